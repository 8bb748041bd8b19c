"""The shape rules of layers against the real framework's symbolic calls."""

from __future__ import annotations

import inspect

import keras
import pytest

from archlens.layers import catalog
from tests.against_keras.shapes_layer_cases import CASES
from tests.against_keras.shapes_support import both_answers, layer_class

UNKNOWN = {
    "EinsumDense(equation=...x,xy->...y,output_shape=64)((None,None,7,128))": "of more than two axes behind the "
    "ellipsis Keras says the reverse of what it gives; archlens says nothing",
}

NOT_CALLED = {
    "Layer": "abstract",
    "Wrapper": "abstract",
    "InputLayer": "never called; the reader takes the shape that it declares",
    "InputSpec": "no layer",
    "FlaxLayer": "another framework's module, whose code the file does not hold",
    "JaxLayer": "another framework's module, whose code the file does not hold",
    "TorchModuleWrapper": "another framework's module, whose code the file does not hold",
    "TFSMLayer": "a SavedModel elsewhere on disk",
}

NOT_IN_KERAS_LAYERS = {
    # Of Keras 1.
    "ParametricSoftplus",
    "SReLU",
    # Of keras.applications.
    "CustomScaleLayer",
    # Of Keras 2.
    "CuDNNGRU",
    "CuDNNLSTM",
    "LocallyConnected1D",
    "LocallyConnected2D",
    "SyncBatchNormalization",
    "ThresholdedReLU",
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_layer_gives_the_shapes_that_keras_says(case):
    expected, answer = both_answers(case)
    assert answer == (None if str(case) in UNKNOWN else expected)


def test_the_unknown_cases_are_cases():
    assert UNKNOWN.keys() <= {str(case) for case in CASES}


def test_every_layer_of_keras_is_called_or_says_why_not():
    exported = {value for value in vars(keras.layers).values() if inspect.isclass(value)}
    called = {layer_class(case.name) for case in CASES}
    assert {cls.__name__ for cls in exported - called} == NOT_CALLED.keys()


def test_every_rule_of_a_layer_is_tried():
    tried = {layer_class(case.name).__name__ for case in CASES}
    ruled = {row.name for row in catalog.LAYERS if row.shapes or row.shapes_around}
    assert ruled - tried == NOT_IN_KERAS_LAYERS


def test_no_more_than_one_case_in_a_thousand_is_unknown():
    assert len(UNKNOWN) * 1000 < len(CASES)
