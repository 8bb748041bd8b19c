"""Curves are cut and led on without a gap."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from archlens.render.diagram.place.connectors import Turns, joined, split, straight

CURVE = ((0.0, 0.0), (0.0, 40.0), (100.0, 60.0), (100.0, 100.0), (100.0, 140.0), (20.0, 160.0), (20.0, 200.0))


def on_curve(points, share):
    """A point of a path of cubic curves by Bernstein's polynomials."""
    curves = (len(points) - 1) // 3
    number = min(int(share * curves), curves - 1)
    t = share * curves - number
    a, b, c, d = points[3 * number : 3 * number + 4]
    return tuple(
        (1 - t) ** 3 * a[i] + 3 * (1 - t) ** 2 * t * b[i] + 3 * (1 - t) * t**2 * c[i] + t**3 * d[i] for i in (0, 1)
    )


@settings(deadline=None, max_examples=50)
@given(st.floats(1, 199))
def test_both_parts_together_are_the_curve(at):
    before, behind = split(CURVE, at)
    assert before[-1] == behind[0]
    assert math.isclose(before[-1][1], at, abs_tol=1e-3)
    assert (len(before) - 1) % 3 == (len(behind) - 1) % 3 == 0
    near = [on_curve(CURVE, k / 4000) for k in range(4001)]
    for part in (before, behind):
        for share in (0.2, 0.5, 0.9):
            assert min(math.dist(on_curve(part, share), each) for each in near) < 0.2


def test_a_path_that_ends_before_the_cut_has_a_rest_of_no_length():
    before, behind = split(CURVE, 250)
    assert before == CURVE
    assert behind == ((20.0, 200.0),) * 4


def test_what_is_joined_runs_below_up_beside_and_above():
    start, end = straight((10, 0), (10, 90)), straight((200, 20), (200, 40))
    path = joined([(10, 0), *start], Turns(below=100, beside=150, above=5), [(200, 20), *end])
    assert (len(path) - 1) % 3 == 0
    assert (path[0], path[-1]) == ((10, 0), (200, 40))
    assert {max(y for _, y in path), min(y for _, y in path[4:])} == {100, 5}
    across = [x for x, y in path if 20 < y < 80 and x not in (10, 200)]
    assert set(across) == {150}
