"""From a model in whatever form to its graph. A reader sniffs content, never the file's ending."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, Protocol

from archlens.errors import LimitError, ModelFileError, NotAGraphError
from archlens.graph import ModelGraph
from archlens.readers.files.remote import is_url, open_source
from archlens.readers.forms import hdf5, keras_archive, model_json, preset, saved_model


class Reader(Protocol):
    """What every reader module offers."""

    def sniff(self, file: BinaryIO, head: bytes) -> bool:
        """Whether a file, which starts with ``head``, is of the reader's form."""

    def read(self, file: BinaryIO, path: str) -> ModelGraph:
        """The graph of the file."""


class FolderReader(Protocol):
    """What every reader of a folder offers."""

    def sniff(self, folder: Path) -> bool:
        """Whether a folder is of the reader's form."""

    def read(self, folder: Path, path: str) -> ModelGraph:
        """The graph of the folder's model."""


READERS: tuple[Reader, ...] = (
    keras_archive,  # .keras: a zip archive
    hdf5,  # .h5 of Keras 1 and 2, and of Keras 3 in its legacy form
    model_json,  # what model.to_json() gives, by any Keras
)

FOLDER_READERS: tuple[FolderReader, ...] = (
    saved_model,  # what Keras 2 wrote without an ending
    preset,  # KerasHub: told apart to say why it cannot be read
)

_HEAD = 4096
_WHAT_TO_GIVE = "Give a .keras file, written by model.save('model.keras')."
_EXPECTED = "a Keras model (.keras, .h5, JSON or SavedModel)"
_OTHERS = ((b"\x80", "a pickle", _WHAT_TO_GIVE),)


def read(source: str | os.PathLike[str], weights: str | os.PathLike[str] | None = None) -> ModelGraph:
    """The graph of the model in a file or folder.

    Args:
        source: path of the file or folder, ``-`` for standard input, or a URL.
        weights: path of the weights of a model in JSON: ``.weights.h5``, or the ``.weights.json`` of its shards.

    Raises:
        ModelFileError: if a file is missing, damaged or no model that archlens reads.
    """
    path = os.fspath(source)
    try:
        folder = Path(path)
        if not is_url(path) and folder.is_dir():
            if weights is not None:
                raise _own_weights(path)
            return _read_folder(folder, path)
        with open_source(path) as file:
            return _read(file, path, None if weights is None else os.fspath(weights))
    except LimitError as error:
        raise (error if error.path else error.of(path)) from error.__cause__
    except NotAGraphError as error:
        raise ModelFileError(
            path, place=error.place, expected=error.expected, found=error.found, hint=error.hint
        ) from error
    except RecursionError as error:
        raise ModelFileError(
            path,
            expected="models, lists and objects that Python's stack can hold",
            found="a deeper nesting",
            hint="No model is built so; the file may be made to exhaust the stack.",
        ) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _read(file: BinaryIO, path: str, weights: str | None) -> ModelGraph:
    head = file.read(_HEAD)
    for reader in READERS:
        if reader.sniff(file, head):
            return reader.read(file, path) if weights is None else _with_weights(reader, file, path, weights)
    for start, what, hint in _OTHERS:
        if head.startswith(start):
            raise ModelFileError(path, expected=_EXPECTED, found=what, hint=hint)
    found = "something else" if head else "an empty file"
    raise ModelFileError(path, expected=_EXPECTED, found=found, hint=_WHAT_TO_GIVE)


def _with_weights(reader: Reader, file: BinaryIO, path: str, weights: str) -> ModelGraph:
    if reader is not model_json:
        raise _own_weights(path)
    return model_json.read(file, path, weights)


def _own_weights(path: str) -> ModelFileError:
    return ModelFileError(
        path,
        expected="JSON, where weights come from a file of their own",
        found="a form that holds its own weights",
        hint="Leave the weights file out.",
    )


def _read_folder(folder: Path, path: str) -> ModelGraph:
    for reader in FOLDER_READERS:
        if reader.sniff(folder):
            return reader.read(folder, path)
    raise ModelFileError(path, expected=_EXPECTED, found="a folder that is no SavedModel", hint=_WHAT_TO_GIVE)


def _unreadable(path: str, error: OSError | ValueError) -> ModelFileError:
    if isinstance(error, FileNotFoundError):
        return ModelFileError(path, expected="a model file", found="no such file", hint="Check the path.")
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ModelFileError(
        path, expected="a readable model file", found=f"an error of the system ({why})", hint="Check the path."
    )
