"""When two Analyses are equal: one architecture, whatever it was read from."""

from __future__ import annotations

import dataclasses

import pytest

import sample_models
from archlens import Analysis, analyze, skeleton
from tests.unit.render.made import sample


def read_back(analysis):
    return Analysis.from_dict(analysis.to_dict())


def test_one_architecture_read_from_two_forms(tmp_path):
    skeleton(sample_models.path("siamese"), tmp_path / "other name.keras")
    assert analyze(tmp_path / "other name.keras") == sample("siamese")
    assert sample("merge_add") != sample("merge_concatenate")
    assert sample("merge_add") != "merge_add"


def test_names_findings_and_the_form_say_nothing():
    a = sample("siamese")
    model = dataclasses.replace(a.model, name="m", format="h5", keras_version="2.4.0")
    assert dataclasses.replace(a, model=model, findings=()) == a
    assert read_back(dataclasses.replace(a, model=model, findings=())) == a


def test_of_one_that_was_read_back_the_figures_are_compared():
    a, other = sample("merge_add"), sample("merge_concatenate")
    assert read_back(a) == a
    assert a == read_back(a)
    assert read_back(a) == read_back(a)
    assert read_back(a) != read_back(other)
    deeper = dataclasses.replace(a, interaction=dataclasses.replace(a.interaction, depth=9))
    assert read_back(deeper) != a


def test_there_is_no_hash():
    with pytest.raises(TypeError, match="unhashable"):
        hash(sample("merge_add"))


def test_representations_are_short():
    a = sample("transfer_learning")
    for shown in (a, a.graph):
        assert len(repr(shown)) < 120
        assert "\n" not in repr(shown)
    assert repr(sample("image_text").graph) == ("<ModelGraph 'image_text': 11 calls, 10 tensors, 2 inputs, 1 output>")
