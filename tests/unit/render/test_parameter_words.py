"""A place of parameters in words."""

from __future__ import annotations

import pytest

from archlens.analysis.parameter_places import ParameterPlace
from archlens.render.parameter_words import place_name, place_words

WORDS = [
    (ParameterPlace("fc1", None, "layer", "Dense", 1, ("fc1",), 7, 0.7), "fc1 (Dense)"),
    (ParameterPlace("backbone", None, "model", None, 4, ("backbone/a",), 7, 0.7), "backbone (nested model)"),
    (ParameterPlace("conv5", None, "names", None, 20, (), 7, 0.7), "conv5* (20 layers)"),
    (ParameterPlace("conv5", None, "names", "Conv2D", 3, (), 7, 0.7), "conv5* (3 Conv2D layers)"),
    (ParameterPlace("e_0", "e_13", "layer", "Embedding", 14, (), 7, 0.7), "e_0 … e_13 (14 Embedding layers)"),
    (ParameterPlace("layer_0", "layer_11", "names", None, 24, (), 7, 0.7), "layer_0* … layer_11* (24 layers)"),
    (ParameterPlace("8×8", None, "resolution", None, 40, (), 7, 0.7), "40 layers at 8×8"),
    (ParameterPlace("Dense", None, "class", "Dense", 1000, (), 7, 0.7), "1,000 Dense layers"),
]


def text_of(words):
    return "".join(span.text for span in words)


@pytest.mark.parametrize(("place", "words"), WORDS)
def test_what_a_place_is_called(place, words):
    assert text_of(place_name(place)) == words
    assert text_of(place_words(place)) == f"{words} 70%"


def test_names_of_a_model_are_made_harmless():
    place = ParameterPlace("a\x1b[31m", None, "layer", "D\n", 1, ("a",), 7, 0.7)
    assert text_of(place_name(place)) == r"a\x1b[31m (D\n)"
