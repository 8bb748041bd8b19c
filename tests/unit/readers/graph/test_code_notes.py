"""What readers notice of code in a model, and in which words."""

import pytest

from archlens.graph import Call
from archlens.layers.graph_layer import graph_layer
from archlens.readers.graph.code_notes import code_in_file
from archlens.readers.keras.code_in_config import ConfigCode

NAMED = {"module": "builtins", "class_name": "function", "config": "twice"}


def call(id_, class_name, *, key=None, name=None, effective=None, **config):
    layer = graph_layer(
        key=key or id_,
        name=name or (key or id_).rpartition("/")[2],
        class_name=class_name,
        effective_class=effective or class_name,
        kind="layer",
        module="keras.layers",
        config=config,
        weights={},
    )
    return Call(id_, layer, (), ((None, 8),))


def told(calls, *code):
    notes = list(code_in_file(calls, code))
    assert {(note.code, note.severity) for note in notes} <= {("AL403", "warning")}
    assert all(note.message.endswith(". archlens did not run it.") for note in notes)
    return [(note.where, note.message.removesuffix(". archlens did not run it.")) for note in notes]


def test_a_layer_that_carries_code_is_told_once():
    calls = [call("l", "Lambda"), call("l@1", "Lambda", key="l"), call("d", "Dense"), call("t", "TFSMLayer")]
    code = ConfigCode("config.layers[1].config.function.config", "function", ("l",))
    assert told(calls, code) == [
        (("l", "l@1"), "Layer 'l' is a Lambda layer: Python code in the model"),
        (("t",), "Layer 't' is a TFSMLayer, which loads a SavedModel from a path"),
    ]


@pytest.mark.parametrize(
    ("class_name", "config", "what"),
    [
        ("Lambda", {"function": NAMED}, "a Lambda layer, which calls a function that the file names"),
        ("Lambda", {"function": "twice"}, "a Lambda layer, which calls a function that the file names"),
        ("Lambda", {"function": ["code", None, None]}, "a Lambda layer: Python code in the model"),
        ("TorchModuleWrapper", {}, "a TorchModuleWrapper: a pickled PyTorch module"),
        ("JaxLayer", {}, "a JaxLayer, which calls code that the file names or holds"),
        ("FlaxLayer", {}, "a FlaxLayer, which calls code that the file names or holds"),
        ("KerasLayer", {}, "a KerasLayer, which loads a SavedModel from a path or URL"),
    ],
)
def test_classes_that_carry_code(class_name, config, what):
    assert told([call("c", class_name, **config)]) == [(("c",), f"Layer 'c' is {what}")]


def test_a_lambda_inside_a_wrapper():
    inner = {"class_name": "Lambda", "config": {"name": "l", "function": NAMED}}
    calls = [call("t", "TimeDistributed", effective="Lambda", layer=inner)]
    assert told(calls) == [(("t",), "Layer 't' is a Lambda layer, which calls a function that the file names")]


def test_code_in_a_setting_is_told_with_its_layer_and_place():
    calls = [call("d", "Dense"), call("d@1", "Dense", key="d"), call("e", "Dense")]
    code = [ConfigCode(f"config.json: config.layers[{i}]", "function", ("d",)) for i in range(5)]
    places = "config.json: config.layers[0], config.json: config.layers[1], config.json: config.layers[2] and 2 more"
    assert told(calls, *code) == [(("d", "d@1"), f"Layer 'd' holds Python code at {places}")]


def test_layers_of_one_name_are_told_apart_by_the_models_around_them():
    calls = [call("b", "Dense"), call("enc/b", "Dense"), call("enc@1/b", "Dense", key="enc/b")]
    assert told(calls, ConfigCode("p", "function", ("enc", "b"))) == [
        (("enc/b", "enc@1/b"), "Layer 'b' holds Python code at p")
    ]
    assert told(calls, ConfigCode("p", "function", ("b",))) == [(("b",), "Layer 'b' holds Python code at p")]
    inside = ConfigCode("p", "text", ("b", "cell"))
    assert told(calls, inside) == [(("b",), "Layer 'b' holds a text that is Python code or a pickle at p")]


def test_code_outside_the_layers_is_told_for_the_file():
    code = ConfigCode("compile_config.loss.config", "function", ())
    assert told([call("d", "Dense")], code) == [((), "The file holds Python code at compile_config.loss.config")]
    module = ConfigCode("config.layers[9]", "module", ("gone",))
    assert told([call("d", "Dense")], module) == [((), "The file holds a pickled PyTorch module at config.layers[9]")]
