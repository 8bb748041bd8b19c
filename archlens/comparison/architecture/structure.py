"""The structure of a model as plain values: what an :class:`~archlens.comparison.Architecture` consists of."""

from __future__ import annotations

from dataclasses import dataclass, field

from archlens.comparison.architecture.counted_names import is_numbered, last_part, plain_id
from archlens.graph import (
    Kind,
    Shape,
)
from archlens.layers.layer_settings import Settings

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

    @property
    def numbered(self) -> bool:
        """Whether Keras made up its name, which then says nothing: it differs from run to run."""
        return is_numbered(self._last, self.class_name)

    @property
    def plain_id(self) -> str:
        """Its id without the numbers that Keras gave: equal in every run, and for all calls of its layer there."""
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
    """

    name: str
    call: int
    output: int


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


@dataclass(frozen=True)
class Structure:
    """The calls, outputs and figures of an architecture; see :class:`~archlens.comparison.Architecture`.

    Attributes:
        name: the model's name.
        calls: all calls, inputs first, each after those that it takes from.
        inputs: how many of them are inputs; these stand in the model's order.
        outputs: the outputs, in the model's order.
        figures: the figures of the report that a comparison tells about.
    """

    name: str
    calls: tuple[PlainCall, ...]
    inputs: int
    outputs: tuple[End, ...]
    figures: tuple[Figure, ...] = field(repr=False)
