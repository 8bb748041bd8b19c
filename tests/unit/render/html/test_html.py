"""The page as a document: whole, valid, inert, and all of it in one file."""

import base64
import hashlib
import itertools
import json
import math
import os
import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import networkx as nx
import pytest

import archlens
from archlens.errors import ReportFormatError, UnknownNameError
from archlens.render import text_report
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.document import View
from archlens.render.html import render, render_drawing
from archlens.render.html.slim import slim
from archlens.render.html.trajectories import Trajectories
from archlens.render.sections import compose
from archlens.text.names import visible
from tests.conftest import ROOT
from tests.unit.render.diagram.write.test_diagram_names import HOSTILE
from tests.unit.render.diagrams import graph_of, residual_chain, two_branches
from tests.unit.render.made import SAMPLES, sample

VOID = {"meta", "input", "br", "hr", "link", "img"}
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "main",
    "footer",
    "section",
    "nav",
    "aside",
    "div",
    "span",
    "p",
    "h1",
    "h2",
    "h3",
    "small",
    "b",
    "dl",
    "dt",
    "dd",
    "details",
    "summary",
    "label",
    "input",
    "button",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "noscript",
    "select",
    "option",
    "script",
    "svg",
    "g",
    "path",
    "polygon",
    "polyline",
    "ellipse",
    "rect",
    "circle",
    "text",
}


