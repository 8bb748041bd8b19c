"""The page of a comparison: of one style with the report's, light and dark, and without any script."""

from __future__ import annotations

import re

import archlens
from archlens.comparison import compare
from archlens.render.diff.diff_picture import DARK_TONES, LIGHT_TONES
from archlens.render.document import View
from archlens.render.formats import named
from archlens.render.html import render as report
from tests.conftest import ROOT

MODELS = ROOT / "sample_models"


def page():
    old, new = (archlens.analyze(MODELS / f"{name}.keras") for name in ("image_text", "image_text_nested"))
    view = View(sides=("old.keras", "<new>.keras"))
    return named("html", "comparison").writer("comparison")(compare(old, new), view)


def style(text):
    return re.search("<style>(.*?)</style>", text, re.DOTALL)[1]


def colours(text):
    """The variables of a page, in light and in dark."""
    light, dark = re.search(r"\n:root\{(--c0.*?)\}\n@media[^{]*\{:root\{(--c0.*?)\}\}", text, re.DOTALL).groups()
    return tuple(dict(re.findall(r"(--c\d+):(#[0-9a-f]{6})", each)) for each in (light, dark))


def test_it_has_the_style_of_a_report():
    own = (ROOT / "archlens/render/html/static/page.css").read_text(encoding="utf-8").partition("↑")[0]
    assert own in style(page())
    assert own in style(report(archlens.analyze(MODELS / "image_text.keras")))


def test_each_colour_of_the_picture_is_one_in_light_and_one_in_dark():
    text = page()
    picture = text[text.index("<svg width") :]
    assert not re.findall('(?:fill|stroke)="#', picture)
    light, dark = colours(text)
    used = set(re.findall(r"var\((--c\d+)\)", picture))
    assert used <= set(light) == set(dark)
    for status in ("added", "removed", "changed"):
        (fill,) = re.findall(rf"--d-{status}-fill:var\((--c\d+)\)", text)
        assert (light[fill], dark[fill]) == (LIGHT_TONES[status].fill, DARK_TONES[status].fill)
        assert fill in used


def test_no_script_and_a_policy_that_lets_none_in():
    text = page()
    (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', text)
    directives = [each.split()[0] for each in policy.replace("&#39;", "'").split("; ")]
    assert directives == ["default-src", "style-src", "base-uri", "form-action"]
    assert "<script" not in text
    assert text.isascii()


def test_its_parts_in_their_order():
    text = page()
    assert "<title>old.keras &#8594; &lt;new&gt;.keras</title>" in text
    titles = re.findall("<h2>([^<]*)</h2>", text)
    assert titles == [
        "Figures",
        "Picture",
        "Inputs and outputs",
        "Added",
        "Removed",
        "Changed",
        "Shapes",
        "Parameters",
        "Renamed",
    ]
    assert text.count('<tr class="removed">') == 1
    assert '<code class="name">image_flatten</code>' in text
