"""What the model is: its size, who wrote it, and where its parameters are."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.document import Paragraph, Section, Span, View, Words, joined, name, quoted, say
from archlens.text.figures import count, percent, plural, short
from archlens.text.lists import listed_names

_MOST_PARTS = 6


def build(analysis: Analysis, view: View) -> Section:
    """The words under the report's title."""
    parts = [_route(analysis), _size(analysis), _parameters(analysis, view), _quantized(analysis), _origin(analysis)]
    warnings = _warnings(analysis)
    return Section("", parts=tuple(Paragraph(part) for part in (*parts, warnings) if part))


def _route(analysis: Analysis) -> Words:
    steps = [plural(len(analysis.inputs), "input")]
    if len(analysis.branches) > 1:
        again = f" and {plural(len(analysis.injections), 'injection')}" if analysis.injections else ""
        steps.append(plural(len(analysis.fusions), "fusion") + again)
    steps.append(plural(len(analysis.outputs), "output"))
    return say(Span(" → ".join(steps), "strong"))


def _size(analysis: Analysis) -> Words:
    model = analysis.model
    layers = plural(model.layers, "layer")
    if model.calls != model.layers:
        layers += f" in {plural(model.calls, 'call')}"
    words = say(layers, ", depth ", Span(count(model.depth), "strong"), f" (weighted {count(model.weighted_depth)})")
    if model.parameters is None:
        return say(words, ", parameters unknown")
    rounded = short(model.parameters)
    return say(words, f", {plural(model.parameters, 'parameter')}", f" ({rounded})" if rounded else "")


def _parameters(analysis: Analysis, view: View) -> Words:
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


def _quantized(analysis: Analysis) -> Words:
    """How the layers were quantized, the layers named where they differ in that."""
    modes = analysis.model.quantization
    parts = [f"{mode} ({listed_names(names)})" if len(modes) > 1 else mode for mode, names in modes.items()]
    return say("quantized: ", quoted(", ".join(parts))) if parts else ()


def _share(part: int, whole: int) -> float:
    return part / whole


def _origin(analysis: Analysis) -> Words:
    model = analysis.model
    version = say(", written by Keras ", quoted(model.keras_version)) if model.keras_version else ()
    return say("format ", quoted(model.format), version)


def _warnings(analysis: Analysis) -> Words:
    number = sum(finding.severity != "info" for finding in analysis.findings)
    return say(Span(f"{plural(number, 'warning')}: see Findings", "warning")) if number else ()
