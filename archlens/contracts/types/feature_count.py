"""``features``: how many features a call, a fusion or the end of a branch gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.analysis.features import features as features_of
from archlens.analysis.results import Branch
from archlens.contracts.bounds import BOUNDS, ordered, outside, unknown, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, exactly_one, number, texts
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Shape
from archlens.text.figures import significant
from archlens.text.names import quoted

_RATIOS = ("min-ratio", "max-ratio")
_WHOSE = ("call", "fusion", "branch")


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every figure out of bounds, or not known."""
    fields, select = contract.fields, Selecting(analysis)
    facts = analysis.facts
    tensors = list(_tensors(fields, select, analysis))
    yield from select.missing
    for whose, id_, shape in tensors:
        yield from outside(
            fields, features_of(shape), whose=whose, unit="features", where=(id_,), proof=f"its shape is {shape}"
        )
        yield from _ratio(fields, facts.ratios[facts.number[id_]], whose, id_)


def _tensors(fields: Mapping[str, Any], select: Selecting, analysis: Analysis) -> Iterator[tuple[str, str, Shape]]:
    """What a contract is about, as (what it is called, id of the call that makes it, shape)."""
    for id_ in select.calls(fields.get("call", ())):
        yield f"call {quoted(id_)}", id_, analysis.graph.by_id[id_].shape
    for fusion in select.fusions(fields.get("fusion", ())):
        yield f"fusion {quoted(fusion.id)}", fusion.id, fusion.shape
    for branch in select.branches(fields.get("branch", ())):
        for id_, shape in _ends(branch, analysis):
            yield f"branch {quoted(branch.input)} at its end {quoted(id_)}", id_, shape


def _ends(branch: Branch, analysis: Analysis) -> Iterator[tuple[str, Shape]]:
    """The tensors that a branch hands on, or the outputs where it ends, as (id of the call, shape)."""
    facts = analysis.facts
    mask = facts.source_masks[facts.number[branch.input]]
    if not branch.fuses:
        graph_outputs = zip(facts.graph.outputs, facts.outputs, strict=True)
        ends = [(output.call, output.shape) for output, call in graph_outputs if facts.source_masks[call] == mask]
        yield from dict.fromkeys(ends)
    frontier = set(branch.frontier)
    leaving: dict[tuple[str, Shape], None] = {}
    for tensor in facts.graph.tensors:
        outside_branch = facts.source_masks[facts.number[tensor.target]] != mask
        if tensor.source in frontier and outside_branch and not tensor.control:
            leaving[tensor.source, tensor.shape] = None
    yield from leaving


def _ratio(fields: Mapping[str, Any], ratio: float | None, whose: str, id_: str) -> Iterator[Violation]:
    if not any(name in fields for name in _RATIOS):
        return
    words = [
        f"{word} {significant(fields[name], 6)}"
        for name, word in zip(_RATIOS, ("at least", "at most"), strict=True)
        if name in fields
    ]
    promised = f"{whose}: a ratio of features out to features in of {' and '.join(words)}"
    if ratio is None:
        yield unknown(promised, "ratio", (id_,))
    elif not fields.get("min-ratio", ratio) <= ratio <= fields.get("max-ratio", ratio):
        yield Violation(promised, significant(ratio, 4), (id_,))


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
