"""The site as its readers use it: search, a phone, light and dark, the reports that are embedded in it."""

from __future__ import annotations

import contextlib
import json

import pytest

from sample_models import BUILDERS
from tests.browser.barriers import OF_COLOURS, violations

LOOKED_AT = (
    "",
    "start/",
    "guides/understand/",
    "definitions/",
    "rules/AL106/",
    "contracts/no-path/",
    "python/",
    "examples/",
    "gallery/",
    "changelog/",
)
FOUND = {
    "fusion depth": {"definitions/"},
    "FLOPs": {"costs/", "definitions/", "guides/cost/"},
    "shared layer": {"definitions/", "glossary/", "contracts/shared-weights/", "report/"},
    "Lambda": {"scan/", "rules/AL403/", "security/", "unknowable/"},
    "plot_model": {"guides/from-keras/"},
    "model card": {"card/"},
    "pull request": {"pull-requests/"},
    "GitHub action": {"ci/", "pull-requests/"},
    "compare two models": {"guides/compare/"},
}
"""What people search for → pages of which one must be among the first three that are found."""


PALETTES = {"light": "default", "dark": "slate"}


PIXEL = """(image, [x, y]) => {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
}"""


@pytest.fixture
def open_page(browser, site, serve):
    """Open a page of the site; at the end, nothing may have gone wrong with any, and no other host been asked."""
    address = serve(site.folder)
    index = json.loads((site.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    nothing = {**index, "docs": []}
    noise = []
    with contextlib.ExitStack() as stack:

        def opener(page="", *, width=1440, height=900, scheme="light", search=True):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            stack.callback(context.close)
            if not search:  # each page reads the index anew, which takes as long as the rest of it
                context.route("**/search_index.json", lambda route: route.fulfill(json=nothing))
            opened = context.new_page()
            opened.on("console", lambda message: noise.append(f"{message.type}: {message.text}"))
            opened.on("pageerror", lambda error: noise.append(str(error)))
            opened.on("request", lambda request: noise.append(request.url) if elsewhere(request.url) else None)
            opened.goto(f"{address}/{page}")
            return opened

        def elsewhere(url):
            return not url.startswith((f"{address}/", "data:", "blob:"))

        yield opener
    assert noise == []


@pytest.mark.parametrize("words", FOUND)
def test_search_finds(open_page, words):
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type(words)
    results = page.locator(".md-search-result__item")
    results.nth(2).wait_for()
    links = results.locator("> a").evaluate_all("all => all.map(each => each.pathname)")
    first = {link.removeprefix("/") for link in links[:3]}
    assert first & FOUND[words], links[:10]


def test_no_page_scrolls_sideways_on_a_phone(open_page, site):
    page = open_page(width=390, height=844, search=False)
    origin = page.evaluate("location.origin")
    wide = {}
    for name in site.pages:
        page.goto(f"{origin}/{name.removesuffix('index.html')}", wait_until="domcontentloaded")
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > 390:
            wide[name] = width
    assert wide == {}


def test_no_one_is_shut_out(open_page):
    """In the dark only colours are others, and only rules of colours can tell anything else."""
    page = open_page(search=False)
    origin = page.evaluate("location.origin")
    found = {}
    for name in LOOKED_AT:
        page.goto(f"{origin}/{name}")
        for scheme, palette in PALETTES.items():
            page.emulate_media(color_scheme=scheme)
            page.locator(f"body[data-md-color-scheme={palette}]").wait_for()
            only = {"runOnly": OF_COLOURS} if scheme == "dark" else {}
            found |= {f"{name} {scheme}": grave for grave in [violations(page, iframes=False, **only)] if grave}
        page.emulate_media(color_scheme="light")
    assert found == {}


def test_the_reader_chooses_the_palette(open_page):
    page = open_page(scheme="dark")
    scheme = page.locator("body")
    assert scheme.get_attribute("data-md-color-scheme") == "slate"
    page.locator("label.md-header__button[for^='__palette']:visible").click()
    assert scheme.get_attribute("data-md-color-scheme") == "default"
    page.reload()
    assert scheme.get_attribute("data-md-color-scheme") == "default"


@pytest.mark.parametrize("scheme", PALETTES)
def test_pictures_are_as_dark_as_the_page(open_page, scheme):
    page = open_page("definitions/", scheme=scheme, search=False)
    picture = page.locator("img[src$='terms/call.svg']")
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    corner = picture.evaluate(PIXEL, [20, 20])
    assert corner == {"light": [255, 255, 255], "dark": [13, 17, 23]}[scheme]


def test_reports_are_live(open_page):
    page = open_page("examples/")
    assert page.locator(".live iframe").count() == len(BUILDERS) + 2
    assert [frame.url for frame in page.frames[1:] if frame.url] == []  # none is loaded before it is opened
    page.get_by_text("The report of siamese", exact=True).click()
    inside = page.frame_locator("iframe[title='The report of siamese']")
    inside.locator(".chip").first.click()
    assert inside.locator(".node.lit").count() > 0
    assert len([frame.url for frame in page.frames[1:] if frame.url]) == 1


def test_reports_are_as_light_as_the_site(open_page):
    page = open_page("examples/", scheme="null")  # what a browser is told to emulate counts in all its frames
    page.get_by_text("The report of siamese", exact=True).click()
    inside = page.frame_locator("iframe[title='The report of siamese']")
    papers = {}
    for _ in range(3):  # as the system, light, dark
        scheme = page.locator("body").get_attribute("data-md-color-scheme")
        papers[scheme] = inside.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        page.locator("label.md-header__button[for^='__palette']:visible").click()
    assert papers == {"default": "rgb(244, 246, 249)", "slate": "rgb(9, 12, 17)"}
