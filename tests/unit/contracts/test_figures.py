"""What contracts say about figures of random graphs, against the definitions computed by brute force."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import violations

pytestmark = pytest.mark.filterwarnings("default")
thorough = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(model_graphs())
@thorough
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
            found = violations(a, "fusion", f"inputs = {json.dumps(inputs)}\nstage = 99")
            if places:
                assert {v.where[0] for v in found} == places
                stages = {brute.stage(v) for v in places}
                kept = not violations(a, "fusion", f"inputs = {json.dumps(inputs)}\nstage = {min(stages)}")
                assert kept == (len(stages) == 1)
            else:
                assert [v.found for v in found] == ["they never do"]


@given(model_graphs())
@thorough
def test_parts(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    parts = [(f'branch = "{b.input}"', [v for v in brute.calls if brute.S[v] == {b.input}]) for b in a.branches]
    mixed = [v for v in brute.calls if len(brute.S[v]) > 1]
    parts += [("interaction = true", mixed)] if mixed else []
    for part, inside in [*parts, ("", list(brute.calls))]:
        figure = brute.parameters(inside)[0]
        assert not violations(a, "parameters", f"{part}\nexact = {figure}")
        assert violations(a, "parameters", f"{part}\nmin = {figure + 1}")
        assert bool(violations(a, "parameters", f"{part}\nmax = {max(0, figure - 1)}")) == (figure > 0)


@given(model_graphs())
@thorough
def test_layers_and_blocks_of_regions(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    inner = [v for v in brute.calls if v not in brute.inputs]
    regions = {f"branch:{b.input}": [v for v in inner if brute.S[v] == {b.input}] for b in a.branches}
    regions |= {"everywhere": inner}
    mixed = [v for v in inner if len(brute.S[v]) > 1]
    regions |= {"interaction": mixed} if mixed else {}
    for region, calls in regions.items():
        for class_name in ("Dense", "Add", "MyBlock*"):
            own = [v for v in calls if brute.calls[v].layer.class_name == class_name.rstrip("*")]
            found = violations(a, "layers", f'forbid = "{class_name}"\nin = "{region}"')
            assert [v for violation in found for v in violation.where] == own
            assert bool(violations(a, "layers", f'require = "{class_name}"\nin = "{region}"')) == (not own)
            allowed = violations(a, "layers", f'allow = "{class_name}"\nin = "{region}"')
            assert {v for violation in allowed for v in violation.where} == set(calls) - set(own)
        merges = [v for v in calls if brute.merge_kind(v) == "internal"]
        assert not violations(a, "blocks", f'exact = {len(merges)}\nin = "{region}"')
        (broken,) = violations(a, "blocks", f'min = {len(merges) + 1}\nin = "{region}"')
        assert list(broken.where) == merges


@given(model_graphs())
@thorough
def test_shared_weights(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for first, second in itertools.combinations([b.input for b in a.branches], 2):
        owners = [
            {brute.calls[v].layer.key for v in brute.calls if brute.S[v] == {i} and brute.calls[v].layer.parameters}
            for i in (first, second)
        ]
        found = violations(a, "shared-weights", f'branches = ["{first}", "{second}"]')
        assert len(found) == (len(owners[0] ^ owners[1]) or int(not owners[0]))
        assert {brute.calls[v].layer.key for violation in found for v in violation.where} == owners[0] ^ owners[1]


@given(model_graphs())
@thorough
def test_equivalent(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for first, second in itertools.combinations([b.input for b in a.branches], 2):
        similarity = brute.equivalence(first, second)[1]
        fields = f'branches = ["{first}", "{second}"]\nmin-similarity ='
        assert not violations(a, "equivalent", f"{fields} {similarity!r}")
        if similarity < 0.99:
            assert violations(a, "equivalent", f"{fields} {similarity + 0.01!r}")
