"""What training a model takes in memory: section 9 of the definitions. It is an estimate, and called one."""

from __future__ import annotations

from dataclasses import dataclass

from archlens.analysis.results import Model

_VALUE_BYTES = 4
"""Of a gradient, and of each value that an optimizer keeps: float32, in mixed precision too."""

ASSUMED_SLOTS = 2
"""The values that Adam keeps for each parameter: what is counted where the optimizer is not known."""


@dataclass(frozen=True, slots=True)
class Training:
    """The memory that training takes at a size of batches, and what that is made of.

    Attributes:
        batch: samples in a batch.
        bytes: the sum of the four below; ``None`` if one of them is not known. Beside it a program takes what its
            framework takes, and what its kernels need for a moment.
        weight_bytes: of all weights as they are stored.
        gradient_bytes: 4 for each parameter that is trained.
        optimizer_bytes: 4 for each value that the optimizer keeps of such a parameter.
        kept_bytes: of the tensors that are kept for the gradients, of all samples.
        optimizer: the class that the model was compiled with; ``None`` if the file does not tell it.
        slots: how many values the optimizer keeps for each parameter that is trained.
        assumed: whether these are Adam's, because those of the model's own optimizer are not known.
    """

    batch: int
    bytes: int | None
    weight_bytes: int | None
    gradient_bytes: int | None
    optimizer_bytes: int | None
    kept_bytes: int | None
    optimizer: str | None
    slots: int
    assumed: bool


def training_of(model: Model, batch: int) -> Training:
    """The memory that training a model takes.

    Args:
        model: the model.
        batch: samples in a batch.

    Example:
        >>> import archlens
        >>> training = training_of(archlens.analyze("sample_models/transfer_learning.keras").model, 32)
        >>> training.bytes, training.weight_bytes, training.gradient_bytes, training.kept_bytes
        (10594704, 9374084, 342148, 194176)
    """
    optimizer = model.optimizer
    slots = None if optimizer is None else optimizer.slots
    counted = ASSUMED_SLOTS if slots is None else slots
    trainable = model.trainable_parameters
    gradients = None if trainable is None else trainable * _VALUE_BYTES
    kept = None if model.kept_bytes is None else model.kept_bytes * batch
    parts = (model.weight_bytes, gradients, None if gradients is None else gradients * counted, kept)
    known = [part for part in parts if part is not None]
    return Training(
        batch=batch,
        bytes=sum(known) if len(known) == len(parts) else None,
        weight_bytes=model.weight_bytes,
        gradient_bytes=gradients,
        optimizer_bytes=parts[2],
        kept_bytes=kept,
        optimizer=None if optimizer is None else optimizer.name,
        slots=counted,
        assumed=slots is None,
    )
