"""What changed between two architectures: frozen results, one class a kind of change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.structure import FigureValue
from archlens.graph import Shape
from archlens.text.figures import count
from archlens.text.lists import LONGEST_IN_REPR
from archlens.text.names import quoted

_PARTS = ("added", "removed", "rewired", "reconfigured", "shapes", "parameters", "interface")
"""The changes that make another architecture."""

Part = Literal["model", "input", "branch", "fusion", "injection", "interaction", "output"]


@dataclass(frozen=True, slots=True)
class Cause:
    """A change that others follow from.

    Attributes:
        change: what happened to the call: ``added``, ``removed``, or ``changed`` (other settings, other sources, or
            another shape that nothing before it explains, as that of an input).
        id: the call, in the new model; of a removed one, in the old. Of several that came or went in one place, the
            first.
    """

    change: Literal["added", "removed", "changed"]
    id: str


@dataclass(frozen=True, slots=True)
class CallChange:
    """A call that is only in one of the two.

    Attributes:
        id: the call, in the model that has it.
        class_name: its class.
        shape: of its first output.
        parameters: of its layer; ``None`` if not known.
        shared: whether it shares its weights with an earlier call.
        group: calls added (or removed) in one place have one number, counted from 1.
    """

    id: str
    class_name: str
    shape: Shape
    parameters: int | None
    shared: bool
    group: int


@dataclass(frozen=True, slots=True)
class FeedChange:
    """What a call takes by one argument, or in all, is another tensor than before.

    Attributes:
        old: ids of the calls that it took from, with ``:k`` behind an output that is not the first.
        new: ids of those that it takes from.
        argument: the argument; of several, the first.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    argument: str


@dataclass(frozen=True, slots=True)
class Rewired:
    """A call that takes other tensors than before, beyond what follows from calls added or removed.

    Attributes:
        old: the call's id in the old model.
        new: its id in the new one.
        changes: what it takes instead.
    """

    old: str
    new: str
    changes: tuple[FeedChange, ...]


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting with another value.

    Attributes:
        key: the setting (``units``, ``layer.units``, ``class``, ``weights``).
        old: its value as JSON, Keras's default where the setting stands at that; ``None`` if it was not set and
            archlens knows no default of it.
        new: alike.
    """

    key: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Reconfigured:
    """A call whose layer has other settings, another class, or shares its weights with other calls.

    Attributes:
        old: the call's id in the old model.
        new: its id in the new one.
        class_name: the class in the new one.
        settings: what changed.
    """

    old: str
    new: str
    class_name: str
    settings: tuple[SettingChange, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """A call or the model with another name; this is no change of the architecture.

    Attributes:
        old: the id or name in the old model.
        new: that in the new one.
        numbered: whether Keras made up both names, so that every run may give others.
    """

    old: str
    new: str
    numbered: bool


@dataclass(frozen=True, slots=True)
class ShapeChange:
    """A call whose outputs have other shapes.

    Attributes:
        old_id: the call's id in the old model.
        id: its id in the new one.
        old: the shapes before.
        new: the shapes now.
        follows: whether that is explained by another change: by what it takes, or by its own settings.
        follows_from: the changes that explain it, the call's own among them, in the order of the model; of very many
            the last ones.
    """

    old_id: str
    id: str
    old: tuple[Shape, ...]
    new: tuple[Shape, ...]
    follows: bool
    follows_from: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A call whose layer has another number of parameters.

    Attributes:
        old_id: the call's id in the old model.
        id: its id in the new one.
        old: the number before.
        new: the number now.
        follows: whether that is explained by another change: by what it takes, or by its own settings.
        follows_from: the changes that explain it, the call's own among them, in the order of the model; of very many
            the last ones.
    """

    old_id: str
    id: str
    old: int
    new: int
    follows: bool
    follows_from: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Relabelled:
    """An input or output under another key, or of another name where it has no key: callers feed it by that.

    Attributes:
        old: its name in the old model.
        new: its name in the new one.
        old_key: its key in the old model; ``None`` if it has none there.
        new_key: that in the new one.
    """

    old: str
    new: str
    old_key: str | None
    new_key: str | None


