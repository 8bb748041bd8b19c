"""All calls, one by one: what ``summary()`` tells, for people who have no Keras at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from archlens.analysis.analysis import Analysis
from archlens.analysis.costs import sum_macs
from archlens.analysis.facts import GraphFacts
from archlens.analysis.model_calls import Scope, outward
from archlens.graph import Call, Layer, Tensor
from archlens.layers.brief_settings import settings_in_brief
from archlens.render.document import (
    Cell,
    Column,
    Section,
    Span,
    Table,
    View,
    Words,
    cell,
    joined,
    name,
    quiet,
    quoted,
    say,
)
from archlens.render.focus import calls_in_focus
from archlens.text.figures import count, decimal, extent, in_short, plural

TITLE = "Calls"

_CALL, _WHAT, _TAKES, _GIVES = map(Column, ("call", "class and settings", "takes", "gives"))
_PARAMETERS, _TRAINABLE, _MACS = (Column(title, right=True) for title in ("parameters", "trainable", "MACs"))
_NARROW = 100
"""Columns of a terminal below which what a call takes stands beside its class, behind an arrow."""

_WIDE = 120
"""Columns from which on there is room for a column of what is trained, and for MACs digit by digit."""

_INDENT = "  "
_DEEPEST = 6
"""Nested models that are indented; what is deeper stands as deep as these."""

_NO_COSTS: Mapping[Column, str] = MappingProxyType({})

Row = tuple[Cell, ...]


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` unless everything is asked for, and where there is no graph that would tell it."""
    if not view.full or not analysis.has_graph:
        return None
    facts = analysis.facts
    numbers = _in_reading_order(facts, calls_in_focus(analysis, view.branch))
    width = view.terminal.width
    narrow = width < _NARROW
    costs = _telling_costs([facts.calls[number] for number in numbers], width)
    columns = (_CALL, _WHAT, _GIVES, _PARAMETERS) if narrow else (_CALL, _WHAT, _TAKES, _GIVES, _PARAMETERS)
    rows = tuple(_Rows(facts, numbers, costs, narrow=narrow, wide=width >= _WIDE).all())
    number = sum(not facts.calls[number].is_input for number in numbers)
    summary = say(plural(number, "call"), quiet(", each on the one above it where nothing is said of what it takes"))
    return Section(TITLE, summary, (Table((*columns, *costs), rows, wraps=True),))


def _telling_costs(calls: Sequence[Call], width: int) -> tuple[Column, ...]:
    """The columns beside the parameters that say something: of what is trained, where not all is; and of MACs.

    Args:
        calls: all that the table has.
        width: columns of the terminal.
    """
    known = [call.layer for call in calls if call.layer.trainable_parameters is not None]
    not_all = any(layer.trainable_parameters != layer.parameters for layer in known)
    trainable = (_TRAINABLE,) if not_all and width >= _WIDE else ()
    macs = (_MACS,) if any(call.macs != 0 for call in calls) else ()
    return (*trainable, *macs)


