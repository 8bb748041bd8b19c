"""Marks on pieces: changes of features, shared weights, parameters, warnings, outputs, splits."""

from __future__ import annotations

import itertools
from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.render.diagram.fold.alike_branches import fold_alike_branches
from archlens.render.diagram.fold.repeats import fold_repeats
from archlens.render.diagram.scene.marks import Marks
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of
from tests.unit.render.made import sample


def marks(analysis):
    """The marks on each call."""
    graph = pieces_of(analysis)
    made = Marks(graph)
    calls = graph.drawn.facts.calls
    return {calls[piece.exit].id: [badge.text for badge in made.of(piece)] for piece in graph.ordered()}


def test_expansions_and_contractions_have_their_factor():
    analysis = sample("image_text")
    found = marks(analysis)
    signs = {"expansion": "▲ × ", "contraction": "▼ ÷ "}
    changed = {change.id: signs[change.kind] for change in analysis.feature_changes}
    assert changed
    for id_, badges in found.items():
        assert [badge[:4] for badge in badges if badge[0] in "▲▼"] == ([changed[id_]] if id_ in changed else [])


def test_many_changes_in_one_piece_are_counted():
    graph = pieces_of(sample("image_text"))
    numbers = [graph.drawn.facts.number[change.id] for change in sample("image_text").feature_changes]
    assert len(numbers) > 2
    kinds = [change.kind for change in sample("image_text").feature_changes]
    whole = graph.join("sequence", sorted(numbers), ())
    expected = [
        f"{sign} {number} {kind}{'s' if number > 1 else ''}"
        for kind, sign in (("expansion", "▲"), ("contraction", "▼"))
        if (number := kinds.count(kind))
    ]
    assert [badge.text for badge in Marks(graph).of(whole)] == [*expected, "► output match (1)"]


def test_what_changes_inside_a_piece_is_said_to_be_inside_and_once():
    names = {"x": INPUT, "a": "Dense", "b": "Dense", "c": "Dense", "d": "Dense"}
    made = graph_of(names, list(itertools.pairwise(names)), ["d"])
    widths = {"x": 64, "a": 8, "b": 16, "c": 2, "d": 2}
    calls = [replace(call, shapes=((None, widths[call.id]),)) for call in made.graph.calls]
    tensors = [replace(tensor, shape=(None, widths[tensor.source])) for tensor in made.graph.tensors]
    graph = pieces_of(analyze_graph(replace(made.graph, calls=tuple(calls), tensors=tuple(tensors))))
    number = graph.drawn.facts.number

    def marked(*ids):
        piece = graph.join("sequence", [number[id_] for id_ in ids], ())
        return [badge.text for badge in Marks(graph).of(piece) if badge.kind == "contraction"]

    assert marked("a") == ["▼ ÷ 8"]
    assert marked("a", "b") == ["▼ ÷ 8 inside"]
    assert marked("a", "b", "c") == ["▼ ÷ 8 inside, 2 times"]


def shared(layers, edges, same, output):
    """An analysis in which calls are calls of the layers of others; no weights but those of Dense."""
    made = graph_of(layers, edges, [output])
    by_id = made.graph.by_id
    calls = tuple(replace(call, layer=by_id[same.get(call.id, call.id)].layer) for call in made.graph.calls)
    return analyze_graph(replace(made.graph, calls=calls))


TWINS = {"a": INPUT, "b": INPUT, "tower": "Dense", "tower@1": "Dense", "join": "Add"}
TWIN_EDGES = [("a", "tower"), ("b", "tower@1"), ("tower", "join"), ("tower@1", "join")]


def test_a_layer_that_is_called_twice_is_told_where_it_is_called_again():
    found = marks(shared(TWINS, TWIN_EDGES, {"tower@1": "tower"}, "join"))
    assert found["tower"] == ["= used 2 times", "100% of parameters"]
    assert found["tower@1"] == ["= same weights as tower"]


def test_where_frames_tell_what_is_shared_nothing_is_marked():
    assert not [badge for badges in marks(sample("siamese")).values() for badge in badges if badge.startswith("=")]


def shared_badges(graph):
    """What the pieces of a graph have in common with others, in words."""
    marks = Marks(graph)
    return [badge.text for piece in graph.ordered() for badge in marks.of(piece) if badge.kind == "shared"]


