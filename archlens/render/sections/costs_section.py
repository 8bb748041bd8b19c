"""What the model costs: multiply-accumulates, by branch, and the calls that cost most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.analysis.analysis import Analysis
from archlens.graph import Call
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
    joined,
    listed,
    name,
    quiet,
    quoted,
    say,
)
from archlens.render.sections.alike import branches_alike, names_of
from archlens.render.size_words import sizes_missing
from archlens.text.figures import count, percent, plural, short

_MOST_ROWS = 24
_MOST_CALLS = 3
_LEAST_SHARE = 0.05
"""A call that costs less is none of those that cost most."""

_COLUMNS = (
    Column("part"),
    Column("MACs", right=True),
    Column("share", right=True),
    Column("of parameters", right=True),
)


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` of a model that multiplies nothing, and of a report without these figures."""
    model = analysis.model
    if not model.macs_at_least and (model.macs is not None or not analysis.has_graph):
        return None
    parts: list[Table | Paragraph] = []
    if len(analysis.branches) > 1 or (analysis.branches and analysis.interaction.calls):
        parts.append(Table(_COLUMNS, fewer_rows(list(_rows(analysis)), _MOST_ROWS, full=view.full)))
    if view.branch is None:
        parts += [
            Paragraph(words) for words in (_most(analysis), _unknown(analysis, view), sizes_missing(analysis)) if words
        ]
    hint = quiet(", multiply-accumulates for one sample; FLOPs are twice as many")
    return Section("Costs", say(_figure(model.macs, model.macs_at_least), hint), tuple(parts))


def _figure(macs: int | None, at_least: int) -> str:
    """MACs, or how many there are at least."""
    if macs is None and not at_least:
        return "MACs unknown"
    rounded = short(at_least)
    brief = f" ({rounded})" if rounded else ""
    return f"{'' if macs is not None else 'at least '}{plural(at_least, 'MAC')}{brief}"


def _rows(analysis: Analysis) -> Iterator[tuple[Cell, ...]]:
    for group in branches_alike(analysis):
        branch = group[0]
        label = names_of([each.input for each in group])
        yield _row(analysis, label, branch.macs, branch.macs_at_least, branch.parameters)
    interaction = analysis.interaction
    if interaction.calls:
        label = cell("interaction")
        yield _row(analysis, label, interaction.macs, interaction.macs_at_least, interaction.parameters)


def _row(analysis: Analysis, label: Cell, macs: int | None, at_least: int, parameters: int | None) -> tuple[Cell, ...]:
    model = analysis.model
    known = count(at_least) if macs is not None else f"≥ {count(at_least)}" if at_least else "?"
    return (label, cell(known), cell(_share(macs, model.macs)), cell(_share(parameters, model.parameters)))


def _share(part: int | None, whole: int | None) -> str:
    if part is None or not whole:
        return percent(None)
    return percent(part / whole)


def _most(analysis: Analysis) -> Words:
    """The calls that cost most, where each is a part worth telling."""
    macs = analysis.model.macs
    if not macs or not analysis.has_graph:
        return ()
    ranked = sorted(_known(analysis.graph.calls), key=lambda each: -each[1])[:_MOST_CALLS]
    told = [
        say(name(call.id), " (", quoted(call.layer.class_name), f") {percent(cost / macs)}")
        for call, cost in ranked
        if cost / macs >= _LEAST_SHARE
    ]
    return say("most at ", joined(told)) if told else ()


def _known(calls: Sequence[Call]) -> Iterator[tuple[Call, int]]:
    for call in calls:
        if call.macs is not None:
            yield call, call.macs


def _unknown(analysis: Analysis, view: View) -> Words:
    """The calls whose costs are not known."""
    if not analysis.has_graph:
        return ()
    unknown = [call.id for call in analysis.graph.calls if call.macs is None]
    if not unknown:
        return ()
    return say(f"unknown of {plural(len(unknown), 'call')}: ", listed(unknown, view))
