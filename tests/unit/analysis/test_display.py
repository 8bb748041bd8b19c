"""How an Analysis shows itself: in the interpreter, printed, in IPython, in a notebook."""

import base64
import pickle
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser

import pytest

from archlens.render import text_report
from archlens.text.names import visible
from tests.conftest import ROOT
from tests.unit.render.diagram.write.test_diagram_names import HOSTILE
from tests.unit.render.made import renamed, sample


class Printer:
    """The one method of IPython's printer that is called."""

    def __init__(self):
        self.written = ""

    def text(self, text):
        self.written += text


def test_the_interpreter_shows_one_line():
    assert repr(sample("driving")) == ("<Analysis of 'driving': 3 inputs, 2 fusions, 2 outputs, 16 layers, depth 11>")


def test_printed_it_is_the_report():
    assert str(sample("driving")) == text_report.render(sample("driving"))


def test_ipython_in_a_terminal_shows_the_report():
    printer = Printer()
    sample("driving")._repr_pretty_(printer, cycle=False)
    assert printer.written + "\n" == text_report.render(sample("driving"))


class Seen(HTMLParser):
    """What a browser makes of HTML: elements, their attributes, and text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = Counter(), [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def test_a_notebook_shows_the_report_with_its_diagram():
    analysis = sample("driving")
    seen = Seen(analysis._repr_html_())
    assert set(seen.tags) <= {
        "div",
        "h3",
        "code",
        "b",
        "details",
        "summary",
        "img",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    source = dict(seen.attributes)["src"]
    picture = ET.fromstring(base64.b64decode(source.removeprefix("data:image/svg+xml;base64,")))  # noqa: S314 - its own
    drawn = {(each.text or "").strip() for each in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {call.layer.name for call in analysis.graph.calls} <= drawn
    said = [line.strip() for line in text_report.render(analysis).splitlines()]
    for title in (line.partition("  ")[0] for line in said if line and line == line.lstrip() and line[0].isupper()):
        assert title in seen.text
    assert all(fusion.id in seen.text for fusion in analysis.fusions)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_names_in_a_notebook_are_text(name):
    plain, hostile = (
        Seen(renamed(sample("driving"), rename)._repr_html_()) for rename in (str, lambda old: old + name)
    )
    assert hostile.tags - Counter(code=hostile.tags["code"]) == plain.tags - Counter(code=plain.tags["code"])
    assert Counter(hostile.attributes) == Counter(plain.attributes)
    assert all(visible(line) == line for line in hostile.text.split("\n"))


def test_a_report_read_back_shows_no_diagram():
    assert "img" not in Seen(renamed(sample("driving"), str)._repr_html_()).tags


def test_an_unpickled_analysis_is_the_report_wherever_it_is_printed(tmp_path):
    path = tmp_path / "driving.pickle"
    path.write_bytes(pickle.dumps(sample("driving")))
    code = f"import pickle; print(pickle.load(open({str(path)!r}, 'rb')), end='')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    assert done.stdout == str(sample("driving"))
