"""AL202: a fusion or interaction call multiplies the features that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.rules.interaction_changes import Changing, change_in_words, changing, widest_outputs
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import times
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """Calls of a ratio above ``ratio``."""
    if not analysis.interaction.calls:
        return
    facts = analysis.facts
    widest: Sequence[int] | None = None
    for change in changing(analysis, lambda ratio: ratio > options["ratio"]):
        widest = widest_outputs(facts) if widest is None else widest
        if not _by_its_nature(facts, change, widest, options["ratio"]):
            id_ = facts.calls[change.number].id
            yield Trigger(
                (id_,),
                f"{change_in_words(change, quoted(id_))}: {times(change.ratio)} as many, where inputs interact.",
                {"ratio": change.ratio, "features_in": change.taken, "features_out": change.given},
                hint=None if change.mode else _WIDE_LAYER,
            )


def _by_its_nature(facts: GraphFacts, change: Changing, widest: Sequence[int], ratio: float) -> bool:
    """Whether a call widens as any of its kind does.

    1. A convolution gives every position several channels, and its parameters do not grow with the positions.
    2. The first layer that works on raw inputs: few numbers are told apart by many units.
    3. On the way to an output that is wider than what comes in by as much, it must get wider somewhere.
    """
    if change.mode is None and facts.calls[change.number].layer.role == "convolution":
        return True
    if change.mode is None and all(
        not facts.weighted_depths.lengths[source] for source in facts.sources[change.number]
    ):
        return True
    return change.taken is not None and widest[change.number] > ratio * change.taken


_WIDE_LAYER = "Give it fewer units, unless validation says that the model underfits."


RULE = Rule(
    code="AL202",
    name="expansion",
    severity="info",
    what="A fusion or a weighted interaction call gives more than four times the features that it takes.",
    why="No call adds information: what follows pays for width in parameters and time, and may overfit it. An outer "
    "product of two arms is the usual fusion that does so, and grows with the product of their widths.",
    hint="Widen less here, or project the arms down before a product of all their pairs (a low-rank product).",
    options=(Option("ratio", 4, 1, "the ratio of features out to features in above which a call is told"),),
    find=find,
    yields_to=("AL203", "AL205"),
)
