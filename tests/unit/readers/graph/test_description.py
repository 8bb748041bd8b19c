"""Which Keras a configuration is taken to be of, and what a graph is told about."""

import pytest

from archlens.errors import NoModelError, NotAGraphError
from archlens.readers.graph.description import expect_graph, graph_of, parse_any
from archlens.readers.weights.weight_groups import WeightGroup
from tests.unit.readers.made import dense, entry, functional, given, sequential, tensor
from tests.unit.readers.models import described, own_class


def old_layer(class_name, name, *nodes, **config):
    """A layer as Keras 2 writes it, without a module."""
    return {"class_name": class_name, "name": name, "config": {"name": name, **config}, "inbound_nodes": [*nodes]}


OLD = functional(
    old_layer("InputLayer", "x", batch_input_shape=[None, 4]),
    old_layer("Dense", "d", [["x", 0, 0, {}]], units=3),
)


@pytest.mark.parametrize("version", ["2.15.0", "1.2.2", None])
def test_an_old_model_is_read_and_its_shapes_are_inferred(version):
    layer = parse_any(OLD, version).layers["d"]
    (node,) = layer.nodes
    assert node.args[0].shape == (None, 4)
    assert layer.module == "keras.layers"


def test_a_new_model_is_read_as_it_stands():
    model = parse_any(functional(given(), dense("d", "x")), "3.9.0")
    assert model.layers["d"].nodes[0].args[0].shape == (None, 8)
    with pytest.raises(NotAGraphError) as caught:
        parse_any(OLD, "3.9.0")
    assert caught.value.place == "config.layers[1].inbound_nodes[0]"


def test_a_legacy_file_of_keras_3_is_given_the_modules_that_it_leaves_out():
    bare = functional(given(), dense("d", "x"), own_class("o", tensor("d")))
    for layer in bare["config"]["layers"]:
        del layer["module"]
    layers = parse_any(bare, "3.9.0", legacy=True).layers
    assert (layers["d"].builtin, layers["o"].builtin) == (True, False)
    assert not parse_any(bare, "3.9.0").layers["d"].builtin


@pytest.mark.parametrize(("module", "product"), [("keras_hub.src", "KerasHub"), ("keras_nlp.models", "KerasNLP")])
def test_arguments_to_build_a_model_with_are_no_graph(module, product):
    with pytest.raises(NotAGraphError, match=f"'Backbone'.*live model of {product}"):
        parse_any({"module": module, "class_name": "Backbone", "config": {"layers": 12}}, "3.9.0")
    graph = {**functional(given(), dense("d", "x")), "module": module}
    assert list(parse_any(graph, "3.9.0").layers) == ["x", "d"]


def test_the_graph_has_the_notes_of_the_file_first():
    model = described(given(), own_class("o", tensor("x")), dense("d", "o"))
    bare = graph_of(model, None, format_="json", keras_version="3.9.0", noticed=())
    assert (bare.format, bare.keras_version, [call.id for call in bare.calls]) == ("json", "3.9.0", ["x", "o", "d"])
    (own,) = {note for note in bare.notes if note.where == ("o",) and "Own" in note.message}
    noticed = graph_of(model, None, format_="json", keras_version=None, noticed=[own])
    assert noticed.notes == (own, *bare.notes)


def test_what_is_no_graph_is_refused():
    expect_graph(described(given(), dense("d", "x")), None)
    cycle = described(given(), entry("Add", "a", [tensor("x"), tensor("b")]), dense("b", "a"))
    with pytest.raises(NotAGraphError):
        expect_graph(cycle, None)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"module": "keras.utils", "class_name": "FeatureSpace", "config": {"features": {}}}, "a FeatureSpace"),
        ({"module": "keras.layers", "class_name": "Dense", "config": {"units": 2}}, r"a layer alone \('Dense'\)"),
        ({"class_name": "Dense", "config": {"units": 2}}, r"a layer alone \('Dense'\)"),
        ({"class_name": "Tokenizer", "config": {"num_words": 5}}, "a Tokenizer of Keras 2, which turns texts"),
    ],
)
def test_what_keras_saves_that_is_no_model(entry, found):
    with pytest.raises(NoModelError, match=found) as raised:
        parse_any(entry, "3.9.0")
    assert "--rebuild" not in str(raised.value)


def test_of_a_sequential_that_was_never_built_one_note_says_it():
    model = parse_any(sequential(dense("d"), dense("e")), "3.9.0")
    graph = graph_of(model, WeightGroup(), format_="keras", keras_version="3.9.0", noticed=())
    assert [note.code for note in graph.notes] == ["AL412"]
