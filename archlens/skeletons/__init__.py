"""A model file without its weights: the whole architecture in a few KB."""

from __future__ import annotations

import os
import re

from archlens.errors import ArchlensError, ModelFileError
from archlens.readers.files.archive_writing import configuration, metadata, packed
from archlens.readers.files.hdf5_declared import undeclarable, write_declared
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.forms import FORMS
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import expect_graph
from archlens.readers.model_files import OpenModel, open_model
from archlens.skeletons.anonymization import AnonymousWords, PlainWords
from archlens.skeletons.layout import laid_out
from archlens.skeletons.spelling import spelled

__all__ = ["skeleton_bytes"]

_ARCHIVE, _JSON = ".keras", ".json"
_WRITTEN_ANEW = (_ARCHIVE, _JSON)
_TODAYS = "3.0.0"
_VERSION = re.compile(r"3(\.\d{1,4}){1,3}", re.ASCII)


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
    endings = [form.endings[0] for form in FORMS if form.rewrite is not None]
    if ending not in endings:
        raise ArchlensError(
            expected=f"a file to write that ends in {', '.join(endings)}",
            found=ending or "none",
            hint="Any model can be written as .keras; .h5 and .json only where the file is of that form.",
        )
    with open_model(os.fspath(source)) as model:
        own_ending = _own_ending(model)
        if ending not in (_ARCHIVE, own_ending):
            raise _other_form(model, own_ending, ending)
        form = model.known_form()
        if form.rewrite is not None and ending == own_ending and not anonymize:
            return form.rewrite(model.source, model.path)
        if ending not in _WRITTEN_ANEW:
            raise ArchlensError(
                expected=f"{' or '.join(_WRITTEN_ANEW)} for an anonymous skeleton",
                found=ending,
                hint="HDF5 files name weights by layers; write it as .keras.",
            )
        return _written_anew(_described(model), model.path, ending, anonymize=anonymize)


def _own_ending(model: OpenModel) -> str:
    """The ending of a skeleton in the form of the model; ``.keras`` where no skeleton is of that form."""
    form = model.known_form()
    return form.endings[0] if form.rewrite is not None else _ARCHIVE


def _other_form(model: OpenModel, own_ending: str, ending: str) -> ArchlensError:
    possible = dict.fromkeys((_ARCHIVE, own_ending))
    return ArchlensError(
        expected=f"{' or '.join(possible)} as the form of the skeleton of {model.known_form().what}",
        found=ending,
        hint="End the name after -o so.",
    )


def _described(model: OpenModel) -> ModelDescription:
    """What the file describes, if it is a graph, and its weights can be declared again.

    Raises:
        ModelFileError: if they cannot.
        NotAGraphError: if it is none.
    """
    form = model.known_form()
    describe = form.describe_declared or form.describe
    description = describe(model.source, model.path)
    error = description.weights_error
    if isinstance(error, ModelFileError):
        raise error
    if error is not None:
        raise undeclarable(model.path, error)
    # What is no graph could not be read back; and on the way, layers that the file leaves without a name get theirs.
    expect_graph(description.model, description.weights)
    return description


def _written_anew(description: ModelDescription, path: str, ending: str, *, anonymize: bool) -> bytes:
    """A skeleton made from what the file describes, whatever its form."""
    words = AnonymousWords(description.model) if anonymize else PlainWords()
    entry = spelled(description.model, words)
    if ending == _JSON:
        return configuration(entry)
    version = description.keras_version or ""
    members = {
        "metadata.json": metadata(version if _VERSION.fullmatch(version) else _TODAYS),
        "config.json": configuration(entry),
    }
    if description.weights is not None:
        weights = laid_out(description.model, description.weights, words)
        try:
            members["model.weights.h5"] = write_declared(weights)
        except WeightsError as error:
            raise undeclarable(path, error) from error
    return packed(members)
