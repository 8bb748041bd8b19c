"""The results that are merge points; like those of :mod:`archlens.analysis.results`, one field a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archlens.analysis.name_reprs import short_name, short_names
from archlens.graph import Shape

Level = Literal["input", "feature", "decision"]
BlockKind = Literal["residual", "gate", "dense", "parallel"]


@dataclass(frozen=True, slots=True)
class Arm:
    """A tensor that goes into a fusion or injection.

    Attributes:
        source: id of the call that makes it (in JSON: ``from``).
        shape: its shape.
        features: its elements per sample; ``None`` if an axis is unknown.
        share: its features / the sum over all arms; ``None`` where unknown.
        inputs: names of the inputs that it sees.
    """

    source: str
    shape: Shape
    features: int | None
    share: float | None
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fusion:
    """A merge point where new inputs meet.

    Attributes:
        id: the call.
        class_name: its class (in JSON: ``class``).
        mode: how it merges (``concatenate``, ``add``, …).
        inputs: names of the inputs that it sees.
        arms: its distinct incoming feature tensors, in argument order.
        shape: of its first output.
        features: elements per sample of that output.
        ratio: features out / the sum of its arms' features.
        stage: 1 + the highest stage among fusions upstream.
        depth_before: most calls on a path from any input to it, itself left out.
        depth_after: most calls on a path from it to any output, itself left out.
        position: before / (before + after); ``None`` when both are 0.
        level: ``input``, ``feature`` or ``decision``.
    """

    id: str
    class_name: str
    mode: str
    inputs: tuple[str, ...]
    arms: tuple[Arm, ...]
    shape: Shape
    features: int | None
    ratio: float | None
    stage: int
    depth_before: int
    depth_after: int
    position: float | None
    level: Level

    def __repr__(self) -> str:
        inputs = short_names(self.inputs)
        return (
            f"<fusion '{short_name(self.id)}': {self.mode} of {inputs}, "
            f"depth before {self.depth_before}, after {self.depth_after}>"
        )


@dataclass(frozen=True, slots=True)
class Injection:
    """A merge point where an input enters again after it was fused.

    Attributes:
        id: the call.
        class_name: its class (in JSON: ``class``).
        mode: how it merges.
        inputs: names of the inputs that it sees.
        arms: its distinct incoming feature tensors, in argument order.
        shape: of its first output.
    """

    id: str
    class_name: str
    mode: str
    inputs: tuple[str, ...]
    arms: tuple[Arm, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class BlockArm:
    """An arm of a block.

    Attributes:
        source: id of the call that makes the tensor (in JSON: ``from``).
        depth: most calls on a path from the fork to it, the fork excluded; 0 is the identity.
    """

    source: str
    depth: int


@dataclass(frozen=True, slots=True)
class Block:
    """An internal merge point, and what lies between it and its fork.

    Attributes:
        merge: id of the merge point.
        fork: id of its immediate dominator; ``None`` if only the virtual root above all inputs dominates it.
        kind: ``residual``, ``gate``, ``dense`` or ``parallel``.
        mode: how it merges.
        arms: its arms, in argument order.
    """

    merge: str
    fork: str | None
    kind: BlockKind
    mode: str
    arms: tuple[BlockArm, ...]
