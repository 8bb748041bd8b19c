"""docs/guides/from-keras.md: what it shows of Keras is what Keras says, and both columns of its table are equal."""

from __future__ import annotations

import math
import re

import keras
import pytest

import archlens
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "guides" / "from-keras.md").read_text("utf-8")
TABLE = PAGE.partition("| with Keras | with archlens |\n")[2].partition("\n\n")[0]
ROWS = re.findall(r"^\| `([^|]+)` \| `([^|]+)` \|$", TABLE, re.MULTILINE)
SAMPLES = ROOT / "sample_models"


def words_of_rows(text):
    """The words of each row of a table, cell by cell; a cell may be several lines high."""
    rows = []
    for high in re.split(r"^[├┡└].*\n", text, flags=re.MULTILINE):
        lines = [re.split(r"[│┃]", line)[1:-1] for line in high.splitlines() if line.startswith(("│", "┃"))]
        cells = zip(*lines, strict=True)
        rows.append(" ".join(" ".join(cell) for cell in cells).replace(",", "").split())
    return rows


def test_the_summary_is_that_of_keras(monkeypatch):
    monkeypatch.setenv("COLUMNS", "150")  # else it is cut at the right
    said = []
    model = keras.models.load_model(SAMPLES / "siamese.keras")
    model.summary(line_length=140, print_fn=lambda text, **_: said.append(text))
    (shown,) = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    *rows, total = shown.splitlines()
    assert total in "".join(said)
    assert [row.replace(",", "").split() for row in rows] == [row for row in words_of_rows("".join(said)) if row]


@pytest.fixture(scope="module")
def names():
    path = SAMPLES / "driving.keras"
    return {"model": keras.models.load_model(path), "a": archlens.analyze(path), "keras": keras, "math": math}


def test_there_are_rows():
    assert len(ROWS) == 11


@pytest.mark.parametrize(("with_keras", "with_archlens"), ROWS)
def test_both_columns_are_equal(with_keras, with_archlens, names):
    values = [eval(each, dict(names)) for each in (with_keras, with_archlens)]  # noqa: S307 - the page's own code
    assert values[0] == values[1]
