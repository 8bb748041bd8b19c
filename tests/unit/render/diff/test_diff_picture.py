"""What stands on the nodes and arrows of a picture of two models, drawn by hand."""

import pytest

from archlens.comparison import compare
from archlens.render.diff.diff_picture import LIGHT_TONES, _contents, _most_changed, render, scene, title_of
from archlens.render.diff.union import union
from archlens.render.document import View
from tests.unit.comparison.written import written

FIGURES = 'figures fusion join: mode="add" stage=1'


def picture(old, new):
    return scene(compare(written(*old), written(*new)), "old → new")


def nodes(made):
    """Title → kind, lines and badges."""
    return {
        node.title: (node.kind, node.lines, tuple(badge.text for badge in node.badges))
        for node in made.root.all_nodes()
    }


def arrows(made):
    titles = {node.id: node.title for node in made.root.all_nodes()}
    return {(titles[edge.source], titles[edge.target]): (edge.label, edge.control) for edge in made.edges}


A, B = "call a: Dense -> (None, 8) [40] | units=8", "call b: Dense -> (None, 4) [36] | units=4"


def test_before_and_now():
    made = picture([A, B], ["call a: Dense -> (None, 9) [45] | units=9", "call b: Dense -> (None, 4) [40] | units=4"])
    assert nodes(made) == {
        "x": ("input", ("InputLayer · 4",), ()),
        "~ a": ("call", ("Dense · 8 → 9 · params 40 → 45", "units 8 → 9"), ()),
        "~ b": ("call", ("Dense · 4 · params 36 → 40",), ("► output",)),
    }
    assert arrows(made) == {("x", "~ a"): ("4", False), ("~ a", "~ b"): ("8 → 9", False)}


def test_what_came_and_what_went():
    made = picture([A, "call t: Tanh -> (None, 8)", B], [A, B, "call c: Dense -> (None, 3) [15] | units=3"])
    assert nodes(made)["− t"] == ("ghost", ("Tanh · 8",), ())
    assert nodes(made)["+ c"] == ("call", ("Dense · 3 · 15 params",), ("► output",))
    assert arrows(made)["a", "− t"] == ("− 8", True)
    assert arrows(made)["b", "+ c"] == ("+ 4", False)


def test_a_call_that_is_an_output_in_one_of_them():
    made = picture([A], [A, B])
    assert nodes(made)["a"][2] == ("− no output any more",)
    assert nodes(made)["+ b"][2] == ("► output",)
    assert nodes(picture([A, B, "output b = b"], [A, B, "output a = a", "output b = b"]))["a"][2] == (
        "+ now an output",
    )


def test_another_name_is_told():
    made = picture([A, B], [A.replace("call a", "call first"), B])
    assert nodes(made)["first"][1] == ("Dense · 8 · 40 params", "was a")


HEAD = "archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, 4)\ninput y: InputLayer -> (None, 4)\n"
JOIN = "call join: Add <- x, y -> (None, 4)"


def test_a_fusion_is_marked():
    sides = (
        written(JOIN, B, head=HEAD.replace("\ninput x", f"\n{FIGURES}\ninput x", 1)),
        written(JOIN, B.replace("units=4", "units=4 use_bias=false"), head=HEAD),
    )
    old, new = sides
    kept = scene(compare(old, old), "")
    assert nodes(kept)["join"] == ("fusion", ("fusion · add · 4",), ())
    # Of a lock file without figures nobody knows where inputs meet.
    assert nodes(scene(compare(new, new), ""))["join"][0] == "call"


