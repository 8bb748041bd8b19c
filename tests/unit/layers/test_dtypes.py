"""Types of layers and bytes of types."""

from __future__ import annotations

import numpy as np
import pytest

from archlens.layers.dtypes import compute_type, item_bytes


@pytest.mark.parametrize(
    ("dtype", "computes_in"),
    [
        (None, "float32"),
        ("float16", "float16"),
        ("mixed_float16", "float16"),
        ({"class_name": "Policy", "config": {"name": "mixed_bfloat16"}}, "bfloat16"),
        ({"config": {"name": "int8_from_mixed_bfloat16"}}, "bfloat16"),
        (
            {"class_name": "DTypePolicyMap", "config": {"default_policy": {"config": {"name": "mixed_float16"}}}},
            "float16",
        ),
        ({"config": {"mode": "int4/128", "source_name": "float32"}}, "float32"),
        ({"config": 3}, None),
        (["float32"], None),
        ({}, None),
    ],
)
def test_the_type_that_a_layer_computes_in(dtype, computes_in):
    assert compute_type({"dtype": dtype}) == computes_in


def test_bytes_are_those_of_numpy():
    for name in ("float16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64", "complex64", "bool"):
        assert item_bytes(name) == np.dtype(name).itemsize


def test_what_is_no_type_has_no_bytes():
    assert [item_bytes(name) for name in ("string", "resource", "", "float" + "9" * 5000)] == [None] * 4
