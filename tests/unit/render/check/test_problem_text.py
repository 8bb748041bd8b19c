"""What is said of a problem, in words that every form shares."""

from __future__ import annotations

from archlens.checks.problem import Key, Problem
from archlens.render.check.problem_text import plain


def problem(message):
    return Problem(
        source="contract",
        code="locked",
        name="as agreed",
        severity="error",
        model="m.keras",
        where=(),
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
