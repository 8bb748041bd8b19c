"""The nearest models of a survey as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from dataclasses import replace

import pytest

from archlens.render.document import View
from archlens.render.survey import nearest_csv, nearest_json, nearest_text
from archlens.surveys.nearest import Neighbour, Neighbours
from archlens.text.terminal import Terminal
from archlens.text.widths import text_width

EVIL = '\x1b[2Jname\u202e|,"\n=1+1'


def neighbour(path, kinship="other", likeness=0.5, *, itself=False, name="m", parameters=1_234_567):
    return Neighbour(path, name, kinship, likeness, itself, parameters)


FOUND = Neighbours(
    model="vqa",
    path="models/vqa.keras",
    parameters=1_234_567,
    fingerprint="0123456789abcdef-fedcba9876543210",
    zoo="zoo",
    models=2_000,
    same=1,
    wiring=1,
    nearest=(
        neighbour("models/vqa.keras", "same", 1.0, itself=True),
        neighbour("models/old/vqa_2.keras", "same", 1.0),
        neighbour("models/old/wide.keras", "wiring", 1.0, parameters=None),
        neighbour("models/other.keras", likeness=0.99999),
    ),
)


def as_text(found, width=80):
    return nearest_text.render(found, View(terminal=Terminal(width=width)))


def test_as_text():
    assert as_text(FOUND) == textwrap.dedent(
        """\
        vqa · nearest of 2,000 models in zoo
          fingerprint 0123456789abcdef-fedcba9876543210
          1 of them the same, 1 the same but for settings or shapes
          in models/
          #  likeness  in common  file             model  parameters
          –      100%  itself     vqa.keras        m          1.23 M
          1      100%  all        old/vqa_2.keras  m          1.23 M
          2      100%  wiring     old/wide.keras   m               ?
          3    >99.9%             other.keras      m          1.23 M
        """
    )


def test_where_nothing_is_the_same():
    found = replace(FOUND, same=0, wiring=0, nearest=FOUND.nearest[3:])
    assert "none of them the same\n" in as_text(found)
    assert as_text(replace(found, models=0, nearest=())).count("\n") == 3


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_line_is_too_long_and_nothing_moves_the_cursor(width):
    long = neighbour(f"models/{'very/' * 40}{EVIL}.keras", name=EVIL * 30)
    text = as_text(replace(FOUND, model=EVIL, nearest=(*FOUND.nearest, long)), width)
    assert max(map(text_width, text.splitlines())) <= width
    assert not set("\x1b\u202e") & set(text)


def test_json_is_read_back_with_all_that_there_is():
    found = replace(FOUND, nearest=(*FOUND.nearest, neighbour(EVIL, name=None)))
    data = json.loads(nearest_json.render(found, View()))
    assert data.pop("schema") == "archlens.nearest/1"
    nearest = tuple(Neighbour(**each) for each in data.pop("nearest"))
    assert Neighbours(**data, nearest=nearest) == found


def test_csv_is_read_back_and_runs_no_formula():
    found = replace(FOUND, nearest=(*FOUND.nearest, neighbour("=1+1", name=None, parameters=None)))
    rows = list(csv.DictReader(io.StringIO(nearest_csv.render(found, View()))))
    assert [row["path"] for row in rows[:2]] == ["models/vqa.keras", "models/old/vqa_2.keras"]
    assert [row["itself"] for row in rows] == ["true", *["false"] * 4]
    assert [float(row["likeness"]) for row in rows] == [1.0, 1.0, 1.0, 0.99999, 0.5]
    assert rows[-1] == {
        "path": "'=1+1",
        "name": "",
        "kinship": "other",
        "likeness": "0.5",
        "itself": "false",
        "parameters": "",
    }
