"""``features``: how many features a call, a fusion or the end of a branch gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.analysis.features import call_ratio
from archlens.analysis.features import features as features_of
from archlens.analysis.reach import source_masks
from archlens.analysis.results import Branch
from archlens.analysis.wiring import Wiring
from archlens.contracts.bounds import BOUNDS, ordered, outside, unknown, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, exactly_one, number, texts
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Shape

_RATIOS = ("min-ratio", "max-ratio")
_WHOSE = ("call", "fusion", "branch")


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every figure out of bounds, or not known."""
    fields, select = contract.fields, Selecting(analysis)
    wiring = Wiring(analysis.graph)
    tensors = list(_tensors(fields, select, analysis, wiring))
    yield from select.missing
    numbers = {call.id: number for number, call in enumerate(wiring.calls)}
    for whose, id_, shape in tensors:
        yield from outside(
            fields, features_of(shape), whose=whose, unit="features", where=(id_,), proof=f"its shape is {shape}"
        )
        yield from _ratio(fields, call_ratio(wiring, numbers[id_]), whose, id_)


def _tensors(
    fields: Mapping[str, Any], select: Selecting, analysis: Analysis, wiring: Wiring
) -> Iterator[tuple[str, str, Shape]]:
    """What a contract is about, as (what it is called, id of the call that makes it, shape)."""
    for id_ in select.calls(fields.get("call", ())):
        yield f"call {id_!r}", id_, analysis.graph.by_id[id_].shape
    for fusion in select.fusions(fields.get("fusion", ())):
        yield f"fusion {fusion.id!r}", fusion.id, fusion.shape
    for branch in select.branches(fields.get("branch", ())):
        for id_, shape in _ends(branch, analysis, wiring):
            yield f"branch {branch.input!r} at its end {id_!r}", id_, shape


def _ends(branch: Branch, analysis: Analysis, wiring: Wiring) -> Iterator[tuple[str, Shape]]:
    """The tensors that a branch hands on, or the outputs where it ends, as (id of the call, shape)."""
    own, frontier = _own(branch, wiring), set(branch.frontier)
    if not branch.fuses:
        yield from dict.fromkeys((output.call, output.shape) for output in analysis.graph.outputs if output.call in own)
    leaving = (t for t in analysis.graph.tensors if t.source in frontier and t.target not in own and not t.control)
    yield from dict.fromkeys((tensor.source, tensor.shape) for tensor in leaving)


def _own(branch: Branch, wiring: Wiring) -> set[str]:
    """Ids of the calls of a branch."""
    seen = source_masks(wiring)
    mask = next(seen[i] for i in wiring.inputs if wiring.calls[i].id == branch.input)
    return {call.id for call, see in zip(wiring.calls, seen, strict=True) if see == mask}


def _ratio(fields: Mapping[str, Any], ratio: float | None, whose: str, id_: str) -> Iterator[Violation]:
    if not any(name in fields for name in _RATIOS):
        return
    words = [
        f"{word} {fields[name]:g}"
        for name, word in zip(_RATIOS, ("at least", "at most"), strict=True)
        if name in fields
    ]
    promised = f"{whose}: a ratio of features out to features in of {' and '.join(words)}"
    if ratio is None:
        yield unknown(promised, "ratio", (id_,))
    elif not fields.get("min-ratio", ratio) <= ratio <= fields.get("max-ratio", ratio):
        yield Violation(promised, f"{ratio:.4g}", (id_,))


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """One of the things that have features, and bounds that say something."""
    exactly_one(fields, _WHOSE, location)
    validate_bounds(fields, location, _RATIOS)
    ordered(fields, *_RATIOS, location)


TYPE = ContractType(
    name="features",
    summary="How many features a call, a fusion or the end of a branch gives, and their ratio to what comes in.",
    fields=(
        Field("call", texts, "calls; their first outputs are meant"),
        Field("fusion", texts, "fusions"),
        Field("branch", texts, "inputs whose branches are meant; the tensors that leave each of them"),
        *BOUNDS,
        Field("min-ratio", number, "the least that features out / features in may be"),
        Field("max-ratio", number, "the most that features out / features in may be"),
    ),
    check=check,
    validate=validate,
)
