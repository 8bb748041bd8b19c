"""Shapes of models as Keras 2 wrote them, whose files record none."""

from archlens import limits
from archlens.readers.graph.nested_inputs import own_inputs
from archlens.readers.graph.shape_propagation import complete_shapes, propagate_shapes
from archlens.readers.graph.wired_model import WiredModels
from tests.unit.readers import made, models
from tests.unit.readers.models import described_chain, described_old


def layer(class_name, name, *nodes, **config):
    return {"class_name": class_name, "name": name, "config": {"name": name, **config}, "inbound_nodes": list(nodes)}


def given(name, *shape):
    return layer("InputLayer", name, batch_input_shape=[None, *shape], dtype="float32")


def x(name="x", node=0, tensor=0):
    return [name, node, tensor, {}]


def model(*layers, inputs=None, output=None, name="m"):
    config = {
        "name": name,
        "layers": list(layers),
        "input_layers": [[each, 0, 0] for each in inputs or (layers[0]["name"],)],
        "output_layers": [output or [layers[-1]["name"], 0, 0]],
    }
    return {"class_name": "Model", "config": config}


def nested(entry, name, *nodes):
    return {**entry, "name": name, "config": {**entry["config"], "name": name}, "inbound_nodes": list(nodes)}


def propagated(entry):
    described = described_old(entry)
    propagate_shapes(described)
    return described


def outputs(described, name):
    return [node.outputs for node in described.layers[name].nodes]


def taken(described, name):
    return [reference.shape for node in described.layers[name].nodes for _, reference in node.references]


def test_keras_2_tells_neither_axis_of_an_upsampled_plane_of_which_one_is_unknown():
    """tf-keras 2.21: ``UpSampling2D(2)(Input((None, 8, 3))).shape == (None, None, None, 3)``; Keras 3 tells both."""
    upsampled = [
        layer("UpSampling2D", "wide", [x()], size=[2, 2]),
        layer("UpSampling2D", "first", [x("y")], size=[2, 2], data_format="channels_first"),
        layer("UpSampling2D", "known", [x("z")], size=[2, 3]),
        layer("UpSampling3D", "deep", [x("v")], size=[2, 2, 2]),
    ]
    inputs = [given("x", None, 8, 3), given("y", 3, 8, None), given("z", 8, 9, 3), given("v", 8, None, 4, 3)]
    described = propagated(model(*inputs, *upsampled, inputs=("x", "y", "z", "v")))
    assert outputs(described, "wide") == [((None, None, None, 3),)]
    assert outputs(described, "first") == [((None, 3, None, None),)]
    assert outputs(described, "known") == [((None, 16, 27, 3),)]
    assert outputs(described, "deep") == [((None, 16, None, 8, 3),)]


def test_every_tensor_gets_the_shape_of_its_producer():
    whole = model(
        given("x", 9, 9, 3),
        layer("Conv2D", "c", [x()], filters=4, kernel_size=[3, 3], strides=[1, 1], padding="valid"),
        layer("Flatten", "f", [x("c")]),
        layer("Dense", "d", [x("f")], units=2),
    )
    described = propagated(whole)
    assert [outputs(described, name) for name in "cfd"] == [[((None, 7, 7, 4),)], [((None, 196),)], [((None, 2),)]]
    assert [taken(described, name) for name in "cfd"] == [[(None, 9, 9, 3)], [(None, 7, 7, 4)], [(None, 196)]]


def test_each_call_of_a_shared_layer_has_its_own_shapes():
    shared = layer("Dense", "d", [x("x")], [x("y")], units=2)
    add = layer("Concatenate", "c", [x("d", 0), x("d", 1)], axis=0)
    described = propagated(model(given("x", 8), given("y", 5, 8), shared, add, inputs=("x", "y")))
    assert outputs(described, "d") == [((None, 2),), ((None, 5, 2),)]


def test_what_no_rule_knows_is_as_its_taker_was_built():
    after = {**layer("Dense", "d", [x("o")], units=2), "build_config": {"input_shape": [None, 7]}}
    described = propagated(model(given("x", 8), layer("shop>Own", "o", [x()]), after))
    assert (outputs(described, "o"), outputs(described, "d")) == ([((None, 7),)], [((None, 2),)])


