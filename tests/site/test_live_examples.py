"""Reports in the site."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.exceptions import PluginError

from docs.site import live_examples
from sample_models import BUILDERS
from tests.conftest import ROOT

NAMES = {"000001-siamese.html": Path("x"), "000002-driving.html": Path("y"), "survey.html": Path("z")}


@pytest.fixture
def shown(monkeypatch):
    monkeypatch.setattr(live_examples, "written", lambda _: NAMES)
    config = SimpleNamespace(config_file_path=str(ROOT / "mkdocs.yml"))

    def show(markdown, page="examples/index.html"):
        file = SimpleNamespace(dest_uri=page)
        return live_examples.on_page_markdown(markdown, page=SimpleNamespace(file=file), config=config)

    return show


def test_a_report_where_a_comment_asks_for_it(shown):
    html = shown("Before.\n\n<!-- report: driving -->\n\nAfter.")
    assert 'src="./000002-driving.html" title="The report of driving" loading="lazy"' in html
    assert html.startswith("Before.\n\n<div")
    assert html.endswith("</div>\n\nAfter.")


def test_a_page_about_several(shown):
    assert '<a href="examples/survey.html">' in shown("<!-- page: survey -->", "index.html")


@pytest.mark.parametrize("mark", ["<!-- report: drivin -->", "<!-- report: survey -->", "<!-- page: driving -->"])
def test_what_nobody_writes_is_told(shown, mark):
    with pytest.raises(PluginError, match="expected the name of a page that archlens writes"):
        shown(mark)


def test_other_comments_stay(shown):
    assert shown("<!-- end -->") == "<!-- end -->"


def test_the_page_has_every_sample_once():
    text = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    asked = [name for kind, name in live_examples._MARK.findall(text) if kind == "report"]  # noqa: SLF001
    assert sorted(asked) == sorted(BUILDERS)


def test_a_command_that_fails_is_told():
    with pytest.raises(PluginError, match=r"archlens report gone\.keras ended with 2: .*gone\.keras"):
        live_examples._archlens(ROOT, "report", "gone.keras")  # noqa: SLF001
