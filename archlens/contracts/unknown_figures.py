"""How figures that are not known can be had: what must be said of a model, or cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.analysis.analysis import Analysis
from archlens.contracts.bounds import UNKNOWN_HINT
from archlens.graph import Call
from archlens.text.figures import shape
from archlens.text.lists import listed, listed_names
from archlens.text.names import quoted

_MOST = 3


def how_to_know(calls: Sequence[Call], analysis: Analysis) -> str:
    """What to do about calls whose shapes or costs are not known.

    Args:
        calls: those that are not known.
        analysis: of the model.
    """
    return " ".join(_advice(calls, analysis)) or UNKNOWN_HINT


def _advice(calls: Sequence[Call], analysis: Analysis) -> Iterator[str]:
    opaque = dict.fromkeys(call.layer.class_name for call in calls if call.layer.is_opaque)
    inputs = list(_inputs_without_sizes(calls, analysis))
    if inputs:
        yield f"Give {listed(inputs, _MOST)} the sizes in use: --shape NAME=SHAPE, or [shapes] in the settings."
    if opaque:
        yield f"No file tells what a class of your own does ({listed_names(list(opaque), _MOST)})."


def _inputs_without_sizes(calls: Sequence[Call], analysis: Analysis) -> Iterator[str]:
    """The inputs that these calls see, and of which an axis is not known."""
    facts = analysis.facts
    seen = 0
    for call in calls:
        seen |= facts.source_masks[facts.number[call.id]]
    for place, name in enumerate(facts.graph.inputs):
        axes = facts.graph.by_id[name].shape
        if seen >> place & 1 and axes is not None and None in axes[1:]:
            yield f"{quoted(name)} {shape(axes)}"
