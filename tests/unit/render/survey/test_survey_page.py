"""A page of a survey as text: nothing in it but what is told, and no way for a name out of its place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from archlens.render.document import View
from archlens.render.survey.column_words import value_in_words
from archlens.render.survey.survey_page import COLUMNS, MOST_ROWS, render
from tests.unit.render.survey.told import told
from tests.unit.surveys.zoos import HARMFUL


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return told(tmp_path_factory.mktemp("surveys") / "zoo", models=130)[2]


class Parsed(HTMLParser):
    """What a page consists of.

    Attributes:
        tags: the tags that begin, with their attributes.
        rows: the texts of the cells of each row of the table.
    """

    def __init__(self, text):
        super().__init__()
        self.tags, self.rows, self._in_cell = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")
        self._in_cell = tag == "td"

    def handle_endtag(self, tag):
        self._in_cell = self._in_cell and tag != "td"

    def handle_data(self, data):
        if self._in_cell:
            self.rows[-1][-1] += data


def data_in(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text)[1])


def test_the_data_holds_every_model_with_its_findings(page):
    data = data_in(render(page, View()))
    assert [column["name"] for column in data["columns"]] == [*COLUMNS, "findings"]
    for row, shown in zip(page.rows, data["rows"], strict=True):
        assert f"zoo/{shown[0]}" == row[0]
        assert tuple(shown[1 : len(COLUMNS)]) == row[1:]
        assert shown[-2] == " ".join(page.codes.get(row[0], ()))


def test_a_bar_leaves_as_many_models_as_it_says(page):
    """Each filter of the data, applied here as the definition of its bar has it."""
    data = data_in(render(page, View()))
    places = {column["name"]: place for place, column in enumerate(data["columns"])}
    counts = {tally.value: tally.models for tally in page.overview.strategies}
    bins = {(spread.figure, each.least): each.models for spread in page.overview.spreads for each in spread.bins}
    tried = 0
    for each in data["filters"]:
        values = [row[places[each["column"]]] for row in data["rows"] if each["column"]]
        if each["column"] == "strategy":
            assert values.count(each["value"]) == counts[each["value"]]
        if "least" in each:
            known = [value for value in values if value is not None]
            left = [v for v in known if each["least"] <= v < each["below"] or (each["last"] and v == each["below"])]
            assert len(left) == bins[each["column"], each["least"]]
        tried += each["column"] == "strategy" or "least" in each
    assert tried == len(counts) + len(bins)


def test_without_its_script_the_first_models_are_there(page):
    _, *rows = Parsed(render(page, View())).rows
    assert len(rows) == 100
    words = [value_in_words(column, value) for column, value in zip(COLUMNS, page.rows[0], strict=True)]
    assert rows[0][1 : len(COLUMNS)] == words[1:]
    assert f"zoo/{rows[0][0]}" == words[0]


def test_names_are_text_alone(page):
    overview = replace(page.overview, survey="<b>x</b>", condition="a < '</style>' <img src=x>")
    text = render(replace(page, overview=overview), View())
    parsed = Parsed(text)
    tags = {tag for tag, _ in parsed.tags}
    attributes = {name for _, attributes in parsed.tags for name in attributes}
    assert text.isascii()
    assert [tag for tag, _ in parsed.tags].count("script") == 2
    assert not tags & {"img", "b", "iframe", "link", "base"}
    assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")]
    assert all(attributes["href"].startswith("#") for _, attributes in parsed.tags if "href" in attributes)
    assert {row[0].rpartition("/")[0] for row in parsed.rows if row} <= set(HARMFUL)
    policy = next(a["content"] for _, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy


def test_what_the_table_leaves_out_is_said(page):
    assert "The table holds the first" not in render(page, View())
    assert "The table holds the first 7 of 130 models" in render(replace(page, rows=page.rows[:7]), View())
    assert MOST_ROWS >= 100_000


def test_of_no_models_there_is_a_page_too(tmp_path):
    _, _, empty = told(tmp_path / "zoo", models=0)
    text = render(empty, View())
    assert "no models" in text
    assert data_in(text)["rows"] == []
