"""What each input goes through before it meets another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from archlens.analysis.analysis import Analysis
from archlens.analysis.features import features
from archlens.analysis.results import Branch, Input, Step
from archlens.render.document import (
    Cell,
    Column,
    LongList,
    Paragraph,
    Section,
    Span,
    Table,
    View,
    Words,
    cell,
    fewer_rows,
    joined,
    joined_in_part,
    listed,
    name,
    quiet,
    quoted,
    say,
    trail,
)
from archlens.render.sections.alike import branches_alike, names_of
from archlens.render.sections.nested_rows import NestedModel, calls_in, largest, nested_models
from archlens.render.sections.of_model import OF_MODEL, of_model
from archlens.text.figures import count, extent, factor, percent, plural, range_of, volume
from archlens.text.lists import first_to_last, more
from archlens.text.widths import ELLIPSIS

_MOST_ROWS = 24
_MOST_VOLUMES = 5
_MOST_TOGETHER = 3
_HINT = "depth: calls on the longest path; weighted: those with weights"
_STEP_COLUMNS = (
    Column("call"),
    Column("class"),
    Column("role", gives_way=True),
    Column("shape"),
    Column("features", right=True),
    Column("change", right=True),
)


def build(analysis: Analysis, view: View) -> Section:
    """The section."""
    if not analysis.branches:
        return Section("Branches", say("none: no input reaches an output"), _paragraphs(analysis, view))
    in_detail = view.full or view.branch is not None
    groups = [[branch] for branch in analysis.branches] if in_detail else branches_alike(analysis)
    rows = _MOST_ROWS if not view.full else None
    parts: list[Table | Paragraph] = [_table(analysis, groups, view, rows), *_paragraphs(analysis, view)]
    if in_detail:
        for branch in analysis.branches:
            parts.extend(_steps(analysis.input(branch.input), branch, view))
    elif any(branch.trajectory for branch in analysis.branches):
        parts.append(_spines(analysis, groups))
    return Section("Branches", say(quiet(_hint(analysis))), tuple(parts))


def branches_in_brief(analysis: Analysis, view: View, rows: int) -> Section:
    """The section without the nested models in the branches and the calls on their spines.

    Args:
        analysis: what to report.
        view: what the reader asked to see.
        rows: of the table, at most.
    """
    if not analysis.branches:
        return build(analysis, view)
    table = _table(analysis, branches_alike(analysis), view, rows, nested=False)
    return Section("Branches", say(quiet(_hint(analysis))), (table, *_paragraphs(analysis, view)))


def _hint(analysis: Analysis) -> str:
    """What the columns count. Layers that own weights and still are not weighted are named, where there are some."""
    if analysis.source_facts is None:  # read back from a JSON report, which has no layers
        return _HINT
    layers = [call.layer for call in analysis.graph.calls if not call.layer.weighted]
    left_out = sorted({layer.role for layer in layers if layer.parameters})
    return f"{_HINT}, but for {' and '.join(left_out)}" if left_out else _HINT


def _paragraphs(analysis: Analysis, view: View) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(words) for words in _remarks(analysis, view))


def _table(
    analysis: Analysis, groups: Sequence[Sequence[Branch]], view: View, most: int | None, *, nested: bool = True
) -> Table:
    """A row for each branch, or for those that are alike; below it a row for each nested model in it.

    Args:
        analysis: what to report.
        groups: the branches, those that are told in one row together.
        view: what the reader asked to see.
        most: how many rows there are at most; all, if not given.
        nested: whether nested models are told.
    """
    shared = any(branch.shared_parameters for branch in analysis.branches)
    # A single branch that has all the parameters needs not be told so.
    total = analysis.model.parameters if len(groups) > 1 or analysis.interaction.calls else None
    columns = [
        Column("input"),
        Column("shape"),
        Column("depth", right=True),
        Column("weighted", right=True, gives_way=True),
    ]
    columns += [Column("parameters", right=True), *([Column("shared", right=True, spare=True)] if shared else [])]
    columns += [*([Column(OF_MODEL, right=True, spare=True)] if total else []), Column("features")]
    models = _nested_by_branch(analysis) if nested else {}
    rows: list[tuple[Cell, ...]] = []
    for branches in groups:
        row = [_inputs(analysis, branches), _shapes(analysis, branches), cell(range_of([b.depth for b in branches]))]
        row += [cell(count(branches[0].weighted_depth)), cell(range_of([b.parameters for b in branches]))]
        if shared:
            row.append(cell(range_of([branch.shared_parameters for branch in branches])))
        if total:
            row.append(_of_model(branches, total))
        rows.append((*row, _features(analysis, branches, view)))
        rows += _nested_rows(analysis, [models.get(branch.input, []) for branch in branches], view, len(columns))
    return Table(tuple(columns), fewer_rows(rows, most or len(rows), full=most is None))


def _inputs(analysis: Analysis, branches: Sequence[Branch]) -> Cell:
    if len(branches) == 1:
        return cell(_label(analysis.input(branches[0].input)))
    return names_of([branch.input for branch in branches])


def _shapes(analysis: Analysis, branches: Sequence[Branch]) -> Cell:
    extents = [extent(analysis.input(branch.input).shape) for branch in branches]
    return cell(_either(list(dict.fromkeys(extents))))


def _of_model(branches: Sequence[Branch], total: int) -> Cell:
    """The part of the model's parameters; of several branches, of each, or of the least and the largest."""
    parts = [of_model(branch.parameters, total) for branch in branches]
    known = sorted({part for part in parts if part is not None})
    if not known or None in parts:
        return cell(percent(None))
    return trail(dict.fromkeys(percent(part) for part in (known[0], known[-1])), " to ")


