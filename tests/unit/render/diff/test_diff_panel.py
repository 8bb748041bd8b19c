"""What the script is told of two models: of each call what it was and is, by hand."""

from archlens.comparison import compare
from archlens.render.diff.diff_panel import data, groups, lit, node_rows
from archlens.render.diff.diff_picture import LIGHT_TONES, scene
from archlens.render.diff.union import union
from archlens.render.html.palette import PagePalette
from tests.unit.comparison.written import written

OLD = ("call a: Dense -> (None, 8) [40] | units=8", "call t: Tanh -> (None, 8)", "call b: Dense -> (None, 4) [36]")
NEW = ("call a: Dense -> (None, 9) [45] | units=9", "call c: Dense -> (None, 4) [40]", "call s: Softmax -> (None, 4)")


def told(old=OLD, new=NEW):
    comparison = compare(written(*old), written(*new))
    both = union(comparison)
    offered = lit(both, LIGHT_TONES)
    nodes = node_rows(scene(comparison, "").root.all_nodes())
    return data(both, offered, nodes, PagePalette()), offered


def rows(made):
    """Of each call: class, what it takes, what it gives, its parameters and what more is said."""
    found = {}
    for id_, class_name, _, taken, given, parameters, more in made["calls"]:
        shapes = made["shapes"]
        found[id_] = (
            made["words"][class_name],
            [shapes[i] for i in taken],
            [shapes[i] for i in given],
            made["words"][parameters],
            dict(made["configs"][more]),
        )
    return found


def test_a_call_with_other_settings_before_and_now():
    made, _ = told()
    assert rows(made)["a"] == (
        "Dense",
        ["(None, 4)"],
        ["(None, 8) → (None, 9)"],
        "40 → 45",
        {"compared": "changed", "units": "8 → 9"},
    )


def test_a_call_that_is_gone_and_one_that_came():
    made, _ = told()
    assert rows(made)["t"][1:] == (["− (None, 8)"], ["(None, 8)"], "0", {"compared": "removed"})
    assert rows(made)["s"][1:] == (["+ (None, 4)"], ["(None, 4)"], "0", {"compared": "added"})


def test_a_call_under_another_name():
    made, _ = told()
    *_, more = rows(made)["c"]
    assert more == {"compared": "changed", "was called": "b"}


def test_what_can_be_lit_and_what_a_click_lights():
    made, offered = told()
    assert [(each.title, len(each.calls)) for each in offered] == [
        ("added", 1),
        ("removed", 1),
        ("changed", 2),
        ("renamed", 1),
    ]
    ids = [row[0] for row in made["calls"]]
    assert {ids[i]: part for i, part in enumerate(made["parts"])} == {"x": -1, "a": 2, "t": 1, "c": 2, "s": 0}
    assert made["inputs"] == "0"
    (group,) = groups(offered, PagePalette())
    assert [item["calls"] for item in group["items"]] == [1, 1, 2, 1]


def test_where_nothing_can_be_lit_there_is_no_group():
    made, offered = told(OLD, OLD)
    assert (offered, groups(offered, PagePalette()), made["selections"]) == ((), [], [])
