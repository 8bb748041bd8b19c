"""What is left when an input is missing, and what is lost."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Without
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
    say,
    trail,
)
from archlens.render.sections.alike import alike, names_of
from archlens.render.sections.of_model import OF_MODEL, of_model
from archlens.text.figures import count, percent, plural, range_of

_TITLE = "Without an input"
_MOST_ROWS = 24
_MOST_APART = 8
"""Of more kinds of inputs than this, those without which the same outputs are left are one row."""

_MOST_OUTPUTS = 4
_MOST_TOLD = 2
_MOST_NAMES = 3


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` of a model of one feature input: without it, there is nothing."""
    if view.branch is not None:
        return _of_one(analysis, view)
    if analysis.without is None or len(analysis.without) <= 1:
        return None
    optional = _optional(analysis, view)
    if not _surviving(analysis) and not view.full:
        return Section(_TITLE, say("no output is left, whichever input is missing"), optional)
    hint = quiet("lost is every call that sees the missing one")
    return Section(_TITLE, say(hint), (_table(analysis, view), *optional))


def _optional(analysis: Analysis, view: View) -> tuple[Paragraph, ...]:
    """A line on the inputs for which Keras takes None: some layers run on it, which the configuration does not tell."""
    if not analysis.has_graph:
        return ()
    calls, number = analysis.facts.calls, analysis.facts.number
    inputs = [each.input for each in analysis.without or ()]
    named = [each for each in inputs if calls[number[each]].layer.config.get("optional") is True]
    if not named:
        return ()
    told = say("optional: ", listed(named, view), "; a layer that runs on None instead is counted as lost, too")
    return (Paragraph(told),)


def _surviving(analysis: Analysis) -> list[Without]:
    return [each for each in analysis.without or () if each.outputs]


def _of_one(analysis: Analysis, view: View) -> Section | None:
    """What a report of one branch says: a sentence about its input; nothing where that is the only one."""
    (without,) = analysis.without or (None,)
    if without is None or (without.calls == analysis.model.calls and not analysis.interaction.calls):
        return None
    lost = f"{count(without.calls)} of {plural(analysis.model.calls, 'call')}"
    if without.macs:
        lost_part = of_model(without.macs, analysis.model.macs)
        lost += f" and {plural(without.macs, 'MAC')}" + ("" if lost_part is None else f" ({percent(lost_part)})")
    are = "is" if without.calls == 1 and not without.macs else "are"
    return Section(_TITLE, say(_left_in_words(analysis, without, view), f"; {lost} {are} lost"))


def _table(analysis: Analysis, view: View) -> Table:
    """A row for each kind of input: those that are equal in what is left and lost without them."""
    multiplies = analysis.model.macs_at_least > 0
    columns = [Column("missing"), Column("outputs left"), Column("calls lost", right=True)]
    if multiplies:
        columns += [Column("MACs lost", right=True), Column(OF_MODEL, right=True)]
    rows = []
    for group in _groups(analysis.without or (), full=view.full):
        row = [_missing(group), _left(analysis, group[0], view), _calls(analysis, group)]
        rows.append((*row, *(_macs(analysis, group) if multiplies else ())))
    return Table(tuple(columns), fewer_rows(rows, _MOST_ROWS, full=view.full))


def _groups(without: Sequence[Without], *, full: bool) -> list[list[Without]]:
    if full:
        return [[each] for each in without]
    groups = alike(without, lambda each: (each.outputs, each.calls, each.macs))
    return groups if len(groups) <= _MOST_APART else alike(without, lambda each: each.outputs)


def _missing(group: Sequence[Without]) -> Cell:
    label = names_of([each.input for each in group], counted=False)
    if len(group) == 1:
        return label
    first, *others = label.items
    return Cell((say("one of ", first), *others), label.separator)


def _left(analysis: Analysis, without: Without, view: View) -> Cell:
    """The outputs that are left, or all but those that are lost, whichever is shorter."""
    left = without.outputs
    lost = [output.name for output in analysis.outputs if output.name not in left]
    if not left:
        return cell(quiet("none"))
    if view.full or len(left) <= _MOST_OUTPUTS:
        return trail((name(each, "output") for each in left), ", ")
    if len(lost) <= _MOST_NAMES:
        return cell("all but ", joined([name(each, "output") for each in lost]))
    return cell(listed(left, view, _MOST_OUTPUTS, "output"))


def _calls(analysis: Analysis, group: Sequence[Without]) -> Cell:
    return cell(f"{range_of([each.calls for each in group])} of {count(analysis.model.calls)}")


def _macs(analysis: Analysis, group: Sequence[Without]) -> tuple[Cell, Cell]:
    """Their number, and what part of the model's they are; of a group in which they differ, the least and the most."""
    parts = [of_model(each.macs, analysis.model.macs) for each in group]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        words = percent(None)
    else:
        words = " to ".join(dict.fromkeys([percent(min(known)), percent(max(known))]))
    return cell(range_of([each.macs for each in group])), cell(words)


def left_in_brief(analysis: Analysis, view: View) -> Words:
    """What the first screen says of it: the outputs that do without an input; nothing where there is but one output.

    Example:
        >>> import archlens
        >>> driving = archlens.analyze("sample_models/driving.keras")
        >>> "".join(span.text for span in left_in_brief(driving, View()))
        'each output needs every input'
    """
    if analysis.without is None or len(analysis.without) <= 1 or len(analysis.outputs) <= 1:
        return ()
    surviving = _surviving(analysis)
    if not surviving:
        return say("each output needs every input")
    groups = alike(surviving, lambda each: each.outputs)
    if len(groups) > _MOST_TOLD:
        inputs = listed([each.input for each in surviving], view, _MOST_NAMES)
        return say("some outputs are left if one of ", inputs, " is missing")
    return joined([_in_brief(analysis, group, view) for group in groups], "; ")


def _in_brief(analysis: Analysis, group: Sequence[Without], view: View) -> Words:
    missing = _missing(group)
    left = _left_in_words(analysis, group[0], view)
    return say("without ", joined(missing.items, missing.separator), ": ", left)


def _left_in_words(analysis: Analysis, without: Without, view: View) -> Words:
    if not without.outputs:
        return say("no output is left")
    left = _left(analysis, without, view)
    are = "are" if len(without.outputs) > 1 else "is"
    return say(joined(left.items, left.separator), f" {are} left")
