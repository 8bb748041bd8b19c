"""What the theme is told of single pages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from docs.site.page_settings import SETTINGS, on_page_markdown, on_post_page
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("page", "meta"),
    [
        ("index.md", SETTINGS["index.md"]),
        ("decisions/0001.md", SETTINGS["decisions/"]),
        ("guides/cost.md", SETTINGS["guides/"]),
        ("rules/index.md", {}),
        ("diff.md", {}),
    ],
)
def test_a_page_is_told_of(page, meta):
    made = SimpleNamespace(file=SimpleNamespace(src_uri=page), meta={})
    assert on_page_markdown("words", page=made) == "words"
    assert made.meta == meta


def test_every_page_that_is_told_of_is_there():
    beside = {"changelog.md"}
    assert all((ROOT / "docs" / page).exists() for page in SETTINGS.keys() - beside)


def test_the_search_has_a_name():
    assert on_post_page('<div role="dialog">') == '<div role="dialog" aria-label="Search">'
