"""The page of a comparison as its readers use it: what changed is in view, lines lead to their nodes."""

import pytest

import archlens
from archlens.comparison import compare
from archlens.render.diff.diff_page import render
from archlens.render.document import View
from tests.browser.barriers import violations_in_both_schemes
from tests.browser.drawn import box_of
from tests.conftest import ROOT
from tests.unit.comparison.written import written
from tests.unit.render.diagram.write.test_diagram_names import HOSTILE

MODELS = ROOT / "sample_models"
PAIRS = (("image_text", "image_text_nested"), ("two_heads", "task_branches"), ("merge_concatenate", "merge_add"))


@pytest.fixture
def show_pair(show):
    """Open the comparison of two sample models."""

    def opener(old, new, **options):
        sides = tuple(str(MODELS / f"{name}.keras") for name in (old, new))
        text = render(compare(*map(archlens.analyze, sides)), View(sides=sides))
        return show(text, **options)

    return opener


def titles(nodes):
    """What stands in bold on nodes of the picture."""
    return [each.locator("text").first.text_content().strip() for each in nodes.all()]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_no_one_is_shut_out(show_pair, old, new):
    page = show_pair(old, new)
    assert violations_in_both_schemes(page) == []
    page.locator(".chip").first.click()
    page.locator("#search").fill("dense")
    assert violations_in_both_schemes(page) == []


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_first_screen_shows_what_happened_and_all_that_changed(show_pair, old, new):
    page = show_pair(old, new, width=1440, height=900)
    frame = box_of(page.locator("#viewport"))
    assert frame["y"] + frame["height"] <= 900
    for node in page.locator(".node").all():
        box = box_of(node)
        assert box["x"] >= frame["x"]
        assert box["y"] >= frame["y"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]
    assert "different architecture" in page.locator(".route").inner_text()
    assert page.locator(".parts .line").first.is_visible()


@pytest.mark.parametrize("width", [390, 900, 1440])
def test_nothing_is_wider_than_the_screen(show_pair, width):
    for old, new in PAIRS:
        page = show_pair(old, new, width=width, height=844)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_line_leads_to_its_node(show_pair):
    page = show_pair("two_heads", "task_branches", width=1440, height=900)
    # Beside the picture its node is lit in it.
    page.locator(".parts .line button.name", has_text="trunk_dropout").first.click()
    assert titles(page.locator("#viewport .node.lit")) == ["+ trunk_dropout"]
    # Far below, the reader stays there and is shown what is around it.
    before = page.evaluate("scrollY")
    page.locator("#removed button.name", has_text="spending").first.click()
    assert page.evaluate("scrollY") >= before
    assert page.locator("#peek").is_visible()
    assert "spending" in page.locator("#peek h3").inner_text()


def test_what_became_of_the_calls_is_lit_by_kind(show_pair):
    page = show_pair("image_text", "image_text_nested", width=1440, height=900)
    page.locator(".chip", has_text="removed").click()
    assert titles(page.locator("#viewport .node.lit")) == ["− image_flatten"]


def test_search_zoom_and_what_a_node_tells(show_pair):
    page = show_pair("image_text", "image_text_nested", width=1440, height=900)
    page.locator("#search").fill("flatten")
    assert page.locator("#found").inner_text() == "1 call"
    assert page.locator(".node.found").count() == 1
    wide = box_of(page.locator("#main-picture"))["width"]
    page.locator("[data-zoom=in]").click()
    assert box_of(page.locator("#main-picture"))["width"] > wide
    page.locator("[data-zoom=fit]").click()
    page.locator("#search").fill("")
    page.locator(".node", has_text="joint_dense").click()
    told = page.locator("#told").inner_text()
    assert "257 → 16,448" in told
    assert "sigmoid → relu" in told


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text(show, name):
    word = '"' + name.encode("unicode_escape").decode("ascii").replace('"', '\\"').replace("\\x", "\\u00") + '"'
    try:
        new = written(f"call {word}: Dense -> (None, 9) | units=9", "call b: Tanh -> (None, 9)", "output b = b")
    except archlens.ArchlensError:
        pytest.skip("no lock file holds such a name")
    old = written("call a: Dense -> (None, 8) | units=8", "call b: Tanh -> (None, 8)")
    page = show(render(compare(old, new), View(sides=(name, f"{name} new"))))
    assert page.locator("main script, main img, main iframe").count() == 0
    for button in page.locator("main button.name").all()[:3]:
        button.click()


@pytest.mark.parametrize("width", [390, 1440])
def test_figures_stay_in_their_tiles(show_pair, width):
    page = show_pair("image_text", "transfer_learning", width=width, height=900)
    beyond = """all => all.filter((each) => {
      const words = document.createRange();
      words.selectNodeContents(each);
      return words.getBoundingClientRect().right > each.parentElement.getBoundingClientRect().right;
    }).map((each) => each.textContent)"""
    assert page.locator(".tiles dd").evaluate_all(beyond) == []
