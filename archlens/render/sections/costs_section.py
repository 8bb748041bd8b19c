"""What the model costs: multiply-accumulates, parameters and bytes, by branch; the calls that cost most; memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from archlens.analysis.analysis import Analysis
from archlens.analysis.memory import TensorBytes
from archlens.analysis.results import Branch, Interaction, Model
from archlens.analysis.training import Training
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
    fewer_rows,
    joined,
    listed,
    name,
    quiet,
    quoted,
    say,
)
from archlens.render.sections.alike import branches_alike, names_of
from archlens.render.sections.of_model import OF_MODEL, of_model
from archlens.render.size_words import sizes_missing
from archlens.text.figures import byte_count, count, percent, plural, range_of, short

_MOST_ROWS = 24
_MOST_CALLS = 3
_LEAST_SHARE = 0.05
"""A call that costs less is none of those that cost most."""

_Part = Branch | Interaction | Model


class _Row(NamedTuple):
    """A part of the model, or parts that are told together, and what they are called."""

    label: Cell
    parts: Sequence[_Part]


class _Told(NamedTuple):
    """A figure, and the words for it."""

    number: int | None
    words: str


class _Most(NamedTuple):
    """What the part has that has most of it."""

    macs: int
    parameters: int


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` of a model that multiplies nothing, and of a report without these figures."""
    model = analysis.model
    if _nothing_to_tell(analysis) and view.batch is None:
        return None
    parts: list[Table | Paragraph] = []
    rows = list(_rows(analysis, view))
    if len(rows) > 1:
        parts.append(_table(rows, model, None if view.full else _MOST_ROWS))
    lines: list[Words] = []
    if view.branch is None:
        lines += [_most(analysis), _unknown(analysis, view), _weights(model, len(rows)), *_memory(analysis, view)]
    if view.batch is not None:  # of the whole model, whichever branch is told
        lines.append(_training(analysis, view.batch))
    if view.branch is None:
        lines.append(sizes_missing(analysis))
    parts += [Paragraph(words) for words in lines if words]
    return Section("Costs", _summary(model), tuple(parts))


def costs_in_brief(analysis: Analysis, view: View, rows: int) -> Section | None:
    """The section without what is unknown, and without what training takes.

    Args:
        analysis: what to report.
        view: what the reader asked to see.
        rows: of the table, at most; without any, there is no table.
    """
    if _nothing_to_tell(analysis):
        return None
    model = analysis.model
    parts = list(_rows(analysis, view))
    table = [_table(parts, model, rows)] if rows and len(parts) > 1 else []
    lines = [_most(analysis), _weights(model, len(parts))]
    lines += _memory(analysis, view) if model.peak_bytes is not None else ()
    return Section("Costs", _summary(model), (*table, *(Paragraph(words) for words in lines if words)))


def _nothing_to_tell(analysis: Analysis) -> bool:
    """Whether the model multiplies nothing, or the report has none of these figures."""
    model = analysis.model
    return not model.macs_at_least and (model.macs is not None or not analysis.has_graph)


def _summary(model: Model) -> Words:
    hint = quiet(", multiply-accumulates for one sample; FLOPs are twice as many")
    return say(_figure(model.macs, model.macs_at_least), hint)


def _figure(macs: int | None, at_least: int) -> str:
    """MACs, or how many there are at least."""
    if macs is None and not at_least:
        return "MACs unknown"
    rounded = short(at_least)
    brief = f" ({rounded})" if rounded else ""
    return f"{'' if macs is not None else 'at least '}{plural(at_least, 'MAC')}{brief}"


def _rows(analysis: Analysis, view: View) -> Iterator[_Row]:
    """The branches, the interaction, and the model, where it is more than one of these."""
    groups = [[branch] for branch in analysis.branches] if view.full else branches_alike(analysis)
    for group in groups:
        yield _Row(names_of([each.input for each in group]), group)
    if analysis.interaction.calls:
        label = Span("interaction", names="interaction", what="interaction")
        yield _Row(cell(label), [analysis.interaction])
    if view.branch is None and len(analysis.branches) + bool(analysis.interaction.calls) > 1:
        yield _Row(cell("model"), [analysis.model])


def _table(rows: Sequence[_Row], model: Model, most_rows: int | None) -> Table:
    """The table, without columns that would tell nothing; with all rows, if no number of them is given."""
    columns = [Column("part"), Column("MACs", right=True), Column(OF_MODEL, right=True)]
    has_weights = model.parameters is not None
    parts = [part for row in rows for part in row.parts]
    tells_trained = has_weights and any(part.trainable_parameters != part.parameters for part in parts)
    if has_weights:
        columns.append(Column("parameters", right=True))
    if tells_trained:
        columns.append(Column("trainable", right=True))
    if model.weight_bytes is not None:
        columns.append(Column("bytes", right=True))
    measured = [part for part in parts if part is not model]
    most = _Most(max(part.macs_at_least for part in measured), max(part.parameters or 0 for part in measured))
    cells = [tuple(_cells(row, model, columns, most)) for row in rows]
    return Table(tuple(columns), fewer_rows(cells, most_rows or len(cells), full=most_rows is None))


