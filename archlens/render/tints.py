"""The colours of a report on a terminal: names have that of their branch or head, as in the picture of the model."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawn_model import Belonging, DrawnModel
from archlens.render.diagram.scene.theme import DARK, LIGHT
from archlens.render.document import Named
from archlens.render.paint import Tints
from archlens.text.terminal import Terminal

_BASIC = ("34", "33", "32", "35", "36", "31", "94", "93", "92", "95", "96", "91")
"""Of terminals with few colours, those that look most like the hues of branches, in their order."""

_CUBE = (0, 95, 135, 175, 215, 255)
"""The steps of red, green and blue that the 256 colours of terminals are made of."""


def tints_of(analysis: Analysis, terminal: Terminal) -> Tints | None:
    """The colours of the names of a model; ``None`` if the terminal has none, or if there is no graph.

    What sees several inputs has no colour, nor what sees none.
    """
    if not (terminal.colour and analysis.has_graph):
        return None
    return dict(_tinted(DrawnModel(analysis), terminal.colours))


def _tinted(model: DrawnModel, colours: int) -> Iterator[tuple[tuple[Named, str], str]]:
    codes: dict[Belonging, str | None] = {}
    for call, belonging in zip(model.facts.calls, model.belonging, strict=True):
        if belonging not in codes:
            codes[belonging] = _code(belonging, colours)
        code = codes[belonging]
        if code is not None:
            yield ("call", call.id), code
    for output, number in zip(model.facts.graph.outputs, model.facts.outputs, strict=True):
        code = codes[model.belonging[number]]
        if code is not None:
            yield ("output", output.name), code


def _code(belonging: Belonging, colours: int) -> str | None:
    """What switches a terminal to a colour that can be read on light and on dark."""
    if belonging.part not in ("branch", "head"):
        return None
    if colours <= len(_BASIC) + 4:
        # Heads take their colours from the back, as in pictures.
        place = belonging.position if belonging.part == "branch" else -1 - belonging.position
        return _BASIC[place % len(_BASIC)]
    light, dark = _parts(LIGHT.tone(belonging).line), _parts(DARK.tone(belonging).line)
    mean = tuple((one + other) // 2 for one, other in zip(light, dark, strict=True))
    if colours > 256:  # noqa: PLR2004 - all colours
        return "38;2;" + ";".join(map(str, mean))
    red, green, blue = (_nearest_step(part) for part in mean)
    return f"38;5;{16 + 36 * red + 6 * green + blue}"


def _parts(colour: str) -> tuple[int, ...]:
    """Red, green and blue of ``#rrggbb``."""
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _nearest_step(part: int) -> int:
    return min(range(len(_CUBE)), key=lambda step: abs(_CUBE[step] - part))
