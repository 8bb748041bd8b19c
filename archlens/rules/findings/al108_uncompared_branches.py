"""AL108: branches that are not compared with each other, because there are too many or they are too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.analysis.equivalence import COMPARED_INPUTS, pairs_of_steps
from archlens.rules.rule import Rule, Trigger
from archlens.text.figures import count


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Several branches, and no pair of them compared."""
    branches = len(analysis.branches)
    if branches < 2 or analysis.equivalences:  # noqa: PLR2004 - a pair
        return
    pairs = pairs_of_steps(analysis.branches)
    if branches > COMPARED_INPUTS:
        reason, hint = f"that is done for at most {COMPARED_INPUTS}", None
    else:
        reason = f"they make {count(pairs)} pairs of steps, more than the limit pairings"
        hint = f"{_ON_DEMAND} Or allow more: --limit pairings={pairs}."
    yield Trigger(
        (),
        f"The {count(branches)} branches are not compared each with each: {reason}.",
        {"branches": branches, "pairs_of_steps": pairs},
        hint=hint,
    )


_ON_DEMAND = (
    "Compare one branch with the others by archlens report --branch NAME, or two by Analysis.equivalence(a, b)."
)


RULE = Rule(
    code="AL108",
    name="uncompared-branches",
    severity="info",
    what="There are more than 16 branches, or they are so long that to compare them goes beyond the limit pairings.",
    why="Which layers of two branches do the same job is not in the report; everything else is. Pairs grow with the "
    "square of the branches, and time with the product of their lengths.",
    hint=_ON_DEMAND,
    find=find,
)
