"""Lock files: what they say, and what they refuse. (That they go round is in test_random_edits and test_odd_graphs.)"""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archlens
import sample_models
from archlens.comparison import Architecture, LockFileError, compare, describe
from tests.unit.comparison import made

HEAD = "archlens.lock/1\nmodel m\ninput x: InputLayer -> (None, 4)\n"
CALL = "call d: Dense -> (None, 8) [40] | units=8\n"
END = "output d = d\n"


def test_a_smallest_lock_file():
    architecture = Architecture.from_lock(HEAD + CALL + END)
    (x, d) = architecture.calls
    assert (x.kind, x.shapes) == ("input", ((None, 4),))
    assert (d.class_name, d.feeds[0].call, d.parameters, d.settings) == ("Dense", 0, 40, (("units", "8"),))
    assert architecture.outputs[0].call == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_comments_blank_lines_and_the_line_ends_of_git_on_windows(ending):
    text = (HEAD + "\n# a comment\n\n" + CALL + END).replace("\n", ending)
    assert compare(Architecture.from_lock(text), Architecture.from_lock(HEAD + CALL + END)).same


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "archlens.lock/1"),
        ("archlens.lock/2\n", 1, "archlens.lock/1"),
        ("archlens.lock/1\n", 2, "an output"),
        (HEAD + "cell d: Dense\n", 4, "model, figures, input, call or output"),
        (HEAD + "call d Dense\n", 4, "':'"),
        (HEAD + "call x: Dense\n", 4, "a name of its own"),
        (HEAD + "call d: Dense <- y -> (None, 8)\n", 4, "the name of a call in a line before"),
        (HEAD + "call d: Dense -> (None, 8,, 9)\n", 4, "a shape"),
        (HEAD + "call d: Dense -> (None, 8) [many]\n", 4, "a number of parameters"),
        (HEAD + "call d: Dense -> (None, 8) | units=\n", 4, "a value"),
        (HEAD + "call d: Dense -> (None, 8) | units=[1\n", 4, "a value"),
        (HEAD + CALL + "input y: InputLayer -> (None, 4)\n", 5, "inputs before all other calls"),
        (HEAD + CALL + "output d = e\n", 5, "the name of a call"),
        (HEAD + CALL + END + "figures nothing: depth=1\n", 6, "branch"),
        (HEAD + CALL + END + "figures output 3: depth=1\n", 6, "the place of an output"),
        (HEAD + CALL + END + "figures branch z: depth=1\n", 6, "the name of a call"),
        (HEAD + CALL + END + "figures model: depth=[1]\n", 6, "a number or a word"),
        (HEAD + CALL + END + "output d = d d\n", 6, "the end of the line"),
        (HEAD + "call d: Dense -> (" + "9" * 10_000 + ",)\n", 4, "a shape"),
        (HEAD + "call d: Dense | x=" + "[" * 100_000 + "\n", 4, "a value"),
    ],
)
def test_what_is_no_lock_file_is_told_by_its_line(text, line, expected):
    with pytest.raises(LockFileError, match=f"^line {line}: ") as caught:
        Architecture.from_lock(text)
    assert caught.value.line == line
    assert expected in caught.value.expected
    assert caught.value.hint
    assert len(str(caught.value)) < 400


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_hostile_names_stay_inside_their_line(name, class_name, key):
    graph = made.graph(made.Model((made.Made(0, "InputLayer", 0, ()), made.Made(1, "Dense", 8, (0,))), (1,)))
    x, d = graph.calls
    layer = dataclasses.replace(d.layer, class_name=class_name, config={key: name, "units": 8})
    names = (f"{name}i", f"{name}c")
    graph = dataclasses.replace(
        graph,
        name=name,
        inputs=(names[0],),
        calls=(dataclasses.replace(x, id=names[0]), dataclasses.replace(d, id=names[1], layer=layer)),
        tensors=tuple(dataclasses.replace(t, source=names[0], target=names[1]) for t in graph.tensors),
        outputs=tuple(dataclasses.replace(o, name=name, call=names[1]) for o in graph.outputs),
    )
    analysis = archlens.analysis.analyze_graph(graph)
    text = Architecture.of(analysis).to_lock()
    assert text.isascii()
    assert all(line.isprintable() for line in text.split("\n"))
    assert len([line for line in text.split("\n") if line.startswith(("input ", "call ", "output "))]) == 3
    locked = Architecture.from_lock(text)
    assert compare(locked, analysis).same, describe(compare(locked, analysis))
    assert locked.to_lock() == text


def test_one_more_layer_is_one_more_line_where_names_are_given():
    old, new = (
        Architecture.of(made.analysis(model, made.given(model))).to_lock().split("\n") for model in (CHAIN, LONGER)
    )
    calls = [[line for line in lines if line.startswith("call ")] for lines in (old, new)]
    assert set(calls[0]) - set(calls[1]) == set()
    assert [line for line in calls[1] if line not in calls[0]] == ["call call9: ReLU -> (None, 8) | size=3"]


def chain(*keys):
    classes = {9: "ReLU"}
    calls = [made.Made(0, "InputLayer", 0, ())]
    for key in keys:
        calls.append(made.Made(key, classes.get(key, "Dense"), 3, (calls[-1].key,)))
    return made.Model(tuple(calls), (calls[-1].key,))


CHAIN, LONGER = chain(1, 2, 3, 4), chain(1, 2, 9, 3, 4)


@pytest.mark.parametrize("name", sample_models.BUILDERS)
def test_every_sample_model_goes_round(name):
    analysis = archlens.analyze(sample_models.path(name))
    text = Architecture.of(analysis).to_lock()
    locked = Architecture.from_lock(text)
    assert locked.to_lock() == text
    assert compare(analysis, locked).same
    assert compare(locked, analysis).same
    assert text.startswith("archlens.lock/1\n")
    assert not re.search(r"\b(seed|\w*_initializer|module)\b", text)
