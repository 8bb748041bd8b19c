"""Layers that open files."""

import pytest

from tests.unit.scans.findings.made import PLACE, found, layer


@pytest.mark.parametrize("name", ["StringLookup", "IntegerLookup", "TextVectorization"])
def test_a_vocabulary_in_a_file(tmp_path, name):
    place = f"{PLACE}.config.vocabulary"
    expected = {("AS007", "error", place), ("AS006", "warning", place)}
    assert found(tmp_path, layer(name, vocabulary="/tmp/words.txt")) == expected  # noqa: S108 - a text, no file


def test_a_layer_that_loads_a_model(tmp_path):
    assert ("AS007", "error", f"{PLACE}.config.filepath") in found(tmp_path, layer("TFSMLayer", filepath="there"))
