"""Each step that makes a whole matching of its anchors, alone."""

from __future__ import annotations

from archlens.comparison.match.growth import _Growth, grow
from tests.unit.comparison.written import pairs, written


def dense(name, *, units=8, takes=""):
    source = f" <- {takes}" if takes else ""
    return f"call {name}: Dense{source} -> (None, {units}) [72] | units={units}"


def relu(name, takes=""):
    return f"call {name}: ReLU{f' <- {takes}' if takes else ''} -> (None, 8)"


def growth(old, new, *anchors):
    """With these pairs of ids matched."""
    return _Growth(old, new, {old.by_id[u]: new.by_id[v] for u, v in (("x", "x"), *anchors)})


def matched(growing):
    found = pairs(growing.old, growing.new, growing.forth)
    assert growing.back == {v: u for u, v in growing.forth.items()}
    return {u: v for u, v in found.items() if u != "x"}


def test_step_3a_calls_with_the_same_above_and_below():
    old = written(dense("a"), relu("b"), dense("c", units=4))
    new = written(dense("p"), relu("q"), dense("r", units=4))
    step = growth(old, new)
    step.match_by_colours()
    assert matched(step) == {"a": "p", "b": "q", "c": "r"}


def test_step_3a_calls_with_the_same_above_or_the_same_below():
    # Only the middle is another one: from above, a; from below, c and d.
    old = written(dense("a"), dense("b", units=3), relu("c"), dense("d", units=4))
    new = written(dense("p"), dense("q", units=5), relu("r"), dense("s", units=4))
    step = growth(old, new)
    step.match_by_colours()
    assert matched(step) == {"a": "p", "c": "r", "d": "s"}


def test_step_3a_what_was_found_is_an_anchor_for_the_next_round():
    # From above nothing is the same. From below u is; that tells which of the two calls before s is the one behind u.
    old = written(
        "call t: Tanh -> (None, 4)",
        dense("u", units=3),
        relu("w"),
        dense("y", units=5, takes="x"),
        relu("z"),
        "call s: Add <- z, w",
    )
    new = written("call t: Sigmoid -> (None, 4)", dense("u", units=3), relu("v"), "call s: Add <- v, x")
    step = growth(old, new, ("s", "s"))
    step.match_by_colours()
    assert matched(step) == {"u": "u", "w": "v", "s": "s"}


def test_step_3a_equals_go_in_order_where_both_sides_have_as_many():
    lines = [dense("a", takes="x"), dense("b", takes="x"), "call s: Add <- a, b -> (None, 8)"]
    old, new = written(*lines), written(*lines[:2], "call s: Subtract <- a, b -> (None, 8)")
    step = growth(old, new)
    step.match_by_colours()
    assert matched(step) == {"a": "a", "b": "b"}
    one_more = written(*lines[:2], dense("c", takes="x"), "call s: Subtract <- a, b, c -> (None, 8)")
    step = growth(old, one_more)
    step.match_by_colours()
    assert matched(step) == {}


def test_step_3b_between_anchors_by_settings_shape_and_name():
    old = written(dense("a", units=3), dense("b", units=5), relu("c"))
    new = written(dense("p", units=4), dense("q", units=5), dense("a", units=9), relu("r"))
    step = growth(old, new, ("c", "r"))
    step.match_by_order()
    assert matched(step) == {"a": "p", "b": "q", "c": "r"}
    named = growth(written(dense("a", units=3), relu("c")), new, ("c", "r"))
    named.match_by_order()
    assert matched(named) == {"a": "a", "c": "r"}


def test_step_3b_settings_count_more_than_a_name_that_keras_gave():
    old = written("call dropout_1: Dropout -> (None, 4) | rate=0.1", relu("c"))
    new = written(
        *(f"call dropout{name}: Dropout -> (None, 4) | rate={rate}" for name, rate in (("", 0.1), ("_1", 0.2)))
    )
    step = growth(old, new)
    step.match_by_order()
    assert matched(step) == {"dropout_1": "dropout"}


def test_step_3c_next_to_matched_calls_the_most_alike_first():
    old = written(dense("a", units=3, takes="x"), dense("b", units=5, takes="x"), "call s: Add <- a, b -> (None, 8)")
    new = written(dense("p", units=5, takes="x"), dense("q", units=4, takes="x"), "call s: Add <- p, q -> (None, 8)")
    step = growth(old, new, ("s", "s"))
    step.match_by_neighbours()
    assert matched(step) == {"b": "p", "a": "q", "s": "s"}


