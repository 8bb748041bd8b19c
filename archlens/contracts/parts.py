"""Parts of a model of which something can be promised: the model itself, a branch, the interaction, a layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from archlens.contracts.bounds import UNKNOWN_HINT, unknown
from archlens.contracts.contract import Violation
from archlens.contracts.fields import Field, flag, share, texts
from archlens.contracts.regions import BRANCH, EVERYWHERE, INTERACTION, regions
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Call
from archlens.text.figures import count, significant
from archlens.text.names import quoted

PARTS = (
    Field("branch", texts, "inputs whose branches are meant"),
    Field("interaction", flag, "whether the interaction is meant", default=False),
    Field("layer", texts, "layers or nested models that are meant; each must keep the promise"),
)
"""The fields that say which part of the model a contract is about; without them it is about the model."""

NAMES = tuple(field.name for field in PARTS)

MAX_OF_MODEL = "max-of-model"

_LARGEST = 3

PartKind = Literal["model", "branch", "interaction", "layer"]


@dataclass(frozen=True, slots=True)
class ModelPart:
    """A part of a model.

    Attributes:
        kind: what it is.
        name: of a branch the input, of a layer the id of its first call, of a nested model its path; else empty.
        calls: its calls in topological order, inputs left out.
    """

    kind: PartKind
    name: str
    calls: tuple[Call, ...]

    @property
    def whose(self) -> str:
        """What it is called where its figures are told.

        Example:
            >>> ModelPart("branch", "image", ()).whose, ModelPart("model", "", ()).whose
            ("branch 'image'", 'model')
        """
        return f"{self.kind} {quoted(self.name)}" if self.name else self.kind


def parts_of(fields: Mapping[str, Any], select: Selecting) -> tuple[ModelPart, ...]:
    """The parts that a contract is about; what it names and the model does not have is missing."""
    return tuple(_parts(fields, select))


def _parts(fields: Mapping[str, Any], select: Selecting) -> Iterator[ModelPart]:
    by_id = select.analysis.graph.by_id
    for name, ids in select.layers(fields.get("layer", ())):
        yield ModelPart("layer", name, tuple(by_id[id_] for id_ in ids))
    for branch in select.branches(fields.get("branch", ())):
        for _, calls in regions((BRANCH + branch.input,), select):
            yield ModelPart("branch", branch.input, tuple(calls))
    if fields["interaction"]:
        for _, calls in regions((INTERACTION,), select):
            yield ModelPart("interaction", "", tuple(calls))
    elif not any(fields.get(name) for name in NAMES):
        for _, calls in regions((EVERYWHERE,), select):
            yield ModelPart("model", "", tuple(calls))


def most_of_model(what: str) -> Field:
    """The field of the most of something of the model's that a part may have."""
    return Field(MAX_OF_MODEL, share, f"the most of the model's {what} that the part may have")


def beyond_of_model(
    fields: Mapping[str, Any],
    figure: int | None,
    model: int | None,
    *,
    part: ModelPart,
    unit: str,
    where: Sequence[str],
    hint: str = UNKNOWN_HINT,
) -> Iterator[Violation]:
    """The violation of a part that has more than ``max-of-model`` of a figure of the model's, or nobody knows how much.

    Args:
        fields: of the contract.
        figure: of the part; ``None`` if it is not known.
        model: of the model; alike.
        part: whose figure it is.
        unit: what is counted.
        where: the calls that prove it.
        hint: how a figure that is not known can be had.
    """
    if MAX_OF_MODEL not in fields:
        return
    most = fields[MAX_OF_MODEL]
    promised = f"{part.whose}: at most {significant(most, 6)} of the model's {unit}"
    if figure is None or model is None:
        yield unknown(promised, unit, where, hint)
    elif model and figure / model > most:
        yield Violation(promised, f"{significant(figure / model, 4)} ({count(figure)} of {count(model)})", tuple(where))


def largest_layers(calls: Sequence[Call], *, trainable: bool = False) -> list[tuple[Call, int]]:
    """The calls of the few layers with most parameters, each layer once, with how many these are.

    Args:
        calls: of a part of a model.
        trainable: whether those alone count that training changes.
    """
    layers: dict[str, tuple[Call, int]] = {}
    for call in calls:
        size = call.layer.trainable_parameters if trainable else call.layer.parameters
        if size:
            layers.setdefault(call.layer.key, (call, size))
    return sorted(layers.values(), key=lambda each: -each[1])[:_LARGEST]


def validate_part(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """At most one part; a part of the model only of one."""
    named = [name for name in NAMES if fields.get(name)]
    if len(named) > 1:
        location.refuse(
            expected=f"one of the fields {', '.join(NAMES)}, or none for the model",
            found=" and ".join(named),
            hint="Make one contract for each.",
        )
    if MAX_OF_MODEL in fields and not named:
        location.at(MAX_OF_MODEL).refuse(
            expected=f"{MAX_OF_MODEL} beside one of {', '.join(NAMES)}",
            found="the model as a whole",
            hint="All of a model is always its whole.",
        )
