"""What comes out of the model, and of which inputs it is made."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from archlens.analysis.analysis import Analysis
from archlens.analysis.omissions import UNSEEN_INPUTS
from archlens.analysis.results import Output, Split
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
    left_out,
    listed,
    name,
    names,
    quiet,
    say,
    tensor,
)
from archlens.render.sections.alike import alike, names_of
from archlens.text.figures import count, extent, plural
from archlens.text.lists import more

_MOST_ROWS = 24
_MOST_DEPTHS = 6
_MOST_INPUTS = 4
_MOST_SPLITS = 4
_MOST_UNREACHED = 6
_MOST_SPLIT_OUTPUTS = 4
_MOST_IN_BRIEF = 6


def build(analysis: Analysis, view: View) -> Section:
    """The section."""
    parts: list[Table | Paragraph] = [_table(analysis, view)]
    if len(analysis.branches) > 1:
        parts += [Paragraph(words) for words in _unreached(analysis, view)]
    splits = analysis.splits or ()
    shown = splits if view.full else splits[:_MOST_SPLITS]
    parts += [Paragraph(_split(split, view)) for split in shown]
    if len(shown) < len(splits):
        parts.append(Paragraph(say(f"and {plural(len(splits) - len(shown), 'split')} more")))
    hint = (
        "joint depth: calls behind the last meeting of all that the output sees" if analysis.interaction.calls else ""
    )
    return Section("Outputs", say(quiet(hint)) if hint else (), tuple(parts))


def outputs_in_brief(analysis: Analysis, view: View) -> Words:
    """The outputs and their shapes, in a line.

    Example:
        >>> import archlens
        >>> driving = archlens.analyze("sample_models/driving.keras")
        >>> "".join(span.text for span in outputs_in_brief(driving, View()))
        'outputs: steering 1, speed 1'
    """
    outputs = analysis.outputs
    told = [say(name(each.name, "output"), f" {extent(each.shape)}") for each in outputs]
    label = "output" if len(outputs) == 1 else "outputs"
    return say(f"{label}: ", joined_in_part(told, view, _MOST_IN_BRIEF)) if told else ()


def _table(analysis: Analysis, view: View) -> Table:
    """A row for each depth of each output; what concerns the output alone stands in its first row."""
    joint = analysis.interaction.calls > 0
    heads = any(output.head_depth is not None for output in analysis.outputs)
    columns = [Column("output"), Column("shape")]
    columns += [Column("joint depth", right=True)] if joint else []
    columns += [Column("head depth", right=True, gives_way=True)] if heads else []
    columns += [Column("depth", right=True), Column("weighted", right=True, gives_way=True), Column("from")]
    rows: list[tuple[Cell, ...]] = []
    every = len(analysis.branches)
    for outputs in alike(analysis.outputs, lambda output: _kind(output, view)):
        output = outputs[0]
        label = names_of([each.name for each in outputs], "output") if len(outputs) > 1 else _label(output)
        own = [label, cell(extent(output.shape))]
        own += [cell(count(output.joint_depth))] if joint else []
        own += [cell(count(output.head_depth))] if heads else []
        depths = fewer_rows(_depths(output, every, view), _MOST_DEPTHS, full=view.full)
        rows += [(*(own if i == 0 else [cell()] * len(own)), *depth) for i, depth in enumerate(depths)]
    return Table(tuple(columns), fewer_rows(rows, _MOST_ROWS, full=view.full))


def _kind(output: Output, view: View) -> Hashable:
    """What must be equal for two outputs to be told in one row."""
    if view.full or output.id != output.name or output.output:
        return output.name
    depths = (_items(output.depth_from), _items(output.weighted_depth_from))
    return (output.shape, output.joint_depth, output.head_depth, depths)


def _items(depths: Mapping[str, int | None] | None) -> Hashable:
    return None if depths is None else tuple(depths.items())


def _label(output: Output) -> Cell:
    if output.id == output.name and not output.output:
        return cell(name(output.name, "output"))
    return cell(name(output.name, "output"), " by ", tensor(output.id, output.output))


def _depths(output: Output, every: int, view: View) -> list[tuple[Cell, ...]]:
    """The depth, the weighted depth and the inputs from which the output is so deep."""
    if output.depth_from is None or output.weighted_depth_from is None:
        return [(left_out(), left_out(), left_out())]
    groups: dict[tuple[int, int | None], list[str]] = {}
    for text, depth in output.depth_from.items():
        if depth is not None and view.branch in (None, text):
            groups.setdefault((depth, output.weighted_depth_from.get(text)), []).append(text)
    if not groups:
        return [(cell(), cell(), cell("no input"))]
    return [
        (cell(count(depth)), cell(count(weighted)), _inputs(texts, every, view))
        for (depth, weighted), texts in groups.items()
    ]


def _inputs(texts: list[str], every: int, view: View) -> Cell:
    if 1 < len(texts) == every and not view.full:
        return cell("every input")
    if len(texts) > _MOST_INPUTS and not view.full:
        return cell(plural(len(texts), "input"))
    return names(texts)


def _unreached(analysis: Analysis, view: View) -> list[Words]:
    """Which branches an output does not see, where there is one that it does not."""
    # What an output sees are branches' inputs, each once.
    every = len(analysis.branches)
    outputs = [each for each in analysis.outputs if each.inputs is not None and len(each.inputs) < every]
    shown = outputs if view.full and not _are_too_many(analysis) else outputs[:_MOST_UNREACHED]
    lines = []
    for output in shown:
        seen = frozenset(output.inputs or ())
        missing = [branch.input for branch in analysis.branches if branch.input not in seen]
        lines.append(say(name(output.name, "output"), " does not see ", listed(missing, view, _MOST_INPUTS)))
    if len(shown) < len(outputs):
        lines.append(say(quiet(more(len(outputs) - len(shown), "outputs that do not see every input"))))
    return lines


def _are_too_many(analysis: Analysis) -> bool:
    """Whether the inputs that outputs do not see are too many to be listed, by the limits of the analysis.

    A report that was read back does not tell these. What its outputs see is in it, and then all is.
    """
    return analysis.has_graph and UNSEEN_INPUTS.is_due(analysis.facts)


def _split(split: Split, view: View) -> Words:
    return say("split after ", name(split.id), ": ", listed(split.outputs, view, _MOST_SPLIT_OUTPUTS, "output"))
