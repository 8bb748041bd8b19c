"""Functions of the framework that no model is made of."""

import pytest

from tests.unit.scans.findings.made import PLACE, found, layer


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keras.config", "enable_unsafe_deserialization"),
        ("keras.models", "load_model"),
        ("keras.utils", "get_file"),
        ("keras.saving", "load_model"),
        ("keras.src.saving.saving_api", "load_model"),
        ("keras.layers", "deserialize"),
        ("keras", "function"),
        ("tf_keras.src.utils.data_utils", "get_file"),
    ],
)
def test_tools_of_keras(tmp_path, module, name):
    function = {"module": module, "class_name": "function", "config": name, "registered_name": name}
    assert ("AS002", "error", f"{PLACE}.config.activation") in found(tmp_path, layer("Activation", activation=function))


@pytest.mark.parametrize(
    ("module", "name", "alarm"),
    [
        ("keras.activations", "relu", False),
        ("keras.losses", "mean_squared_error", False),
        ("builtins", "gelu", False),
        ("keras.src.activations.activations", "silu", False),
        ("builtins", "print", True),
    ],
)
def test_functions_that_models_are_made_of(tmp_path, module, name, alarm):
    function = {"module": module, "class_name": "function", "config": name, "registered_name": name}
    assert bool(found(tmp_path, layer("Activation", activation=function))) == alarm


def test_functions_of_tensorflow(tmp_path):
    place = f"{PLACE}.config.function"
    assert ("AS002", "error", place) in found(tmp_path, layer("TFOpLambda", function="io.write_file"))
    assert ("AS002", "error", place) in found(tmp_path, layer("TFOpLambda", function="compat.v1.py_function"))
    assert found(tmp_path, layer("TFOpLambda", function="math.multiply")) == set()
