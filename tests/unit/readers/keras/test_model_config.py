"""A model's configuration, layer by layer: what is a graph, what a layer is, and what a Sequential leaves out."""

import pytest

from archlens import limits
from archlens.errors import LimitError, NotAGraphError
from archlens.readers.keras.model_config import holds_graph, leaves_names_out, models_in, parse_model
from archlens.readers.keras.model_records import History
from tests.unit.readers.made import dense, entry, functional, given, sequential, tensor
from tests.unit.readers.models import nested

INNER = functional(given("i"), dense("d", "i"), name="inner")


def wrapped(class_name, inner, name="wrapper"):
    return entry(class_name, name, layer=inner)


def parsed(layer):
    """A layer behind an input."""
    return parse_model(functional(given(), layer)).layers[layer["name"]]


def test_a_functional_model():
    model = parse_model(functional(given(), dense("a", "x"), outputs=[["a", 0, 0], ["x", 0, 0]], name="top"))
    assert (model.name, model.class_name, model.sequential) == ("top", "Functional", False)
    assert list(model.layers) == ["x", "a"]
    assert [layer.kind for layer in model.layers.values()] == ["input", "layer"]
    assert [layer.place for layer in model.layers.values()] == ["config.layers[0]", "config.layers[1]"]
    assert model.inputs == [History("x", 0, 0)]
    assert model.outputs == [History("a", 0, 0), History("x", 0, 0)]


@pytest.mark.parametrize(
    ("data", "graph"),
    [
        (functional(given()), True),
        (sequential(given()), True),
        ({**functional(given()), "class_name": "Own"}, True),
        ({**sequential(given()), "class_name": "Own"}, False),
        ({"class_name": "Sequential", "config": {"layers": {}}}, False),
        ({"class_name": "Sequential", "config": []}, False),
        ({"class_name": "Functional", "config": {"layers": [], "input_layers": []}}, False),
        (None, False),
    ],
)
def test_what_holds_a_graph(data, graph):
    assert holds_graph(data) is graph


def test_a_subclassed_model_is_refused_and_told_what_to_do():
    with pytest.raises(NotAGraphError, match=r"'Own' without a graph.*--rebuild") as caught:
        parse_model({"class_name": "Own", "config": {"units": 3}})
    assert caught.value.place == "config"


def test_a_second_layer_of_one_name_is_refused():
    with pytest.raises(NotAGraphError, match="'a'") as caught:
        parse_model(functional(given(), dense("a", "x"), dense("a", "x")))
    assert caught.value.place == "config.layers[2].name"


@pytest.mark.parametrize(
    ("module", "kind"),
    [
        ("keras.src.ops.numpy", "operation"),
        ("keras.ops", "operation"),
        ("keras.activations", "operation"),
        ("keras.layers", "layer"),
        ("their.keras.ops", "layer"),
        (None, "layer"),
    ],
)
def test_operations_are_known_by_their_module(module, kind):
    assert parsed(entry("Add", "a", tensor("x"), module=module)).kind == kind


def test_an_input_is_one_whatever_its_module():
    assert parsed(entry("InputLayer", "a", module="keras.ops")).kind == "input"


@pytest.mark.parametrize(
    ("layer", "effective", "axes"),
    [
        (wrapped("TimeDistributed", dense("d")), "Dense", 0),
        (wrapped("SpectralNormalization", dense("d")), "Dense", 0),
        (wrapped("TimeDistributed", wrapped("TimeDistributed", dense("d"))), "Dense", 0),
        (wrapped("Bidirectional", entry("LSTM", "l")), "Bidirectional", 0),
        (wrapped("TimeDistributed", INNER), "Functional", 1),
        (wrapped("TimeDistributed", wrapped("TimeDistributed", INNER)), "Functional", 2),
        ({**INNER, "name": "inner", "inbound_nodes": []}, "Functional", 0),
    ],
)
def test_what_is_inside_a_layer(layer, effective, axes):
    found = parsed({**layer, "inbound_nodes": []})
    assert (found.effective_class, found.time_axes) == (effective, axes)
    assert (found.model is not None) is (effective == "Functional")
    if found.model is not None:
        assert found.model.place == "config.layers[1].config" + ".layer.config" * axes


def test_a_sequential_without_an_input_is_given_one_of_a_name_of_its_own():
    model = parse_model(sequential(dense("input"), dense("b"), build_config={"input_shape": [None, 5]}))
    assert list(model.layers) == ["input_", "input", "b"]
    assert (model.layers["input_"].kind, model.layers["input_"].input_shape) == ("input", (None, 5))
    assert (model.inputs, model.outputs) == (None, None)


def test_a_sequential_may_tell_its_shape_in_its_configuration():
    chain = sequential(dense("a"))
    chain["config"]["build_input_shape"] = [None, 7]
    assert parse_model(chain).layers["input"].input_shape == (None, 7)
    assert list(parse_model(sequential(given(), dense("a"))).layers) == ["x", "a"]


def test_whether_a_file_tells_what_a_sequential_takes():
    assert parse_model(sequential(given(), dense("a"))).recorded_input
    assert parse_model(sequential(dense("a"), build_config={"input_shape": [None, 5]})).recorded_input
    assert not parse_model(sequential(dense("a"))).recorded_input
    assert parse_model(functional(given(), dense("a", "x"))).recorded_input


def test_the_first_layer_of_a_sequential_was_built_on_what_the_model_takes():
    model = parse_model(sequential(given(), dense("a"), dense("b")))
    assert [model.layers[name].build_shape for name in "ab"] == [(None, 8), None]
    told = {**dense("a"), "build_config": {"input_shape": [None, 5]}}
    assert parse_model(sequential(given(), told)).layers["a"].build_shape == (None, 5)


def test_a_name_may_be_left_out_in_a_sequential_only():
    nameless = {"class_name": "Own", "config": {}, "module": None, "inbound_nodes": []}
    chain = parse_model(sequential(given(), nameless))
    assert [layer.named for layer in chain.layers.values()] == [True, False]
    assert leaves_names_out(chain)
    assert not leaves_names_out(parse_model(functional(given(), dense("a", "x"))))
    around = parse_model(functional(given(), nested(sequential(given(), nameless), tensor("x"))))
    assert leaves_names_out(around)
    with pytest.raises(NotAGraphError) as caught:
        parse_model(functional(given(), nameless, outputs=[["x", 0, 0]]))
    assert caught.value.place == "config.layers[1].name"


def test_models_in_one_another():
    middle = functional(given("m"), nested(INNER, tensor("m")), name="middle")
    outer = parse_model(functional(given(), nested(middle, tensor("x"), name="middle"), name="outer"))
    assert [model.name for model in models_in(outer)] == ["outer", "middle", "inner"]


def test_models_are_nested_as_deep_as_the_limit_allows_and_no_deeper():
    parse_model(INNER, depth=limits.current().model_nesting)
    with pytest.raises(LimitError) as caught:
        parse_model(INNER, depth=limits.current().model_nesting + 1)
    assert caught.value.limit == "model_nesting"
