"""The figures of an architecture are those of the JSON report."""

from __future__ import annotations

import functools
import math
from types import SimpleNamespace

import pytest

import archlens
import sample_models
from archlens.comparison.architecture.extraction import extract
from archlens.comparison.architecture.figure_list import _of

LISTS = {"input": ("inputs", "name"), "branch": ("branches", "input"), "fusion": ("fusions", "id")}
LISTS |= {"injection": ("injections", "id")}


@functools.cache
def extracted(name):
    analysis = archlens.analyze(sample_models.path(name))
    return extract(analysis), analysis.to_dict()


def in_report(report, figure, found):
    """The same figure, from the report as data."""
    if figure.part in LISTS:
        key, names = LISTS[figure.part]
        (entry,) = [each for each in report[key] if each[names] == found.calls[figure.place].id]
    elif figure.part == "output":
        entry = report["outputs"][figure.place]
    else:
        entry = report[figure.part]
    if figure.key.endswith("_blocks"):
        return sum(block["kind"] == figure.key.removesuffix("_blocks") for block in report["blocks"])
    if figure.key == "narrowest_features":
        return entry["narrowest"] and entry["narrowest"]["features"]
    if figure.part == "branch" and figure.key == "features":
        return entry["trajectory"][-1]["features"]
    return entry[figure.key]


@pytest.mark.parametrize("name", ["image_text", "driving", "two_heads", "transfer_learning", "siamese"])
def test_every_figure_is_in_the_report(name):
    found, report = extracted(name)
    assert {figure.part for figure in found.figures} >= {"model", "input", "branch", "interaction", "output"}
    for figure in found.figures:
        expected = in_report(report, figure, found)
        assert figure.value == (pytest.approx(expected, rel=1e-5) if isinstance(expected, float) else expected)


def test_ratios_have_six_digits_and_none_is_infinite():
    values = (2 / 3, 12345.678, math.inf, 7, None, "add")
    result = SimpleNamespace(a=values[0], b=values[1], c=values[2], d=values[3], e=values[4], f=values[5])
    found = [figure.value for figure in _of("fusion", 1, result, tuple("abcdef"))]
    assert found == [0.666667, 12345.7, None, 7, None, "add"]
