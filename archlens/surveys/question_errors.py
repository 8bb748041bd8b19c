"""What is wrong with a condition, from what DuckDB says of it: in the words of tables and columns."""

from __future__ import annotations

import re
from collections.abc import Callable

from archlens.errors import ArchlensError
from archlens.surveys.columns import MODELS, TABLES
from archlens.text.names import quoted, visible
from archlens.text.suggestions import did_you_mean
from archlens.text.widths import shortened

_MOST_SHOWN = 200
"""Characters of what DuckDB says; it quotes the condition, and values of the tables."""

_OF_A_FILE = re.compile(r"^IO Error|^CSV Error|Malformed JSON|[Pp]arquet|No magic bytes")
_EXAMPLE = "strategy = 'late' and max_share > 0.9"


class QuestionError(ArchlensError):
    """A condition or a column that the tables of a survey cannot answer.

    Example:
        >>> said = 'Binder Error: Referenced column "dept" not found in FROM clause!'
        >>> print(question_refused(said, "dept > 3").found)
        'dept'
    """


def question_refused(message: str, condition: str | None) -> ArchlensError:
    """The error of a question that DuckDB refuses.

    Args:
        message: what DuckDB says.
        condition: as the user gave it; None if there is none, and the tables must be the cause.
    """
    if condition is None or _OF_A_FILE.search(message):
        return unreadable("a table of the survey", message)
    for pattern, made in _KNOWN:
        match = pattern.search(message)
        if match:
            return made(match[1], condition)
    return QuestionError(
        expected="a condition of SQL",
        found=f"{quoted(condition, _MOST_SHOWN)}: {_in_brief(message)}",
        hint=f'Write it as behind WHERE, for example "{_EXAMPLE}".',
    )


def unreadable(table: str, why: str) -> ArchlensError:
    """The error of a table that DuckDB cannot read.

    Args:
        table: which one.
        why: what DuckDB says.
    """
    return ArchlensError(
        expected=table, found=f"one that cannot be read ({_in_brief(why)})", hint="Survey the models anew."
    )


def _in_brief(message: str) -> str:
    """What DuckDB says, in one line and without the place in the SQL, of which users wrote a part."""
    first = message.partition("\n\n")[0].partition("\nLINE ")[0]
    told = " ".join(first.split()).rstrip(".!")
    return visible(shortened(told, _MOST_SHOWN))


def _no_column(name: str, condition: str) -> QuestionError:
    named = [table for table in TABLES if table is MODELS or re.search(rf"\b{table.name}\b", condition)]
    known = dict.fromkeys(column for table in named for column in table.names)
    hint = f"{did_you_mean(name, known)} Text stands in single quotes: strategy = 'late'."
    return QuestionError(expected="columns of the survey in the condition", found=quoted(name), hint=hint)


def _no_table(name: str, _condition: str) -> QuestionError:
    names = [table.name for table in TABLES]
    return QuestionError(
        expected="tables of the survey in the condition", found=quoted(name), hint=did_you_mean(name, names)
    )


def _no_function(name: str, _condition: str) -> QuestionError:
    hint = "DuckDB's documentation lists those that there are."
    return QuestionError(expected="functions of DuckDB in the condition", found=quoted(name), hint=hint)


def _no_access(what: str, _condition: str) -> QuestionError:
    hint = "Nothing but the tables of the survey can be read."
    return QuestionError(expected="a condition on the tables of the survey", found=f"one that opens {what}", hint=hint)


_KNOWN: tuple[tuple[re.Pattern[str], Callable[[str, str], QuestionError]], ...] = (
    (re.compile(r'Referenced column "(.*?)" (?:was )?not found'), _no_column),
    (re.compile(r'does not have a column named "(.*?)"'), _no_column),
    (re.compile(r"Table with name (.*?) does not exist"), _no_table),
    (re.compile(r"Function with name (.*?) does not exist"), _no_function),
    (re.compile(r"^Permission Error: Cannot (?:access|open) (?:file|directory) (\".*?\")"), _no_access),
    (re.compile(r"^(?:Permission|Missing Extension) Error(: )"), lambda _, condition: _no_access("a file", condition)),
)
"""How DuckDB says what it says often, and what becomes of it."""
