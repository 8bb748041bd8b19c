"""The structure of a model as plain values: what an :class:`~archlens.comparison.Architecture` consists of."""

from __future__ import annotations

from dataclasses import dataclass

from archlens.comparison.architecture.counted_names import MARK, TAKEN, base_name, is_numbered, last_part, plain_id
from archlens.graph import (
    Kind,
    Shape,
)
from archlens.layers.layer_settings import Settings
from archlens.text.figures import plural
from archlens.text.lists import LONGEST_IN_REPR
from archlens.text.names import quoted

MOST_AXIS_DIGITS = 4_300
"""An axis of a shape has no more; a longer one is taken for unknown."""

FigureValue = int | float | str | bool | None


@dataclass(frozen=True, slots=True)
class PlainFeed:
    """A tensor that a call takes.

    Attributes:
        call: the place of the call that makes it.
        output: which of that call's outputs.
        argument: by which argument it is taken (``0``, ``0[1]``, ``initial_state[0]``).
        control: whether it is a control tensor.
    """

    call: int
    output: int
    argument: str
    control: bool


@dataclass(frozen=True, slots=True)
class PlainCall:
    """A call of an architecture, inputs among them.

    Attributes:
        id: the call's id; of an architecture that was read back, the name in the lock file.
        class_name: the class of its layer or operation.
        kind: ``input``, ``layer`` or ``operation``.
        scope: the models that contain it.
        shapes: the shape of each output, batch axis first.
        feeds: the tensors that it takes, in argument order.
        settings: key and value (as JSON), sorted by key; see :mod:`archlens.layers.layer_settings`.
        parameters: of its layer; ``None`` if not known.
        shares: the place of the first call that has weights in common with it; ``None`` where it is that call itself,
            or has no weights.
        after_taker: whether it is an input that Keras named after the layer that takes it (``dense_1_input``), whose
            name it made up, too.
    """

    id: str
    class_name: str
    kind: Kind
    scope: tuple[str, ...]
    shapes: tuple[Shape, ...]
    feeds: tuple[PlainFeed, ...]
    settings: Settings
    parameters: int | None
    shares: int | None
    after_taker: bool = False

    @property
    def numbered(self) -> bool:
        """Whether Keras made up its name, which then says nothing: it differs from run to run."""
        # A name may begin with the sign that stands before the number of a call.
        marked = MARK in last_part(self.id, self.scope)
        return self.after_taker or marked or is_numbered(self._last, self.class_name)

    @property
    def plain_id(self) -> str:
        """Its id without the numbers that Keras gave: equal in every run, and for all calls of its layer there."""
        if self.after_taker:
            return f"{base_name(self.id.removesuffix(TAKEN))}{TAKEN}"
        return plain_id("/".join((*self.scope, self._last)), self.scope, self.class_name)

    @property
    def _last(self) -> str:
        return last_part(self.id, self.scope).partition("@")[0]


@dataclass(frozen=True, slots=True)
class End:
    """An output of an architecture.

    Attributes:
        name: the model's name for it.
        call: the place of the call that makes it.
        output: which of that call's outputs.
        key: the key under which the model gives it; ``None`` where it has none.
        numbered: whether Keras made up the name.
    """

    name: str
    call: int
    output: int
    key: str | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the JSON report.

    Attributes:
        part: whose it is: ``model``, ``input``, ``branch``, ``fusion``, ``injection``, ``interaction`` or ``output``.
        place: of which call (of an output: which output); ``None`` for the model and the interaction.
        key: its name in the report.
        value: the figure.
    """

    part: str
    place: int | None
    key: str
    value: FigureValue


@dataclass(frozen=True, repr=False)
class Structure:
    """The calls, outputs and figures of an architecture; see :class:`~archlens.comparison.Architecture`.

    Attributes:
        name: the model's name.
        calls: all calls, inputs first, each after those that it takes from.
        inputs: how many of them are inputs; these stand in the model's order.
        outputs: the outputs, in the model's order.
        figures: the figures of the report that a comparison tells about.
        keys: the key under which the model takes each input, ``None`` where it is given by position; ``None`` for all
            if the keys are not told, neither these nor those of outputs: lock files did not in the beginning.
    """

    name: str
    calls: tuple[PlainCall, ...]
    inputs: int
    outputs: tuple[End, ...]
    figures: tuple[Figure, ...]
    keys: tuple[str | None, ...] | None

    def __repr__(self) -> str:
        name = quoted(self.name, LONGEST_IN_REPR)
        ends = f"{plural(self.inputs, 'input')}, {plural(len(self.outputs), 'output')}"
        return f"<{type(self).__name__} of {name}: {plural(len(self.calls) - self.inputs, 'call')}, {ends}>"

    @property
    def tells_keys(self) -> bool:
        """Whether the keys of inputs and outputs are known, if there are any."""
        return self.keys is not None

    @property
    def has_keys(self) -> bool:
        """Whether some input or output has a key."""
        return any(key is not None for key in (*(self.keys or ()), *(end.key for end in self.outputs)))

    def key_of(self, place: int) -> str | None:
        """The key of an input; ``None`` where it has none, or that is not told."""
        return None if self.keys is None else self.keys[place]
