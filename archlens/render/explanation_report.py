"""What words mean, for a terminal: a list of all, or each with its definition and a model that is drawn."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from archlens.contracts.contract_type import ContractType
from archlens.explanations import Example, Term, signs_in
from archlens.render.document import Column, Document, Section, Table, View, cell, say
from archlens.render.explained import Explained, ScanCode, SurveyColumn, SurveyTables
from archlens.render.rules_report import explanation as rule_explained
from archlens.render.text_report import lay_out
from archlens.rules.rule import Rule
from archlens.surveys.columns import MODELS, TYPES
from archlens.text.lists import listed
from archlens.text.terminal import Terminal, drawing_to_ascii

_INDENT = 2


def render(explained: Sequence[Explained], view: View) -> str:
    """All that goes by one word, one after the other; it ends with a line end.

    Args:
        explained: terms, rules, types of contracts, codes of scans.
        view: what the terminal can show.
    """
    return "\n".join("\n".join(_one(each, view)) + "\n" for each in explained)


def render_list(terms: Sequence[Term], view: View) -> str:
    """All terms with what they mean in short; it ends with a line end."""
    rows = tuple((cell(say(term.name)), cell(say(term.meaning))) for term in terms)
    table = Table((Column("term"), Column("what it is")), rows, wraps=True)
    title = say("archlens explain TERM tells more: the definition, and a model that is drawn")
    return lay_out(Document(title, (Section("", parts=(table,)),)), view.terminal, full=True)


def _one(explained: Explained, view: View) -> Iterator[str]:
    if isinstance(explained, Rule):
        yield rule_explained(explained, view).rstrip("\n")
    elif isinstance(explained, ContractType):
        yield from _contract(explained, view.terminal.width)
    elif isinstance(explained, ScanCode):
        yield f"{explained.code} (finding of archlens scan)"
        yield from _wrapped(explained.what, view.terminal.width)
    elif isinstance(explained, SurveyColumn):
        yield from _column(explained, view.terminal.width)
    elif isinstance(explained, SurveyTables):
        yield from _tables(explained, view.terminal.width)
    else:
        yield from _term(explained, view.terminal)


def _term(term: Term, terminal: Terminal) -> Iterator[str]:
    yield term.name
    yield from _wrapped(term.meaning, terminal.width)
    if term.definition:
        yield ""
        yield "Exactly"
        definition = term.definition if term.definition.endswith((".", ")")) else f"{term.definition}."
        yield from _wrapped(definition, terminal.width)
        for sign in signs_in(term.definition):
            yield from _wrapped(sign, terminal.width)
    for example in term.examples:
        yield from _example(example, terminal)
    if term.see:
        yield ""
        yield from textwrap.wrap(f"See also {listed(term.see)}.", terminal.width)


def _example(example: Example, terminal: Terminal) -> Iterator[str]:
    yield ""
    for line in example.drawing:
        shown = drawing_to_ascii(line) if terminal.ascii_only else line
        yield " " * 2 * _INDENT + shown
    yield ""
    yield from _wrapped(example.reading, terminal.width)


def _contract(contract: ContractType, width: int) -> Iterator[str]:
    yield f"{contract.name} (type of contract)"
    yield from _wrapped(contract.summary, width)
    if contract.fields:
        yield ""
        yield "Fields"
    for field in contract.fields:
        must = " (required)" if field.required else ""
        yield from _wrapped(f"{field.name}{must}: {field.meaning}", width, hanging=_INDENT)
    yield ""
    yield "How to set it"
    keys = listed([field.name for field in contract.fields if field.required], last=", ")
    its_own = f", and of its own {keys}" if keys else ""
    told = f'In archlens.toml: a table [[contracts]] with name, model, type = "{contract.name}"{its_own}.'
    yield from _wrapped(told, width)


def _column(column: SurveyColumn, width: int) -> Iterator[str]:
    """What a column holds, in each table that has it."""
    yield f"{column.name} (column of a survey)"
    for table, own in column.columns.items():
        yield from _wrapped(f"{table}: {own.meaning}. It holds {TYPES[own.type]}.", width, hanging=_INDENT)
    if MODELS.name in column.columns:
        yield ""
        yield "How to ask for it"
        yield from _wrapped(f'archlens survey zoo/ --where "{column.name} is not null"', width)


def _tables(tables: SurveyTables, width: int) -> Iterator[str]:
    """What a row of each table is, and its columns."""
    for number, table in enumerate(tables.tables):
        if number:
            yield ""
        yield f"{table.name} (table of a survey)"
        yield from _wrapped(table.row, width)
        yield from _wrapped(f"Columns: {', '.join(table.names)}", width, hanging=_INDENT)
    yield ""
    yield from textwrap.wrap("archlens explain COLUMN tells more of one.", width)


def _wrapped(text: str, width: int, hanging: int = 0) -> Iterator[str]:
    first = " " * _INDENT
    then = first + " " * hanging
    yield from textwrap.wrap(text, width, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
