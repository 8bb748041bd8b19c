"""What is said of a problem, in words that every form shares."""

from __future__ import annotations

from archlens.checks.problem import Key, Problem
from archlens.render.check.problem_text import plain
from tests.unit.contracts.made import violations


def problem(message, where=()):
    return Problem(
        source="contract",
        code="locked",
        name="as agreed",
        severity="error",
        model="m.keras",
        where=where,
        message=message,
        why="",
        hint="",
        key=Key("m.keras", "contract", "locked", "as agreed", "", ()),
    )


def test_a_long_message_of_several_changes_is_told_whole():
    changes = [f"~ 'conv_{i}' (Conv2D): filters {i} → {i + 1}" for i in range(100)]
    message = "; ".join(changes)
    assert len(message) > 1_000
    assert f"found: {message}" in plain(problem(message))


def test_a_word_without_end_loses_its_middle():
    (found,) = [line for line in plain(problem("x" * 5_000 + "; y")) if line.startswith("found: ")]
    assert len(found) < 1_200
    assert found.endswith("x; y")


def test_a_path_is_told_once_however_long_it_is():
    for model, branch in (("image_text_nested", "image_input"), ("transfer_learning", "photo_input")):
        (violation,) = violations(model, "branch-depth", f'branch = "{branch}"\nmax = 3')
        told = " ".join(plain(problem(violation.found, violation.where))).split()
        ids = set(violation.where)
        assert violation.where[0] in told
        assert max(told.count(id_) for id_ in ids) == 1


def test_calls_that_no_message_tells_are_listed():
    lines = plain(problem("two of them", ("a", "b")))
    assert lines[-1] == "calls: a, b"
