"""The tuple of forms: what each can show, by which names and endings it is asked for, and that one more is one line."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from archlens.cli import archlens
from archlens.render import formats
from archlens.render.formats import FORMATS, Format, UnknownEndingError, formats_of, named, of_ending
from archlens.surveys.table_formats import FORMATS as TABLE_FORMATS
from tests.conftest import ROOT

SHOWN_BY = {
    "report": "report",
    "draw": "drawing",
    "diff": "comparison",
    "check": "outcome",
    "scan": "scan",
    "rules": "rules",
    "rule": "rule",
    "explain": "explanation",
    "survey": "answer",
    "find": "nearest",
    "review": "review",
}
"""Command → what it shows."""


def names(subject):
    return [each.name for each in formats_of(subject)]


def option(command, name="--format"):
    """The option of a command that has this spelling; ``None`` without one."""
    parameters = archlens.get_command(None, command).params
    return next((each for each in parameters if name in each.opts), None)


@pytest.mark.parametrize(
    ("form", "subject"), [(form, subject) for form in FORMATS for subject in form.writers], ids=lambda x: str(x)[:20]
)
def test_every_writer_is_there(form, subject):
    assert callable(form.writer(subject))


def test_names_and_endings_are_those_of_one_form():
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    for subject in SHOWN_BY.values():
        endings = [ending for form in formats_of(subject) for ending in (form.ending, *form.other_endings)]
        assert all(ending.startswith(".") and ending == ending.lower() for ending in endings)
        if subject in ("drawing", "comparison"):  # where the ending says the form
            assert len(set(endings)) == len(endings)


@pytest.mark.parametrize(("command", "subject"), SHOWN_BY.items())
def test_a_command_offers_what_can_show_its_subject(command, subject):
    choices = list(option(command).type.choices)
    if command == "survey":  # which writes tables, too
        tables = [each.name for each in TABLE_FORMATS]
        assert choices == list(dict.fromkeys([*tables, *names(subject)]))
    else:
        assert choices == names(subject)


def test_of_what_is_told_of_a_survey_all_can_be_told_in_one_format_or_another():
    assert set(names("overview")) == set(names("answer")) - {"csv"}


def test_every_command_that_writes_in_several_formats_has_the_option():
    having = {name for name in archlens.list_commands(None) if option(name) is not None}
    assert having == set(SHOWN_BY)
    assert [name for name in SHOWN_BY if option(name, "--output-format")] == ["check"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.txt", "text"),
        ("A.JSON", "json"),
        ("a.b.md", "markdown"),
        ("a.htm", "html"),
        ("folder.md/a.svg", "svg"),
    ],
)
def test_an_ending_asks_for_a_format(file, name):
    assert of_ending(file, "comparison").name == name


@pytest.mark.parametrize(
    ("file", "found"), [("a.png", "the ending '.png'"), (".svg", "no ending"), ("svg", "no ending")]
)
def test_an_ending_that_no_format_has(file, found):
    with pytest.raises(UnknownEndingError, match=r"a file that ends in \.txt, \.json, \.md, \.svg, \.html") as error:
        of_ending(file, "comparison")
    assert error.value.found == found


def table_of(page, title):
    """The code spans in the first column of the table of a page of the docs whose first column has this title."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    (rows,) = re.findall(rf"^\| {title} \| .*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [span for row in rows.splitlines() for span in re.findall("`([^`]*)`", row.split(" | ")[0])]


@pytest.mark.parametrize(
    ("subject", "page"),
    [
        ("report", "report.md"),
        ("drawing", "diagrams.md"),
        ("comparison", "diff.md"),
        ("outcome", "check.md"),
        ("scan", "scan.md"),
        ("nearest", "find.md"),
        ("review", "pull-requests.md"),
        ("rules", "rules/index.md"),
        ("rule", "rules/index.md"),
        ("answer", "survey-questions.md"),
    ],
)
def test_the_docs_tell_of_every_form_and_no_other(subject, page):
    """What people were promised: in the order in which it is offered."""
    if subject == "drawing":
        assert table_of(page, "ending") == [form.ending for form in formats_of(subject)]
        assert all(f"`{name}`" in (ROOT / "docs" / page).read_text(encoding="utf-8") for name in names(subject))
    else:
        assert table_of(page, "format") == names(subject)


def test_no_form_is_taken_for_what_it_cannot_show():
    with pytest.raises(KeyError):
        named("markdown", "scan")
    with pytest.raises(KeyError):
        named("png", "comparison")


TOY_WRITER = """
def report(analysis, view):
    return f"{analysis.model.name} of {view.source} has {len(analysis.branches)} branches\\n"

def drawing(analysis, options):
    return f"drawn {options.direction}".encode()
"""
TOY_MAIN = """
import sys
from archlens.render import formats
writers = {"report": "toy_writer:report", "drawing": "toy_writer:drawing"}
formats.FORMATS += (formats.Format("toy", ".toy", "apart", writers),)
from archlens.cli import main
main(sys.argv[1:])
"""


def test_one_more_format_is_a_writer_and_a_line(tmp_path, environment):
    (tmp_path / "toy_writer.py").write_text(TOY_WRITER)
    model = str(ROOT / "sample_models" / "driving.keras")

    def run(*args):
        return subprocess.run(
            [sys.executable, "-c", TOY_MAIN, *args],
            env=environment | {"PYTHONPATH": f"{tmp_path}:{environment['PYTHONPATH']}"},
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    other = str(ROOT / "sample_models" / "siamese.keras")
    result = run("report", model, other, "--format", "toy")
    lines = f"driving of {model} has 3 branches\n\nsiamese of {other} has 2 branches\n"
    assert (result.returncode, result.stdout, result.stderr) == (0, lines, "")
    assert "toy" in run("draw", "--help").stdout
    assert run("draw", model, "-o", "x.toy", "--direction", "LR").stdout == "wrote x.toy\n"
    assert (tmp_path / "x.toy").read_text() == "drawn LR"
    assert ".mmd, .toy" in run("draw", model, "-o", "x.gif").stderr
    assert "'toy' is not one of" in run("scan", model, "--format", "toy").stderr


def test_a_format_is_a_record():
    toy = Format("toy", ".toy", "apart", {"rules": "json:dumps"})
    assert toy.writer("rules") is json.dumps
    with pytest.raises(KeyError):
        toy.writer("scan")
    assert toy not in formats.FORMATS
