"""What docs/find.md shows: models of Keras's own, one of them trained anew and one with another head."""

from __future__ import annotations

import keras
import pytest

import archlens
from tests.conftest import ROOT
from tests.docs.blocks import blocks_of
from tests.docs.runners import Page, run_console
from tests.docs.shell import Shell

MODELS = {
    "EfficientNetB0": keras.applications.EfficientNetB0,
    "EfficientNetB1": keras.applications.EfficientNetB1,
    "ResNet50": keras.applications.ResNet50,
    "retrained": keras.applications.EfficientNetB0,
    "ten_classes": lambda weights: keras.applications.EfficientNetB0(weights=weights, classes=10),
}


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, when it saves
def test_the_nearest_are_those_that_the_page_shows(tmp_path, console, environment):
    (tmp_path / "models").mkdir()
    for name, build in MODELS.items():
        keras.utils.clear_session()
        build(weights=None).save(tmp_path / "full.keras")
        archlens.skeleton(tmp_path / "full.keras", tmp_path / "models" / f"{name}.keras")
    block, *_ = [block for block in blocks_of(ROOT / "docs" / "find.md") if block.kind == "console"]
    assert "models/EfficientNetB0.keras" in block.text
    run_console(block, Page(tmp_path, Shell(tmp_path, console, environment, tmp_path), {}))