@dataclass(frozen=True, slots=True)
class InterfaceChange:
    """The model's inputs or outputs are others, in another order, or under other keys or names.

    Attributes:
        side: ``inputs`` or ``outputs``.
        old: their names in the old model, in its order.
        new: their names in the new one.
        rearranged: whether there are more or fewer, or they stand in another order.
        relabelled: those under another key or name, in the old order.
        moved: names in the new model of those that stand in another place than before.
    """

    side: Literal["inputs", "outputs"]
    old: tuple[str, ...]
    new: tuple[str, ...]
    rearranged: bool
    relabelled: tuple[Relabelled, ...]
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of the report with another value.

    Attributes:
        part: whose figure it is.
        old_id: the input, fusion or output in the old model; ``None`` for the model and the interaction, or if new.
        id: that in the new model; ``None`` for the model and the interaction, or if gone.
        figure: its name in the report; ``presence`` where the branch, fusion, injection or output is only in one.
        old: the figure before.
        new: the figure now.
        old_at_least: what the figure was at least before, where it is not known and that much is.
        new_at_least: what it is at least now, alike.
    """

    part: Part
    old_id: str | None
    id: str | None
    figure: str
    old: FigureValue
    new: FigureValue
    old_at_least: int | None = None
    new_at_least: int | None = None


@dataclass(frozen=True, repr=False)
class Comparison:
    """What changed from one architecture to another.

    Attributes:
        old: the architecture before.
        new: the architecture now.
        matching: place of a call in ``old`` → its place in ``new``, for the calls that are in both.
        added: calls that are only in the new one, in its order.
        removed: calls that are only in the old one, in its order.
        rewired: calls that take other tensors.
        reconfigured: calls with other settings.
        shapes: calls whose outputs have other shapes.
        parameters: calls whose layers have other numbers of parameters.
        interface: what changed in the inputs and outputs of the model.
        figures: what changed in the figures.
        renamed: other names; no change of the architecture.

    Example:
        >>> import archlens
        >>> from archlens.comparison import compare
        >>> old = archlens.analyze("sample_models/merge_concatenate.keras")
        >>> compare(old, old).same
        True
        >>> changed = compare(old, archlens.analyze("sample_models/merge_add.keras"))
        >>> changed.same, [(f.figure, f.old, f.new) for f in changed.figures if f.figure == "mode"]
        (False, [('mode', 'concatenate', 'add')])
    """

    old: Architecture
    new: Architecture
    matching: tuple[tuple[int, int], ...]
    added: tuple[CallChange, ...]
    removed: tuple[CallChange, ...]
    rewired: tuple[Rewired, ...]
    reconfigured: tuple[Reconfigured, ...]
    shapes: tuple[ShapeChange, ...]
    parameters: tuple[ParameterChange, ...]
    interface: tuple[InterfaceChange, ...]
    figures: tuple[FigureChange, ...]
    renamed: tuple[Renamed, ...]

    def __repr__(self) -> str:
        sides = " and ".join(quoted(side.name, LONGEST_IN_REPR) for side in (self.old, self.new))
        if self.same:
            return f"<Comparison of {sides}: same architecture>"
        counts = ", ".join(f"{count(len(getattr(self, part)))} {part}" for part in _PARTS if getattr(self, part))
        return f"<Comparison of {sides}: {counts}>"

    @property
    def keys_compared(self) -> bool:
        """Whether the keys of inputs and outputs were compared: not if a model has some and the other cannot tell.

        The lock files that archlens wrote before it knew of keys cannot.
        """
        sides = (self.old, self.new)
        return all(side.tells_keys for side in sides) or not any(side.has_keys for side in sides)

    @property
    def same(self) -> bool:
        """Whether both are one architecture: nothing differs but weights and the names of layers and models."""
        return not any(getattr(self, part) for part in _PARTS)
