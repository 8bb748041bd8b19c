"""MACs of the calls of a file: on one sample, once for each step of a TimeDistributed."""

import json

import archlens
from archlens.readers.graph.call_costs import one_sample
from tests.unit.readers.made import dense, entry, given, tensor
from tests.unit.readers.models import own_class


def macs_of(tmp_path, *layers, outputs):
    config = {
        "name": "m",
        "layers": list(layers),
        "input_layers": [["x", 0, 0]],
        "output_layers": [[name, 0, 0] for name in outputs],
    }
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"class_name": "Functional", "module": "keras", "config": config}), "utf-8")
    return {call.id: call.macs for call in archlens.analyze(path).graph.calls}


def test_the_batch_axis_counts_once(tmp_path):
    calls = [given("x", (32, 8)), dense("d", tensor("x", shape=(32, 8)), units=5)]
    assert macs_of(tmp_path, *calls, outputs=["d"]) == {"x": 0, "d": 40}
    assert one_sample((32, 8)) == (1, 8)


def test_each_call_of_a_layer_counts(tmp_path):
    twice = dense("d", "x", "d", units=8)
    found = macs_of(tmp_path, given(), twice, outputs=["d"])
    assert found == {"x": 0, "d": 64, "d@1": 64}


def test_an_array_has_no_batch_axis(tmp_path):
    array = {"class_name": "__numpy__", "config": {"value": [[1.0] * 3] * 8, "dtype": "float32"}}
    product = entry("Matmul", "p", {"args": [tensor("x"), array], "kwargs": {}}, module="keras.ops")
    assert macs_of(tmp_path, given(), product, outputs=["p"])["p"] == 8 * 3


def test_a_class_of_the_users_own_may_multiply_anything(tmp_path):
    assert macs_of(tmp_path, given(), own_class("o", tensor("x")), outputs=["o"])["o"] is None
