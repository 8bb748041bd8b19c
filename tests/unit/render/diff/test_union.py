"""Both models as one graph: each case by hand."""

from archlens.comparison import compare
from archlens.render.diff.union import Way, union
from tests.unit.comparison.written import written

A, B = "call a: Dense -> (None, 8) | units=8", "call b: Dense -> (None, 4) | units=4"
NEW = "call n: Tanh -> (None, 8)"


def both(old, new):
    return union(compare(written(*old), written(*new)))


def calls(made):
    return [(each.call.id, each.status) for each in made.calls]


def ways(made):
    ids = [each.call.id for each in made.calls]
    return {(ids[way.source], ids[way.target]): way.status for way in made.ways}


def test_of_one_model_twice_all_is_the_same():
    made = both([A, B], [A, B])
    assert calls(made) == [("x", "same"), ("a", "same"), ("b", "same")]
    assert made.ways == (Way(0, 1, False, "same", (None, 4)), Way(1, 2, False, "same", (None, 8)))
    assert made.ends == {2}


def test_a_call_between_two():
    made = both([A, B], [A, NEW, B])
    assert calls(made) == [("x", "same"), ("a", "same"), ("n", "added"), ("b", "same")]
    assert ways(made) == {("x", "a"): "same", ("a", "n"): "added", ("n", "b"): "added", ("a", "b"): "removed"}


def test_what_was_removed_stands_behind_what_it_took_from():
    made = both([A, NEW, "call m: Tanh -> (None, 8)", B], [A, B])
    assert calls(made) == [("x", "same"), ("a", "same"), ("n", "removed"), ("m", "removed"), ("b", "same")]
    assert ways(made)["a", "b"] == "added"
    assert ways(made)["n", "m"] == "removed"


def test_an_input_that_was_removed_stands_first():
    head = "archlens.lock/2\nmodel m\n"
    one, other = "input x: InputLayer -> (None, 4)\n", "input y: InputLayer -> (None, 4)\n"
    join = "call join: Add <- x, y -> (None, 4)"
    old = written(join, A, head=head + one + other)
    made = union(compare(old, written(A, head=head + one)))
    assert calls(made) == [("y", "removed"), ("x", "same"), ("join", "removed"), ("a", "same")]


def test_a_setting_with_another_value_is_told_in_a_line():
    made = both([A, B], [A.replace("units=8", "units=9"), B])
    (changed,) = [each for each in made.calls if each.status == "changed"]
    assert (changed.call.id, changed.changes) == ("a", ("units 8 → 9",))


def test_a_call_that_takes_other_tensors():
    made = both(
        [A, "call c: ReLU <- x -> (None, 4)", "call d: Add <- a, c -> (None, 8)"],
        [A, "call c: ReLU <- x -> (None, 4)", "call d: Add <- a, a -> (None, 8)", "output d = d", "output c = c"],
    )
    assert {each.call.id: each.changes for each in made.calls if each.changes} == {"d": ("takes other tensors",)}
    assert ways(made)["c", "d"] == "removed"


def test_outputs_of_either_are_ends():
    made = both([A, B, "output o = a"], [A, B, "output o = b"])
    assert {made.calls[place].call.id for place in made.ends} == {"a", "b"}
