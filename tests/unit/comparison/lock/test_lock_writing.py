"""What a lock file looks like, and that whatever is written is read back."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archlens
import sample_models
from archlens.comparison import Architecture, compare, describe
from archlens.comparison.architecture.structure import End, Figure, PlainCall, PlainFeed, Structure
from archlens.comparison.lock.lock_writing import word, write
from tests.unit.comparison import made


def call(id_, class_name, kind="layer", **more):
    """A call without whatever is not named."""
    values = {"scope": (), "shapes": (), "feeds": (), "settings": (), "parameters": 0, "shares": None, **more}
    return PlainCall(id_, class_name, kind, **values)


def feed(place, argument="0", *, output=0, control=False):
    return PlainFeed(place, output, argument, control)


CALLS = (
    call("in_1", "InputLayer", "input", shapes=((None, 4),), settings=(("dtype", '"int32"'),)),
    call("dense_7", "Dense", shapes=((None, 8),), feeds=(feed(0),), settings=(("units", "8"),), parameters=40),
    call("enc/my block", "My>Block", scope=("enc",), shapes=((8,), None), feeds=(feed(0),), parameters=None),
    call("dense_9", "Dense", feeds=(feed(1, "0[0]", output=1), feed(0, "mask", control=True)), parameters=40, shares=1),
    call("add", "Add", "operation", shapes=((),), feeds=(feed(3), feed(2, "1"))),
    call("odd", "Add", feeds=(feed(3), feed(2, "1"))),
    call("none", "Made"),
)
ENDS = (End("dense_9", 3, 0, numbered=True), End("best", 2, 1), End("h", 5, 0, "o.p"))
FIGURES = (
    Figure("model", None, "depth", 3),
    Figure("model", None, "ratio", 0.5),
    Figure("branch", 0, "fuses", False),
    Figure("output", 1, "head_depth", None),
)
WRITTEN = """\
archlens.lock/2
# The architecture of a model, written by archlens to be committed and compared; see docs/lock.md.
model functional

figures model: depth=3 ratio=0.5
figures branch in_1: fuses=false
figures output 1: head_depth=null

input in_1 key "my age": InputLayer -> (None, 4) | dtype="int32"

call dense#1: Dense -> (None, 8) [40] | units=8
call "enc/my block": "My>Block" <- in_1 -> (8,), ? [?]
call dense#2: Dense <- dense#1:1, in_1 as mask control [40] shares dense#1
call add#1: Add operation <- dense#2, "enc/my block" -> ()
call odd: Add <- dense#2 as "0", "enc/my block" as "1"
call none: Made <- nothing

output dense#1 = dense#2
output best = "enc/my block":1
output h key o.p = odd
"""


def test_a_whole_file():
    structure = Structure("functional_3", CALLS, 1, ENDS, FIGURES, ("my age",))
    assert write(structure) == WRITTEN


@pytest.mark.parametrize(
    "name", ["as", "control", "nothing", "operation", "two words", "", "9", "a:b", "a,b", "größe", '"']
)
def test_a_word_that_could_be_taken_for_something_else_is_quoted(name):
    assert word(name).startswith('"')
    assert word(name).isascii()


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
    assert text.startswith("archlens.lock/2\n")
    assert not re.search(r"\b(seed|\w*_initializer|module)\b", text)
