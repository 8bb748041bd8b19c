"""Odd Keras models for the tests, each as small as it can be.

``BUILDERS`` maps every name to its builder. As in ``sample_models``, a builder imports its module, and Keras, when it
is called, so that tests can be parametrized by the names alone. The modules are meant to be imported through this
mapping: with Keras's counters of names set back before (``keras.utils.clear_session()``), names are the same each time.
"""

from __future__ import annotations

import functools
import importlib
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import keras

_NAMES: dict[str, tuple[str, ...]] = {
    # models inside models
    "nested": (
        "functional_twice",
        "three_deep",
        "nested_on_nested",
        "encoder_in_two_models",
        "layer_in_outer_and_inner",
        "sequential_in_sequential",
        "sequential_starts_with_functional",
        "sequential_without_input",
        "nested_several_inputs_and_outputs",
        "nested_second_output_unused",
        "nested_dict_inputs",
        "nested_list_of_one",
        "nested_passes_input_through",
        "nested_none_dims_fixed_call",
        "nested_none_dims_two_sizes",
    ),
    # nested models whose outputs are the outer model's
    "nested_outputs": (
        "nested_is_output",
        "nested_gives_two_outputs",
        "nested_twice_both_outputs",
        "nested_second_call_is_output",
        "nested_shared_output_across",
    ),
    # models cut from larger models
    "cut": (
        "rebuilt_from_intermediate",
        "cut_by_layer_output",
        "submodel_nested_elsewhere",
        "layers_called_outside",
        "nested_called_outside",
        "nested_called_outside_then_joined",
    ),
    # layers around layers
    "wrappers": (
        "dense_alone_and_distributed",
        "distributed_functional",
        "distributed_sequential",
        "distributed_distributed_functional",
        "distributed_twice",
        "distributed_nested",
        "distributed_layers",
        "bidirectional_two_layers",
        "spectral_normalization",
    ),
    # inputs, outputs and what they come in
    "structures": (
        "dict_inputs",
        "dict_outputs",
        "mixed_structures",
        "list_of_one_output",
        "unused_input",
        "mask_only_input",
        "input_is_output",
        "same_output_twice",
        "several_outputs_of_one_layer",
        "none_dims",
        "odd_names",
    ),
    # states handed on
    "recurrent": (
        "states_positional",
        "states_keyword",
        "bidirectional_states",
        "stacked_cells",
        "convolutional_lstm",
    ),
    # attention and masks
    "attention": (
        "attention_keywords",
        "attention_itself",
        "attention_masks_in_list",
        "grouped_query_attention",
        "embedding_mask",
        "sequential_mask",
        "masking",
    ),
    # keras.ops and operators
    "operations": (
        "constants",
        "operators",
        "lists_of_tensors",
        "tensors_by_keyword",
        "operation_several_outputs",
        "same_tensor_twice",
        "lambda_layer",
    ),
    # classes of one's own
    "custom": (
        "custom_with_sublayers",
        "custom_two_tensors",
        "custom_several_outputs",
        "custom_holds_model",
        "custom_in_sequential",
        "custom_tied_weights",
        "backbone_nested",
        "backbone_is_output",
        "backbone_first_call_is_output",
        "subclassed_second_call_is_output",
        "functional_subclass",
        "functional_subclass_is_output",
        "subclassed_nested",
        "subclassed_is_output",
    ),
    # weights, and what is saved like weights
    "weights": (
        "called_three_times",
        "shared_trunk",
        "dense_on_sequence",
        "prelu",
        "normalization",
        "seed_generators",
        "half_precision",
        "frozen_part",
    ),
    # what needs a recent Keras
    "recent": ("quantized", "low_rank"),
    # the models of tests/data, saved with several versions of Keras
    "archives": (
        "shared_layers",
        "nested_models",
        "wrapped_layers",
        "distributed_model",
        "attention_and_custom",
        "encoder_shared_across",
    ),
}


def _build(module: str, name: str) -> keras.Model:
    """Import the module of a builder and call the builder."""
    builder: Callable[[], keras.Model] = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Keras says of some of these models that they are odd
        return builder()


BUILDERS: dict[str, Callable[[], keras.Model]] = {
    name: functools.partial(_build, module, name) for module, names in _NAMES.items() for name in names
}
