"""``archlens explain``: words, rules, types of contracts and codes, by whatever they are asked for."""

from __future__ import annotations

import json

import pytest

from archlens.contracts.type_registry import TYPES
from archlens.explanations import TERMS
from archlens.rules import RULES
from archlens.scans.codes import CODES
from archlens.text.widths import text_width
from tests.cli.in_process import run


def in_a_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_told_whole(term):
    code, told = run("explain", *term.name.split())
    assert code == 0
    line = in_a_line(told)
    assert line.startswith(f"{term.name} {term.meaning}")
    assert term.definition in line
    for example in term.examples:
        assert all(f"    {row}\n" in told for row in example.drawing)
        assert example.reading in line
    assert all(name in line.partition("See also")[2] for name in term.see)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_told_as_by_the_command_for_rules(rule):
    told = run("rule", rule.code)
    assert told[0] == 0
    assert run("explain", rule.code.lower()) == told
    assert run("explain", rule.name)[1].endswith(told[1])  # behind a term of that name, if there is one


@pytest.mark.parametrize("contract", TYPES, ids=lambda contract: contract.name)
def test_a_type_of_contract_is_told_with_its_fields(contract):
    code, told = run("explain", contract.name)
    line = in_a_line(told)
    assert code == 0
    assert f"{contract.name} (type of contract) {contract.summary}" in line
    for field in contract.fields:
        must = " (required)" if field.required else ""
        assert f"{field.name}{must}: {field.meaning}" in line


@pytest.mark.parametrize("code", CODES)
def test_a_code_of_a_scan(code):
    assert CODES[code] in run("explain", code)[1]


def test_all_that_goes_by_one_word_is_told():
    told = run("explain", "joint-depth")[1]
    assert told.startswith("joint depth\n")
    assert "\njoint-depth (type of contract)\n" in told
    assert run("explain", "Joint", "Depths")[1] == told


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_fits(width):
    for words in ([], *([term.name] for term in TERMS), *([contract.name] for contract in TYPES)):
        told = run("explain", *words, "--width", width)[1]
        assert max(map(text_width, told.splitlines())) <= width


def test_the_list_has_every_term():
    told = in_a_line(run("explain", "--width", 140)[1])
    for term in TERMS:
        assert f"{term.name} {term.meaning}" in told


def test_json():
    terms = json.loads(run("explain", "--format", "json")[1])
    assert [each["name"] for each in terms] == [term.name for term in TERMS]
    assert {each["kind"] for each in terms} == {"term"}
    term, contract = json.loads(run("explain", "fusion", "--format", "json")[1])
    assert term == next(each for each in terms if each["name"] == "fusion")
    assert (contract["kind"], contract["name"], contract["fields"][0]["name"]) == ("contract", "fusion", "inputs")
    (rule,) = json.loads(run("explain", "AL106", "--format", "json")[1])
    assert {"kind": "rule", **json.loads(run("rule", "AL106", "--format", "json")[1])} == rule
    (scan,) = json.loads(run("explain", "AS004", "--format", "json")[1])
    assert scan == {"kind": "scan", "code": "AS004", "what": CODES["AS004"]}


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("jointdepht", "Did you mean 'joint depth'? `archlens explain` lists them."),
        ("AL999", "There are: 'AL101' … 'AL109'"),
        ("AS009", "With AS0 begin: 'AS001', "),
        ("xyzzy", "found 'xyzzy'. `archlens explain` lists them."),
        ("\x1b[2J", r"found '\x1b[2J'. `archlens explain` lists them."),
    ],
)
def test_a_word_that_is_not_explained(word, hint):
    code, told = run("explain", word)
    assert code == 2
    assert hint in told
    assert len(told.splitlines()) == 1


def test_a_terminal_without_unicode(python, environment):
    import subprocess

    result = subprocess.run(
        [python, "-m", "archlens", "explain", "injection"],
        env={**environment, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert b"    a > conv ---+\n" in result.stdout.replace(b"\r", b"")
    assert b"\\u" not in result.stdout


def test_columns_of_surveys_are_explained_where_nothing_else_has_the_word():
    from archlens.surveys.columns import TABLES, TYPES

    for table in TABLES:
        for column in table.columns:
            code, told = run("explain", column.name)
            assert code == 0
            line = in_a_line(told)
            is_term = f"{column.name} (column of a survey)" not in line
            assert is_term or f"{table.name}: {column.meaning}. It holds {TYPES[column.type]}." in line
    code, told = run("explain", "max", "share", "--format", "json")
    (column,) = json.loads(told)
    assert (code, column["kind"], column["name"]) == (0, "column", "max_share")
    assert [each["table"] for each in column["tables"]] == ["models"]


def test_the_tables_of_surveys():
    from archlens.surveys.columns import TABLES

    code, told = run("explain", "survey")
    assert code == 0
    line = in_a_line(told)
    for table in TABLES:
        assert f"{table.name} (table of a survey) {table.row}" in line
    (tables,) = json.loads(run("explain", "survey", "--format", "json")[1])
    assert {each["name"]: each["columns"] for each in tables["tables"]} == {t.name: list(t.names) for t in TABLES}


def test_a_column_that_is_misspelled():
    code, told = run("explain", "max_shar")
    assert (code, "Did you mean 'max_share'?" in told) == (2, True)
