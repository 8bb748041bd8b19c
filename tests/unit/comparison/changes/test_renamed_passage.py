"""Other names: by their rule if they have one, else the first of them."""

from __future__ import annotations

import dataclasses

import pytest

from archlens.comparison import compare
from archlens.comparison.changes.comparison import Renamed
from archlens.comparison.changes.renamed_passage import renamed
from tests.unit.comparison.written import written


def said(pairs, *, names=False):
    side = written("call a: Dense -> (None, 8)")
    changes = tuple(Renamed(old, new, numbered=False) for old, new in pairs)
    made_up = Renamed("dense_1", "dense_2", numbered=True)
    comparison = dataclasses.replace(compare(side, side), renamed=(*changes, made_up))
    return ["".join(line.words) for line in renamed(comparison, names=names)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], []),
        ([("a", "b")], ["a → b"]),
        ([("a", "b"), ("c", "d"), ("e", "f")], ["a → b, c → d, e → f"]),
        ([("a", "b"), ("c", "d"), ("e", "f"), ("g", "h")], ["a → b, c → d and 2 more"]),
        ([(name, f"v2_{name}") for name in "abc"], ["3 calls have v2_ before their names, as a → v2_a"]),
        ([(f"old/{name}", name) for name in "abc"], ["3 calls no longer have old/ before their names, as old/a → a"]),
        ([(f"enc_{n}", f"tower_{n}") for n in "abc"], ["3 calls begin with tower instead of enc, as enc_a → tower_a"]),
    ],
)
def test_names_that_people_gave(pairs, expected):
    assert said(pairs) == expected


def test_all_are_listed_where_they_are_asked_for():
    assert said([(name, f"v2_{name}") for name in "abc"], names=True) == ["a → v2_a", "b → v2_b", "c → v2_c"]
