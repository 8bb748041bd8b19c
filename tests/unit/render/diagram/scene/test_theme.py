"""Colours that can be told apart, and text on them that can be read."""

from __future__ import annotations

import pytest

from archlens.render.diagram.drawn_model import Belonging
from archlens.render.diagram.scene.theme import DARK, LIGHT, theme_of

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour):
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@THEMES
def test_no_two_of_the_first_branches_and_heads_look_alike(theme):
    assert len({theme.hue(position) for position in range(50)}) == 50
    assert len({theme.hue(position) for position in (*range(6), *range(-6, 0))}) == 12
    assert all(theme.hue(position) != theme.hue(-1 - position) for position in range(50))


@THEMES
def test_text_can_be_read_on_every_colour(theme):
    tones = [theme.hue(position) for position in range(-40, 40)]
    tones += [theme.interaction, theme.fusion, theme.injection, theme.neutral, theme.cluster]
    assert min(contrast(tone.text, tone.fill) for tone in tones) >= 4.5
    assert contrast(theme.ink, theme.paper) >= 7


@THEMES
def test_branches_take_the_colours_from_the_front_and_heads_from_the_back(theme):
    assert theme.tone(Belonging("branch", 2)) == theme.hue(2)
    assert theme.tone(Belonging("head", 0)) == theme.hue(-1)
    assert theme.tone(Belonging("interaction")) == theme.interaction
    assert theme.tone(Belonging("control", 1)) == theme.tone(Belonging("constant")) == theme.neutral


def test_themes_by_their_names():
    assert (theme_of("light"), theme_of("dark")) == (LIGHT, DARK)
    assert luminance(DARK.paper) < luminance(LIGHT.paper)
    assert (DARK.dark, LIGHT.dark) == (True, False)
