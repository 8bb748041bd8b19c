"""Brackets and forks, drawn by hand."""

from __future__ import annotations

from archlens.render.flow.boxes import Box, beside, bracket, fork, line_box
from archlens.render.flow.pen import Pen
from tests.unit.render.flow.reading import text_of

PEN = Pen()


def line(text):
    return line_box(PEN.text(text))


def shown(box):
    return text_of(box.lines)


def test_two_arms_leave_along_the_second():
    box = bracket([line("one"), line("b")], PEN)
    assert shown(box) == ["one ┐", "b   ┴"]
    assert box.base == 1


def test_four_arms():
    assert shown(bracket([line(name) for name in "abcd"], PEN)) == ["a ┐", "b ┤", "c ├", "d ┘"]


def test_a_bracket_that_leads_on_beneath():
    assert shown(bracket([line(name) for name in "abc"], PEN, leads_on=False)) == ["a ┐", "b ┤", "c ┘"]


def test_a_single_arm_needs_none():
    assert bracket([line("a")], PEN) == line("a")


def test_a_bracket_inside_another():
    inner = beside(bracket([line("a"), line("b")], PEN), line(" sum"))
    outer = beside(bracket([inner, line("c")], PEN), line(" all"))
    assert shown(outer) == ["a ┐", "b ┴ sum ┐", "c       ┴ all"]


def test_a_fork_whose_ways_meet_again():
    ways = fork([line("one"), line("b")], PEN)
    box = beside(bracket([beside(line("x "), ways)], PEN), line(" y"))
    assert shown(box) == ["x ┬ one ┐", "  └ b   ┴ y"]


def test_a_fork_of_three_beside_what_it_comes_from():
    box = beside(line("x "), fork([line("a"), beside(line("b "), fork([line("c"), line("d")], PEN)), line("e")], PEN))
    assert shown(box) == ["x ┬ a", "  ├ b ┬ c", "  │   └ d", "  └ e"]


def test_lines_before_the_first_arm_and_behind_the_last_have_no_sign():
    tall = Box(tuple(PEN.text(each) for each in ("above", "arm", "below")), 1)
    assert shown(bracket([tall, line("b"), tall], PEN)) == [
        "above",
        "arm   ┐",
        "below │",
        "b     ├",
        "above │",
        "arm   ┘",
        "below",
    ]
