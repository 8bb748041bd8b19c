"""A layer can have any name. In a picture it is inert text, whatever the form."""

import html
import re
import shutil
import subprocess
import sysconfig
from xml.etree import ElementTree as ET

import pytest

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from archlens.render.diagram.write import dot, mermaid
from archlens.render.picture_file import render
from archlens.text.names import visible
from tests.unit.render.diagrams import two_branches

HOSTILE = {
    "quotes": "a\"b'c`d",
    "braces": "{a}[b](c)<d>|e",
    "newline": "a\nb\r\nc\td\x00e",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "html end": "</b></td></tr></table>>]; evil [label=x",
    "entity": "&lt;b&gt; &amp; &#60; &nbsp; &bogus; #quot; #35;",
    "dot": '"]; evil -> worse [URL="http://evil" shape=box',
    "dot escapes": "\\N \\G \\l \\n \\\\ \\",
    "mermaid": 'x"]; click n1 href "http://evil"; y["',
    "mermaid words": "end subgraph graph style classDef linkStyle %% comment",
    "mermaid directive": "%%{init: {'theme': 'dark'}}%%",
    "markdown": "`**bold** _it_ __init__ ~~no~~ [link](http://evil)`",
    "list": "1. one",
    "url": "https://evil.example/x?y=z#a www.evil.example me@evil.example",
    "icon": "fa:fa-car",
    "long": "x" * 10_000,
    "long and wide": "層" * 10_000,
    "right to left": "\u202eabc\u202c \u200f \u2066x\u2069 שלום",
    "control": "\x1b[31mred\x07",
    "surrogate": "\ud800",
    "port": "n1:a0:n",
    "empty": "",
    "blank": " ",
    "cdata": "]]><!-- --><![CDATA[",
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def name(request):
    return request.param


def model(name):
    return two_branches((f"{name}", f"{name}1", f"{name}2", f"{name}3", f"{name}4", f"{name}5"))


def shown(name):
    """The start of a name as a picture shows it."""
    return visible(name)[:8].strip()


def test_svg(name):
    root = ET.fromstring(render(model(name), "svg"))  # noqa: S314 - made here
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "g",
        "title",
        "polygon",
        "text",
        "path",
        "polyline",
        "ellipse",
    }
    attributes = {key for element in root.iter() for key in element.attrib}
    assert not any("href" in key or key.startswith("on") for key in attributes)
    assert len([g for g in root.iter(f"{SVG}g") if g.get("class") == "node"]) == 6
    texts = [(element.text or "").replace("\xa0", " ") for element in root.iter(f"{SVG}text")]
    assert any(shown(name) in text for text in texts)
    assert all(visible(text) == text and len(text) < 400 for text in texts)


def test_dot(name):
    source = render(model(name), "dot").decode()
    statements = [line.strip() for line in source.splitlines()]
    assert len(statements) == 17
    assert all(re.match(r"n\d+ (\[|->)|(graph|node|edge) \[|digraph|}", line) for line in statements)
    scene = scene_of(model(name))
    assert source == dot.render(scene)
    program = shutil.which("graphviz-pure", path=sysconfig.get_path("scripts")) or "graphviz-pure"
    laid_out = subprocess.run([program, "-Tplain"], input=source.encode(), capture_output=True, check=True)
    kinds = [line.split()[0] for line in laid_out.stdout.decode().splitlines() if re.match(r"(node|edge) n\d", line)]
    assert (kinds.count("node"), kinds.count("edge")) == (6, 5)


def test_mermaid(name):
    text = render(model(name), "mermaid").decode()
    statement = re.compile(
        r'flowchart TB|  subgraph legend\["[^"]*"\]|    l\d\["[^"]*"\]:::c\d+|  end'
        r'|  n\d(\(\["[^"]*"\]\)|\["[^"]*"\]|\{\{"[^"]*"\}\}):::c\d+|  n\d -->\|"[^"]*"\| n\d'
        r"|  classDef c\d+ fill:#\w+,stroke:#\w+,color:#\w+(,stroke-width:3px)?"
        r"|  linkStyle [\d,]+ stroke:#\w+,stroke-width:[\d.]+px"
    )
    lines = text.splitlines()
    assert [line for line in lines if not statement.fullmatch(line)] == []
    labels = re.findall(r'"([^"]*)"', text)
    for label in labels:
        bare = re.sub(r"</?b>|<br/>", "", label)
        assert not re.search(r"[<>`;*~@\[\]{}|\\&]", re.sub(r"#\d+;", "", bare))
        assert not re.search(r"%%|://|www\.|\bfa:\S", bare)
    decoded = [html.unescape(label.replace("#", "&#")) for label in labels]
    assert any(shown(name.replace("fa:", "fa: ")) in label for label in decoded)


def test_png(name):
    assert render(model(name), "png").startswith(b"\x89PNG\r\n\x1a\n")


def test_the_models_own_name_and_what_is_asked_for(name):
    analysis = two_branches(model=name)
    for form in ("svg", "dot", "mermaid"):
        assert render(analysis, form, Options(only_branch="a"))
    ET.fromstring(render(analysis, "svg", Options(focus="join")))  # noqa: S314 - made here


def test_mermaid_escapes_come_back():
    for text in HOSTILE.values():
        seen = visible(text.replace("fa:", "fa: "))
        assert html.unescape(mermaid.escaped(seen).replace("#", "&#")) == seen
