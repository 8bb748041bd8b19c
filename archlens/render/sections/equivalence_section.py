"""Which layers of two branches do the same job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Equivalence, Pair
from archlens.layers.roles import DOES
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
    joined_in_part,
    name,
    quiet,
    quoted,
    say,
    trail,
)
from archlens.render.sections.alike import names_of
from archlens.text.figures import count, decimal, plural

_TOLD_IN_DETAIL = 3
_MOST_ROWS = 10
_MOST_PAIRS = 12
_MOST_CLASSES = 8
_LEAST_SIMILARITY = 0.1
"""Two branches that are less alike have next to nothing in common."""

_UNCOMPARED = "AL108"
_DOING: Mapping[str, str] = {"extract": "both extract features", "aggregate": "both pool", "project": "both project"}

_Layers = Callable[[str], tuple[str, str] | None]
"""Class and role of the calls that may be paired, by their ids."""


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` for a model of a single branch, and where no two are worth telling."""
    if not analysis.equivalences:
        return _not_compared(analysis)
    layers = _layers(analysis)
    in_detail = view.full or view.branch is not None
    twins = [] if in_detail else _twins(analysis.equivalences)
    alike_to_earlier = {branch for group in twins for branch in group[1:]}
    others = [each for each in analysis.equivalences if not alike_to_earlier.intersection(each.branches)]
    shown = [each for each in others if in_detail or each.similarity >= _LEAST_SIMILARITY]
    if not (twins or shown):
        return None
    parts: list[Table | Paragraph] = [Paragraph(_of_twins(analysis, group, layers, view)) for group in twins]
    if len(shown) > _TOLD_IN_DETAIL and not view.full:
        parts.append(_overview(shown))
    else:
        for each in shown:
            parts.extend(_detail(each, layers, view))
    return Section("Equivalent layers", _summary(len(others) - len(shown)), tuple(parts))


def _not_compared(analysis: Analysis) -> Section | None:
    told_as_finding = any(finding.code == _UNCOMPARED for finding in analysis.findings)
    if len(analysis.branches) < 2 or told_as_finding:  # noqa: PLR2004 - a pair
        return None
    return Section("Equivalent layers", say("not compared: too much to compare; --branch NAME compares one"))


def _summary(left_out: int) -> Words:
    hint = "similarity 1 is the same sequence"
    rest = f"; {plural(left_out, 'other pair')} below {decimal(_LEAST_SIMILARITY)}" if left_out else ""
    return say(quiet(hint + rest))


def _layers(analysis: Analysis) -> _Layers:
    """In a report of one branch, the graph tells those of others."""
    if analysis.has_graph:
        facts = analysis.facts

        def in_graph(id_: str) -> tuple[str, str] | None:
            number = facts.number.get(id_)
            return None if number is None else (facts.calls[number].layer.class_name, facts.calls[number].layer.role)

        return in_graph
    steps = {step.id: (step.class_name, step.role) for branch in analysis.branches for step in branch.trajectory}
    return steps.get


def _twins(equivalences: Sequence[Equivalence]) -> list[list[str]]:
    """The branches in groups of similarity 1, which all in a group have to each other."""
    groups: dict[str, list[str]] = {}
    for each in equivalences:
        if each.similarity == 1:
            first, second = each.branches
            group = groups.setdefault(first, [first])
            if second not in groups:
                group.append(second)
                groups[second] = group
    return list({id(group): group for group in groups.values()}.values())


def _of_twins(analysis: Analysis, group: Sequence[str], layers: _Layers, view: View) -> Words:
    """What branches of the same sequence have in common: layers, or classes."""
    inside = [each for each in analysis.equivalences if set(each.branches) <= set(group)]
    same = [pair.same_layer for each in inside for pair in each.pairs]
    classes = [layer[0] for layer in (layers(pair.a) for pair in inside[0].pairs) if layer is not None]
    sequence = joined_in_part([quoted(each) for each in classes], view, _MOST_CLASSES)
    if all(same):
        weights = "the same layers"
    elif any(same):
        weights = "partly the same layers"
    elif _own_weights(analysis, inside):
        weights = "separate weights"
    else:
        weights = "separate layers"
    names = names_of(group)
    return say(joined(names.items, names.separator), f": similarity 1, {weights} (", sequence, ")")


def _own_weights(analysis: Analysis, equivalences: Sequence[Equivalence]) -> bool:
    """Whether any of the paired calls is known to have weights."""
    if not analysis.has_graph:
        return False
    calls, number = analysis.facts.calls, analysis.facts.number
    return any(calls[number[pair.a]].layer.owns_weights for each in equivalences for pair in each.pairs)


def _overview(equivalences: Sequence[Equivalence]) -> Table:
    """A row a pair of branches, the most similar ones first."""
    ranked = sorted(equivalences, key=lambda each: -each.similarity)
    columns = (Column("branches"), Column("similarity", right=True), Column("layers"))
    rows = [(_branches(each), cell(decimal(each.similarity)), _pairs(each.pairs)) for each in ranked]
    return Table(columns, fewer_rows(rows, _MOST_ROWS, full=False))


def _branches(each: Equivalence) -> Cell:
    return cell(name(each.branches[0]), " ~ ", name(each.branches[1]))


def _pairs(pairs: Sequence[Pair]) -> Cell:
    return trail((say(name(p.a), " ~ ", name(p.b), f" ({p.alike})") for p in pairs), ", ")


def _detail(each: Equivalence, layers: _Layers, view: View) -> Iterator[Table | Paragraph]:
    branches = say(name(each.branches[0]), " ~ ", name(each.branches[1]))
    if not each.pairs:
        yield Paragraph(say(branches, ": nothing alike"))
        return
    yield Paragraph(say(branches, f": similarity {decimal(each.similarity)}, {count(len(each.pairs))} alike"))
    columns = (Column("in the one"), Column("in the other"), Column("alike"))
    rows = [(cell(name(pair.a)), cell(name(pair.b)), cell(_alike(pair, layers))) for pair in each.pairs]
    yield Table(columns, fewer_rows(rows, _MOST_PAIRS, full=view.full), indent=1)


def _alike(pair: Pair, layers: _Layers) -> Words:
    first, second = layers(pair.a), layers(pair.b)
    if first is None or second is None:
        return say(pair.alike)
    (a, role), (b, _) = first, second
    both = quoted(a) if a == b else say(quoted(a), " and ", quoted(b))
    how = pair.alike
    if pair.level == "does":
        how = _DOING.get(DOES.get(role, ""), how)
    return say(how, ": ", both)
