"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from archlens.errors import ArchlensError


def write_file(content: str | bytes, target: str | os.PathLike[str]) -> None:
    """Write a file, text in UTF-8: beside its place first, then moved there, so that it is never half written.

    Raises:
        ArchlensError: if it cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        path = Path(target)
        if path.exists() and not path.is_file():
            # A device or a pipe, which nothing can be moved over; what /dev/stdout leads to may have no path at all.
            path.write_bytes(data)
        else:
            _replace(data, path.resolve())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ArchlensError(
            expected=f"to write {os.fspath(target)}",
            found=f"an error of the system ({why})",
            hint="Name another file after -o.",
        ) from error


def _replace(data: bytes, path: Path) -> None:
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    # "x": a file or link that is already there is not followed. The user's umask decides on its mode.
    with beside.open("xb") as file:
        try:
            file.write(data)
            file.close()
            if path.exists():
                shutil.copymode(path, beside)
            beside.replace(path)
        except BaseException:
            file.close()
            beside.unlink(missing_ok=True)
            raise
