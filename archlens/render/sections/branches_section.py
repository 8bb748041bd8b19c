"""What each input goes through before it meets another."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.features import features
from archlens.analysis.results import Branch, Input
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
    joined_in_part,
    listed,
    name,
    quiet,
    quoted,
    say,
    trail,
)
from archlens.text.figures import count, factor, percent, plural, shape, volume

_MOST_ROWS = 24
_STEP_COLUMNS = (
    Column("call"),
    Column("class"),
    Column("role"),
    Column("shape"),
    Column("features", right=True),
    Column("change", right=True),
)


def build(analysis: Analysis, view: View) -> Section:
    """The section."""
    parts: list[Table | Paragraph] = []
    if analysis.branches:
        parts.append(_table(analysis, view))
    parts.extend(Paragraph(words) for words in _remarks(analysis, view))
    if view.full or view.branch is not None:
        for branch in analysis.branches:
            parts.extend(_steps(analysis.input(branch.input), branch, view))
    elif any(branch.trajectory for branch in analysis.branches):
        parts.append(_spines(analysis.branches))
    return Section("Branches", say("none: no input reaches an output") if not analysis.branches else (), tuple(parts))


def _table(analysis: Analysis, view: View) -> Table:
    shared = any(branch.shared_parameters for branch in analysis.branches)
    # A single branch that has all the parameters needs no share.
    total = analysis.model.parameters if len(analysis.branches) > 1 or analysis.interaction.calls else None
    columns = [Column("input"), Column("shape"), Column("depth", right=True), Column("weighted", right=True)]
    columns += [Column("parameters", right=True), *([Column("shared", right=True, spare=True)] if shared else [])]
    columns += [*([Column("share", right=True, spare=True)] if total else []), Column("features")]
    rows = []
    for branch in analysis.branches:
        taken = analysis.input(branch.input)
        row = [cell(_label(taken)), cell(shape(taken.shape)), cell(count(branch.depth))]
        row += [cell(count(branch.weighted_depth)), cell(count(branch.parameters))]
        if shared:
            row.append(cell(count(branch.shared_parameters)))
        if total:
            row.append(cell(percent(None if branch.parameters is None else branch.parameters / total)))
        rows.append((*row, _flow(taken, branch)))
    return Table(tuple(columns), fewer_rows(rows, _MOST_ROWS, full=view.full))


def _label(taken: Input) -> Words:
    """An input by its name, and by the key under which the model takes it where that is another."""
    if taken.key is None or taken.key == taken.name:
        return say(name(taken.name))
    return say(name(taken.name), " (key ", quoted(taken.key), ")")


def _flow(taken: Input, branch: Branch) -> Cell:
    """How the number of features changes along the spine; calls that keep it are not told."""
    volumes = [volume(taken.shape, features(taken.shape))]
    for step in branch.trajectory:
        written = volume(step.shape, step.features)
        if written != volumes[-1]:
            volumes.append(written)
    return trail(volumes, " → ")


def _spines(branches: tuple[Branch, ...]) -> Table:
    """Which calls each input goes through."""
    columns = (Column("input"), Column("spine"))
    rows = []
    for branch in branches:
        spine = trail((name(step.id) for step in branch.trajectory), " → ")
        rows.append((cell(name(branch.input)), spine if branch.trajectory else cell(quiet("no call"))))
    return Table(columns, fewer_rows(rows, _MOST_ROWS, full=False))


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
            cell(shape(taken.shape)),
            cell(volume(taken.shape, features(taken.shape))),
            cell(),
        )
    ]
    rows += [
        (
            cell(name(step.id)),
            cell(quoted(step.class_name)),
            cell(step.role),
            cell(shape(step.shape)),
            cell(volume(step.shape, step.features)),
            cell(factor(step.ratio)),
        )
        for step in branch.trajectory
    ]
    yield Paragraph(say("the spine of ", name(branch.input), f": {plural(len(branch.trajectory), 'call')}"))
    yield Table(_STEP_COLUMNS, fewer_rows(rows, _MOST_ROWS, full=view.full), indent=1)
    if branch.frontier:
        yield Paragraph(say("leaves the branch at ", listed(branch.frontier, view)))
