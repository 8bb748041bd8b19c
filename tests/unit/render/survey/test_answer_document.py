"""Models on a condition: a line each, however long their paths are and however narrow the terminal is."""

from __future__ import annotations

import csv
import io
import json

import pytest

from archlens.render.document import View
from archlens.render.survey import answer_csv, answer_text, survey_json, survey_markdown
from archlens.surveys.survey_answers import Answer
from archlens.text.csv_cells import text_in_cell
from archlens.text.terminal import Terminal
from archlens.text.widths import text_width
from tests.unit.render.survey.told import told

USUAL = ("path", "strategy", "inputs", "depth", "parameters", "max_share")


def lines(answer, width=80):
    return answer_text.render(answer, View(terminal=Terminal(width=width))).splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_each_model_takes_a_line(width, tmp_path):
    _, answer, _ = told(tmp_path / "zoo", condition="inputs > 1")
    told_lines = lines(answer, width)
    assert max(map(text_width, told_lines)) <= width
    table = told_lines[3:]
    assert table[0].split()[0] == "path"
    assert len(table) == 1 + len(answer.rows)
    assert "inputs" in table[0]  # the condition is about it
    assert ("depth" in table[0]) == (width > 60)


def answer_of(*paths, columns=("path", "depth")):
    rows = tuple((path, 3, "late", 2, None, 0.5)[: len(columns)] for path in paths)
    return Answer("zoo", "depth = 3", columns, (), rows, len(rows) + 2, 1000)


def test_the_folder_of_all_is_told_once():
    text = "\n".join(lines(answer_of("s3://b/zoo/a/x.keras", "s3://b/zoo/ab/y.keras")))
    assert text.count("s3://b/zoo/") == 1
    assert "a/x.keras" in text
    assert "ab/y.keras" in text


def test_what_is_left_out_is_counted_and_none_is_said():
    assert lines(answer_of("a.keras", "b.keras"))[-1].strip() == "… 2 more models; --full lists all"
    assert lines(Answer("zoo", "true", ("path",), (), (), 0, 7))[0] == "zoo · none of 7 models"
    assert lines(Answer("zoo", None, ("path",), (), (), 0, 0)) == ["zoo · no models"]


def test_programs_get_all_of_it_as_it_is(tmp_path):
    columns = ("path", "name", "depth", "max_share", "strategy")
    _, answer, _ = told(tmp_path / "zoo", columns=columns)
    data = json.loads(survey_json.render_answer(answer, View()))
    assert [tuple(row.values()) for row in data["rows"]] == list(answer.rows)
    header, *rows = csv.reader(io.StringIO(answer_csv.render(answer, View())))
    assert tuple(header) == columns
    kinds = (text_in_cell, text_in_cell, int, float, text_in_cell)
    read = [tuple(None if not text else kind(text) for kind, text in zip(kinds, row, strict=True)) for row in rows]
    assert read == [tuple(_without_semicolon(value) for value in row) for row in answer.rows]
    assert all(not cell.lstrip(" ").startswith(("=", "-", "+", "@")) for row in rows for cell in row)


def _without_semicolon(value):
    return value.replace(";", r"\x3b") if isinstance(value, str) else value


def test_nothing_of_a_name_is_markup_in_markdown(tmp_path):
    from markdown_it import MarkdownIt

    overview, answer, _ = told(tmp_path / "zoo", columns=("path", "name"))
    for text in (survey_markdown.render_answer(answer, View()), survey_markdown.render_overview(overview, View())):
        html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
        assert "<script" not in html
        assert "<img" not in html
        assert "href" not in html
        assert html.count("<tr>") >= 2
