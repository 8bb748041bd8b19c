"""What a notebook shows, light or dark: a picture that needs no paper of its own."""

import base64
import re
import xml.etree.ElementTree as ET

import pytest

from archlens.render.html.notebook import render
from tests.unit.render.made import sample

PAPERS = {"light": "#ffffff", "JupyterLab, dark": "#111111", "Visual Studio Code, dark": "#1e1e1e"}
SVG = "{http://www.w3.org/2000/svg}"


def picture(name):
    """The picture in what a notebook shows, as SVG."""
    shown = render(sample(name))
    (address,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', shown)
    return ET.fromstring(base64.b64decode(address))  # noqa: S314 - it is archlens's own


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("name", ["driving", "image_text", "siamese"])
def test_sizes_beside_arrows_stand_out_on_any_notebook(name, paper):
    edges = [group for group in picture(name).iter(f"{SVG}g") if group.get("class") == "edge"]
    colours = {text.get("fill") for group in edges for text in group.iter(f"{SVG}text")}
    assert colours
    assert all(contrast(colour, paper) > 3.5 for colour in colours)


@pytest.mark.parametrize("name", ["driving", "image_text", "siamese"])
def test_there_is_no_paper_behind_the_picture(name):
    drawn = picture(name)
    _, _, width, height = map(float, drawn.get("viewBox").split())
    for polygon in drawn.iter(f"{SVG}polygon"):
        corners = [tuple(map(float, corner.split(","))) for corner in polygon.get("points").split()]
        xs, ys = zip(*corners, strict=True)
        assert (max(xs) - min(xs)) * (max(ys) - min(ys)) < 0.9 * width * height


@pytest.mark.parametrize("name", ["driving", "image_text", "siamese", "transfer_learning"])
def test_letters_can_be_read_in_a_notebook_of_900_pixels(name):
    """A cell is some 760 pixels wide; the smallest letters are of 9 points, and a point is 4/3 pixels."""
    drawn = picture(name)
    shrunk = min(1.0, 760 / (float(drawn.get("viewBox").split()[2]) * 4 / 3))
    assert 9 * 4 / 3 * shrunk >= 8
