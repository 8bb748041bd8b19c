"""Branches and outputs that are told in one row, because there is nothing to tell them apart by."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Branch
from archlens.render.document import Cell, Named, Span, cell, name, quiet, say, trail
from archlens.text.figures import count
from archlens.text.widths import ELLIPSIS

T = TypeVar("T")

_MOST_APART = 8
"""Of more kinds of branches than this, those that go through the same classes of layers are alike, too."""

_MOST_NAMES = 3


def alike(items: Sequence[T], kind: Callable[[T], Hashable]) -> list[list[T]]:
    """The items in groups of one kind, in the order of their first."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(kind(item), []).append(item)
    return list(groups.values())


def branches_alike(analysis: Analysis) -> list[list[Branch]]:
    """The branches in groups: those of one structure with the same figures.

    Where that leaves many, those that go through the same classes as deep are one group, whatever their sizes.
    """

    def same(branch: Branch) -> Hashable:
        shape = analysis.input(branch.input).shape
        steps = tuple((step.class_name, step.shape) for step in branch.trajectory)
        parameters = (branch.parameters, branch.shared_parameters)
        return (shape, steps, branch.calls, branch.weighted_depth, branch.fuses, parameters)

    def of_one_structure(branch: Branch) -> Hashable:
        shape = analysis.input(branch.input).shape
        classes = tuple(step.class_name for step in branch.trajectory)
        return (None if shape is None else len(shape), classes, branch.weighted_depth, branch.fuses)

    groups = alike(analysis.branches, same)
    return groups if len(groups) <= _MOST_APART else alike(analysis.branches, of_one_structure)


def names_of(names: Sequence[str], what: Named = "call", *, counted: bool = True) -> Cell:
    """The names of what is alike; of many, the first and the last, and how many there are unless that stands beside.

    Example:
        >>> [span.text for item in names_of(["a", "b", "c", "d"]).items for span in item]
        ['a', ' … ', 'd', ' (4 alike)']
    """
    if len(names) <= _MOST_NAMES:
        return trail((name(each, what) for each in names), ", ")
    first_and_last = say(name(names[0], what), Span(f" {ELLIPSIS} ", "quiet"), name(names[-1], what))
    number = say(quiet(f" ({count(len(names))} alike)")) if counted else ()
    return cell(first_and_last, number)
