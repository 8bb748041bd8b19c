"""What a node of a picture costs, as a colour: its share of the model's MACs or parameters, on a scale of six steps.

The steps are those of a logarithm, for a few calls cost a hundred times as much as most. A step says the same in every
picture of a model, and in a folded node as in a single call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from archlens.analysis.costs import sum_macs
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Measure
from archlens.render.diagram.scene.scene import Node
from archlens.render.diagram.scene.theme import Theme, Tone
from archlens.text.figures import in_short, percent

_BOUNDS = (0.003, 0.01, 0.03, 0.1, 0.3)
"""Shares at which a step ends and the next begins; beyond them, the last."""

# Each is darker than the one before (in a dark picture, brighter), so that the order is seen without any colour, too.
_LIGHT = ("#f9f6c8", "#f3de9f", "#f0c379", "#efa556", "#ec853b", "#e66330")
_DARK = ("#2b250c", "#493608", "#6c4701", "#935a11", "#c67327", "#eda039")
_BRIGHT = 5
"""From this step on, the areas of a dark picture are so bright that dark letters stand out on them."""

UNKNOWN = len(_LIGHT) + 1
"""The step of what no cost is known of; 0 is that of what costs nothing."""

STEPS = tuple(range(UNKNOWN + 1))
"""All steps, from nothing over little and much to unknown."""

NOUNS: Mapping[Measure, str] = MappingProxyType({"macs": "MACs", "parameters": "parameters"})
"""What a measure counts."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What some calls cost together.

    Attributes:
        known: the sum of what is known.
        whole: whether that is all; else it is at least so much.
    """

    known: int
    whole: bool


@dataclass(frozen=True, slots=True)
class CostStep:
    """A step of the scale in words.

    Attributes:
        number: of the step.
        share: which shares of the whole it is of.
        amount: how much that is.
    """

    number: int
    share: str
    amount: str


class CostScale:
    """The scale of a model by one measure.

    A layer's multiply-accumulates count at each of its calls, its parameters once in a node; in two nodes that both
    call it, in both.

    Args:
        drawn: the model.
        measure: ``macs`` or ``parameters``.

    Attributes:
        measure: the same.
        noun: what is counted.
    """

    def __init__(self, drawn: DrawnModel, measure: Measure) -> None:
        self._calls = drawn.facts.calls
        self.measure: Measure = measure
        self.noun = NOUNS[measure]

    @cached_property
    def total(self) -> Cost:
        """What the whole model costs."""
        return self.cost(range(len(self._calls)))

    def cost(self, numbers: Iterable[int]) -> Cost:
        """What calls cost together."""
        calls = [self._calls[number] for number in numbers]
        if self.measure == "macs":
            macs = sum_macs(calls)
            return Cost(macs.at_least, macs.total is not None)
        sizes: dict[str, int] = {}
        for call in calls:
            sizes.update(call.layer.weights or {})
        return Cost(sum(sizes.values()), all(call.layer.weights is not None for call in calls))

    def step(self, cost: Cost) -> int:
        """The step on which a cost stands."""
        if not cost.known:
            return 0 if cost.whole else UNKNOWN
        share = self._share(cost)
        return 1 + sum(share >= bound for bound in _BOUNDS)

    def told(self, cost: Cost) -> str:
        """A cost in words: ``4.1 M MACs (3.9%)``."""
        if not cost.known:
            return f"no {self.noun}" if cost.whole else f"{self.noun} unknown"
        sign = "" if cost.whole else "≥ "
        share = f" ({percent(self._share(cost))})" if self.total.whole else ""
        return f"{sign}{in_short(cost.known)} {self.noun}{share}"

    def steps(self) -> Iterator[CostStep]:
        """All steps in words."""
        bounds = [0.0, *_BOUNDS]
        yield CostStep(0, "none", f"no {self.noun}")
        for number, (low, high) in enumerate(zip(bounds, [*_BOUNDS, None], strict=True), 1):
            least = self._amount(low)
            if high is None:
                yield CostStep(number, f"≥ {percent(low)}", f"{least} {self.noun} and more")
            elif low == 0:
                yield CostStep(number, f"< {percent(high)}", f"less than {self._amount(high)} {self.noun}")
            else:
                yield CostStep(
                    number, f"{percent(low)} to {percent(high)}", f"{least} to {self._amount(high)} {self.noun}"
                )
        yield CostStep(UNKNOWN, "?", f"{self.noun} unknown")

    def whole(self) -> str:
        """What the shares are shares of."""
        if self.total.whole:
            return f"{in_short(self.total.known)} {self.noun}"
        return f"the {in_short(self.total.known)} {self.noun} that are known"

    def _share(self, cost: Cost) -> float:
        return cost.known / self.total.known

    def _amount(self, share: float) -> str:
        thousandths = round(1000 * share)  # whole numbers: a float has no room for all that a file can ask for
        return in_short(self.total.known * thousandths // 1000)


def step_tone(theme: Theme, step: int) -> Tone:
    """The colour of a step."""
    line, text = theme.interaction.line, theme.ink
    if step == 0:
        return Tone(theme.neutral.fill, line, text)
    if step == UNKNOWN:
        return Tone(theme.interaction.fill, line, text)
    if not theme.dark:
        return Tone(_LIGHT[step - 1], line, text)
    return Tone(_DARK[step - 1], line, theme.paper if step >= _BRIGHT else text)


def by_cost(node: Node, scale: CostScale, theme: Theme) -> Node:
    """A node in the colour of what it costs; what lies outside the picture has none."""
    if node.kind == "ghost":
        return node
    cost = scale.cost(node.calls)
    return replace(
        node,
        tone=step_tone(theme, scale.step(cost)),
        one_ink=True,
        arms=tuple(replace(arm, tone=theme.neutral) for arm in node.arms),
        tooltip=f"{node.tooltip} · {scale.told(cost)}",
    )