class Page(HTMLParser):
    """A page taken apart, with the complaint of every browser about it."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts = [], [], []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def inside(self, tag):
        return [data for parent, data in self.texts if parent == tag]

    @property
    def data(self):
        return json.loads(self.inside("script")[0])


def unsafe(page):
    """What a strict policy would have to forbid, or what would ask the network for something."""
    attributes = [(tag, key, value) for tag, attrs in page.elements for key, value in attrs.items()]
    return [
        (tag, key, value)
        for tag, key, value in attributes
        if key == "style"
        or key.startswith("on")
        or key in ("src", "srcset", "xlink:href", "action", "data")
        or (key == "href" and not value.startswith("#"))
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_a_page_is_one_safe_file(path):
    source = render(archlens.analyze(path), View(source=path.name))
    page = Page(source)
    assert source.isascii()
    assert {tag for tag, _ in page.elements} <= TAGS
    assert unsafe(page) == []
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    anchors = {attrs["href"].removeprefix("#") for tag, attrs in page.elements if tag == "a"}
    assert anchors <= set(ids)
    assert {"diagram", "features", "branches", "outputs", "calls"} <= anchors | {"main"}


def test_the_policy_names_the_script_and_the_style_by_their_hashes():
    page = Page(render(sample("driving")))
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    _, script = page.inside("script")
    (style,) = page.inside("style")
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert [tag for tag, _ in page.elements].index("style") > 3  # the policy stands before all that it governs
    assert [attrs for tag, attrs in page.elements if tag == "script"] == [
        {"type": "application/json", "id": "data"},
        {},
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_it_says_all_that_the_text_says(path):
    """Every word of the report's sections for a terminal, and every figure of what stands above them.

    Its drawing in characters is left out: the page has a picture.
    """
    analysis = archlens.analyze(path)
    shown = " ".join("".join(data for _, data in Page(render(analysis)).texts if data.strip()).split())
    document = compose(analysis, View())
    told_in_words = replace(document, sections=tuple(each for each in document.sections if not each.is_drawing))
    overview, _, sections = text_report.lay_out(told_in_words).partition("\n\n")
    told = [*sections.split(), *(word for word in overview.split() if any(map(str.isdigit, word)))]
    words = {word.strip(",:()") for word in told if word.strip(",:()→÷×~…")}
    missing = {word for word in words if word not in shown and "…" not in word}
    assert missing == set()


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_name_is_text(name):
    names = [f"{name}{i or ''}" for i in range(6)]
    page = Page(render(two_branches(names, model=f"hostile {name}"), View(source=name)))
    assert {tag for tag, _ in page.elements} <= TAGS
    assert unsafe(page) == []
    assert sum(tag == "script" for tag, _ in page.elements) == 2
    rows = page.data["calls"]
    assert len(rows) == 6
    assert rows[0][0].startswith(visible(name)[:8])
    assert all(visible(row[0]) == row[0] and len(row[0]) <= 160 for row in rows)
    assert any(visible(name)[:8] in data for data in page.inside("button"))
    values = [value or "" for _, attrs in page.elements for value in attrs.values()]
    assert all(visible(value) == value for value in values)


def test_a_hostile_class_and_configuration():
    evil = "</script><script>alert(1)</script><!--"
    a = graph_of({"x": "InputLayer", "y": evil}, [("x", "y")], ["y"])
    source = render(a)
    assert source.count("<script") == source.count("</script>") == 2
    assert any(word.startswith("</script><") for word in Page(source).data["words"])


def test_it_is_the_same_each_time(tmp_path, python, environment):
    pages = set()
    for seed in ("0", "1"):
        for command in (["report", "--format", "html"], ["draw"]):
            subprocess.run(
                [
                    python,
                    "-m",
                    "archlens",
                    command[0],
                    ROOT / "sample_models/transfer_learning.keras",
                    *command[1:],
                    "-o",
                    tmp_path / "page.html",
                ],
                env={**environment, "PYTHONHASHSEED": seed},
                check=True,
                capture_output=True,
            )
            pages.add((command[0], (tmp_path / "page.html").read_bytes()))
    assert len(pages) == 2
    assert os.listdir(tmp_path) == ["page.html"]  # noqa: PTH208 - hidden files too


@pytest.mark.parametrize("shape", ["a chain", "branches"])
def test_a_thousand_layers_stay_small(shape):
    if shape == "a chain":
        analysis = residual_chain(250)
    else:
        calls = {f"input_number_{i}": "InputLayer" for i in range(20)}
        edges = []
        for i in range(20):
            last = f"input_number_{i}"
            for k in range(50):
                here = f"branch_{i}_layer_{k}"
                calls[here] = ("Dense", "BatchNormalization", "ReLU", "Conv")[(i + 3 * k) % 4]
                edges.append((last, here))
                last = here
            edges.append((last, "join"))
        calls.update({"join": "Concatenate", "out": "Dense"})
        analysis = graph_of(calls, [*edges, ("join", "out")], ["out"])
    assert analysis.model.layers >= 1000
    assert len(render(analysis)) < 1_500_000


def test_each_call_is_drawn_somewhere():
    """In the first picture or in that of a folded node, each call is a node of its own."""
    analysis = sample("transfer_learning")
    data = Page(render(analysis)).data
    single = {of for _, of, _ in data["nodes"]} | {node[0] for picture in data["pictures"] for node in picture["nodes"]}
    assert {str(n) for n in range(len(analysis.graph.calls))} <= single
    folded = {of for _, of, _ in data["nodes"] if not of.isdigit()}
    folded |= {node[0] for picture in data["pictures"] for node in picture["nodes"] if not node[0].isdigit()}
    assert folded == {picture["of"] for picture in data["pictures"]}


def test_an_opened_node_has_the_tensors_of_the_graph():
    analysis = sample("transfer_learning")
    graph, calls = analysis.graph.nx, [call.id for call in analysis.graph.calls]
    tried = 0
    for picture in Page(render(analysis)).data["pictures"]:
        single = {int(node[0]) for node in picture["nodes"] if node[0].isdigit()}
        for (source, target), _, _, control, path, label, *_ in picture["edges"]:
            if source in single and target in single:
                (tensor,) = graph.get_edge_data(calls[source], calls[target]).values()
                assert label == "×".join(f"{axis:,}" for axis in tensor["shape"][1:])
                assert bool(control) == tensor["control"]
                assert len(path) >= 10
                tried += 1
    assert tried > 100


def test_trajectories_run_along_depth():
    """The x of a call is the longest way to it; each line ends where its branch meets another, or at an output."""
    for path in SAMPLES:
        analysis = archlens.analyze(path)
        graph = nx.DiGraph((a, b) for a, b, control in analysis.graph.nx.edges(data="control") if not control)
        graph.add_nodes_from(analysis.graph.nx)
        depth = {}
        for id_ in nx.topological_sort(graph):
            before = [depth[p] for p in graph.predecessors(id_) if depth[p] is not None]
            depth[id_] = 0 if id_ in analysis.graph.inputs else 1 + max(before) if before else None
        ways = Trajectories(DrawnModel(analysis), analysis.branches)
        calls = analysis.graph.calls
        for branch, way in zip(analysis.branches, ways.branches, strict=True):
            ids = [calls[point.call].id for point in way]
            assert len(way) < 2 or all(a.depth < b.depth for a, b in itertools.pairwise(way))
            assert {calls[p.call].id: p.depth for p in way}.items() <= depth.items()
            known = [step.id for step in branch.trajectory if step.features]
            assert [id_ for id_ in ids if id_ in known] == known
            assert all(p.features == math.prod(calls[p.call].shape[1:]) for p in way)
        for way in ways.mixed:
            for a, b in itertools.pairwise(way):
                assert graph.has_edge(calls[a.call].id, calls[b.call].id)


def test_one_branch():
    page = Page(render(sample("driving"), View(branch="gps_input")))
    drawn = {of for _, of, kind in page.data["nodes"] if kind != "ghost"}
    assert len(drawn) == 2
    lines = [attrs["aria-label"] for _, attrs in page.elements if attrs.get("class") == "series"]
    assert lines == [
        "interaction, on several inputs: 160 to 1 feature over 3 calls",
        "gps_input, branch: 20 to 160 features over 3 calls",
    ]
    with pytest.raises(UnknownNameError, match="Did you mean 'gps_input'"):
        render(sample("driving"), View(branch="gps"))


def test_a_report_that_was_read_back_has_no_graph():
    with pytest.raises(ReportFormatError, match="no graph"):
        render(archlens.Analysis.from_dict(sample("driving").to_dict()))


def test_a_report_is_written_where_no_picture_can_be(monkeypatch):
    def fail(*_, **__):
        raise DrawingError(expected="a layout", found="<none>", hint="Try.")

    monkeypatch.setattr("archlens.render.diagram.place.placement.lay_out", fail)
    source = render(sample("driving"))
    assert "There is no diagram: expected a layout, found &lt;none&gt;. Try." in source
    assert 'id="branches"' in source
    with pytest.raises(DrawingError):
        render_drawing(sample("driving"))


def test_a_drawing_shows_what_is_asked_for():
    analysis = sample("driving")
    page = Page(render_drawing(analysis, Options(focus="scene_concatenate", direction="LR")))
    assert "only what is near scene_concatenate" in "".join(page.inside("p"))
    assert not any(tag == "table" for tag, _ in page.elements)


def test_findings_lead_to_their_places():
    analysis = archlens.analyze(ROOT / "sample_models" / "driving.keras")
    from dataclasses import replace

    from archlens.analysis.results import Finding

    found = Finding("AL999", "warning", ("gps_gru",), "gps_gru looks odd.", "Look at it.")
    page = Page(render(replace(analysis, findings=(found,))))
    places = [attrs for tag, attrs in page.elements if tag == "button" and attrs.get("data-call")]
    number = [call.id for call in analysis.graph.calls].index("gps_gru")
    section = render(replace(analysis, findings=(found,))).partition('id="findings"')[2].partition("</section>")[0]
    assert f'data-call="{number}"' in section
    assert {"type": "button", "class": "name", "data-call": str(number)} in places


@pytest.mark.parametrize("name", ["driving", "siamese", "transfer_learning"])
def test_every_colour_is_known_in_light_and_in_dark(name):
    source = render(sample(name))
    used = set(re.findall(r"var\((--[\w-]+)", source))
    (style,) = Page(source).inside("style")
    # Names lead to numbers, and these are other colours in light than in dark. Sizes are no colours.
    used -= {"--ratio", "--needed", "--scale"}
    # What a node costs gives them other colours inside it; these are told by its steps.
    used -= {"--area", "--words"}
    everywhere = "".join(re.findall(r":root\{([^}]*)\}", style))
    once = {v for v in used if v.startswith("--d-")} | {"--border"}
    assert {v: everywhere.count(f"{v}:") for v in used} == {v: 1 if v in once else 2 for v in used}
    assert "#a000" not in source


def test_slim_keeps_the_picture():
    box = (
        '<path fill="#fff" stroke="none" d="M10,0C10,0 90,0 90,0 95,0 100,-5 100,-10 100,-10 100,-30 100,-30 100,-35 '
        '95,-40 90,-40 90,-40 10,-40 10,-40 5,-40 0,-35 0,-30 0,-30 0,-10 0,-10 0,-5 5,0 10,0"/>'
    )
    line = box.replace('fill="#fff" stroke="none"', 'fill="none" stroke="#000"')
    assert slim(f"{box}\n{line}") == '<rect fill="#fff" stroke="#000" x="0" y="-40" width="100" height="40" rx="10"/>'
    curve = '<path fill="none" stroke="#000" d="M0,0C1,2 3,4 5,6"/>'
    arrow = '<polygon fill="#000" points="0,0 5,1 2,7 1,1 0,0"/>'
    assert slim(curve + arrow) == curve + arrow
    told = 'x="1.2345" y="2" font-weight="bold" font-size="11.00">1.2345</text>'
    assert (
        slim(f'<text xml:space="preserve" text-anchor="start" {told}')
        == '<text class="b11" x="1.2" y="2">1.2345</text>'
    )


def test_the_script_makes_text_of_text():
    script = (ROOT / "archlens/render/html/static/page.js").read_text(encoding="utf-8")
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "new Function",
        "document.write",
        "fetch(",
        "XMLHttpRequest",
        'setAttribute("style"',
        "import(",
    ):
        assert forbidden not in script
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", script)
