"""Which layers of two branches do the same job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.equivalence import COMPARED_INPUTS
from archlens.analysis.results import Equivalence, Pair
from archlens.render.document import (
    Cell,
    Column,
    Paragraph,
    Section,
    Table,
    View,
    Words,
    cell,
    fewer_rows,
    name,
    quoted,
    say,
    trail,
)
from archlens.text.figures import decimal, plural

_TOLD_IN_DETAIL = 3
_MOST_ROWS = 10
_MOST_PAIRS = 12


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` for a model of a single branch."""
    if not analysis.equivalences:
        if len(analysis.branches) < 2:  # noqa: PLR2004 - a pair
            return None
        many = len(analysis.branches) > COMPARED_INPUTS
        reason = "too many branches" if many else "branches of too many steps"
        return Section("Equivalent layers", say(f"not compared: {reason}; --branch NAME compares one"))
    if len(analysis.equivalences) > _TOLD_IN_DETAIL and not view.full:
        return Section("Equivalent layers", parts=tuple(_overview(analysis.equivalences)))
    classes = _classes(analysis)
    parts: list[Table | Paragraph] = []
    for each in analysis.equivalences:
        parts.extend(_detail(each, classes, view))
    return Section("Equivalent layers", parts=tuple(parts))


def _classes(analysis: Analysis) -> Mapping[str, str]:
    """The class of every call that may be paired; in a report of one branch, the graph tells those of others."""
    if analysis.has_graph:
        return {call.id: call.layer.class_name for call in analysis.graph.calls}
    return {step.id: step.class_name for branch in analysis.branches for step in branch.trajectory}


def _overview(equivalences: Sequence[Equivalence]) -> Iterator[Table | Paragraph]:
    """A row a pair of branches that have anything in common, the most similar ones first."""
    alike = sorted((each for each in equivalences if each.pairs), key=lambda each: -each.similarity)
    if alike:
        columns = (Column("branches"), Column("similarity", right=True), Column("layers"))
        rows = [(_branches(each), cell(decimal(each.similarity)), _pairs(each.pairs)) for each in alike]
        yield Table(columns, fewer_rows(rows, _MOST_ROWS, full=False))
    if len(alike) < len(equivalences):
        others = len(equivalences) - len(alike)
        yield Paragraph(say(f"nothing alike in {plural(others, 'other pair' if alike else 'pair')} of branches"))


def _branches(each: Equivalence) -> Cell:
    return cell(name(each.branches[0]), " ~ ", name(each.branches[1]))


def _pairs(pairs: Sequence[Pair]) -> Cell:
    return trail((say(name(p.a), " ~ ", name(p.b), f" ({p.alike})") for p in pairs), ", ")


def _detail(each: Equivalence, classes: Mapping[str, str], view: View) -> Iterator[Table | Paragraph]:
    branches = say(name(each.branches[0]), " ~ ", name(each.branches[1]))
    if not each.pairs:
        yield Paragraph(say(branches, ": nothing alike"))
        return
    yield Paragraph(say(branches, f": similarity {decimal(each.similarity)}"))
    columns = (Column("in the one"), Column("in the other"), Column("alike"))
    rows = [(cell(name(pair.a)), cell(name(pair.b)), cell(_alike(pair, classes))) for pair in each.pairs]
    yield Table(columns, fewer_rows(rows, _MOST_PAIRS, full=view.full), indent=1)


def _alike(pair: Pair, classes: Mapping[str, str]) -> Words:
    a, b = classes.get(pair.a), classes.get(pair.b)
    if a is None or b is None:
        return say(pair.alike)
    both = quoted(a) if a == b else say(quoted(a), " and ", quoted(b))
    return say(pair.alike, ": ", both)
