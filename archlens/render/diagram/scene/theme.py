"""The colours of a picture: one hue a branch and a head, and none that looks like another next to it."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import lru_cache

from archlens.render.diagram.drawn_model import Belonging
from archlens.render.diagram.options import ThemeName

# In degrees. Branches take them from the front, heads from the back, so that they meet late.
_HUES = (214, 27, 142, 271, 48, 188, 330, 95, 240, 15, 165, 350)
_GOLDEN_ANGLE = 137.508
"""Beyond the list, hues turn by this, so that neighbours lie far apart, in a shade that the list does not have."""
_TURN_OF_HEADS = 60
"""There, those of heads are turned against those of branches."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour with what can be read on it.

    Attributes:
        fill: the area.
        line: its border, and edges that leave it.
        text: on the area.
    """

    fill: str
    line: str
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture.

    Attributes:
        dark: whether light stands on dark.
        paper: behind everything.
        ink: text on the paper.
        faint: text that the eye may skip.
        interaction: calls on several inputs.
        fusion: where new inputs meet.
        injection: where an input enters again.
        neutral: control inputs, constants and what lies outside.
        cluster: nested models; ``text`` is that of their names.
        expansion: text of marks.
        contraction: text of marks.
        warning: marks of what is wrong.
    """

    dark: bool
    paper: str
    ink: str
    faint: str
    interaction: Tone
    fusion: Tone
    injection: Tone
    neutral: Tone
    cluster: Tone
    expansion: str
    contraction: str
    warning: Tone

    def tone(self, belonging: Belonging) -> Tone:
        """The colour of a part of the model."""
        if belonging.part == "branch":
            return self.hue(belonging.position)
        if belonging.part == "head":
            return self.hue(-1 - belonging.position)
        return self.interaction if belonging.part == "interaction" else self.neutral

    def hue(self, position: int) -> Tone:
        """The colour at a position; negative ones count from the back."""
        from_front = position >= 0
        near = position if from_front else -1 - position
        fill, line = (0.19, 0.62) if self.dark else (0.91, 0.40)
        if near < len(_HUES):
            degrees: float = _HUES[position]
        else:
            degrees = near * _GOLDEN_ANGLE
            if not from_front:
                degrees += _TURN_OF_HEADS
            fill, line = fill - 0.06, line - 0.08
        return Tone(_rgb(degrees, fill, 0.55 if self.dark else 0.85), _rgb(degrees, line, 0.70), self.ink)


@lru_cache(maxsize=1024)  # every call of a branch asks for its colour
def _rgb(degrees: float, lightness: float, saturation: float) -> str:
    parts = colorsys.hls_to_rgb(degrees % 360 / 360, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


LIGHT = Theme(
    dark=False,
    paper="#ffffff",
    ink="#0f172a",
    faint="#64748b",
    interaction=Tone("#e8ecf1", "#64748b", "#0f172a"),
    fusion=Tone("#1e293b", "#0f172a", "#ffffff"),
    injection=Tone("#475569", "#0f172a", "#ffffff"),
    neutral=Tone("#ffffff", "#94a3b8", "#475569"),
    cluster=Tone("#f8fafc", "#cbd5e1", "#475569"),
    expansion="#b45309",
    contraction="#0f766e",
    warning=Tone("#fde047", "#a16207", "#0f172a"),
)
DARK = Theme(
    dark=True,
    paper="#0d1117",
    ink="#e6edf3",
    faint="#9aa7b4",
    interaction=Tone("#2b3440", "#8b98a8", "#e6edf3"),
    fusion=Tone("#e6edf3", "#ffffff", "#0d1117"),
    injection=Tone("#b6c2cf", "#ffffff", "#0d1117"),
    neutral=Tone("#0d1117", "#6e7b8a", "#b6c2cf"),
    cluster=Tone("#141b24", "#3a4653", "#b6c2cf"),
    expansion="#fbbf24",
    contraction="#5eead4",
    warning=Tone("#facc15", "#fde047", "#0d1117"),
)


def theme_of(name: ThemeName) -> Theme:
    """The theme of that name.

    Example:
        >>> theme_of("dark").paper
        '#0d1117'
    """
    return DARK if name == "dark" else LIGHT
