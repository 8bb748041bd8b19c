"""A comparison as one page that needs nothing else: what happened, the picture of both models, and all that changed.

It is a page as a report's: the same panel with the picture, which can be moved, searched and lit, the same style, light
or dark. A name in what is told leads to its node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.figure_list import MACS, MACS_AT_LEAST, PEAK_BYTES
from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.figure_rows import figure_name
from archlens.comparison.changes.passages import FIGURES
from archlens.comparison.changes.summary import summary
from archlens.render.diagram.options import SECONDS, DrawingError, Options
from archlens.render.diagram.scene.scene import LegendEntry, Scene
from archlens.render.diff.diff_document import document
from archlens.render.diff.diff_panel import data, groups, lit, node_rows
from archlens.render.diff.diff_picture import DARK_TONES, LIGHT_TONES, readable, scene
from archlens.render.diff.side_titles import side_titles
from archlens.render.diff.union import Union, union
from archlens.render.document import Section, View
from archlens.render.html.chapters import Chapter, Linker, Part
from archlens.render.html.diagram_panel import Diagram
from archlens.render.html.fixed_picture import picture
from archlens.render.html.page import fill_live
from archlens.render.html.palette import PagePalette
from archlens.text.figures import byte_count, in_short
from archlens.text.names import visible

_SCREEN = (1000.0, 680.0)
"""What a page leaves to its picture on a screen of 1,440 by 900 pixels."""

_SIZES = ("calls", "depth", "weighted_depth", "parameters", MACS, PEAK_BYTES)
_NOT_DONE = (FIGURES, "Renamed")
_MOST_FIRST = 8
"""Lines beside the picture that say what was done."""

_SIGNS = (
    LegendEntry(None, "+", "added", "only the new model has it"),
    LegendEntry(None, "−", "removed", "only the old model has it"),
    LegendEntry(None, "~", "changed", "other settings, sources, sizes or parameters; before → now"),
    LegendEntry(None, "→", "on an arrow", "the shape before and now, without the batch axis"),
)


def render(comparison: Comparison, view: View) -> str:
    """The page; in ASCII, so that nothing on its way can change a character of it."""
    palette = PagePalette()
    both = union(comparison)
    tones = {status: palette.tone(status, LIGHT_TONES[status], DARK_TONES[status]) for status in LIGHT_TONES}
    offered = lit(both, tones)

    def make(of: Union, most: int) -> Scene:
        return scene(comparison, "", palette.theme, tones, both=of, most=most).bare()

    diagram = _diagram(both, make, palette)
    told = document(comparison, View(full=True, sides=view.sides, other_names=True))
    linkers = _Linkers(comparison, both)
    sections = sorted(told.sections[1:], key=lambda section: section.title != FIGURES)
    chapters = [linkers.chapter(section) for section in sections]
    first, left_out = _first_lines(comparison, view, linkers)
    return fill_live(
        "diff.html.j2",
        palette,
        data(both, offered, diagram.nodes, palette),
        styles=("page.css", "diff.css"),
        diagram=diagram,
        groups=groups(offered, palette),
        compared=True,
        titles=[visible(side) for side in side_titles(*view.sides)],
        sides=[visible(side) for side in view.sides],
        summary=summary(comparison),
        tiles=_tiles(comparison),
        first=first,
        left_out=left_out,
        chapters=chapters,
    )


def _diagram(both: Union, make: Callable[[Union, int], Scene], palette: PagePalette) -> Diagram:
    """The picture with what the script needs of it; what changed is worth reading without it, too."""
    try:
        placed = readable(both, make, _SCREEN)
        svg = picture(placed, palette, Options(seconds=SECONDS))
    except DrawingError as error:
        return Diagram("", (), (), (), why_not=str(error))
    return Diagram(svg, node_rows(placed.scene.root.all_nodes()), (), _SIGNS)


def _first_lines(comparison: Comparison, view: View, linkers: _Linkers) -> tuple[list[Part], int]:
    """What was done to the model, as much as stands beside the picture, and how many lines more there are."""
    told = document(comparison, View(sides=view.sides))
    sections = [section for section in told.sections[1:] if section.title not in _NOT_DONE]
    lines = [part for section in sections for part in linkers.chapter(section).parts if part.words]
    return lines[:_MOST_FIRST], len(lines[_MOST_FIRST:])


def _tiles(comparison: Comparison) -> list[tuple[str, str]]:
    """How large both models are: before and now, where that differs."""
    before, now = _model_figures(comparison.old), _model_figures(comparison.new)
    tiles = []
    for key in _SIZES:
        figures = [side[key] for side in (before, now) if key in side]
        told = list(dict.fromkeys(figures))
        if told:
            tiles.append((figure_name(key), " → ".join(told)))
    return tiles


def _model_figures(side: Architecture) -> dict[str, str]:
    """The figures of a whole model that are whole numbers, in short; of unknown costs, what they are at least."""
    found = {}
    for figure in side.figures:
        if figure.part != "model" or not isinstance(figure.value, int):
            continue
        if figure.key == PEAK_BYTES:
            found[figure.key] = byte_count(figure.value)
        elif figure.key != MACS_AT_LEAST:
            found[figure.key] = in_short(figure.value)
        elif figure.value:
            found[MACS] = f"≥ {in_short(figure.value)}"
    return found


class _Linkers:
    """Leads from a name to its call: in what is gone to that of the old model, in all else to that of the new."""

    def __init__(self, comparison: Comparison, both: Union) -> None:
        new = {each.call.id: i for i, each in enumerate(both.calls) if each.status != "removed"}
        old = {each.call.id: i for i, each in enumerate(both.calls) if each.status == "removed"}
        kept = {comparison.old.calls[u].id: new[comparison.new.calls[v].id] for u, v in comparison.matching}
        self._now = Linker({**kept, **old, **new, **_outputs(comparison, new)}, ())
        self._before = Linker({**new, **kept, **old}, ())

    def chapter(self, section: Section) -> Chapter:
        """A section with its names linked."""
        linker = self._before if section.title == "Removed" else self._now
        return linker.chapter(section, full=True)


def _outputs(comparison: Comparison, new: Mapping[str, int]) -> dict[str, int]:
    """Name of an output → the call that gives it, where no call has that name."""
    outputs = comparison.new.outputs
    calls = comparison.new.calls
    return {each.name: new[calls[each.call].id] for each in outputs if each.name not in new}
