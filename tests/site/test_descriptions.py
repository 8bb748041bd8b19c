"""What a page is about, in its first words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from docs.site.descriptions import LONGEST, description, on_page_markdown

LONG = "word " * 60


@pytest.mark.parametrize(
    ("markdown", "described"),
    [
        ("# Title\n\nWords\nof it.\n\nMore.", "Words of it."),
        ("# Title\n\n<!-- a\n\nb -->\n\n```sh\nrun\n\nit\n```\n\n- item\n\n| a |\n|---|\n\nWords.", "Words."),
        (
            "A [link](a.md#b), **bold**, *lean*, `code_of_it` and snake_case.",
            "A link, bold, lean, code_of_it and snake_case.",
        ),
        ("", ""),
        (LONG, "word " * 39 + "word …"),
        (f"First sentence of a page{' that goes on' * 10}. {LONG}", f"First sentence of a page{' that goes on' * 10}."),
    ],
)
def test_a_page_is_described(markdown, described):
    assert description(markdown) == described
    assert len(described) <= LONGEST + 2


def test_the_theme_writes_it_into_an_attribute():
    page = SimpleNamespace(meta={})
    assert on_page_markdown('Say "a" & b.', page=page) == 'Say "a" & b.'
    assert page.meta == {"description": "Say &quot;a&quot; &amp; b."}


def test_a_page_that_describes_itself_is_left_alone():
    page = SimpleNamespace(meta={"description": "mine"})
    on_page_markdown("Words.", page=page)
    assert page.meta == {"description": "mine"}


def test_a_page_without_words_has_none():
    page = SimpleNamespace(meta={})
    on_page_markdown("# Title\n", page=page)
    assert page.meta == {}
