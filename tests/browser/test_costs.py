"""Costs on the page: the table of calls in the order of any column, and the picture in colours of what nodes cost."""

import re

import pytest

from archlens.render.diagram.scene.cost_scale import UNKNOWN, step_tone
from archlens.render.diagram.scene.theme import DARK, LIGHT
from tests.browser.barriers import violations
from tests.browser.drawn import box_of

COLUMNS = ["call", "class", "role", "takes", "gives", "parameters", "MACs", "part of"]


CONTRASTS = """texts => {
  const part = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = (element) => {
    const [r, g, b] = getComputedStyle(element).fill.match(/\\d+/g).map(Number).map(part);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return texts.map((text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const areas = [...text.parentElement.querySelectorAll("rect,polygon")].filter((each) => {
      const { left, right, top, bottom } = each.getBoundingClientRect();
      return getComputedStyle(each).fill !== "none" && left <= x && x <= right && top <= y && y <= bottom;
    });
    const [low, high] = [light(text), light(areas.at(-1))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}"""
"""Of texts in nodes, how they stand out on the area behind their middle."""


def column(page, place):
    return page.locator("#calls-table tbody tr").evaluate_all(f"rows => rows.map(r => r.cells[{place}].textContent)")


def figures(texts):
    return [int(text.replace(",", "")) for text in texts if text not in ("", "?")]


def head(page, title):
    return page.locator("#calls-table").get_by_role("columnheader", name=title, exact=True)


def rgb(colour):
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"


def fills(page, picture):
    """Number of a node → the colours of its areas."""
    found = """nodes => nodes.map(node => [node.dataset.n, [...node.querySelectorAll("rect,polygon")]
      .map(each => getComputedStyle(each).fill).filter(each => each !== "none")])"""
    return dict(page.locator(f"{picture} .node:not(.ghost)").evaluate_all(found))


@pytest.mark.parametrize("place", range(len(COLUMNS)), ids=COLUMNS)
def test_the_calls_sort_by_each_column(show_model, place):
    page, analysis = show_model("driving")
    assert page.locator("#calls-table th").all_inner_texts() == COLUMNS
    title = COLUMNS[place]
    before = column(page, place)
    seen = []
    for direction in ("ascending", "descending"):
        page.locator("#calls-table").get_by_role("button", name=title, exact=True).click()
        assert head(page, title).get_attribute("aria-sort") == direction
        assert page.locator('#calls-table th[aria-sort="none"]').count() == len(COLUMNS) - 1
        assert page.locator("#calls-summary").inner_text().endswith(f"sorted by {title}")
        seen.append(column(page, place))
        assert sorted(seen[-1]) == sorted(before)
    if title in ("parameters", "MACs"):
        assert figures(seen[0]) == sorted(figures(before))
        assert figures(seen[1]) == sorted(figures(before), reverse=True)
        told = dict(zip(column(page, 0), seen[1], strict=True))
        own = {call.id: call.layer.parameters if title == "parameters" else call.macs for call in analysis.graph.calls}
        assert {id_: f"{own[id_]:,}" for id_ in own if not analysis.graph.by_id[id_].is_input}.items() <= told.items()
    elif title in ("call", "class", "role", "part of"):
        assert seen[0] == sorted(before, key=str.lower)


def test_all_calls_are_sorted_and_not_only_those_that_are_shown(show_model):
    page, analysis = show_model("transfer_learning")
    for _ in range(2):
        page.locator("#calls-table").get_by_role("button", name="MACs", exact=True).click()
    shown = figures(column(page, page.locator("#calls-table th").all_inner_texts().index("MACs")))
    calls = analysis.graph.calls
    assert len(shown) < len(calls)
    assert shown == sorted((call.macs for call in calls), reverse=True)[: len(shown)]


def test_what_is_trained_is_told_where_not_all_is(show_model):
    page, analysis = show_model("transfer_learning")
    page.locator("#search").fill("dense")
    place = page.locator("#calls-table th").all_inner_texts().index("trainable")
    own = [call.layer.parameters for call in analysis.graph.calls if call.layer.class_name == "Dense"]
    assert figures(column(page, place)) == own
    page.locator("#search").fill("bn_conv1")
    assert column(page, place) == ["0"]
    page, _ = show_model("driving")
    assert "trainable" not in page.locator("#calls-table th").all_inner_texts()


