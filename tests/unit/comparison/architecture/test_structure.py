"""Which names of calls say nothing, and what is left of them."""

from __future__ import annotations

import pytest

from archlens.comparison.architecture.structure import PlainCall


@pytest.mark.parametrize(
    ("id_", "scope", "class_name", "numbered", "plain_id"),
    [
        ("dense_7", (), "Dense", True, "dense"),
        ("head_7", (), "Dense", False, "head_7"),
        ("functional_3/dense_7@2", ("functional_3",), "Dense", True, "functional/dense"),
        ("tower_3/dense_7", ("tower_3",), "Dense", True, "tower_3/dense"),
        ("tower_3/head_7@1", ("tower_3",), "Dense", False, "tower_3/head_7"),
    ],
)
def test_names(id_, scope, class_name, numbered, plain_id):
    call = PlainCall(id_, class_name, "layer", scope, (), (), (), 0, None)
    assert (call.numbered, call.plain_id) == (numbered, plain_id)
