"""Weights that do not fit the configuration."""

import numpy as np
import pytest

from archlens.layers.weight_shapes import fits
from archlens.scans import scan
from tests.unit.readers.made import dense, entry, functional, given, tensor, weights, write


def findings(tmp_path, config, build):
    made = scan(write(tmp_path / "m.keras", config, weights(build)))
    assert made.unread == ()
    return [(each.code, each.place, each.message) for each in made.findings]


def put(h5, group, *shapes):
    for i, shape in enumerate(shapes):
        h5[f"layers/{group}/vars/{i}"] = np.zeros(shape, "f4")


TWO = functional(given(), dense("a", "x", units=3), entry("Dense", "b", tensor("a", shape=(None, 3)), units=2))


def test_all_there(tmp_path):
    assert findings(tmp_path, TWO, lambda h5: (put(h5, "dense", (8, 3), 3), put(h5, "dense_1", (3, 2), 2))) == []


def test_missing(tmp_path):
    ((code, place, message),) = findings(tmp_path, TWO, lambda h5: put(h5, "dense", (8, 3), 3))
    assert (code, place) == ("AS040", "config.json: config.layers[2]")
    assert "'b' (Dense)" in message


def test_too_many(tmp_path):
    def build(h5):
        put(h5, "dense", (8, 3), 3)
        put(h5, "dense_1", (3, 2), 2)
        put(h5, "dense_2", (3, 2), 2)

    ((code, place, message),) = findings(tmp_path, TWO, build)
    assert (code, place) == ("AS041", "model.weights.h5: layers/dense_2")
    assert "'layers/dense_2'" in message


@pytest.mark.parametrize("shapes", [((8, 4), 4), ((9, 3), 3), ((8, 3),), ((8, 3), 3, 3)])
def test_of_other_shapes(tmp_path, shapes):
    found = findings(tmp_path, TWO, lambda h5: (put(h5, "dense", *shapes), put(h5, "dense_1", (3, 2), 2)))
    assert [(code, place) for code, place, _ in found] == [("AS042", "config.json: config.layers[1]")]
    assert "asks for (8, 3) and (3,)" in found[0][2]


def test_spliced_weights_of_another_model(tmp_path):
    found = findings(tmp_path, TWO, lambda h5: put(h5, "conv2d", (3, 3, 3, 8), 8))
    assert [code for code, _, _ in found] == ["AS040", "AS040", "AS041"]


def test_no_weights_at_all(tmp_path):
    (finding,) = scan(write(tmp_path / "m.keras", TWO)).findings
    assert finding.code == "AS040"


def test_a_class_of_the_authors_own_is_not_compared(tmp_path):
    model = functional(given(), entry("Dense", "d", tensor("x"), module="their", units=3))
    assert [code for code, _, _ in findings(tmp_path, model, lambda h5: put(h5, "dense", (1, 1)))] == ["AS003"]


def test_weights_are_compared_in_any_order():
    assert fits([(3,), (8, 3)], [(8, 3), (3,)])
    assert fits([(5,), (4,)], [(None,), (5,)])
    assert not fits([(5,), (5,)], [(4,), (None,)])
