"""From a model in whatever form to its graph. A form is recognised by content, never by an ending."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping

from archlens.errors import ModelFileError
from archlens.graph import ModelGraph, Shape
from archlens.readers.files.hdf5_objects import why
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph import notes
from archlens.readers.graph.description import graph_of
from archlens.readers.model_files import OpenModel, open_model
from archlens.readers.weights.weights_file import weights_of


def read(
    source: str | os.PathLike[str],
    weights: str | os.PathLike[str] | None = None,
    shapes: Mapping[str, Shape] | None = None,
) -> ModelGraph:
    """The graph of the model in a file or folder.

    Args:
        source: path of the file or folder, ``-`` for standard input, or a URL.
        weights: path of the weights of a model without any, as JSON is: ``.weights.h5``, or the ``.weights.json`` of
            its shards.
        shapes: those to read the model on in place of its own, by the names of inputs, batch axis first.

    Raises:
        ModelFileError: if a file is missing, damaged or no model that archlens reads.
        ShapeError: if the model cannot take the shapes that are given.
    """
    with open_model(os.fspath(source)) as model:
        form = model.known_form()
        if weights is None:
            return _graph(form.describe(model.source, model.path), shapes)
        description = form.describe(model.source, model.path)
        if description.weights is not None or description.weights_error is not None:
            raise _holds_weights(model)
        group = weights_of(description.model, os.fspath(weights))
        return _graph(dataclasses.replace(description, weights=group), shapes)


def _graph(description: ModelDescription, shapes: Mapping[str, Shape] | None) -> ModelGraph:
    noticed = []
    if description.weights_error is not None:
        noticed = [notes.weights_unreadable(why(description.weights_error))]
    elif description.missing_files:
        noticed = [notes.weights_absent(description.missing_files)]
    elif description.weights is None:
        noticed = [notes.no_weights()]
    elif description.weights.from_windows:
        noticed = [notes.windows_names()]
    return graph_of(
        description.model,
        description.weights,
        format_=description.format,
        keras_version=description.keras_version,
        noticed=noticed,
        code=description.code,
        shapes=shapes,
    )


def _holds_weights(model: OpenModel) -> ModelFileError:
    return ModelFileError(
        model.path,
        expected="a model without weights, as JSON is, where they come from a file of their own",
        found="a model that holds its own weights",
        hint="Leave the weights file out.",
    )
