"""What selectors match: names first, then patterns, against fnmatch."""

from __future__ import annotations

import dataclasses
import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.contracts.selectors import Selecting, at_least_two, is_pattern, matching
from tests.unit.contracts.made import sample


@given(st.text("ab/[!.*?", max_size=6), st.lists(st.text("ab/[]!.", max_size=6), max_size=6, unique=True))
def test_patterns_are_those_of_the_shell_without_brackets(selector, names):
    translated = re.compile(fnmatch.translate(selector.replace("[", "[[]")))
    expected = [name for name in names if translated.match(name)]
    assert matching(selector, names) == ([selector] if selector in names else expected)


def test_a_name_is_a_name_first():
    assert matching("a*", ["a*", "ab"]) == ["a*"]
    assert matching("a?", ["ab", "a\n", "abc"]) == ["ab", "a\n"]
    assert (is_pattern("a*"), is_pattern("?"), is_pattern("a[b]")) == (True, True, False)


def test_many_stars_are_matched_in_time():
    assert matching("*" * 5000 + "b", ["a" * 5000]) == []


NAMED = [
    ("inputs", ["*_input"], ["image_input", "text_input"]),
    ("calls", ["text_*", "image_conv"], ["image_conv", "text_embedding", "text_lstm", "text_dense"]),
    ("starts", "image_input", ["image_input"]),
    ("starts", "text_lstm", ["text_lstm"]),
    ("ends", "match", [("match", "match")]),
    ("ends", "text_lstm", [("text_lstm", "text_lstm")]),
]


@pytest.mark.parametrize(("method", "selectors", "expected"), NAMED)
def test_what_is_selected_stands_in_the_order_of_the_model(method, selectors, expected):
    select = Selecting(sample("image_text"))
    found = getattr(select, method)(selectors)
    assert sorted(found) == sorted(expected)
    order = [call.id for call in sample("image_text").graph.calls]
    assert found == sorted(found, key=lambda each: order.index(each if isinstance(each, str) else each[1]))
    assert select.missing == []


def test_things_are_selected_by_their_names():
    select = Selecting(sample("driving"))
    assert [branch.input for branch in select.branches(["gps*", "camera_input"])] == ["camera_input", "gps_input"]
    assert [fusion.id for fusion in select.fusions(["*"])] == ["scene_concatenate", "route_concatenate"]
    assert {output.name for output in select.outputs(["*"])} == {"steering", "speed"}


def test_a_layer_is_all_its_calls_and_a_nested_model_all_calls_in_it():
    select = Selecting(sample("siamese"))
    assert select.layers(["encoder@1/conv_1"]) == [("encoder/conv_1", ["encoder/conv_1", "encoder@1/conv_1"])]
    inside = [call.id for call in sample("siamese").graph.calls if call.scope == ("encoder@1",)]
    assert select.layers(["encoder@1"]) == [("encoder@1", inside)]


@pytest.mark.parametrize(
    ("method", "selector", "what"),
    [
        ("inputs", ["nothing"], "an input 'nothing'"),
        ("branches", ["no*"], "a branch that matches 'no*'"),
        ("outputs", ["nothing"], "an output 'nothing'"),
        ("fusions", ["nothing"], "a fusion 'nothing'"),
        ("calls", ["image_input"], "a call 'image_input'"),
        ("starts", "nothing", "an input or call 'nothing'"),
        ("ends", "image_input", "an output or call 'image_input'"),
        ("layers", ["image_encoder"], "a layer 'image_encoder'"),
    ],
)
def test_what_matches_nothing_is_missing(method, selector, what):
    select = Selecting(sample("image_text"))
    assert not getattr(select, method)(selector)
    (violation,) = select.missing
    assert (violation.promised, violation.found) == (what, "the model has none")
    assert "There are: " in violation.hint


def test_one_thing_alone_is_no_promise_unless_something_is_missing_anyway():
    select = Selecting(sample("image_text"))
    at_least_two(["a", "b"], "inputs", select, ["a", "b"])
    assert select.missing == []
    at_least_two(["a"], "inputs", select, ["a"])
    assert [violation.found for violation in select.missing] == ["the contract selects 'a' alone"]
    at_least_two([], "inputs", select, [])
    assert len(select.missing) == 1


def test_an_input_is_selected_by_its_key_where_no_input_has_that_name():
    a = sample("image_text")
    image, text = a.inputs
    keyed = dataclasses.replace(
        a, inputs=(dataclasses.replace(image, key="text_input"), dataclasses.replace(text, key="words"))
    )
    select = Selecting(keyed)
    assert select.inputs(["words"]) == ["text_input"]
    assert select.inputs(["text_input"]) == ["text_input"]  # a name first
    assert [branch.input for branch in select.branches(["words"])] == ["text_input"]
    assert select.starts("words") == ["text_input"]
    assert not select.missing
