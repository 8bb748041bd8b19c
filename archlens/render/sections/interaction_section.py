"""What works on several inputs at once."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.document import Paragraph, Section, Span, View, Words, name, say
from archlens.render.sections.nested_rows import nested_models, nested_words
from archlens.text.figures import count, percent, plural


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` if no call sees two inputs, which the merge points have told already."""
    interaction = analysis.interaction
    if not interaction.calls:
        return None
    summary = f"{plural(interaction.calls, 'call')} on several inputs, {_parameters(analysis)}"
    parts = [Paragraph(say(_depth(analysis, view), _narrowest(analysis)))]
    if analysis.has_graph and view.branch is None:
        facts = analysis.facts
        nested = [each for each in nested_models(facts) if any(facts.interacts[number] for number in each.calls)]
        parts += [Paragraph(words) for words in nested_words(facts, nested, full=view.full)]
    return Section("Interaction", say(summary), tuple(parts))


def _depth(analysis: Analysis, view: View) -> Words:
    """How many calls follow a fusion; the weighted ones apart, since a fusion with weights is one of them."""
    interaction = analysis.interaction
    depth = say("depth ", Span(count(interaction.depth), "strong"), " behind ", *_deepest_fusion(analysis, view))
    most = interaction.weighted_depth
    weighted = f"at most {plural(most, 'weighted call')} in a row" if most else "no call of them weighted"
    includes_fusion = interaction.weighted_depth > interaction.depth
    return say(depth, f", {weighted}", " (a fusion has weights, too)" if includes_fusion else "")


def _deepest_fusion(analysis: Analysis, view: View) -> Words:
    """The fusion with most calls behind it, by its name where it is not the only one.

    A report of one branch may be without it.
    """
    if view.branch is None and len(analysis.fusions) == 1:
        return say("the fusion")
    depth = analysis.interaction.depth
    fusion = next((each for each in analysis.fusions if each.depth_after == depth), None)
    return say("a fusion of other inputs") if fusion is None else say(name(fusion.id))


def _narrowest(analysis: Analysis) -> Words:
    narrowest = analysis.interaction.narrowest
    if narrowest is None:
        return ()
    return say(", narrowest at ", name(narrowest.id), f": {plural(narrowest.features, 'feature')}")


def _parameters(analysis: Analysis) -> str:
    own, total = analysis.interaction.parameters, analysis.model.parameters
    if own is None:
        return "parameters unknown"
    of_model = f" ({percent(own / total)} of the model)" if total else ""
    return f"{plural(own, 'parameter')}{of_model}"
