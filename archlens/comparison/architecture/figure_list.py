"""The figures of a report that a comparison tells about, as a flat list."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Branch, Interaction, Model
from archlens.comparison.architecture.structure import Figure, FigureValue
from archlens.text.digits import is_writable

# Of each part of the report, in its order. A figure is the attribute of that name.
MACS, MACS_AT_LEAST = "macs", "macs_at_least"
TRAINABLE, WEIGHT_BYTES, PEAK_BYTES = "trainable_parameters", "weight_bytes", "peak_bytes"
_MODEL = ("depth", "weighted_depth", "calls", "layers", "parameters", TRAINABLE)
_BRANCH = ("fuses", "depth", "weighted_depth", "calls", "parameters", "shared_parameters")
_FUSION = ("mode", "level", "stage", "depth_before", "depth_after", "position", "features", "ratio")
_INTERACTION = ("depth", "joint_depth", "weighted_depth", "calls", "parameters")
_OUTPUT = ("joint_depth", "head_depth")


def figures_of(analysis: Analysis, place: Mapping[str, int]) -> Iterator[Figure]:
    """The figures of an analysed model.

    Args:
        analysis: the analysis.
        place: id of a call → its place in the architecture.
    """
    yield from _of("model", None, analysis.model, _MODEL)
    yield from _costs("model", None, analysis.model)
    yield from _of("model", None, analysis.model, (WEIGHT_BYTES, PEAK_BYTES))
    for kind, number in sorted(Counter(block.kind for block in analysis.blocks).items()):
        yield Figure("model", None, f"{kind}_blocks", number)
    for each in analysis.inputs:
        yield Figure("input", place[each.name], "role", each.role)
    for branch in analysis.branches:
        at = place[branch.input]
        yield from _of("branch", at, branch, _BRANCH)
        yield from _costs("branch", at, branch)
        if branch.trajectory:
            yield Figure("branch", at, "features", branch.trajectory[-1].features)
    for fusion in analysis.fusions:
        yield from _of("fusion", place[fusion.id], fusion, _FUSION)
    for injection in analysis.injections:
        yield Figure("injection", place[injection.id], "mode", injection.mode)
    yield from _of("interaction", None, analysis.interaction, _INTERACTION)
    yield from _costs("interaction", None, analysis.interaction)
    narrowest = analysis.interaction.narrowest
    yield Figure("interaction", None, "narrowest_features", narrowest.features if narrowest else None)
    for number, output in enumerate(analysis.outputs):
        yield from _of("output", number, output, _OUTPUT)


def _of(part: str, place: int | None, result: Any, keys: tuple[str, ...]) -> Iterator[Figure]:
    for key in keys:
        yield Figure(part, place, key, _plain(getattr(result, key)))


def _costs(part: str, place: int | None, result: Model | Branch | Interaction) -> Iterator[Figure]:
    """The MACs, and where they are not known what they are at least."""
    yield Figure(part, place, MACS, _plain(result.macs))
    if result.macs is None:
        yield Figure(part, place, MACS_AT_LEAST, _plain(result.macs_at_least))


def _plain(value: FigureValue) -> FigureValue:
    """Ratios in six digits: a lock file is read by people. A figure that no lock file could hold is unknown."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    if isinstance(value, int) and not is_writable(value):
        return None
    return value
