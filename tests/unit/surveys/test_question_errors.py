"""What is said of a condition that DuckDB refuses: what it was, and what may be meant."""

from __future__ import annotations

import pytest

from archlens.surveys.question_errors import QuestionError, question_refused
from archlens.surveys.questions import asking
from tests.unit.surveys.zoos import random_rows, written

SAID = {
    "strategi = 'late'": ("'strategi'", "Did you mean 'strategy'?"),
    "strategy = late": ("'late'", "Text stands in single quotes"),
    "path in (select kode from findings)": ("'kode'", "Did you mean 'code'?"),
    "path in (select path from finding)": ("'finding'", "Did you mean 'findings'?"),
    "lenght(path) > 3": ("'lenght'", "DuckDB"),
    "path in (select content from read_text('/etc/passwd'))": (
        'one that opens "/etc/passwd"',
        "Nothing but the tables",
    ),
    "depth > ": ("'depth > ': ", "behind WHERE"),
    "strategy = 5": ("'strategy = 5': Conversion", "behind WHERE"),
    "sum(calls) > 1": ("aggregates", "behind WHERE"),
    "true) or (true": ("syntax error", "behind WHERE"),
    "true; drop view models": ("'true; drop view models'", "behind WHERE"),
    "true order by path": ("modifiers", "behind WHERE"),
    "true, false": ("single expression", "behind WHERE"),
    " ": ("it is empty", "behind WHERE"),
    "\x1b[31m": (r"'\x1b[31m'", "behind WHERE"),
    "path = 'a\ud800'": (r"a\ud800", "behind WHERE"),
    "depth > ?": ("'depth > ?'", "behind WHERE"),
}


@pytest.fixture(scope="module")
def zoo(tmp_path_factory):
    return written(tmp_path_factory.mktemp("surveys") / "zoo", random_rows(8))


@pytest.mark.parametrize("condition", SAID, ids=ascii)
def test_it_is_said_what_is_wrong_and_what_may_be_meant(condition, zoo):
    found, hint = SAID[condition]
    with pytest.raises(QuestionError) as error, asking(zoo, condition) as questions:
        questions.answer()
    assert found in error.value.found
    assert hint in error.value.hint
    assert "\n" not in str(error.value)
    assert str(error.value).isprintable()


def test_a_long_condition_is_not_repeated_as_a_whole():
    assert len(str(question_refused("Parser Error: no", "x" * 10_000))) < 1000
