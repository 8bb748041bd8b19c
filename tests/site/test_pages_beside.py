"""Where links lead in the site."""

from __future__ import annotations

import doctest

import markdown
import pytest

from docs.site import pages_beside
from docs.site.pages_beside import Links, LinksExtension
from tests.conftest import ROOT

HOST = "https://host.example/owner/archlens"


@pytest.fixture
def project(tmp_path):
    for name in ("docs/a.md", "docs/rules/index.md", "docs/rules/R1.md", "docs/make.py", "docs/plain/x.svg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    for name in ("CONTRIBUTING.md", "code.py", "samples/one.keras"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "link", "resolved"),
    [
        ("docs/a.md", "rules/R1.md#why", "rules/R1.md#why"),
        ("docs/rules/R1.md", "../a.md", "../a.md"),
        ("docs/rules/R1.md", "../../CONTRIBUTING.md", "../contributing.md"),
        ("CONTRIBUTING.md", "docs/rules/R1.md", "rules/R1.md"),
        ("CONTRIBUTING.md", "CONTRIBUTING.md#x", "contributing.md#x"),
        ("docs/a.md", "rules", "rules/index.md"),
        ("docs/a.md", "rules/", "rules/index.md"),
        ("docs/a.md", "plain/x.svg", "plain/x.svg"),
        ("docs/a.md", "#here", "#here"),
        ("docs/a.md", "https://example.org/x", "https://example.org/x"),
        ("docs/a.md", "mailto:someone@example.org", "mailto:someone@example.org"),
    ],
)
def test_within_the_site(project, source, link, resolved):
    for repository in ("", HOST):
        assert Links(project, repository).resolved(link, source) == resolved


@pytest.mark.parametrize(
    ("source", "link", "address"),
    [
        ("docs/a.md", "../code.py", f"{HOST}/blob/HEAD/code.py"),
        ("docs/a.md", "make.py", f"{HOST}/blob/HEAD/docs/make.py"),
        ("docs/rules/R1.md", "../../samples", f"{HOST}/tree/HEAD/samples"),
        ("docs/a.md", "plain", f"{HOST}/tree/HEAD/docs/plain"),
    ],
)
def test_to_the_repository_or_nowhere(project, source, link, address):
    assert Links(project, HOST).resolved(link, source) == address
    assert Links(project, f"{HOST}/").resolved(link, source) == address
    assert Links(project).resolved(link, source) is None


def test_what_is_not_there_is_told(project):
    with pytest.raises(
        FileNotFoundError, match=r"expected a file of the project, found a link to gone\.py in docs/a\.md"
    ):
        Links(project).resolved("../gone.py", "docs/a.md")


def test_words_of_a_link_that_leads_nowhere_stay(project, caplog):
    extension = LinksExtension(Links(project))
    extension.source = "docs/a.md"
    text = "[`limits`](../code.py), [a *page*](rules/R1.md), [gone](../gone.py), `[no](link)`"
    html = markdown.markdown(text, extensions=[extension])
    assert html == (
        '<p><span><code>limits</code></span>, <a href="rules/R1.md">a <em>page</em></a>, '
        '<a href="../gone.py">gone</a>, <code>[no](link)</code></p>'
    )
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_examples(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert doctest.testmod(pages_beside) == (0, 4)
