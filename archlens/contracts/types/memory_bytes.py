"""``memory``: how many bytes the weights of the model or of a part take, its tensors, and its training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.analysis.memory import TensorBytes
from archlens.contracts.bounds import UNKNOWN_HINT, bounds_of, outside, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, byte_size, one_of, positive_count
from archlens.contracts.parts import NAMES, PARTS, largest_layers, parts_of, validate_part
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.contracts.unknown_figures import how_to_know
from archlens.text.figures import byte_count, count, short
from archlens.text.names import visible

_WEIGHTS, _PEAK, _KEPT, _TRAINING = "weights", "peak", "kept", "training"
_FIGURES = (_WEIGHTS, _PEAK, _KEPT, _TRAINING)
_OF, _BATCH = "of", "batch"


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every figure out of bounds, or not known."""
    fields, select = contract.fields, Selecting(analysis)
    figure = fields[_OF]
    if figure == _WEIGHTS:
        yield from _weights(fields, select)
    elif figure == _TRAINING:
        yield from _training(fields, analysis)
    else:
        size = analysis.model.peak_bytes if figure == _PEAK else analysis.model.kept_bytes
        unit = "bytes alive at the peak" if figure == _PEAK else "bytes kept for the gradients"
        yield from _of_model(fields, size, unit, analysis, _in_short(size))


def _weights(fields: Mapping[str, Any], select: Selecting) -> Iterator[Violation]:
    parts = parts_of(fields, select)
    yield from select.missing
    facts = select.analysis.facts
    for part in parts:
        size = facts.parameters.of(facts.number[call.id] for call in part.calls).weight_bytes
        where = [call.id for call, _ in largest_layers(part.calls)]
        proof = _in_short(size)
        if size is None:
            where = [call.id for call in part.calls if call.layer.weight_bytes is None]
        yield from outside(fields, size, whose=part.whose, unit="bytes of weights", where=where, proof=proof)


def _training(fields: Mapping[str, Any], analysis: Analysis) -> Iterator[Violation]:
    training = analysis.training(fields[_BATCH])
    optimizer = "two values of an optimizer for each parameter, as Adam's" if training.assumed else training.optimizer
    parts = (
        (training.weight_bytes, "of weights"),
        (training.gradient_bytes, "of gradients"),
        (training.optimizer_bytes, f"of the optimizer ({visible(optimizer or 'unknown')})"),
        (training.kept_bytes, "kept for the gradients"),
    )
    sizes = ", ".join(f"{byte_count(size)} {what}" for size, what in parts)
    proof = f"estimated: {byte_count(training.bytes)}, of these {sizes}"
    unit = f"bytes while it is trained in batches of {count(fields[_BATCH])}"
    yield from _of_model(fields, training.bytes, unit, analysis, proof)


def _of_model(
    fields: Mapping[str, Any], size: int | None, unit: str, analysis: Analysis, proof: str
) -> Iterator[Violation]:
    where: list[str] = []
    hint = UNKNOWN_HINT
    if size is None:
        calls = analysis.graph.calls
        without = [calls[number] for number in TensorBytes(analysis.facts).unknown]
        where = [call.id for call in without]
        hint = how_to_know(without, analysis)
        if not without:
            where = [call.id for call in calls if call.layer.trainable_parameters is None and not call.is_input]
        proof = proof if fields[_OF] == _TRAINING else ""
    yield from outside(fields, size, whose="model", unit=unit, where=where, proof=proof, hint=hint)


def _in_short(size: int | None) -> str:
    """A size in three figures, where it has more."""
    return byte_count(size) if size is not None and short(size) else ""


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """Bounds that say something; parts of the weights alone, and batches of training alone."""
    validate_part(fields, location)
    validate_bounds(fields, location)
    named = [name for name in NAMES if fields.get(name)]
    if named and fields[_OF] != _WEIGHTS:
        location.at(named[0]).refuse(
            expected=f"the {fields[_OF]} bytes of the model as a whole",
            found=named[0],
            hint=f'Of a part, {_OF} = "{_WEIGHTS}" can be promised.',
        )
    if fields[_OF] == _TRAINING and _BATCH not in fields:
        location.at(_OF).refuse(
            expected=f'{_BATCH} with {_OF} = "{_TRAINING}"', found="none", hint=f"Add {_BATCH} = 32, or what is used."
        )
    if fields[_OF] != _TRAINING and _BATCH in fields:
        location.at(_BATCH).refuse(
            expected=f'{_BATCH} with {_OF} = "{_TRAINING}" alone',
            found=f'{_OF} = "{fields[_OF]}"',
            hint="All other figures are for one sample.",
        )


TYPE = ContractType(
    name="memory",
    summary="How many bytes weights take, tensors at the peak, those kept for the gradients, or training in all.",
    fields=(
        Field(_OF, one_of(_FIGURES, "a figure of memory"), "weights, peak, kept or training", required=True),
        *PARTS,
        Field(_BATCH, positive_count, "of training, how many samples are in a batch"),
        *bounds_of(byte_size),
    ),
    check=check,
    validate=validate,
)
