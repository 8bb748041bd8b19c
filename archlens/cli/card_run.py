"""What ``archlens card`` does: a model read, and its card written into a file, or compared with what is there."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from archlens.cli import output
from archlens.cli.model_options import Reading, analyze_named
from archlens.cli.output import STANDARD_OUTPUT, complain, telling
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError
from archlens.render.card.card_file import MERMAID, Card, CardFile, card_name, card_of, check_name, check_picture
from archlens.text.figures import count
from archlens.text.files import write_file
from archlens.text.names import quoted, visible

STALE, FAILED = 1, 2


@dataclass(frozen=True, slots=True)
class CardOptions:
    """What the options say.

    Attributes:
        target: the file of the card; ``None`` or ``-`` for standard output.
        name: of the card; ``None`` for one made of the name of the model.
        picture: ``mermaid``, the file of a picture, or ``None``.
        append: whether the card is added to a file that has no place for it.
    """

    target: str | None
    name: str | None
    picture: str | None
    append: bool = False

    @property
    def file(self) -> str | None:
        """The file that the card has a place in; ``None`` if there is none, as on standard output."""
        if self.target is None or not output.is_regular_or_new(self.target):
            return None
        return self.target

    @property
    def exactly(self) -> bool:
        """Whether the markers must have the name of the card."""
        return self.name is not None


def write_card(model: str, reading: Reading, options: CardOptions) -> int:
    """Read a model and write its card; the exit code.

    Args:
        model: as it was named.
        reading: how it is read.
        options: where the card goes, and what it is called.
    """
    try:
        _check(model, options)
        if options.file is not None:
            CardFile.read(options.file)  # its markers may be broken, which is told before the model is read
        card = _card(model, reading, options)
        if card is None:
            return FAILED
        # Read anew: somebody may have written into it while the model was read.
        file = None if options.file is None else CardFile.read(options.file)
        _write(card, file, options)
    except ArchlensError as error:
        complain(str(error))
        return FAILED
    return 0


def check_card(model: str, reading: Reading, options: CardOptions) -> int:
    """Tell whether the card in a file is up to date; the exit code.

    Args:
        model: as it was named.
        reading: how it is read.
        options: where the card is, and what it is called.
    """
    try:
        _check(model, options)
        file = _file_to_check(options)
        card = _card(model, reading, options)
        if card is None:
            return FAILED
        stale = _stale(card, file, options)
    except ArchlensError as error:
        complain(str(error))
        return FAILED
    hint = "" if stale is None else ". Write it anew, without --check"
    output.write_stream(f"{stale or f'{file.path}: the card of {quoted(card.name)} is up to date'}{hint}\n", sys.stdout)
    return 0 if stale is None else STALE


def _file_to_check(options: CardOptions) -> CardFile:
    """The file of the card, as it is.

    Raises:
        ArchlensError: if the target is none that can be read again.
    """
    if options.file is None:
        found = f"{options.target}, which is none"
        raise ArchlensError(expected="the file of the card", found=found, hint="Name a file after -o.")
    return CardFile.read(options.file)


def _check(model: str, options: CardOptions) -> None:
    """Refuse what cannot be, before anything is read.

    Raises:
        ArchlensError: if the name or the picture is of no kind that there is, or a file to write is another one.
    """
    if options.name is not None:
        check_name(options.name)
    if options.target is not None:
        output.check_target(options.target, [model])
    if options.picture is not None and options.picture != MERMAID:
        check_picture(options.picture)
        others = [model, *([options.target] if options.target not in (None, STANDARD_OUTPUT) else [])]
        output.check_target(options.picture, others, "--picture", "the model, or the file of the card")
        folder = Path(options.picture).parent
        if not folder.is_dir():
            raise ArchlensError(
                expected="a folder for the picture",
                found=f"no {visible(str(folder))}",
                hint="Make it, or name another.",
            )


def _card(model: str, reading: Reading, options: CardOptions) -> Card | None:
    """The card; ``None`` if the model cannot be read or drawn, which is told."""
    with telling(model):
        with waiting_for(model):
            analysis = analyze_named(model, reading)
        name = options.name or card_name(analysis, model)
        folder = None if options.file is None else Path(options.file).parent
        return card_of(analysis, name, model=model, picture=options.picture, folder=folder)
    return None


def _write(card: Card, file: CardFile | None, options: CardOptions) -> None:
    """Write the picture, then the file that leads to it."""
    content: str | bytes = card.marked
    if file is not None:
        content = file.with_card(card, exactly=options.exactly, append=options.append)
    if card.picture is not None:
        path, drawn = card.picture
        if file is None:  # on standard output stands the card alone
            write_file(drawn, path)
        else:
            output.deliver(drawn, str(path), _as_it_was(path, drawn))
    note = _as_it_was(Path(file.path), content) if file is not None else ""
    output.deliver(content, options.target, note)


def _as_it_was(path: Path, content: str | bytes) -> str:
    """What is said of a file that does not change."""
    try:
        return " (as it was)" if path.read_bytes() == content else ""
    except OSError:
        return ""


def _stale(card: Card, file: CardFile, options: CardOptions) -> str | None:
    """What is not up to date; ``None`` if all is.

    Raises:
        MarkerError: if the file has no place for the card.
    """
    line = file.stale_line(card, exactly=options.exactly)
    if line is not None:
        return f"{visible(file.path)}, line {count(line)}: the card of {quoted(card.name)} is not up to date"
    if card.picture is not None and not _as_it_was(*card.picture):
        return f"{visible(str(card.picture[0]))}: the picture of {quoted(card.name)} is not up to date"
    return None
