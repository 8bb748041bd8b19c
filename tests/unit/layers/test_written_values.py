"""Values that JSON does not have, as Python has them."""

import pytest

from archlens.layers.rule_types import SENSELESS, Spec
from archlens.layers.written_values import decoded


def special(class_name, **config):
    return {"class_name": class_name, "config": config}


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (special("__slice__", start=1, stop=None, step=2), slice(1, None, 2)),
        (special("__ellipsis__"), ...),
        ({"class_name": "__tuple__", "items": [1, special("__ellipsis__")]}, [1, ...]),
        (special("__numpy__", value=[[1, 2, 3], [4, 5, 6]], dtype="int32"), Spec((2, 3), "int32")),
        (special("__tensor__", value=0.5), Spec((), None)),
        (special("__tensor__", value=[[]]), Spec((1, 0), None)),
        (special("Dense", units=3), special("Dense", units=3)),
        ({"class_name": "__slice__", "config": None}, {"class_name": "__slice__", "config": None}),
        ([1, (special("__ellipsis__"),), {"k": special("__ellipsis__")}], [1, (...,), {"k": ...}]),
        (Spec((None, 3)), Spec((None, 3))),
        ("x", "x"),
    ],
)
def test_what_each_means(value, meant):
    assert decoded(value) == meant


@pytest.mark.parametrize("value", [special("__slice__", start=1), {"class_name": "__tuple__"}, [Spec((-1,))]])
def test_what_makes_no_sense(value):
    with pytest.raises(SENSELESS):
        decoded(value)
