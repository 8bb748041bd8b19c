"""Where the number of features jumps."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Iterator, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import FeatureChange
from archlens.render.document import (
    Cell,
    Column,
    Paragraph,
    Section,
    Span,
    Table,
    View,
    Words,
    cell,
    name,
    quiet,
    quoted,
    say,
)
from archlens.render.sections.alike import alike
from archlens.text.figures import count, factor, plural, volumes_together

_MOST = 8
_COLUMNS = (
    Column("call"),
    Column("class", gives_way=True),
    Column("features in", right=True),
    Column(""),
    Column("out"),
    Column("change", right=True),
)


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` if there is no such call."""
    changes = analysis.feature_changes
    if not changes:
        return None
    groups = [[change] for change in changes] if view.full else alike(changes, lambda each: _kind(analysis, each))
    shown = groups if view.full else _strongest(groups)
    parts: list[Table | Paragraph] = [Table(_COLUMNS, tuple(_rows(analysis, shown)))]
    left = len(changes) - sum(map(len, shown))
    if left:
        parts.append(Paragraph(say(f"and {count(left)} more")))
    return Section("Feature changes", _summary(analysis, changes), tuple(parts))


def _kind(analysis: Analysis, change: FeatureChange) -> Hashable:
    """Calls of one layer that change as much are told in one row."""
    if not analysis.has_graph:
        return change.id
    layer = analysis.graph.by_id[change.id].layer.key
    return (layer, change.ratio, change.features_in)


def _rows(analysis: Analysis, groups: Sequence[Sequence[FeatureChange]]) -> Iterator[tuple[Cell, ...]]:
    """A row a change; those of a nested model below its name, which is said once."""
    for scope, inside in itertools.groupby(groups, key=lambda group: _scope(analysis, group[0])):
        together = list(inside)
        if not scope or len(together) == 1:
            for group in together:
                yield _row(analysis, group, say(name(group[0].id)))
            continue
        heading = cell(Span(f"{scope}/", "name", together[0][0].id))
        yield (heading, *(cell() for _ in _COLUMNS[1:]))
        for group in together:
            id_ = group[0].id
            yield _row(analysis, group, say("  ", Span(id_.removeprefix(f"{scope}/"), "name", id_)))


def _scope(analysis: Analysis, change: FeatureChange) -> str:
    """The outermost nested model that the call stands in."""
    scope = analysis.graph.by_id[change.id].scope if analysis.has_graph else ()
    return scope[0] if scope else ""


def _row(analysis: Analysis, changes: Sequence[FeatureChange], label: Words) -> tuple[Cell, ...]:
    first = changes[0]
    times = f" ({count(len(changes))} calls)" if len(changes) > 1 else ""
    taken, given = _features(analysis, first)
    return (
        cell(label, *([quiet(times)] if times else [])),
        cell(quoted(first.class_name)),
        cell(taken),
        cell("→"),
        cell(given),
        cell(factor(first.ratio)),
    )


def _features(analysis: Analysis, change: FeatureChange) -> tuple[str, str]:
    """The features in and out; where axes are unknown, those that the ratio is of."""
    if not analysis.has_graph or None not in (change.features_in, change.features_out):
        return count(change.features_in), count(change.features_out)
    facts = analysis.facts
    number = facts.number[change.id]
    incoming = [each.shape for each in facts.incoming[number]]
    return volumes_together(incoming), volumes_together([facts.calls[number].shape])


def _summary(analysis: Analysis, changes: Sequence[FeatureChange]) -> Words:
    expansions = sum(change.kind == "expansion" for change in changes)
    counted = ((expansions, "expansion"), (len(changes) - expansions, "contraction"))
    numbers = [plural(number, noun) for number, noun in counted if number]
    return say(
        ", ".join(numbers), quiet(f" by more than {factor(analysis.expansion)} or {factor(1 / analysis.expansion)}")
    )


def _strongest(groups: Sequence[Sequence[FeatureChange]]) -> list[Sequence[FeatureChange]]:
    """The changes by the largest factor, in the order of the graph."""
    ranked = sorted(range(len(groups)), key=lambda i: -_strength(groups[i][0].ratio))[:_MOST]
    return [groups[i] for i in sorted(ranked)]


def _strength(ratio: float) -> float:
    return abs(math.log(ratio)) if ratio > 0 and math.isfinite(ratio) else math.inf
