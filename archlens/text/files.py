"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO

from archlens.errors import ArchlensError
from archlens.text.pieces import Content, in_pieces


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
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ArchlensError(
            expected=f"to write {os.fspath(target)}",
            found=f"an error of the system ({why})",
            hint="Name another file after -o.",
        ) from error


def _replace(content: Content, path: Path) -> None:
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    # "x": a file or link that is already there is not followed. The user's umask decides on its mode.
    with beside.open("xb") as file:
        try:
            _write(content, file)
            file.close()
            if path.exists():
                shutil.copymode(path, beside)
            beside.replace(path)
        except BaseException:
            file.close()
            beside.unlink(missing_ok=True)
            raise


def _write(content: Content, file: BinaryIO) -> None:
    if isinstance(content, bytes):
        file.write(content)
    else:
        file.writelines(piece.encode() for piece in in_pieces(content))
