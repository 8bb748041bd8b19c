"""A setting that a comparison leaves out as a default is told with the value that the real Keras gives it."""

from __future__ import annotations

import inspect
import json

import keras
import pytest
import tf_keras

from archlens.layers.layer_settings import default_setting, settings_of

# Told only beside a setting that turns them on, or never.
NO_DEFAULT = {"seed", "implementation", "renorm_momentum"}
OTHERS = {bool: json.dumps, int: lambda _: "7", float: lambda _: "0.5", str: lambda _: '"other"'}


def defaults(package):
    """(class, setting, default) of every constructor, those that are no value of their own left out."""
    for name, layer in inspect.getmembers(package.layers, inspect.isclass):
        for key, parameter in inspect.signature(layer.__init__).parameters.items():
            value = parameter.default
            if value is not None and value is not inspect.Parameter.empty and not key.endswith("_initializer"):
                yield name, key, value


def another(value):
    """Another value of a setting, as JSON."""
    if isinstance(value, bool):
        return json.dumps(not value)
    if isinstance(value, (list, tuple)):
        return json.dumps([7] * len(value))
    return OTHERS[type(value)](value)


@pytest.mark.parametrize("package", [keras, tf_keras], ids=["keras", "tf_keras"])
def test_what_is_left_out_is_the_default_of_the_constructor(package):
    left_out = [each for each in defaults(package) if not settings_of({each[1]: each[2]}) and each[1] not in NO_DEFAULT]
    assert len(left_out) > 200
    for name, key, value in left_out:
        told = default_setting(key, another(value))
        assert told is not None, (name, key)
        assert json.loads(told) == (list(value) if isinstance(value, tuple) else value), (name, key)