def test_what_nothing_knows_stays_unknown_with_all_behind_it_that_depends_on_it():
    behind = [layer("ReLU", "r", [x("o")]), layer("Dense", "d", [x("r")], units=2)]
    described = propagated(model(given("x", 8), layer("shop>Own", "o", [x()]), *behind))
    assert [outputs(described, name) for name in "ord"] == [[None], [None], [None]]


def test_an_input_that_no_call_takes_may_be_of_any_shape():
    unused = layer("InputLayer", "unused", batch_input_shape="1", dtype="float32")
    described = completed(model(given("x", 8), unused, layer("Dense", "d", [x()], units=2), inputs=("x", "unused")))
    assert outputs(described, "d") == [((None, 2),)]


def test_inside_a_nested_model_are_the_shapes_it_was_built_on_and_outside_those_of_the_call():
    inner = model(
        given("i", None, None, 3),
        layer("Conv2D", "c", [x("i")], filters=4, kernel_size=[3, 3], strides=[1, 1], padding="valid"),
    )
    described = propagated(model(given("x", 9, 9, 3), nested(inner, "n", [x()]), layer("Flatten", "f", [x("n", 1)])))
    assert outputs(described.layers["n"].model, "c") == [((None, None, None, 4),)]
    assert outputs(described, "n") == [((None, 7, 7, 4),)]
    assert outputs(described, "f") == [((None, 7 * 7 * 4),)]


def test_a_model_inside_time_distributed_has_no_time_axis_inside():
    inner = model(given("i", 8), layer("Dense", "d", [x("i")], units=2))
    inner["config"]["name"] = "inner"
    around = layer("TimeDistributed", "t", [x()], layer=inner)
    described = propagated(model(given("x", 5, 8), around))
    assert outputs(described.layers["t"].model, "d") == [((None, 2),)]
    assert outputs(described, "t") == [((None, 5, 2),)]


def test_a_nested_sequential_on_another_shape():
    chain = [layer("Dense", "d", units=3, batch_input_shape=[None, None, 4]), layer("Flatten", "f")]
    inner = {"class_name": "Sequential", "config": {"name": "n", "layers": chain}, "name": "n"}
    described = propagated(model(given("x", 5, 4), {**inner, "inbound_nodes": [[x()]]}))
    assert outputs(described, "n") == [((None, 15),)]


def test_beyond_the_limit_of_computing_again_shapes_are_unknown():
    inner = model(given("i", None), layer("ReLU", "r", [x("i")]))
    whole = model(given("x", 8), nested(inner, "n", [x()]), output=["n", 1, 0])
    with limits.within({"recomputed_calls": 1}):
        described = described_old(whole)
        propagate_shapes(described)
    assert outputs(described, "n") == [None]
    assert outputs(propagated(whole), "n") == [((None, 8),)]


def test_own_inputs():
    described = described_old(model(given("x", 8), given("y", 2), layer("Add", "a", [x(), x("y")]), inputs=("x", "y")))
    assert own_inputs(described) == {"x": (None, 8), "y": (None, 2)}


def completed(entry, **weights):
    """A model of Keras 2 with all that is certain of its shapes, given the weights of some layers by name."""
    described = propagated(entry)
    complete_shapes(described, lambda each: weights.get(each.name, ()), WiredModels())
    return described


