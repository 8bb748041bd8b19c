"""Which way a branch goes in the chart, and where it goes on: small graphs by hand."""

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.html.trajectories import Point, Trajectories
from tests.unit.render.diagrams import INPUT, graph_of, two_branches
from tests.unit.rules.made import Made


def ways(analysis, *only):
    """Ids along each way: of the branches, and on mixed inputs."""
    shown = [branch for branch in analysis.branches if not only or branch.input in only]
    made = Trajectories(DrawnModel(analysis), shown)
    calls = analysis.graph.calls
    branches, mixed = (
        [[calls[point.call].id for point in way] for way in each] for each in (made.branches, made.mixed)
    )
    return branches, mixed


def test_two_branches_and_one_way_on_from_where_they_meet():
    branches, mixed = ways(two_branches())
    assert branches == [["a", "a_dense", "join"], ["b", "b_dense", "join"]]
    assert mixed == [["join", "out"]]
    assert ways(two_branches(), "b") == ([["b", "b_dense", "join"]], [["join", "out"]])


def test_a_model_of_one_input_has_no_mixed_way():
    chain = graph_of({"x": INPUT, "a": "Dense", "b": "Dense"}, [("x", "a"), ("a", "b")], ["b"])
    assert ways(chain) == ([["x", "a", "b"]], [])


def test_each_piece_on_mixed_inputs_is_shown_once():
    calls = {"x": INPUT, "y": INPUT, "z": INPUT, "one": "Add", "d": "Dense", "two": "Add", "out": "Dense"}
    edges = [("x", "one"), ("y", "one"), ("one", "d"), ("d", "two"), ("z", "two"), ("two", "out")]
    branches, mixed = ways(graph_of(calls, edges, ["out"]))
    assert branches == [["x", "one"], ["y", "one"], ["z", "two"]]
    assert mixed == [["one", "d", "two", "out"]]


def test_the_longest_way_to_an_output_is_taken():
    calls = {"x": INPUT, "y": INPUT, "add": "Add", "near": "Dense", "far": "Dense", "end": "Dense"}
    edges = [("x", "add"), ("y", "add"), ("add", "near"), ("add", "far"), ("far", "end")]
    _, mixed = ways(graph_of(calls, edges, ["near", "end"]))
    assert mixed == [["add", "far", "end"]]


def test_points_have_depth_and_features_and_unknown_or_none_are_left_out():
    m = Made()
    m.dense(
        "c",
        m.call(
            "nothing", "Own", m.call("open", "Own", m.dense("a", m.input("x", (4, 2)), 6), shape=(None, 3)), shape=0
        ),
        5,
    )
    analysis = analyze_graph(m.graph("c"))
    (way,) = Trajectories(DrawnModel(analysis), analysis.branches).branches
    assert way == (Point(0, 0, 8), Point(1, 1, 6), Point(4, 4, 5))


def test_depth_is_that_of_the_longest_way_from_any_input():
    calls = {"x": INPUT, "y": INPUT, "a": "Dense", "b": "Dense", "join": "Add"}
    analysis = graph_of(calls, [("x", "a"), ("a", "b"), ("b", "join"), ("y", "join")], ["join"])
    long, short = Trajectories(DrawnModel(analysis), analysis.branches).branches
    assert [point.depth for point in long] == [0, 1, 2, 3]
    assert [point.depth for point in short] == [0, 3]
