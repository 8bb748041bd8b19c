"""``hatch_build.py``: addresses and the README as the package index shows it."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from hatch_build import REPOSITORY, SITE, IndexMetadata, index_readme, project_urls, repository_name, site_address
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def targets(text):
    """Where the links and pictures of a Markdown text lead, as another program reads it."""
    inline = [each for block in MarkdownIt().parse(text) if block.type == "inline" for each in block.children]
    links = [token.attrs["href"] for token in inline if token.type == "link_open"]
    return links + [token.attrs["src"] for token in inline if token.type == "image"]


def code(text):
    """All code of a Markdown text, in blocks and in lines."""
    tokens = [each for block in MarkdownIt().parse(text) for each in (block, *(block.children or ()))]
    return [token.content for token in tokens if token.type in {"fence", "code_inline"}]


def test_no_link_of_the_readme_leads_to_a_file():
    elsewhere = index_readme(README, "owner/name", "1.2.3")
    assert len(targets(elsewhere)) == len(targets(README))
    pages = ("https://", "#")
    assert [target for target in targets(elsewhere) if not target.startswith(pages)] == []
    pinned = [target for target in targets(elsewhere) if "owner/name" in target]
    assert len(pinned) == len([target for target in targets(README) if not target.startswith(pages)])
    assert all("/v1.2.3/" in target for target in pinned)


def test_without_an_address_no_link_leads_nowhere():
    plain = index_readme(README, None, "1.2.3")
    assert [target for target in targets(plain) if not target.startswith(("https://", "#"))] == []


@pytest.mark.parametrize("repository", [None, "owner/name"])
def test_code_stays_as_it_is(repository):
    assert code(README)
    assert code(index_readme(README, repository, "1.2.3")) == code(README)


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("[a](docs/a.md#b)", "[a](https://github.com/o/n/blob/v1/docs/a.md#b)", "a"),
        ("![p](docs/p.svg)", "![p](https://raw.githubusercontent.com/o/n/v1/docs/p.svg)", ""),
        (
            "[![p](p.svg)](q.md)",
            "[![p](https://raw.githubusercontent.com/o/n/v1/p.svg)](https://github.com/o/n/blob/v1/q.md)",
            "",
        ),
        ("[a](https://example.org/)", "[a](https://example.org/)", "[a](https://example.org/)"),
        ("[a](#below)", "[a](#below)", "[a](#below)"),
        ("[`code`](LICENSE), [two\nlines](b.md)", None, "`code`, two\nlines"),
        ("```md\n[a](b.md)\n```\n", "```md\n[a](b.md)\n```\n", "```md\n[a](b.md)\n```\n"),
    ],
)
def test_links(text, known, unknown):
    assert index_readme(text, None, "1") == unknown
    if known is not None:
        assert index_readme(text, "o/n", "1") == known


def test_addresses():
    assert project_urls(None, None) == {}
    assert project_urls(None, "https://example.org/") == {"Documentation": "https://example.org/"}
    assert project_urls("owner/name", None) == {
        "Source": "https://github.com/owner/name",
        "Changes": "https://github.com/owner/name/blob/main/CHANGELOG.md",
        "Issues": "https://github.com/owner/name/issues",
    }


def test_the_settings():
    assert repository_name("") is None
    assert repository_name("https://github.com/an-owner/a.name_1") == "an-owner/a.name_1"
    assert site_address("") is None
    assert site_address("https://an-owner.github.io/a.name_1/") == "https://an-owner.github.io/a.name_1/"


@pytest.mark.parametrize("setting", ["name", "o/n", "http://github.com/o/n", "https://github.com/o/n/x", "\n"])
def test_another_address_of_a_repository_is_refused(setting):
    with pytest.raises(ValueError, match=rf"{REPOSITORY}: expected https://github.com/owner/name, found") as error:
        repository_name(setting)
    assert repr(setting) in str(error.value)


@pytest.mark.parametrize("setting", ["example.org", "http://example.org/", "https://example.org/) [evil](x", " "])
def test_another_address_of_the_documentation_is_refused(setting):
    with pytest.raises(ValueError, match=rf"{SITE}: expected https://host/path/, found") as error:
        site_address(setting)
    assert repr(setting) in str(error.value)


def test_what_a_source_distribution_has_already_is_kept(monkeypatch):
    monkeypatch.setenv(REPOSITORY, "https://github.com/other/place")
    metadata = {"version": "1", "readme": "as it was", "urls": {"Source": "https://example.org/"}}
    IndexMetadata(str(ROOT), {}).update(metadata)
    assert metadata == {"version": "1", "readme": "as it was", "urls": {"Source": "https://example.org/"}}


def test_no_address_of_a_repository_stands_in_the_project():
    """It would be a guess, and a wrong owner's code would be installed."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert not re.search(r"github\.com/", text)
    assert "[project.urls]" not in text
