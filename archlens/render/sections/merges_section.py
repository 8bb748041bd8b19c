"""Where inputs meet, and where one enters again."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.features import known_shares
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
    left_out,
    listed,
    name,
    names,
    quiet,
    quoted,
    say,
    tensor,
    trail,
)
from archlens.render.sections.alike import alike, branches_alike, names_of
from archlens.text.figures import count, decimal, extent, factor, percent, plural, volume
from archlens.text.widths import ELLIPSIS

_MOST_ARMS = 12
_MOST_INPUTS = 4
_VECTOR = 2
_ARMS_ALIKE = 4
_MOST_FUSIONS = 12
_MOST_INJECTIONS = 12
_MOST_IN_BRIEF = 4
_BRIEF_COLUMNS = (
    Column("fusion"),
    Column("how"),
    Column("inputs"),
    Column("shape"),
    Column("stage", right=True),
    Column("level"),
    Column("position", right=True),
)
_ARM_COLUMNS = (
    Column("from"),
    Column("inputs"),
    Column("shape"),
    Column("features", right=True, gives_way=True),
    Column("share", right=True),
)


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` where inputs never meet, which is said at the top."""
    if not (analysis.fusions or analysis.injections):
        return None
    parts: list[Table | Paragraph] = []
    everything = max((len(fusion.inputs or ()) for fusion in analysis.fusions), default=0)
    everything = everything if everything == len(analysis.branches) else 0
    kinds = {branch.input: number for number, group in enumerate(branches_alike(analysis)) for branch in group}
    hidden = 0 if view.full else max(0, len(analysis.fusions) - _MOST_FUSIONS)
    for i, fusion in enumerate(analysis.fusions):
        if i == _MOST_FUSIONS // 2 and hidden:
            parts.append(Paragraph(say(quiet(f"{ELLIPSIS} {plural(hidden, 'fusion')} more"))))
        if not _MOST_FUSIONS // 2 <= i < _MOST_FUSIONS // 2 + hidden:
            parts.extend(_fusion(fusion, everything, kinds, view))
    if analysis.injections:
        parts.append(Paragraph(say(f"{plural(len(analysis.injections), 'injection')}, where an input enters again")))
        parts.append(_injections(analysis.injections, view))
    return Section("Merge points", _summary(analysis), tuple(parts))


def merges_in_brief(analysis: Analysis, view: View, rows: int) -> Section | None:
    """The section with one row a fusion; ``None`` where inputs never meet.

    Args:
        analysis: what to report.
        view: what the reader asked to see.
        rows: of the table, at most; without any, there is no table.
    """
    if not (analysis.fusions or analysis.injections):
        return None
    parts: list[Table | Paragraph] = []
    if analysis.fusions and rows:
        every = len(analysis.branches)
        told = [
            (
                cell(name(fusion.id)),
                cell(_how(fusion)),
                _seen(fusion.inputs, every, view),
                cell(extent(fusion.shape)),
                cell(count(fusion.stage)),
                cell(fusion.level),
                cell(decimal(fusion.position)),
            )
            for fusion in analysis.fusions
        ]
        parts.append(Table(_BRIEF_COLUMNS, fewer_rows(told, rows, full=False)))
    if analysis.injections:
        entering = listed([each.id for each in analysis.injections], view, _MOST_IN_BRIEF)
        parts.append(Paragraph(say("an input enters again at ", entering)))
    return Section("Merge points", _summary(analysis), tuple(parts))


def _summary(analysis: Analysis) -> Words:
    """How many there are of which kind."""
    numbers = [plural(len(analysis.fusions), "fusion")]
    if analysis.injections:
        numbers.append(plural(len(analysis.injections), "injection"))
    return say(", ".join(numbers), quiet(_hint(analysis)))


def _hint(analysis: Analysis) -> str:
    """What the words mean that stand here first."""
    several_stages = any(fusion.stage > 1 for fusion in analysis.fusions)
    return "; stage 2 fuses what stage 1 has fused" if several_stages else ""


