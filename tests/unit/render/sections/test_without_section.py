"""What is left without an input: in a sentence where nothing is, in a table where something is."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.graph import ModelGraph
from archlens.render.document import Document, View
from archlens.render.focus import focus
from archlens.render.sections import without_section
from archlens.render.text_report import lay_out
from archlens.text.terminal import Terminal
from tests.unit.render.made import sample
from tests.unit.rules.made import Made

HINT = "Without an input  lost is every call that sees the missing one"


def told(analysis, **view):
    asked = View(**view)
    section = without_section.build(focus(analysis, asked.branch), asked)
    return [] if section is None else lay_out(Document((), (section,)), Terminal(80)).strip().splitlines()


def brief(analysis):
    return "".join(span.text for span in without_section.left_in_brief(analysis, View()))


def costing(graph, macs):
    """The graph with so many multiply-accumulates at each of its calls."""
    calls = tuple(replace(call, macs=0 if call.is_input else macs) for call in graph.calls)
    return ModelGraph(graph.name, graph.format, None, calls, graph.tensors, graph.inputs, graph.outputs)


def shop(macs=10):
    """The price needs the text alone, the match all of three inputs."""
    m = Made()
    ends = {name: m.dense(f"{name}_dense", m.input(name)) for name in ("photo", "sketch", "text")}
    match = m.dense("match", m.call("all", "Concatenate", *ends.values()))
    return analyze_graph(costing(m.graph(m.dense("price", ends["text"]), match), macs))


def many_heads(number):
    """As many outputs of an input each, all of them with what one more input says."""
    m = Made()
    common = m.dense("common", m.input("text"))
    ends = []
    for k in range(number):
        own = m.dense(f"d{k:02}", m.input(f"x{k:02}"))
        ends.append(m.dense(f"y{k:02}", m.call(f"add{k:02}", "Add", common, own)))
    return analyze_graph(costing(m.graph(*ends), 10))


def test_where_nothing_is_ever_left_a_sentence_says_so():
    assert told(sample("image_text")) == ["Without an input  no output is left, whichever input is missing"]
    assert told(sample("driving"), full=True) == [
        HINT,
        "  missing       outputs left  calls lost   MACs lost  of model",
        "  camera_input  none            12 of 16  34,625,152     80.1%",
        "  lidar_input   none             9 of 16   8,628,352       20%",
        "  gps_input     none             5 of 16      43,008     <0.1%",
    ]


def test_inputs_that_are_alike_are_one_row():
    assert told(shop()) == [
        HINT,
        "  missing               outputs left  calls lost  MACs lost  of model",
        "  one of photo, sketch  price             3 of 6         30       50%",
        "  text                  none              4 of 6         40     66.7%",
    ]
    assert [line.split()[0] for line in told(shop(), full=True)[2:]] == ["photo", "sketch", "text"]


def test_macs_that_are_not_known_and_a_model_that_has_none():
    assert told(shop(None))[1:3] == [
        "  missing               outputs left  calls lost",
        "  one of photo, sketch  price             3 of 6",
    ]
    analysis = shop()
    unknown = replace(analysis, without=tuple(replace(each, macs=None) for each in analysis.without))
    assert told(unknown)[2].split()[-2:] == ["?", "?"]


def test_what_is_left_of_many_is_told_by_what_is_lost():
    assert told(many_heads(6))[2].split() == ["text", "none", "13", "of", "19", "130", "68.4%"]
    assert told(many_heads(6))[3].split()[:4] == ["x00", "all", "but", "y00"]
    assert told(many_heads(6), full=True)[3].split()[1] == "y01,"


def test_of_many_kinds_those_with_the_same_outputs_are_one_row():
    m = Made()
    ends = [m.dense(f"d{k}", m.dense(f"e{k}", m.input(f"x{k}"))) for k in range(5)]
    deep = []
    for k in range(12):
        last = m.input(f"z{k:02}")
        for step in range(k + 1):
            last = m.dense(f"z{k:02}_{step}", last)
        deep.append(last)
    analysis = analyze_graph(m.graph(m.call("out", "Add", *ends), m.call("far", "Add", *deep)))
    assert told(analysis)[2:] == [
        "  one of x0 … 3 more … x4     far                 3 of 90",
        "  one of z00 … 10 more … z11  out           2 to 13 of 90",
    ]


def test_a_report_of_one_branch_says_it_of_its_input():
    assert told(shop(), branch="photo") == ["Without an input  price is left; 3 of 6 calls and 30 MACs (50%) are lost"]
    assert told(shop(None), branch="text") == ["Without an input  no output is left; 4 of 6 calls are lost"]


def test_one_feature_input_alone_is_no_question():
    m = Made()
    alone = analyze_graph(m.graph(m.dense("y", m.input("x"))))
    assert len(alone.without) == 1
    assert told(alone) == told(alone, branch="x") == []
    assert brief(alone) == ""


def test_the_first_screen():
    assert brief(sample("image_text")) == ""  # of one output, that goes without saying
    assert brief(sample("driving")) == "each output needs every input"
    assert brief(shop()) == "without one of photo, sketch: price is left"
    assert brief(many_heads(6)) == "some outputs are left if one of x00, x01, x02 and 3 more is missing"


def test_an_older_report_does_not_tell():
    data = sample("driving").to_dict()
    del data["without"]
    older = Analysis.from_dict(data)
    assert told(older) == told(older, branch="gps_input") == []
    assert brief(older) == ""


def test_an_optional_input_is_told():
    graph = shop().graph
    calls = tuple(
        replace(call, layer=replace(call.layer, config={**call.layer.config, "optional": True}))
        if call.id == "photo"
        else call
        for call in graph.calls
    )
    optional = analyze_graph(replace(graph, calls=calls))
    said = "  optional: photo; a layer that runs on None instead is counted as lost, too"
    assert told(optional)[-1] == said
    assert said not in told(shop())
