"""The page of a comparison: style and script of a report, light and dark, and links that lead there."""

from __future__ import annotations

import json
import re

import archlens
from archlens.comparison import compare
from archlens.render.diff.diff_picture import DARK_TONES, LIGHT_TONES
from archlens.render.document import View
from archlens.render.formats import named
from archlens.render.html import render as report
from tests.conftest import ROOT
from tests.unit.comparison.written import written

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
    picture = text[text.index('<svg class="picture"') : text.index("</svg>", text.index('<svg class="picture"'))]
    assert not re.findall('(?:fill|stroke)="#', picture)
    light, dark = colours(text)
    used = set(re.findall(r"var\((--c\d+)\)", picture))
    assert used <= set(light) == set(dark)
    for status in ("added", "removed", "changed"):
        (fill,) = re.findall(rf"--d-{status}-fill:var\((--c\d+)\)", text)
        assert (light[fill], dark[fill]) == (LIGHT_TONES[status].fill, DARK_TONES[status].fill)
        assert fill in used


def data_of(text):
    """What the script works with."""
    return json.loads(re.search('<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


def test_the_script_of_a_report_and_a_policy_that_lets_no_other_in():
    text = page()
    (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', text)
    directives = [each.split()[0] for each in policy.replace("&#39;", "'").split("; ")]
    assert directives == ["default-src", "style-src", "script-src", "base-uri", "form-action"]
    script = r'<script>("use strict".*?)</script>'
    (own,) = re.findall(script, text, re.DOTALL)
    assert [own] == re.findall(script, report(archlens.analyze(MODELS / "image_text.keras")), re.DOTALL)
    assert text.isascii()


def test_its_parts_in_their_order():
    text = page()
    assert "<title>old.keras &#8594; &lt;new&gt;.keras &#183; archlens</title>" in text
    titles = re.findall("<h2[^>]*>([^<]*)</h2>", text)
    assert titles[0] == "Diagram"
    assert {"Inputs and outputs", "Added", "Removed", "Changed", "Figures", "Renamed"} <= set(titles)
    # Each section can be come to from above.
    anchors = re.findall('<a href="#([^"]*)">([^<]*)</a>', text.partition("<main")[0])
    assert [title for _, title in anchors] == titles
    assert all(f'id="{slug}"' in text for slug, _ in anchors)


def test_a_name_leads_to_its_call():
    text = page()
    calls = data_of(text)["calls"]
    links = re.findall(r'<button type="button" class="name" data-call="(\d+)">([^<]*)</button>', text)
    named = dict.fromkeys((name, calls[int(call)][0]) for call, name in links)
    # Of calls under another name, both names lead to the one call.
    assert ("image_flatten", "image_flatten") in named
    assert ("category", "category") in named
    assert all(name == call for name, call in named if name.startswith(("image_encoder/", "text_encoder/")))
    assert ("text_lstm", "text_encoder/lstm_2") in named


def test_what_can_be_lit_is_what_became_of_the_calls():
    made = data_of(page())
    lit = {title: of for _, title, of in made["selections"]}
    ids = {title: [made["calls"][i][0] for i in numbers(of)] for title, of in lit.items()}
    assert ids["removed"] == ["image_flatten"]
    assert len(ids["added"]) == 8
    assert "concatenate" in ids["fusions and injections"]
    assert "image_encoder/conv_1" in ids["renamed"]
    # Each node of the picture is told with its calls, and each call has one.
    held = [call for _, of, _ in made["nodes"] for call in numbers(of)]
    assert sorted(held) == list(range(len(made["calls"])))
    drawn = re.findall(r'<g class="node [a-z]*" data-n="(\d+)"', page())
    assert sorted(map(int, drawn)) == sorted(n for n, _, _ in made["nodes"])


def numbers(of):
    """The numbers of ranges."""
    found = []
    for part in of.split():
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def test_a_removed_call_whose_name_lives_on_is_where_its_line_leads():
    old = written("call a: Dense -> (None, 8)", "call t: Tanh -> (None, 8)", "call b: Dense -> (None, 3)")
    new = written("call a: Dense -> (None, 8)", "call b: Dense -> (None, 3)", "call t: Softmax -> (None, 3)")
    text = named("html", "comparison").writer("comparison")(compare(old, new), View(sides=("a", "b")))
    made = data_of(text)
    removed = [i for i, call in enumerate(made["calls"]) if made["words"][call[1]] == "Tanh"]
    section = text[text.index('id="removed"') :]
    section = section[: section.index("</section>")]
    assert f'data-call="{removed[0]}">t</button>' in section


def test_two_that_are_the_same_have_a_page_too():
    analysis = archlens.analyze(MODELS / "image_text.keras")
    text = named("html", "comparison").writer("comparison")(compare(analysis, analysis), View(sides=("a", "b")))
    assert "same architecture" in text
    assert data_of(text)["selections"][0][1] == "fusions and injections"
