"""What lights up is what the definitions say: no call more, no call less."""

import pytest

from archlens.render.html import render
from tests.browser.expected import expected_sets
from tests.unit.render.diagrams import graph_of

TITLES = {
    "Branches": "branch",
    "Fusions": "fusion",
    "Injections": "injection",
    "Interaction": "interaction",
    "Outputs": "output",
    "Heads": "head",
}


def ids(analysis, numbers):
    calls = analysis.graph.calls
    return {calls[int(number)].id for number in numbers}


def lit_in_table(page, analysis):
    """The calls that the table of calls is narrowed to."""
    return ids(analysis, page.eval_on_selector_all("#calls-table tr[data-n]", "rows => rows.map(r => r.dataset.n)"))


def lit_in_picture(page, analysis):
    """The calls of the nodes that are lit, in the picture that the page opens with."""
    of = page.eval_on_selector_all(
        "#main-picture .node.lit",
        """lit => {
          const data = JSON.parse(document.getElementById("data").textContent);
          const calls = new Map(data.nodes.map(([n, of]) => [String(n), of]));
          return lit.map((node) => calls.get(node.dataset.n));
        }""",
    )
    spans = [list(map(int, each.split("-"))) for each in " ".join(of).split()]
    return ids(analysis, (n for first, *last in spans for n in range(first, (last or [first])[0] + 1)))


def buttons(page):
    """(kind, title) → the button of the legend."""
    found = {}
    for group in page.locator(".chips .group").all():
        kind = TITLES[group.get_attribute("aria-label")]
        for button in group.locator("button").all():
            found[kind, button.locator(".label").inner_text()] = button
    return found


@pytest.mark.parametrize(
    "name",
    ["image_text", "driving", "prices_news", "two_heads", "image_text_attention", "image_text_broadcast", "ensemble"],
)
def test_each_part_lights_its_calls(show_model, name):
    page, analysis = show_model(name)
    expected, offered = expected_sets(analysis), buttons(page)
    assert offered.keys() == expected.keys()
    for key, button in offered.items():
        button.click()
        assert lit_in_table(page, analysis) == expected[key], key
        assert lit_in_picture(page, analysis) == expected[key], key
        assert button.get_attribute("aria-pressed") == "true"
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        assert page.locator(".node.lit").count() == 0


def test_a_fusion_in_the_diagram(show_model):
    page, analysis = show_model("driving")
    fusion = analysis.fusions[1]
    number = [call.id for call in analysis.graph.calls].index(fusion.id)
    page.locator(f'.node[data-n="{number}"]').click()
    assert lit_in_picture(page, analysis) == expected_sets(analysis)["fusion", fusion.id]
    assert page.locator("#lit h3").inner_text() == f"fusion {fusion.id}"
    rows = page.locator("#merge-points tr.lit").all_inner_texts()
    assert all(any(id_ in row for row in rows) for id_ in ("scene_dense", "gps_gru"))
    page.keyboard.press("Escape")
    assert page.locator(".lit").count() == 0


@pytest.mark.parametrize(
    ("model", "clicked", "kind", "title"),
    [
        ("driving", "camera_conv_2", "branch", "camera_input"),
        ("driving", "gps_input", "branch", "gps_input"),
        ("driving", "scene_dense", "interaction", "interaction"),
        ("driving", "steering", "output", "steering"),
    ],
)
def test_a_node_lights_what_it_belongs_to(show_model, model, clicked, kind, title):
    page, analysis = show_model(model)
    calls = [call.id for call in analysis.graph.calls]
    page.locator(f'.node[data-n="{calls.index(clicked)}"]').click()
    assert lit_in_picture(page, analysis) == expected_sets(analysis)[kind, title]


def test_an_injection_and_a_mask(show):
    """What enters again lights with what it enters; what only a control tensor leads to lights with nothing."""
    calls = {
        "a": "InputLayer",
        "b": "InputLayer",
        "steer": "InputLayer",
        "a1": "Dense",
        "b1": "Dense",
        "mask": "NotEqual",
        "join": "Concatenate",
        "deep": "Dense",
        "again": "Add",
        "out": "Dense",
    }
    edges = [("a", "a1"), ("b", "b1"), ("steer", "mask"), ("a1", "join"), ("b1", "join"), ("join", "deep")]
    edges += [("mask", "deep", "mask"), ("deep", "again"), ("a1", "again"), ("again", "out")]
    analysis = graph_of(calls, edges, ["out"])
    page = show(render(analysis))
    expected, offered = expected_sets(analysis), buttons(page)
    assert offered.keys() == expected.keys()
    assert expected["injection", "again"] == {"again", "deep", "a1"}
    for key, button in offered.items():
        button.click()
        assert lit_in_picture(page, analysis) == lit_in_table(page, analysis) == expected[key], key
    page.locator(".node", has_text="again").click()
    assert lit_in_picture(page, analysis) == expected["injection", "again"]
    page.locator(".node", has_text="mask").click()
    assert lit_in_picture(page, analysis) == {"mask"}


@pytest.mark.parametrize(
    ("section", "name", "kind"),
    [
        ("branches", "lidar_input", "branch"),
        ("merge-points", "route_concatenate", "fusion"),
        ("outputs", "speed", "output"),
        ("costs", "interaction", "interaction"),
        ("costs", "gps_input", "branch"),
    ],
)
def test_a_name_in_a_table(show_model, section, name, kind):
    page, analysis = show_model("driving")
    page.locator(f"#{section} button.name", has_text=name).first.click()
    assert lit_in_picture(page, analysis) == expected_sets(analysis)[kind, name]
    assert page.locator(f"#{section} button.name", has_text=name).first.is_visible()


def test_a_call_in_a_table_lights_alone(show_model):
    page, analysis = show_model("driving")
    page.locator("#feature-changes button.name", has_text="lidar_pool").click()
    assert lit_in_picture(page, analysis) == {"lidar_pool"}
    assert page.locator("#told h3").inner_text() == "lidar_pool"


def test_a_line_of_the_chart(show_model):
    page, analysis = show_model("driving")
    series = page.locator('.series[aria-label^="lidar_input"]')
    series.focus()
    page.keyboard.press("Enter")
    assert lit_in_picture(page, analysis) == expected_sets(analysis)["branch", "lidar_input"]


def test_folded_nodes_are_lit_as_far_as_their_calls_are(show_model):
    page, analysis = show_model("transfer_learning")
    for key, button in buttons(page).items():
        button.click()
        expected = expected_sets(analysis)[key]
        shown = page.evaluate(
            """() => {
              const data = JSON.parse(document.getElementById("data").textContent);
              return data.nodes.map(([n, of]) => {
                const classes = document.querySelector(`.node[data-n="${n}"]`).classList;
                return [of, classes.contains("lit"), classes.contains("part")];
              });
            }"""
        )
        for of, lit, part in shown:
            spans = [list(map(int, each.split("-"))) for each in of.split(" ")]
            held = ids(analysis, (n for first, *last in spans for n in range(first, (last or [first])[0] + 1)))
            assert (lit, part) == (held <= expected, bool(held & expected) and not held <= expected)
        button.click()
