"""What docs/without.md shows is what happens."""

from __future__ import annotations

import re

from archlens.explanations import term_of
from archlens.render import text_report
from archlens.render.document import View
from tests.conftest import ROOT
from tests.unit.render.made import sample

PATH = ROOT / "docs" / "without.md"
PAGE = PATH.read_text("utf-8")


def test_the_drawn_model_is_that_of_the_explanation():
    shown = re.search(r"```text\n(.*?)\n\n(.*?)```", PAGE, re.DOTALL)
    (example,) = term_of("without").examples
    assert tuple(shown[1].splitlines()) == example.drawing
    assert " ".join(shown[2].split()) == example.reading


def test_the_table_is_that_of_the_report():
    table = re.search(r"^…\n(Without an input.*?)…", PAGE, re.DOTALL | re.MULTILINE)[1]
    assert table in text_report.render(sample("driving"), View(full=True))


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)", PAGE):
        assert (PATH.parent / target).exists()
