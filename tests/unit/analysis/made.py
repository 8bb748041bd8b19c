"""Small graphs written down call by call, for tests that look at one case."""

from __future__ import annotations

from archlens.analysis.facts import GraphFacts
from archlens.graph import ModelGraph, OutputTensor
from tests.unit.analysis.test_scale import Builder


def facts_of(calls, outputs):
    """The facts of a graph.

    Args:
        calls: of each call, in topological order, its class and the calls that it takes from; weighted ones end in
            ``!``: ``{"x": ("InputLayer", ()), "d": ("Dense!", ("x",))}``.
        outputs: ids of the calls that give outputs.
    """
    return GraphFacts(graph_of(calls, outputs))


def graph_of(calls, outputs):
    """The graph of such calls; all shapes are (None, 8)."""
    builder = Builder()
    for name, (class_name, sources) in calls.items():
        builder.call(name, class_name.rstrip("!"), *sources, parameters=int(class_name.endswith("!")))
    inputs = tuple(call.id for call in builder.calls if call.is_input)
    ends = tuple(OutputTensor(f"out_{id_}", id_, 0, (None, 8)) for id_ in outputs)
    return ModelGraph("made", "test", None, tuple(builder.calls), tuple(builder.tensors), inputs, ends)


TWO_TOWERS = {
    "image": ("InputLayer", ()),
    "text": ("InputLayer", ()),
    "conv": ("Conv2D!", ("image",)),
    "flat": ("Flatten", ("conv",)),
    "embed": ("Embedding!", ("text",)),
    "both": ("Concatenate", ("flat", "embed")),
    "again": ("Add", ("both", "embed")),
    "dense": ("Dense!", ("again",)),
    "skip": ("Add", ("dense", "again")),
}
"""A fusion (``both``), an injection (``again``) and a residual block (``skip``)."""
