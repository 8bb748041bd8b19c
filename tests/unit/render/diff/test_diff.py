"""Comparisons as documents, pictures and pages."""

from __future__ import annotations

import json
import random
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from markdown_it import MarkdownIt

from archlens.analysis import analyze_graph
from archlens.comparison import Architecture, compare
from archlens.render.diff.diff_folding import MOST_NODES, fold
from archlens.render.diff.diff_picture import DARK_TONES, LIGHT_TONES, SIGNS, scene
from archlens.render.diff.union import union
from archlens.render.document import View
from archlens.render.formats import formats_of, named
from archlens.text.terminal import Terminal
from tests.unit.comparison import made
from tests.unit.comparison.changes.test_in_words import HOSTILE, hostile

SIDES = ("old.keras", "new.keras")


def render(comparison, form, sides, **options):
    """A comparison in the form of that name."""
    return named(form, "comparison").writer("comparison")(comparison, View(sides=sides, **options))


def edited(seed, size, edits, kinds=made.EDITS):
    dice = random.Random(seed)
    old = new = made.build(dice, size)
    for _ in range(edits):
        new = dice.choice(kinds)(dice, new)
    return old, new


def comparison_of(old, new):
    return compare(made.analysis(old), made.analysis(new))


@pytest.mark.parametrize("seed", range(20))
def test_the_union_holds_each_call_and_each_tensor_of_both(seed):
    old, new = edited(seed, 40, 5)
    comparison = comparison_of(old, new)
    both = union(comparison)
    numbers = {status: sum(call.status == status for call in both.calls) for status in LIGHT_TONES}
    assert numbers["added"] == len(comparison.added)
    assert numbers["removed"] == len(comparison.removed)
    assert len(both.calls) - numbers["removed"] == len(new.calls)
    assert {way.status for way in both.ways} <= {"same", "added", "removed"}
    in_new = {(s, call.key) for call in new.calls for s in call.takes}
    assert sum(way.status != "removed" for way in both.ways) == len(in_new)
    place = {id(call): i for i, call in enumerate(both.calls)}
    assert len(place) == len(both.calls)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize(("size", "edits"), [(30, 2), (200, 3), (400, 60)])
def test_folding_keeps_every_call_makes_no_cycle_and_is_small(seed, size, edits):
    old, new = edited(seed, size, edits, (made.insert, made.remove, made.configure))
    both = union(comparison_of(old, new))
    pieces = fold(both)
    assert sorted(call for piece in pieces for call in piece.calls) == list(range(len(both.calls)))
    assert len(pieces) <= MOST_NODES or size == 30
    owner = {call: i for i, piece in enumerate(pieces) for call in piece.calls}
    graph = nx.DiGraph(
        (owner[way.source], owner[way.target])
        for way in both.ways
        if way.status != "removed" and owner[way.source] != owner[way.target]
    )
    assert nx.is_directed_acyclic_graph(graph)


def test_what_changed_stands_alone_where_there_is_room():
    old, new = edited(7, 300, 2, (made.insert,))
    comparison = comparison_of(old, new)
    both = union(comparison)
    alone = {piece.calls[0] for piece in fold(both) if len(piece.calls) == 1}
    changed = {i for i, call in enumerate(both.calls) if call.status != "same"}
    near = {i for way in both.ways if {way.source, way.target} & changed for i in (way.source, way.target)}
    assert changed <= near <= alone


def contrast(one, other):
    """The contrast of two colours, as WCAG 2 has it."""

    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_read_and_are_not_alone_in_what_they_say():
    for tones in (LIGHT_TONES, DARK_TONES):
        assert all(contrast(tone.fill, tone.text) >= 4.5 for tone in tones.values())
    assert len(set(SIGNS.values())) == len(LIGHT_TONES) == len(DARK_TONES)
    comparison = comparison_of(*edited(3, 20, 3, (made.insert, made.configure)))
    for node in scene(comparison, "x").root.all_nodes():
        status = next(status for status, tone in LIGHT_TONES.items() if tone == node.tone)
        assert node.title.startswith(SIGNS[status])


@pytest.mark.parametrize("seed", range(3))
def test_a_picture_is_an_svg_with_all_nodes(seed):
    comparison = comparison_of(*edited(seed, 40, 4))
    root = ET.fromstring(render(comparison, "svg", SIDES))  # noqa: S314 - our own output
    groups = [g for g in root.iter("{http://www.w3.org/2000/svg}g") if g.get("class") == "node"]
    assert len(groups) == len(fold(union(comparison)))


class Text(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self.scripts = set(), "", 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.scripts += tag == "script"
        assert not any(key.startswith("on") for key, _ in attrs)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("text", [*HOSTILE, "<script>alert(1)</script>", "]]>--><!--", "&lt;b&gt;"])
def test_hostile_names_stay_text(text):
    old, new = edited(2, 12, 2)
    comparison = compare(made.analysis(old), analyze_graph(hostile(made.graph(new), text)))
    sides = (text, text)
    page = Text(render(comparison, "html", sides))
    assert not page.tags - {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "h1",
        "h2",
        "p",
        "span",
        "div",
        "table",
        "tr",
        "td",
        "code",
        "footer",
        "svg",
        "g",
        "path",
        "polygon",
        "text",
        "tspan",
        "ellipse",
        "polyline",
        "a",
        "defs",
        "rect",
        "circle",
        # What can be done on a page, and its script.
        "aside",
        "button",
        "dd",
        "details",
        "dl",
        "dt",
        "h3",
        "input",
        "label",
        "nav",
        "script",
        "small",
        "summary",
        "tbody",
        "thead",
        "th",
        "caption",
    }
    assert page.scripts == 2
    assert not set(page.text) & set("\u202e\u3164\x1b")
    ET.fromstring(render(comparison, "svg", sides))  # noqa: S314 - our own output
    told = render(comparison, "text", sides, terminal=Terminal(ascii_only=True), full=True)
    assert told.isascii()
    assert all(line.isprintable() for line in told.split("\n"))
    assert json.loads(render(comparison, "json", sides))["old"]["source"] == text


def test_markdown_is_read_as_it_is_meant():
    comparison = comparison_of(*edited(5, 30, 4))
    source = render(comparison, "markdown", ("a|b`c.keras", "<b>@you"))
    tokens = MarkdownIt("commonmark").parse(source)
    assert {token.type for token in tokens} == {
        "heading_open",
        "heading_close",
        "inline",
        "bullet_list_open",
        "bullet_list_close",
        "list_item_open",
        "list_item_close",
        "paragraph_open",
        "paragraph_close",
        "html_block",
        "fence",
    }
    assert max(token.level for token in tokens if token.type == "bullet_list_open") == 0
    assert not [child for token in tokens for child in token.children or () if child.type.startswith("html")]
    blocks = [token.content for token in tokens if token.type == "html_block"]
    assert blocks[0] == "<details><summary>Picture of both models</summary>\n"
    assert set(blocks[1::2]) == {"</details>\n"}


def test_the_same_comparison_gives_the_same_bytes():
    for form in (each.name for each in formats_of("comparison")):
        first, second = (render(comparison_of(*edited(8, 30, 3)), form, SIDES) for _ in range(2))
        assert first == second


def test_a_lock_file_can_be_drawn():
    old, new = edited(6, 25, 3)
    locked = Architecture.from_lock(Architecture.of(made.analysis(old)).to_lock())
    assert "<svg" in render(compare(locked, made.analysis(new)), "html", SIDES)
