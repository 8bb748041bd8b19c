"""What ``archlens init`` writes is read, kept, and broken by another model."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings

import sample_models
from archlens.analysis import analyze_graph
from archlens.contracts import check, read
from archlens.contracts import starting_file as module
from archlens.contracts.starting_file import starting_file
from archlens.contracts.starting_promises import Draft
from archlens.graph import Call, Layer, ModelGraph, OutputTensor, Tensor
from archlens.settings import Mistakes, parse
from tests.strategies import model_graphs
from tests.unit.contracts.made import sample


def contracts_of(text):
    mistakes = Mistakes("archlens.toml")
    found = read(parse("archlens.toml", text), mistakes)
    mistakes.stop()
    return found


@pytest.mark.parametrize("name", list(sample_models.BUILDERS))
def test_sample_models_keep_what_is_written_of_them(name):
    contracts = contracts_of(starting_file(sample(name), "model.keras"))
    assert {"branches", "shape", "branch-depth", "parameters", "layers"} <= {c.type for c in contracts}
    assert [violation for c in contracts for violation in check(c, sample(name))] == []


@given(model_graphs())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_models_keep_what_is_written_of_them(graph):
    a = analyze_graph(graph)
    contracts = contracts_of(starting_file(a, "m.keras"))
    assert len(contracts) > len(a.branches)
    assert [violation for c in contracts for violation in check(c, a)] == []


def test_what_is_written_says_something():
    kept = contracts_of(starting_file(sample("merge_concatenate"), "m.keras"))
    broken = {c.type for c in kept if check(c, sample("merge_add"))}
    assert broken == {"fusion"}
    kept = contracts_of(starting_file(sample("siamese"), "m.keras"))
    assert {c.type for c in kept if check(c, sample("image_text"))} >= {
        "branches",
        "shape",
        "branch-depth",
        "parameters",
    }


def test_the_examples_at_the_end_can_be_taken():
    text = starting_file(sample("image_text"), "m.keras")
    examples = text[text.index("# Other promises") :].split("\n")
    taken = "\n".join(line.removeprefix("# ") for line in examples if " = " in line or "[[" in line)
    assert [contract.type for contract in contracts_of(taken)] == ["no-path", "locked"]


def hostile(names):
    """A model whose inputs and layers have these names; all are added up."""
    weights = {}
    inputs = [
        Call(n, Layer(n, n, "InputLayer", "InputLayer", "input", "other", weights, weighted=False), (), ((None, 2),))
        for n in names
    ]
    layer = Layer("end\n", "end\n", "Add", "Add", "layer", "merge", weights, weighted=False)
    tensors = tuple(Tensor(n, 0, "end\n", f"0[{i}]", control=False, shape=(None, 2)) for i, n in enumerate(names))
    end = Call("end\n", layer, (), ((None, 2),))
    output = OutputTensor("out\"\n[[contracts]]\nname = 'x", "end\n", 0, (None, 2))
    return analyze_graph(ModelGraph("m", "t", None, (*inputs, end), tensors, tuple(names), (output,)))


HOSTILE = ['a"]\n[[contracts]]\n#', "b\\", "c\x1b[31m", "*", "?", "d'''", "e\u202e", "größe", "", "branch:x", "f.g = 1"]


def test_hostile_names_stay_in_their_quotes():
    a = hostile(HOSTILE)
    text = starting_file(a, 'm"\n.keras')
    assert all(line.isprintable() for line in text.split("\n"))
    contracts = contracts_of(text)
    assert len(contracts) == len(tomllib.loads(text)["contracts"]) > 8
    assert {contract.model for contract in contracts} == {'m"\n.keras'}
    assert [violation for c in contracts for violation in check(c, a)] == []
    (depths,) = [set(c.fields["inputs"]) for c in contracts if c.type == "fusion"] or [set()]
    assert depths <= set(HOSTILE)


def test_names_that_toml_cannot_hold_are_left_out():
    a = hostile(["a\ud800", "b"])
    contracts = contracts_of(starting_file(a, "m.keras"))
    assert [c.fields["branch"] for c in contracts if c.type == "branch-depth"] == [("b",)]


def test_contracts_of_one_name_are_numbered(monkeypatch):
    drafts = [Draft("size", "parameters", {"min": number}) for number in (1, 2, 3)]
    monkeypatch.setattr(module, "PARTS", (lambda _: iter(drafts),))
    contracts = contracts_of(starting_file(sample("image_text"), "m.keras"))
    assert [contract.name for contract in contracts] == ["size", "size (2)", "size (3)"]


def test_fusions_whose_inputs_are_not_listed_are_said_to_be_left_out():
    from archlens.limits import within
    from tests.unit.rules.findings.test_al109_left_out_parts import crossing

    graph = crossing(3)
    for limit, is_told in ((12, True), (13, False)):
        with within({"listed_ends": limit}):
            text = starting_file(analyze_graph(graph), "m.keras")
        assert ('type = "fusion"' in text) is not is_told
        assert ("# Left out: 'fusions': " in text) is is_told
        assert ("archlens init --limit listed_ends=13" in text) is is_told
