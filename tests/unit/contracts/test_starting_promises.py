"""What a starting file promises of models whose figures are known."""

from __future__ import annotations

import dataclasses

import networkx as nx
import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from archlens.contracts.starting_promises import PARTS, Draft, LeftOut, _rounded_up
from tests.strategies import model_graphs
from tests.unit.contracts.made import FEW, sample


def drafts(model):
    """Each draft by its name; of a sample model, or of an Analysis."""
    analysis = sample(model) if isinstance(model, str) else model
    found = [draft for part in PARTS for draft in part(analysis)]
    return {draft.name: draft for draft in found if isinstance(draft, Draft)}


def test_the_worked_example():
    signature = {
        "inputs": {"image_input": "(None, 224, 224, 3)", "text_input": "(None, 100)"},
        "outputs": {"match": "(None, 1)"},
    }
    fusion = {"inputs": ("image_input", "text_input"), "mode": "concatenate", "level": "feature"}
    assert {name: (draft.type, draft.fields) for name, draft in drafts("image_text").items()} == {
        "inputs": ("branches", {"inputs": ["image_input", "text_input"]}),
        "signature": ("shape", signature),
        "depth of branch image_input": ("branch-depth", {"branch": "image_input", "max": 4}),
        "depth of branch text_input": ("branch-depth", {"branch": "text_input", "max": 3}),
        "fusion of image_input and text_input": ("fusion", fusion),
        "interaction depth": ("interaction-depth", {"min": 1}),
        "joint depth": ("joint-depth", {"min": 1}),
        "size": ("parameters", {"max": 52_000_000}),
        "costs": ("macs", {"max": 110_000_000}),
        "no code in the file": ("layers", {"forbid": ["Lambda"]}),
    }


@given(model_graphs())
@FEW
def test_what_reaches_what_not(graph):
    a = analyze_graph(graph)
    used = [each.name for each in a.inputs if each.role != "unused"]
    expected = [(i, output.name) for i in used for output in graph.outputs if not nx.has_path(graph.nx, i, output.call)]
    found = [draft.fields for draft in drafts(a).values() if draft.type == "no-path"]
    assert [(each["from"], each["to"]) for each in found] == expected[:8]


def test_a_side_of_the_signature_with_an_unknown_shape_is_said_to_be_left_out():
    a = sample("two_heads")
    first, *others = a.outputs
    unknown = dataclasses.replace(a, outputs=(dataclasses.replace(first, shape=None), *others))
    assert set(drafts(unknown)["signature"].fields) == {"inputs"}
    (said,) = [part for make in PARTS for part in make(unknown) if isinstance(part, LeftOut)]
    assert said.name == "signature of the outputs"
    assert said.why == f"no shape is known of '{first.name}', and the contract names all outputs."


def test_keys_that_differ_from_the_names_belong_to_the_signature():
    a = sample("image_text")
    image, text = a.inputs
    keyed = dataclasses.replace(
        a, inputs=(dataclasses.replace(image, key="image"), dataclasses.replace(text, key=text.name))
    )
    assert drafts(keyed)["signature"].fields["keys"] == {"image_input": "image"}


@pytest.mark.parametrize("name", ["two_heads", "driving", "variable_length"])
def test_the_roles_of_the_inputs(name):
    fields = drafts(name)["inputs"].fields
    roles = {"inputs": "feature", "control": "control", "unused": "unused"}
    promised = {name: roles[field] for field, names in fields.items() for name in names}
    assert promised == {each.name: each.role for each in sample(name).inputs}


def test_shared_weights_and_blocks():
    assert drafts("siamese")["known_input and questioned_input share weights"].type == "shared-weights"
    assert not [draft for draft in drafts("image_text").values() if draft.type == "shared-weights"]
    assert drafts("transfer_learning")["residual blocks"].fields == {"kind": "residual", "exact": 10}


def test_branches_that_share_some_of_their_weights_promise_nothing():
    a = sample("siamese")
    some = tuple(dataclasses.replace(branch, shared_parameters=1) for branch in a.branches)
    found = drafts(dataclasses.replace(a, branches=some))
    assert not [draft for draft in found.values() if draft.type == "shared-weights"]


@pytest.mark.parametrize(
    ("number", "expected"), [(1, 1), (99, 99), (100, 100), (101, 110), (51_896_193, 52_000_000), (999, 1000)]
)
def test_two_digits_and_zeros(number, expected):
    assert _rounded_up(number) == expected


def test_a_nested_model_that_is_frozen_stays_so():
    backbone = {"layer": "mobilenetv2_1.00_160", "frozen": True}
    found = drafts("transfer_learning")
    assert {name: draft.fields for name, draft in found.items() if draft.type == "trainable"} == {
        "mobilenetv2_1.00_160 stays frozen": backbone
    }
    assert not [draft for draft in drafts("image_text_nested").values() if draft.type == "trainable"]


def test_of_a_model_of_which_nothing_is_trained_no_part_is_named():
    a = sample("transfer_learning")
    frozen = dataclasses.replace(a, model=dataclasses.replace(a.model, trainable_parameters=0))
    assert not [draft for draft in drafts(frozen).values() if draft.type == "trainable"]
