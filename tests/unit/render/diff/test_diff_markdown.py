"""A comparison as a comment on a pull request: what is read at once, and what is folded away."""

import json
import re

import pytest
from markdown_it import MarkdownIt

import archlens
from archlens.comparison import compare
from archlens.render.diff import diff_markdown
from archlens.render.document import View
from tests.conftest import ROOT
from tests.unit.comparison.written import written

MODELS = ROOT / "sample_models"
PAIRS = (
    ("image_text", "image_text_nested"),
    ("merge_concatenate", "merge_add"),
    ("two_heads", "task_branches"),
    ("driving", "siamese"),
    ("transfer_learning", "image_text"),
)


def told(old, new, **options):
    sides = tuple(str(MODELS / f"{name}.keras") for name in (old, new))
    comparison = compare(*map(archlens.analyze, sides))
    return diff_markdown.render(comparison, View(sides=sides, **options))


def unfolded(text):
    shown = re.sub(r"(<details><summary>.*?</summary>)\n.*?\n</details>", r"\1", text, flags=re.DOTALL)
    assert "</details>" not in shown
    return shown.rstrip("\n").split("\n")


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_it_is_read_in_sixty_lines(old, new):
    text = told(old, new)
    shown = unfolded(text)
    assert len(shown) <= 60
    assert len(text) <= 65_000
    # In words first, then the figures, then what was done.
    assert shown[0] == f"### `{old}.keras` → `{new}.keras`"
    assert shown[2].startswith("**different architecture: ")
    assert shown[4] == "#### Figures"
    assert [cell.strip() for cell in shown[6].split("|")][3:7] == ["figure", "before", "after", "change"]


def test_what_was_done_is_open_and_the_picture_is_not():
    shown = unfolded(told("image_text", "image_text_nested"))
    titles = [line.removeprefix("#### ") for line in shown if line.startswith("#### ")]
    assert titles[0] == "Figures"
    assert {"Added", "Changed", "Removed"} <= set(titles)
    assert "<details><summary>Picture of both models</summary>" in shown


def test_the_picture_is_mermaid_without_a_legend_which_stands_below_it():
    tokens = MarkdownIt("commonmark").parse(told("image_text", "image_text_nested"))
    place = next(i for i, token in enumerate(tokens) if token.type == "fence")
    assert tokens[place].info == "mermaid"
    assert "legend" not in tokens[place].content
    below = next(token for token in tokens[place:] if token.type == "inline")
    assert below.content.startswith("green with a + was added")


def test_of_two_that_are_the_same_a_line_is_enough():
    assert told("driving", "driving").split("\n", 2)[2] == "**same architecture**\n"


def test_a_picture_that_a_comment_has_no_room_for_is_folded_further_or_left_out():
    old = [f"call c{i}: Dense -> (None, {i + 2}) | units={i + 2}" for i in range(3000)]
    new = [line.replace("| ", "| use_bias=false ") for line in old]
    text = diff_markdown.render(compare(written(*old), written(*new)), View(sides=("a", "b")))
    assert len(text) <= 65_000
    assert text.count("```mermaid") == 1


@pytest.mark.parametrize(
    "text", ["```", "</details>", "a|b", "<script>", "x\n```\n</details>", "`", '"]; click', "@you"]
)
def test_names_stay_in_their_place(text):
    old = written("call a: Dense -> (None, 8) | units=8", "call b: Dense -> (None, 4) | units=4")
    word = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    lines = (f"call {word}: Dense -> (None, 9) | units=9", "call b: Dense -> (None, 4) | units=4")
    new = written(*lines, "output b = b")
    source = diff_markdown.render(compare(old, new), View(sides=(text, text)))
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    assert [token.info for token in tokens if token.type == "fence"] == ["mermaid"]
    blocks = [token.content.strip() for token in tokens if token.type == "html_block"]
    assert all(re.fullmatch(r"<details><summary>[\w ]+</summary>|</details>", block) for block in blocks)
    inner = [child for token in tokens for child in token.children or ()]
    assert not [child for child in inner if child.type in ("html_inline", "link_open")]
    assert "@you" not in "".join(child.content for child in inner if child.type == "text")


@pytest.mark.parametrize("text", ["image", "`", "**", "<script>", "a|b", "@you", "](x)", "x\n\n# y", "\x1b[2J"])
def test_the_branch_in_the_first_line_stays_in_its_place(text):
    word = json.dumps(text)
    sides = []
    for macs in (10, 20):
        head = f"archlens.lock/2\nmodel m\nfigures model: macs={macs + 5}\nfigures branch {word}: macs={macs}\n"
        head += f"figures branch y: macs=5\ninput {word}: InputLayer -> (None, 4)\ninput y: InputLayer -> (None, 4)\n"
        sides.append(written(f"call a: Dense <- {word} -> (None, 4) | units={macs}", "call s: Add <- a, y", head=head))
    source = diff_markdown.render(compare(*sides), View(sides=("old", "new")))
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    place = next(i for i, token in enumerate(tokens) if token.type == "paragraph_open")
    line = tokens[place + 1].children
    (name,) = (child.content for child in line if child.type == "code_inline")
    shown = "".join(child.content for child in line)
    assert shown == f"different architecture: 1 call changed, MACs +66.7% (all in branch {name})"
    assert [child.type for child in line if child.type in ("html_inline", "link_open", "softbreak")] == []
    assert [child.content for child in line if child.type == "text" and "**" in child.content] == []
