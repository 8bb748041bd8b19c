"""Branches and outputs that are told in one row, because there is nothing to tell them apart by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from archlens.analysis.analysis import Analysis
from archlens.analysis.branches import structure_of
from archlens.analysis.results import Branch
from archlens.render.document import Cell, Named, cell, name, quiet, trail
from archlens.text.lists import more
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
    with_figures = Counter(map(_figures, analysis.branches))

    def same(branch: Branch) -> Hashable:
        own = _figures(branch)
        # A long branch is not looked at step by step where its figures are those of no other.
        return own if with_figures[own] == 1 else (own, structure_of(branch, analysis.input(branch.input).shape))

    def of_one_structure(branch: Branch) -> Hashable:
        shape = analysis.input(branch.input).shape
        classes = tuple(step.class_name for step in branch.trajectory)
        return (None if shape is None else len(shape), classes, branch.weighted_depth, branch.fuses)

    groups = alike(analysis.branches, same)
    return groups if len(groups) <= _MOST_APART else alike(analysis.branches, of_one_structure)


def _figures(branch: Branch) -> Hashable:
    weights = (branch.parameters, branch.shared_parameters, branch.trainable_parameters, branch.weight_bytes)
    costs = (*weights, branch.macs, branch.macs_at_least)
    return (branch.calls, branch.weighted_depth, branch.fuses, costs)


def names_of(names: Sequence[str], what: Named = "call", *, counted: bool = True) -> Cell:
    """The names of what is alike; of many, the first and the last, and how many more there are.

    Args:
        names: the names.
        what: what they name.
        counted: whether to say that they are alike, unless that stands beside.

    Example:
        >>> [span.text for item in names_of(["a", "b", "c", "d"]).items for span in item]
        ['a', ' … 2 more … ', 'd', ' (alike)']
    """
    if len(names) <= _MOST_NAMES:
        return trail((name(each, what) for each in names), ", ")
    between = quiet(f" {more(len(names) - 2)} {ELLIPSIS} ")
    return cell(name(names[0], what), between, name(names[-1], what), *([quiet(" (alike)")] if counted else []))
