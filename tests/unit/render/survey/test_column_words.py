"""Columns in words: each column of the table of models has some."""

from __future__ import annotations

from archlens.render.survey.column_words import column_name, is_number, kind_of_words, value_in_words
from archlens.surveys.columns import MODELS


def test_every_column_can_be_told():
    samples = {"text": "a", "whole": 123_456, "number": 0.25, "truth": True}
    for column in MODELS.columns:
        assert value_in_words(column.name, None) == "?"
        told = value_in_words(column.name, samples[column.type])
        assert told
        assert is_number(column.name) == (column.type in ("whole", "number"))
        assert "_" not in column_name(column.name)


def test_all_bytes_and_shares_are_told_as_such():
    for column in MODELS.columns:
        kind = kind_of_words(column.name)
        assert (kind == "bytes") == ("bytes" in column.name.split("_") or column.name == "size")
        if column.type == "number":
            assert kind == "share", "a number of another kind needs a word of its own"
