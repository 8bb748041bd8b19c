"""A hook of MkDocs: pictures that archlens draws are dark where the site is, and large ones open alone.

A picture gets a few lines of CSS that give each colour of the light theme the one that the dark theme has in its place.
A picture in which other colours stand, such as those of costs, stays as it is; the site then dims its paper.
"""

from __future__ import annotations

import functools
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mkdocs.structure.files import File

from archlens.render.diagram.drawn_model import Belonging
from archlens.render.diagram.scene.theme import DARK, LIGHT, Theme, Tone
from archlens.render.diff.diff_picture import DARK_TONES, LIGHT_TONES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

HUES = 12
"""So many hues have names in a theme; pictures of more branches stay light."""

WIDE = 560
"""A picture of more pixels than this is made smaller in a page, so it opens alone at a click."""

_NOT_OURS = "site/"
_COLOURS = re.compile(r'(?<=[ "])(fill|stroke)="(#[0-9a-f]{6}|[a-z]+)"')
_ELEMENTS = re.compile(r"<(\w+)((?: [^<>]*)?)>")
_START = re.compile(r"<svg\b[^>]*>")
_WIDTH = re.compile(r'<svg\b[^>]*\bwidth="(\d+)')
_IMAGE = re.compile(r'(<a\b[^>]*>)?(<img\b[^>]*\bsrc="([^":]+\.svg)"[^>]*>)')


class Place(NamedTuple):
    """Where a colour stands.

    Attributes:
        text: whether it is that of letters.
        attribute: ``fill`` or ``stroke``.
        colour: the colour.
    """

    text: bool
    attribute: str
    colour: str


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Let pictures be dark where the site is."""
    for file in [each for each in files if each.src_uri.endswith(".svg") and not each.src_uri.startswith(_NOT_OURS)]:
        drawn = file.content_string
        adapting = with_dark(drawn)
        if adapting != drawn:
            files.remove(file)
            files.append(File.generated(config, file.src_uri, content=adapting))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Let wide pictures open alone, and mark those that stay light."""
    folder = posixpath.dirname(page.file.dest_uri)
    return with_pictures(html, Path(config.docs_dir), folder)


def with_pictures(html: str, docs: Path, folder: str) -> str:
    """A page with its images as the site has them.

    Args:
        html: the page.
        docs: where the files of the site come from.
        folder: that of the page within the site.
    """
    return _IMAGE.sub(lambda image: (image[1] or "") + _shown(*image.groups(""), docs=docs, folder=folder), html)


def _shown(link: str, element: str, address: str, *, docs: Path, folder: str) -> str:
    path = docs / posixpath.normpath(posixpath.join(folder, address))
    if not path.is_file():
        return element
    picture = path.read_text(encoding="utf-8")
    if stays_light(picture):
        element = element.replace("<img", '<img class="paper"', 1)
    if is_wide(picture) and not link:
        return f'<a class="picture" href="{address}" title="Open the picture alone">{element}</a>'
    return element


def stays_light(picture: str) -> bool:
    """Whether a picture is on white paper wherever it is shown."""
    dark_from_the_start = Place(text=False, attribute="fill", colour=DARK.paper)
    return with_dark(picture) == picture and dark_from_the_start not in places_of(picture)


def is_wide(picture: str) -> bool:
    """Whether a picture needs more room than a page has.

    Example:
        >>> is_wide('<svg width="1045pt" height="517pt">'), is_wide('<svg width="305" height="116">')
        (True, False)
    """
    width = _WIDTH.search(picture)
    return width is not None and int(width[1]) > WIDE


def with_dark(picture: str) -> str:
    """A picture that is dark where what shows it is.

    Args:
        picture: in SVG, as archlens draws it.

    Returns:
        The picture with its dark colours; as it was if they are not known of all that stands in it.

    Example:
        >>> with_dark('<svg><text fill="#0f172a"/></svg>').partition("</style>")[0]
        '<svg><style>@media (prefers-color-scheme:dark){text[fill="#0f172a"]{fill:#e6edf3}}'
        >>> with_dark('<svg><text fill="#e66330"/></svg>')
        '<svg><text fill="#e66330"/></svg>'
    """
    places = sorted(set(places_of(picture)))
    dark = dark_colours()
    if not places or any(place not in dark for place in places):
        return picture
    rules = "".join(f"{_selector(place)}{{{place.attribute}:{dark[place]}}}" for place in places)
    style = f"<style>@media (prefers-color-scheme:dark){{{rules}{_on_warnings(places)}}}</style>"
    return _START.sub(lambda start: start[0] + style, picture, count=1)


def _selector(place: Place) -> str:
    element = "text" if place.text else "" if place.attribute == "stroke" else ":not(text)"
    return f'{element}[{place.attribute}="{place.colour}"]'


def _on_warnings(places: list[Place]) -> str:
    """Letters on the area of a warning, which is bright in both themes, are dark in both."""
    area = Place(text=False, attribute="fill", colour=LIGHT.warning.fill)
    return f"{_selector(area)}+text{{fill:{DARK.warning.text}}}" if area in places else ""


def places_of(picture: str) -> Iterator[Place]:
    """Where colours stand in a picture, in its order."""
    for element in _ELEMENTS.finditer(picture):
        for attribute, colour in _COLOURS.findall(element[2]):
            if colour != "none":
                yield Place(element[1] == "text", attribute, colour)


@functools.cache
def dark_colours() -> dict[Place, str]:
    """What stands in a light picture → the colour that a dark one has there."""
    # What is said first, holds: the light theme has one colour for what is faint and for lines of the interaction.
    found: dict[Place, str] = {}
    for (place, light), (_, dark) in zip(_colours(LIGHT), _colours(DARK), strict=True):
        found.setdefault(place._replace(colour=light), dark)
    return found


def _colours(theme: Theme) -> Iterator[tuple[Place, str]]:
    letters, area, line = Place(True, "fill", ""), Place(False, "fill", ""), Place(False, "stroke", "")
    for colour in (theme.ink, theme.faint, theme.expansion, theme.contraction, theme.paper):
        yield letters, colour
    yield area, theme.paper
    for tone in _tones(theme):
        yield letters, tone.text
        yield letters, tone.line
        yield area, tone.fill
        yield area, tone.line
        yield line, tone.line


def _tones(theme: Theme) -> Iterator[Tone]:
    yield from (theme.interaction, theme.fusion, theme.injection, theme.neutral, theme.cluster, theme.warning)
    yield from (theme.tone(Belonging("branch", position)) for position in range(HUES))
    yield from (DARK_TONES if theme.dark else LIGHT_TONES).values()
