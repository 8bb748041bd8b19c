"""A review as Markdown: read back by a reader of Markdown, within the bounds of a comment, and harmless."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from archlens.render.document import View
from archlens.render.review.review_markdown import MARK, blocks, render
from archlens.reviews.review_results import STATES
from tests.unit.checks.made import HOSTILE, violation
from tests.unit.render.review import made

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKUP = (
    *HOSTILE,
    "@everyone",
    "<!-- archlens review -->",
    "</details><img src=x onerror=alert(1)>",
    "a|b `c` **d** #1 https://evil.example",
    "![x](https://evil.example)",
    "$(touch x)",
    "x" * 5_000,
)


def rows(text):
    """The table of models, cell by cell."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_model_has_its_line():
    text = render(made.of_each_kind(), View())
    assert text.splitlines()[0] == (
        "### archlens: 1 contract broken; 2 could not be checked; 8 models: 2 changed, 1 new, 1 removed, 1 not "
        "compared, 1 Git LFS pointer, 1 cannot be read, 1 same architecture; new findings: 2 warnings"
    )
    summary = "1 call changed, parameters -2.3%, MACs -2.4% (all in the interaction)"
    found = {row[0]: row[1:] for row in rows(text.partition("\n\n<details>")[0])}
    lock = "as its lock file `a.lock` tells; only a Git LFS pointer is there"
    assert found == {
        "`m.keras`": ["changed", summary, "1 warning"],
        "`locked.keras`": ["changed", f"{summary}; {lock}", ""],
        "`new.keras`": ["new", "", "1 warning"],
        "`gone.keras`": ["removed", "", ""],
        "`later.keras`": ["not compared", "0123456789ab:later.keras: expected the file itself.", ""],
        "`p.keras`": ["Git LFS pointer", "", ""],
        "`bad.keras`": ["cannot be read", "", ""],
        "`same.keras`": ["same architecture", "weights or names at most", ""],
    }


def test_what_is_broken_and_what_was_not_checked_stand_above_all_else():
    text = render(made.of_each_kind(), View())
    order = [
        text.index(each)
        for each in (MARK, "#### Contracts broken", "#### Not checked", "| model", "### `m.keras`: changed")
    ]
    assert order == sorted(order)
    assert "- **broken** `shallow` (branch-depth) in `new.keras`, `archlens.toml:12`\n  - promised: at most 3\n" in text
    assert "- `bad.keras`: expected a model, found a text. Give one.\n" in text


def test_new_findings_of_a_changed_model_stand_under_it_and_those_of_a_new_one_in_its_report():
    head, *others = blocks(made.of_each_kind())
    changed = next(block for block in others if "m.keras" in block and "#### New findings" in block)
    assert "- **warning** AL101 dominant-arm\n  - found: 96 %\n" in changed
    new = next(block for block in others if "new.keras" in block)
    assert "#### New findings" not in new
    assert "AL106" in new
    assert "New findings" not in head


@pytest.mark.parametrize(
    ("review", "line"),
    [
        (made.review(), "### archlens: no model changed"),
        (made.review(made.same()), "### archlens: 1 model: same architecture"),
        (made.review(made.changed(), made.changed("n.keras")), "### archlens: 2 models: changed"),
    ],
)
def test_the_first_line(review, line):
    assert render(review, View()).splitlines()[0] == line


def test_what_is_compared_with():
    assert "Compared with `0123456789ab`, the last commit in common with `main`." in render(made.review(), View())
    assert "Compared with `0123456789ab`.\n" in render(made.review(revision=made.COMMIT[:8]), View())


def test_settings_that_changed_are_told():
    text = render(made.review(made.same(), settings_changed=True), View())
    assert "`archlens.toml` changed, too. A review looks at models that changed" in text


def test_a_renamed_model():
    text = render(made.review(made.same("new name.keras", "old name.keras")), View())
    assert rows(text) == [["`new name.keras`", "same architecture", "renamed from `old name.keras`", ""]]


def test_a_new_lock_file_says_where_to_look():
    lock = made.ReviewedModel("a.lock", None, None, made.Side("a.lock", made.locked().new.model))
    text = render(made.review(lock), View())
    assert "### `a.lock`: new\n\nA lock file tells its architecture: see there." in text


def test_a_few_models_stand_open_and_many_are_folded():
    few = render(made.review(*(made.changed(f"{number}.keras") for number in range(3))), View())
    many = render(made.review(*(made.changed(f"{number}.keras") for number in range(4))), View())
    assert few.count("\n### `") == 3
    assert many.count("<details><summary><code>") == 4
    assert many.count("<details>") == many.count("</details>")


@pytest.mark.parametrize("number", [1, 5, 30])
def test_each_block_is_made_for_the_room_that_there_is(number):
    review = made.review(*(made.added(f"{each}.keras") for each in range(number)))
    head, *others = blocks(review, 65_000)
    assert len(others) == number
    assert len(head) + sum(map(len, others)) < max(65_000, number * 6_500)


def test_of_very_many_the_rest_is_counted():
    problems = [violation(f"c{number}") for number in range(100)]
    text = render(made.review(*(made.removed(f"{number:03}") for number in range(150)), problems=problems), View())
    assert "- … 60 more; archlens check lists all" in text
    assert "… 50 more" in text
    assert len(text) < 65_000


def test_nothing_of_a_stranger_is_markup():
    text = render(made.hostile(MARKUP), View())
    assert all(char.isprintable() or char == "\n" for char in text)
    text.encode("utf-8")
    page = READER.render(text)
    outside = re.sub(r"<(code|pre)[ >].*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"<(a|img|script|del)\b|<!--|@\w", outside)
    # What GitHub makes of text that is no markup: links, formulas.
    source = re.sub(r"```.*?```|`[^`\n]*`|<code>.*?</code>", "", text, flags=re.DOTALL)
    assert not re.search(r"https?://|(?<!\\)\$", source)
    assert outside.count("<details>") == outside.count("</details>")
    tags = set(re.findall(r"<(\w+)", outside))
    structure = {"h3", "h4", "p", "ul", "li", "strong", "details", "summary"}
    assert tags <= structure | {"table", "thead", "tbody", "tr", "th", "td"}


def test_every_state_has_its_word():
    before = made.changed(), made.added(), made.removed(), made.not_compared()
    now = made.pointer(), made.unreadable(), made.same()
    for state, model in zip(STATES, (*before, *now), strict=True):
        assert model.state == state
        assert rows(render(made.review(model), View()))[0][1]
