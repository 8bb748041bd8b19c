"""The catalog's own lookups, and what is derived from the rows."""

from __future__ import annotations

import pytest

from archlens.layers import catalog, vocabulary
from archlens.layers.roles import MODES, ROLES


def test_a_class_is_found_under_each_name_that_files_have():
    row = catalog.layer_class("GroupedQueryAttention")
    assert catalog.layer_class("GroupQueryAttention") is row
    assert row.names == ("GroupedQueryAttention", "GroupQueryAttention")


def test_aliases_and_former_names_are_no_classes_of_files():
    assert catalog.layer_class("AvgPool2D") is None
    assert catalog.layer_class("Convolution2D") is None
    assert catalog.todays_class("Convolution2D") == "Conv2D"
    assert {"AvgPool2D", "Convolution2D", "AtrousConvolution1D"} <= vocabulary.LAYER_CLASSES


@pytest.mark.parametrize("row", catalog.LAYERS, ids=lambda row: row.name)
def test_a_row_makes_sense(row):
    assert row.role in ROLES
    assert row.mode in MODES
    assert row.shapes is None or row.shapes_around is None
    assert row.weights is None or row.weights_around is None
    assert bool(row.sublayers) or (row.shapes_around is None and row.weights_around is None)
    assert not row.transparent or "layer" in row.sublayers
    assert row.mode == "custom" or row.role in ("merge", "attention", "recurrent")


def test_a_layer_and_an_operation_of_one_name_are_two_rows():
    layer, operation = catalog.layer_class("Average"), catalog.operation("Average")
    assert (layer.mode, operation.mode) == ("average", "average")
    assert layer.shapes is not operation.shapes


@pytest.mark.parametrize(
    ("class_name", "kind", "mode"),
    [
        ("Add", "layer", "add"),
        ("Add", "operation", "add"),
        ("Vdot", "operation", "dot"),
        ("Stack", "operation", "stack"),
        ("Bidirectional", "layer", "state"),
        ("Attention", "layer", "attention"),
        ("Stack", "layer", "custom"),
        ("Attention", "operation", "custom"),
        ("MyBlock", "layer", "custom"),
    ],
)
def test_modes(class_name, kind, mode):
    assert catalog.mode_of(class_name, kind) == mode


def test_what_a_class_is_taken_to_own_follows_from_its_configuration():
    assert not catalog.owns_weights("Attention", "layer", {"use_scale": False, "score_mode": "dot"})
    assert catalog.owns_weights("Attention", "layer", {"use_scale": True})
    assert catalog.owns_weights("MyBlock", "layer", {})
    assert not catalog.owns_weights("MyBlock", "operation", {})
    assert not any(catalog.owns_weights(name, "layer", {}) for name in ("Lambda", "Identity", "Masking", "InputLayer"))
    assert catalog.owns_weights("PReLU", "layer", {})
    assert not catalog.owns_weights("LayerNormalization", "layer", {"scale": False, "center": False})
    assert catalog.owns_weights("Normalization", "layer", {"mean": None})
    assert not catalog.owns_weights("Normalization", "layer", {"mean": 1.0, "variance": 2.0})


def test_a_class_that_only_its_name_is_known_of_is_not_taken_for_keras_own_by_it():
    named = catalog.named_in_files()
    assert {"Dense", "TFDConcat", "CustomScaleLayer", "Highway", "InputLayer"} <= named
    assert not {"LayerScale", "StochasticDepth", "KerasLayer", "ModuleWrapper"} & named


def test_described_classes_are_those_that_something_is_known_of():
    described = catalog.described_classes()
    assert {"TimeDistributed", "InputLayer", "RandomHeight", "Identity"} <= described
    assert not {"Layer", "Wrapper", "TFOpLambda", "JaxLayer"} & described


def test_other_peoples_classes_are_no_words_of_keras():
    assert not {"KerasLayer", "IndexLookup", "DepthwiseConv3D"} & vocabulary.LAYER_CLASSES
    assert catalog.role_of("DepthwiseConv3D", "layer") == "convolution"
