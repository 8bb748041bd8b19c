"""Both models as one graph: each case by hand."""

from archlens.comparison import compare
from archlens.render.diff.union import Change, Way, union, ways_to_draw
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
    assert (changed.call.id, [str(change) for change in changed.changes]) == ("a", ["units 8 → 9"])


def test_a_call_that_takes_other_tensors():
    made = both(
        [A, "call c: ReLU <- x -> (None, 4)", "call d: Add <- a, c -> (None, 8)"],
        [A, "call c: ReLU <- x -> (None, 4)", "call d: Add <- a, a -> (None, 8)", "output d = d", "output c = c"],
    )
    assert {each.call.id: each.changes for each in made.calls if each.changes} == {
        "d": (Change("takes other tensors"),)
    }
    assert ways(made)["c", "d"] == "removed"


def test_a_call_that_takes_the_same_tensors_in_another_way():
    join = "call d: Subtract <- {} -> (None, 8)"
    for taken, said in (
        ("x, a", "takes them in another order"),
        ('a, x as "k"', "takes them by another argument"),
    ):
        made = both([A, join.format("a, x")], [A, join.format(taken)])
        assert {each.call.id: each.changes for each in made.calls if each.changes} == {"d": (Change(said),)}


def test_outputs_of_either_are_ends():
    made = both([A, B, "output o = a"], [A, B, "output o = b"])
    assert {made.calls[place].call.id for place in made.ends} == {"a", "b"}


def test_outputs_of_each_side():
    made = both([A, B, "output o = a"], [A, B, "output o = b"])
    assert {made.calls[place].call.id for place in made.old_ends} == {"a"}
    assert {made.calls[place].call.id for place in made.new_ends} == {"b"}


def test_what_follows_from_another_shape_is_told_beside_the_call_and_its_tensor():
    made = both([A, NEW, B], [A.replace("8", "9"), NEW.replace("8", "9"), B])
    assert [(each.call.id, each.status, each.old_shape) for each in made.calls] == [
        ("x", "same", None),
        ("a", "changed", (None, 8)),
        ("n", "same", (None, 8)),  # what it takes is larger: nothing was done to it
        ("b", "same", None),
    ]
    assert [(way.shape, way.before) for way in made.ways][1:] == [((None, 9), (None, 8))] * 2


def test_a_call_with_other_parameters_is_changed_even_if_that_follows():
    made = both(
        ["call a: Dense -> (None, 8) [36] | units=8", "call b: Dense -> (None, 4) [36] | units=4"],
        ["call a: Dense -> (None, 9) [45] | units=9", "call b: Dense -> (None, 4) [40] | units=4"],
    )
    assert [(each.call.id, each.status, each.old_parameters) for each in made.calls][1:] == [
        ("a", "changed", 36),
        ("b", "changed", 36),
    ]


def test_a_name_that_people_changed_is_told_and_one_that_keras_numbered_is_not():
    named = both([A, B], [A.replace("call a", "call first"), B])
    assert [(each.call.id, each.was) for each in named.calls] == [("x", None), ("first", "a"), ("b", None)]
    numbered = both([A.replace("call a", "call dense_1"), B], [A.replace("call a", "call dense_7"), B])
    assert [each.was for each in numbered.calls] == [None, None, None]


def test_what_stood_behind_it_before_something_was_put_between_is_not_drawn():
    made = both([A, B], [A, NEW, "call m: Tanh -> (None, 8)", B])
    ids = [each.call.id for each in made.calls]
    drawn = [(ids[way.source], ids[way.target]) for way in ways_to_draw(made)]
    assert sorted(drawn) == [("a", "n"), ("m", "b"), ("n", "m"), ("x", "a")]


def test_a_tensor_that_is_gone_is_drawn_where_nothing_was_put_between():
    join = "call d: Add <- a, c -> (None, 8)"
    made = both(
        [A, "call c: ReLU <- x -> (None, 8)", join], [A, "call c: ReLU <- x -> (None, 8)", join.replace("a, c", "c, c")]
    )
    gone = [way for way in ways_to_draw(made) if way.status == "removed"]
    assert [made.calls[way.source].call.id for way in gone] == ["a"]


def test_an_input_that_is_fed_under_another_name_is_changed():
    made = both([A, B], [A, B])
    assert [each.was for each in made.calls] == [None, None, None]
    other = "archlens.lock/2\nmodel m\ninput z: InputLayer -> (None, 4)\n"
    made = union(compare(written(A, B), written(A, B, head=other)))
    assert [(each.call.id, each.status, each.was) for each in made.calls] == [
        ("z", "changed", "x"),
        ("a", "same", None),
        ("b", "same", None),
    ]


def test_a_call_that_became_a_fusion():
    head = 'archlens.lock/2\nmodel m\nfigures FIGURE join: mode="add"\ninput x: InputLayer -> (None, 4)\n'
    head += "input y: InputLayer -> (None, 4)\n"
    join = "call join: Add <- x, y -> (None, 4)"
    figure = 'figures FIGURE join: mode="add"'
    for kind, words in (("fusion", "now a fusion"), ("injection", "now an injection")):
        merging = written(join, head=head.replace("FIGURE", kind))
        for line, changes in (("figures model: depth=1", (Change(words),)), ("", ())):
            plain = written(join, head=head.replace(figure, line))
            (made,) = [each for each in union(compare(plain, merging)).calls if each.merge is not None]
            # A lock file without figures does not tell what merges.
            assert (made.merge, made.changes) == (f"{kind} · add", changes)
    fusing = written(join, head=head.replace("FIGURE", "fusion"))
    plain = written(join, head=head.replace(figure, "figures model: depth=1"))
    assert [each.changes for each in union(compare(fusing, plain)).calls][-1] == (Change("no longer a fusion"),)
