"""Where inputs come together, against the definitions."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "fusion"
BOTH = 'inputs = ["image_input", "text_input"]\n'

KEPT = [
    ("image_text", f'{BOTH}mode = "concatenate"\nlevel = "feature"\nstage = 1\nmax-share = 0.5'),
    ("image_text", f'{BOTH}mode = ["add", "concatenate"]\nmax_share = 0.5\ncall = "concat*"'),
    ("driving", 'inputs = ["camera_input", "lidar_input"]\nstage = 1\ncall = "scene_concatenate"'),
    ("driving", 'inputs = ["camera_input", "gps_input"]\nstage = 2\nmax-share = 0.8'),
    ("driving", 'inputs = "*"\nstage = 2\ncall = "route_concatenate"'),
]
BROKEN = [
    ("image_text", f'{BOTH}mode = "add"', "mode add; concatenate"),
    ("image_text", f'{BOTH}level = ["input", "decision"]', "level input or decision; feature"),
    ("image_text", f"{BOTH}stage = 2", "stage 2; stage 1"),
    ("image_text", f"{BOTH}max-share = 0.49", "'image_dense' has 0.5 (128 features)"),
    ("driving", 'inputs = "*"\nmax-share = 0.79', "'scene_dense' has 0.8"),
    ("driving", 'inputs = "*"\ncall = "scene_concatenate"', "at 'scene_concatenate'; at 'route_concatenate'"),
    ("image_text", 'inputs = "image_input"', "at least two inputs; the contract selects 'image_input' alone"),
    ("ensemble", 'inputs = ["*", "nothing"]', "an input 'nothing'; the model has none"),
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
def test_fusions_are_where_inputs_come_together(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for size in range(2, len(graph.inputs) + 1):
        for inputs in itertools.combinations(graph.inputs, size):
            meant = set(inputs)
            places = {
                v
                for v in brute.calls
                if meant <= brute.S[v] and not any(meant <= brute.S[p] for p, _, _ in brute.incoming[v])
            }
            found = violations(a, TYPE, f"inputs = {json.dumps(inputs)}\nstage = 99")
            if places:
                assert {v.where[0] for v in found} == places
                stages = {brute.stage(v) for v in places}
                kept = not violations(a, TYPE, f"inputs = {json.dumps(inputs)}\nstage = {min(stages)}")
                assert kept == (len(stages) == 1)
            else:
                assert [v.found for v in found] == ["they never do"]
