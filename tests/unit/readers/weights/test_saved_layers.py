"""Which entries of a file are one layer, and who owns the weights; the numbers are those of the module's text."""

import pytest

from archlens import limits
from archlens.errors import LimitError
from archlens.readers.keras.model_config import parse_model
from archlens.readers.weights.saved_layers import SavedLayers
from archlens.readers.weights.weight_groups import WeightGroup
from tests.unit.readers.made import dense, entry, functional, given, sequential, tensor
from tests.unit.readers.models import described, described_chain, group, nested, own_class, root

KERNEL, BIAS = (8, 8), (8,)


LOCAL = "locally_connected1d"


def local(name, *sources):
    """A layer that must own weights, and of which archlens does not know which shapes they have."""
    return {**dense(name, *sources), "class_name": "LocallyConnected1D"}


def marked(layer, mark):
    return {**layer, "shared_object_id": mark}


def owned(model, weights):
    """Where an entry stands → the key of its layer and its weights."""
    return {each.layer.place: (each.key, each.weights) for each in SavedLayers(model, weights)}


def by_name(model, weights):
    return {each.layer.name: (each.key, each.weights) for each in SavedLayers(model, weights)}


def two_models(first, second, *more):
    """A model of two nested ones, ``a`` and ``b``, each of one layer, and of other layers."""
    a = nested(functional(given("i"), first), tensor("x"), name="a")
    b = nested(functional(given("j"), second), tensor("x"), name="b")
    end = entry("Add", "add", [tensor("a"), tensor("b")])
    return described(given(), a, b, *more, end)


def inside(weights):
    """The group of a nested model."""
    return WeightGroup(children={"layers": WeightGroup(children=weights)})


IN_A, IN_B = "config.layers[1].config.layers[1]", "config.layers[2].config.layers[1]"


def test_1_an_entry_with_weights_owns_them():
    weights = root(a=group(KERNEL, BIAS, name="a"), b=group((8, 2), name="b"))
    assert by_name(described(given(), local("a", "x"), local("b", "a")), weights) == {
        "x": ("x", {}),
        "a": ("a", {"a": 72}),
        "b": ("b", {"b": 16}),
    }


def test_1_two_entries_alike_with_weights_each_are_two_layers():
    weights = root(functional=inside({LOCAL: group(KERNEL)}), functional_1=inside({LOCAL: group(BIAS)}))
    known = owned(two_models(local("d", "i"), local("d", "j")), weights)
    assert (known[IN_A], known[IN_B]) == (("a/d", {"a/d": 64}), ("b/d", {"b/d": 8}))


def test_2_entries_of_one_mark_are_one_layer_wherever_the_weights_lie():
    model = two_models(marked(local("d", "i"), 7), marked(local("d", "j"), 7))
    for first, second in ((group(KERNEL), WeightGroup()), (WeightGroup(), group(KERNEL))):
        known = owned(model, root(functional=inside({LOCAL: first}), functional_1=inside({LOCAL: second})))
        owner = "a/d" if first.shapes else "b/d"
        assert known[IN_A] == known[IN_B] == (owner, {owner: 64})


def test_2_an_alike_entry_of_another_mark_is_another_layer():
    model = two_models(marked(local("d", "i"), 7), marked(local("d", "j"), 8), marked(local("e", "x"), 8))
    weights = root(functional=inside({LOCAL: group(KERNEL)}), e=group(BIAS, name="e"))
    assert owned(model, weights)[IN_B] == ("b/d", {"e": 8})


def test_3_a_mark_that_stands_nowhere_else_leads_to_the_entry_of_the_same_name_and_class():
    model = two_models(local("d", "i"), marked(local("d", "j"), 7))
    empty_group = group()
    weights = root(functional=inside({LOCAL: group(KERNEL)}), functional_1=inside({LOCAL: empty_group}))
    known = owned(model, weights)
    assert known[IN_A] == known[IN_B] == ("a/d", {"a/d": 64})


