"""Where the number of features jumps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import FeatureChange
from archlens.render.document import Column, Paragraph, Section, Table, View, Words, cell, name, quoted, say
from archlens.text.figures import count, factor, plural

_MOST = 8
_COLUMNS = (
    Column("call"),
    Column("class"),
    Column("features in", right=True),
    Column(""),
    Column("out"),
    Column("change", right=True),
)


def build(analysis: Analysis, view: View) -> Section:
    """The section."""
    changes = analysis.feature_changes
    if not changes:
        return Section("Feature changes", say(f"none by more than {factor(analysis.expansion)}"))
    shown = changes if view.full else _strongest(changes)
    rows = tuple(
        (
            cell(name(c.id)),
            cell(quoted(c.class_name)),
            cell(count(c.features_in)),
            cell("→"),
            cell(count(c.features_out)),
            cell(factor(c.ratio)),
        )
        for c in shown
    )
    parts: list[Table | Paragraph] = [Table(_COLUMNS, rows)]
    if len(shown) < len(changes):
        parts.append(Paragraph(say(f"and {count(len(changes) - len(shown))} more")))
    return Section("Feature changes", _summary(changes), tuple(parts))


def _summary(changes: Sequence[FeatureChange]) -> Words:
    expansions = sum(change.kind == "expansion" for change in changes)
    numbers = [plural(expansions, "expansion"), plural(len(changes) - expansions, "contraction")]
    return say(", ".join(numbers))


def _strongest(changes: Sequence[FeatureChange]) -> list[FeatureChange]:
    """The changes by the largest factor, in the order of the graph."""
    ranked = sorted(range(len(changes)), key=lambda i: -_strength(changes[i].ratio))[:_MOST]
    return [changes[i] for i in sorted(ranked)]


def _strength(ratio: float) -> float:
    return abs(math.log(ratio)) if ratio > 0 and math.isfinite(ratio) else math.inf
