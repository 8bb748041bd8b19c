"""The page as its readers use it: search, open what is folded, zoom, sort, read by keyboard and by screen reader."""

import pytest

import archlens
from archlens.render.diagram.options import Options
from archlens.render.html import render, render_drawing
from tests.browser.barriers import content_in_both_schemes, violations, violations_in_both_schemes
from tests.browser.drawn import box_of
from tests.conftest import ROOT
from tests.unit.render.diagram.write.test_diagram_names import HOSTILE
from tests.unit.render.diagrams import graph_of, residual_chain

MODELS = ("image_text", "driving", "siamese", "two_heads", "transfer_learning")


@pytest.mark.parametrize("name", MODELS)
def test_no_one_is_shut_out(show_model, name):
    page, _ = show_model(name)
    assert violations_in_both_schemes(page) == []
    page.locator(".help summary").click()
    page.locator(".chip").first.click()
    page.locator("#search").fill("dense")
    assert violations_in_both_schemes(page) == []


def test_no_one_is_shut_out_of_an_opened_node(show_model):
    page, _ = show_model("transfer_learning")
    page.locator(".node.folded").first.click()
    assert violations_in_both_schemes(page) == []


def test_light_and_dark(show_model):
    papers = {}
    for scheme in ("light", "dark"):
        page, _ = show_model("driving", scheme=scheme)
        papers[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        fill = page.evaluate("getComputedStyle(document.querySelector('.node rect')).fill")
        assert papers.setdefault(f"node {scheme}", fill) == fill
    assert papers["light"] != papers["dark"]
    assert papers["node light"] != papers["node dark"]
    light, dark = content_in_both_schemes(page)
    assert light == dark  # style sheets alone make the difference


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
    frame, node = box_of(page.locator("#viewport")), box_of(page.locator(".node.found"))
    assert frame["x"] <= node["x"]
    assert frame["x"] + frame["width"] >= node["x"] + node["width"]
    assert frame["y"] <= node["y"] <= frame["y"] + frame["height"]


def test_a_folded_node_opens(show_model):
    """The nested model of the picture, and in it the first layers, which are three."""
    page, analysis = show_model("transfer_learning")
    page.locator(".node.folded").first.click()
    names = [call.layer.name for call in analysis.graph.calls]
    inside = page.locator(".picture .node.folded").first
    label = inside.get_attribute("aria-label")
    assert "Conv1" in label
    inside.click()
    inner = page.locator(".node:not(.ghost)")
    assert inner.count() == 3
    shown = [names[int(n)] for n in inner.evaluate_all("nodes => nodes.map(n => n.dataset.n)")]
    assert shown == ["Conv1", "bn_Conv1", "Conv1_relu"]
    assert all(name in inner.nth(i).text_content() for i, name in enumerate(shown))
    assert page.locator("#path button").count() == 2
    assert page.locator("#path [aria-current]").count() == 1
    page.keyboard.press("Escape")
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
        return box_of(page.locator("svg.picture"))

    start = box()
    page.get_by_role("button", name="Zoom in").click()
    assert box()["width"] == pytest.approx(start["width"] * 1.25, abs=1)
    page.get_by_role("button", name="Zoom out").click()
    assert box() == pytest.approx(start, abs=1)
    page.locator("#viewport").hover()
    wheel_with_ctrl(page, -900)
    page.wait_for_function("w => document.querySelector('svg.picture').clientWidth > w", arg=4 * start["width"])
    shown, near = box_of(page.locator("#viewport")), box()
    x, y = shown["x"] + 200, shown["y"] + 200
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 40, steps=3)
    page.mouse.up()
    assert (box()["x"] - near["x"], box()["y"] - near["y"]) == pytest.approx((-60, -40), abs=1)
    assert page.locator(".lit").count() == 0
    page.get_by_role("button", name="Show the whole picture").click()
    for node in page.locator(".node").all():
        inside = box_of(node)
        assert shown["y"] <= inside["y"] <= inside["y"] + inside["height"] <= shown["y"] + shown["height"]