def _nested_by_branch(analysis: Analysis) -> dict[str, list[NestedModel]]:
    """The nested models that see one input alone, by that input."""
    if not analysis.has_graph:
        return {}
    facts = analysis.facts
    found: dict[str, list[NestedModel]] = {}
    for each in nested_models(facts):
        masks = {facts.source_masks[number] for number in each.calls}
        seen = masks.pop()
        if not masks and seen.bit_count() == 1:
            found.setdefault(facts.graph.inputs[seen.bit_length() - 1], []).append(each)
    return found


def _nested_rows(
    analysis: Analysis, nested: Sequence[Sequence[NestedModel]], view: View, width: int
) -> Iterator[tuple[Cell, ...]]:
    """A row for each nested model of branches that are told in one row, those that stand at one place together."""
    alike = len({len(each) for each in nested}) == 1
    places = list(zip(*nested, strict=True)) if alike else [(each,) for each in nested[0]]
    shown = largest([place[0] for place in places], full=view.full)
    for place in places:
        if place[0] not in shown:
            continue
        calls = {len(each.calls): calls_in(each) for each in sorted(place, key=lambda each: len(each.calls))}
        figures = [trail(calls.values(), ", "), cell(), cell(), cell(range_of([each.parameters for each in place]))]
        spare = [cell()] * (width - len(figures) - 2)
        ends = [_either(list(dict.fromkeys(each.features_in for each in place)))]
        ends.append(_either(list(dict.fromkeys(each.features_out for each in place))))
        ids = [(each.scope, analysis.facts.calls[each.calls[0]].id) for each in place]
        yield (cell("  ", _together(ids)), *figures, *spare, trail(ends, " → "))
    if len(shown) < len(places):
        left_out = more(len(places) - len(shown), "nested models")
        yield (cell(quiet(f"  {left_out}")), *([cell()] * (width - 1)))


def _together(named: Sequence[tuple[str, str]]) -> Words:
    """What stands at one place of branches that are alike: one name, where all are calls of one layer or model.

    Args:
        named: of each branch, the name and the call that it leads to.
    """
    distinct = {_without_numbers(text): (text, id_) for text, id_ in reversed(named)}
    spans = [Span(text, "name", id_) for text, id_ in reversed(distinct.values())]
    if len(spans) <= _MOST_TOGETHER:
        return joined(spans)
    return say(spans[0], quiet(f" {ELLIPSIS} "), spans[-1])


def _without_numbers(id_: str) -> str:
    """An id or scope without the numbers of calls: those of one layer, or of one nested model, have it in common."""
    return re.sub(r"@\d+(?=/|$)", "", id_)


def _label(taken: Input) -> Words:
    """An input by its name, and by the key under which the model takes it where that is another."""
    if taken.key is None or taken.key == taken.name:
        return say(name(taken.name))
    return say(name(taken.name), " (key ", quoted(taken.key), ")")


def _features(analysis: Analysis, branches: Sequence[Branch], view: View) -> Cell:
    """How the number of features changes along the spine; of a long one, where it is largest."""
    flows = [_flow(analysis.input(branch.input), branch) for branch in branches]
    if any(flow != flows[0] for flow in flows):
        ends = dict.fromkeys(flow[-1] for flow in flows)
        starts = dict.fromkeys(flow[0] for flow in flows)
        return trail([_either(list(starts)), _either(list(ends))], " → ")
    if len(flows[0]) <= _MOST_VOLUMES or view.full:
        return trail(flows[0], " → ")
    features = [step.features for step in branches[0].trajectory if step.features is not None]
    peak = count(max(features)) if len(features) == len(branches[0].trajectory) else None
    if peak is None or peak in (flows[0][0], flows[0][-1]):
        return trail(flows[0], " → ")
    return trail([flows[0][0], f"max {peak}", flows[0][-1]], " → ")


