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


@pytest.mark.parametrize("aside", ["keras_api", "optimizer", "metrics", "_state_var"])
def test_what_is_not_of_the_layer_is_left_aside(aside):
    objects = [layer(layer_1=1), layer(**{"kernel": 2, aside: 3}), variable(*KERNEL), variable(*BIAS)]
    weights = Owners(objects, {1: "d"}).weights(described(given(), dense("d", "x")), 0)
    assert weights.all_shapes() == [KERNEL]


def weights_of_one(*objects):
    """The weights of a model's one layer, the first of these objects."""
    model = described(given(), dense("d", "x"))
    return Owners([layer(d=1), *objects], {1: "d"}).weights(model, 0).all_shapes()


def test_a_variable_that_two_attributes_lead_to_counts_once():
    """As ``mean`` and ``adapt_mean`` of a ``Normalization`` do."""
    assert weights_of_one(layer(mean=2, adapt_mean=2, again=3), variable(*BIAS), layer(mean=2)) == [BIAS]


def test_the_list_that_keras_has_of_a_layers_variables_tells_all_of_them():
    listed = SavedObject(children={"0": 3, "2": 5})
    objects = [layer(variables=2, kernel=3, step=4), listed, variable(*KERNEL), variable(1), SavedObject()]
    assert weights_of_one(*objects) == [KERNEL]


def test_variables_of_metrics_are_no_weights():
    metric = SavedObject(children={"total": 4}, keras=True, metric=True)
    assert weights_of_one(layer(loss=2, kernel=3), metric, variable(*KERNEL), variable()) == [KERNEL]


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