class _Rows:
    """The rows of the table: the calls in order, and a heading wherever a nested model begins."""

    def __init__(
        self, facts: GraphFacts, numbers: Sequence[int], costs: Sequence[Column], *, narrow: bool, wide: bool
    ) -> None:
        self._facts = facts
        self._costs = costs
        self._narrow = narrow
        self._wide = wide
        self._numbers = numbers
        self._inside = _shown_inside(facts, numbers)
        self._same = _told_as_another(facts, self._inside)
        self._first = _first_calls(facts, numbers)
        self._entered: set[Scope] = set()
        self._above: int | None = None
        """The call in the row above; none behind a heading."""

    def all(self) -> Iterator[Row]:
        """Every row."""
        scope: Scope = ()
        for number in self._numbers:
            call = self._facts.calls[number]
            if call.scope != scope:
                yield from self._headings(scope, call.scope)
                scope = call.scope
            if not any(outer in self._same for outer in outward(call.scope)):
                yield self._row(number)
                self._above = number

    def _headings(self, before: Scope, scope: Scope) -> Iterator[Row]:
        """The heading of every nested model that begins here, or goes on; none inside one that is told as another."""
        for depth in range(1, len(scope) + 1):
            model = scope[:depth]
            if model in self._same and before[:depth] == model:
                return
            if before[:depth] == model:
                continue
            again = model in self._entered
            if not (again and model in self._same):
                yield self._heading(model, again=again)
            self._entered.add(model)
            self._above = None
            if model in self._same:
                return

    def _heading(self, model: Scope, *, again: bool) -> Row:
        label = say(_indent(len(model) - 1), Span(model[-1], "name"))
        if again:
            return self._cells(label, say(quiet("continued")))
        told = say(f"nested model of {plural(len(self._inside[model]), 'call')}")
        other = self._same.get(model)
        if other is None:
            return self._cells(label, told)
        same = say(told, ", with the weights and shapes of ", Span("/".join(other), "name"))
        taken, given = self._ends_of(model)
        costs = {_MACS: self._macs(self._facts.calls[number] for number in self._inside[model])}
        return self._cells(label, same, self._said(taken, model[:-1]), ", ".join(map(_gives, given)), costs)

    def _ends_of(self, model: Scope) -> tuple[list[Tensor], list[Call]]:
        """What the calls of a nested model take from outside it, and those of them that give something to outside."""
        facts, inside = self._facts, set(self._inside[model])
        taken: list[Tensor] = []
        given: list[Call] = []
        for number in self._inside[model]:
            taken += [each for each in facts.tensors_into[number] if facts.number[each.source] not in inside]
            if number in facts.output_calls or not inside.issuperset(facts.all_targets[number]):
                given.append(facts.calls[number])
        return taken, given

    def _row(self, number: int) -> Row:
        call = self._facts.calls[number]
        label = say(_indent(len(call.scope)), _short(call.id, call.scope))
        first = self._first[call.layer.key]
        repeated = first != number and bool(call.layer.parameters)
        costs = {_MACS: self._macs([call])}
        if not repeated and call.layer.parameters != 0:
            costs[_PARAMETERS] = self._parameters(call.layer)
            costs[_TRAINABLE] = count(call.layer.trainable_parameters)
        what = self._what(call, repeated_from=first if repeated else None)
        return self._cells(label, what, self._takes(number), _gives(call), costs)

    def _cells(
        self, label: Words, what: Words, takes: Words = (), gives: str = "", costs: Mapping[Column, str] = _NO_COSTS
    ) -> Row:
        figures = [cell(costs.get(column, "")) for column in (_PARAMETERS, *self._costs)]
        if not self._narrow:
            return (cell(label), cell(what), cell(takes), cell(gives), *figures)
        told = say(what, quiet(" ← "), takes) if takes else what
        return (cell(label), cell(told), cell(gives), *figures)

    def _parameters(self, layer: Layer) -> str:
        """Those of a layer; where there is no room for a column of what is trained, whether none of them is."""
        frozen = " frozen" if layer.trainable_parameters == 0 and not self._wide else ""
        return f"{count(layer.parameters)}{frozen}"

    def _macs(self, calls: Iterable[Call]) -> str:
        """What calls cost together, at least, in short where there is little room; nothing where that is nothing."""
        macs = sum_macs(calls)
        figure = count(macs.at_least) if self._wide else in_short(macs.at_least)
        if macs.total is None:
            return f"≥ {figure}" if macs.at_least else "?"
        return figure if macs.total else ""

    def _what(self, call: Call, repeated_from: int | None) -> Words:
        """The class and the settings that matter; of a later call of a layer, whose weights it works with."""
        if call.is_input:
            return say("input", f" {call.dtype}" if call.dtype else "")
        words = say(*_class(call), _with_a_number(call))
        settings = settings_in_brief(call.layer)
        if settings:
            words = say(words, " ", joined([quoted(each) for each in settings]))
        if repeated_from is None:
            return words
        return say(words, ", same weights as ", name(self._facts.calls[repeated_from].id))

    def _takes(self, number: int) -> Words:
        """What the call takes, unless that is what the call above it gives, and nothing else."""
        tensors = self._facts.tensors_into[number]
        if not tensors and not self._facts.calls[number].is_input:
            return say(quiet("nothing"))
        return self._said(tensors, self._facts.calls[number].scope)

    def _said(self, tensors: Sequence[Tensor], scope: Scope) -> Words:
        """Tensors by the calls that make them, as these are known in a scope; nothing of the call above alone."""
        if all(map(self._is_above, tensors)):
            return ()
        distinct = dict.fromkeys((each.source, each.output, each.argument if each.control else "") for each in tensors)
        return joined([_tensor(*each, scope) for each in distinct])

    def _is_above(self, tensor: Tensor) -> bool:
        plain = tensor.output == 0 and not tensor.control
        return plain and self._above is not None and tensor.source == self._facts.calls[self._above].id