def _cells(row: _Row, model: Model, columns: Sequence[Column], most: _Most) -> Iterator[Cell]:
    parts = row.parts
    is_whole = model in parts
    of_models = [_Told(each.macs, percent(of_model(each.macs, model.macs))) for each in parts]
    macs = cell(_extremes([_Told(each.macs_at_least, _macs(each.macs, each.macs_at_least)) for each in parts]))
    parameters = cell(range_of([each.parameters for each in parts]))
    if not is_whole:
        macs = replace(macs, bar=_bar(max(each.macs_at_least for each in parts), most.macs))
        parameters = replace(parameters, bar=_bar(max(each.parameters or 0 for each in parts), most.parameters))
    told = {
        "MACs": macs,
        OF_MODEL: cell("" if is_whole else _extremes(of_models)),
        "parameters": parameters,
        "trainable": cell(range_of([each.trainable_parameters for each in parts])),
        "bytes": cell(_extremes([_Told(each.weight_bytes, byte_count(each.weight_bytes)) for each in parts])),
    }
    yield row.label
    for column in columns[1:]:
        yield told[column.title]


def _bar(amount: int, most: int) -> float:
    return amount / most if most else 0.0


def _extremes(figures: Sequence[_Told]) -> str:
    """The figure of parts that are told together: that of the least to that of the largest, where they differ."""
    known = sorted((each for each in figures if each.number is not None), key=lambda each: each.number or 0)
    if not known:
        return figures[0].words
    words = " to ".join(dict.fromkeys((known[0].words, known[-1].words)))
    return words if len(known) == len(figures) else f"{words} or ?"


def _macs(macs: int | None, at_least: int) -> str:
    if macs is None and at_least:
        return f"≥ {count(at_least)}"
    return count(macs)


def _most(analysis: Analysis) -> Words:
    """The calls that cost most, where each is a part worth telling."""
    macs = analysis.model.macs
    if not macs or not analysis.has_graph:
        return ()
    # Few calls can each be so large a part: these are put in order, not all.
    calls = analysis.graph.calls
    large = [(call, cost) for call in calls if (cost := call.macs) is not None and cost / macs >= _LEAST_SHARE]
    ranked = sorted(large, key=lambda each: -each[1])[:_MOST_CALLS]
    told = [
        say(name(call.id), " (", quoted(call.layer.class_name), f") {percent(cost / macs)}") for call, cost in ranked
    ]
    return say("most at ", joined(told)) if told else ()


def _unknown(analysis: Analysis, view: View) -> Words:
    """The calls whose costs are not known."""
    if not analysis.has_graph:
        return ()
    unknown = [call.id for call in analysis.graph.calls if call.macs is None]
    if not unknown:
        return ()
    return say(f"unknown of {plural(len(unknown), 'call')}: ", listed(unknown, view))


def _weights(model: Model, rows: int) -> Words:
    """The weights, where no table tells them."""
    if rows > 1 or not model.parameters:
        return ()
    trained = f"{count(model.trainable_parameters)} of {plural(model.parameters, 'parameter')} trainable"
    if model.trainable_parameters == model.parameters:
        trained = f"{plural(model.parameters, 'parameter')}, all trainable"
    stored = "" if model.weight_bytes is None else f", {byte_count(model.weight_bytes)}"
    return say(f"weights: {trained}{stored}")


def _memory(analysis: Analysis, view: View) -> Iterator[Words]:
    """The bytes of tensors, and where it is unknown what training changes."""
    model = analysis.model
    if model.parameters and model.trainable_parameters is None and analysis.has_graph:
        yield _untold("whether training changes them is unknown of the weights of", _unknown_training(analysis), view)
    if model.peak_bytes is not None:
        kept = "" if model.kept_bytes is None else f"; training keeps {byte_count(model.kept_bytes)}"
        yield say(f"tensors of one sample: at most {byte_count(model.peak_bytes)} alive at a time{kept}")
    elif analysis.has_graph:
        yield say("bytes of tensors are unknown from ", listed(_unknown_from(analysis), view), " on")


def _unknown_from(analysis: Analysis) -> Sequence[str]:
    """The calls with which bytes that are not known begin: those behind them follow."""
    facts = analysis.facts
    unknown = TensorBytes(facts).unknown
    behind = frozenset(unknown)
    return facts.ids(number for number in unknown if behind.isdisjoint(facts.sources[number]))


def _unknown_training(analysis: Analysis) -> Sequence[str]:
    calls = analysis.graph.calls
    return [call.id for call in calls if call.layer.weights and call.layer.trainable_weights is None]


def _untold(what: str, calls: Sequence[str], view: View) -> Words:
    return say(f"{what} {plural(len(calls), 'call')}: ", listed(calls, view)) if calls else ()


def _training(analysis: Analysis, batch: int) -> Words:
    """The memory that training takes, and what that is made of."""
    training = analysis.training(batch)
    start = f"training on batches of {count(batch)}: "
    if training.bytes is None:
        return say(f"{start}unknown, as are the ", joined(list(_missing(training))))
    return say(
        f"{start}about {byte_count(training.bytes)}, an estimate: {byte_count(training.weight_bytes)} of weights, ",
        f"{byte_count(training.gradient_bytes)} of gradients, {byte_count(training.optimizer_bytes)} of ",
        *_optimizer(training),
        f", {byte_count(training.kept_bytes)} of tensors",
    )


def _missing(training: Training) -> Iterator[str]:
    """What is not known of all that training takes."""
    if training.weight_bytes is None:
        yield "bytes of the weights"
    if training.gradient_bytes is None:
        yield "trainable parameters"
    if training.kept_bytes is None:
        yield "bytes of the tensors that training keeps"


def _optimizer(training: Training) -> Words:
    """Whose values are counted, and how many."""
    values = f"{plural(training.slots, 'value')} a parameter"
    if training.optimizer is None:
        return say(f"an optimizer such as Adam ({values}; the file tells none)")
    if training.assumed:
        return say("an optimizer such as Adam (", values, "; what ", quoted(training.optimizer), " keeps is unknown)")
    return say(quoted(training.optimizer), f" ({values})")