def chain(blocks, size=8):
    """Residual blocks in a row: two calls and an addition each."""
    lines, last = [f"call stem: Conv2D <- x -> (None, {size}, {size}, 4) [10] | filters=4"], "stem"
    for number in blocks:
        shape = f"(None, {size}, {size}, 4)"
        one, two = f"stage_block{number}_conv", f"stage_block{number}_relu"
        lines += [
            f"call {one}: Conv2D <- {last} -> {shape} [148] | filters=4",
            f"call {two}: ReLU <- {one} -> {shape}",
            f"call stage_block{number}_add: Add <- {two}, {last} -> {shape}",
        ]
        last = f"stage_block{number}_add"
    return [*lines, f"call top: Flatten <- {last} -> (None, {size * size * 4})"]


def test_blocks_are_told_as_blocks():
    made = picture(chain(range(20)), chain(range(40)))
    told = nodes(made)
    (blocks,) = [title for title in told if title.startswith("+")]
    assert blocks == "+ 20 residual blocks"
    kind, lines, _ = told[blocks]
    assert kind == "folded"
    assert lines[0].startswith("60 calls, stage_block")
    assert lines[1] == "2,960 params"  # 20 times 148


def test_settings_that_changed_in_many_calls_are_counted():
    lines = chain(range(100))
    made = picture(lines, [line.replace("filters=4", "filters=5") for line in lines[:136]] + lines[136:])
    changed, same = [node for node in made.root.all_nodes() if node.kind == "folded"]
    assert changed.title == "~ 136 calls, 46 of them changed"
    assert changed.lines[1] == "filters 4 → 5, and 45 more"
    assert same.title == "165 calls, unchanged"


def test_a_model_in_which_all_changed_alike_is_no_box():
    lines = chain(range(100))
    made = picture(lines, [line.replace("filters=4", "filters=5") for line in lines])
    folded = [node for node in made.root.all_nodes() if node.kind == "folded"]
    assert len(folded) > 4
    assert sum(len(node.calls) for node in folded) == 301


@pytest.mark.parametrize(
    ("sides", "title"),
    [
        (("a/b/old.keras", "a/c/new.keras"), "old.keras → new.keras"),
        (("a/model.keras", "b/model.keras"), "a/model.keras → b/model.keras"),
    ],
)
def test_titles_are_names_of_files(sides, title):
    assert title_of(View(sides=sides)) == title


def test_the_legend_explains_what_there_is():
    made = picture([A, B], [A, "call c: Tanh -> (None, 8)", B])
    assert [(entry.title, entry.tone) for entry in made.legend] == [
        ("+ added", LIGHT_TONES["added"]),
        ("unchanged", LIGHT_TONES["same"]),
    ]


def test_a_long_picture_is_folded_until_it_can_be_read():
    old = [f"call c{i}: Dense -> (None, {i + 2}) [9] | units={i + 2}" for i in range(38)]
    new = [line.replace("[9]", "[9] ").replace("| ", "| use_bias=false ") for line in old]
    comparison = compare(written(*old), written(*new))
    assert len(scene(comparison, "").root.nodes) == 39
    svg = render(comparison, View(sides=("a", "b")))
    assert svg.count('class="node"') <= 39 + 1


def test_what_is_left_out_of_a_folded_piece_is_more_than_one():
    classes = ("Tanh", "ReLU", "Softmax", "ELU", "Dropout")
    lines = [f"call c{i}: {name} -> (None, 4)" for i, name in enumerate(classes)]
    for number, expected in (
        (4, "1 Tanh · 1 ReLU · 1 Softmax · 1 ELU"),
        (5, "1 Tanh · 1 ReLU · 1 Softmax · 2 more classes"),
    ):
        side = written(*lines[:number])
        assert _contents(union(compare(side, side)).calls[1:]) == expected


def test_of_many_changes_in_a_folded_piece_the_rest_is_counted():
    old = 'call a: Conv2D -> (None, 8) | filters=8 groups=1 padding="same" strides=[1,1]'
    new = 'call a: Conv2D -> (None, 8) | filters=9 groups=2 padding="valid" strides=[2,2]'
    calls = union(compare(written(old), written(new))).calls
    assert list(_most_changed(calls))[-1] == "and 1 other change"
