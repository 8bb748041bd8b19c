"""What stands above a picture: the model in a few lines, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.parameter_places import parameter_places
from archlens.analysis.sharing import shared_parts, shares_nothing
from archlens.render.block_words import block_counts
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene import labels
from archlens.render.finding_words import headline
from archlens.render.parameter_words import place_words
from archlens.text.figures import count, in_short, plural
from archlens.text.lists import listed
from archlens.text.severities import WORDS

_WIDEST = 72
"""Columns of a name."""

_WIDEST_SENTENCE = 160

_WARNINGS = 3
_PLACES = 2
_OUTPUTS = 4
_SHARE_TO_TELL = 0.1


def caption(graph: PieceGraph, options: Options) -> tuple[str, ...]:
    """What the model comes to, what is wrong with it, and how much of it the picture shows in one node."""
    analysis = graph.drawn.analysis
    told = (
        _way(analysis),
        *_figures(analysis),
        *_shared(analysis),
        *_warnings(analysis),
        extent(graph, options),
    )
    return tuple(filter(None, told))


def _way(analysis: Analysis) -> str:
    """From inputs to outputs: ``2 inputs → 1 fusion (joint) → 1 output``."""
    parts = [plural(len(analysis.inputs), "input")]
    strategy = analysis.model.strategy
    if analysis.fusions:
        fusions = plural(len(analysis.fusions), "fusion")
        parts.append(f"{fusions} ({labels.words(strategy)})" if strategy else fusions)
    elif len(analysis.inputs) > 1:
        parts.append("no fusion")
    if analysis.injections:
        parts.append(plural(len(analysis.injections), "injection"))
    names = [labels.words(output.name, _WIDEST) for output in analysis.outputs]
    outputs = plural(len(analysis.outputs), "output")
    return " → ".join([*parts, f"{outputs} ({listed(names, _OUTPUTS, ', ')})"])


def _figures(analysis: Analysis) -> Iterator[str]:
    """Layers and their blocks, depth and parameters, and where these are; what is shared."""
    model = analysis.model
    parts = [plural(model.layers, "layer"), f"depth {count(model.depth)}"]
    blocks = block_counts(analysis.blocks)
    if blocks:
        parts.insert(1, f"{listed(blocks)} {'block' if len(analysis.blocks) == 1 else 'blocks'}")
    if model.parameters is not None:
        parts.append(f"{in_short(model.parameters)} parameters")
    places = [place for place in parameter_places(analysis)[:_PLACES] if place.share >= _SHARE_TO_TELL]
    yield ", ".join(parts)
    if places:
        told = ["".join(span.text for span in place_words(place)) for place in places]
        yield f"most parameters: {', '.join(labels.words(each, _WIDEST) for each in told)}"


def _shared(analysis: Analysis) -> Iterator[str]:
    """What is called several times, by its name."""
    told = [
        f"{labels.words(part.name, _WIDEST)} (called {count(len(part.uses))} times)" for part in shared_parts(analysis)
    ]
    if told:
        yield f"shared: {listed(told, _PLACES)}"
    elif shares_nothing(analysis):
        yield "nothing is shared"


def _warnings(analysis: Analysis) -> Iterator[str]:
    """Each warning in its first sentence; beyond a few they are counted."""
    found = [finding for finding in analysis.findings if finding.severity != "info"]
    if not found:
        yield "no warnings"
    for finding in found[:_WARNINGS]:
        sentence = labels.words(headline(finding), _WIDEST_SENTENCE)
        yield f"{WORDS[finding.severity]} {labels.words(finding.code)} {sentence}"
    if len(found) > _WARNINGS:
        yield f"warnings: {count(len(found) - _WARNINGS)} more"


def extent(graph: PieceGraph, options: Options) -> str:
    """Which part is shown, and how far it is folded."""
    notes = []
    if options.only_branch is not None:
        notes.append(f"only the branch of {labels.words(options.only_branch)}")
    if options.focus is not None:
        notes.append(f"only what is near {labels.words(options.focus)}")
    if len(graph) < len(graph.owner):
        inputs = sum(graph.drawn.facts.calls[n].is_input for n in graph.owner)
        held = f"{plural(len(graph.owner) - inputs, 'call')} and {plural(inputs, 'input')}"
        notes.append(f"{held}, folded into {plural(len(graph), 'node')}")
    return "; ".join(notes)