def test_a_layer_that_is_called_outside_the_picture_is_told_too():
    analysis = shared(TWINS, TWIN_EDGES, {"tower@1": "tower"}, "join")
    assert shared_badges(pieces_of(analysis, ["a", "tower", "join"])) == ["= used 2 times"]
    inside = [call.id for call in sample("siamese").graph.calls if call.scope == ("encoder",)]
    assert not shared_badges(pieces_of(sample("siamese"), inside))  # its frame says it


def test_a_piece_alone_with_its_layers_says_how_many_are_used_elsewhere():
    calls = {"a": INPUT, "b": INPUT, "one": "Dense", "two": "Dense", "one@1": "Dense", "own": "GRU", "join": "Add"}
    edges = [("a", "one"), ("one", "two"), ("two", "join"), ("b", "one@1"), ("one@1", "own"), ("own", "join")]
    graph = pieces_of(shared(calls, edges, {"one@1": "one"}, "join"), ["b", "one@1", "own", "join"])
    keys = [graph.drawn.facts.number[id_] for id_ in ("one@1", "own")]
    graph.contract([(keys, graph.join("sequence", keys, ()))])
    assert shared_badges(graph) == ["= 1 layer used elsewhere, too"]


def test_what_is_one_layer_again_and_again_is_told():
    names = [f"again@{i}" for i in range(5)]
    calls = {"x": INPUT, **dict.fromkeys(names, "Dense"), "o": "Dense"}
    edges = list(itertools.pairwise(calls))
    same = dict.fromkeys(names, names[0])
    for layers, told in ((same, ["= same weights each time"]), ({}, [])):
        graph = pieces_of(shared(calls, edges, layers, "o"), ["x", *names])
        fold_repeats(graph)
        assert shared_badges(graph) == told


def test_branches_that_are_alike_by_one_layer_say_so():
    names = [f"i{i}" for i in range(9)]
    calls = {**dict.fromkeys(names, INPUT), **{f"{name}_d": "Dense" for name in names}, "join": "Add"}
    edges = [(name, f"{name}_d") for name in names] + [(f"{name}_d", "join") for name in names]
    same = {f"{name}_d": "i0_d" for name in names}
    for layers, told in ((same, ["= same weights in each"]), ({}, [])):
        graph = pieces_of(shared(calls, edges, layers, "join"))
        fold_alike_branches(graph)
        assert shared_badges(graph) == told


def test_outputs_of_a_call_with_several_are_numbered():
    made = graph_of({"x": INPUT, "state": "GRU"}, [("x", "state")], ["state"]).graph
    given = tuple(replace(made.outputs[0], output=output) for output in (1,))
    assert "► output state (8 · :1)" in marks(analyze_graph(replace(made, outputs=given)))["state"]


def test_a_layer_whose_calls_are_all_in_one_piece_is_not_marked():
    analysis = shared(TWINS, TWIN_EDGES, {"tower@1": "tower"}, "join")
    graph = pieces_of(analysis)
    both = [graph.drawn.facts.number[id_] for id_ in ("tower", "tower@1")]
    whole = graph.join("sequence", both, ())
    graph.contract([(both, whole)])
    assert not [badge for badge in Marks(graph).of(whole) if badge.kind == "shared"]


def test_a_pair_of_calls_of_one_layer_without_weights_is_marked():
    calls = {"a": INPUT, "b": INPUT, "pool": "Flatten", "pool@1": "Flatten", "join": "Add"}
    edges = [("a", "pool"), ("b", "pool@1"), ("pool", "join"), ("pool@1", "join")]
    found = marks(shared(calls, edges, {"pool@1": "pool"}, "join"))
    assert (found["pool"], found["pool@1"]) == (["= used 2 times"], ["= same layer as pool"])


def test_pieces_that_share_some_of_their_layers_say_with_which():
    calls = {"a": INPUT, "b": INPUT, "one": "Dense", "own": "Dense", "one@1": "Dense", "join": "Add"}
    edges = [("a", "one"), ("one", "own"), ("own", "join"), ("b", "one@1"), ("one@1", "join")]
    graph = pieces_of(shared(calls, edges, {"one@1": "one"}, "join"))
    keys = [graph.drawn.facts.number[id_] for id_ in ("one", "own")]
    whole = graph.join("sequence", keys, ())
    graph.contract([(keys, whole)])
    again = graph.pieces[graph.drawn.facts.number["one@1"]]
    texts = [[badge.text for badge in Marks(graph).of(piece) if badge.kind == "shared"] for piece in (whole, again)]
    assert texts == [["= used 2 times"], ["= same weights as one … own"]]


