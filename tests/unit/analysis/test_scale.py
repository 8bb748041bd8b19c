"""Large graphs: no recursion limit, no enumeration of paths, memory and time in proportion."""

from __future__ import annotations

from archlens.analysis import analyze_graph
from archlens.graph import Call, ModelGraph, OutputTensor, Tensor
from archlens.layers.graph_layer import graph_layer


def layer(name, class_name, parameters=0):
    kind = "input" if class_name == "InputLayer" else "layer"
    weights = {name: parameters} if parameters else {}
    return graph_layer(
        key=name,
        name=name,
        class_name=class_name,
        effective_class=class_name,
        kind=kind,
        module=None,
        config={},
        weights=weights,
    )


class Builder:
    """A graph written down call by call."""

    def __init__(self):
        self.calls, self.tensors = [], []

    def call(self, name, class_name, *sources, parameters=0, shape=(None, 8)):
        self.calls.append(Call(name, layer(name, class_name, parameters), (), (shape,)))
        self.tensors += [Tensor(s, 0, name, f"0[{i}]", control=False, shape=shape) for i, s in enumerate(sources)]
        return name

    def analyze(self, output):
        inputs = tuple(call.id for call in self.calls if call.is_input)
        outputs = (OutputTensor(output, output, 0, (None, 8)),)
        return analyze_graph(ModelGraph("big", "test", None, tuple(self.calls), tuple(self.tensors), inputs, outputs))


def test_chain_of_100_000_calls():
    b = Builder()
    last = b.call("x", "InputLayer")
    for i in range(100_000):
        last = b.call(f"d{i}", "Dense", last, parameters=72)
    a = b.analyze(last)
    assert (a.model.depth, a.model.weighted_depth) == (100_000, 100_000)
    assert len(a.branch("x").trajectory) == 100_000
    assert a.model.parameters == 7_200_000


def test_2_000_concatenations_each_of_all_before():
    b = Builder()
    made = [b.call("x", "InputLayer")]
    for i in range(2_000):
        joined = b.call(f"c{i}", "Concatenate", *made[-50:]) if i else made[0]
        made.append(b.call(f"d{i}", "Dense", joined, parameters=1))
    a = b.analyze(made[-1])
    assert len(a.blocks) == 1_999
    assert a.model.depth == 3_999
    assert {block.kind for block in a.blocks} <= {"dense", "parallel"}


def test_growing_concatenations():
    """As DenseNet writes it: every concatenation takes the one before and a new layer of it."""
    b = Builder()
    last = b.call("x", "InputLayer")
    for i in range(2_000):
        last = b.call(f"c{i}", "Concatenate", last, b.call(f"d{i}", "Dense", last, parameters=1))
    a = b.analyze(last)
    assert [block.kind for block in a.blocks] == ["dense"] * 2_000
    assert all([arm.depth for arm in block.arms] == [0, 1] for block in a.blocks)


def test_1_000_inputs_into_one_fusion():
    b = Builder()
    ends = [b.call(f"d{i}", "Dense", b.call(f"x{i}", "InputLayer"), parameters=1) for i in range(1_000)]
    a = b.analyze(b.call("out", "Dense", b.call("all", "Concatenate", *ends), parameters=1))
    assert len(a.branches) == 1_000
    assert len(a.fusions[0].arms) == 1_000
    assert a.equivalences == ()
    assert a.equivalence("x0", "x999").similarity == 1
    assert set(a.outputs[0].depth_from.values()) == {3}


def test_1_000_inputs_that_meet_one_by_one():
    b = Builder()
    last = b.call("x0", "InputLayer")
    for i in range(1, 1_000):
        last = b.call(f"add{i}", "Add", last, b.call(f"x{i}", "InputLayer"))
    a = b.analyze(last)
    assert [each.calls for each in a.without] == [999, *range(999, 0, -1)]
    assert all(each.outputs == () for each in a.without)


def test_50_residual_blocks_have_2_to_the_50_paths():
    b = Builder()
    last = b.call("x", "InputLayer")
    for i in range(50):
        last = b.call(f"add{i}", "Add", last, b.call(f"b{i}", "Dense", b.call(f"a{i}", "Dense", last)))
    a = b.analyze(last)
    assert [block.kind for block in a.blocks] == ["residual"] * 50
    assert a.model.depth == 150


def test_two_long_branches_are_compared_in_bounded_memory():
    b = Builder()
    ends = []
    for side in "ab":
        last = b.call(side, "InputLayer")
        for i in range(3_000):
            last = b.call(f"{side}{i}", ("Conv2D", "Dense", "LSTM")[i % 3 if side == "a" else i % 2], last)
        ends.append(last)
    each = b.analyze(b.call("add", "Add", *ends)).equivalences[0]
    assert len(each.pairs) >= 2_000
    assert 0 < each.similarity < 1