def _either(volumes: Sequence[str]) -> str:
    return volumes[0] if len(volumes) == 1 else first_to_last(volumes[0], volumes[-1])


def _flow(taken: Input, branch: Branch) -> list[str]:
    """The numbers of features along the spine; calls that keep them are not told."""
    volumes = [volume(taken.shape, features(taken.shape))]
    for size, _ in itertools.groupby(branch.trajectory, key=attrgetter("shape", "features")):
        written = volume(*size)
        if written != volumes[-1]:
            volumes.append(written)
    return volumes


def _spines(analysis: Analysis, groups: Sequence[Sequence[Branch]]) -> Table:
    """Which calls each input goes through; a nested model is one."""
    columns = (Column("input"), Column("spine (its longest path)"))
    rows = []
    for branches in groups:
        label = names_of([branch.input for branch in branches])
        spine = Cell(_passed_by(analysis, branches), " → ")
        rows.append((label, spine if branches[0].trajectory else cell(quiet("no call"))))
    return Table(columns, fewer_rows(rows, _MOST_ROWS, full=False))


class _Passed(NamedTuple):
    """A call on a spine, or those of one nested model."""

    name: str
    first_call: str
    calls: int


def _passed_by(analysis: Analysis, branches: Sequence[Branch]) -> LongList:
    """The calls of the spines of branches that are told in one row, those at one place together."""
    spines = [_passed(analysis, branch) for branch in branches] if _has_nested(analysis) else []
    if len({len(spine) for spine in spines}) != 1:
        trajectories = [branch.trajectory for branch in branches]
        return LongList(len(trajectories[0]), lambda place: _place([_alone(each[place]) for each in trajectories]))
    return LongList(len(spines[0]), lambda place: _place([spine[place] for spine in spines]))


def _place(passed: Sequence[_Passed]) -> Words:
    """What stands at one place of spines."""
    numbers = sorted({each.calls for each in passed})
    inside = f" ({range_of(numbers)} calls)" if numbers[-1] > 1 else ""
    return say(_together([(each.name, each.first_call) for each in passed]), inside)


def _alone(step: Step) -> _Passed:
    return _Passed(step.id, step.id, 1)


def _has_nested(analysis: Analysis) -> bool:
    return analysis.has_graph and bool(analysis.facts.model_calls.inside)


def _passed(analysis: Analysis, branch: Branch) -> Sequence[_Passed]:
    """The calls of a spine, those of one nested model together."""
    calls = analysis.graph.by_id
    passed: list[_Passed] = []
    for scope, steps in itertools.groupby(branch.trajectory, key=lambda step: calls[step.id].scope[:1]):
        inside = list(steps)
        if not scope or len(inside) == 1:
            passed += map(_alone, inside)
        else:
            passed.append(_Passed(scope[0], inside[0].id, len(inside)))
    return passed


def _remarks(analysis: Analysis, view: View) -> Iterator[Words]:
    apart = [branch.input for branch in analysis.branches if not branch.fuses]
    worth_telling = len(analysis.branches) > 1 or view.branch is not None
    if apart and worth_telling:
        yield say("never fused: ", listed(apart, view))
    for role, what in (("control", "only steering other calls (control)"), ("unused", "unused")):
        inputs = [_label(each) for each in analysis.inputs if each.role == role]
        if inputs:
            yield say(f"{plural(len(inputs), 'input')} {what}: ", joined_in_part(inputs, view))


def _steps(taken: Input, branch: Branch, view: View) -> Iterator[Table | Paragraph]:
    """The spine of a branch, a row a call."""
    rows = [
        (
            cell(name(taken.name)),
            cell("input"),
            cell(),
            cell(extent(taken.shape)),
            cell(volume(taken.shape, features(taken.shape))),
            cell(),
        )
    ]
    rows += [
        (
            cell(name(step.id)),
            cell(quoted(step.class_name)),
            cell(step.role),
            cell(extent(step.shape)),
            cell(volume(step.shape, step.features)),
            cell(factor(step.ratio)),
        )
        for step in branch.trajectory
    ]
    yield Paragraph(say("the spine of ", name(branch.input), f": {plural(len(branch.trajectory), 'call')}"))
    yield Table(_STEP_COLUMNS, fewer_rows(rows, _MOST_ROWS, full=view.full), indent=1)
    if branch.frontier:
        yield Paragraph(say("leaves the branch at ", listed(branch.frontier, view)))
