"""Lists, as Python's Markdown and CommonMark see them."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from docs.site.lists import ListsExtension, rewritten


def nesting(html):
    """The lists of a page, with what stands in their items, and nothing else."""
    tags = re.findall(r"</?(?:ul|ol|li|pre)\b|w\d+", html)
    return [tag.replace("</", "/").replace("<", "") for tag in tags]


def on_a_code_host(text):
    return nesting(MarkdownIt("commonmark").render(text))


def in_the_site(text):
    return nesting(markdown.markdown(text, extensions=["pymdownx.superfences", ListsExtension()]))


@pytest.mark.parametrize(
    "text",
    [
        "w1\n- w2\n- w3",
        "- w1\n  - w2\n  - w3\n- w4",
        "- w1\n  - w2\n    - w3\n  - w4",
        "1. w1\n   - w2\n2. w3",
        "- w1\n\n  w2\n- w3",
        "- w1\nw2 lazily\n- w3\n\nw4",
        "- w1 w2\n  w3\n\n  w4",
        "- w1\n\n      w2 = code\n",
        "w1\n\n    - w2 is code\n",
        "w1\n\n```text\n- w2\n  - w3\n```\n\n- w4",
        "- w1\n\n  ```text\n  w2\n  ```\n\n- w3",
        "10. w1\n    - w2\n11. w3",
        "* w1\n  w2\n  + w3",
        "w1 - w2\n-w3",
    ],
)
def test_both_see_the_same(text):
    assert in_the_site(text) == on_a_code_host(text)


@st.composite
def documents(draw):
    """Paragraphs and nested lists, two characters in at each level."""
    lines, level = ["w0", ""], 0
    for number in range(1, draw(st.integers(1, 12))):
        if draw(st.booleans()) or level == 0:
            lines.append("  " * level + f"- w{number}")
            level = min(level + 1, 3)
        else:
            lines.append("  " * level + f"w{number}")
        level = draw(st.integers(0, level))
    return "\n".join(lines)


@given(documents())
def test_both_see_the_same_nesting(text):
    assert in_the_site(text) == on_a_code_host(text)


def test_what_has_no_list_stays():
    text = ["# A title", "", "Words", "more words", "", "    code", "", "| a | b |", "|---|---|", "| - | 1. |"]
    assert rewritten(text) == text
