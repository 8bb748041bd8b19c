"""How many parameters a part has, against the definitions."""

from __future__ import annotations

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, sample, violations

TYPE = "parameters"

KEPT = [
    ("image_text", "exact = 51_896_193"),
    ("image_text", 'branch = "text_input"\nmax = 1_428_096\nmax-of-model = 0.03'),
    ("image_text", "interaction = true\nexact = 257"),
    ("image_text_nested", 'layer = "text_encoder"\nexact = 2_716_544'),
    ("siamese", 'layer = "encoder@1/*"\nmin = 0'),
    ("siamese", 'branch = "*"\nmax = 822_208'),
    ("image_text", 'max = "51.9 M"'),
    # Dense 1,280 → 64 on the frozen features, 12 → 32 and 96 → 32 → 1; nothing else is trained.
    ("transfer_learning", "trainable = true\nexact = 85_537"),
    ("transfer_learning", 'branch = "photo_input"\ntrainable = true\nexact = 81_984'),
    ("transfer_learning", 'layer = "mobilenetv2_1.00_160"\ntrainable = true\nexact = 0'),
    ("transfer_learning", 'branch = "facts_input"\ntrainable = true\nmax-of-model = 0.005'),
]
BROKEN = [
    ("image_text", "max = 51_896_192", "51,896,193 parameters; most in 'image_dense' (50,466,944)"),
    ("image_text", 'branch = "text_input"\nmax-of-model = 0.02', "0.02752 (1,428,096 of 51,896,193)"),
    (
        "transfer_learning",
        'trainable = true\nmax = "85 k"',
        "85,537 trainable parameters; most in 'photo_dense' (81,984)",
    ),
    ("transfer_learning", 'branch = "facts_input"\ntrainable = true\nmax-of-model = 0.004', "0.004863 (416 of 85,537)"),
    ("kernel_sizes", "interaction = true\nmax = 1", "an interaction; no inputs meet"),
    ("image_text", 'layer = "image_encoder"\nmax = 1', "a layer 'image_encoder'; the model has none"),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


@given(model_graphs())
@FEW
def test_parts(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    parts = [(f'branch = "{b.input}"', [v for v in brute.calls if brute.S[v] == {b.input}]) for b in a.branches]
    mixed = [v for v in brute.calls if len(brute.S[v]) > 1]
    parts += [("interaction = true", mixed)] if mixed else []
    for part, inside in [*parts, ("", list(brute.calls))]:
        figure = brute.parameters(inside)[0]
        assert not violations(a, TYPE, f"{part}\nexact = {figure}")
        assert violations(a, TYPE, f"{part}\nmin = {figure + 1}")
        assert bool(violations(a, TYPE, f"{part}\nmax = {max(0, figure - 1)}")) == (figure > 0)


def test_the_largest_layers_prove_it_each_once():
    (found,) = violations("siamese", TYPE, "max = 1")
    sizes = {call.layer.key: call.layer.parameters for call in sample("siamese").graph.calls}
    largest = sorted(sizes, key=lambda key: -sizes[key])[:3]
    assert [sample("siamese").graph.by_id[id_].layer.key for id_ in found.where] == largest


def test_unknown_parameters_keep_no_promise(without_weights):
    assert without_weights.model.parameters is None
    for fields in (
        "min = 0",
        "trainable = true\nmax = 9",
        'max-of-model = 1\nbranch = "text_input"',
        "interaction = true\nmax = 1_000",
    ):
        (found,) = violations(without_weights, TYPE, fields)
        assert "the figure is unknown" in found.found
        assert found.where
