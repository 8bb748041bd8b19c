"""Nested models in a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archlens.analysis import analyze_graph
from archlens.render.sections.nested_rows import NestedModel, largest, nested_models, nested_words
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def test_a_nested_model_with_what_goes_in_and_out():
    facts = sample("image_text_nested").facts
    image, text = nested_models(facts)
    assert (image.scope, len(image.calls), image.parameters, image.features_in) == (
        "image_encoder",
        8,
        109760,
        "49,152",
    )
    assert (text.scope, text.features_in, text.features_out) == ("text_encoder", "120", "128")
    words = ["".join(span.text for span in line) for line in nested_words(facts, [text], full=False)]
    assert words == ["nested model text_encoder: 5 calls, 2,716,544 parameters, 120 → 128 features"]


@pytest.mark.parametrize(
    ("sizes", "told"),
    [((4, 5, 6), "4, 5 and 6"), ((4, 5, 6, 7, 8), "4, … 3 more, 8")],
)
def test_what_leaves_it_is_told_or_counted(sizes, told):
    m = Made()
    m.input("a"), m.input("b")
    ends = [m.dense(f"model/d{size}", "a", size) for size in sizes]
    m.concatenate("both", *ends, "b", shape=sum(sizes) + 8)
    m.calls = [replace(call, scope=tuple(call.id.split("/")[:-1])) for call in m.calls]
    (nested,) = nested_models(analyze_graph(m.graph("both")).facts)
    assert nested.features == f"8 → {told}"


def test_each_time_it_is_called():
    facts = sample("siamese").facts
    assert [each.scope for each in nested_models(facts)] == ["encoder", "encoder@1"]


def test_of_many_the_largest_are_told_and_the_others_counted():
    facts = sample("siamese").facts
    many = [NestedModel("encoder", tuple(range(2, 3 + i)), 8, "1", "1") for i in (5, 1, 6, 2, 7, 8)]
    assert [len(each.calls) for each in largest(many, full=False)] == [6, 7, 8, 9]
    assert largest(many, full=True) == many
    words = ["".join(span.text for span in line) for line in nested_words(facts, many, full=False)]
    assert words[-1] == "… 2 more nested models"
