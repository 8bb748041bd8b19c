"""The system's Graphviz, which PDF needs, on what archlens hands it."""

import re
import shutil
import xml.etree.ElementTree as ET

import pytest

from archlens.render.diagram.options import Options
from archlens.render.picture_file import render
from tests.unit.render.diagram.write.test_diagram_names import HOSTILE, SVG, model
from tests.unit.render.made import SAMPLES, sample


@pytest.fixture(scope="module", autouse=True)
def dot():
    assert shutil.which("dot"), "these tests need Graphviz: apt install graphviz, brew install graphviz"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_pdf(path):
    made = render(sample(path.stem), "pdf")
    assert made.startswith(b"%PDF-1.")
    assert made.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type\s*/Page\b", made)) <= 1  # none where the page's object is compressed


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_any_name(name):
    drawn = ET.fromstring(render(model(name), "svg", Options(engine="dot")))  # noqa: S314 - made here
    assert len([g for g in drawn.iter(f"{SVG}g") if g.get("class") == "node"]) == 6
    assert len([g for g in drawn.iter(f"{SVG}g") if g.get("class") == "edge"]) == 5
    assert not any("href" in key for element in drawn.iter() for key in element.attrib)
    assert render(model(name), "pdf").startswith(b"%PDF-1.")


def test_png():
    assert render(sample("driving"), "png", Options(engine="dot")).startswith(b"\x89PNG\r\n\x1a\n")
