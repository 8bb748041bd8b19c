"""A layer inside another one's configuration: Keras's own, somebody else's, or none."""

import pytest

from archlens.layers.serialized_layer import serialized

DENSE = {"class_name": "Dense", "config": {"units": 3}}


@pytest.mark.parametrize(
    "module", ["keras", "keras.layers", "keras.src.layers.core", "tf_keras.layers", "tensorflow.x"]
)
def test_layers_of_keras(module):
    assert serialized({**DENSE, "module": module}) == ("Dense", {"units": 3})


def test_files_of_keras_2_name_no_module():
    assert serialized(DENSE) == ("Dense", {"units": 3})


@pytest.mark.parametrize("module", [None, "", "kerasy.layers", "their.keras", 3, ["keras"]])
def test_a_class_of_somebody_elses_may_do_anything(module):
    with pytest.raises(LookupError):
        serialized({**DENSE, "module": module})


@pytest.mark.parametrize("value", [None, "Dense", [DENSE], {**DENSE, "config": [3]}])
def test_what_is_no_layer(value):
    with pytest.raises(TypeError):
        serialized(value)


@pytest.mark.parametrize("missing", ["class_name", "config"])
def test_what_lacks_a_part(missing):
    with pytest.raises(LookupError):
        serialized({key: value for key, value in DENSE.items() if key != missing})
