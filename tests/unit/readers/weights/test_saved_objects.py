"""Which object of a SavedModel owns which variables."""

import pytest

from archlens import limits
from archlens.errors import LimitError
from archlens.readers.weights.saved_objects import Owners, SavedObject
from tests.unit.readers.made import dense, entry, functional, given, tensor
from tests.unit.readers.models import described, nested

KERNEL, BIAS = (8, 8), (8,)


def variable(*shape):
    return SavedObject(shape=shape)


def layer(**children):
    return SavedObject(children=children, keras=True)


def test_variables_of_a_layer_and_of_what_it_holds():
    objects = [layer(layer_1=1), layer(kernel=2, cell=3), variable(*KERNEL), layer(bias=4, again=1), variable(*BIAS)]
    weights = Owners(objects, {1: "d"}).weights(described(given(), dense("d", "x")), 0)
    (own,) = weights.layers([("d", "Dense")])
    assert (own.name, own.shapes, own.present) == ("d", [KERNEL, BIAS], True)


@pytest.mark.parametrize("aside", ["keras_api", "optimizer", "metrics"])
def test_what_is_not_of_the_layer_is_left_aside(aside):
    objects = [layer(layer_1=1), layer(**{"kernel": 2, aside: 3}), variable(*KERNEL), variable(*BIAS)]
    weights = Owners(objects, {1: "d"}).weights(described(given(), dense("d", "x")), 0)
    assert weights.all_shapes() == [KERNEL]


def test_a_layer_in_two_models_is_one_object_whose_weights_count_once():
    a = nested(functional(given("i"), dense("d", "i")), tensor("x"), name="a")
    b = nested(functional(given("i"), dense("d", "i")), tensor("x"), name="b")
    model = described(given(), a, b, entry("Add", "add", [tensor("a"), tensor("b")]))
    objects = [layer(a=1, b=2), layer(d=3), layer(d=3), layer(kernel=4), variable(*KERNEL)]
    weights = Owners(objects, {1: "a", 2: "b", 3: "d"}).weights(model, 0)
    assert weights.all_shapes() == [KERNEL]
    marks = [model.layers[name].model.layers["d"].shared_id for name in "ab"]
    assert marks == [3, 3]


def test_inside_time_distributed():
    around = entry("TimeDistributed", "t", tensor("x"), layer=functional(given("i"), dense("d", "i")))
    objects = [layer(t=1), layer(layer=2), layer(d=3), layer(kernel=4), variable(*KERNEL)]
    weights = Owners(objects, {1: "t", 2: "inner", 3: "d"}).weights(described(given(), around), 0)
    inner = weights.at(["layers", "t", "layer", "layers", "d"])
    assert (inner.name, inner.shapes) == ("d", [KERNEL])


def test_objects_that_hold_each_other_end():
    objects = [layer(d=1), layer(kernel=2, other=1, up=0), variable(*KERNEL)]
    weights = Owners(objects, {1: "d"}).weights(described(given(), dense("d", "x")), 0)
    assert weights.all_shapes() == [KERNEL]


def test_too_many_objects_are_refused():
    objects = [layer(d=1), layer(a=2, b=3), variable(1), variable(1)]
    with limits.within({"calls": 2}), pytest.raises(LimitError):
        Owners(objects, {1: "d"}).weights(described(given(), dense("d", "x")), 0)
