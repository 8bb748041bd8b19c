"""Which figures of the report changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.figure_list import MACS, MACS_AT_LEAST, PEAK_BYTES, TRAINABLE, WEIGHT_BYTES
from archlens.comparison.architecture.structure import FigureValue
from archlens.comparison.changes.comparison import FigureChange, Part
from archlens.comparison.changes.fusion_strategy import strategy_of

PRESENCE = "presence"
STRATEGY = "strategy"
_UNKNOWABLE = frozenset({"parameters", "shared_parameters", TRAINABLE, WEIGHT_BYTES, PEAK_BYTES})
# What stands for a whole part where it is only in one of the two.
_FACE = {"branch": "depth", "fusion": "mode", "injection": "mode", "input": "role", "output": "joint_depth"}
_PARTS: tuple[Part, ...] = ("model", "input", "branch", "fusion", "injection", "interaction", "output")

_Values = dict[int | None, dict[str, "FigureValue"]]


def figure_changes(
    old: Architecture, new: Architecture, forth: Mapping[int, int], outputs: Mapping[int, int]
) -> Iterator[FigureChange]:
    """The figures with another value, part by part.

    Args:
        old: the architecture before.
        new: the architecture now.
        forth: place of a call in ``old`` → its place in ``new``.
        outputs: place of an output in ``old`` → its place in ``new``.
    """
    strategies = strategy_of(old), strategy_of(new)
    if None not in strategies and strategies[0] != strategies[1]:
        yield FigureChange("model", None, None, STRATEGY, *strategies)
    for part in _PARTS:
        before, now = _of(old, part), _of(new, part)
        pairing = outputs if part == "output" else forth
        seen = set()
        for place, values in before.items():
            other = place if place is None else pairing.get(place)
            names = _name(old, part, place), _name(new, part, other)
            if other in now:
                seen.add(other)
                yield from _between(part, names, values, now[other])
            else:
                yield FigureChange(part, names[0], None, PRESENCE, values.get(_FACE.get(part, "")), None)
        for place, values in now.items():
            if place not in seen:
                yield FigureChange(part, None, _name(new, part, place), PRESENCE, None, values.get(_FACE.get(part, "")))


def _of(side: Architecture, part: Part) -> _Values:
    found: _Values = {}
    for figure in side.figures:
        if figure.part == part:
            found.setdefault(figure.place, {})[figure.key] = figure.value
    return found


def _name(side: Architecture, part: Part, place: int | None) -> str | None:
    if place is None:
        return None
    return side.outputs[place].name if part == "output" else side.calls[place].id


def _between(
    part: Part, names: tuple[str | None, str | None], before: Mapping[str, FigureValue], now: Mapping[str, FigureValue]
) -> Iterator[FigureChange]:
    for key in [*before, *(key for key in now if key not in before)]:
        a, b = before.get(key), now.get(key)
        if key == MACS:
            yield from _macs(part, names, before, now)
        elif key != MACS_AT_LEAST and a != b and not (key in _UNKNOWABLE and (a is None or b is None)):
            yield FigureChange(part, *names, key, a, b)


def _macs(
    part: Part, names: tuple[str | None, str | None], before: Mapping[str, FigureValue], now: Mapping[str, FigureValue]
) -> Iterator[FigureChange]:
    """The MACs, if they may differ; where they are not known, with what they are at least.

    What one side does not tell at all, as older lock files do not, is told of the model alone.
    """
    values = before.get(MACS), now.get(MACS)
    at_least = _at_least(before), _at_least(now)
    is_told = [value is not None or least is not None for value, least in zip(values, at_least, strict=True)]
    if values[0] == values[1] and at_least[0] == at_least[1]:
        return
    if all(is_told) or part == "model":
        yield FigureChange(part, *names, MACS, *values, *at_least)


def _at_least(figures: Mapping[str, FigureValue]) -> int | None:
    value = figures.get(MACS_AT_LEAST)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
