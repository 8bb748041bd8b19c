"""An SVG in fewer characters: what it draws stays where it was, and what it says stays as it was."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import archlens
from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.place.placement import place
from archlens.render.diagram.scene.dense_picture import dense
from archlens.render.diagram.write.placed_dot import drawn
from archlens.render.html.slim import slim
from archlens.render.picture_file import render
from tests.unit.render.made import sample


@pytest.mark.parametrize("model", ["driving", "image_text_nested", "siamese"])
def test_a_picture_keeps_its_texts_and_gets_much_smaller(model):
    svg = render(sample(model), "svg").decode()
    small = slim(svg)
    assert len(small) < 0.75 * len(svg)
    before, after = (ET.fromstring(each) for each in (svg, small))  # noqa: S314 - made here
    texts = [text.replace("\N{NO-BREAK SPACE}", " ") for text in before.itertext()]
    assert [text for text in texts if text.strip()] == [text for text in after.itertext() if text.strip()]
    assert slim(small) == small


def test_an_upright_box_is_a_rect():
    box = '<polygon fill="none" stroke="#000" points="0,0 10,0 10,-5 0,-5 0,0"/>'
    assert slim(box) == '<rect fill="none" stroke="#000" x="0" y="-5" width="10" height="5"/>'


@pytest.mark.parametrize(
    "points", ["0,0 10,0 12,-5 0,-5 0,0", "0,0 10,0 10,-5 0,-5 1,1", "0,0 5,-5 10,0 0,0"], ids=["slanted", "open", "3"]
)
def test_any_other_outline_stays(points):
    outline = f'<polygon fill="none" stroke="#000" points="{points}"/>'
    assert slim(outline) == outline


def test_no_digit_more_than_a_screen_shows():
    assert slim('<path d="M1.2345,-2.0000C3.26,4.00 5,6 7,8"/>') == '<path d="M1.2,-2C3.3,4 5,6 7,8"/>'


def test_text_between_tags_is_left_alone():
    told = "1.2345 font-family=&quot;x&quot;"
    assert slim(f'<text x="1" y="2" font-size="9.00">{told}</text>') == f'<text class="t9" x="1" y="2">{told}</text>'


@pytest.mark.parametrize("model", [sample("driving"), sample("image_text_nested")])
def test_the_style_sheet_knows_every_font_of_usual_and_of_dense_pictures(model):
    css = (Path(archlens.__file__).parent / "render/html/static/page.css").read_text(encoding="utf-8")
    for scene in (scene_of(model), dense(scene_of(model))):
        picture = slim(drawn(place(scene.bare(), None, 60), "svg", None, 60).decode())
        fonts = set(re.findall(r'<text class="(\w+)"', picture))
        assert fonts
        assert all(f".{font}{{font-size" in css for font in fonts)
