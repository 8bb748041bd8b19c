"""Which parts are trained, of small models written down, and of a backbone that is frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, mistakes_of, sample, violations
from tests.unit.rules.made import Made

TYPE = "trainable"
BACKBONE = 'layer = "mobilenetv2_1.00_160"'

KEPT = [
    f"{BACKBONE}\nfrozen = true",
    "interaction = true\nfrozen = false",
    'layer = ["photo_dense", "facts_dense", "joint_dense", "price"]\nonly = true',
]
BROKEN = [
    ('branch = "photo_input"\nfrozen = true', "branch 'photo_input': frozen; 81,984 trainable parameters in 1 layer"),
    (f"{BACKBONE}\nfrozen = false", "52 of 52 layers frozen: 'mobilenetv2_1.00_160/Conv1', "),
    ('branch = "photo_input"\nfrozen = false', "branch 'photo_input': trainable; 52 of 53 layers frozen"),
    (
        "interaction = true\nonly = true",
        "nothing trainable but the interaction; 82,400 trainable parameters in 2 layers",
    ),
    (f"{BACKBONE}\nonly = true", "52 of 52 layers frozen"),
    (f"{BACKBONE}\nonly = true", "85,537 trainable parameters in 4 layers; most in 'photo_dense' (81,984)"),
    ("frozen = true", "model: frozen; 85,537 trainable parameters in 4 layers"),
    ('layer = "photo_average"\nfrozen = false', "no weighted layer is in it"),
    ('layer = "backbone"\nfrozen = true', "a layer 'backbone'; the model has none"),
]


@pytest.mark.parametrize("fields", KEPT)
def test_kept(fields):
    assert lines("transfer_learning", TYPE, fields) == []


@pytest.mark.parametrize(("fields", "said"), BROKEN)
def test_broken(fields, said):
    found = lines("transfer_learning", TYPE, fields)
    assert any(said in line for line in found), found


def test_all_places_are_named():
    (found,) = violations("transfer_learning", TYPE, 'layer = ["joint_dense", "price"]\nonly = true')
    assert found.where == ("photo_dense", "facts_dense")
    assert "trainable = False" in found.hint


def shared(*trained):
    """Two branches that call one layer; and a layer behind each. Those named are trained."""
    m = Made()
    for name in ("x", "y"):
        m.call(f"enc_{name}", "Dense", m.input(name), owns=8, key="enc")
        m.call(f"own_{name}", "Dense", f"enc_{name}", owns=8)
    m.call("out", "Dense", m.call("sum", "Add", "own_x", "own_y"), owns=8)
    graph = m.graph("out")
    calls = []
    for call in graph.calls:
        own = call.layer.weights
        amount = 8 if call.layer.key in trained else 0
        calls.append(replace(call, layer=replace(call.layer, trainable_weights=dict.fromkeys(own, amount))))
    return analyze_graph(replace(graph, calls=tuple(calls)))


def test_a_layer_that_is_called_outside_too_is_not_something_else():
    a = shared("enc", "own_x")
    assert lines(a, TYPE, 'branch = "x"\nonly = true') == []
    assert lines(a, TYPE, 'branch = "x"\nfrozen = false') == []
    (found,) = lines(a, TYPE, 'branch = "y"\nfrozen = false')
    assert found == "branch 'y': trainable; 1 of 2 layers frozen: 'own_y'"
    assert len(lines(a, TYPE, 'layer = "own_x"\nonly = true')) == 1


def test_what_is_not_known_keeps_no_promise(without_weights):
    for fields in ("frozen = true", 'branch = "text_input"\nfrozen = false', 'layer = "match"\nonly = true'):
        for violation in violations(without_weights, TYPE, fields):
            assert violation.found == "the figure is unknown (trainable parameters)"
            assert violation.where
        assert violations(without_weights, TYPE, fields)


@given(model_graphs(), st.data())
@FEW
def test_against_all_paths(graph, data):
    trained = data.draw(st.sets(st.sampled_from([call.layer.key for call in graph.calls])))
    calls = []
    for call in graph.calls:
        of_layer = {
            owner: size if call.layer.key in trained else 0 for owner, size in (call.layer.weights or {}).items()
        }
        calls.append(replace(call, layer=replace(call.layer, trainable_weights=of_layer)))
    graph = replace(graph, calls=tuple(calls))
    a, brute = analyze_graph(graph), BruteForce(graph)
    for branch in a.branches:
        inside = [brute.calls[v] for v in brute.calls if brute.S[v] == {branch.input} and v != branch.input]
        frozen = not any(call.layer.key in trained and sum((call.layer.weights or {}).values()) for call in inside)
        found = violations(a, TYPE, f'branch = "{branch.input}"\nfrozen = true')
        assert bool(found) != frozen
        assert {c.layer.key for c in inside if c.id in {i for f in found for i in f.where}} <= trained


@pytest.mark.parametrize(
    ("fields", "line", "said"),
    [
        ('layer = "a"', -3, "expected at least one of the fields frozen, only, found none of them"),
        ('layer = "a"\nonly = false', -3, "expected at least one of the fields frozen, only, found none of them"),
        ('layer = "a"\nfrozen = true\nonly = true', 2, "expected frozen, or only, found both"),
        ("only = true", 1, "expected only beside one of branch, interaction, layer"),
        ('layer = "a"\nfrozen = "yes"', 2, "expected true or false"),
    ],
)
def test_what_cannot_be_meant(fields, line, said):
    ((found, message),) = mistakes_of(TYPE, fields)
    assert said in message
    assert found == line


def test_the_sample_is_as_these_tests_say():
    a = sample("transfer_learning")
    assert a.graph.by_id["photo_dense"].layer.weights == {"photo_dense": 1280 * 64 + 64}