def test_the_calls_sort_by_keyboard_alone(show_model):
    page, _ = show_model("driving")
    page.locator("#calls-table").get_by_role("button", name="MACs", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert head(page, "MACs").get_attribute("aria-sort") == "descending"
    assert page.evaluate("document.activeElement.textContent") == "MACs"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert head(page, "part of").get_attribute("aria-sort") == "ascending"


def test_what_is_lit_keeps_its_order(show_model):
    page, analysis = show_model("driving")
    for _ in range(2):
        page.locator("#calls-table").get_by_role("button", name="MACs", exact=True).click()
    page.locator(".chip", has_text="camera_input").click()
    calls = [call.macs for call in analysis.graph.calls if call.id.startswith("camera_")]
    assert figures(column(page, 6)) == sorted(calls, reverse=True)[:-1]  # an input has no figure
    assert head(page, "MACs").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize(("scheme", "theme"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("measure", ["macs", "parameters"])
def test_nodes_have_the_colours_of_the_legend(show_model, scheme, theme, measure):
    page, _ = show_model("driving", scheme=scheme)
    before = fills(page, "#main-picture")
    page.get_by_label("Colour by").select_option(measure)
    steps = dict(
        page.locator("#main-picture .node").evaluate_all(
            f"nodes => nodes.map(n => [n.dataset.n, Number(/ {measure[0]}(\\d)/.exec(n.getAttribute('class'))[1])])"
        )
    )
    after = fills(page, "#main-picture")
    allowed = {rgb(theme.interaction.line)}  # behind the name of an output
    for n, colours in after.items():
        own = rgb(step_tone(theme, steps[n]).fill)
        assert own in colours
        assert set(colours) <= {own} | allowed
    shown = page.locator(f'.scale[data-of="{measure}"]')
    assert shown.is_visible()
    assert page.locator(".scale:visible").count() == 1
    swatches = shown.locator("rect").evaluate_all("all => all.map(each => getComputedStyle(each).fill)")
    assert swatches == [rgb(step_tone(theme, step).fill) for step in range(UNKNOWN)]
    lines = page.locator("#main-picture .edge path").evaluate_all(
        "all => all.map(each => getComputedStyle(each).stroke)"
    )
    assert set(lines) == {rgb(theme.interaction.line)}
    assert violations(page) == []
    page.get_by_label("Colour by").select_option("branch")
    assert fills(page, "#main-picture") == before
    assert page.locator(".scale:visible").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_every_node(show_model, scheme):
    page, _ = show_model("transfer_learning", scheme=scheme)
    page.get_by_label("Colour by").select_option("macs")
    assert min(page.locator("#main-picture .node text").evaluate_all(CONTRASTS)) >= 4.5


def test_opened_nodes_and_the_map_have_them_too(show_model):
    page, analysis = show_model("transfer_learning")
    page.get_by_label("Colour by").select_option("macs")
    page.locator(".node.folded").first.click()
    page.locator(".picture .node.folded").first.click()
    calls, total = analysis.graph.calls, analysis.model.macs
    for n, colours in fills(page, "svg.picture").items():
        share = calls[int(n)].macs / total
        step = 0 if not share else 1 + sum(share >= bound for bound in (0.003, 0.01, 0.03, 0.1, 0.3))
        assert set(colours) == {rgb(step_tone(LIGHT, step).fill)}
    for _ in range(8):
        page.get_by_role("button", name="Zoom in").click()
    seen = page.locator(".map rect.heat").evaluate_all("all => all.map(each => getComputedStyle(each).fill)")
    assert set(seen) == {each for colours in fills(page, "svg.picture").values() for each in colours}


def test_colours_are_chosen_by_keyboard(show_model):
    page, _ = show_model("driving")
    page.get_by_label("Colour by").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.documentElement.classList.contains('by-macs')")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.documentElement.className").split() == ["live", "by-cost", "by-parameters"]


def test_a_node_tells_what_it_costs(show_model):
    page, analysis = show_model("transfer_learning")
    page.locator(".node", has_text="photo_dense").hover()
    (call,) = [call for call in analysis.graph.calls if call.id == "photo_dense"]
    assert re.search(rf"MACs\s+{call.macs:,}", page.locator("#card").inner_text())
    page.locator(".node.folded").first.hover()
    assert "153 M MACs (>99.9%)" in page.locator("#card").inner_text()


def test_each_part_has_a_bar_for_what_it_multiplies_and_one_for_what_it_owns(show_model):
    page, analysis = show_model("driving")
    rows = page.locator("#costs tbody tr")
    assert rows.evaluate_all("rows => rows.map(r => r.cells[0].textContent)") == [*PARTS, "model"]
    parts = [*analysis.branches, analysis.interaction]
    assert lengths(rows, 1) == pytest.approx(expected_lengths([part.macs for part in parts]), abs=0.01)
    assert lengths(rows, 4) == pytest.approx(expected_lengths([part.parameters for part in parts]), abs=0.01)


PARTS = ["camera_input", "lidar_input", "gps_input", "interaction"]


def lengths(rows, place):
    """The bars in a column as parts of the whole length; the row of the model has none."""
    bars = rows.evaluate_all(
        """(rows, place) => rows.map(row => [...row.cells[place].querySelectorAll('rect')]
            .map(bar => bar.getBoundingClientRect().width))""",
        place,
    )
    assert bars.pop() == []
    return [bar / track for track, bar in bars]


def expected_lengths(amounts):
    return [amount / max(amounts) for amount in amounts]


def test_bytes_sort_by_what_they_are_and_the_model_stays_below_its_parts(show_model):
    page, analysis = show_model("driving")
    page.locator("#costs th", has_text="bytes").get_by_role("button").click()
    names = page.locator("#costs tbody tr").evaluate_all("rows => rows.map(r => r.cells[0].textContent)")
    parts = zip(PARTS, [*analysis.branches, analysis.interaction], strict=True)
    assert names == [*(name for name, part in sorted(parts, key=lambda pair: pair[1].weight_bytes)), "model"]


def test_on_a_phone_no_figure_of_the_first_lines_is_broken(show_model):
    page, _ = show_model("driving", width=390, height=844)
    heights = page.locator(".tiles dd").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert len(set(heights)) == 1
    page.get_by_label("Colour by").select_option("macs")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert box_of(page.locator("#viewport"))["height"] > 150


def test_on_a_phone_a_bar_stands_above_its_own_figure(show_model):
    page, _ = show_model("driving", width=390, height=844)
    cells = page.locator("#costs tbody tr").first.locator("td")
    tops = cells.evaluate_all("all => all.map(each => [each.className, Math.round(each.getBoundingClientRect().top)])")
    bars = [place for place, (name, _) in enumerate(tops) if name == "bar"]
    assert len(bars) == 2
    for place in bars:
        assert tops[place - 1][1] < tops[place][1] < tops[place + 1][1]
