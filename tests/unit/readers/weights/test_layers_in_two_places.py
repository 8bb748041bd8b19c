"""Layers in two places: what is told for which form, and in which words.

What Keras makes of such files is asked of Keras itself in tests/against_keras.
"""

import pytest

from archlens.readers.weights.layers_in_two_places import LayersInTwoPlaces, layers_in_two_places
from archlens.readers.weights.saved_layers import SavedLayers
from tests.unit.readers.made import dense, functional, given, tensor
from tests.unit.readers.models import described, group, nested, root


def marked(entry, mark):
    return {**entry, "shared_object_id": mark}


def towers(*marks, names=("shared", "shared")):
    """Two nested models with a layer each, of these names and marks; a mark of 0 is none."""
    inner = []
    for number, (name, mark) in enumerate(zip(names, marks, strict=True)):
        layer = dense(name, f"i{number}")
        inner.append(functional(given(f"i{number}"), marked(layer, mark) if mark else layer, name=f"t{number}"))
    calls = [nested(model, tensor("x"), name=model["config"]["name"]) for model in inner]
    return described(given(), *calls, outputs=[[call["name"], 0, 0] for call in calls])


def weights(first, second):
    of_layer = {True: group((8, 8), (8,)), False: group()}
    inner = [
        root(input_layer=group(), dense=of_layer[has]) if has else root(input_layer=group()) for has in (first, second)
    ]
    return root(input_layer=group(), functional=inner[0], functional_1=inner[1])


def found(model, group_of_weights, form, version):
    saved = SavedLayers(model, group_of_weights)
    return [(each.fate, each.names, each.places) for each in layers_in_two_places(model, saved, form, version)]


ONE = (("shared",), ("t0", "t1"))


@pytest.mark.parametrize(
    ("form", "version", "fates"),
    [("keras", "3.15.1", ["refused"]), ("keras", "2.15.0", ["refused"]), ("savedmodel", "2", [])],
)
def test_a_layer_whose_weights_are_saved_once(form, version, fates):
    assert found(towers(0, 7), weights(True, False), form, version) == [(fate, *ONE) for fate in fates]


def test_layers_that_are_alike_and_have_weights_of_their_own():
    both = weights(True, True)
    assert found(towers(0, 0), both, "keras", "3.15.1") == []
    assert found(towers(0, 0), both, "h5", "3.15.1") == [("perhaps copied", *ONE)]
    assert found(towers(0, 0), None, "json", None) == [("perhaps copied", *ONE)]
    assert found(towers(0, 0, names=("one", "other")), both, "h5", "3.15.1") == []
    assert found(towers(7, 7), None, "json", "2.15.0") == [("copied", *ONE)]


def test_layers_in_the_same_places_are_told_together():
    said = LayersInTwoPlaces(("a", "b"), ("m1/enc", "m2/enc"), (), "refused").in_words()
    assert said == "Layers 'a' and 'b' stand in 'm1/enc' and in 'm2/enc': Keras refuses to load this file."
    many = LayersInTwoPlaces(tuple("abcdefgh"), ("", "enc"), (), "perhaps copied").in_words()
    assert "'e' and 3 more stand in the model itself and in 'enc': if each is one layer, Keras makes two" in many
