"""Where a picture is cut: between ranks, where little leads on, through no frame if there is another way."""

from __future__ import annotations

import itertools
from dataclasses import replace

from archlens.render.diagram.place.cuts import Ranks
from archlens.render.diagram.place.laid_out import Frame, Rect
from tests.unit.render.diagram.place.layouts import chain, line


def test_every_gap_between_ranks_is_a_place_to_cut():
    ranks = Ranks(chain(5))
    assert [cut.at for cut in ranks.cuts] == [72.5, 152.5, 232.5, 312.5]
    assert {(cut.cost, cut.edges) for cut in ranks.cuts} == {(1, 1)}


def test_edges_and_frames_make_a_cut_dear():
    frame = Frame(1, 0, Rect(-10, 140, 110, 290), Rect(-5, 142, 30, 152))
    ranks = Ranks(chain(5, extra=[line(80, 40, 160)], frames=[frame]))
    # The second cut lies above the frame that begins in its gap, the third goes through it.
    assert [(cut.at, cut.edges, cut.cost) for cut in ranks.cuts] == [
        (72.5, 2, 2),
        (132.5, 2, 2),
        (232.5, 1, 4),
        (312.5, 1, 1),
    ]


def test_no_column_is_longer_than_wished_where_that_can_be():
    ranks = Ranks(chain(10))
    for most in (100, 200, 330, 500):
        ends = [0, *(cut.at for cut in ranks.choose(most)), 760]
        assert max(b - a for a, b in itertools.pairwise(ends)) <= most
    assert ranks.choose(800) == []


def test_the_cheaper_of_two_cuts_is_taken_if_it_is_not_far():
    ranks = Ranks(chain(10, extra=[line(80, 360, 480)]))
    assert ranks.choose(420)[0].at == 312.5


def test_how_far_a_part_reaches_across():
    ranks = Ranks(chain(4, extra=[line(300, 120, 160)]))
    assert ranks.sides(0, 72.5) == (0, 100)
    left, right = ranks.sides(72.5, 280)
    assert (left, right) == (0, 334)  # an edge, and its label beside it


def test_edges_from_one_node_cost_little_more_than_one():
    two = [replace(line(x, 40, 320), source=source) for x, source in ((20, "a"), (80, "b"))]
    one = [replace(line(x, 40, 320), source="a") for x in (20, 80)]
    apart, together = (Ranks(chain(5, extra=extra)).cuts[1] for extra in (two, one))
    assert (apart.edges, together.edges) == (3, 3)
    assert (apart.cost, together.cost) == (3, 3 - 1 + 1)


def test_edges_of_one_node_share_a_lane_if_they_are_next_to_each_other():
    ends = ((20, "a"), (30, "a"), (70, "b"), (80, "a"))
    ranks = Ranks(chain(5, extra=[replace(line(x, 40, 320), source=source) for x, source in ends]))
    # From the right: a at 80, b at 70, the chain's at 50, and two of a.
    assert ranks.lanes(ranks.cuts[1]) == (0, 8, 16, 24, 26)


def test_what_stands_between_two_cuts():
    ranks = Ranks(chain(4, extra=[line(300, 120, 160)]))
    parts = list(ranks.parts(0, 280))
    assert [(part.top, part.bottom) for part in parts] == [(0, 72.5), (72.5, 152.5), (152.5, 232.5), (232.5, 280)]
    assert [part.right for part in parts] == [100, 334, 302, 100]


def test_an_edge_is_as_wide_where_its_curve_has_no_point():
    bow = replace(line(50, 40, 320), points=((50, 40), (400, 40), (400, 314), (50, 314)))
    ranks = Ranks(chain(5, extra=[bow]))
    assert min(part.right for part in ranks.parts(72.5, 232.5)) > 280