def test_3_so_does_the_lack_of_a_group_where_the_class_owns_weights():
    weights = root(functional=inside({LOCAL: group(KERNEL)}), functional_1=inside({}))
    known = owned(two_models(local("d", "i"), local("d", "j")), weights)
    assert known[IN_A] == known[IN_B] == ("a/d", {"a/d": 64})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (local("d", "i"), local("e", "j")),  # of another name
        (local("d", "i"), entry("EinsumDense", "d", tensor("j"))),  # of another class
    ],
)
def test_3_an_entry_of_another_name_or_class_is_another_layer(first, second):
    weights = root(functional=inside({LOCAL: group(KERNEL)}), functional_1=inside({}))
    key, known = owned(two_models(first, second), weights)[IN_B]
    assert (key, known) == (f"b/{second['name']}", None)


def test_3_an_entry_with_an_empty_group_has_no_weights():
    weights = root(functional=inside({"own": group(KERNEL)}), functional_1=inside({"own": group()}))
    known = owned(two_models(own_class("o", tensor("i")), own_class("o", tensor("j"))), weights)
    assert (known[IN_A], known[IN_B]) == (("a/o", {"a/o": 64}), ("b/o", {}))


def test_4_of_several_it_is_the_one_with_the_most_names_around_it_in_common():
    """``inner`` is used in ``a`` and alone, and another ``d`` stands before both."""
    inner = functional(given("k"), local("d", "k"), name="inner")
    in_a = nested(functional(given("i"), nested(inner, tensor("i"))), tensor("x"), name="a")
    model = described(given(), local("d", "x"), nested(inner, tensor("d")), in_a)
    weights = root(
        locally_connected1d=group(BIAS),
        functional=inside({LOCAL: group(KERNEL)}),
        functional_1=inside({"functional": inside({})}),
    )
    known = owned(model, weights)
    assert known["config.layers[3].config.layers[1].config.layers[1]"] == ("inner/d", {"inner/d": 64})


def test_a_layer_inside_time_distributed_shares_weights_and_is_another_layer():
    around = entry("TimeDistributed", "t", tensor("x"), layer=local("d"))
    weights = root(locally_connected1d=group(KERNEL, BIAS), time_distributed=group())
    weights.children["layers"].children["time_distributed"].present = False
    assert by_name(described(given(), local("d", "x"), around), weights)["t"] == ("t", {"d": 72})


def test_weights_that_are_not_known():
    known = by_name(described(given(), local("d", "x"), entry("ReLU", "r", tensor("d"))), None)
    assert known == {"x": ("x", {}), "d": ("d", None), "r": ("r", None)}


def test_a_layer_that_must_own_weights_and_has_none_is_missing_them():
    layers = [local("d", "x"), entry("BatchNormalization", "n", tensor("d")), own_class("o", tensor("n"))]
    mine = entry("Dense", "mine", tensor("o"), module="shop")
    saved = SavedLayers(described(given(), *layers, mine), root())
    assert [layer.name for layer in saved.missing] == ["d", "n"]
    assert {each.layer.name: each.weights for each in saved} == {"x": {}, "d": None, "n": None, "o": {}, "mine": {}}


def test_weights_that_are_not_what_a_layer_asks_for_are_not_counted():
    """Nor where another entry is the same layer."""
    a = nested(functional(given("i"), dense("d", "i")), tensor("x"), name="a")
    around = entry("TimeDistributed", "t", tensor("x"), layer=dense("d"))
    model = described(given(), dense("d", "x"), a, around)
    saved = SavedLayers(model, root(dense=group((8, 4), (4,)), functional=inside({}), time_distributed=WeightGroup()))
    assert [(unfit.layer.place, unfit.shapes) for unfit in saved.misfits] == [("config.layers[1]", [(8, 4), (4,)])]
    assert [unfit.expected for unfit in saved.misfits] == [[KERNEL, BIAS]]
    assert [(each.key, each.weights) for each in saved] == [
        ("x", {}),
        ("d", None),
        ("t", None),
        ("a/i", {}),
        ("d", None),
    ]


