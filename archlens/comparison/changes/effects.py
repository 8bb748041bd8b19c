"""What follows from each change: the same relation as ``follows_from`` of a comparison, from the side of the causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archlens.comparison.changes.comparison import Cause, Comparison


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from a change, in other calls than the one that it happened to.

    Attributes:
        shapes: ids in the new model of calls whose outputs have other shapes, in its order.
        parameters: ids of those whose layers have other numbers of parameters.
    """

    shapes: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def calls(self) -> tuple[str, ...]:
        """The ids of both, each once: those with other shapes first."""
        return tuple(dict.fromkeys((*self.shapes, *self.parameters)))


def effects_of(comparison: Comparison) -> Mapping[Cause, Effects]:
    """Each cause → what follows from it; a change that nothing follows from is not among them.

    Example:
        >>> import archlens
        >>> from archlens.comparison import compare
        >>> old, new = (archlens.analyze(f"sample_models/merge_{mode}.keras") for mode in ("concatenate", "add"))
        >>> for cause, effects in effects_of(compare(old, new)).items():
        ...     print(cause.change, cause.id, effects)
        changed merge Effects(shapes=(), parameters=('score',))
    """
    shapes: dict[Cause, list[str]] = {}
    parameters: dict[Cause, list[str]] = {}
    for shape in comparison.shapes:
        for cause in _others(shape.id, shape.follows_from):
            shapes.setdefault(cause, []).append(shape.id)
    for number in comparison.parameters:
        for cause in _others(number.id, number.follows_from):
            parameters.setdefault(cause, []).append(number.id)
    causes = dict.fromkeys((*shapes, *parameters))
    return {each: Effects(tuple(shapes.get(each, ())), tuple(parameters.get(each, ()))) for each in causes}


def _others(id_: str, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """The causes but for the call's own changes."""
    return tuple(each for each in causes if each.change == "removed" or each.id != id_)
