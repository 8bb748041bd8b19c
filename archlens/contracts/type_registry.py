"""The types of contracts: those of archlens, and those of other packages."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from archlens.contracts.contract_type import ContractType
from archlens.contracts.types import (
    before_fusion,
    block_count,
    branch_depth,
    equivalent,
    feature_count,
    fusion,
    input_roles,
    interaction_depth,
    joint_depth,
    layer_classes,
    locked,
    mac_count,
    memory_bytes,
    no_path,
    parameter_count,
    path,
    shape,
    shared_weights,
    surviving_outputs,
    trained_parts,
)
from archlens.errors import ArchlensError
from archlens.text.names import quoted

TYPES: tuple[ContractType, ...] = (
    input_roles.TYPE,  # which inputs there are, and their roles
    shape.TYPE,  # the shapes of inputs and outputs
    branch_depth.TYPE,  # how deep branches are
    fusion.TYPE,  # where inputs come together, and how
    before_fusion.TYPE,  # inputs that must not meet too early
    interaction_depth.TYPE,  # how many calls work on mixed inputs
    joint_depth.TYPE,  # how many calls work on all that an output sees
    no_path.TYPE,  # what must never reach what
    path.TYPE,  # what must reach what
    surviving_outputs.TYPE,  # what is left when an input is missing
    feature_count.TYPE,  # how many features something gives
    parameter_count.TYPE,  # how many parameters the model or a part has
    mac_count.TYPE,  # how many multiply-accumulates the model or a part costs
    memory_bytes.TYPE,  # how many bytes weights, tensors and training take
    trained_parts.TYPE,  # what training changes, and what it leaves alone
    layer_classes.TYPE,  # which layers there may, may not and must be
    shared_weights.TYPE,  # branches that work with the same weights
    equivalent.TYPE,  # branches whose layers do the same jobs
    block_count.TYPE,  # how many blocks there are
    locked.TYPE,  # nothing changed against a lock file
)

GROUP = "archlens.contracts"
"""The group of entry points by which other packages add types: name of the type → a :class:`ContractType`."""

_BY_NAME = {type_.name: type_ for type_ in TYPES}


class CustomTypeError(ArchlensError):
    """A type of contract of another package cannot be used; the message names it and the package's error."""


def _points() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))


def names() -> list[str]:
    """The names of all types, those of other packages last."""
    return [*_BY_NAME, *dict.fromkeys(point.name for point in _points() if point.name not in _BY_NAME)]


def is_custom(name: str) -> bool:
    """Whether a type comes from another package."""
    return name not in _BY_NAME


def find(name: str) -> ContractType | None:
    """The type of that name; ``None`` if there is none.

    Other packages are looked at only for a name that is none of archlens's own, which they cannot replace.

    Raises:
        CustomTypeError: if the type comes from another package and cannot be loaded, or is no type.
    """
    if name in _BY_NAME:
        return _BY_NAME[name]
    point = next((point for point in _points() if point.name == name), None)
    if point is None:
        return None
    try:
        found = point.load()
    except Exception as error:  # another package's code may raise anything
        raise failed(name, f"{type(error).__name__}: {error}", point.value) from error
    if not isinstance(found, ContractType):
        raise failed(name, f"an object of type {type(found).__name__}", point.value)
    return found


def failed(name: str, what: str, where: str) -> CustomTypeError:
    """The error of a type of another package."""
    return CustomTypeError(
        expected=f"the contract type {quoted(name)} to be an archlens.contracts.ContractType that works",
        found=what,
        hint=f"It comes from {where}, by an entry point of the group {GROUP}; ask its authors.",
    )
