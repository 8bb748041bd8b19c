"""What is known of shapes around single calls: open ones, nested models, time axes."""

import pytest

from archlens.layers.partial_shapes import UNKNOWN, Unranked
from archlens.readers.graph.known_shapes import KnownShapes, chain_node, shaped_call, with_shapes
from archlens.readers.keras.model_config import parse_model
from archlens.readers.keras.model_records import History
from tests.unit.readers.made import dense, entry, functional, given, tensor

X, A = History("x", 0, 0), History("a", 0, 0)


def first_call(model, name):
    layer = model.layers[name]
    return shaped_call(layer, 0, layer.nodes[0])


@pytest.mark.parametrize(
    ("layer", "known", "starts"),
    [
        (dense("a", "x"), {X: (None, 8), A: Unranked(8)}, True),
        (dense("a", "x"), {X: UNKNOWN, A: Unranked(8)}, False),  # it is unknown before
        (dense("a", "x"), {X: (None, 8), A: (None, 8)}, False),  # nothing behind the batch axis is unknown
        (entry("Mine", "a", tensor("x"), module="mine"), {X: UNKNOWN, A: UNKNOWN}, True),  # there is no rule
    ],
)
def test_where_shapes_begin_to_be_unknown(layer, known, starts):
    call = first_call(parse_model(functional(given(), layer)), "a")
    call.given.append(A)
    shapes = KnownShapes(known, {history for history, shape in known.items() if isinstance(shape, Unranked)})
    assert shapes.starts_open(call) is starts
    assert shapes.of(History("nobody", 0, 0)) == UNKNOWN


def test_outputs_that_only_a_rule_knows_are_open():
    call = first_call(parse_model(functional(given(), dense("a", "x"))), "a")
    known = KnownShapes({}, set())
    known.expect_outputs(call, 2)
    assert call.given == [A, History("a", 0, 1)]
    assert known.any_open([A])
    assert not known.any_open([X])


def test_a_nested_model_is_called_on_what_is_known_and_else_on_its_own_shapes():
    inner = functional(given("inner", (None, 5, 3)), dense("d", "inner"))
    layer = {**inner, **entry("Functional", "n", tensor("x")), "config": {**inner["config"], "name": "n"}}
    call = first_call(parse_model(functional(given("x", (None, 5, 3)), layer)), "n")
    certain = KnownShapes({X: (2, 7, None)}, set())
    assert certain.called_on(call, call.model) == ({"inner": (2, 7, None)}, ())
    found = KnownShapes({X: (2, 7, None)}, {X})
    assert found.called_on(call, call.model) == ({"inner": (2, 7, 3)}, ())
    assert KnownShapes({X: UNKNOWN}, {X}).called_on(call, call.model) == ({"inner": (None, 5, 3)}, ())


def test_the_steps_around_a_nested_model_are_axes_of_the_call_alone():
    inner = functional(given("inner", (None, 3)), dense("d", "inner"))
    layer = entry("TimeDistributed", "n", tensor("x"), layer=inner)
    call = first_call(parse_model(functional(given("x", (None, 4, 3)), layer)), "n")
    assert KnownShapes({X: (None, 4, 3)}, set()).called_on(call, call.model) == ({"inner": (None, 3)}, (4,))


def test_a_call_in_a_chain_takes_what_the_layer_before_it_gives():
    model = parse_model(functional(given(), dense("a", "x")))
    layer = model.layers["a"]
    assert shaped_call(layer, 0, chain_node(layer, [X])).taken == [X]
    states = [X, History("x", 0, 1)]
    several = chain_node(layer, states)
    assert [reference.history for _, reference in several.references] == states
    shaped = with_shapes(several, {X: (None, 8), states[1]: UNKNOWN}, every=False)
    assert [reference.shape for _, reference in shaped.references] == [(None, 8), None]
