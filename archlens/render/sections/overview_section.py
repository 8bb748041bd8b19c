"""What the model is: how its inputs meet, its size, where its parameters are, what is shared, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.parameter_places import ParameterPlace, parameter_places
from archlens.analysis.sharing import SharedPart, shared_parts, shares_nothing
from archlens.render.block_words import block_counts
from archlens.render.document import (
    Paragraph,
    Section,
    Span,
    View,
    Words,
    joined,
    joined_in_part,
    listed,
    name,
    quiet,
    quoted,
    say,
)
from archlens.render.finding_words import in_a_line, kinds_of
from archlens.render.parameter_words import place_words
from archlens.render.sections.without_section import left_in_brief
from archlens.render.size_words import shapes_given, sizes_missing
from archlens.text.figures import count, in_short, percent, plural, short
from archlens.text.lists import listed as listed_texts
from archlens.text.lists import listed_names
from archlens.text.severities import gravity, is_told, severity_counts, told

_MOST_PARTS = 6
_MOST_DEEPEST = 2
_MOST_PLACES = 3
_NEARLY_ALL = 0.985
_MOST_SHARED = 3
_MOST_SHARING = 6
_MOST_WARNINGS = 5

_STRATEGIES: Mapping[str, str] = {
    "early": "before any layer with weights",
    "late": "with no weights behind it",
    "joint": "of features in one stage",
    "progressive": "stage by stage",
    "hybrid": "at several levels",
}


def build(analysis: Analysis, view: View) -> Section:
    """The words under the report's title."""
    parts = [Paragraph(words) for words in facts_in_brief(analysis, view)]
    return Section("", parts=(*parts, *_findings(analysis, view)))


def facts_in_brief(analysis: Analysis, view: View, *, hints: bool = True) -> list[Words]:
    """What the model is, in some lines, without what is wrong with it.

    Args:
        analysis: what to report.
        view: what the reader asked to see.
        hints: whether the reader is told which options of archlens would tell more.
    """
    lines = [route(analysis), _size(analysis, hints=hints), depths(analysis), left_in_brief(analysis, view)]
    lines += [_parameters(analysis, view)]
    lines += [*sharing(analysis, view), quantized(analysis), shapes_given(analysis)]
    return [words for words in lines if words]


def route(analysis: Analysis) -> Words:
    """How many inputs come in, how often they meet, how many outputs go out; and how they meet, in a word."""
    steps = [_inputs(analysis)]
    if analysis.fusions or analysis.injections:
        again = f" and {plural(len(analysis.injections), 'injection')}" if analysis.injections else ""
        steps.append(plural(len(analysis.fusions), "fusion") + again)
    steps.append(plural(len(analysis.outputs), "output"))
    return say(Span(" → ".join(steps), "strong"), _strategy(analysis))


def _inputs(analysis: Analysis) -> str:
    roles = Counter(each.role for each in analysis.inputs)
    others = [f"{count(roles[role])} {role}" for role in ("control", "unused") if roles[role]]
    apart = f" ({', '.join(others)})" if others else ""
    return plural(len(analysis.inputs), "input") + apart


def _strategy(analysis: Analysis) -> Words:
    strategy = analysis.model.strategy
    if strategy is None or len(analysis.branches) <= 1:
        return ()
    if strategy == "none":
        return say(": ", Span("no fusion", "strong"), ", the inputs never meet")
    word, plus, injection = strategy.partition(" + ")
    hint = f", {_STRATEGIES[word]}" if word in _STRATEGIES else ""
    return say(": ", Span(f"{word} fusion{plus}{injection}", "strong"), hint)


def _size(analysis: Analysis, *, hints: bool) -> Words:
    model = analysis.model
    layers = plural(model.layers, "layer")
    if model.calls != model.layers:
        layers += f" in {plural(model.calls, 'call')}"
    layers += _blocks(analysis)
    depth = say(", depth ", Span(count(model.depth), "strong"), f", weighted depth {count(model.weighted_depth)}")
    if model.parameters is None:
        return say(layers, depth, ", parameters unknown", _macs(analysis, hints=hints))
    rounded = short(model.parameters)
    parameters = f", {plural(model.parameters, 'parameter')}" + (f" ({rounded})" if rounded else "")
    return say(layers, depth, parameters, _macs(analysis, hints=hints))


def _macs(analysis: Analysis, *, hints: bool) -> Words:
    """The multiply-accumulates for one sample, and what is missing to know them all."""
    macs = analysis.model.macs_at_least
    at_least = "at least " if analysis.model.macs is None else ""
    known = f", {at_least}{in_short(macs)} MACs" if macs else ""
    missing = sizes_missing(analysis)
    if not missing:
        return say(known)
    return say(known or ", MACs unknown", *(("; ", missing) if hints else ()))


def _blocks(analysis: Analysis) -> str:
    kinds = block_counts(analysis.blocks)
    if not kinds:
        return ""
    return f" with {listed_texts(kinds)} {'block' if len(analysis.blocks) == 1 else 'blocks'}"


def depths(analysis: Analysis) -> Words:
    """Which branch is the deepest, if there are several, and that nothing is shared, where that is certain."""
    branches = analysis.branches
    if len(branches) <= 1:
        return say("nothing is shared") if shares_nothing(analysis) else ()
    found = {branch.depth for branch in branches}
    if found == {0}:
        return say("no branch has a call of its own")
    alone = "; nothing is shared" if shares_nothing(analysis) else ""
    if len(found) == 1:
        return say(f"each branch {plural(branches[0].depth, 'call')} deep{alone}")
    deepest = [branch.input for branch in branches if branch.depth == max(found)]
    names = joined([name(each) for each in deepest[:_MOST_DEEPEST]])
    rest = f" and {count(len(deepest) - _MOST_DEEPEST)} more" if len(deepest) > _MOST_DEEPEST else ""
    return say(f"branches {count(min(found))} to {count(max(found))} calls deep, deepest ", names, rest, alone)


