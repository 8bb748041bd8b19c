"""AL207: one call costs most of what the model costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import extent, in_short, percent
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The call with a share of the MACs above ``max-share``, among ``min-calls`` or more that multiply."""
    total = analysis.model.macs
    if total is None or total < options["min-macs"]:
        return
    multiplying = [call for call in analysis.graph.calls if call.macs]
    if len(multiplying) < options["min-calls"]:
        return
    call = max(multiplying, key=lambda each: each.macs or 0)
    macs = call.macs or 0
    share = macs / total
    if share <= options["max-share"]:
        return
    yield Trigger(
        (call.id,),
        f"{call.layer.class_name} {quoted(call.id)} costs {percent(share)} of the model's MACs "
        f"({in_short(macs)} of {in_short(total)}), and gives {extent(call.shape)}.",
        {"share": share, "macs": macs, "total": total},
        hint=_HINTS.get(call.layer.role),
    )


_HINTS = {
    "dense": "Give it fewer units, narrow what it takes, or call it at fewer positions.",
    "convolution": "Reduce the resolution before it (a stride, pooling), give it fewer filters or a smaller kernel, or "
    "make it separable.",
    "recurrent": "Shorten the sequence before it (a stride, pooling), or give it fewer units.",
    "attention": "Shorten the sequences, which it multiplies with each other, or give it fewer or narrower heads.",
    "embedding": "Shrink the vocabulary: called backwards, it multiplies with every row.",
}

RULE = Rule(
    code="AL207",
    name="costly-call",
    severity="info",
    what="One call costs more than half of the model's multiply-accumulates.",
    why="How fast the model is, this one call decides; all that is saved elsewhere is hardly felt.",
    hint="Narrow what it takes, or make it smaller.",
    options=(
        Option("max-share", 0.5, 0, "the largest share of one call in the model's MACs", maximum=1),
        Option("min-calls", 8, 2, "the number of calls that multiply from which a model is looked at", whole=True),
        Option("min-macs", 1_000_000, 0, "the model's MACs from which it is looked at", whole=True),
    ),
    find=find,
    yields_to=("AL203",),
)