def test_weights_of_which_it_is_not_certain_whose_they_are():
    model = described(given(), own_class("o", tensor("x")))
    saved = SavedLayers(model, root(own=WeightGroup(present=True, certain=False)))
    assert [layer.name for layer in saved.unassigned] == ["o"]
    assert [each.weights for each in saved] == [{}, None]


def test_a_sequential_that_was_never_built():
    inner = sequential(dense("e"), own_class("p"), name="inner")
    saved = SavedLayers(described_chain(dense("d"), entry("Flatten", "f"), inner), root())
    assert saved.never_built
    assert (saved.missing, saved.unassigned) == ([], [])
    weights = {each.layer.name: each.weights for each in saved if each.layer.kind == "layer"}
    assert weights == {"d": None, "f": {}, "e": None, "p": None}


@pytest.mark.parametrize(
    ("layers", "built"), [([dense("d"), entry("Flatten", "f")], True), ([dense("d"), dense("e")], False)]
)
def test_a_sequential_whose_layers_all_have_weights_was_built_on_something(layers, built):
    saved = SavedLayers(described_chain(*layers), root(dense=group(KERNEL, BIAS)))
    assert (saved.never_built, saved.missing) == (not built, [])


@pytest.mark.parametrize("told", [{"build_config": {"input_shape": [None, 8]}}, {"build_input_shape": [None, 8]}])
def test_a_sequential_of_which_the_file_tells_what_it_takes_was_built(told):
    model = sequential(dense("d"))
    (model if "build_config" in told else model["config"]).update(told)
    saved = SavedLayers(parse_model(model), root())
    assert not saved.never_built
    assert [layer.name for layer in saved.missing] == ["d"]


def test_whatever_stands_in_a_functional_model_was_built():
    inner = nested(sequential(dense("d")), tensor("x"))
    saved = SavedLayers(described(given(), inner), root())
    assert not saved.never_built
    assert [layer.name for layer in saved.missing] == ["d"]


def test_operations_own_nothing():
    operation = entry("Add", "o", [tensor("x"), tensor("x")], module="keras.ops")
    assert by_name(described(given(), operation), root(add=group(KERNEL)))["o"] == ("o", {})


def test_spectral_normalization_saves_the_kernel_of_the_layer_inside_twice():
    around = entry("SpectralNormalization", "s", tensor("x"), layer=dense("d"))
    weights = root(spectral_normalization=group((1, 8), KERNEL, layer=group(KERNEL, BIAS)))
    assert by_name(described(given(), around), weights)["s"] == ("s", {"s": 8 + 64 + 8})


@pytest.mark.parametrize(
    ("shapes", "parameters"),
    [
        ([KERNEL, BIAS], 64 + 8 + 2 * 8 * 2),  # merged on saving: the factors (8, 2) and (2, 8) come on top
        ([KERNEL, BIAS, (8, 2), (2, 8)], 64 + 8 + 2 * 8 * 2),  # saved as they are
    ],
)
def test_low_rank_factors(shapes, parameters):
    adapted = entry("Dense", "d", tensor("x"), units=8, lora_rank=2)
    assert by_name(described(given(), adapted), root(dense=group(*shapes)))["d"] == ("d", {"d": parameters})


def test_long_keys_end_in_an_error():
    with limits.within({"id_characters": 10}), pytest.raises(LimitError, match="id"):
        SavedLayers(described(given("x" * 6), local("d" * 6, "x" * 6)), None)


def test_a_layer_that_the_file_leaves_without_its_name_has_its_weights():
    """A user's layer whose ``get_config`` gives nothing, in a Sequential; Keras 3 names it in the weights file."""
    nameless = {"module": None, "class_name": "Quiet", "config": {}}
    model = described_chain(given(), nameless, nameless)
    weights = root(quiet=group((8, 3), name="silent"), quiet_1=group((3, 3), name="other"))
    assert [each.key for each in SavedLayers(model, weights)] == ["x", "silent", "other"]
    assert [each.weights for each in SavedLayers(model, weights)] == [{}, {"silent": 24}, {"other": 9}]