def _fusion(fusion: Fusion, everything: int, kinds: Mapping[str, int], view: View) -> Iterator[Table | Paragraph]:
    """A fusion with its arms.

    Args:
        fusion: what to tell.
        everything: how many inputs the model's outputs see at most, all of which need no list.
        kinds: of each input, the number of the branches that are alike to its own.
        view: what the reader asked to see.
    """
    how = () if fusion.id == fusion.mode else say(_how(fusion), ", ")
    yield Paragraph(say(name(fusion.id), ": ", how, _where(fusion)))
    shares = known_shares([arm.shape for arm in fusion.arms])
    arms = list(zip(fusion.arms, shares, strict=True))
    groups = [[arm] for arm in arms] if view.full else alike(arms, lambda arm: _kind(arm[0], kinds))
    rows = [row for group in groups for row in _arm_rows(group, everything, view)]
    result = (
        cell("→ result"),
        _seen(fusion.inputs, everything, view),
        cell(extent(fusion.shape)),
        cell(volume(fusion.shape, fusion.features)),
        cell(factor(fusion.ratio)),
    )
    told_rows = (*fewer_rows(rows, _MOST_ARMS, full=view.full), result)
    yield _without_equal_features(Table(_ARM_COLUMNS, told_rows, indent=1), fusion)


def _kind(arm: Arm, kinds: Mapping[str, int]) -> Hashable:
    """Arms of one shape that come from branches that are alike are told in one row."""
    if arm.inputs is not None and len(arm.inputs) == 1 and arm.inputs[0] in kinds and not arm.output:
        return kinds[arm.inputs[0]], arm.shape
    return arm.source, arm.output


def _arm_rows(arms: Sequence[tuple[Arm, float | None]], everything: int, view: View) -> Iterator[tuple[Cell, ...]]:
    """A row for each arm, or one for many that are alike."""
    arm, known_share = arms[0]
    share = percent(arm.share if known_share is None else known_share)
    figures = (cell(extent(arm.shape)), cell(volume(arm.shape, arm.features)))
    if len(arms) >= _ARMS_ALIKE:
        sources = names_of([each.source for each, _ in arms])
        inputs = names_of([each.inputs[0] for each, _ in arms if each.inputs], counted=False)
        yield (sources, inputs, *figures, cell(f"{share} each"))
        return
    for each, _ in arms:
        yield (cell(tensor(each.source, each.output)), _seen(each.inputs, everything, view), *figures, cell(share))


def _without_equal_features(table: Table, fusion: Fusion) -> Table:
    """The table without the column of features, where all tensors are vectors, whose shapes say the same."""
    shapes = [*(arm.shape for arm in fusion.arms), fusion.shape]
    if any(shape is None or len(shape) != _VECTOR for shape in shapes):
        return table
    place = [column.title for column in table.columns].index("features")
    columns = (*table.columns[:place], *table.columns[place + 1 :])
    rows = tuple((*row[:place], *row[place + 1 :]) for row in table.rows)
    return Table(columns, rows, table.indent)


def _seen(inputs: Sequence[str] | None, everything: int, view: View) -> Cell:
    """The inputs that a tensor sees; of many, how many."""
    if inputs is None:
        return left_out()
    if len(inputs) <= _MOST_INPUTS or view.full:
        return names(inputs)
    return cell(f"all {count(everything)} inputs" if len(inputs) == everything else plural(len(inputs), "input"))


def _how(merge: Fusion | Injection) -> Words:
    """The mode; with the class where that tells more."""
    if merge.class_name.lower() == merge.mode:
        return say(merge.mode)
    return say(merge.mode, " by ", quoted(merge.class_name))


def _where(fusion: Fusion) -> Words:
    depths = f"{plural(fusion.depth_before, 'call')} before, {count(fusion.depth_after)} after"
    position = f"position {decimal(fusion.position)} ({depths})" if fusion.position is not None else depths
    return say(f"stage {count(fusion.stage)}, {fusion.level} level, {position}")


def _injections(injections: tuple[Injection, ...], view: View) -> Table:
    columns = (
        Column("injection"),
        Column("how"),
        Column("enters again"),
        Column("from"),
        Column("shape", gives_way=True),
    )
    rows = [
        (
            cell(name(each.id)),
            cell(_how(each)),
            _again(each),
            trail((tensor(arm.source, arm.output) for arm in _entering(each)), ", "),
            cell(extent(each.shape)),
        )
        for each in injections
    ]
    return Table(columns, fewer_rows(rows, _MOST_INJECTIONS, full=view.full), indent=1)


def _entering(injection: Injection) -> list[Arm]:
    """The arms that see fewer inputs than the injection does; all, where it is left out what they see."""
    if injection.inputs is None:
        return list(injection.arms)
    return [arm for arm in injection.arms if len(arm.inputs or ()) < len(injection.inputs)]


def _again(injection: Injection) -> Cell:
    if injection.inputs is None:
        return left_out()
    seen = {text for arm in _entering(injection) for text in arm.inputs or ()}
    return names(text for text in injection.inputs if text in seen)
