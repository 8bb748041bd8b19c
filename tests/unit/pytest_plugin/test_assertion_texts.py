"""What is said of two architectures that are not equal, and of nothing else."""

from __future__ import annotations

import dataclasses
import functools

import archlens
from archlens.analysis.analysis import Analysis
from archlens.pytest_plugin.assertion_texts import explain
from archlens.pytest_plugin.snapshot import ArchitectureSnapshot, Lock
from tests.conftest import ROOT


@functools.cache
def sample(name):
    return archlens.analyze(ROOT / "sample_models" / f"{name}.keras")


def test_what_changed_from_the_expected_one_to_the_other():
    first, second, *changes = explain("==", sample("merge_add"), sample("merge_concatenate"))
    assert first == f"{sample('merge_add')!r} == {sample('merge_concatenate')!r}"
    assert second == "What changed, from the right one to the left:"
    assert any("class Concatenate → Add" in line for line in changes)


def test_two_of_one_architecture_differ_in_names_or_parameters():
    left = sample("merge_add")
    right = dataclasses.replace(left, model=dataclasses.replace(left.model, name="other"))
    _, differ, hint = explain("==", left, right)
    assert differ.endswith("differ, in: model.")
    assert "assert_same_architecture" in hint


def test_reports_that_were_read_back_differ_in_their_parts():
    left, right = (Analysis.from_dict(sample(name).to_dict()) for name in ("merge_add", "merge_concatenate"))
    said = explain("==", left, right)[1:]
    assert "model differ" in said
    assert "inputs differ" not in said


def test_a_snapshot_says_why_it_is_not_equal_on_either_side(tmp_path):
    snapshot = ArchitectureSnapshot(Lock(tmp_path, "test_m.test_it", update=False))
    assert sample("merge_add") != snapshot
    for left, right in ((sample("merge_add"), snapshot), (snapshot, sample("merge_add"))):
        assert explain("==", left, right)[1:] == snapshot.explanation
    assert explain("==", object(), snapshot)[0].startswith("<object> == <architecture in ")
    assert explain("!=", snapshot, "m.keras")[1] == "The architecture is that of the lock file."
    assert explain("in", snapshot, [1]) is None


def test_nothing_is_said_of_other_things():
    assert explain("==", 1, 2) is None
    assert explain("==", sample("merge_add"), 2) is None
    assert explain("<", sample("merge_add"), sample("siamese")) is None
