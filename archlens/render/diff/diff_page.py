"""A comparison as one page that needs nothing else: the picture, and below it what changed. No script runs in it."""

from __future__ import annotations

from dataclasses import dataclass

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.passage_lines import Name, Passage, PassageLine, Quoted
from archlens.comparison.changes.passages import FIGURES, passages
from archlens.comparison.changes.summary import summary
from archlens.render.diff.diff_picture import DARK_TONES, LIGHT_TONES, laid_out, scene, title_of
from archlens.render.document import View
from archlens.render.html.page import fill
from archlens.render.html.palette import PagePalette
from archlens.text.names import visible

_KINDS = {"+": "added", "-": "removed", "~": "changed", "": "same"}
_SIGNS = {"-": "−"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A line of a passage as the template takes it.

    Attributes:
        kind: of which change it tells.
        sign: the sign of that change.
        words: what it says, and of each part whether it is text of the model.
    """

    kind: str
    sign: str
    words: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class ChangeTable:
    """A passage as the template takes it.

    Attributes:
        title: what stands above it.
        rows: its lines.
    """

    title: str
    rows: tuple[ChangeRow, ...]


def render(comparison: Comparison, view: View) -> str:
    """The page; in ASCII, so that nothing on its way can change a character of it.

    Raises:
        DrawingError: if the layout of the picture fails or takes too long.
    """
    palette = PagePalette()
    figures = [passage for passage in passages(comparison, full=False) if passage.title == FIGURES]
    others = [passage for passage in passages(comparison, full=True, names=True) if passage.title != FIGURES]
    return fill(
        "diff.html.j2",
        palette,
        picture=_picture(comparison, view, palette),
        styles=("page.css", "diff.css"),
        sides=[visible(side) for side in view.sides],
        summary=summary(comparison),
        figures=[_table(passage) for passage in figures],
        others=[_table(passage) for passage in others],
    )


def _picture(comparison: Comparison, view: View, palette: PagePalette) -> str:
    """The picture as an ``svg`` element, in the colours that the page's reader has."""
    tones = {status: palette.tone(status, LIGHT_TONES[status], DARK_TONES[status]) for status in LIGHT_TONES}
    svg = laid_out(scene(comparison, title_of(view), palette.theme, tones))
    return palette.variables(svg[svg.index("<svg") :].rstrip())


def _table(passage: Passage) -> ChangeTable:
    return ChangeTable(passage.title, tuple(_row(line) for line in passage.lines))


def _row(line: PassageLine) -> ChangeRow:
    words: list[tuple[str, bool]] = []
    for word in line.words:
        of_model = isinstance(word, (Name, Quoted))
        words.append((visible(word) if of_model else str(word), of_model))
    return ChangeRow(_KINDS[line.sign], _SIGNS.get(line.sign, line.sign), tuple(words))
