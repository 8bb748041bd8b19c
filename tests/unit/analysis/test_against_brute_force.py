"""A whole Analysis against path enumeration: of random graphs, and of the sample models as read from their files.

Every question that the analysis answers has tests of its own beside this one, with the same checks.
"""

from __future__ import annotations

import pytest

import sample_models
from archlens.analysis import analyze_graph
from archlens.readers import read
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.random_graphs import on_random_graphs

pytestmark = pytest.mark.filterwarnings("default")

# MobileNetV2 inside it has too many paths to walk.
SAMPLES = [name for name in sample_models.BUILDERS if name != "transfer_learning"]


def check_all(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    fusions, injections, blocks = [f.id for f in a.fusions], [i.id for i in a.injections], [b.merge for b in a.blocks]
    checks.check_merge_points(fusions, injections, blocks, brute)
    assert len(a.merge_points) == len(fusions) + len(injections) + len(blocks)
    checks.check_model(a.model, brute)
    checks.check_input_roles(a.inputs, brute)
    checks.check_branches(a.branches, brute)
    checks.check_fusions(a.fusions, brute)
    checks.check_interaction(a.interaction, brute)
    checks.check_outputs(a.outputs, brute)
    checks.check_splits(a.splits, brute)
    checks.check_blocks(a.blocks, brute)
    checks.check_equivalences(a.equivalences, brute)
    checks.check_without(a.without, brute)
    assert all(a.equivalence(*each.branches[::-1]) == each.turned() for each in a.equivalences)


def check_report_reads_back(graph):
    a = analyze_graph(graph)
    again = type(a).from_dict(a.to_dict())
    assert again == a
    assert again.to_dict() == a.to_dict()


CHECKS = (check_all, check_report_reads_back)


@pytest.mark.parametrize("check", CHECKS)
def test_random_graphs(check):
    on_random_graphs(check, examples=150)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_models(name, check):
    check(read(sample_models.path(name)))