def _in_reading_order(facts: GraphFacts, numbers: Sequence[int]) -> Sequence[int]:
    """The calls in an order in which each stands behind all that it takes from, and if it can right behind one of them.

    So a branch is read from its input to its end, and then the next one.
    """
    wanted = set(numbers)
    missing = {number: sum(source in wanted for source in facts.all_sources[number]) for number in numbers}
    ready = [number for number in reversed(numbers) if not missing[number]]
    ordered: list[int] = []
    while ready:
        number = ready.pop()
        ordered.append(number)
        for target in reversed(facts.all_targets[number]):
            if target in wanted:
                missing[target] -= 1
                if not missing[target]:
                    ready.append(target)
    return ordered


def _first_calls(facts: GraphFacts, numbers: Sequence[int]) -> dict[str, int]:
    """Of each layer, by its key, the call that is told before its others, or before all that have its weights."""
    first: dict[str, int] = {}
    told: dict[str, int] = {}
    for number in numbers:
        layer = facts.calls[number].layer
        owners = layer.weights or {}
        elsewhere = [told[owner] for owner in owners if owner in told]
        all_told = elsewhere and len(elsewhere) == len(owners)
        first.setdefault(layer.key, elsewhere[0] if all_told else number)
        for owner in owners:
            told.setdefault(owner, number)
    return first


def _shown_inside(facts: GraphFacts, numbers: Sequence[int]) -> dict[Scope, list[int]]:
    """The calls in each nested model that are shown, those in the models inside it among them."""
    shown = set(numbers)
    inside: dict[Scope, list[int]] = {}
    for model, own in facts.model_calls.inside.items():
        inside[model] = [number for number in own if number in shown]
    return inside


def _told_as_another(facts: GraphFacts, inside: dict[Scope, list[int]]) -> dict[Scope, Scope]:
    """The times a nested model is called again in the same order and on the same shapes → the time told in full."""
    told_as: dict[Scope, Scope] = {}
    for models in facts.model_calls.of_one_model:
        in_full: dict[tuple[object, ...], Scope] = {}
        for model in models:
            calls = [facts.calls[number] for number in inside[model]]
            mark = tuple((call.layer.key, call.shapes) for call in calls)
            earlier = in_full.setdefault(mark, model)
            if earlier != model:
                told_as[model] = earlier
    return told_as


def _indent(depth: int) -> str:
    return _INDENT * min(depth, _DEEPEST)


def _short(id_: str, scope: Scope) -> Span:
    """The name of a call as it is known inside a nested model."""
    inside = "/".join(scope) + "/"
    return Span(id_.removeprefix(inside) if scope else id_, "name", id_)


def _tensor(source: str, output: int, argument: str, scope: Scope) -> Words:
    """A tensor by the call that makes it; of a control tensor, the argument, too."""
    shown = say(_short(source, scope), f":{output}" if output else "")
    return say(quoted(argument), " = ", shown) if argument else shown


def _class(call: Call) -> Words:
    """The class of a call, with what it wraps."""
    layer = call.layer
    if layer.class_name == layer.effective_class:
        return say(quoted(layer.class_name))
    return say(quoted(f"{layer.class_name}({layer.effective_class})"))


def _with_a_number(call: Call) -> str:
    """Of an operation that takes a number beside a tensor, in which order: ``(1, x)``, ``(x, 0.5)``."""
    if call.layer.kind != "operation" or len(call.constants) != 1:
        return ""
    argument, value = call.constants[0]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    patterns = {"0": "({}, x)", "1": "(x, {})"}
    return patterns[argument].format(decimal(value)) if argument in patterns else ""


def _gives(call: Call) -> str:
    """The shapes of what a call gives, without the batch axis."""
    return ", ".join(map(extent, call.shapes)) or "?"
