"""Where a command's result goes: the terminal as it is, a pipe, or a file that is whole or not there."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from archlens.errors import ArchlensError, ModelFileError, beyond_memory, system_error
from archlens.text.files import write_file
from archlens.text.names import visible
from archlens.text.paths import stem_of
from archlens.text.terminal import OWN_SIGNS, WIDTH, Terminal, colours_in, to_ascii
from archlens.text.text_pieces import Content, Text, in_pieces, joined_text
from archlens.text.widths import elide

F = TypeVar("F", bound="Callable[..., Any]")

__all__ = [
    "PIPE_CLOSED",
    "STANDARD_OUTPUT",
    "check_target",
    "complain",
    "deliver",
    "is_regular_or_new",
    "output_option",
    "stem_of",
    "terminal_for",
    "terminal_of",
    "width_option",
    "within_memory",
    "write_file",
    "write_stream",
]

STANDARD_OUTPUT = "-"
"""What a target is called that means standard output."""

NARROWEST = 40
"""Columns below which text is not laid out: whoever has fewer sees lines broken by the terminal."""

_WIDEST = 140
"""Columns of a terminal that are used: lines that are longer are hard to read."""

_ALL_SIGNS = "\U0010ffff"
"""What an encoding writes only if it writes all that can be seen."""

_LONGEST_MESSAGE = 2000
_MOST_DIGITS = 6
PIPE_CLOSED = 141
"""The exit code of a command whose reader went away, as the shell gives it to one that dies of SIGPIPE."""


def output_option(
    help: str = "Write to this file instead of the terminal; - for standard output.",  # noqa: A002 - click's name
    **more: Any,
) -> Callable[[Any], Any]:
    """The option ``-o``, handed over as ``target``: a file, ``-`` for standard output, or ``None`` if not given.

    Args:
        help: what the help says of it.
        more: what else ``click.option`` takes.
    """
    return click.option("-o", "--output", "target", metavar="FILE", callback=_by_one_name, help=help, **more)


def width_option(command: F) -> F:
    """Give a command the option of how wide text is, handed over as ``width``: columns, or ``None`` if not given."""
    decorated: F = _WIDTH_OPTION(command)
    return decorated


_WIDTH_OPTION: Any = click.option(
    "--width",
    type=click.IntRange(min=NARROWEST),
    metavar="COLUMNS",
    help=f"Columns that text takes, {NARROWEST} or more; else as the terminal, or as COLUMNS in the environment says, "
    f"or {WIDTH}.",
)


def _by_one_name(_context: click.Context, _option: click.Parameter, target: str | None) -> str | None:
    """The target; ``-`` for whatever means standard output, as /dev/stdout does."""
    return STANDARD_OUTPUT if target is not None and _is_standard_output(target) else target


def _is_standard_output(target: str) -> bool:
    if target == STANDARD_OUTPUT:
        return True
    try:
        return os.path.samestat(os.stat(target), os.fstat(sys.stdout.fileno()))  # noqa: PTH116 - beside fstat
    except (OSError, ValueError):  # there is no such file yet, or no stream behind standard output
        return False


def is_regular_or_new(target: str) -> bool:
    """Whether a target is a file, or will be one: not standard output, a device or a pipe.

    Example:
        >>> is_regular_or_new("README.md"), is_regular_or_new("no/such/file"), is_regular_or_new("-")
        (True, True, False)
    """
    if target == STANDARD_OUTPUT:
        return False
    path = Path(target)
    try:
        return path.is_file() or not path.exists()
    except (OSError, ValueError):  # no path at all: writing will tell
        return True


def terminal_of(stream: TextIO, width: int | None = None) -> Terminal:
    """What the receiver of a stream can show.

    Args:
        stream: where the text goes.
        width: the columns that the user asks for; ``None`` for those that there are.
    """
    on_terminal = stream.isatty()
    if width is None and on_terminal:
        columns = shutil.get_terminal_size((WIDTH, 24)).columns
        width = min(_WIDEST, max(NARROWEST, columns))
    elif width is None:
        width = _columns_asked_for()
    colour = on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    ascii_only = not _encodes("".join(OWN_SIGNS), stream)
    return Terminal(width=width, colour=colour, ascii_only=ascii_only, colours=colours_in(os.environ))


def terminal_for(target: str | None, width: int | None = None) -> Terminal:
    """What the receiver can show: standard output, or the file of that name.

    Args:
        target: the file; ``None`` or ``-`` for standard output.
        width: the columns that the user asks for; ``None`` for those that there are.
    """
    if target in (None, STANDARD_OUTPUT):
        return terminal_of(sys.stdout, width)
    return Terminal(width=_columns_asked_for() if width is None else width)


def _columns_asked_for() -> int:
    """The columns where there is no terminal: as the environment says, for whoever pipes into a pager."""
    asked = os.environ.get("COLUMNS", "")
    if not (asked.isascii() and asked.isdecimal() and 0 < len(asked) <= _MOST_DIGITS):
        return WIDTH
    columns = int(asked)
    return max(NARROWEST, columns) if columns else WIDTH  # as Python's own shutil has it, 0 says nothing


def deliver(content: Content, target: str | None, note: str = "") -> None:
    """Write to standard output, or to the file of that name, which is then said.

    Args:
        content: text, whole or in pieces, or bytes of a format that is none.
        target: the file; ``None`` or ``-`` for standard output.
        note: what is said behind the name of the file.

    Raises:
        SystemExit: if nobody reads standard output any more.
        ArchlensError: if it cannot be written, or a terminal would have to show bytes.
    """
    if target is not None and target != STANDARD_OUTPUT:
        write_file(content, target)
        write_stream(f"wrote {visible(target)}{note}\n", sys.stdout)
    elif not isinstance(content, bytes):
        write_stream(content, sys.stdout)
    elif sys.stdout.isatty():
        raise ArchlensError(
            expected="a file or a pipe for what is no text", found="a terminal", hint="Name a file after -o."
        )
    else:
        _write_bytes(content, sys.stdout)


def _encodes(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write_stream(text: Text, stream: TextIO) -> None:
    """Write to a stream what it can hold; a reader that went away ends the program without a word.

    Args:
        text: the text, whole or in pieces.
        stream: where it goes.

    Raises:
        SystemExit: if the other end of the pipe is closed.
        ArchlensError: if the stream takes no more for another reason.
    """
    # Where not all can be written, one sign that cannot changes how the others are: names are to stay comparable.
    pieces = in_pieces(text) if _encodes(_ALL_SIGNS, stream) else [joined_text(text)]
    for piece in pieces:
        with _told_if_closed(stream):
            stream.write(_encodable(piece, stream))
    with _told_if_closed(stream):
        stream.flush()


def _write_bytes(content: bytes, stream: TextIO) -> None:
    """Write what is no text; as :func:`write_stream`."""
    with _told_if_closed(stream):
        stream.buffer.write(content)
        stream.buffer.flush()


@contextmanager
def _told_if_closed(stream: TextIO) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Python flushes the stream once more at exit, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(PIPE_CLOSED)
        raise ArchlensError(
            expected="to write the output", found=system_error(error), hint="Is the disk full?"
        ) from error


def _encodable(text: str, stream: TextIO) -> str:
    return text if _encodes(text, stream) else "\n".join(to_ascii(line) for line in text.split("\n"))


def complain(message: str) -> None:
    """One paragraph on stderr, in which nothing of a model file can move the cursor."""
    write_stream(f"archlens: {elide(visible(message), _LONGEST_MESSAGE)}\n", sys.stderr)


@contextmanager
def telling(model: str) -> Iterator[None]:
    """Tell on stderr what stands in the way of the block, if something does; what comes after the block goes on."""
    try:
        yield
    except ModelFileError as error:
        complain(str(error))
    except ArchlensError as error:
        complain(f"{model}: {error}")
    except (MemoryError, RecursionError):
        complain(str(beyond_memory(model)))


def within_memory(pieces: Iterable[str], model: str) -> Iterator[str]:
    """What is written of a model, as it is made.

    Args:
        pieces: the text.
        model: its name.

    Raises:
        ModelFileError: if the memory does not suffice to make it.
    """
    try:
        yield from pieces
    except (MemoryError, RecursionError) as error:
        raise beyond_memory(model) from error


def check_target(target: str, models: Iterable[str], option: str = "-o", what: str = "one of the models") -> None:
    """Refuse to write over a model, or another file, that is read.

    Args:
        target: the file to write.
        models: what is read.
        option: the option that names the target.
        what: what the target must not be.

    Raises:
        ArchlensError: if the target is one of those that are read, or a folder.
    """
    if target == STANDARD_OUTPUT:
        return
    path = Path(target)
    if _is_folder(path):
        raise ArchlensError(
            expected=f"a file to write to after {option}, not {target}", found="a folder", hint="Name a file in it."
        )
    if is_regular_or_new(target) and any(_same(path, Path(model)) for model in models):
        raise ArchlensError(
            expected=f"a file to write to after {option}, not {target}",
            found=what,
            hint="Name another file.",
        )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long: writing will tell
        return False


def _same(a: Path, b: Path) -> bool:
    try:
        return a.resolve() == b.resolve() or a.samefile(b)
    except (OSError, ValueError, RuntimeError):  # one of them is not there, or no path at all
        return False
