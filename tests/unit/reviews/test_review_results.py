"""What a review comes to, by what became of its models."""

from __future__ import annotations

import pytest

import archlens
from archlens.checks.outcome import Outcome, Unchecked
from archlens.reviews.changed_files import Base
from archlens.reviews.review_results import STATES, Review, ReviewedModel, Side, severity_that_fails
from tests.ci.repositories import SAMPLES
from tests.unit.checks.made import finding, violation

MODEL = archlens.analyze(SAMPLES / "merge_add.keras")
OTHER = archlens.analyze(SAMPLES / "merge_concatenate.keras")
NOW, BEFORE, NOTHING = Side("m", MODEL), Side("0:m", OTHER), Side("m", why_not="m: no")
MODELS = {
    "changed": ReviewedModel("m", "m", BEFORE, NOW, archlens.compare(OTHER, MODEL)),
    "added": ReviewedModel("m", None, None, NOW),
    "removed": ReviewedModel("m", "m", None, None),
    "not-compared": ReviewedModel("m", "m", NOTHING, NOW, why_not_compared="m: no"),
    "pointer": ReviewedModel("m", "m", BEFORE, Side("m", why_not="m: no", is_pointer=True)),
    "unreadable": ReviewedModel("m", "m", BEFORE, NOTHING),
    "same": ReviewedModel("m", "m", NOW, NOW, archlens.compare(MODEL, MODEL)),
}


def review(*models, problems=(), unchecked=(), fail_on="warning"):
    outcome = Outcome((), True, (), tuple(problems), tuple(unchecked), severity_that_fails(fail_on))
    return Review(Base("main", "0" * 40), models, outcome, False, fail_on)


def test_every_state_is_one_that_can_be():
    assert tuple(MODELS) == STATES
    for state, model in MODELS.items():
        assert model.state == state
        assert review(model).of_state(state) == (model,)


def test_a_model_is_renamed_if_it_is_there_and_was_elsewhere():
    assert ReviewedModel("m", "n", BEFORE, NOW).is_renamed
    assert not ReviewedModel("m", "m", BEFORE, NOW).is_renamed
    assert not ReviewedModel("m", None, None, NOW).is_renamed
    assert not ReviewedModel("m", "n", None, None).is_renamed


@pytest.mark.parametrize(
    ("fail_on", "problems", "code"),
    [
        ("warning", [violation()], 1),
        ("never", [violation()], 1),
        ("warning", [finding()], 1),
        ("error", [finding()], 0),
        ("never", [finding()], 0),
        ("warning", [finding(severity="info")], 0),
        ("changed", [finding(severity="info")], 1),
    ],
)
def test_what_is_found_fails_by_its_severity_and_a_broken_contract_always(fail_on, problems, code):
    assert review(problems=problems, fail_on=fail_on).exit_code == code


@pytest.mark.parametrize("state", STATES)
def test_another_architecture_fails_where_that_is_asked_for(state):
    fails = state in ("changed", "added", "removed", "not-compared")
    assert review(MODELS[state], fail_on="changed").fails == fails
    assert not review(MODELS[state], fail_on="info").fails


def test_what_could_not_be_looked_at_comes_before_all():
    made = review(problems=[violation()], unchecked=[Unchecked("m", "m: no")], fail_on="never")
    assert made.exit_code == 2
