"""What a page says first: the model in ten seconds, beside its picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archlens.analysis.analysis import Analysis
from archlens.analysis.parameter_places import ParameterPlace
from archlens.analysis.results import Finding
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.document import SEVERITY_STYLES, View, Words, joined, listed, name, say
from archlens.render.finding_words import headline, kinds_of
from archlens.render.html.chapters import Linker, Text
from archlens.render.parameter_words import place_name
from archlens.render.sections import blocks_section
from archlens.render.sections.overview_section import (
    depths,
    largest_places,
    quantized,
    route,
    share_of_others,
    sharing,
)
from archlens.render.sections.without_section import left_in_brief
from archlens.render.size_words import shapes_given, sizes_missing
from archlens.text.figures import count, extent, in_short, percent, plural
from archlens.text.names import visible
from archlens.text.severities import gravity, held_back, severity_counts, told
from archlens.text.widths import elide

_MOST_PROBLEMS = 4
_MOST_NAMES = 4
_WIDEST_BRIEF = 160
_WIDEST_WHOLE = 600
_WIDEST_VERSION = 24


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its name.

    Attributes:
        title: what is counted.
        figure: how many.
    """

    title: str
    figure: str


@dataclass(frozen=True, slots=True)
class GraveFinding:
    """A finding in one line.

    Attributes:
        code: of its rule.
        style: the style of its severity.
        brief: its first thought.
        whole: all of its message.
        places: the calls it is about, where the first thought does not name them.
    """

    code: str
    style: str
    brief: str
    whole: str
    places: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PlaceBar:
    """A place of parameters.

    Attributes:
        words: what it is.
        share: of the model's parameters, in figures.
        length: of its bar, in percent.
    """

    words: tuple[Text, ...]
    share: str
    length: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What a page says first.

    Attributes:
        route: inputs, fusions and how they fuse, outputs.
        origin: what wrote the file.
        tiles: how large the model is.
        problems: the gravest findings, warnings and errors only.
        notes: how many findings there are beside them.
        places: the places of most parameters.
        lines: what else belongs here: what is left without an input, what is shared, blocks, quantization.
    """

    route: tuple[Text, ...]
    origin: str
    tiles: tuple[Tile, ...]
    problems: tuple[GraveFinding, ...]
    notes: str
    places: tuple[PlaceBar, ...]
    lines: tuple[tuple[Text, ...], ...]


def glance(drawn: DrawnModel, linker: Linker, view: View) -> Glance:
    """What a page says first of a model, with its names linked.

    Args:
        drawn: the model.
        linker: what finds where a name leads.
        view: what the reader asked to see.
    """
    analysis = drawn.analysis
    grave = [finding for finding in told(analysis.findings, view.findings) if finding.severity != "info"]
    grave.sort(key=lambda finding: -gravity(finding.severity))
    shown = grave if view.full else grave[:_MOST_PROBLEMS]
    rest = (*grave[len(shown) :], *_notes(analysis, view))
    lines = [depths(analysis), left_in_brief(analysis, view), *sharing(analysis, view)]
    lines += [_blocks(analysis, view), quantized(analysis), shapes_given(analysis)]
    missing = sizes_missing(analysis)
    if missing:
        lines.append(say("for all MACs, ", missing))
    return Glance(
        route=linker.words(say(route(analysis), *_outputs(analysis))),
        origin=_origin(analysis),
        tiles=tuple(_tiles(analysis)),
        problems=tuple(_problem(finding, linker) for finding in shown),
        notes=_more(rest, analysis, view, also=bool(shown)),
        places=tuple(_places(drawn, linker, view)),
        lines=tuple(linker.words(line) for line in lines if line),
    )


def _outputs(analysis: Analysis) -> Words:
    """The names and sizes of the outputs, as far as there is room."""
    outputs = analysis.outputs[:_MOST_NAMES]
    told = joined([say(name(each.name, "output"), f" {extent(each.shape)}") for each in outputs])
    rest = len(analysis.outputs) - len(outputs)
    return say("; gives ", told, f" and {count(rest)} more" if rest else "")


def _blocks(analysis: Analysis, view: View) -> Words:
    """How many blocks of each kind."""
    section = blocks_section.build(analysis, view)
    return say("blocks: ", section.summary) if section is not None else ()


def _origin(analysis: Analysis) -> str:
    model = analysis.model
    version = f" · Keras {elide(visible(model.keras_version), _WIDEST_VERSION)}" if model.keras_version else ""
    return f"format {model.format}{version}"


def _tiles(analysis: Analysis) -> Iterator[Tile]:
    model = analysis.model
    parameters = "?" if model.parameters is None else in_short(model.parameters)
    yield Tile("parameters", parameters)
    if model.macs_at_least:
        sign = "≥ " if model.macs is None else ""
        yield Tile("MACs", f"{sign}{in_short(model.macs_at_least)}")
    yield Tile("layers", count(model.layers))
    if model.calls != model.layers:
        yield Tile("calls", count(model.calls))
    yield Tile("depth", count(model.depth))
    yield Tile("weighted depth", count(model.weighted_depth))


def _problem(finding: Finding, linker: Linker) -> GraveFinding:
    brief = elide(headline(finding), _WIDEST_BRIEF)
    places = listed(finding.where, View(), _MOST_NAMES)
    whole = elide(finding.message, _WIDEST_WHOLE)
    return GraveFinding(finding.code, SEVERITY_STYLES[finding.severity], brief, whole, linker.words(places))


def _notes(analysis: Analysis, view: View) -> Sequence[Finding]:
    return [finding for finding in told(analysis.findings, view.findings) if finding.severity == "info"]


def _more(rest: Sequence[Finding], analysis: Analysis, view: View, *, also: bool) -> str:
    """Findings that are not told, counted; that there are none to warn of, where no one held them back."""
    counted = ""
    if rest:
        counted = f"{severity_counts([finding.severity for finding in rest])} ({kinds_of(rest)})"
    untold = held_back((finding.severity for finding in analysis.findings), view.findings)
    if also:
        parts = [f"and {counted}" if counted else "", untold]
    else:
        parts = ["" if "warning" in untold or "error" in untold else "no warnings", counted, untold]
    return ", ".join(filter(None, parts))


def _places(drawn: DrawnModel, linker: Linker, view: View) -> Iterator[PlaceBar]:
    """The places that have most parameters, and what is in none of them."""
    places, others = largest_places(drawn.analysis, view)
    for place in places:
        yield _bar(_linked(linker.words(place_name(place)), place, drawn), place.share)
    if others:
        yield _bar(linker.words(say(plural(others, "other layer"))), share_of_others(places))


def _bar(words: tuple[Text, ...], share: float) -> PlaceBar:
    return PlaceBar(words, percent(share), f"{100 * share:.2f}")


def _linked(words: tuple[Text, ...], place: ParameterPlace, drawn: DrawnModel) -> tuple[Text, ...]:
    """Its name leads to its first call, however deep that stands."""
    if not place.calls:
        return words
    first, *others = words
    return (replace(first, call=drawn.facts.number[place.calls[0]]) if first.style == "name" else first, *others)
