"""Which live objects are one layer, and which weights each owns; plain objects stand for Keras's."""

from dataclasses import dataclass, field

from archlens.readers.live.describer import LiveLayer
from archlens.readers.live.live_layers import LiveLayers
from tests.unit.readers.made import dense, functional, given, tensor
from tests.unit.readers.models import described, nested


@dataclass(eq=False)
class Weight:
    shape: tuple


@dataclass(eq=False)
class Operation:
    weights: list = field(default_factory=list)


def description(name="d"):
    return described(given(), dense(name, "x")).layers[name]


def owned(*layers, direct=None):
    """Key of an entry's layer and its weights, of entries (key, live object)."""
    live = [LiveLayer(description(), operation, key) for key, operation in layers]
    return [(each.key, each.weights) for each in LiveLayers(live, direct)]


def test_a_layer_owns_its_weights():
    assert owned(("d", Operation([Weight((8, 4)), Weight((4,))]))) == [("d", {"d": 36})]


def test_entries_of_one_object_are_one_layer_named_after_the_first():
    operation = Operation([Weight((8,))])
    assert owned(("a/d", operation), ("b/d", operation)) == [("a/d", {"a/d": 8}), ("a/d", {"a/d": 8})]


def test_layers_that_share_all_weights_have_one_owner_and_are_two():
    weight = Weight((8,))
    assert owned(("a", Operation([weight])), ("b", Operation([weight]))) == [("a", {"a": 8}), ("b", {"a": 8})]


def test_layers_that_share_a_part():
    shared, own = Weight((8,)), Weight((3,))
    assert owned(("a", Operation([shared, own])), ("b", Operation([shared]))) == [
        ("a", {"a": 8, "a'": 3}),
        ("b", {"a": 8}),
    ]


def test_a_weight_that_a_layer_has_twice_counts_once():
    weight = Weight((8,))
    assert owned(("a", Operation([weight, weight]))) == [("a", {"a": 8})]


def test_weights_without_a_shape_are_not_known():
    assert owned(("a", Operation([Weight((None, 4))])), ("b", Operation([Weight((4,))]))) == [
        ("a", None),
        ("b", {"b": 4}),
    ]


def test_weights_that_an_operation_takes_directly_are_its_own():
    operation, weight = Operation(), Weight((5,))
    assert owned(("add", operation), direct={id(operation): [weight]}) == [("add", {"add": 5})]


def test_what_is_opened_owns_nothing_itself():
    kernel = Weight((8,))
    model = described(given(), nested(functional(given("i"), dense("d", "i")), tensor("x")))
    inner = model.layers["inner"]
    live = [
        LiveLayer(inner, Operation([kernel]), "inner"),
        LiveLayer(inner.model.layers["d"], Operation([kernel]), "inner/d"),
    ]
    assert [(each.key, each.weights) for each in LiveLayers(live)] == [("inner", {}), ("inner/d", {"inner/d": 8})]


def test_inputs_own_nothing():
    layer = described(given(), dense("d", "x")).layers["x"]
    live = [LiveLayer(layer, None, "x"), LiveLayer(layer, Operation([Weight((8,))]), "y")]
    assert [(each.key, each.weights) for each in LiveLayers(live)] == [("x", {}), ("y", {})]


@dataclass(eq=False)
class Stored(Weight):
    name: str = ""
    dtype: str = "float32"


@dataclass(eq=False)
class Quantized(Operation):
    quantization_mode: str = "int8"

    def _flatten_layers(self, include_self, recursive):  # noqa: ARG002 - as Keras has it
        return [self] if include_self else []


def test_what_belongs_to_the_packing_is_no_parameter_but_has_bytes():
    kernel, bias, scale = Stored((8, 8), "kernel", "int8"), Stored((8,), "bias"), Stored((8,), "kernel_scale")
    (layer,) = LiveLayers([LiveLayer(description(), Quantized([bias, kernel, scale]), "d")])
    assert (layer.weights, layer.weight_bytes, layer.quantization) == ({"d": 72}, {"d": 128}, "int8")


def test_low_rank_factors_of_a_packed_layer_are_parameters():
    factors = [Stored((8, 2), "lora_kernel_a"), Stored((2, 8), "lora_kernel_b")]
    packed = [Stored((8,), "bias"), Stored((8, 4), "kernel", "int8"), Stored((8,), "kernel_scale")]
    (layer,) = LiveLayers([LiveLayer(description(), Quantized([*factors, *packed], "int4"), "d")])
    assert layer.weights == {"d": 8 * 8 + 8 + 8 * 2 + 2 * 8}
