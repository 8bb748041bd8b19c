"""What works on several inputs at once."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.document import Paragraph, Section, Span, View, Words, name, say
from archlens.text.figures import count, percent, plural


def build(analysis: Analysis, view: View) -> Section | None:  # noqa: ARG001 - every section is built alike
    """The section; ``None`` if no call sees two inputs, which the merge points have told already."""
    interaction = analysis.interaction
    if not interaction.calls:
        return None
    depth = say(
        "depth ",
        Span(count(interaction.depth), "strong"),
        f" (weighted {count(interaction.weighted_depth)}), joint depth {count(interaction.joint_depth)}",
    )
    summary = f"{plural(interaction.calls, 'call')} on several inputs, {_parameters(analysis)}"
    return Section("Interaction", say(summary), (Paragraph(say(depth, _narrowest(analysis))),))


def _narrowest(analysis: Analysis) -> Words:
    narrowest = analysis.interaction.narrowest
    if narrowest is None:
        return ()
    return say(", narrowest at ", name(narrowest.id), f": {plural(narrowest.features, 'feature')}")


def _parameters(analysis: Analysis) -> str:
    own, total = analysis.interaction.parameters, analysis.model.parameters
    if own is None:
        return "parameters unknown"
    share = f" ({percent(own / total)} of the model)" if total else ""
    return f"{plural(own, 'parameter')}{share}"
