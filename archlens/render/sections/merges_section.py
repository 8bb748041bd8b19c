"""Where inputs meet, and where one enters again."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Arm, Fusion, Injection
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
    names,
    quiet,
    quoted,
    say,
    tensor,
    trail,
)
from archlens.text.figures import count, decimal, factor, percent, plural, shape, volume
from archlens.text.widths import ELLIPSIS

_MOST_ARMS = 12
_MOST_FUSIONS = 12
_MOST_INJECTIONS = 12
_ARM_COLUMNS = (
    Column("from"),
    Column("inputs"),
    Column("shape"),
    Column("features", right=True),
    Column("share", right=True),
)


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` for a model of a single branch, which nothing can meet."""
    if not (analysis.fusions or analysis.injections):
        return Section("Merge points", say("none: the inputs never meet")) if len(analysis.branches) > 1 else None
    parts: list[Table | Paragraph] = []
    hidden = 0 if view.full else max(0, len(analysis.fusions) - _MOST_FUSIONS)
    for i, fusion in enumerate(analysis.fusions):
        if i == _MOST_FUSIONS // 2 and hidden:
            parts.append(Paragraph(say(quiet(f"{ELLIPSIS} {plural(hidden, 'fusion')} more"))))
        if not _MOST_FUSIONS // 2 <= i < _MOST_FUSIONS // 2 + hidden:
            parts.extend(_fusion(fusion, view))
    if analysis.injections:
        parts.append(Paragraph(say(f"{plural(len(analysis.injections), 'injection')}, where an input enters again")))
        parts.append(_injections(analysis.injections, view))
    numbers = [plural(len(analysis.fusions), "fusion"), plural(len(analysis.injections), "injection")]
    return Section("Merge points", say(", ".join(numbers)), tuple(parts))


def _fusion(fusion: Fusion, view: View) -> Iterator[Table | Paragraph]:
    yield Paragraph(say(name(fusion.id), ": ", _how(fusion), _where(fusion)))
    rows = [
        (
            cell(tensor(arm.source, arm.output)),
            names(arm.inputs),
            cell(shape(arm.shape)),
            cell(volume(arm.shape, arm.features)),
            cell(percent(arm.share)),
        )
        for arm in fusion.arms
    ]
    result = (
        cell("→ result"),
        names(fusion.inputs),
        cell(shape(fusion.shape)),
        cell(volume(fusion.shape, fusion.features)),
        cell(factor(fusion.ratio)),
    )
    yield Table(_ARM_COLUMNS, (*fewer_rows(rows, _MOST_ARMS, full=view.full), result), indent=1)


def _how(merge: Fusion | Injection) -> Words:
    """The mode; with the class where that tells more."""
    if merge.class_name.lower() == merge.mode:
        return say(merge.mode)
    return say(merge.mode, " by ", quoted(merge.class_name))


def _where(fusion: Fusion) -> Words:
    position = f" (position {decimal(fusion.position)})" if fusion.position is not None else ""
    depths = f"depth {count(fusion.depth_before)} before, {count(fusion.depth_after)} after{position}"
    return say(f", stage {count(fusion.stage)}, {fusion.level} level, {depths}")


def _injections(injections: tuple[Injection, ...], view: View) -> Table:
    columns = (Column("injection"), Column("how"), Column("enters again"), Column("from"), Column("shape"))
    rows = [
        (
            cell(name(each.id)),
            cell(_how(each)),
            _again(each),
            trail((tensor(arm.source, arm.output) for arm in _entering(each)), ", "),
            cell(shape(each.shape)),
        )
        for each in injections
    ]
    return Table(columns, fewer_rows(rows, _MOST_INJECTIONS, full=view.full), indent=1)


def _entering(injection: Injection) -> list[Arm]:
    """The arms that see fewer inputs than the injection does."""
    return [arm for arm in injection.arms if len(arm.inputs) < len(injection.inputs)]


def _again(injection: Injection) -> Cell:
    seen = {text for arm in _entering(injection) for text in arm.inputs}
    return names(text for text in injection.inputs if text in seen)
