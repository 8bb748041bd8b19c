"""A file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from archlens.errors import ArchlensError, system_error
from archlens.text.text_pieces import Content, in_pieces

_LONGEST_NAME = 100
_ENDING = ".tmp"


def write_file(content: Content, target: str | os.PathLike[str]) -> None:
    """Write a file, text in UTF-8: beside its place first, then moved there, so that it is never half written.

    Raises:
        ArchlensError: if it cannot be written.
    """
    try:
        path = Path(target)
        if path.exists() and not path.is_file():
            # A device or a pipe, which nothing can be moved over; what /dev/stdout leads to may have no path at all.
            with path.open("wb") as file:
                _write(content, file)
        else:
            _replace(content, path.resolve())
    except (OSError, ValueError) as error:
        raise ArchlensError(
            expected=f"to write {os.fspath(target)}",
            found=system_error(error),
            hint="Name another file after -o.",
        ) from error


def _replace(content: Content, path: Path) -> None:
    staged = StagedFile(path)
    try:
        _write(content, staged.file)
        staged.move()
    except BaseException:
        staged.discard()
        raise


def _write(content: Content, file: BinaryIO) -> None:
    if isinstance(content, bytes):
        file.write(content)
    else:
        file.writelines(piece.encode() for piece in in_pieces(content))


class StagedFile:
    """A file that is written beside its place, and moved there when it is whole; one of many that belong together.

    Attributes:
        file: what to write to.

    Raises:
        OSError: by what it does, if the system refuses it.
    """

    def __init__(self, target: Path) -> None:
        """Open the file beside its place.

        Args:
            target: the place.
        """
        self._target = target
        self._beside = target.with_name(f".{target.name[:_LONGEST_NAME]}.{os.getpid()}{_ENDING}")
        # "x": a file or link that is already there is not followed. The user's umask decides on its mode.
        self.file = self._beside.open("xb")

    def move(self) -> None:
        """Put it into its place."""
        self.file.close()
        if self._target.exists():
            shutil.copymode(self._target, self._beside)
        self._beside.replace(self._target)

    def discard(self) -> None:
        """Leave nothing of it; what was moved stays."""
        with contextlib.suppress(OSError):  # on a full disk: what it could not write is in vain
            self.file.close()
        self._beside.unlink(missing_ok=True)


def left_behind(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    """What was being written when its process was killed: files that were never moved to their places.

    Args:
        folder: where they are.
        names: of the files that they were to become.
    """
    starts = tuple(f".{name[:_LONGEST_NAME]}." for name in names)
    for each in sorted(folder.iterdir()):
        if each.name.startswith(starts) and each.name.endswith(_ENDING):
            yield each
