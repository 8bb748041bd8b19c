"""A card in the file that it belongs to, between its two markers, and the picture beside that file."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from archlens.errors import ArchlensError, ArgumentError, system_error
from archlens.render.card.card_markdown import mermaid_block, render, without_version
from archlens.text.markdown import markdown_text
from archlens.text.marked_sections import MarkedFile, MarkedSection, is_section_name, marked, section_name
from archlens.text.names import quoted
from archlens.text.paths import file_name_of, stem_of

if TYPE_CHECKING:
    from archlens.analysis.analysis import Analysis

KIND = "archlens:card"
"""The word of the markers."""

STANDARD_INPUT = "-"

MERMAID = "mermaid"
"""What asks for a picture in the text, instead of a file."""

_PICTURES = (".svg", ".png")
"""Endings of the pictures that READMEs and model cards show."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card, before it is in a file.

    Attributes:
        name: what its markers, and its heading, call the model.
        text: the card as Markdown; it ends with a line end.
        picture: where its picture goes and the content of that file, if it has one of its own.
    """

    name: str
    text: str
    picture: tuple[Path, bytes] | None = None

    @property
    def marked(self) -> str:
        """The card between its markers, as it stands in a file."""
        return marked(KIND, self.name, self.text)


def card_of(
    analysis: Analysis, name: str, *, model: str | None = None, picture: str | None = None, folder: Path | None = None
) -> Card:
    """The card of a model.

    Args:
        analysis: what to tell of.
        name: of its section.
        model: the file that it was read from, as it was named; ``None`` for a live model.
        picture: ``mermaid``, or the file of a picture, to which the card leads.
        folder: that of the file of the card, from which the picture is found; the current one, if not given.

    Raises:
        ArgumentError: if the name is none that a marker can have, or the picture is no kind that is shown.
        ReportFormatError: if a picture is asked for of an analysis without its graph.

    Example:
        >>> import archlens
        >>> print(card_of(archlens.analyze("sample_models/siamese.keras"), "siamese").marked.splitlines()[0])
        <!-- archlens:card siamese -->
    """
    check_name(name)
    source = None if model in (None, STANDARD_INPUT) else file_name_of(model)
    if picture is None:
        return Card(name, render(analysis, name, source=source))
    if picture == MERMAID:
        return Card(name, render(analysis, name, source=source, picture=mermaid_block(analysis)))
    path = Path(picture)
    block = f"![{markdown_text(f'Architecture of {name}')}]({_link(path, folder or Path())})"
    text = render(analysis, name, source=source, picture=block)
    return Card(name, text, (path, _drawn(analysis, path)))


def card_name(analysis: Analysis, model: str | None) -> str:
    """What the card of a model is called, if no one says: as its file, else as the model itself.

    Args:
        analysis: the model.
        model: the file that it was read from, as it was named; ``None`` for a live model.

    Example:
        >>> import archlens
        >>> siamese = archlens.analyze("sample_models/siamese.keras")
        >>> card_name(siamese, "models/pairs (new).keras"), card_name(siamese, None)
        ('pairs-new', 'siamese')
    """
    return section_name(analysis.model.name if model in (None, STANDARD_INPUT) else stem_of(model))


def check_name(name: str) -> None:
    """Refuse a name that a marker cannot have.

    Raises:
        ArgumentError: if it is one.
    """
    if not is_section_name(name):
        raise ArgumentError(
            expected="a name of letters, digits and ._+- for the card",
            found=quoted(name),
            hint="It stands in the markers, and as the title.",
        )


def check_picture(picture: str) -> None:
    """Refuse a picture that READMEs do not show.

    Raises:
        ArgumentError: if it is one.
    """
    if picture != MERMAID and Path(picture).suffix.lower() not in _PICTURES:
        raise ArgumentError(
            expected=f"{MERMAID}, or a file that ends in .svg or .png, as the picture",
            found=quoted(picture),
            hint="READMEs show no others.",
        )


def _drawn(analysis: Analysis, path: Path) -> bytes:
    check_picture(str(path))
    from archlens.render.picture_file import render as drawn  # only now: most cards have no picture of their own

    return drawn(analysis, path.suffix.lower().removeprefix("."))


def _link(picture: Path, folder: Path) -> str:
    """Where a picture is, from the folder of the file that shows it.

    Raises:
        ArchlensError: if no relative path leads there.
    """
    try:
        return quote(Path(os.path.relpath(picture, folder)).as_posix())
    except ValueError as error:  # another drive
        raise ArchlensError(
            expected=f"a picture near {folder}", found=str(picture), hint="Write it beside the file of the card."
        ) from error


@dataclass(frozen=True, slots=True)
class CardFile:
    """The file that a card belongs to, as it is.

    Attributes:
        path: the file as the caller named it.
        data: what it holds; ``None`` if there is no such file.
        content: the same with its sections found.
    """

    path: str
    data: bytes | None
    content: MarkedFile

    @classmethod
    def read(cls, path: str) -> CardFile:
        """Read the file, if there is one.

        Raises:
            MarkerError: if it is no text, or its markers do not come in pairs.
            ArchlensError: if it cannot be read.
        """
        try:
            data = Path(path).read_bytes()
        except FileNotFoundError:
            data = None
        except (OSError, ValueError) as error:
            raise ArchlensError(
                expected=f"to read {path}", found=system_error(error), hint="Name another file."
            ) from error
        return cls(path, data, MarkedFile(path, data or b"", KIND))

    def section(self, name: str, *, exactly: bool = False) -> MarkedSection:
        """The section of a card.

        Args:
            name: of the card.
            exactly: whether its markers must have this name, and not none.

        Raises:
            MarkerError: if there is none.
        """
        return self.content.section(name, or_nameless=not exactly)

    def with_card(self, card: Card, *, exactly: bool = False, append: bool = False) -> bytes:
        """The file with the card in its place; a new or empty one holds the card alone.

        Args:
            card: the card.
            exactly: as of :meth:`section`.
            append: whether the card is added at the end, if it has no place yet.

        Raises:
            MarkerError: if it has no place and is not to be added, or cannot be.
        """
        names = {card.name} if exactly else {card.name, ""}
        has_place = any(section.name in names for section in self.content.sections)
        if not has_place and (append or (self.content.is_blank and not self.content.sections)):
            return self.content.appended(card.name, card.text)
        return self.content.replaced(self.section(card.name, exactly=exactly), card.text)

    def stale_line(self, card: Card, *, exactly: bool = False) -> int | None:
        """The first line of the card in the file that is not as the card says now; ``None`` if all are.

        Line ends and the version of archlens make no difference.

        Args:
            card: the card.
            exactly: as of :meth:`section`.

        Raises:
            MarkerError: if the file has no place for the card.
        """
        section = self.section(card.name, exactly=exactly)
        there = without_version(self.content.between(section)).split("\n")
        now = without_version(f"\n{card.text}\n").split("\n")
        if there == now:
            return None
        alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(there, now, strict=False))
        return section.line + 1 + min(sum(1 for _ in alike), len(there) - 1)
