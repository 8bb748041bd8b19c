"""Which shape a tensor has where it is taken: what was given counts, else what the model that takes it records."""

from archlens.graph import Call, Layer, Tensor
from archlens.readers.graph.wire_shapes import (
    entering,
    output_of,
    recorded_tensors,
    tensors_taken,
    with_outer_shapes,
)
from archlens.readers.graph.wires import MadeCall, Surroundings, Wire
from archlens.readers.keras.model_records import History, NodeConfig, Reference

LAYER = Layer("d", "d", "Dense", "Dense", "layer", "dense", {}, weighted=True)
HERE = Surroundings()
STEPS = Surroundings(time=(5,))


def taken(*, given):
    made = MadeCall(Call("d", LAYER, (), ((None, 9),)), given)
    node = NodeConfig((Reference(History("d", 0, 0), (None, 8), "int32", ""),), {}, "")
    ((_, argument),) = tensors_taken({("d", 0): made}, node, HERE)
    return argument.wire


def test_the_shape_is_the_one_that_is_recorded_where_it_is_taken_unless_it_follows_from_what_was_given():
    assert (taken(given=False).shape, taken(given=True).shape) == ((None, 8), (None, 9))
    assert taken(given=True).dtype == "int32"


def test_what_is_taken_without_a_given_shape_is_told_alike_with_and_without_a_record_of_each():
    made = MadeCall(Call("d", LAYER, (), ((None, 9),)), given=False)
    nested = [Wire("n/a", 0, (None, 1)), Wire("n/b", 2, (None, 2), "int8")]
    x, y, mask, lost = (
        Reference(History(name, 0, output), (None, 8), "int32", "")
        for name, output in (("d", 0), ("n", 1), ("n", 0), ("nowhere", 0))
    )
    node = NodeConfig(([x, y], lost), {"mask": mask}, "")
    results = {("d", 0): made, ("n", 0): nested, ("nowhere", 0): []}
    for around in (HERE, STEPS):
        recorded = [
            Tensor(wire.source, wire.output, "t", argument.name, argument.control, wire.shape, wire.dtype)
            for _, argument in tensors_taken(results, node, around)
            for wire in [argument.wire]
        ]
        assert len(recorded) == 3
        assert recorded_tensors(results, node, around, "t") == recorded


def test_outputs_of_a_nested_model_are_as_seen_outside_unless_they_follow_from_what_was_given():
    wires = [Wire("a", 0, (None, None)), Wire("b", 0, (None, 3), given=True), Wire("c", 0, (None, 4))]
    found = with_outer_shapes(wires, [(None, 7), (None, 7), None])
    assert [wire.shape for wire in found] == [(None, 7), (None, 3), (None, 4)]


def test_what_enters_a_nested_model_has_its_rank_inside_the_steps():
    wire = Wire("a", 0, (None, 5, 8), given=True)
    assert entering(wire, (None, 8, 1), STEPS).shape == (None, 5, 8, 1)
    assert entering(wire._replace(given=False), (None, 8, 1), STEPS).shape == (None, 5, 8)


def test_a_call_may_have_more_outputs_than_are_known():
    made = MadeCall(Call("d", LAYER, (), ((None, 9),)), given=True)
    assert output_of(made, History("d", 0, 3), "") == Wire("d", 3, None, None, given=True)
