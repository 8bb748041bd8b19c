"""What can be explained: words of a report, rules, types of contracts, codes of scans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archlens.contracts import type_registry
from archlens.contracts.contract_type import ContractType
from archlens.explanations import TERMS, Term, asked_for, term_of
from archlens.rules.registry import RULES
from archlens.rules.rule import Rule
from archlens.scans.codes import CODES
from archlens.surveys.columns import TABLES, SurveyTable, TableColumn

_SURVEYS = ("survey", "surveys", "zoo", "table", "tables", "column", "columns")
"""What people call the tables of a survey."""


@dataclass(frozen=True, slots=True)
class ScanCode:
    """A code of a finding of a scan.

    Attributes:
        code: the code (``AS001``).
        what: what it stands for.
    """

    code: str
    what: str


@dataclass(frozen=True, slots=True)
class SurveyColumn:
    """A column of the tables of a survey.

    Attributes:
        name: of the column.
        columns: name of a table that has it → the column there.
    """

    name: str
    columns: Mapping[str, TableColumn]


@dataclass(frozen=True, slots=True)
class SurveyTables:
    """The tables that a survey writes.

    Attributes:
        tables: all of them, in order.
    """

    tables: tuple[SurveyTable, ...]


Explained = Term | Rule | ContractType | ScanCode | SurveyColumn | SurveyTables


def explained_by(word: str) -> Iterator[Explained]:
    """All that goes by a word, however it is written: the term, the rule, the type of contract, the code of a scan.

    If nothing does, it may be a word of surveys: a column of their tables, a table, or the tables themselves.

    Example:
        >>> [type(each).__name__ for each in explained_by("fusion")], [each.code for each in explained_by("al106")]
        (['Term', 'ContractType'], ['AL106'])
        >>> [(each.name, *each.columns) for each in explained_by("min-branch-depth")]
        [('min_branch_depth', 'models')]
    """
    found = list(_usual_words(word))
    return iter(found or _words_of_surveys(word))


def _usual_words(word: str) -> Iterator[Explained]:
    term = term_of(word)
    if term is not None:
        yield term
    as_typed = word.strip().lower()
    spellings = [each.replace(" ", "-").replace("_", "-") for each in (as_typed, asked_for(word))]
    for asked in dict.fromkeys(spellings):
        yield from (rule for rule in RULES if asked in (rule.code.lower(), rule.name))
        contract = type_registry.find(asked)
        if contract is not None:
            yield contract
        if asked.upper() in CODES:
            yield ScanCode(asked.upper(), CODES[asked.upper()])


def _words_of_surveys(word: str) -> Iterator[Explained]:
    asked = word.strip().lower().replace(" ", "_").replace("-", "_")
    columns = _columns()
    if asked in columns:
        yield SurveyColumn(asked, columns[asked])
    elif asked in _SURVEYS:
        yield SurveyTables(TABLES)
    else:
        tables = tuple(table for table in TABLES if table.name == asked)
        if tables:
            yield SurveyTables(tables)


def _columns() -> dict[str, dict[str, TableColumn]]:
    """Name of a column of surveys → name of a table → the column there."""
    found: dict[str, dict[str, TableColumn]] = {}
    for table in TABLES:
        for column in table.columns:
            found.setdefault(column.name, {})[table.name] = column
    return found


def words() -> list[str]:
    """Every word that is explained, but for codes."""
    also = [word for term in TERMS for word in term.also]
    usual = [*(term.name for term in TERMS), *also, *(rule.name for rule in RULES), *type_registry.names()]
    return list(dict.fromkeys([*usual, *_columns(), *_SURVEYS, *(table.name for table in TABLES)]))


def codes() -> list[str]:
    """Every code that is explained."""
    return [*(rule.code for rule in RULES), *CODES]
