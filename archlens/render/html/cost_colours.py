"""Colours of a page's pictures by what nodes cost: a switch changes a class of the page, and its style does the rest.

Every colour of a picture is a variable (:mod:`archlens.render.html.palette`). A node has a class for its step of each
measure; where the page shows a measure, the variables of branches and heads are, inside a node, those of its step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Measure
from archlens.render.diagram.scene.cost_scale import STEPS, UNKNOWN, CostScale, CostStep, step_tone
from archlens.render.diagram.scene.scene import Node
from archlens.render.diagram.scene.theme import DARK, LIGHT, Theme
from archlens.render.html.palette import PagePalette

_MEASURES: tuple[Measure, ...] = ("macs", "parameters")
_TEN = 10
"""More than there are steps: a number of two digits says both."""

_NONE = -1
"""The steps of what lies outside a picture."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours of a measure mean.

    Attributes:
        measure: which.
        noun: what it counts.
        whole: what shares are shares of.
        steps: of the scale, without what is in none of the pictures.
    """

    measure: Measure
    noun: str
    whole: str
    steps: tuple[CostStep, ...]


class CostColours:
    """Of a model's page, the colours that tell what nodes cost.

    Args:
        drawn: the model.
    """

    def __init__(self, drawn: DrawnModel) -> None:
        self._scales = [CostScale(drawn, measure) for measure in _MEASURES]

    def legends(self) -> tuple[Legend, ...]:
        """The measures of which anything is known, with what their colours mean."""
        return tuple(_legend(scale) for scale in self._scales if scale.total.known)

    def steps(self, node: Node) -> int:
        """The steps of a node, by the digits of a number: of its MACs, of its parameters."""
        if node.kind == "ghost":
            return _NONE
        macs, parameters = (scale.step(scale.cost(node.calls)) for scale in self._scales)
        return _TEN * macs + parameters

    def classes(self, node: Node) -> str:
        """The same as classes of an element, behind others."""
        steps = self.steps(node)
        if steps == _NONE:
            return ""
        macs, parameters = divmod(steps, _TEN)
        return f" heat m{macs} p{parameters}"

    def told(self, node: Node) -> str:
        """What a node is and costs, in words."""
        costs = [scale.told(scale.cost(node.calls)) for scale in self._scales if scale.total.known]
        return " · ".join([node.tooltip, *costs])


def _legend(scale: CostScale) -> Legend:
    steps = [step for step in scale.steps() if step.number != UNKNOWN or not scale.total.whole]
    return Legend(scale.measure, scale.noun, scale.whole(), tuple(steps))


def style(palette: PagePalette) -> str:
    """The style that colours nodes by their steps, where the page is asked to."""
    light, dark = ("".join(_steps(theme)) for theme in (LIGHT, DARK))
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}\n{''.join(_meanings(palette))}"


def _steps(theme: Theme) -> Iterator[str]:
    """The colours of all steps."""
    for step in STEPS:
        tone = step_tone(theme, step)
        yield f".by-macs .m{step},.by-parameters .p{step}{{--area:{tone.fill};--words:{tone.text}}}"


def _meanings(palette: PagePalette) -> Iterator[str]:
    """What the variables of branches and heads, and of words on them, mean inside a node and on an edge."""
    theme = palette.theme
    tones = [theme.interaction, theme.fusion, theme.injection, theme.neutral, *palette.hues]
    areas = [tone.fill for tone in tones]
    lines = [tone.line for tone in tones]
    words = [theme.ink, theme.faint, theme.expansion, theme.contraction, *(tone.text for tone in tones)]
    named = "".join(f"--d-{name}:var(--words);" for name in ("faint", "expansion", "contraction"))
    yield ":root{--border:var(--d-interaction-line)}"
    yield f".by-cost .heat{{{named}{_set(palette, areas, 'area')}{_set(palette, words, 'words')}"
    yield f"{_set(palette, lines, 'border')}}}.by-cost .edge{{{_set(palette, lines, 'border')}}}\n"


def _set(palette: PagePalette, colours: Sequence[str], meaning: str) -> str:
    """Declarations that give the variables of colours another meaning."""
    names = (palette.variables(colour).removeprefix("var(").removesuffix(")") for colour in colours)
    return "".join(f"{name}:var(--{meaning});" for name in dict.fromkeys(names))
