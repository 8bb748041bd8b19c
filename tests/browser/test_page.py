"""The page as its readers use it: search, open what is folded, zoom, sort, read by keyboard and by screen reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe

import archlens
from archlens.render.diagram.options import Options
from archlens.render.html import render, render_drawing
from tests.conftest import ROOT
from tests.unit.render.diagram.write.test_diagram_names import HOSTILE
from tests.unit.render.diagrams import graph_of, residual_chain

MODELS = ("image_text", "driving", "siamese", "two_heads", "transfer_learning")


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MODELS)
def test_no_one_is_shut_out(show_model, name, scheme):
    page, _ = show_model(name, scheme=scheme)
    assert violations(page) == []
    page.locator(".help summary").click()
    page.locator(".chip").first.click()
    page.locator("#search").fill("dense")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_one_is_shut_out_of_an_opened_node(show_model, scheme):
    page, _ = show_model("transfer_learning", scheme=scheme)
    page.locator(".node.folded").first.click()
    assert violations(page) == []


def test_light_and_dark(show_model):
    papers = {}
    for scheme in ("light", "dark"):
        page, _ = show_model("driving", scheme=scheme)
        papers[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        fill = page.evaluate("getComputedStyle(document.querySelector('.node rect')).fill")
        assert papers.setdefault(f"node {scheme}", fill) == fill
    assert papers["light"] != papers["dark"]
    assert papers["node light"] != papers["node dark"]


def test_search(show_model):
    page, _ = show_model("driving")
    page.keyboard.press("/")
    page.keyboard.type("conv1d")
    assert page.locator("#found").inner_text() == "2 calls"
    assert page.locator(".node.found").count() == 2
    assert page.locator("#calls-table tbody tr").count() == 2
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator("#found").inner_text() == "2 of 2 calls"
    page.keyboard.press("Escape")
    assert page.locator("#search").input_value() == ""
    assert page.locator(".node.found").count() == 0
    page.locator("#search").fill("no such layer")
    assert page.locator("#found").inner_text() == "nothing found"


def test_search_goes_into_folded_nodes(show_model):
    page, _ = show_model("transfer_learning")
    page.locator("#search").fill("block_13_project_BN")
    page.keyboard.press("Enter")
    assert page.locator(".node.found").count() == 1
    assert "block_13_project_BN" in page.locator(".node.found").text_content()
    frame, node = page.locator("#viewport").bounding_box(), page.locator(".node.found").bounding_box()
    assert frame["x"] <= node["x"]
    assert frame["x"] + frame["width"] >= node["x"] + node["width"]
    assert frame["y"] <= node["y"] <= frame["y"] + frame["height"]


def test_a_folded_node_opens(show_model):
    page, analysis = show_model("transfer_learning")
    node = page.locator(".node.folded").first
    label = node.get_attribute("aria-label")
    node.click()
    inner = page.locator(".node:not(.ghost)")
    assert inner.count() == 3
    names = [call.layer.name for call in analysis.graph.calls]
    shown = [names[int(n)] for n in inner.evaluate_all("nodes => nodes.map(n => n.dataset.n)")]
    assert shown == ["Conv1", "bn_Conv1", "Conv1_relu"]
    assert all(name in inner.nth(i).text_content() for i, name in enumerate(shown))
    assert shown[0] in label
    assert page.locator("#path [aria-current]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#main-picture").count() == 1
    assert page.locator("#path button").count() == 0


def test_every_call_can_be_reached_by_opening(show):
    """Of a chain of 200 blocks, folded several times over, each call is a node of its own somewhere."""
    analysis = residual_chain(200)
    page = show(render(analysis))
    for name in ("b0_0", "b73_1", "b199_add", "out"):
        page.locator("#search").fill(name)
        page.keyboard.press("Enter")
        number = next(i for i, call in enumerate(analysis.graph.calls) if call.id == name)
        assert page.locator(f'.node[data-n="{number}"]').first.text_content().strip().startswith(name)


def wheel_with_ctrl(page, by):
    page.keyboard.down("Control")
    page.mouse.wheel(0, by)
    page.keyboard.up("Control")


def test_zoom_and_pan(show_model):
    page, _ = show_model("driving")

    def box():
        return page.locator("svg.picture").bounding_box()

    start = box()
    page.get_by_role("button", name="Zoom in").click()
    assert box()["width"] == pytest.approx(start["width"] * 1.25, abs=1)
    page.get_by_role("button", name="Zoom out").click()
    assert box() == pytest.approx(start, abs=1)
    page.locator("#viewport").hover()
    wheel_with_ctrl(page, -900)
    page.wait_for_function("w => document.querySelector('svg.picture').clientWidth > w", arg=4 * start["width"])
    shown, near = page.locator("#viewport").bounding_box(), box()
    x, y = shown["x"] + 200, shown["y"] + 200
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 40, steps=3)
    page.mouse.up()
    assert (box()["x"] - near["x"], box()["y"] - near["y"]) == pytest.approx((-60, -40), abs=1)
    assert page.locator(".lit").count() == 0
    page.get_by_role("button", name="Show the whole picture").click()
    for node in page.locator(".node").all():
        inside = node.bounding_box()
        assert shown["y"] <= inside["y"] <= inside["y"] + inside["height"] <= shown["y"] + shown["height"]


def test_the_wheel_alone_is_the_page_s(show_model):
    page, _ = show_model("driving")
    start = page.locator("svg.picture").bounding_box()
    page.locator("#viewport").hover()
    page.mouse.wheel(0, 400)
    page.wait_for_function("y => scrollY > y", arg=300)
    now = page.locator("svg.picture").bounding_box()
    assert (now["width"], now["height"]) == (start["width"], start["height"])


def test_the_wheel_zooms_where_the_pointer_is(show_model):
    page, _ = show_model("driving")
    node = page.locator(".node", has_text="camera_conv_2")
    before = node.bounding_box()
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    wheel_with_ctrl(page, -900)
    page.wait_for_function("w => document.querySelector('svg.picture').clientWidth > w", arg=before["width"] * 6)
    after = node.bounding_box()
    assert after["x"] < x < after["x"] + after["width"]
    assert after["y"] < y < after["y"] + after["height"]


def test_by_keyboard_alone(show_model):
    page, _ = show_model("driving")
    page.locator("#viewport").focus()
    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.dataset.n")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.dataset.n")
    assert first != second
    assert page.locator("#card").is_visible()
    page.keyboard.press("Enter")
    assert page.locator(".node.lit").count() == 7
    page.keyboard.press("+")
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    assert page.locator(".node.lit").count() == 0


def test_a_node_tells_what_it_is(show_model):
    page, _ = show_model("driving")
    page.locator(".node", has_text="camera_conv_2").hover()
    told = page.locator("#card").inner_text()
    for part in (
        "camera_conv_2",
        "Conv2D",
        "(None, 58, 78, 24)",
        "(None, 27, 37, 36)",
        "21,636",
        "kernel_size",
        "[5, 5]",
    ):
        assert part in told


def test_tables_sort(show_model):
    page, _ = show_model("driving")
    table = page.locator("#feature-changes table")

    def column(place):
        return table.locator("tbody tr").evaluate_all(f"rows => rows.map(r => r.cells[{place}].textContent)")

    def sort(name):
        table.get_by_role("button", name=name, exact=True).click()
        return table.get_by_role("columnheader", name=name, exact=True).get_attribute("aria-sort")

    assert sort("features in") == "ascending"
    assert column(2) == ["64", "64", "3,072", "14,976", "131,072"]
    assert sort("features in") == "descending"
    assert column(2) == ["131,072", "14,976", "3,072", "64", "64"]
    assert sort("change") == "ascending"
    assert column(5) == ["÷ 1,024", "÷ 234", "÷ 64", "÷ 64", "× 21.3"]
    assert table.locator('th[aria-sort="none"]').count() == 4
    merges = page.locator("#merge-points table").first
    merges.get_by_role("button", name="from").click()
    merges.get_by_role("button", name="from").click()
    first = merges.locator("tbody tr").evaluate_all("rows => rows.map(r => r.cells[0].textContent)")
    assert first == ["lidar_pool", "camera_dense", "→ result"]


def test_rows_that_belong_together_stay_together(show_model):
    page, _ = show_model("driving")
    table = page.locator("#outputs table")
    table.get_by_role("button", name="output").click()
    cells = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(r => [r.cells[0].textContent, r.cells[4].textContent])"
    )
    assert cells == [["speed", "11"], ["", "8"], ["", "4"], ["steering", "11"], ["", "8"], ["", "4"]]


def test_a_picture_alone(show):
    analysis = archlens.analyze(ROOT / "sample_models" / "driving.keras")
    page = show(render_drawing(analysis, Options(only_branch="camera_input")))
    assert page.locator(".node:not(.ghost)").count() == 7
    assert page.locator("table").count() == 0
    page.locator("#search").fill("camera_conv")
    assert page.locator(".node.found").count() == 3
    page.locator(".node.found").first.click()
    assert page.locator(".node.lit").count() == 7
    assert violations(page) == []


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_name_is_text(show, name):
    a, b, c, d, e, f = (f"{name}{i or ''}" for i in range(6))
    calls = {a: "InputLayer", b: "InputLayer", c: "Dense", d: "Dense", e: "Concatenate", f: f"<b>{name[:200]}</b>"}
    analysis = graph_of(calls, [(a, c), (b, d), (c, e), (d, e), (e, f)], [f], "hostile")
    page = show(render(analysis))
    assert page.locator("script, b, img, iframe, a[href*='evil']").count() == 2  # the page's own data and script
    page.locator(".chip").nth(2).click()
    assert page.locator(".node.lit").count() == 3
    page.locator(".node").last.hover()
    assert page.locator("#card").is_visible()
    page.locator("#search").fill("dense")
    assert page.locator("#calls-table tbody tr").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_policy_lets_nothing_else_in(browser, tmp_path):
    path = tmp_path / "page.html"
    page_text = render(archlens.analyze(ROOT / "sample_models" / "image_text.keras"))
    evil = "<script>window.ran = 1</script><img src='http://evil.example/x.png' onerror='ran = 2'><p style='color:red'>"
    path.write_text(page_text.replace("<footer>", f"{evil}<footer>"), encoding="utf-8", newline="")
    page = browser.new_page()
    got, said = [], []
    page.on("requestfinished", lambda request: got.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    page.locator(".chip").first.click()
    assert page.locator(".node.lit").count() == 5  # the page's own script runs all the same
    assert page.evaluate("window.ran") is None
    assert got == [path.as_uri()]
    for kind in ("inline script", "image", "inline style"):
        assert any("Content Security Policy" in each and kind.split()[-1] in each for each in said), said
    page.close()


def test_a_narrow_screen(show_model):
    page, _ = show_model("driving", width=390, height=800)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#viewport").is_visible()


def test_paper(show_model):
    page, _ = show_model("driving", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("#search").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(15, 23, 42)"
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    box = page.locator("svg.picture").bounding_box()
    assert box["height"] > 400
    for node in page.locator(".node").all():
        inside = node.bounding_box()
        assert box["y"] <= inside["y"] <= inside["y"] + inside["height"] <= box["y"] + box["height"]


def test_without_the_script_everything_is_there(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(render(archlens.analyze(ROOT / "sample_models" / "driving.keras")), encoding="utf-8", newline="")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".node").count() == 19
    box = page.locator("svg.picture").bounding_box()
    assert box["width"] > 300
    assert box["height"] > box["width"]
    assert "your browser does not run" in page.locator("#calls-table").inner_text()
    context.close()
