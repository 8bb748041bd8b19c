"""What can be explained: words of a report, rules, types of contracts, codes of scans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archlens.contracts import type_registry
from archlens.contracts.contract_type import ContractType
from archlens.explanations import TERMS, Term, asked_for, term_of
from archlens.rules.registry import RULES
from archlens.rules.rule import Rule
from archlens.scans.codes import CODES


@dataclass(frozen=True, slots=True)
class ScanCode:
    """A code of a finding of a scan.

    Attributes:
        code: the code (``AS001``).
        what: what it stands for.
    """

    code: str
    what: str


Explained = Term | Rule | ContractType | ScanCode


def explained_by(word: str) -> Iterator[Explained]:
    """All that goes by a word, however it is written: the term, the rule, the type of contract, the code of a scan.

    Example:
        >>> [type(each).__name__ for each in explained_by("fusion")], [each.code for each in explained_by("al106")]
        (['Term', 'ContractType'], ['AL106'])
    """
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


def words() -> list[str]:
    """Every word that is explained, but for codes."""
    also = [word for term in TERMS for word in term.also]
    return [*(term.name for term in TERMS), *also, *(rule.name for rule in RULES), *type_registry.names()]


def codes() -> list[str]:
    """Every code that is explained."""
    return [*(rule.code for rule in RULES), *CODES]