def test_the_wheel_alone_is_the_page_s(show_model):
    page, _ = show_model("driving")
    start = box_of(page.locator("svg.picture"))
    page.locator("#viewport").hover()
    page.mouse.wheel(0, 400)
    page.wait_for_function("y => scrollY > y", arg=300)
    now = box_of(page.locator("svg.picture"))
    assert (now["width"], now["height"]) == (start["width"], start["height"])


def test_the_wheel_zooms_where_the_pointer_is(show_model):
    page, _ = show_model("driving")
    node = page.locator(".node", has_text="camera_conv_2")
    before = box_of(node)
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    wheel_with_ctrl(page, -900)
    page.wait_for_function("w => document.querySelector('svg.picture').clientWidth > w", arg=before["width"] * 6)
    after = box_of(node)
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
        "58×78×24",
        "27×37×36",
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


def test_every_cell_of_a_table_is_as_tall_as_its_row(show_model):
    page, _ = show_model("driving", width=1440, height=900)
    low = """cells => cells.filter((each) => {
      const row = each.parentElement.getBoundingClientRect();
      return row.height && Math.abs(each.getBoundingClientRect().bottom - row.bottom) > 1;
    }).map((each) => each.parentElement.innerText)"""
    assert page.locator("main tr > *:not([rowspan])").evaluate_all(low) == []


def test_a_table_that_scrolls_shows_a_part_of_the_next_row(show_model):
    page, _ = show_model("driving", width=1440, height=900)
    frame = page.locator(".scroll:has(#calls-table), #calls-table.scroll").first
    edge = frame.evaluate("each => each.getBoundingClientRect().bottom")
    rows = frame.locator("tbody tr").evaluate_all("all => all.map((each) => each.getBoundingClientRect().toJSON())")
    assert any(row["top"] + 8 < edge < row["bottom"] - 8 for row in rows)


def test_rows_that_belong_together_stay_together(show):
    calls = {"a": "InputLayer", "b": "InputLayer", "a_1": "Dense", "b_1": "Dense", "b_2": "Dense"}
    calls |= {"join": "Concatenate", "near": "Dense", "on": "Dense", "far": "Dense"}
    edges = [("a", "a_1"), ("b", "b_1"), ("b_1", "b_2"), ("a_1", "join"), ("b_2", "join")]
    edges += [("join", "near"), ("join", "on"), ("on", "far")]
    page = show(render(graph_of(calls, edges, ["near", "far"])))
    table = page.locator("#outputs table")
    depth = table.locator("th").all_inner_texts().index("depth")

    def column(place):
        return table.locator("tbody tr").evaluate_all(f"rows => rows.map(r => r.cells[{place}].textContent)")

    table.get_by_role("button", name="output").click()
    assert list(zip(column(0), column(depth), strict=True)) == [("far", "4"), ("", "5"), ("near", "3"), ("", "4")]
    table.get_by_role("button", name="output").click()
    assert list(zip(column(0), column(depth), strict=True)) == [("near", "3"), ("", "4"), ("far", "4"), ("", "5")]


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


def inside(page, outer, inner):
    a, b = box_of(page.locator(outer)), box_of(inner)
    across = a["x"] - 1 <= b["x"] <= b["x"] + b["width"] <= a["x"] + a["width"] + 1
    return across and a["y"] - 1 <= b["y"] <= b["y"] + b["height"] <= a["y"] + a["height"] + 1


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
@pytest.mark.parametrize("name", [*MODELS, "image_text_attention", "prices_news"])
def test_the_first_screen_shows_the_whole_model_and_where_inputs_meet(show_model, name, width, height):
    page, analysis = show_model(name, width=width, height=height)
    screen = box_of(page.locator("#viewport"))
    assert screen["y"] + screen["height"] <= height
    for node in page.locator(".node").all():
        assert inside(page, "#viewport", node)
    assert page.locator(".node.fusion").count() == len(analysis.fusions)
    warnings = [finding for finding in analysis.findings if finding.severity == "warning"]
    assert page.locator(".problem").count() == len(warnings)
    for told in page.locator(".problem, .route, .tiles").all():
        box = box_of(told)
        assert 0 <= box["y"] <= box["y"] + box["height"] <= height


