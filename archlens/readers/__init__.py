"""From a model in whatever form to its graph. A reader sniffs content, never the file's ending."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO, Protocol

from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers import keras_archive
from archlens.readers.source import open_source

if TYPE_CHECKING:
    from archlens.graph import ModelGraph


class Reader(Protocol):
    """What every reader module offers."""

    def sniff(self, file: BinaryIO, head: bytes) -> bool:
        """Whether a file, which starts with ``head``, is of the reader's form."""

    def read(self, file: BinaryIO, path: str) -> ModelGraph:
        """The graph of the file."""


READERS: tuple[Reader, ...] = (
    keras_archive,  # .keras of Keras 3: a zip archive
)

_HEAD = 4096
_WHAT_TO_GIVE = "Give a .keras file, written by model.save('model.keras')."
_OTHERS = (
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", "Load it with Keras and save it again as a .keras file."),
    (b"\x80", "a pickle", _WHAT_TO_GIVE),
    (b"{", "JSON text", _WHAT_TO_GIVE),
)


def read(source: str | os.PathLike[str]) -> ModelGraph:
    """The graph of the model in a file.

    Args:
        source: path of the file, ``-`` for standard input, or a URL.

    Raises:
        ModelFileError: if the file is missing, damaged or no model that archlens reads.
    """
    path = os.fspath(source)
    try:
        with open_source(path) as file:
            return _read(file, path)
    except NotAGraphError as error:
        raise ModelFileError(
            path, place=error.place, expected=error.expected, found=error.found, hint=error.hint
        ) from error
    except RecursionError as error:
        raise ModelFileError(
            path, expected="models nested in each other a hundred deep at most", found="a deeper nesting",
            hint="No model is built so; the file may be made to exhaust the stack.",
        ) from error  # fmt: skip
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _read(file: BinaryIO, path: str) -> ModelGraph:
    head = file.read(_HEAD)
    for reader in READERS:
        if reader.sniff(file, head):
            return reader.read(file, path)
    for start, what, hint in _OTHERS:
        if head.startswith(start):
            raise ModelFileError(path, expected="a .keras archive of Keras 3", found=what, hint=hint)
    found = "something else" if head else "an empty file"
    raise ModelFileError(path, expected="a .keras archive of Keras 3", found=found, hint=_WHAT_TO_GIVE)


def _unreadable(path: str, error: OSError | ValueError) -> ModelFileError:
    if isinstance(error, FileNotFoundError):
        return ModelFileError(path, expected="a model file", found="no such file", hint="Check the path.")
    if isinstance(error, IsADirectoryError):
        return ModelFileError(path, expected="a model file", found="a folder", hint=_WHAT_TO_GIVE)
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ModelFileError(
        path, expected="a readable model file", found=f"an error of the system ({why})", hint="Check the path."
    )