def test_step_3c_pairs_that_were_found_lead_to_others_on_the_same_side():
    old, new = written(dense("a"), relu("b"), dense("c", units=4)), written(dense("p"), relu("q"), dense("r", units=5))
    step = growth(old, new, ("a", "p"))
    step.match_by_neighbours()
    assert matched(step) == {"a": "p", "b": "q", "c": "r"}


def test_step_3d_pairs_without_settings_or_a_neighbour_in_common_are_free_again():
    old = written(dense("dense_1", units=3), relu("b"), dense("c", units=4))
    new = written(relu("q"), dense("dense_1", units=5), dense("c", units=4))
    step = growth(old, new, ("dense_1", "dense_1"), ("c", "c"))
    step.let_go()
    assert matched(step) == {"c": "c"}
    with_neighbour = growth(old, new, ("dense_1", "dense_1"), ("b", "q"), ("c", "dense_1"))
    with_neighbour.let_go()
    assert "b" in pairs(old, new, with_neighbour.forth)


def test_step_3d_a_name_that_a_person_gave_holds_its_pair():
    old, new = written(dense("head", units=3), relu("b")), written(relu("q"), dense("head", units=5))
    step = growth(old, new, ("head", "head"))
    step.let_go()
    assert matched(step) == {"head": "head"}


def test_step_3e_one_class_between_the_same_neighbours():
    old = written(dense("a"), dense("b1", units=3), dense("b2", units=4), relu("c"))
    new = written(dense("a"), dense("q1", units=5), relu("q2"), relu("c"))
    step = growth(old, new, ("a", "a"), ("c", "c"))
    step.match_by_surroundings()
    assert matched(step) == {"a": "a", "b1": "q1", "c": "c"}


def test_step_3f_one_call_with_another_class_stands_for_the_other():
    old, new = written(dense("a"), relu("b"), dense("c")), written(dense("a"), "call t: Tanh -> (None, 8)", dense("c"))
    step = growth(old, new, ("a", "a"), ("c", "c"))
    step.match_replaced()
    assert matched(step) == {"a": "a", "b": "t", "c": "c"}
    # Not where what takes the one does not take the other.
    step = growth(old, new, ("a", "a"))
    step.match_replaced()
    assert matched(step) == {"a": "a"}


def test_step_3f_a_name_holds_a_call_that_has_another_class_and_takes_more_than_before():
    arms = [dense("a", takes="x"), dense("b", takes="x")]
    old = written(*arms, "call fuse: Subtract <- a, b -> (None, 8)", dense("c"))
    more = [*arms, dense("n", takes="x")]
    new = written(*more, "call fuse: Concatenate <- a, b, n -> (None, 24)", dense("c"))
    step = growth(old, new, ("a", "a"), ("b", "b"), ("c", "c"))
    step.match_replaced()
    assert matched(step) == {"a": "a", "b": "b", "fuse": "fuse", "c": "c"}
    # Not under another name, nor where nothing around it is the same.
    other = written(*more, "call join: Concatenate <- a, b, n -> (None, 24)", dense("c"))
    step = growth(old, other, ("a", "a"), ("b", "b"), ("c", "c"))
    step.match_replaced()
    assert "fuse" not in matched(step)
    far = written(*more, dense("m", takes="n"), "call fuse: Concatenate <- m, n -> (None, 16)", "output c = fuse")
    step = growth(old, far, ("a", "a"), ("b", "b"))
    step.match_replaced()
    assert matched(step) == {"a": "a", "b": "b"}


def test_step_3g_a_pair_moves_to_an_equal_neighbour_if_less_is_left_to_explain():
    # Of two equal calls the first is gone, and with it what t took from.
    old = written(dense("a"), dense("b"), relu("t", "a"), "call s: Add <- b, t -> (None, 8)")
    new = written(dense("p"), relu("t", "x"), "call s: Add <- p, t -> (None, 8)")
    for first in ("a", "b"):
        step = growth(old, new, (first, "p"), ("t", "t"), ("s", "s"))
        step.shift_pairs()
        assert matched(step) == {"b": "p", "t": "t", "s": "s"}


def test_all_steps_together():
    old = written(dense("a"), relu("b"), dense("c"), relu("d"), dense("e", units=4))
    new = written(dense("p"), relu("q"), dense("n", units=6), relu("m"), dense("r"), relu("s"), dense("t", units=4))
    found = pairs(old, new, grow(old, new, {0: 0}))
    assert found == {"x": "x", "a": "p", "b": "q", "c": "r", "d": "s", "e": "t"}
