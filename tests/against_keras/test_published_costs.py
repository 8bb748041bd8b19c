"""The MACs of docs/costs.md: those of the models as Keras builds them, and equal to what others have published."""

from __future__ import annotations

import re

import keras
import pytest

import archlens
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "costs.md").read_text("utf-8")
ROWS = {
    name: (int(pixels), int(macs.replace(",", "")), published)
    for name, pixels, macs, published in re.findall(
        r"^\| (\w+) \| (\d+) \| ([\d,]+) \| ([\d.]+) \|$", PAGE, re.MULTILINE
    )
}
BUILT = (
    "MobileNetV2",
    "MobileNetV3Small",
    "MobileNetV3Large",
    "InceptionV3",
    "DenseNet121",
    "EfficientNetB0",
    "ConvNeXtTiny",
)
"""What is built here; the others take minutes, or memory."""


def test_each_is_what_is_published_to_the_last_digit():
    assert len(ROWS) == 24
    for name, (_, macs, published) in ROWS.items():
        digits = len(published.partition(".")[2])
        assert f"{macs / 1e9:.{digits}f}" == published, name


def test_beside_other_programs_the_figures_are_the_same():
    rows = re.findall(r"^\| (archlens|DeepSpeed) \| [\d.]+ \| MACs \| ([\d,]+) \| ([\d,]+) \| ", PAGE, re.MULTILINE)
    assert [name for name, *_ in rows] == ["archlens", "DeepSpeed"]
    for _, *cells in rows:
        assert [int(cell.replace(",", "")) for cell in cells] == [ROWS[name][1] for name in ("VGG16", "MobileNetV2")]


@pytest.mark.parametrize("name", BUILT)
def test_it_is_that_of_the_model_that_keras_builds(name, tmp_path):
    pixels, macs, _ = ROWS[name]
    model = getattr(keras.applications, name)(weights=None, input_shape=(pixels, pixels, 3))
    (tmp_path / "model.json").write_text(model.to_json(), "utf-8")
    assert archlens.analyze(tmp_path / "model.json").model.macs == macs
