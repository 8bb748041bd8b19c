"""Cells that a spreadsheet takes for text."""

from __future__ import annotations

import pytest

from archlens.text.csv_cells import text_cell, text_in_cell


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_sign_of_a_formula_gets_a_mark_that_is_taken_away_again(sign):
    for text in (f"{sign}cmd()", f"   {sign}1"):
        assert text_cell(text) == f"'{text}"
        assert text_in_cell(text_cell(text)) == text


@pytest.mark.parametrize("text", ["", "conv_1", "'", "'quoted'", "a = b", "größe", '"x"'])
def test_other_text_stays_as_it_is(text):
    assert text_cell(text) == text
    assert text_in_cell(text) == text


def test_no_cell_holds_a_semicolon():
    assert ";" not in text_cell("a;=1;b")
