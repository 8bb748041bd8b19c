"""The figures that changed as rows of a table: whose, which, before, now, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from archlens.comparison.architecture.figure_list import MACS, PEAK_BYTES, TRAINABLE, WEIGHT_BYTES
from archlens.comparison.architecture.structure import FigureValue
from archlens.comparison.changes.comparison import Comparison, FigureChange, Part
from archlens.comparison.changes.figure_changes import PRESENCE
from archlens.comparison.changes.passage_lines import Sign, figure_text
from archlens.text.figures import count, difference, growth

_FACES = {"branch": "depth", "output": "joint depth", "fusion": "mode", "injection": "mode", "input": "role"}
# They follow from figures that are told.
_SPARE = frozenset({"position", "ratio", "layers"})
_SPARE_BELOW_THE_MODEL = frozenset({"weighted_depth", "calls"})
_SIZES = ("parameters", "shared_parameters", "features", "narrowest_features")
SHARES = frozenset({*_SIZES, MACS, TRAINABLE, WEIGHT_BYTES, PEAK_BYTES})
"""Figures whose change is told as a share: no one counts how many more there are."""

NONE = "-"
"""What stands for a figure that a model does not have, or does not tell."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure that changed, as people read it.

    Attributes:
        sign: ``~``; ``+`` and ``-`` for a branch, fusion, injection or output that only one model has.
        part: whose figure it is.
        id: which branch, fusion or output, in the model that has it, the new one first; ``None`` for the model and the
            interaction.
        figure: its name in words; ``new`` or ``gone`` where only one model has the part.
        before: the figure in the old model; a dash where there is none.
        now: that in the new one.
        change: by how much it changed: by how many (``+7``), and of parameters and features by which share (``-12%``,
            ``÷ 18.3``); empty for what is no number.
    """

    sign: Sign
    part: Part
    id: str | None
    figure: str
    before: str
    now: str
    change: str


def figure_rows(comparison: Comparison, *, full: bool = False) -> tuple[FigureRow, ...]:
    """The figures that changed, the model's first.

    Args:
        comparison: what changed.
        full: with those that follow from others that are told.

    Example:
        >>> import archlens
        >>> from archlens.comparison import compare
        >>> old, new = (archlens.analyze(f"sample_models/merge_{mode}.keras") for mode in ("concatenate", "add"))
        >>> for row in figure_rows(compare(old, new))[:2]:
        ...     print(row.part, row.figure, row.before, row.now, row.change)
        model parameters 1,409 1,377 -2.3%
        model MACs 1,344 1,312 -2.4%
    """
    changes = comparison.figures if full else told_figures(comparison)
    return tuple(_row(change) for change in changes if full or not _is_spare(change))


def told_figures(comparison: Comparison) -> tuple[FigureChange, ...]:
    """The figures that changed but for those that are told elsewhere.

    Left out are figures of the one branch of a model that are the model's, too, that an input came or went, and
    trainable parameters and bytes of weights that changed just as the parameters did.
    """
    of_model = {(each.figure, each.old, each.new) for each in comparison.figures if each.part == "model"}
    parameters = next(
        (each for each in comparison.figures if (each.part, each.figure) == ("model", "parameters")), None
    )
    alone = comparison.old.inputs == comparison.new.inputs == 1
    told = []
    for each in comparison.figures:
        again = alone and each.part == "branch" and (each.figure, each.old, each.new) in of_model
        came_or_went = each.part == "input" and each.figure == PRESENCE
        if not again and not came_or_went and not _follows(each, parameters):
            told.append(each)
    return tuple(told)


def _follows(change: FigureChange, parameters: FigureChange | None) -> bool:
    """Whether trainable parameters are all there are, or weights take as many bytes each as before."""
    if parameters is None or change.part != "model":
        return False
    if change.figure == TRAINABLE:
        return (change.old, change.new) == (parameters.old, parameters.new)
    sizes = (change.old, change.new, parameters.old, parameters.new)
    if change.figure != WEIGHT_BYTES or not all(isinstance(size, int) for size in sizes):
        return False
    before, now, old, new = (size for size in sizes if isinstance(size, int))
    return before * new == now * old


def _is_spare(change: FigureChange) -> bool:
    if change.figure in _SPARE:
        return True
    return change.part != "model" and change.figure in _SPARE_BELOW_THE_MODEL


def _row(change: FigureChange) -> FigureRow:
    whose = change.id if change.id is not None else change.old_id
    if change.figure == PRESENCE:
        return _presence(change, whose)
    before, now = said(change)
    return FigureRow("~", change.part, whose, figure_name(change.figure), before, now, change_of(change))


def _presence(change: FigureChange, whose: str | None) -> FigureRow:
    face = _FACES.get(change.part, "")
    if change.id is not None:
        return FigureRow("+", change.part, whose, "new", NONE, _with_face(face, change.new), "")
    return FigureRow("-", change.part, whose, "gone", _with_face(face, change.old), NONE, "")


def _with_face(face: str, value: FigureValue) -> str:
    return NONE if value is None else f"{face} {figure_text(value)}"


def figure_name(figure: str) -> str:
    """A figure's name in words.

    Example:
        >>> figure_name("weighted_depth"), figure_name("macs")
        ('weighted depth', 'MACs')
    """
    return "MACs" if figure == MACS else figure.replace("_", " ")


def said(change: FigureChange) -> tuple[str, str]:
    """A figure before and now, as people read it; a dash where a model has none, or does not tell it.

    Costs that are not known are told by what they are at least.
    """
    return _said(change, change.old, change.old_at_least), _said(change, change.new, change.new_at_least)


def _said(change: FigureChange, value: FigureValue, at_least: int | None) -> str:
    if value is None and at_least:
        return f"≥ {count(at_least)}"
    if value is None and change.figure == MACS:
        return count(None)
    if value is None:
        # There is no figure of blocks where there are none.
        return count(0) if _is_counted(change) else NONE
    return figure_text(value)


def change_of(change: FigureChange) -> str:
    """By how much a figure changed; empty for what is no number."""
    old, new = change.old, change.new
    if _is_counted(change):
        old, new = old or 0, new or 0
    if not _is_number(old) or not _is_number(new):
        return ""
    return growth(int(old), int(new)) if change.figure in SHARES else difference(old, new)


def _is_number(value: FigureValue) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_counted(change: FigureChange) -> bool:
    return change.figure.endswith("_blocks")
