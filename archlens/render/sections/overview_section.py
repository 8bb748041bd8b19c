"""What the model is: how its inputs meet, its size, where its parameters are, what is shared, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.parameter_places import parameter_places
from archlens.analysis.results import Finding
from archlens.analysis.sharing import SharedPart, shared_parts
from archlens.render.document import (
    SEVERITY_STYLES,
    Paragraph,
    Section,
    Span,
    View,
    Words,
    joined,
    listed,
    name,
    quiet,
    quoted,
    say,
)
from archlens.render.parameter_words import place_words
from archlens.text.figures import count, percent, plural, short
from archlens.text.lists import listed_names
from archlens.text.severities import WORDS, gravity, is_told, severity_counts, told

_MOST_PARTS = 6
_MOST_PLACES = 3
_NEARLY_ALL = 0.985
_MOST_SHARED = 3
_MOST_SHARING = 6
_MOST_WARNINGS = 5

_STRATEGIES: Mapping[str, str] = {
    "early": "before any layer with weights",
    "late": "of what each has decided",
    "joint": "of features in one stage",
    "progressive": "stage by stage",
    "hybrid": "at several levels",
}


def build(analysis: Analysis, view: View) -> Section:
    """The words under the report's title."""
    lines = [_route(analysis), _size(analysis), _parameters(analysis, view), *_shared(analysis, view)]
    lines.append(_quantized(analysis))
    parts = [Paragraph(words) for words in lines if words]
    return Section("", parts=(*parts, *_findings(analysis, view)))


def _route(analysis: Analysis) -> Words:
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
    # Injections are counted beside the fusions.
    word = strategy.partition(" + ")[0]
    hint = f", {_STRATEGIES[word]}" if word in _STRATEGIES else ""
    return say(": ", Span(f"{word} fusion", "strong"), hint)


def _size(analysis: Analysis) -> Words:
    model = analysis.model
    layers = plural(model.layers, "layer")
    if model.calls != model.layers:
        layers += f" in {plural(model.calls, 'call')}"
    depth = say(", depth ", Span(count(model.depth), "strong"), f", weighted depth {count(model.weighted_depth)}")
    if model.parameters is None:
        return say(layers, depth, ", parameters unknown")
    rounded = short(model.parameters)
    return say(layers, depth, f", {plural(model.parameters, 'parameter')}", f" ({rounded})" if rounded else "")


def _parameters(analysis: Analysis, view: View) -> Words:
    """Where the parameters are: in which layers or nested models, or else in which branches."""
    places = parameter_places(analysis)
    if not places:
        return _parameters_by_part(analysis, view)
    shown = 0
    told_share = 0.0
    while shown < len(places) and (view.full or (shown < _MOST_PLACES and told_share < _NEARLY_ALL)):
        told_share += places[shown].share
        shown += 1
    words = joined([place_words(place) for place in places[:shown]])
    left = sum(place.layers for place in places[shown:])
    rest = f", {plural(left, 'other layer')} {percent(max(0.0, 1 - told_share))}" if left else ""
    return say("parameters in ", words, rest)


def _parameters_by_part(analysis: Analysis, view: View) -> Words:
    """The share of every branch and of the interaction, the largest alone where they are many."""
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


def _shared(analysis: Analysis, view: View) -> Iterator[Words]:
    """What is used several times, and by which inputs."""
    parts = shared_parts(analysis)
    shown = parts if view.full else parts[:_MOST_SHARED]
    for part in shown:
        yield say(name(part.name) if part.kind == "layer" else Span(part.name, "name"), *_sharing(part, view))
    if len(shown) < len(parts):
        yield say(quiet(f"and {plural(len(parts) - len(shown), 'shared part')} more"))


def _sharing(part: SharedPart, view: View) -> Sequence[str | Words]:
    what = say("nested model") if part.class_name is None else say(quoted(part.class_name))
    times = f"called {plural(len(part.uses), 'time')}"
    if part.apart:
        return (" is shared by ", listed(part.inputs, view, _MOST_SHARING), " (one ", what, f", {times})")
    behind = say(" behind ", listed(part.inputs, view, _MOST_SHARING)) if part.inputs else ()
    return (" (", what, f") is {times}", behind, ", with the same weights")


def _quantized(analysis: Analysis) -> Words:
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
        label = Span(WORDS[finding.severity], SEVERITY_STYLES[finding.severity])
        words = say(label, " ", quoted(finding.code), f" {headline(finding)}")
        yield Paragraph(words, places=finding.where, one_line=True)
    rest = [finding.severity for finding in grave[len(shown) :]]
    if is_told("info", view.findings):
        rest += [note.severity for note in notes]
    if rest:
        more = "more: " if len(shown) < len(grave) else ""
        yield Paragraph(say(quiet(f"{more}{severity_counts(rest)}, see Findings")))


def headline(finding: Finding) -> str:
    """What a finding says first; what follows a colon says more of it.

    Example:
        >>> headline(Finding("AL999", "warning", (), "Two layers are equal: 'a' is 'b'.", "Use one."))
        'Two layers are equal'
    """
    first, _, _ = finding.message.partition(": ")
    return first.removesuffix(".")