@pytest.mark.parametrize("width", [390, 600, 900, 1000, 1440])
@pytest.mark.parametrize("name", ["driving", "transfer_learning"])
def test_nothing_is_wider_than_the_screen(show_model, name, width):
    page, _ = show_model(name, width=width, height=844)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = """() => [...document.querySelectorAll("body *")].filter((each) => {
      const box = each.getBoundingClientRect();
      const seen = box.width && !each.closest(".scroll, #viewport, .hidden, .skip");
      return seen && (box.right > innerWidth + 1 || box.left < -1);
    }).map((each) => each.outerHTML.slice(0, 80))"""
    assert page.evaluate(wide) == []
    if width < 600:  # not even inside a frame that scrolls
        wider = """all => all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.innerHTML)"""
        assert page.locator(".scroll").evaluate_all(wider) == []


@pytest.mark.parametrize("width", [390, 900, 1000, 1440])
def test_all_sections_can_be_chosen_at_every_width(show_model, width):
    page, _ = show_model("driving", width=width, height=844)
    if page.locator(".menu").is_visible():
        page.locator(".menu").click()
    for link in page.locator("#sections a").all():
        box = box_of(link)
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 844
    page.locator("#sections a", has_text="Outputs").click()
    page.wait_for_timeout(100)
    top = box_of(page.locator("#outputs h2"))["y"]
    assert box_of(page.locator("header.top"))["height"] <= top <= 500


def test_a_name_far_from_the_picture_shows_what_is_around_it(show_model):
    page, analysis = show_model("driving", width=1440, height=900)
    button = page.locator("#feature-changes button.name", has_text="lidar_pool")
    button.scroll_into_view_if_needed()
    stood = page.evaluate("scrollY")
    button.click()
    assert page.evaluate("scrollY") == stood
    peek = page.locator("#peek")
    assert peek.is_visible()
    number = [call.id for call in analysis.graph.calls].index("lidar_pool")
    node = peek.locator(f'.node[data-n="{number}"]')
    assert inside(page, "#peek svg", node)
    assert "lit" in node.get_attribute("class")
    neighbours = {*analysis.graph.nx.predecessors("lidar_pool"), *analysis.graph.nx.successors("lidar_pool")}
    shown = peek.locator("svg").text_content()
    assert all(neighbour in shown for neighbour in neighbours)
    assert violations(page) == []
    peek.get_by_role("button", name="show in the whole diagram").click()
    assert not peek.is_visible()
    assert box_of(page.locator("#viewport"))["y"] < 200
    assert page.locator("#viewport .node.lit").count() == 1
    page.locator("#back").click()
    assert page.evaluate("scrollY") == stood
    assert page.evaluate("document.activeElement.textContent") == "lidar_pool"


def test_escape_leaves_what_is_around_a_call_by_keyboard(show_model):
    page, _ = show_model("driving", width=1440, height=900)
    page.locator("#outputs button.name", has_text="steering").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#peek").is_visible()
    assert page.evaluate("document.activeElement.closest('#peek') !== null")
    page.keyboard.press("Escape")
    assert not page.locator("#peek").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "steering"


def test_a_call_in_a_folded_node_shows_what_is_around_it_there(show_model):
    page, analysis = show_model("transfer_learning", width=1440, height=900)
    page.locator("#search").fill("block_13_project_BN")
    page.locator("#calls-table button.name").first.click()
    number = next(i for i, call in enumerate(analysis.graph.calls) if call.layer.name == "block_13_project_BN")
    assert inside(page, "#peek svg", page.locator(f'#peek .node[data-n="{number}"]'))


