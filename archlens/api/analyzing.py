"""``archlens.analyze``: the Analysis of a model, and how it shows itself."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis, compare_with, show_with
from archlens.analysis.features import EXPANSION
from archlens.errors import ArgumentError, LimitError, LiveModelError
from archlens.graph import ModelGraph
from archlens.limits import within
from archlens.readers import read
from archlens.readers.garbage import no_search_for_garbage
from archlens.rules import find as find_by_rules
from archlens.text.figures import significant
from archlens.text.text_pieces import Text, joined_text
from archlens.text.values import in_brief


def analyze(
    model: Any,
    *,
    inputs: Any = None,
    input_shape: Any = None,
    open_layers: bool | Iterable[type | str] = False,
    weights: str | os.PathLike[str] | None = None,
    expansion: float = EXPANSION,
    limits: Mapping[str, int] | None = None,
    shapes: Mapping[str, Sequence[int | None]] | None = None,
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
        shapes: of inputs, by name or key, to read the model on in place of its own: ``{"text": (None, 128)}``, batch
            axis first. All shapes behind them are computed anew, nested models are opened on what they are then called
            on, and every figure follows. Not of subclassed models, which have ``inputs``.

    Returns:
        The Analysis; frozen.

    Raises:
        ModelFileError: if the file is missing, damaged, or no model that archlens reads.
        LimitError: a ModelFileError too: if there is more in it than a limit allows.
        UnknownNameError: if there is no limit, or no input, of a name.
        ArgumentError: if the expansion is no number of at least 1, the limits are no dict, or a shape is none.
        ShapeError: if the model cannot take a shape that is given; it names the call.
        LiveModelError: if the object is no model, its shapes are not known, or its code stands in the way.

    Example:
        >>> analyze("sample_models/image_text.keras").interaction.depth
        1
        >>> analyze("sample_models/variable_length.keras", shapes={"visits_input": (None, 128, 5)}).model.macs
        607888
    """
    check_expansion(expansion)
    path = os.fspath(model) if isinstance(model, (str, os.PathLike)) else None
    _check_shapes(shapes)
    with within(limits), no_search_for_garbage():
        graph = _graph(
            model, inputs=inputs, input_shape=input_shape, open_layers=open_layers, weights=weights, shapes=shapes
        )
        try:
            analysis = analyze_graph(graph, expansion=expansion)
        except LimitError as error:
            raise error.of(graph.name if path is None else path) from None
    # With the rules' defaults: no file but the model's is read here, none of settings either.
    return replace(analysis, findings=find_by_rules(analysis), path=path)


def check_expansion(expansion: float) -> None:
    """Refuse what is no ratio of an expansion.

    Raises:
        ArgumentError: if it is none of at least 1.
    """
    is_number = isinstance(expansion, (int, float)) and not isinstance(expansion, bool)
    if not is_number or not expansion >= 1 or math.isinf(expansion):
        usual = f"The usual one is {significant(EXPANSION)}."
        raise ArgumentError(expected="an expansion of at least 1", found=in_brief(expansion), hint=usual)


def _check_shapes(shapes: object) -> None:
    if shapes is not None and not isinstance(shapes, Mapping):
        hint = 'For example shapes={"text": (None, 128)}.'
        raise ArgumentError(expected="a dict of shapes by the names of inputs", found=in_brief(shapes), hint=hint)


def analysis_of(model: Any) -> Analysis:
    """The Analysis of a model, however it was given.

    Args:
        model: path of a model file, a live model, or an Analysis.
    """
    return model if isinstance(model, Analysis) else analyze(model)


def _graph(model: Any, *, inputs: Any, input_shape: Any, open_layers: Any, weights: Any, shapes: Any) -> ModelGraph:
    if isinstance(model, (str, os.PathLike)):
        if inputs is not None or input_shape is not None or open_layers:
            raise LiveModelError(
                None,
                expected="a live model with inputs=, input_shape= or open_layers=",
                found="a path",
                hint="A file has its shapes, and no code to open layers by; to give it others, say shapes=.",
            )
        return read(model, weights, shapes)
    if weights is not None:
        raise LiveModelError(
            None, expected="the path of a model in JSON with weights=", found="a live model", hint="It has its weights."
        )
    from archlens.readers.live import keras_models  # only now: it is half of the readers, and most models are files

    return keras_models.read(model, inputs=inputs, input_shape=input_shape, open_layers=open_layers, shapes=shapes)


def _as_text(analysis: Analysis) -> str:
    """The report as text, 100 columns wide."""
    from archlens.render import text_report

    return text_report.render(analysis)


def _as_html(analysis: Analysis) -> str:
    """The report in short, with its diagram, as a piece of HTML for a notebook."""
    from archlens.render.html import notebook

    return notebook.render(analysis)


def _in_format(analysis: Analysis, name: str) -> str:
    """The report in the format of a name."""
    from archlens.render.document import View
    from archlens.render.formats import named

    report: Text = named(name, "report").writer("report")(analysis, View())
    return joined_text(report)


def _same_architecture(one: Analysis, other: Analysis) -> bool:
    """Whether two analysed models have one architecture."""
    from archlens.comparison import compare as compare_architectures

    return compare_architectures(one, other).same


show_with(_as_text, _as_html, _in_format)
compare_with(_same_architecture)
