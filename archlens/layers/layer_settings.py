"""The settings of a layer: its configuration, the same whichever Keras wrote it and in whichever form.

Left out is what does not belong to the architecture (names, modules, seeds, initializers, what was built on, values
that are learned or adapted) and what a version of Keras adds with its default value. Values are flattened: a serialized
object is its class, and its configuration stands below (``layer`` = ``"LSTM"``, ``layer.units`` = 64).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from archlens.graph import Shape, Trait
from archlens.layers.bytecode import code_digest
from archlens.layers.catalog import default_settings
from archlens.text.json_writer import json_copy, json_line
from archlens.text.widths import ELLIPSIS

Settings = tuple[tuple[str, str], ...]
"""Key and value, sorted by key; the value is written as JSON."""

_LONGEST = 200
_DEEPEST = 24
_MOST = 400
_MOST_BITS = 256
_EXACT = 2**53

_NO_SETTING = frozenset(
    {
        "name",
        "registered_name",
        "module",
        "shared_object_id",
        "build_config",
        "compile_config",
        "batch_input_shape",
        "batch_shape",
        "input_shape",
        "input_dtype",
        "build_input_shape",
        "seed",
        "seed_generator",
        "implementation",
        "input_length",
        "weights",
        "function_type",
        "output_shape_type",
        "output_shape_module",
        "query_shape",
        "key_shape",
        "value_shape",
    }
)
# A wrapper sets these itself in what it wraps, in some versions.
_NO_SETTING_INSIDE = frozenset({"zero_output_for_mask"})
# What a layer learned or was adapted to: how much of it there is belongs to the architecture, its values do not.
_LEARNED = frozenset({"vocabulary", "idf_weights", "mean", "variance", "bin_boundaries"})


def settings_of(
    config: Mapping[str, Any],
    shape: Shape = None,
    traits: frozenset[Trait] = frozenset(),
    *,
    learned: bool = False,
) -> Settings:
    """The settings of a layer.

    Args:
        config: its configuration, as the file gives it.
        shape: a shape that the layer takes, by which axes are counted from the start.
        traits: what is known of its class.
        learned: whether what the layer learned or was adapted to counts too (a vocabulary, a mean), as a digest; else
            only how much of it there is.

    Example:
        >>> settings_of({"name": "d", "units": 8, "activation": "relu", "use_bias": True, "seed": 3})
        (('activation', '"relu"'), ('units', '8'))
        >>> settings_of({"axis": -1}, (None, 4, 8), frozenset({"axis of input"})), settings_of({"max_value": 6.0})
        ((('axis', '2'),), (('max_value', '6'),))
    """
    found: dict[str, str] = {}
    for key, value in _Flattening(learned=learned).flat(config):
        if len(found) >= _MOST:
            found[ELLIPSIS] = json_line(f"more, digest {_digest(config)}")
            break
        found[key] = value
    if "renorm" not in found:
        found = {key: value for key, value in found.items() if not key.startswith("renorm_")}
    # Some versions count axes from the end there, and others from the start.
    if "axis of input" in traits and "axis" in found:
        found["axis"] = axis_from_the_front(found["axis"], shape)
    if "mirrored" in traits:
        _drop_mirrored(found)
    return tuple(sorted(found.items()))


class _Flattening:
    """Takes a configuration apart.

    Args:
        learned: whether values that were learned count too, as a digest.
    """

    def __init__(self, *, learned: bool) -> None:
        self._learned = learned

    def flat(self, config: Mapping[str, Any], path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
        """Key and value of each setting, in the order of the keys."""
        for key in sorted(map(str, config)):
            if key in _NO_SETTING or key.endswith("_initializer") or key == "initializer":
                continue
            value = config.get(key)
            if value is None or _is_default(key, value) or (depth and key in _NO_SETTING_INSIDE):
                continue
            yield from self._entry(key, value, path + key, depth)

    def _entry(self, key: str, value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
        if key in _LEARNED and isinstance(value, (list, tuple)):
            yield path, json_line(f"{len(value)} values")
            if self._learned:
                yield f"{path}.values", json_line(f"digest {_digest(value)}")
        elif key == "code" and isinstance(value, str):
            yield path, json_line(f"digest {code_digest(value) or _digest(value)}")
        elif key == "function" and isinstance(value, (list, tuple)) and value and isinstance(value[0], str):
            # Keras 2 wrote a function as a list of its code, its defaults and what it closes over.
            parts = zip(("code", "defaults", "closure"), value, strict=False)
            yield from self.flat(dict(parts), f"{path}.", depth + 1)
        elif depth > _DEEPEST:
            yield path, json_line(f"digest {_digest(value)}")
        elif isinstance(value, Mapping):
            yield from self._object(key, value, path, depth)
        elif isinstance(value, (list, tuple)) and any(isinstance(each, Mapping) for each in value):
            for place, each in enumerate(value):
                yield from self._entry("", each, f"{path}.{place}", depth + 1)
        else:
            yield path, _scalar(value)

    def _object(self, key: str, value: Mapping[str, Any], path: str, depth: int) -> Iterator[tuple[str, str]]:
        """A serialized object: its class, and its configuration below; or any other mapping."""
        class_name, config = value.get("class_name"), value.get("config")
        if not isinstance(class_name, str):
            yield from self.flat(value, f"{path}.", depth + 1)
        elif class_name in ("DTypePolicy", "Policy") and isinstance(config, Mapping):
            if not _is_default(key, config.get("name")):
                yield path, _scalar(config.get("name"))
        elif class_name == "__lambda__" and isinstance(config, Mapping):
            yield from self.flat(config, f"{path}.", depth + 1)
        elif class_name == "function" and isinstance(config, str):
            yield path, _scalar(config)
        else:
            yield path, _scalar(class_name)
            if isinstance(config, Mapping):
                yield from self.flat(config, f"{path}.", depth + 1)
            elif config is not None:
                yield f"{path}.config", _scalar(config)


def _is_default(key: str, value: Any) -> bool:
    """Whether a value says no more than leaving the setting out: a default, or a flag that is off by default."""
    default = default_settings().get(key)
    if isinstance(value, bool):
        return value is (default is True)
    if default is None or default is True:
        return False
    if isinstance(value, (list, tuple)) and value:
        return all(_is_default(key, each) for each in value)
    return bool(value == default)


def default_setting(path: str, other: str) -> str | None:
    """The value of a setting that stands among none of a layer's settings because it is Keras's default.

    Args:
        path: the setting (``padding``, ``layer.padding``).
        other: another value of it, as JSON: a default that counts for all axes is written for as many as that has.

    Returns:
        The value as JSON; ``None`` if archlens knows no default.

    Example:
        >>> default_setting("layer.padding", '"same"'), default_setting("strides", "[2,2]")
        ('"valid"', '[1,1]')
        >>> default_setting("go_backwards", "true"), default_setting("kernel_regularizer", '"L2"')
        ('false', None)
    """
    default = default_settings().get(path.rpartition(".")[2])
    if other in ("true", "false"):
        return json_line(default is True)
    if default is None or default is True:
        return None
    axes = json.loads(other) if other.startswith("[") else default
    return _scalar([default] * len(axes) if isinstance(axes, list) else default)


def _scalar(value: Any) -> str:
    """A value as JSON: floats in seven digits, which is what float32 keeps, and long ones as a digest."""
    is_short = isinstance(value, (bool, float)) or (isinstance(value, str) and len(value) <= _LONGEST)
    return _short_scalar(value) if is_short else _written_scalar(value)


@lru_cache(maxsize=1024, typed=True)
def _short_scalar(value: str | float) -> str:
    # Layers say the same few words and numbers again and again.
    return _written_scalar(value)


def _written_scalar(value: Any) -> str:
    plain = _plain(value)
    written = json_line(plain, compact=True)
    if len(written) <= _LONGEST:
        return written
    what = f"{len(plain)} values" if isinstance(plain, list) else f"{len(written)} characters"
    return json_line(f"{what}, digest {_digest(plain)}")


def _plain(value: Any) -> Any:
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return hex(value)
    if isinstance(value, (bool, int, str)) or value is None:
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        rounded = float(f"{value:.7g}")
        return int(rounded) if rounded.is_integer() and abs(rounded) < _EXACT else rounded
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return str(value)


def _digest(value: Any) -> str:
    import hashlib  # only now: it loads OpenSSL

    try:
        written = json_copy(value, sort_keys=True, default=str)
    except (RecursionError, ValueError, TypeError):  # nested past all measure, or numbers of thousands of digits
        return "none"
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def axis_from_the_front(written: str, shape: Shape) -> str:
    """An axis, or several, of a shape, counted from the front; in JSON, as it is given.

    Example:
        >>> axis_from_the_front("[-1]", (None, 4, 8)), axis_from_the_front("[-2,2]", (None, 4, 8))
        ('2', '[1,2]')
    """
    value = json.loads(written)
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if shape is not None and isinstance(value, int) and value < 0:
        value += len(shape)
    if shape is not None and isinstance(value, list) and all(isinstance(each, int) for each in value):
        value = [each + len(shape) if each < 0 else each for each in value]
    return json_line(value, compact=True)


def _drop_mirrored(found: dict[str, str]) -> None:
    """The backward layer is told by some versions even where it is the forward one turned round."""
    behind = {key.partition(".")[2]: value for key, value in found.items() if key.startswith("backward_layer.")}
    forth = {key.partition(".")[2]: value for key, value in found.items() if key.startswith("layer.")}
    if behind.pop("go_backwards", "false") != forth.pop("go_backwards", "false") and behind == forth:
        for key in [key for key in found if key.partition(".")[0] == "backward_layer"]:
            del found[key]
