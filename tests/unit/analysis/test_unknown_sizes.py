"""Which inputs' sizes are missing to know what a model costs."""

import json

import archlens
from archlens.analysis.unknown_sizes import inputs_of_unknown_size
from tests.unit.readers.made import dense, entry, functional, given, tensor


def missing(tmp_path, *layers, shapes=None, **options):
    path = tmp_path / "m.json"
    path.write_text(json.dumps(functional(*layers, **options)), "utf-8")
    return inputs_of_unknown_size(archlens.analyze(path, shapes=shapes).facts)


def test_only_those_that_costs_depend_on(tmp_path):
    pooled = entry("GlobalMaxPooling1D", "pool", tensor("free", shape=(None, None, 8)))
    costly = dense("costly", tensor("long", shape=(None, None, 8)))
    layers = (given("long", (None, None, 8)), given("free", (None, None, 8)), given("row"), costly, pooled)
    inputs = [[name, 0, 0] for name in ("long", "free", "row")]
    outputs = [["costly", 0, 0], ["pool", 0, 0], ["d", 0, 0]]
    assert missing(tmp_path, *layers, dense("d", "row"), inputs=inputs, outputs=outputs) == ("long",)


def test_a_class_that_is_not_known_has_costs_that_no_size_tells(tmp_path):
    own = entry("Mine", "mine", tensor("x", shape=(None, None)), module="project")
    assert missing(tmp_path, given("x", (None, None)), own) == ()


def test_a_nested_model_on_an_open_size_asks_for_the_shape_again(tmp_path):
    inner = functional(given("in", (None, None, 8)), dense("d", tensor("in", shape=(None, None, 8))), name="inner")
    node = {"args": [tensor("x", shape=(None, 5, 8))], "kwargs": {}}
    nested = {**inner, "name": "inner", "inbound_nodes": [node]}
    options = {"outputs": [["inner", 1, 0]]}
    assert missing(tmp_path, given("x", (None, 5, 8)), nested, **options) == ("x",)
    assert missing(tmp_path, given("x", (None, 5, 8)), nested, shapes={"x": (None, 5, 8)}, **options) == ()
