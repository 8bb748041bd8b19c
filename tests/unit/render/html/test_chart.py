"""The chart of features along depth: where its points stand, which are marked, and what its axes say."""

import pytest

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.html.chart import chart
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import selections
from tests.unit.render.diagrams import two_branches
from tests.unit.rules.made import Made


def charted(analysis, only=None):
    drawn, palette = DrawnModel(analysis), PagePalette()
    return chart(drawn, selections(drawn, palette.theme), palette, only)


def row(*features):
    """The chart of an input and calls behind each other, of so many features."""
    m = Made()
    last = m.input("c0", features[0])
    for i, number in enumerate(features[1:], 1):
        last = m.dense(f"c{i}", last, number)
    return charted(analyze_graph(m.graph(last)))


def test_depth_goes_across_and_powers_of_ten_go_up():
    made = row(10, 1000, 100)
    (line,) = made.lines
    assert [(mark.x, mark.call) for mark in line.marks] == [
        (made.left, 0),
        ((made.left + made.right) / 2, 1),
        (made.right, 2),
    ]
    assert [mark.y for mark in line.marks] == [made.bottom, made.top, (made.top + made.bottom) / 2]
    assert [(tick.at, tick.text) for tick in made.across] == [
        (made.left, "0"),
        ((made.left + made.right) / 2, "1"),
        (made.right, "2"),
    ]
    assert [tick.text for tick in made.up] == ["10", "100", "1,000"]
    assert [tick.at for tick in made.up] == [made.bottom, (made.top + made.bottom) / 2, made.top]
    assert line.title == "branch: 10 to 100 features over 3 calls"


def test_a_line_has_corners_where_it_turns_and_marks_at_all_calls():
    (line,) = row(8, 8, 8, 16, 16, 16, 16).lines
    corners = [corner.split(",")[0] for corner in line.path.removeprefix("M").split()]
    xs = [f"{mark.x:g}" for mark in line.marks]
    assert len(xs) == 7
    assert corners == [xs[0], xs[2], xs[3], xs[6]]


def test_there_is_no_line_where_there_are_no_calls():
    """Beside a branch of three calls, one of a single call waits for the fusion."""
    m = Made()
    long = m.input("long", 8)
    for i in range(3):
        long = m.dense(f"long_{i}", long, 8)
    short = m.dense("short_0", m.input("short", 4), 4)
    out = m.dense("out", m.concatenate("join", long, short, shape=12), 2)
    made = charted(analyze_graph(m.graph(out)))
    by_selection = {line.selection: line for line in made.lines}
    waiting = by_selection[1]
    xs = [mark.x for mark in waiting.marks]
    step = (made.right - made.left) / 5
    assert xs == pytest.approx([made.left, made.left + step, made.left + 4 * step], abs=0.1)
    solid = [part.split() for part in waiting.path.split("M") if part]
    assert [len(part) for part in solid] == [2, 1]
    (gap,) = (part.split() for part in waiting.gaps.split("M") if part)
    assert gap == [solid[0][-1], solid[1][0]]
    assert made.waits
    assert by_selection[0].gaps == ""
    assert not charted(two_branches()).waits


def test_of_very_many_calls_only_turns_are_marked():
    (line,) = row(*[8] * 1500, 16).lines
    assert [mark.call for mark in line.marks] == [0, 1499, 1500]


@pytest.mark.parametrize(("deepest", "step"), [(1, 1), (12, 1), (13, 2), (24, 2), (25, 5), (61, 10), (241, 50)])
def test_ticks_are_1_2_or_5_times_a_power_of_ten_apart(deepest, step):
    ticks = [int(tick.text) for tick in row(*[8] * (deepest + 1)).across]
    assert ticks == list(range(0, deepest + 1, step))


def test_branches_and_what_is_on_mixed_inputs():
    made = charted(two_branches())
    assert [line.title.split(":")[0] for line in made.lines] == ["branch", "branch", "on several inputs"]
    assert [[mark.call for mark in line.marks if mark.merge] for line in made.lines] == [[4], [4], [4]]
    assert [line.title.split(":")[0] for line in charted(two_branches(), "b").lines] == ["branch", "on several inputs"]


def test_lines_that_are_one_take_turns():
    first, second, mixed = charted(two_branches()).lines
    assert first.path == second.path
    assert (first.dashes, first.shift) == ("9 9", 0)
    assert (second.dashes, second.shift) == ("9 9", 9)
    assert mixed.dashes == ""


def test_without_known_features_there_is_no_chart():
    m = Made()
    m.call("c", "Own", m.input("x", (None, 3)), shape=(None, 3))
    assert charted(analyze_graph(m.graph("c"))) is None


def test_more_features_than_a_float_holds_stand_at_the_top():
    made = row(1, 10**400)
    assert [mark.y for mark in made.lines[0].marks] == [made.bottom, made.top]
