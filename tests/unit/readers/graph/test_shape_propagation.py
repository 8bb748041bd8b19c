"""Shapes of models as Keras 2 wrote them, whose files record none."""

from archlens import limits
from archlens.readers.graph.shape_propagation import own_inputs, propagate_shapes
from tests.unit.readers.models import described_old


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
    return [reference.shape for node in described.layers[name].nodes for _, reference in node.references()]


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
