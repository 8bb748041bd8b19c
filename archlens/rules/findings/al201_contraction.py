"""AL201: a fusion or interaction call keeps few of the features that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.features import features
from archlens.rules.elementwise import ELEMENTWISE
from archlens.rules.interaction_changes import Changing, change_in_words, changing, funnels
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import times
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """Calls of a ratio below 1 / ``ratio`` behind which it gets wider again."""
    if not analysis.interaction.calls:
        return
    facts = analysis.facts
    falling: Sequence[bool] | None = None
    beside: dict[int, int] = {}
    for change in changing(analysis, lambda ratio: ratio < 1 / options["ratio"]):
        falling = funnels(facts) if falling is None else falling
        if not falling[change.number] and not _by_its_nature(facts, change, beside, options["ratio"]):
            id_ = facts.calls[change.number].id
            yield Trigger(
                (id_,),
                f"{change_in_words(change, quoted(id_))}: {times(1 / change.ratio)} fewer, where inputs interact."
                if change.ratio
                else f"{change_in_words(change, quoted(id_))}, where inputs interact.",
                {"ratio": change.ratio, "features_in": change.taken, "features_out": change.given},
            )


def _by_its_nature(facts: GraphFacts, change: Changing, beside: dict[int, int], ratio: float) -> bool:
    """Whether a call drops features as any of its kind does.

    1. An elementwise fusion of n arms has a ratio of 1 / n, and is as wide as its widest arm.
    2. A product of matrices gives a table of similarities.
    3. Attention gives as many features as its queries have, however many it attends to.
    4. A single feature is a distance or similarity, if only the output's own layer makes a score of it.
    5. What takes away an axis sums up: a recurrent layer that gives its last state.
    6. Calls side by side (experts, heads of attention) are one step together, and may keep enough among them.
    """
    call = facts.calls[change.number]
    if change.mode in ELEMENTWISE or call.layer.role == "attention":
        return True
    following = facts.targets_to_outputs[change.number]
    if change.given == 1 and change.mode and all(facts.is_only_scored[target] for target in following):
        return True
    if change.mode == "dot":
        return call.shape is not None and len(call.shape) > 2  # noqa: PLR2004 - batch and one axis
    if _kept_beside(facts, change, beside) * ratio >= (change.taken or 0):
        return True
    shapes = [each.shape for each in facts.incoming[change.number]]
    return all(shape is not None and call.shape is not None and len(shape) > len(call.shape) for shape in shapes)


def _kept_beside(facts: GraphFacts, change: Changing, beside: dict[int, int]) -> int:
    """The features that a call and those that take the same give together; 0 where it takes several tensors.

    Each source is looked at once, and kept in ``beside``: thousands of calls may take from one.
    """
    if len(facts.incoming[change.number]) != 1:
        return 0
    (source,) = facts.sources[change.number]
    if source not in beside:
        beside[source] = sum(features(facts.calls[call].shape) or 0 for call in facts.targets_to_outputs[source])
    return beside[source]


RULE = Rule(
    code="AL201",
    name="contraction",
    severity="info",
    what="A fusion or a weighted interaction call keeps less than a quarter of the features that it takes, and what "
    "follows is wider again.",
    why="What inputs say together must pass here, and what does not fit is lost for all that follows.",
    hint="Narrow in more than one step, or keep more features here, if validation says that the model underfits.",
    options=(Option("ratio", 4, 1, "the ratio of features in to features out above which a call is told"),),
    find=find,
    yields_to=("AL203", "AL205"),
)
