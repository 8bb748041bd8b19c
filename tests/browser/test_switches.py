"""Inputs switched off in the page: what fades is what cannot run, found by networkx alone."""

from __future__ import annotations

import itertools
from dataclasses import replace

import networkx as nx
import pytest

from archlens.analysis import analyze_graph
from archlens.graph import ModelGraph
from archlens.render.html import render
from archlens.text.figures import in_short
from tests.browser.barriers import violations_in_both_schemes
from tests.browser.drawn import box_of
from tests.browser.expected import feature_graph
from tests.unit.render.diagrams import graph_of, residual_chain

SHOP = {
    "photo": "InputLayer",
    "sketch": "InputLayer",
    "text": "InputLayer",
    "photo_dense": "Dense",
    "sketch_dense": "Dense",
    "text_dense": "Dense",
    "looks": "Add",
    "all": "Concatenate",
    "style": "Dense",
    "match": "Dense",
    "price": "Dense",
}
WAYS = [("photo", "photo_dense"), ("sketch", "sketch_dense"), ("text", "text_dense"), ("photo_dense", "looks")]
WAYS += [("sketch_dense", "looks"), ("looks", "all"), ("text_dense", "all"), ("looks", "style"), ("all", "match")]
WAYS += [("text_dense", "price"), ("photo_dense", "price", "mask")]
OUTPUTS = ["style", "match", "price"]


def shop(macs):
    """The price needs the text (and a mask that is made of the photo), the style photo and sketch, the match all."""
    graph = graph_of(SHOP, WAYS, OUTPUTS).graph
    calls = tuple(replace(call, macs=0 if call.is_input else macs.get(call.id, 0)) for call in graph.calls)
    return analyze_graph(ModelGraph("shop", "keras", None, calls, graph.tensors, graph.inputs, graph.outputs))


COSTS = {"photo_dense": 51_896_193, "sketch_dense": 1_234, "text_dense": 99_950, "match": 12_345, "price": 77}


def subsets(names):
    return [set(each) for size in range(len(names) + 1) for each in itertools.combinations(names, size)]


def lost_without(analysis, missing):
    """The ids of all that cannot run, the missing inputs among them."""
    graph = feature_graph(analysis)
    return set(missing).union(*(nx.descendants(graph, each) for each in missing))


def switch(page, names):
    """Press the switches that are to be off, and no other."""
    for button in page.locator("#missing button").all():
        is_off = button.get_attribute("aria-pressed") == "true"
        if is_off != (button.inner_text() in names):
            button.click()


def states(page, analysis):
    """Of each node that is shown: the ids of its calls, and whether it is off or half off."""
    shown = page.evaluate(
        """() => {
          const data = JSON.parse(document.getElementById("data").textContent);
          return data.nodes.map(([n, of]) => {
            const node = document.querySelector(`#main-picture .node[data-n="${n}"]`);
            return [of, node.classList.contains("off"), node.classList.contains("half"), node.ariaDescription];
          });
        }"""
    )
    calls = analysis.graph.calls
    for of, is_off, is_half, described in shown:
        spans = [list(map(int, each.split("-"))) for each in of.split(" ")]
        held = {calls[n].id for first, *last in spans for n in range(first, (last or [first])[0] + 1)}
        yield held, is_off, is_half, described


def listed(names):
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def sentence(analysis, missing):
    lost = lost_without(analysis, missing)
    calls = [call for call in analysis.graph.calls if not call.is_input]
    gone = [call for call in calls if call.id in lost]
    left = [output.name for output in analysis.graph.outputs if output.call not in lost]
    unknown = any(call.macs is None for call in gone)
    known = "?" if analysis.model.macs is None else in_short(analysis.model.macs)
    cost = "?" if unknown else in_short(sum(call.macs for call in gone))
    rest = f"{listed(left)} {'are' if len(left) > 1 else 'is'} left" if left else "no output is left"
    names = listed([each for each in analysis.graph.inputs if each in missing])
    return f"without {names}: {len(gone)} of {len(calls)} calls and {cost} of {known} MACs are lost; {rest}"


def check_every_choice(page, analysis):
    for missing in subsets([branch.input for branch in analysis.branches]):
        switch(page, missing)
        lost = lost_without(analysis, missing)
        for held, is_off, is_half, described in states(page, analysis):
            assert (is_off, is_half) == (held <= lost, bool(held & lost) and not held <= lost), (missing, held)
            assert described == ("lost" if is_off else "lost in part" if is_half else None)
        edges = page.locator("#main-picture .edge.off").count()
        assert bool(edges) == bool(missing)
        told = page.locator("#lost [role=status]").inner_text() if missing else ""
        assert told == (sentence(analysis, missing) if missing else "")
        assert page.locator("#lost").is_visible() == bool(missing)


@pytest.mark.parametrize(
    "name", ["image_text", "driving", "two_heads", "variable_length", "transfer_learning", "siamese"]
)
def test_every_choice_of_inputs(show_model, name):
    check_every_choice(*show_model(name))


