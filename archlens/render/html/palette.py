"""Colours that follow the reader's system: in a page, each colour of a picture is a variable of its style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace

from archlens.render.diagram.scene.theme import DARK, LIGHT, Theme, Tone

# On a screen, small words must stand out more than in a picture that is printed: 4.5 to 1, as WCAG's AA has it.
_LIGHT = replace(LIGHT, faint="#475569", expansion="#8a3a0a", contraction="#115e59")
_DARK = replace(DARK, faint="#b6c2cf")
_CONTRAST = 4.5

_FIRST = 0xA00000
_COLOUR = re.compile(r"""(^|(?:fill|stroke)=")#(a0[0-9a-f]{4})""")  # in text, a quote is escaped


class PagePalette:
    """A theme whose colours are numbers, the variables that stand for them, and what these are in light and dark.

    A layout program knows no variables; so each colour goes through it as a number that looks like a colour.

    Attributes:
        theme: the theme to lay pictures out with.
    """

    def __init__(self) -> None:
        self._hues: dict[int, Tone] = {}
        self._pairs: dict[tuple[str, str, str], int] = {}
        self.tones: dict[Tone, int] = {}
        own = {f.name: getattr(_LIGHT, f.name) for f in fields(Theme)}
        made = {name: self._made(name, value) for name, value in own.items() if name != "dark"}
        self.theme: Theme = _PageTheme(self, dark=False, **made)

    def hue(self, place: int) -> Tone:
        """The colour of a branch or a head."""
        if place not in self._hues:
            self._hues[place] = self.tone(f"hue {place}", _readable(_LIGHT.hue(place)), _DARK.hue(place))
        return self._hues[place]

    @property
    def hues(self) -> tuple[Tone, ...]:
        """The colours of branches and heads that were asked for."""
        return tuple(self._hues.values())

    def variables(self, text: str) -> str:
        """A colour, or the attributes of a picture, with variables in the place of the numbers."""
        return _COLOUR.sub(lambda match: f"{match[1]}var(--c{int(match[2], 16) - _FIRST})", text)

    def rules(self, *, dark: bool) -> Iterator[str]:
        """The variables as declarations of CSS."""
        for (_, in_light, in_dark), number in self._pairs.items():
            yield f"--c{number}:{in_dark if dark else in_light};"

    def names(self) -> Iterator[str]:
        """Declarations of what the style sheet and the script call the colours that are not of a branch or a head."""
        for (name, *_), number in self._pairs.items():
            if not name.startswith("hue "):
                yield f"--d-{name.replace(' ', '-')}:var(--c{number});"

    def _made(self, name: str, light: object) -> object:
        dark = getattr(_DARK, name)
        return self.tone(name, light, dark) if isinstance(light, Tone) else self._colour(name, str(light), dark)

    def tone(self, name: str, light: Tone, dark: Tone) -> Tone:
        """A tone that is one in light and another in dark; ``--d-NAME-fill`` and so on in the style sheet."""
        parts = [self._colour(f"{name} {f.name}", getattr(light, f.name), getattr(dark, f.name)) for f in fields(Tone)]
        tone = Tone(*parts)
        self.tones.setdefault(tone, len(self.tones))
        return tone

    def _colour(self, name: str, light: str, dark: str) -> str:
        number = self._pairs.setdefault((name, light, dark), len(self._pairs))
        return f"#{_FIRST + number:06x}"


def _readable(tone: Tone) -> Tone:
    """The tone with its line so dark that white words stand out on it."""
    line = [int(tone.line[i : i + 2], 16) for i in (1, 3, 5)]
    while 1.05 / (_luminance(line) + 0.05) < _CONTRAST:
        line = [round(part * 0.96) for part in line]
    return replace(tone, line="#" + "".join(f"{part:02x}" for part in line))


def _luminance(colour: list[int]) -> float:
    """The relative luminance of WCAG 2."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]  # noqa: PLR2004
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class _PageTheme(Theme):
    """The theme of a palette: hues are made when they are asked for."""

    __slots__ = ("_palette",)

    def __init__(self, palette: PagePalette, **colours: object) -> None:
        super().__init__(**colours)  # type: ignore[arg-type]
        object.__setattr__(self, "_palette", palette)

    def hue(self, place: int) -> Tone:
        """The colour at a place, as a variable."""
        return self._palette.hue(place)  # type: ignore[attr-defined,no-any-return]
