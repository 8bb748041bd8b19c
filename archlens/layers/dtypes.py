"""The types that layers compute in, by their configuration, and how many bytes an element of a type takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FLOAT = "float32"
_MIXED = "mixed_"
_BITS = re.compile(r"\d+")
_BITS_OF_A_BYTE = 8
_BOOL = "bool"


def compute_type(config: Mapping[str, Any]) -> str | None:
    """Return the type that a layer computes in, by its policy of types; ``None`` if that makes no sense.

    Source: ``keras.dtype_policies``. A mixed policy computes in 16 bits, a quantized one as the one that it came from.

    Example:
        >>> policy = {"class_name": "DTypePolicy", "config": {"name": "mixed_bfloat16"}}
        >>> compute_type({"dtype": policy}), compute_type({"dtype": "float64"}), compute_type({"units": 3})
        ('bfloat16', 'float64', 'float32')
        >>> compute_type({"dtype": {"config": {"mode": "int8", "source_name": "mixed_float16"}}})
        'float16'
    """
    dtype = config.get("dtype")
    while isinstance(dtype, Mapping):
        settings = dtype.get("config")
        if not isinstance(settings, Mapping):
            return None
        named = (settings.get(key) for key in ("source_name", "default_policy", "name"))
        dtype = next((value for value in named if value is not None), None)
    if dtype is None:
        return _FLOAT
    if not isinstance(dtype, str):
        return None
    return dtype.rpartition("_from_")[2].removeprefix(_MIXED)


def item_bytes(dtype: str) -> int | None:
    """Return the bytes of an element of a type, by its name; ``None`` of texts, and of what is no type.

    Example:
        >>> item_bytes("float32"), item_bytes("bfloat16"), item_bytes("float8_e4m3fn"), item_bytes("bool")
        (4, 2, 1, 1)
        >>> item_bytes("complex64"), item_bytes("string")
        (8, None)
    """
    if dtype == _BOOL:
        return 1
    bits = _BITS.search(dtype)
    if bits is None or len(bits[0]) > _LONGEST_WIDTH:
        return None
    return max(1, int(bits[0]) // _BITS_OF_A_BYTE)


_LONGEST_WIDTH = 3
