"""The site of docs/: nothing in it is missing, and nothing of it comes from elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt
from mkdocs.config import load_config

from docs.site.nav_folders import with_pages
from docs.site.pages_beside import PAGES
from sample_models import BUILDERS
from tests.conftest import ROOT
from tests.site.building import build

DOCS = ROOT / "docs"
SOURCES = {str(path.relative_to(DOCS)): path for path in sorted(DOCS.rglob("*.md"))} | {
    page: ROOT / source for source, page in PAGES.items()
}
"""Page of the site, as Markdown → its file."""

LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "link": "href"}
IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
NOT_LOADED = frozenset({"canonical", "next", "prev", "license"})

HOSTS = frozenset(
    {
        "cs231n.github.io",
        "distributed.dask.org",
        "docs.pytest.org",
        "duckdb.org",
        "filesystem-spec.readthedocs.io",
        "github.com",
        "keepachangelog.com",
        "pre-commit.com",
        "pypi.org",
        "pytorch.org",
        "semver.org",
    }
)
"""Where pages lead to beyond the site. A new host is a thing to decide: whose pages do readers go to?"""


def html_of(page):
    """The path of a page of Markdown in the site."""
    stem = page.removesuffix(".md")
    return f"{stem}.html" if stem.endswith("index") else f"{stem}/index.html"


def links(site):
    """Page and address of every link."""
    for page, parsed in site.pages.items():
        for tag, attributes in parsed.elements:
            if tag == "a" and attributes.get("href"):
                yield page, attributes["href"]


def test_it_is_built_without_a_warning(site):
    assert "WARNING" not in site.log
    assert "ERROR" not in site.log
    assert "Documentation built" in site.log


def test_every_page_is_in_it(site):
    assert {html_of(page) for page in SOURCES} | {"404.html"} == set(site.pages)


def test_every_page_is_in_the_navigation():
    nav = with_pages(load_config(str(ROOT / "mkdocs.yml")).nav, DOCS)

    def paths(entry):
        if isinstance(entry, str):
            yield entry
        for inner in entry.values() if isinstance(entry, dict) else () if isinstance(entry, str) else entry:
            yield from paths(inner)

    listed = list(paths(nav))
    assert len(listed) == len(set(listed))
    assert set(listed) == set(SOURCES)


def test_every_link_leads_somewhere(site):
    lost = []
    for page, link in links(site):
        if page == "404.html" or urlsplit(link).scheme:  # the page of errors has links from the root
            continue
        path, anchor = site.target(page, link)
        no_anchor = anchor and path in site.pages and anchor not in site.parsed(path).ids
        if no_anchor or not (site.folder / path).is_file():
            lost.append((page, link))
    assert lost == []


def test_pages_lead_to_many_others(site):
    within = {(page, link) for page, link in links(site) if not urlsplit(link).scheme}
    assert len(within) > 2_000
    assert sum("#" in link for _, link in within) > 500


def test_nothing_is_loaded_from_elsewhere(site):
    loaded = Counter()
    for page, parsed in site.pages.items():
        for tag, attributes in parsed.elements:
            address = attributes.get(LOADED.get(tag, ""), "")
            if tag == "link" and attributes.get("rel") in NOT_LOADED:
                continue
            parts = urlsplit(address)
            assert not parts.netloc, (page, address)
            assert parts.scheme in {"", "data"}, (page, address)
            loaded[tag] += bool(address)
    assert loaded["script"] >= len(site.pages)
    assert loaded["img"] > 5
    assert loaded["iframe"] >= len(BUILDERS)


def test_pages_are_described_each_in_its_own_words(site):
    described = {
        page: attributes["content"]
        for page, parsed in site.pages.items()
        for tag, attributes in parsed.elements
        if tag == "meta" and attributes.get("name") == "description"
    }
    assert described.keys() == site.pages.keys()
    assert [words for words, pages in Counter(described.values()).items() if pages > 1] == []
    assert "Keras model" in described["index.html"]


def test_who_is_lost_finds_the_way(site):
    lost = site.parsed("404.html")
    assert sum(tag == "a" and bool(attributes.get("href")) for tag, attributes in lost.main) >= 5


def test_style_sheets_load_nothing_from_elsewhere(site):
    sheets = sorted(site.folder.rglob("*.css"))
    assert len(sheets) > 2
    for sheet in sheets:
        for address in IN_STYLE.findall(sheet.read_text(encoding="utf-8")):
            assert not urlsplit("".join(address)).netloc, sheet


def test_reports_ask_no_one(site):
    assert len(site.reports) == len(BUILDERS) + 2
    for path in site.reports:
        text = path.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text
        assert not re.search(r"(?:src|href)=\"?https?:", text), path.name


@pytest.mark.parametrize("page", sorted(SOURCES))
def test_links_to_elsewhere_are_well_formed(page):
    text = SOURCES[page].read_text(encoding="utf-8")
    for address in addresses(text):
        parts = urlsplit(address)
        assert parts.scheme == "https", address
        assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", parts.netloc), address
        assert parts.netloc in HOSTS, address


def addresses(text):
    """The addresses that a page links to, beyond the project."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        for inner in token.children or ():
            address = inner.attrs.get("href", "")
            if inner.type == "link_open" and urlsplit(address).scheme:
                yield address


