"""Pictures of the sample models, byte for byte.

SVG depends on the version of graphviz-pure, too. After a wanted change: ``pytest tests/golden --update-golden``, then
look at the pictures before you commit them.
"""

from __future__ import annotations

import pytest

from archlens.render.diagram.options import Options
from archlens.render.formats import named
from archlens.render.picture_file import render
from tests.unit.render.made import SAMPLES, sample

TEXTS = ("driving", "siamese", "two_heads", "image_text_attention")


@pytest.mark.parametrize("name", [path.stem for path in SAMPLES])
def test_svg(name, golden):
    golden(f"diagrams/{name}.svg", render(sample(name), "svg").decode())


@pytest.mark.parametrize("form", ["dot", "mermaid"])
@pytest.mark.parametrize("name", TEXTS)
def test_text_forms(name, form, golden):
    golden(f"diagrams/{name}{named(form, 'drawing').ending}", render(sample(name), form).decode())


def test_svg_from_left_to_right_in_the_dark(golden):
    golden(
        "diagrams/driving.lr.dark.svg", render(sample("driving"), "svg", Options(direction="LR", theme="dark")).decode()
    )