OWN = layer("shop>Own", "o", [x()])
CONV = {"filters": 4, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid"}


def test_behind_the_unknown_is_known_what_is_certain():
    behind = [layer("Conv2D", "c", [x("o")], **CONV), layer("Flatten", "f", [x("c")])]
    described = completed(model(given("x", 9, 9, 3), OWN, *behind, layer("Dense", "d", [x("f")], units=2)))
    assert outputs(described, "o") == [((None, None, None, None),)]
    assert [outputs(described, name) for name in "cfd"] == [
        [((None, None, None, 4),)],
        [((None, None),)],
        [((None, 2),)],
    ]
    assert [taken(described, name) for name in "cf"] == [[(None, None, None, None)], [(None, None, None, 4)]]


def test_weights_tell_what_goes_in():
    behind = [layer("Conv2D", "c", [x("o")], **CONV), layer("Flatten", "f", [x("c")])]
    whole = model(
        given("x", 9, 9, 3), OWN, *behind, layer("Dropout", "p", [x("f")]), layer("Dense", "d", [x("p")], units=2)
    )
    described = completed(whole, c=[(3, 3, 5, 4), (4,)], d=[(36, 2), (2,)])
    assert [outputs(described, name) for name in "ocfpd"] == [
        [((None, None, None, 5),)],
        [((None, None, None, 4),)],
        [((None, 36),)],
        [((None, 36),)],
        [((None, 2),)],
    ]


def test_weights_of_another_layer_tell_nothing():
    whole = model(given("x", 9, 3), OWN, layer("LSTM", "l", [x("o")], units=2))
    assert outputs(completed(whole, l=[(7, 8), (2, 8), (8,)]), "o") == [((None, None, 7),)]
    assert outputs(completed(whole, l=[(7, 9), (2, 8), (8,)]), "o") == [((None, None, None),)]


def test_what_two_calls_tell_of_one_tensor_comes_together():
    takers = [layer("LSTM", "l", [x("o")], units=2), layer("Dense", "d", [x("o")], units=3)]
    dot = layer("shop>Join", "j", [x("l"), x("d")])
    described = completed(model(given("x", 8), OWN, *takers, dot), d=[(7, 3), (3,)])
    assert [outputs(described, name) for name in "old"] == [
        [((None, None, 7),)],
        [((None, 2),)],
        [((None, None, 3),)],
    ]


def test_an_axis_that_the_input_leaves_open_stays_open_whatever_weights_say():
    whole = model(given("x", None, None), layer("LSTM", "l", [x()], units=2))
    described = completed(whole, l=[(7, 8), (2, 8), (8,)])
    assert taken(described, "l") == [(None, None, None)]


def undetermined(described):
    return [name for name, each in described.layers.items() for node in each.nodes if node.undetermined]


def test_where_the_unknown_begins_is_marked():
    behind = [layer("LSTM", "l", [x("o")], units=2, return_sequences=True), layer("shop>Own", "p", [x("l")])]
    described = completed(model(given("x", 8), OWN, *behind, layer("ReLU", "r", [x("p")])))
    assert undetermined(described) == ["o", "p"]


def test_a_shape_that_is_found_in_full_is_not_marked():
    described = completed(model(given("x", 8), OWN, layer("PReLU", "a", [x("o")])), a=[(5, 3)])
    assert (outputs(described, "o"), undetermined(described)) == ([((None, 5, 3),)], [])


def test_inside_a_nested_model_something_may_be_open_and_known_outside():
    inner = model(given("i", None, 3), layer("shop>Own", "o", [x("i")]), layer("GRU", "g", [x("o")], units=4))
    described = completed(model(given("x", 9, 3), nested(inner, "n", [x()]), layer("Dense", "d", [x("n", 1)], units=2)))
    assert outputs(described, "n") == [((None, 4),)]
    assert outputs(described.layers["n"].model, "o") == [((None, None, None),)]


def test_a_sequential_of_keras_3_that_tells_nothing_but_its_input():
    chain = [
        made.given(),
        made.entry("Lambda", "o"),
        made.entry("LSTM", "l", units=4, return_sequences=True),
        made.dense("d"),
    ]
    described = described_chain(*chain)
    weights = {"l": [(7, 16), (4, 16), (16,)]}
    complete_shapes(described, lambda each: weights.get(each.name, ()), WiredModels())
    assert [outputs(described, name) for name in "old"] == [
        [((None, None, 7),)],
        [((None, None, 4),)],
        [((None, None, 8),)],
    ]


def test_a_nested_model_on_other_shapes_in_a_sequential_gives_outside_what_keras_gives():
    conv = made.entry("Conv2D", "c", made.tensor("i", shape=(None, None, None, 3)), **CONV)
    inner = models.nested(made.functional(made.given("i", (None, None, None, 3)), conv), name="n")
    described = described_chain(made.given(shape=(None, 9, 9, 3)), inner, made.entry("Flatten", "f"))
    complete_shapes(described, lambda _each: (), WiredModels())
    assert [outputs(described, name) for name in "nf"] == [[((None, 7, 7, 4),)], [((None, 196),)]]
    assert outputs(described.layers["n"].model, "c") == [((None, None, None, 4),)]