@pytest.mark.parametrize("macs", [COSTS, {**COSTS, "text_dense": None}], ids=["known", "unknown"])
def test_outputs_that_are_left(show, macs):
    analysis = shop(macs)
    page = show(render(analysis))
    check_every_choice(page, analysis)
    switch(page, {"sketch"})
    lost = page.locator(".chip.off .label").all_inner_texts()
    assert sorted(lost) == sorted(["sketch", "looks", "all", "style", "match", "style", "match", "interaction"])


def test_an_edge_fades_with_the_call_that_makes_it_or_takes_it(show):
    analysis = shop(COSTS)
    page = show(render(analysis))
    switch(page, {"photo"})
    lost = lost_without(analysis, {"photo"})
    ids = [call.id for call in analysis.graph.calls]
    ends = page.locator("#main-picture .edge").evaluate_all(
        "all => all.map((each) => [each.dataset.s, each.dataset.t, each.classList.contains('off')])"
    )
    assert len(ends) == len(WAYS)
    for source, target, is_off in ends:
        assert is_off == bool({ids[int(source)], ids[int(target)]} & lost)


def test_by_keyboard(show):
    page = show(render(shop(COSTS)))
    page.locator("#missing button", has_text="sketch").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    pressed = page.locator("#missing [aria-pressed=true]")
    assert pressed.all_inner_texts() == ["sketch", "text"]
    page.keyboard.press("Space")
    assert pressed.all_inner_texts() == ["sketch"]
    page.get_by_role("button", name="all on").focus()
    page.keyboard.press("Enter")
    assert pressed.count() == page.locator(".node.off, .edge.off, .chip.off").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "photo"
    page.keyboard.press("Enter")
    assert pressed.all_inner_texts() == ["photo"]
    page.locator(".chip").first.click()  # Escape puts out what is lit, then switches all on
    page.keyboard.press("Escape")
    assert pressed.count() == 1
    page.keyboard.press("Escape")
    assert pressed.count() == page.locator(".node.off").count() == 0


def test_beside_the_picture_an_input_has_its_switch(show):
    page = show(render(shop(COSTS)))
    page.locator(".node", has_text="text").first.click()
    page.get_by_role("button", name="switch off").focus()
    page.keyboard.press("Enter")
    assert page.locator("#missing [aria-pressed=true]").all_inner_texts() == ["text"]
    assert page.evaluate("document.activeElement.textContent") == "switch on"
    page.keyboard.press("Enter")
    assert page.locator("#missing [aria-pressed=true]").count() == 0
    page.locator(".node", has_text="looks").first.click()
    assert page.locator("[data-switch]").count() == 0


def test_inside_an_opened_node(show_model):
    page, _ = show_model("transfer_learning")
    page.locator("#missing button", has_text="photo_input").click()
    page.locator(".node.folded").first.click()
    inside = page.locator("#viewport .node:not(.ghost)")
    assert inside.count() > 1
    assert all("off" in each.get_attribute("class").split() for each in inside.all())
    page.keyboard.press("Escape")
    assert page.locator("#main-picture .node.off").count() > 1


@pytest.mark.parametrize("width", [1400, 390])
def test_no_one_is_shut_out(show, width):
    page = show(render(shop(COSTS)), width=width, height=844)
    switch(page, {"photo", "text"})
    assert violations_in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert box_of(page.locator("#lost"))["height"] > 0
    for node in page.locator("#main-picture .node").all():
        frame, box = box_of(page.locator("#viewport")), box_of(node)
        assert frame["x"] - 1 <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


def test_of_many_inputs_the_first_have_a_switch_and_the_others_beside_the_picture(show):
    calls = {f"x{k}": "InputLayer" for k in range(70)}
    analysis = graph_of(
        {**calls, "all": "Concatenate", "y": "Dense"}, [*((k, "all") for k in calls), ("all", "y")], ["y"]
    )
    page = show(render(analysis))
    assert page.locator("#missing button").count() == 60
    assert page.locator("#missing").inner_text().endswith("and 10 more")
    assert box_of(page.locator("#missing"))["height"] < 80
    switch(page, {f"x{k}" for k in range(6)})
    assert page.locator("#lost [role=status]").inner_text().startswith("without x0, x1, x2 and 3 more: 2 of 2 calls")


def test_one_input_has_no_switch(show):
    page = show(render(residual_chain(3)))
    assert not page.locator("#missing").is_visible()
    page.locator(".node").first.click()
    assert page.locator("[data-switch]").count() == 0


def test_names_are_text(show):
    name = "<img src=x onerror=alert(1)>\u202e"
    calls = {name: "InputLayer", "b": "InputLayer", "c": "Dense", "d": "Add"}
    page = show(render(graph_of(calls, [(name, "c"), ("c", "d"), ("b", "d")], ["d"], "hostile")))
    page.locator("#missing button").first.click()
    assert (
        page.locator("#lost [role=status]").inner_text().startswith("without <img src=x onerror=alert(1)>\\u202e: 2 of")
    )
    assert page.locator("img").count() == 0
