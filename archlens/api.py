"""The one call: from a model, in a file or live, to its Analysis."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archlens.analysis import analyze_graph
from archlens.analysis.features import EXPANSION
from archlens.errors import LimitError, LiveModelError
from archlens.readers import read
from archlens.readers.limits import current, within
from archlens.rules import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlens.analysis.analysis import Analysis
    from archlens.graph import ModelGraph


def analyze(
    model: Any,
    *,
    inputs: Any = None,
    input_shape: Any = None,
    open_layers: bool | Iterable[type | str] = False,
    weights: str | os.PathLike[str] | None = None,
    expansion: float = EXPANSION,
    limits: Mapping[str, int] | None = None,
) -> Analysis:
    """Read a model, compute every figure of the definitions, and tell what the rules find.

    Of a file, neither Keras nor TensorFlow is imported, nothing that the file names is imported or run, and no weight's
    data is read. Of a live model no forward pass is made, no weight is copied, and the model stays as it was.

    Args:
        model: path of a model file, or a live ``keras.Model``.
        inputs: of a live subclassed model, the shapes that it is called with, batch axis first: one, or a list or dict
            of them (``{"text": (None, 100), "image": (None, 224, 224, 3)}``); with a type, ``((None, 100), "int32")``.
            Not needed if the model was built.
        input_shape: of a live Sequential that was not built, the shape to build it on.
        open_layers: of a live model, open layers that have sublayers as nested models are opened: all such layers that
            are not Keras's own, or those of the classes listed. Each is one call otherwise.
        weights: of a model in JSON, the file of its weights (``.weights.h5``, or the ``.weights.json`` of its shards);
            without it, its parameters are not known.
        expansion: the ratio of features above which a call is an expansion; below its inverse it is a contraction.
        limits: bounds of reading to change for this model, by name (``{"calls": 5_000_000}``); an error that a file
            goes beyond one names it.

    Returns:
        The Analysis; frozen.

    Raises:
        ModelFileError: if the file is missing, damaged, or no model that archlens reads.
        LimitError: a ModelFileError too: if there is more in it than a limit allows.
        UnknownNameError: if there is no limit of a name.
        LiveModelError: if the object is no model, its shapes are not known, or its code stands in the way.

    Example:
        >>> analyze("sample_models/image_text.keras").interaction.depth
        1
    """
    with within(limits):
        graph = _graph(model, inputs=inputs, input_shape=input_shape, open_layers=open_layers, weights=weights)
        try:
            analysis = analyze_graph(graph, expansion=expansion, pairings=current().pairings)
        except LimitError as error:
            raise error.of(str(model) if isinstance(model, (str, os.PathLike)) else graph.name) from None
    # With the rules' defaults: no file but the model's is read here, none of settings either.
    return replace(analysis, findings=find(analysis))


def _graph(model: Any, *, inputs: Any, input_shape: Any, open_layers: Any, weights: Any) -> ModelGraph:
    if isinstance(model, (str, os.PathLike)):
        if inputs is not None or input_shape is not None or open_layers:
            raise LiveModelError(
                None, expected="a live model with inputs=, input_shape= or open_layers=", found="a path",
                hint="A file has its shapes, and no code to open layers by; leave these arguments out.",
            )  # fmt: skip
        return read(model, weights)
    if weights is not None:
        raise LiveModelError(
            None, expected="the path of a model in JSON with weights=", found="a live model", hint="It has its weights."
        )
    from archlens.readers import live  # only now: it is half of the readers, and most models are files

    return live.read(model, inputs=inputs, input_shape=input_shape, open_layers=open_layers)