def test_a_thumb_gets_past_the_picture_and_two_fingers_zoom(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(render(archlens.analyze(ROOT / "sample_models" / "driving.keras")), encoding="utf-8", newline="")
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    frame = box_of(page.locator("#viewport"))
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    touch = context.new_cdp_session(page)

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    send("touchStart", (x, y))
    for step in range(1, 11):
        send("touchMove", (x, y - 30 * step))
    send("touchEnd")
    page.wait_for_function("y => scrollY > y", arg=150)
    page.evaluate("scrollTo(0, 0)")
    before = box_of(page.locator("svg.picture"))["width"]
    send("touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 6):
        send("touchMove", (x - 20 - 10 * step, y), (x + 20 + 10 * step, y))
    send("touchEnd")
    assert box_of(page.locator("svg.picture"))["width"] > 2 * before
    assert page.locator(".map").is_visible()
    context.close()


def test_a_map_shows_the_whole_where_the_picture_is_larger_than_its_frame(show_model):
    page, _ = show_model("driving", width=1440, height=900)
    assert not page.locator(".map").is_visible()
    for _ in range(5):
        page.get_by_role("button", name="Zoom in").click()
    assert page.locator(".map").is_visible()
    assert page.locator(".map rect").count() == page.locator(".node").count() + 1
    small, node = page.locator(".map rect").first, page.locator(".node").first
    box = box_of(small)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert inside(page, "#viewport", node)
    page.get_by_role("button", name="Show the whole picture").click()
    assert not page.locator(".map").is_visible()


def test_paper(show_model):
    page, _ = show_model("driving", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("#search").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(15, 23, 42)"
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    box = box_of(page.locator("svg.picture"))
    assert box["height"] > 400
    for node in page.locator(".node").all():
        inside = box_of(node)
        assert box["y"] <= inside["y"] <= inside["y"] + inside["height"] <= box["y"] + box["height"]


def test_paper_has_all_rows_and_nothing_dimmed(show_model):
    page, analysis = show_model("transfer_learning", width=1440, height=900)
    assert page.locator("#calls-table tbody tr").count() < len(analysis.graph.calls)
    page.locator(".chip").first.click()
    page.locator(".chip").first.click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#calls-table tbody tr").count() == len(analysis.graph.calls)
    assert not page.locator("#calls-table button", has_text="more of").is_visible()
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    cut = """() => [...document.querySelectorAll("main td, main th, main p, main svg")].filter((each) => {
      const box = each.getBoundingClientRect();
      return box.width && box.right > innerWidth + 1 && !each.closest("svg.picture");
    }).length"""
    assert page.evaluate(cut) == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("#calls-table tbody tr").count() < len(analysis.graph.calls)


def test_without_the_script_everything_is_there(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(render(archlens.analyze(ROOT / "sample_models" / "driving.keras")), encoding="utf-8", newline="")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".node").count() == 19
    box = page.locator("svg.picture").bounding_box()  # no script, so nothing to wait for
    assert box["width"] > 300
    assert box["height"] > 200
    assert "your browser does not run" in page.locator("#calls-table").inner_text()
    context.close()


@pytest.mark.parametrize("how", ["lit", "found"])
def test_paper_has_every_call_whatever_is_lit_or_looked_for(show_model, how):
    page, analysis = show_model("driving")
    if how == "lit":
        page.locator(".chip").first.click()
    else:
        page.locator("#search").fill("conv")
    rows = page.locator("#calls-table tbody tr")
    few = rows.count()
    assert few < len(analysis.graph.calls)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == len(analysis.graph.calls)
    assert page.locator("#calls-summary").inner_text().startswith(f"all {len(analysis.graph.calls)} calls")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert rows.count() == few
