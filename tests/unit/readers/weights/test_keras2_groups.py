"""Groups of weights as Keras 2.12 to 2.15 numbered them, under the numbers of Keras 3."""

from archlens.readers.weights.keras2_groups import renumber
from archlens.readers.weights.weight_groups import WeightGroup
from tests.unit.readers.made import dense, entry, functional, given, tensor
from tests.unit.readers.models import described, group, nested, root


def numbered(model, weights):
    """Today's name of a group → the shapes in it, of the model's own layers."""
    renumber(model, weights)
    return {name: child.all_shapes() for name, child in weights.children["layers"].children.items()}


def test_one_group_a_layer_is_as_today():
    model = described(given(), dense("a", "x"), entry("ReLU", "r", tensor("a")), dense("b", "r"))
    weights = root(dense=group((1,)), re_lu=group(), dense_1=group((2,)))
    assert numbered(model, weights) == {"dense": [(1,)], "dense_1": [(2,)], "re_lu": []}


def test_layers_saved_before_as_part_of_another_model_have_no_number():
    """``d`` was saved with ``inner``; so the model's own groups of Dense start with ``f``."""
    inner = functional(given("i"), dense("d", "i"))
    model = described(given(), nested(inner, tensor("x")), dense("d", "inner"), dense("f", "d"))
    weights = root(functional=WeightGroup(children={"layers": WeightGroup(children={"dense": group((1,))})}))
    weights.children["layers"].children["dense"] = group((2,))
    assert numbered(model, weights) == {"functional": [(1,)], "dense_1": [(2,)]}


def test_in_a_later_model_what_an_earlier_one_saved_is_left_out():
    a = nested(functional(given("i"), dense("d", "i")), tensor("x"), name="a")
    b = nested(functional(given("j"), dense("d", "j"), dense("f", "d")), tensor("a"), name="b")
    weights = root(
        functional=WeightGroup(children={"layers": WeightGroup(children={"dense": group((1,))})}),
        functional_1=WeightGroup(children={"layers": WeightGroup(children={"dense": group((2,))})}),
    )
    renumber(described(given(), a, b), weights)
    in_b = weights.children["layers"].children["functional_1"].children["layers"].children
    assert {name: child.shapes for name, child in in_b.items()} == {"dense_1": [(2,)]}


def test_keras_2_12_counts_layers_with_weights_twice():
    weights = WeightGroup()
    for number, shape in (("dense", (1,)), ("dense_2", (2,))):
        weights.at(["_layer_checkpoint_dependencies", number]).shapes.append(shape)
    model = described(given(), dense("a", "x"), dense("b", "a"))
    assert numbered(model, weights) == {"dense": [(1,)], "dense_1": [(2,)]}


def test_without_groups_there_are_none():
    assert numbered(described(given(), dense("a", "x")), WeightGroup()) == {}
