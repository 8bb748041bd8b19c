"""Models to try things on: each a small builder in plain Keras, and beside it the file that it makes.

``BUILDERS`` maps every model's name to its builder, in the order in which the models are best read. The mapping can be
looked at, and the files found with :func:`path`, without Keras: a builder imports its module, and with it Keras, when
it is called. (The tests and the documentation list the models far more often than they build one.)

The files hold no values of weights (see :mod:`sample_models.archive`), and ``python -m sample_models`` writes them
again, all or those named.

>>> from sample_models import BUILDERS, path
>>> next(iter(BUILDERS))
'image_text'
>>> path("image_text").name
'image_text.keras'
"""

from __future__ import annotations

import functools
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import keras


def _build(module: str, name: str) -> keras.Model:
    """Import the module of a builder and call the builder."""
    builder: Callable[[], keras.Model] = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    return builder()


def _builder(module: str, name: str) -> Callable[[], keras.Model]:
    """The builder ``name`` of ``module``, which is imported by the first call and not before."""
    return functools.partial(_build, module, name)


BUILDERS: dict[str, Callable[[], keras.Model]] = {
    # the worked example of the definitions: CNN and LSTM, 128 features each, concatenated
    "image_text": _builder("image_and_text", "image_text"),
    # two nested Sequential encoders, merging late
    "image_text_nested": _builder("image_and_text", "image_text_nested"),
    # fusion of feature maps by a product that broadcasts
    "image_text_broadcast": _builder("image_and_text", "image_text_broadcast"),
    # a dense layer beside an embedding
    "numeric_categorical": _builder("records", "numeric_categorical"),
    # words as queries, image regions as values
    "image_text_attention": _builder("image_and_text", "image_text_attention"),
    # one trunk, two outputs
    "two_heads": _builder("tasks_and_stages", "two_heads"),
    # one trunk, two branches of their own before the outputs
    "task_branches": _builder("tasks_and_stages", "task_branches"),
    # a picture beside a series of fixed length
    "image_time_series": _builder("time_series", "image_time_series"),
    # a series of unknown length, masked
    "variable_length": _builder("time_series", "variable_length"),
    # lab values and an X-ray
    "clinical_imaging": _builder("records", "clinical_imaging"),
    # text and the record of its sender
    "message_profile": _builder("records", "message_profile"),
    # two LSTMs beside a convolution over words
    "prices_news": _builder("time_series", "prices_news"),
    # three inputs, two stages of fusion
    "driving": _builder("tasks_and_stages", "driving"),
    # the mean of two aligned embeddings, by a layer
    "average_embeddings": _builder("merging", "average_embeddings"),
    # the same weighted, by operators
    "weighted_average": _builder("merging", "weighted_average"),
    # the eight merge layers of Keras over the same two branches
    "merge_concatenate": _builder("merging", "merge_concatenate"),
    "merge_add": _builder("merging", "merge_add"),
    "merge_subtract": _builder("merging", "merge_subtract"),
    "merge_multiply": _builder("merging", "merge_multiply"),
    "merge_average": _builder("merging", "merge_average"),
    "merge_maximum": _builder("merging", "merge_maximum"),
    "merge_minimum": _builder("merging", "merge_minimum"),
    "merge_dot": _builder("merging", "merge_dot"),
    # one input, parallel layers: no fusion at all
    "two_activations": _builder("merging", "two_activations"),
    "kernel_sizes": _builder("merging", "kernel_sizes"),
    # one nested model, called twice
    "siamese": _builder("reuse", "siamese"),
    # a large nested model, frozen
    "transfer_learning": _builder("reuse", "transfer_learning"),
    # three nested models over one input
    "ensemble": _builder("reuse", "ensemble"),
}


def path(name: str) -> Path:
    """The file of a sample model.

    Args:
        name: a key of ``BUILDERS``.

    Returns:
        The path of ``name.keras`` beside this module, whether or not it has been written.

    Raises:
        KeyError: there is no such sample model.
    """
    if name not in BUILDERS:
        raise KeyError(f"Expected the name of a sample model, one of {', '.join(BUILDERS)}. Received: {name!r}.")
    return Path(__file__).with_name(f"{name}.keras")