def _parameters(analysis: Analysis, view: View) -> Words:
    """Where the parameters are: in which layers or nested models, or else in which branches."""
    places, others = largest_places(analysis, view)
    if not places:
        return _parameters_by_part(analysis, view)
    words = say(*_all_in(analysis, places), joined([place_words(place) for place in places]))
    rest = f", {plural(others, 'other layer')} {percent(share_of_others(places))}" if others else ""
    return say("parameters in ", words, rest)


def _all_in(analysis: Analysis, places: Sequence[ParameterPlace]) -> Words:
    """The nested model that all of these are in, if they are."""
    calls, number = analysis.facts.calls, analysis.facts.number
    scopes = {calls[number[call]].scope[:1] for place in places for call in place.calls[:1]}
    (outermost, *others) = scopes
    return say(name(outermost[0]), ": ") if outermost and not others else ()


def largest_places(analysis: Analysis, view: View) -> tuple[Sequence[ParameterPlace], int]:
    """The places of most parameters, and how many layers are in none of them.

    Example:
        >>> import archlens
        >>> places, others = largest_places(archlens.analyze("sample_models/image_text.keras"), View())
        >>> [place.name for place in places], others
        (['image_dense', 'text_embedding'], 4)
    """
    places = parameter_places(analysis)
    shown = 0
    told_share = 0.0
    while shown < len(places) and (view.full or (shown < _MOST_PLACES and told_share < _NEARLY_ALL)):
        told_share += places[shown].share
        shown += 1
    return places[:shown], sum(place.layers for place in places[shown:])


def share_of_others(places: Sequence[ParameterPlace]) -> float:
    """The part of a model's parameters that is in none of these places."""
    return max(0.0, 1 - sum(place.share for place in places))


def _parameters_by_part(analysis: Analysis, view: View) -> Words:
    """What part of the model each branch and the interaction have, the largest alone where they are many."""
    total = analysis.model.parameters
    parts = [(name(b.input), b.parameters) for b in analysis.branches]
    if analysis.interaction.calls:
        parts.append((Span("interaction"), analysis.interaction.parameters))
    known = [(label, number) for label, number in parts if number is not None]
    if not total or len(known) < len(parts) or len(parts) < 2:  # noqa: PLR2004 - one part has it all
        return ()
    rest = ""
    if len(known) > _MOST_PARTS and not view.full:
        ranked = sorted(range(len(known)), key=lambda i: -known[i][1])[: _MOST_PARTS - 1]
        left = [number for i, (_, number) in enumerate(known) if i not in ranked]
        rest = f", {count(len(left))} others {percent(_share(sum(left), total))}"
        known = [known[i] for i in sorted(ranked)]
    shares = joined([say(label, f" {percent(_share(number, total))}") for label, number in known])
    shared = any(branch.shared_parameters for branch in analysis.branches)
    return say("parameters by part: ", shares, rest, " (shared layers count in each part)" if shared else "")


def _share(part: int, whole: int) -> float:
    return part / whole


def sharing(analysis: Analysis, view: View) -> Iterator[Words]:
    """What several inputs share, one by one; and what is used again elsewhere, together."""
    parts = shared_parts(analysis)
    apart = [part for part in parts if part.apart]
    shown = apart if view.full else apart[:_MOST_SHARED]
    for part in shown:
        yield say(
            _name_of(part), " is shared by ", listed(part.inputs, view, _MOST_SHARING), " (one ", *_called(part), ")"
        )
    if len(shown) < len(apart):
        yield say(quiet(f"and {plural(len(apart) - len(shown), 'shared part')} more"))
    again = [say(_name_of(part), " (", *_called(part), ")") for part in parts if not part.apart]
    if again:
        yield say("used again with the same weights: ", joined_in_part(again, view, _MOST_SHARED))


def _name_of(part: SharedPart) -> Span:
    return Span(part.name, "name", part.uses[0][0])


def _called(part: SharedPart) -> Sequence[str | Span]:
    """What it is, and how often it is called."""
    what = "nested model" if part.class_name is None else quoted(part.class_name)
    return (what, f", called {plural(len(part.uses), 'time')}")


def quantized(analysis: Analysis) -> Words:
    """How the layers were quantized, the layers named where they differ in that."""
    modes = analysis.model.quantization
    parts = [f"{mode} ({listed_names(names)})" if len(modes) > 1 else mode for mode, names in modes.items()]
    return say("quantized: ", quoted(", ".join(parts))) if parts else ()


def _findings(analysis: Analysis, view: View) -> Iterator[Paragraph]:
    """Each warning and error in a line; notes are counted."""
    notes = [finding for finding in analysis.findings if finding.severity == "info"]
    grave = [finding for finding in told(analysis.findings, view.findings) if finding.severity != "info"]
    grave.sort(key=lambda finding: -gravity(finding.severity))
    shown = grave if view.full else grave[:_MOST_WARNINGS]
    for finding in shown:
        yield Paragraph(in_a_line(finding), places=finding.where, one_line=True)
    rest = grave[len(shown) :]
    if is_told("info", view.findings):
        rest += notes
    if rest:
        more = "more: " if len(shown) < len(grave) else ""
        counted = severity_counts([finding.severity for finding in rest])
        yield Paragraph(say(quiet(f"{more}{counted}, see Findings ({kinds_of(rest)})")))
