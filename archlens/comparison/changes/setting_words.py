"""Settings with other values, as people read them: one thought a setting, whatever a configuration spells below it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from archlens.comparison.changes.comparison import SettingChange
from archlens.comparison.changes.passage_lines import Quoted, Words
from archlens.layers.setting_values import SIZES, along_axes

UNTOLD = "not set"
"""What stands for a setting that a file leaves out, and of which archlens knows no default."""

_QUANTIZED = ("QuantizedDTypePolicy", "QuantizedFloat8DTypePolicy")
_QUANTIZATION = "quantization_config"


def values(setting: SettingChange) -> tuple[str, str]:
    """A setting's two values as people read them.

    Example:
        >>> from archlens.comparison.changes.comparison import SettingChange
        >>> values(SettingChange("units", "8", "16")), values(SettingChange("return_sequences", None, "true"))
        (('8', '16'), ('not set', 'true'))
        >>> values(SettingChange("kernel_size", "[3,3]", "[5,5]"))
        ('3×3', '5×5')
    """
    say = _size if setting.key.rpartition(".")[2] in SIZES else _value
    before, now = (UNTOLD if value is None else say(value) for value in (setting.old, setting.new))
    return before, now


def condensed(settings: Sequence[SettingChange]) -> tuple[SettingChange, ...]:
    """The settings that are worth telling: not those below a setting that is told, and quantization as a data type.

    Example:
        >>> policy = SettingChange("dtype", '"float32"', '"QuantizedDTypePolicy"')
        >>> below = SettingChange("dtype.mode", None, '"int8"'), SettingChange("quantization_config", None, '"Int8"')
        >>> for setting in condensed([policy, *below]):
        ...     print(setting.key, *values(setting))
        dtype float32 int8 (quantized)
    """
    keys = {setting.key for setting in settings}
    below = {setting.key: setting for setting in settings}
    quantized = any(_is_quantized(value) for value in _of_key(below, "dtype"))
    shown = []
    for setting in settings:
        if _is_below_another(setting.key, keys) or (quantized and setting.key == _QUANTIZATION):
            continue
        if setting.key == "dtype" and quantized:
            mode = below.get("dtype.mode")
            modes = (None, None) if mode is None else (mode.old, mode.new)
            old, new = _data_type(setting.old, modes[0]), _data_type(setting.new, modes[1])
            shown.append(SettingChange("dtype", old, new))
        else:
            shown.append(setting)
    return tuple(shown)


def setting_words(settings: Iterable[SettingChange]) -> Iterator[str]:
    """Settings in a row: ``units 8 → 16, activation linear → relu``."""
    for i, setting in enumerate(settings):
        before, now = values(setting)
        if i:
            yield ", "
        yield from one_setting(setting.key, before, now)


def one_setting(key: str, before: str, now: str) -> Words:
    """A setting with what it was and is."""
    return Quoted(key), " ", _word(before), " → ", _word(now)


def _word(value: str) -> str:
    return value if value == UNTOLD else Quoted(value)


def _value(written: str) -> str:
    if written.startswith('"'):
        try:
            return str(json.loads(written))
        except ValueError:
            return written
    return written.replace(",", ", ")


def _size(written: str) -> str:
    """What a picture says of the same setting; as any other value, if it is none for each axis."""
    try:
        return along_axes(json.loads(written)) or _value(written)
    except ValueError:
        return _value(written)


def _is_below_another(key: str, keys: set[str]) -> bool:
    parts = key.split(".")
    return any(".".join(parts[:number]) in keys for number in range(1, len(parts)))


def _of_key(settings: dict[str, SettingChange], key: str) -> tuple[str | None, ...]:
    return (settings[key].old, settings[key].new) if key in settings else ()


def _is_quantized(value: str | None) -> bool:
    return value is not None and _value(value) in _QUANTIZED


def _data_type(value: str | None, mode: str | None) -> str | None:
    """A quantized policy by its mode, which is what is stored; any other as it is."""
    if value is None or not _is_quantized(value):
        return value
    # The default of a policy that does not tell its mode otherwise is said by its class alone.
    said = "quantized" if mode is None else f"{_value(mode)} (quantized)"
    return f'"{said}"'