@pytest.mark.parametrize("page", sorted(SOURCES))
def test_a_page_is_in_the_site_what_it_is_on_a_code_host(page, site):
    """Two readers of Markdown, of which one is that of MkDocs and the other follows CommonMark, see the same."""
    text = SOURCES[page].read_text(encoding="utf-8")
    if re.search(r"^::: |^<!-- (commands|report|page)", text, re.MULTILINE):  # written anew by the hooks
        return
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = {"li": "list_item_open", "tr": "tr_open", "blockquote": "blockquote_open"}
    expected = {tag: sum(token.type == kind for token in tokens) for tag, kind in kinds.items()}
    expected |= {tag: sum(token.type == "heading_open" and token.tag == tag for token in tokens) for tag in HEADINGS}
    expected["pre"] = sum(token.type in {"fence", "code_block"} for token in tokens)
    inner = Counter(tag for tag, _ in site.parsed(html_of(page)).main)
    assert {tag: inner[tag] for tag in expected} == expected


HEADINGS = ("h1", "h2", "h3", "h4")


def test_pages_are_titled_alike(site):
    for page in SOURCES:
        assert sum(tag == "h1" for tag, _ in site.parsed(html_of(page)).main) == 1, page


def test_links_to_code_lead_to_the_repository_if_its_address_is_known(tmp_path):
    config = tmp_path / "mkdocs.yml"
    (tmp_path / "docs").mkdir()
    (tmp_path / "code.py").write_text("", encoding="utf-8")
    (tmp_path / "docs" / "index.md").write_text("# Home\n\n[code](../code.py)\n", encoding="utf-8")
    for name in PAGES:
        (tmp_path / name).write_text("# Page\n", encoding="utf-8")
    config.write_text(
        f"site_name: small\nrepo_url: !ENV ARCHLENS_REPOSITORY\n"
        f"theme: {{name: material, font: false, custom_dir: {DOCS / 'site' / 'theme'}}}\n"
        f"hooks: [{DOCS / 'site' / 'pages_beside.py'}]\n",
        encoding="utf-8",
    )
    build(tmp_path / "known", config, ARCHLENS_REPOSITORY="https://github.com/someone/fork")
    text = (tmp_path / "known" / "index.html").read_text(encoding="utf-8")
    assert 'href="https://github.com/someone/fork/blob/HEAD/code.py"' in text
    assert 'class="md-source"' in text
    assert 'data-md-component="source"' not in text  # with which the theme asks the code host for its stars
    build(tmp_path / "unknown", config)
    text = (tmp_path / "unknown" / "index.html").read_text(encoding="utf-8")
    assert "<span>code</span>" in text
    assert "code.py" not in text
