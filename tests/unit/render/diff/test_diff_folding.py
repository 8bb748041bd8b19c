"""Which calls of the union are one node: rows written by hand, with a change in the middle of them."""

from dataclasses import replace

import pytest

from archlens.comparison.architecture.structure import PlainCall
from archlens.render.diff.diff_folding import DiffPiece, fold
from archlens.render.diff.union import Both, Union, Way

SIGNS = {"=": "same", "+": "added", "-": "removed", "~": "changed"}


def row(statuses, ways=None, ends=()):
    """An input and calls of these statuses, each of which takes from the one before unless ways are given."""
    calls = [Both(_call(0, "input"), "same"), *(Both(_call(i, "layer"), SIGNS[s]) for i, s in enumerate(statuses, 1))]
    pairs = ways if ways is not None else [(i, i + 1) for i in range(len(statuses))]
    made = [Way(source, target, False, "same", None) for source, target in pairs]
    return Union(tuple(calls), tuple(made), frozenset(ends or {len(calls) - 1}))


def _call(number, kind):
    return PlainCall(f"c{number}", "Dense", kind, (), (), (), (), None, None)


def folded(made, most=60):
    """The calls of each piece."""
    return [piece.calls for piece in fold(made, most)]


def test_what_is_the_same_is_folded_around_a_change_and_its_neighbours():
    assert fold(row("====+======")) == [
        DiffPiece((0,), "same"),
        DiffPiece((1, 2, 3), "same"),
        DiffPiece((4,), "same"),
        DiffPiece((5,), "added"),
        DiffPiece((6,), "same"),
        DiffPiece((7, 8, 9, 10), "same"),
        DiffPiece((11,), "same"),
    ]


@pytest.mark.parametrize("same", [1, 2, 3, 4])
def test_fewer_than_three_are_not_folded(same):
    between = [tuple(range(1, same + 1))] if same >= 3 else [(i,) for i in range(1, same + 1)]
    assert folded(row("=" * same + "=")) == [(0,), *between, (same + 1,)]


def test_a_way_that_is_new_is_a_change_of_both_its_ends():
    made = row("=========")
    added = Union(made.calls, (*made.ways, Way(3, 7, False, "added", None)), made.ends)
    assert folded(added) == [(0,), (1,), (2,), (3,), (4,), (5,), (6,), (7,), (8,), (9,)]


def test_the_neighbours_go_first_where_there_is_no_room():
    made = row("====+====", ends={9})
    assert folded(made) == [(0,), (1, 2, 3), (4,), (5,), (6,), (7,), (8,), (9,)]
    assert folded(made, 5) == [(0,), (1, 2, 3, 4), (5,), (6, 7, 8), (9,)]


def test_parts_of_a_stretch_that_do_not_hang_together_are_folded_apart():
    # Two rows of four, call by call in turns, between the input and the last call.
    ways = [(0, 1), (0, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7), (6, 8), (7, 9), (8, 9)]
    assert folded(row("=========", ways)) == [(0,), (1, 3, 5, 7), (2, 4, 6, 8), (9,)]


def test_many_changes_are_drawn_in_larger_pieces():
    made = row("+" * 40 + "-" * 40, ends={80})
    pieces = fold(made, 6)
    assert [(piece.calls, piece.status) for piece in pieces] == [
        ((0,), "same"),
        (tuple(range(1, 41)), "added"),
        (tuple(range(41, 80)), "removed"),
        ((80,), "removed"),
    ]


def test_a_piece_of_several_statuses_is_changed():
    made = row("+-" * 40, ends={80})
    pieces = fold(made, 6)
    assert len(pieces) <= 6
    assert {piece.status for piece in pieces if len(piece.calls) > 1} == {"changed"}
    assert [call for piece in pieces for call in piece.calls] == list(range(81))


def large(*blocks):
    """An input and residual blocks of three calls each: of each its status and the size at which it works."""
    calls, ways = [Both(_call(0, "input"), "same")], []
    for sign, size in blocks:
        fork = len(calls) - 1
        for _ in range(3):
            call = _call(len(calls), "layer")
            calls.append(Both(replace(call, shapes=((None, size, size, 8),)), SIGNS[sign]))
            ways.append(Way(len(calls) - 2, len(calls) - 1, False, "same", None))
        ways.append(Way(fork, len(calls) - 1, False, "same", None))
    return Union(tuple(calls), tuple(ways), frozenset({len(calls) - 1}))


def test_two_models_that_differ_much_are_stages_and_what_became_of_them():
    made = large(*[("~", 8)] * 5, *[("+", 8)] * 2, *[("~", 4)] * 5, *[("=", 2)] * 3, ("~", 2))
    pieces = [(piece.calls[0], piece.calls[-1], piece.status) for piece in fold(made, 10)]
    assert pieces == [
        (0, 0, "same"),
        (1, 15, "changed"),
        (16, 21, "added"),
        (22, 36, "changed"),
        (37, 45, "same"),
        (46, 47, "changed"),
        (48, 48, "changed"),
    ]


def test_sizes_are_not_told_apart_where_there_is_no_room():
    made = large(*[("~", 8)] * 5, *[("~", 4)] * 5)
    assert folded(made, 3) == [(0,), tuple(range(1, 30)), (30,)]
    assert folded(made, 6) == [(0,), tuple(range(1, 16)), tuple(range(16, 30)), (30,)]


def test_it_is_never_one_box():
    for most in (6, 10, 40):
        assert len(fold(row("~+-=" * 100, ends=set(range(1, 401))), most)) > 4


def test_a_fusion_stands_alone_though_all_around_it_is_folded():
    made = row("=" * 20)
    calls = (*made.calls[:10], replace(made.calls[10], merge="fusion · add"), *made.calls[11:])
    assert folded(replace(made, calls=calls)) == [(0,), tuple(range(1, 10)), (10,), tuple(range(11, 20)), (20,)]


def test_a_thousand_inputs_are_a_few_nodes():
    inputs = [Both(_call(i, "input"), "same") for i in range(1000)]
    calls = [*inputs, Both(_call(1000, "layer"), "same", merge="fusion · add")]
    ways = [Way(i, 1000, False, "same", None) for i in range(1000)]
    pieces = fold(Union(tuple(calls), tuple(ways), frozenset({1000})))
    assert len(pieces) <= 40
    assert pieces[-1].calls == (1000,)
