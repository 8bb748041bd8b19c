"""Pictures of archlens's own, dark where the site is."""

from __future__ import annotations

import re

import pytest

import archlens
from docs.site.dark_pictures import dark_colours, is_wide, places_of, stays_light, with_dark, with_pictures
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_models"
GALLERY = ROOT / "docs" / "gallery"
ON_WARNING = re.compile(r'<polygon fill="#f[^"]*" [^>]*>\s*<text[^>]*>[^<]*warning[^<]*</text>')


def drawn(model, theme, folder):
    path = folder / f"{theme}.svg"
    archlens.draw(archlens.analyze(SAMPLES / f"{model}.keras"), path, theme=theme)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("model", ["driving", "siamese", "task_branches", "message_profile", "image_text"])
def test_dark_colours_are_those_of_the_dark_theme(model, tmp_path):
    # letters on a warning have a rule of their own
    light, dark = (list(places_of(ON_WARNING.sub("", drawn(model, theme, tmp_path)))) for theme in ("light", "dark"))
    assert len(light) > 50
    assert [dark_colours()[place] for place in light] == [place.colour for place in dark]


def test_changes_are_dark_too():
    picture = (ROOT / "docs" / "guides" / "changes.svg").read_text(encoding="utf-8")
    assert '[fill="#dcfce7"]{fill:#0f2e1c}' in with_dark(picture)


@pytest.mark.parametrize(
    ("name", "light"), [("driving", False), ("driving_macs", True), ("siamese", False), ("three_stages", False)]
)
def test_what_stays_light(name, light):
    assert stays_light((GALLERY / f"{name}.svg").read_text(encoding="utf-8")) is light


def test_a_picture_that_is_dark_already_stays_as_it_is():
    picture = (GALLERY / "siamese.svg").read_text(encoding="utf-8")
    assert with_dark(picture) == picture


def test_letters_on_a_warning_stay_dark():
    picture = with_dark((GALLERY / "three_stages.svg").read_text(encoding="utf-8"))
    assert ':not(text)[fill="#fde047"]+text{fill:#0d1117}' in picture


@pytest.mark.parametrize(
    ("address", "wide", "paper"),
    [("gallery/driving.svg", True, False), ("gallery/driving_macs.svg", True, True), ("terms/call.svg", False, False)],
)
def test_an_image_is_shown(address, wide, paper):
    html = with_pictures(f'<img alt="a" src="../{address}">', ROOT / "docs", "gallery")
    assert html.startswith(f'<a class="picture" href="../{address}"') is wide
    assert ('class="paper"' in html) is paper


def test_an_image_of_another_place_stays():
    html = '<img src="../none.svg">'
    assert with_pictures(html, ROOT / "docs", "gallery") == html


def test_an_image_that_leads_somewhere_still_does():
    html = '<a href="../examples/"><img alt="a" src="../gallery/driving.svg"></a>'
    assert with_pictures(html, ROOT / "docs", "gallery") == html


def test_wide_is_what_a_page_has_no_room_for():
    assert is_wide('<svg width="561">')
    assert not is_wide('<svg width="560">')
    assert not is_wide("<svg>")
