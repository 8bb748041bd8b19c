"""The naive average, beside the spread that it hides."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.document import Section, View, say
from archlens.text.figures import count, decimal


def build(analysis: Analysis, view: View) -> Section | None:
    """The last line; ``None`` if the average hides nothing, or if there is no branch to take one of."""
    average = analysis.naive_average
    hides_something = average.min != average.max
    if average.mean_branch_depth is None or not (hides_something or view.full):
        return None
    spread = f"which hides {count(average.min)} to {count(average.max)}"
    if not hides_something:
        spread = "which hides nothing: each is as deep"
    calls = "1 call" if average.mean_branch_depth == 1 else f"{decimal(average.mean_branch_depth)} calls"
    return Section("Naive average", say(f"{calls} a branch, {spread}"))
