"""A model file without its weights: the whole architecture in a few KB."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from archlens.errors import ArchlensError, ModelFileError, NotAGraphError
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.files.remote import is_url, open_source
from archlens.readers.forms import hdf5, keras_archive, model_json
from archlens.skeletons.declared import write_declared
from archlens.skeletons.described_model import (
    Described,
    described_archive,
    described_folder,
    described_hdf5,
    described_json,
)
from archlens.skeletons.layout import laid_out
from archlens.skeletons.packing import configuration, metadata, packed
from archlens.skeletons.rewrite import rewritten_archive, rewritten_hdf5, rewritten_json
from archlens.skeletons.spelling import spelled
from archlens.skeletons.spoken_words import Anonymous, Plain

__all__ = ["skeleton_bytes"]

_HEAD = 4096
_ARCHIVE, _HDF5, _JSON = ".keras", ".h5", ".json"
_ENDINGS = (_ARCHIVE, _HDF5, _JSON)
_DEEP = "models nested in each other a hundred deep at most"


def skeleton_bytes(source: str | os.PathLike[str], ending: str = _ARCHIVE, *, anonymize: bool = False) -> bytes:
    """The skeleton of a model file, as bytes; see :func:`archlens.skeleton`.

    Args:
        source: path of the file or folder, ``-`` for standard input, or a URL.
        ending: the form to write: ``.keras``, or ``.h5`` or ``.json`` for a file that is of that form already.
        anonymize: whether to leave out every word that is not Keras's own.

    Raises:
        ModelFileError: if the file is missing, damaged or no model that archlens reads.
        ArchlensError: if the model cannot be written in that form.

    Example:
        >>> len(skeleton_bytes("sample_models/image_text.keras", anonymize=True)) < 4000
        True
    """
    path = os.fspath(source)
    if ending not in _ENDINGS:
        raise ArchlensError(
            expected=f"a file to write that ends in {', '.join(_ENDINGS)}",
            found=ending or "none",
            hint="Any model can be written as .keras; .h5 and .json only where the file is of that form.",
        )
    try:
        folder = Path(path)
        if not is_url(path) and folder.is_dir():
            _expect(ending, "a folder", _ARCHIVE)
            return _converted(described_folder(folder, path), ending, anonymize=anonymize)
        with open_source(path) as file:
            return _of_file(file, path, ending, anonymize=anonymize)
    except NotAGraphError as error:
        raise ModelFileError(
            path, place=error.place, expected=error.expected, found=error.found, hint=error.hint
        ) from error
    except RecursionError as error:
        raise ModelFileError(path, expected=_DEEP, found="a deeper nesting", hint="No model is built so.") from error
    except (OSError, ValueError) as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else f"an error of the system ({error})"
        raise ModelFileError(path, expected="a readable model file", found=found, hint="Check the path.") from error


def _of_file(file: BinaryIO, path: str, ending: str, *, anonymize: bool) -> bytes:
    head = file.read(_HEAD)
    if keras_archive.sniff(file, head):
        _expect(ending, "a .keras file", _ARCHIVE)
        return _either(file, path, ending, rewritten_archive, described_archive, anonymize=anonymize)
    if hdf5.sniff(file, head):
        _expect(ending, "an HDF5 file", _ARCHIVE, _HDF5)
        if ending == _HDF5:
            if anonymize:
                raise ArchlensError(
                    expected=".keras or .json for an anonymous skeleton",
                    found=ending,
                    hint="HDF5 files name weights by layers; write it as .keras.",
                )
            return rewritten_hdf5(file, path)
        return _converted(described_hdf5(file, path), ending, anonymize=anonymize)
    if model_json.sniff(file, head):
        _expect(ending, "a model in JSON", _ARCHIVE, _JSON)
        if ending == _JSON:
            return _either(file, path, ending, rewritten_json, described_json, anonymize=anonymize)
        return _converted(described_json(file, path), ending, anonymize=anonymize)
    raise ModelFileError(
        path,
        expected="a Keras model (.keras, .h5, JSON or SavedModel)",
        found="something else" if head else "an empty file",
        hint="Give a .keras file, written by model.save('model.keras').",
    )


def _expect(ending: str, what: str, *possible: str) -> None:
    if ending not in possible:
        raise ArchlensError(
            expected=f"{' or '.join(possible)} as the form of the skeleton of {what}",
            found=ending,
            hint="End the name after -o so.",
        )


def _either(
    file: BinaryIO,
    path: str,
    ending: str,
    rewrite: Callable[[BinaryIO, str], bytes],
    describe: Callable[[BinaryIO, str], Described],
    *,
    anonymize: bool,
) -> bytes:
    """The skeleton in the form that the file has: everything is kept, unless it shall be anonymous."""
    return _converted(describe(file, path), ending, anonymize=True) if anonymize else rewrite(file, path)


def _converted(described: Described, ending: str, *, anonymize: bool) -> bytes:
    """A skeleton made anew from what the file describes."""
    words = Anonymous(described.model) if anonymize else Plain()
    entry = spelled(described.model, words)
    if ending == _JSON:
        return configuration(entry)
    members = {"metadata.json": metadata(described.keras_version), "config.json": configuration(entry)}
    weights = laid_out(described, words)
    if weights is not None:
        try:
            members["model.weights.h5"] = write_declared(weights)
        except WeightsError as error:
            raise ArchlensError(
                expected="weights that can be declared again",
                found=f"an error ({error})",
                hint="archlens scan tells what is in the file.",
            ) from error
    return packed(members)