def test_most_parameters_are_marked():
    analysis = sample("image_text")
    found = marks(analysis)
    assert {id_ for id_, badges in found.items() if any("of parameters" in badge for badge in badges)} == {
        "image_dense"
    }
    layer = analysis.graph.by_id["image_dense"].layer
    share = 100 * layer.parameters / analysis.model.parameters
    assert f"{share:.1f}% of parameters" in found["image_dense"]


def test_where_no_call_has_many_parameters_none_is_marked():
    names = [f"d{i}" for i in range(30)]
    calls = {"x": INPUT, **dict.fromkeys(names, "Dense")}
    analysis = graph_of(calls, list(itertools.pairwise(calls)), [names[-1]])
    assert not [badge for badges in marks(analysis).values() for badge in badges if "parameters" in badge]


def test_a_warning_is_marked_at_its_place_and_a_note_is_not():
    analysis = sample("image_text")
    found = marks(analysis)
    places = {finding.where[0]: finding.code for finding in analysis.findings if finding.severity != "info"}
    assert places == {"concatenate": "AL106"}
    assert [id_ for id_, badges in found.items() if "warning AL106" in badges] == ["concatenate"]
    assert sum(badge.startswith("warning") for badges in found.values() for badge in badges) == 1


def test_codes_of_many_warnings_are_counted():
    analysis = sample("image_text")
    (warning,) = [finding for finding in analysis.findings if finding.severity != "info"]
    many = tuple(replace(warning, code=f"AL{900 + i}") for i in range(5))
    found = marks(replace(analysis, findings=(*many, many[0])))
    assert "warning AL900, AL901, AL902 and 2 more" in found["concatenate"]


def test_of_several_the_worst_severity_is_told():
    analysis = sample("image_text")
    (warning,) = [finding for finding in analysis.findings if finding.severity != "info"]
    error = replace(warning, code="AL900", severity="error")
    assert "error AL106, AL900" in marks(replace(analysis, findings=(warning, error)))["concatenate"]


def test_inside_a_gate_no_bottleneck_is_marked():
    names = {"x": INPUT, "wide": "Dense", "squeeze": "Dense", "excite": "Dense", "scale": "Multiply", "out": "Dense"}
    edges = [("x", "wide"), ("wide", "squeeze"), ("squeeze", "excite"), ("excite", "scale"), ("wide", "scale")]
    made = graph_of(names, [*edges, ("scale", "out")], ["out"])
    widths = {"wide": 64, "squeeze": 4, "excite": 64, "scale": 64, "out": 2}
    calls = [
        replace(call, shapes=((None, widths.get(call.id, 8)),), layer=replace(call.layer, mode=modes(call.id)))
        for call in made.graph.calls
    ]
    tensors = [replace(tensor, shape=(None, widths.get(tensor.source, 8))) for tensor in made.graph.tensors]
    analysis = analyze_graph(replace(made.graph, calls=tuple(calls), tensors=tuple(tensors)))
    assert [block.kind for block in analysis.blocks] == ["gate"]
    assert {"squeeze", "excite"} <= {change.id for change in analysis.feature_changes}
    found = marks(analysis)
    assert [id_ for id_, badges in found.items() if any(badge[0] in "▲▼" for badge in badges)] == ["wide", "out"]


def modes(id_):
    return "multiply" if id_ == "scale" else "custom"


def test_outputs_and_splits():
    calls = {"x": INPUT, "t": "Dense", "o": "Dense", "p": "Dense"}
    found = marks(graph_of(calls, [("x", "t"), ("t", "o"), ("t", "p")], ["o", "p"]))
    shares = {"t": "33.3% of parameters", "o": "33.3% of parameters", "p": "33.3% of parameters"}
    assert found == {
        "x": [],
        "t": [shares["t"], "splits to 2 outputs"],
        "o": [shares["o"], "► output o (8)"],
        "p": [shares["p"], "► output p (8)"],
    }
