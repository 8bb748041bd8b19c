"""AL202: a fusion or interaction call multiplies the features that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.rules.interaction_changes import change_in_words, changing
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import times
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """Calls of a ratio above ``ratio``."""
    for change in changing(analysis):
        if change.ratio > options["ratio"]:
            id_ = analysis.facts.calls[change.number].id
            yield Trigger(
                (id_,),
                f"{change_in_words(change, quoted(id_))}: {times(change.ratio)} as many, where inputs interact.",
                {"ratio": change.ratio, "features_in": change.taken, "features_out": change.given},
            )


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
)
