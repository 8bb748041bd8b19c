"""Edges as lines: what they lead through, and where they cross, compared with fractions computed exactly."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

from archlens.render.diagram.place.laid_out import LaidEdge, Rect
from archlens.render.diagram.place.lines import crossings, leads_through, line_of


def straight(start, end):
    points = tuple((start[0] + (end[0] - start[0]) * k / 3, start[1] + (end[1] - start[1]) * k / 3) for k in range(4))
    return LaidEdge(points, end, Rect(*end, *end))


def side(a, b, c):
    """On which side of the line from a to b c lies, exactly."""
    (x, y), (u, v), (s, t) = ([Fraction(each) for each in point] for point in (a, b, c))
    turn = (u - x) * (t - y) - (v - y) * (s - x)
    return (turn > 0) - (turn < 0)


def cross(one, two):
    (a, b), (c, d) = one, two
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_straight_edges_cross_where_exact_arithmetic_says_so():
    rng = random.Random(7)
    for _ in range(40):
        ends = [tuple((rng.uniform(0, 400), rng.uniform(0, 400)) for _ in range(2)) for _ in range(8)]
        expected = sum(cross(one, two) for one, two in itertools.combinations(ends, 2))
        assert crossings([straight(*each) for each in ends]) == expected


def test_edges_that_leave_one_node_do_not_cross_there():
    assert crossings([straight((0, 0), (100, 100)), straight((4, 0), (0, 100))]) == 0
    assert crossings([straight((0, 0), (100, 100)), straight((40, 0), (0, 100))]) == 1


def test_an_edge_leads_through_a_room_that_lies_on_its_way():
    line = line_of(straight((0, 0), (100, 100)))
    assert leads_through(line, Rect(40, 40, 60, 60))
    assert not leads_through(line, Rect(60, 0, 90, 30))


def test_an_edge_that_is_not_drawn_is_no_line():
    assert line_of(LaidEdge((), (0, 0), Rect(0, 0, 0, 0))) == []
    assert crossings([LaidEdge((), (0, 0), Rect(0, 0, 0, 0))] * 2) == 0
