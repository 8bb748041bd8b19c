"""Graphs that go in circles, lead nowhere, or have no end of paths."""

from __future__ import annotations

import json

from tests.hostile.corpus.case import cases
from tests.hostile.corpus.parts import around, dense, functional, given, keras_file, layer, tensor

CASES = {}
case = cases(CASES)

BROKEN = {
    "cycle": ([dense("a", "c"), dense("b", "a"), dense("c", "b")], "config.layers[1].inbound_nodes[0]"),
    "self_loop": ([dense("a", "a")], "config.layers[1].inbound_nodes[0]"),
    "missing_layer": ([dense("a", "ghost")], "config.layers[1].inbound_nodes[0].args[0]"),
    "missing_node": ([dense("a", tensor("x", 7))], "config.layers[1].inbound_nodes[0].args[0]"),
    "missing_tensor": ([dense("a", tensor("x", 0, 7))], "config.layers[1].inbound_nodes[0].args[0]"),
    "negative_node": ([dense("a", tensor("x", -1))], "inbound_nodes[0].args[0].config.keras_history"),
    "huge_node": ([dense("a", tensor("x", 2**70))], "config.layers[1].inbound_nodes[0].args[0]"),
    "huge_tensor": ([dense("a", "x"), dense("b", tensor("a", 0, 2**40))], "limit call_outputs"),
    "broken_index": ([dense("a", tensor("x", 0.5))], "keras_history"),
    "text_index": ([dense("a", tensor("x", "0"))], "keras_history"),
    "double_name": ([dense("a", "x"), dense("a", "x")], "config.layers[2].name"),
    "input_twice": ([given("x")], "config.layers[1].name"),
    "unlisted_input": ([given("y"), dense("a", "y")], "which input_layers leaves out"),
}
for _name, (_layers, _told) in BROKEN.items():

    def _broken(path, _ground, layers=_layers):
        keras_file(path, functional(given(), *layers))

    _broken.__name__ = _name
    case("error", f"a graph with a {_name.replace('_', ' ')}", _told)(_broken)

ENDS = {
    "output_of_nothing": ({"outputs": [["ghost", 0, 0]]}, "config.output_layers"),
    "output_node": ({"outputs": [["first", 9, 0]]}, "config.output_layers"),
    "no_outputs": ({"outputs": []}, "config.output_layers"),
    "input_of_nothing": ({"inputs": [["ghost", 0, 0]]}, "config.input_layers"),
    "input_that_is_none": ({"inputs": [["first", 0, 0]]}, "config.input_layers"),
    "odd_outputs": ({"outputs": {"a": 7}}, "config.output_layers.a"),
}
for _name, (_ends, _told) in ENDS.items():

    def _ended(path, _ground, ends=_ends):
        keras_file(path, functional(given(), dense("first", "x"), **ends))

    _ended.__name__ = _name
    case("error", f"a graph with {_name.replace('_', ' ')}", _told)(_ended)


@case("error", "an output that is an input which the model does not list", "which input_layers leaves out")
def output_of_unlisted_input(path, _ground):
    keras_file(path, functional(given(), given("y"), dense("a", "x"), outputs=[["y", 0, 0]]))


@case("error", "a nested model that takes its own output", "config.layers[1].inbound_nodes[0]")
def nested_model_of_itself(path, _ground):
    nested = functional(given("y"), dense("d", "y"), name="n") | {"name": "n"}
    nested["inbound_nodes"] = dense("n", tensor("n"))["inbound_nodes"]
    keras_file(path, functional(given(), nested, dense("out", tensor("n"))))


@case("report", "an input with the configuration of a model in it", "out")
def input_that_is_a_model(path, _ground):
    x = given()
    x["config"] |= functional(given("y"), dense("d", "y"))["config"] | {"name": "x"}
    keras_file(path, functional(x, dense("out", "x")))


@case("report", "2^60 paths through 60 diamonds", '"depth": 120')
def diamonds(path, _ground):
    layers, last = [given()], "x"
    for i in range(60):
        layers += [dense(f"l{i}", last), dense(f"r{i}", last)]
        add = [{"args": [[tensor(f"l{i}"), tensor(f"r{i}")]], "kwargs": {}}]
        layers.append(layer("Add", f"s{i}", nodes=add))
        last = f"s{i}"
    keras_file(path, functional(*layers))


