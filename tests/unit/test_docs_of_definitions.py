"""What docs/definitions.md says is what happens: the keys of the report, the worked example, the numbers."""

from __future__ import annotations

import itertools
import re

import pytest

import archlens
from archlens.analysis.equivalence import COMPARED_INPUTS
from archlens.analysis.features import EXPANSION
from archlens.limits import Limits
from archlens.readers.graph.wires import Argument, Wire
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "definitions.md").read_text("utf-8")
(REPORT,) = re.findall(r"^## 7\..*?```text\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
SAMPLES = ROOT / "sample_models"


def keys_in(what):
    """The names between the outermost braces, without what is inside them."""
    if not what.startswith("{"):
        return []
    names, depth, start = [], 0, 1
    for position, character in enumerate(what):
        depth += (character in "{[") - (character in "}]")
        ends_a_name = (character == "," and depth == 1) or (character == "}" and depth == 0)
        if ends_a_name:
            names.append(re.match(r"\s*(\w+)", what[start:position])[1])
            start = position + 1
    return names


LINES = re.sub(r"\n +", " ", REPORT).splitlines()
WRITTEN = {re.match(r"\w+", line)[0]: keys_in(line.partition(" ")[2].strip()) for line in LINES}
"""The keys of the report in their order, each with the keys of its objects as the page writes them."""


def test_the_keys_of_the_report():
    models = [SAMPLES / f"{name}.keras" for name in ("driving", "image_text", "transfer_learning")]
    models.append(ROOT / "tests" / "data" / "keras_3.15.1" / "shared_layers.keras")  # holds an injection
    reports = [archlens.analyze(model).to_dict(full=True) for model in models]
    assert all(list(report) == list(WRITTEN) for report in reports)
    compared = set()
    for report, key in itertools.product(reports, WRITTEN):
        values = report[key] if isinstance(report[key], list) else [report[key]]
        for value in values:
            if isinstance(value, dict):
                assert list(value) == WRITTEN[key], key
                compared.add(key)
    assert compared == WRITTEN.keys() - {"schema", "expansion", "merge_points"}


def test_the_worked_example():
    a = archlens.analyze(SAMPLES / "image_text.keras")
    (fusion,) = a.fusions
    assert (a.branch("image_input").depth, a.branch("image_input").weighted_depth) == (4, 2)
    assert (a.branch("text_input").depth, a.branch("text_input").weighted_depth) == (3, 3)
    assert (fusion.mode, fusion.stage, fusion.depth_before, fusion.depth_after) == ("concatenate", 1, 4, 1)
    assert (fusion.position, fusion.level, [arm.share for arm in fusion.arms]) == (0.8, "feature", [0.5, 0.5])
    assert (a.interaction.depth, a.interaction.joint_depth, a.interaction.calls) == (1, 1, 2)
    assert a.output("match").depth_from == {"image_input": 6, "text_input": 5}
    assert f"{a.model.parameters:,}" in PAGE
    costs = [a.branch("image_input").macs, a.branch("text_input").macs, a.interaction.macs]
    image, text, both = (f"{macs:,}" for macs in costs)
    assert f"| MACs | model {a.model.macs:,}; image {image}; text {text}; interaction {both} |" in PAGE
    assert a.model.macs == sum(costs)
    assert round(a.equivalence("image_input", "text_input").similarity, 2) == 0.33


@pytest.mark.parametrize(
    ("argument", "control"),
    [
        ("mask", True),
        ("attention_mask", True),
        ("training", True),
        ("0[attention_mask]", True),
        ("x[mask]", True),
        ("0[training]", False),
        ("0", False),
    ],
)
def test_control_tensors_are_told_by_the_keyword_or_dict_key(argument, control):
    assert Argument(argument, Wire("m", 0, None)).control == control


def test_numbers_that_the_page_names():
    assert f"ratio > {EXPANSION:g}" in PAGE
    assert f"at most {COMPARED_INPUTS} feature inputs" in PAGE
    assert hasattr(Limits(), "pairings")