def _nested(depth):
    """A model nested so deep, as text that is made without recursion."""
    start, end = [], []
    for i in range(depth):
        start.append(
            f'{{"module": "keras", "class_name": "Sequential", "registered_name": null, "name": "s{i}", '
            f'"inbound_nodes": [], "build_config": {{"input_shape": [null, 8]}}, '
            f'"config": {{"name": "s{i}", "layers": [{json.dumps(given(f"x{i}"))}, '
        )
        end.append("]}}")
    return ("".join(start) + json.dumps(dense("core", "x")) + "".join(end)).encode()


@case("report", "150 models inside each other", '"calls": 1')
def nested_150(path, _ground):
    keras_file(path, _nested(150))


@case("error", "220 models inside each other", "limit model_nesting")
def nested_220(path, _ground):
    keras_file(path, _nested(220))


@case("error", "5,000 models inside each other", "limit json_nesting")
def nested_5000(path, _ground):
    keras_file(path, _nested(5_000))


def _doubling(levels, name="n"):
    model = functional(given("y"), dense("core", "y"), name=name)
    for i in range(levels):
        inner = {**model, "name": f"{name}{i}", "config": {**model["config"], "name": f"{name}{i}"}}
        inner["inbound_nodes"] = dense("d", "y", tensor(f"{name}{i}"))["inbound_nodes"]
        model = functional(given("y"), inner, outputs=[[f"{name}{i}", 2, 0]], name=name)
    return model


@case("error", "a model called twice in one that is called twice, 40 times over: 2^40 calls", "limit calls")
def doubling_models(path, _ground):
    keras_file(path, _doubling(40))


@case("error", "4,096 calls in models with names of 100,000 characters", "limit id_characters")
def long_scopes(path, _ground):
    keras_file(path, _doubling(12, "n" * 100_000))


@case("error", "a key of a million characters around 10,000 tensors", "limit key_length")
def long_key(path, _ground):
    nodes = [{"args": [], "kwargs": {"k" * 1_000_000: [tensor("x")] * 10_000}}]
    keras_file(path, functional(given(), layer("Add", "a", nodes=nodes)))


@case("report", "one call that takes one tensor 20,000 times", '"calls": 1')
def many_tensors(path, _ground):
    nodes = [{"args": [[tensor("x")] * 20_000], "kwargs": {}}]
    keras_file(path, functional(given(), layer("Add", "a", nodes=nodes)))


DIMENSIONS = [
    [None, -5],
    [None, 0],
    [None, 2**63],
    [None, 2**64],
    [None, 10**400],
    [None, 1e308],
    [None, "a"],
    [None, []],
    [True, True],
    "None,8",
    None,
    [],
    [[None, 8]],
    {"0": 8},
    [None] * 1_000,
    [2**63] * 300,
]


@case("report", "axes that are negative, absurd, or no numbers", "config.layers[0].config.batch_shape is [None, -5]")
def dimensions(path, _ground):
    layers = []
    for i, shape in enumerate(DIMENSIONS):
        x = given(f"x{i}")
        x["config"]["batch_shape"] = shape
        layers += [x, dense(f"out{i}", tensor(f"x{i}", shape=shape if isinstance(shape, list) else [None, 8]))]
    ends = [[f"{name}{i}", 0, 0] for name in ("x", "out") for i in range(len(DIMENSIONS))]
    keras_file(path, functional(*layers, inputs=ends[: len(DIMENSIONS)], outputs=ends[len(DIMENSIONS) :]))


@case("report", "layers of 10^18 units", "out")
def absurd_units(path, _ground):
    keras_file(path, around(dense("a", "x", units=10**18), dense("b", "a", units=10**18)))


@case("report", "2,000 inputs and as many outputs", "The report goes without the depths of outputs")
def many_ends(path, _ground):
    n = 2_000
    layers = [given(f"x{i}") for i in range(n)] + [dense(f"d{i}", f"x{i}") for i in range(n)]
    join = [{"args": [[tensor(f"d{i}") for i in range(n)]], "kwargs": {}}]
    layers += [layer("Add", "join", nodes=join), *(dense(f"o{i}", "join") for i in range(n))]
    inputs, outputs = [[f"x{i}", 0, 0] for i in range(n)], [[f"o{i}", 0, 0] for i in range(n)]
    keras_file(path, functional(*layers, inputs=inputs, outputs=outputs))
