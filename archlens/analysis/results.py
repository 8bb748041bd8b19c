"""The results of an analysis: frozen, complete, one field a figure of the definitions.

Every class here is written into the JSON report by :mod:`archlens.analysis.report` under the same names, so that a
field's name is at once the attribute, the JSON key and the word of the definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from archlens.graph import (
    Kind,
    Optimizer,
    Severity,
    Shape,
)
from archlens.text.figures import count
from archlens.text.lists import LONGEST_IN_REPR, names_in_brief, path_in_brief
from archlens.text.names import quoted

InputRole = Literal["feature", "control", "unused"]
ChangeKind = Literal["expansion", "contraction"]
PairLevel = Literal["class", "role", "does"]
_ALIKE: Mapping[PairLevel, str] = {"class": "same class", "role": "same role", "does": "same job"}
Level = Literal["input", "feature", "decision"]
Strategy = Literal["none", "early", "late", "joint", "progressive", "hybrid"]
BlockKind = Literal["residual", "gate", "dense", "parallel"]


@dataclass(frozen=True, slots=True)
class Model:
    """The model as a whole.

    Attributes:
        name: its name.
        format: the form that it was read from.
        keras_version: the version that wrote the file, where the file says so.
        calls: number of calls, inputs left out.
        layers: number of distinct layers and operations that have a call.
        parameters: elements of all weights, every layer once; ``None`` if the weights are not known.
        weighted_depth: most weighted calls on a path from any input to any output.
        depth: most calls on such a path.
        weight_bytes: bytes of all weights as they are stored; ``None`` if that is not known.
        quantization: how layers were quantized, as Keras names it (``int8``, ``int4/128``) → the names of these layers.
        strategy: how its inputs come together, in a word of :data:`Strategy`, with ``+ injection`` where one enters
            again; ``None`` in a report of an older version, which did not tell it.
        macs: multiply-accumulates of all calls, for one sample; ``None`` if those of one are not known.
        macs_at_least: the sum of those that are known.
        trainable_parameters: the parameters that training would change; ``None`` if that is not known of a layer.
        peak_bytes: the most bytes of tensors that are alive at one call, for one sample; ``None`` if a shape is not
            known.
        kept_bytes: the bytes of the tensors that training keeps for the gradients, for one sample; ``None`` if a shape,
            or which parameters are trained, is not known.
        optimizer: what it was compiled to be trained with; ``None`` if the file does not tell it.
    """

    name: str
    format: str
    keras_version: str | None
    calls: int
    layers: int
    parameters: int | None
    weighted_depth: int
    depth: int
    weight_bytes: int | None = None
    quantization: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strategy: str | None = None
    macs: int | None = None
    macs_at_least: int = 0
    trainable_parameters: int | None = None
    peak_bytes: int | None = None
    kept_bytes: int | None = None
    optimizer: Optimizer | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """An input of the model.

    Attributes:
        name: its name.
        key: the key under which the model takes it, a path such as ``meta.age`` in nested structures; ``None`` where
            inputs are given by position.
        shape: batch axis first.
        dtype: its type, where the file tells it.
        role: ``feature`` if it reaches an output by feature tensors, ``control`` if it only leads into control
            tensors, else ``unused``.
        shape_given: whether the caller gave it its shape, in place of the model's own.
    """

    name: str
    key: str | None = field(default=None, kw_only=True)
    shape: Shape
    dtype: str | None
    role: InputRole
    shape_given: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A call on the spine of a branch.

    Attributes:
        id: the call.
        class_name: its class (in JSON: ``class``).
        effective_class: the class that it wraps, if it is a ``TimeDistributed`` or ``SpectralNormalization``; else its
            own. Equivalence compares these.
        role: what its effective class does.
        shape: of its first output.
        features: elements per sample of that output; ``None`` if an axis is unknown.
        ratio: features out / features in; ``None`` where it cannot be known.
        layer: the id of the first call of its layer, which calls of one layer have in common.
        user_class: its effective class with its module, if that is user-defined and of role ``other``; else ``None``.
    """

    id: str
    class_name: str
    effective_class: str
    role: str
    shape: Shape
    features: int | None
    ratio: float | None
    layer: str = ""
    user_class: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """The calls that see one input alone.

    Attributes:
        input: the input's name.
        fuses: whether a tensor leaves the branch.
        depth: most calls on a path inside the branch from the input to its frontier (to an output, if it never leaves).
        weighted_depth: the same, weighted calls only.
        calls: number of calls in the branch.
        parameters: of the distinct layers with a call in it.
        shared_parameters: the part of those whose layer also has a call outside.
        frontier: ids of the calls whose tensors leave the branch, in topological order.
        trajectory: the calls along its spine, the input left out.
        macs: multiply-accumulates of its calls, for one sample; ``None`` if those of one are not known.
        macs_at_least: the sum of those that are known.
        trainable_parameters: the part of its parameters that training would change; ``None`` if that is not known.
        weight_bytes: the bytes of the weights of its layers as they are stored; ``None`` if that is not known.
    """

    input: str
    fuses: bool
    depth: int
    weighted_depth: int
    calls: int
    parameters: int | None
    shared_parameters: int | None
    frontier: tuple[str, ...]
    trajectory: tuple[Step, ...]
    macs: int | None = None
    macs_at_least: int = 0
    trainable_parameters: int | None = None
    weight_bytes: int | None = None

    def __repr__(self) -> str:
        spine = path_in_brief([step.id for step in self.trajectory])
        return f"<branch {quoted(self.input, LONGEST_IN_REPR)}: depth {count(self.depth)}{spine and ': '}{spine}>"


@dataclass(frozen=True, slots=True)
class Arm:
    """A tensor that goes into a fusion or injection.

    Attributes:
        source: id of the call that makes it (in JSON: ``from``).
        output: which of that call's outputs it is, from 0.
        shape: its shape.
        features: its elements per sample; ``None`` if an axis is unknown.
        share: its features / the sum over all arms; ``None`` where unknown.
        inputs: names of the inputs that it sees; ``None`` where these lists are left out.
    """

    source: str
    output: int = field(default=0, kw_only=True)
    shape: Shape
    features: int | None
    share: float | None
    inputs: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Fusion:
    """A merge point where new inputs meet.

    Attributes:
        id: the call.
        class_name: its class (in JSON: ``class``).
        mode: how it merges (``concatenate``, ``add``, …).
        inputs: names of the inputs that it sees; ``None`` where these lists are left out.
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
    inputs: tuple[str, ...] | None
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
        name = quoted(self.id, LONGEST_IN_REPR)
        inputs = "many inputs" if self.inputs is None else names_in_brief(self.inputs)
        depths = f"depth before {count(self.depth_before)}, after {count(self.depth_after)}"
        return f"<fusion {name}: {self.mode} of {inputs}, {depths}>"


@dataclass(frozen=True, slots=True)
class Injection:
    """A merge point where an input enters again after it was fused.

    Attributes:
        id: the call.
        class_name: its class (in JSON: ``class``).
        mode: how it merges.
        inputs: names of the inputs that it sees; ``None`` where these lists are left out.
        arms: its distinct incoming feature tensors, in argument order.
        shape: of its first output.
    """

    id: str
    class_name: str
    mode: str
    inputs: tuple[str, ...] | None
    arms: tuple[Arm, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class BlockArm:
    """An arm of a block.

    Attributes:
        source: id of the call that makes the tensor (in JSON: ``from``).
        output: which of that call's outputs it is, from 0.
        depth: most calls on a path from the fork to it, the fork excluded; 0 is the identity.
    """

    source: str
    output: int = field(default=0, kw_only=True)
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


@dataclass(frozen=True, slots=True)
class Narrowest:
    """The interaction call with the least features that is no output.

    Attributes:
        id: the call; the first in topological order among equals.
        features: its elements per sample.
    """

    id: str
    features: int


@dataclass(frozen=True, slots=True)
class Interaction:
    """The calls that see at least two inputs.

    Attributes:
        calls: their number.
        depth: the largest depth after over all fusions; 0 without one.
        joint_depth: the largest joint depth over outputs.
        weighted_depth: most weighted calls on a path of interaction calls.
        parameters: of the distinct layers with a call in it.
        narrowest: where least features pass; ``None`` without any.
        macs: multiply-accumulates of its calls, for one sample; ``None`` if those of one are not known.
        macs_at_least: the sum of those that are known.
        trainable_parameters: the part of its parameters that training would change; ``None`` if that is not known.
        weight_bytes: the bytes of the weights of its layers as they are stored; ``None`` if that is not known.
    """

    calls: int
    depth: int
    joint_depth: int
    weighted_depth: int
    parameters: int | None
    narrowest: Narrowest | None
    macs: int | None = None
    macs_at_least: int = 0
    trainable_parameters: int | None = None
    weight_bytes: int | None = None

    def __repr__(self) -> str:
        return f"<interaction: depth {count(self.depth)}, joint depth {count(self.joint_depth)}, calls {self.calls}>"


@dataclass(frozen=True, slots=True)
class Output:
    """An output of the model.

    Attributes:
        name: the model's own name for it, which no other output has.
        id: the call that makes it.
        output: which of that call's outputs it is, from 0.
        shape: its shape.
        inputs: names of the inputs that reach it; ``None`` where these lists are left out.
        joint_depth: how many layers work on everything that it sees.
        depth_from: input name → most calls on a path from it, the output's call included; ``None`` where there is
            none. As a whole ``None`` where the depths of outputs are left out.
        weighted_depth_from: the same, weighted calls only.
        head_depth: most calls on a path inside its head; ``None`` with a single output.
    """

    name: str
    id: str
    output: int = field(default=0, kw_only=True)
    shape: Shape
    inputs: tuple[str, ...] | None
    joint_depth: int
    depth_from: Mapping[str, int | None] | None
    weighted_depth_from: Mapping[str, int | None] | None
    head_depth: int | None

    def __repr__(self) -> str:
        name = quoted(self.name, LONGEST_IN_REPR)
        inputs = "many inputs" if self.inputs is None else names_in_brief(self.inputs) or "no input"
        return f"<output {name}: from {inputs}, joint depth {count(self.joint_depth)}>"


@dataclass(frozen=True, slots=True)
class Split:
    """A call after which the ways to the outputs part.

    Attributes:
        id: the call.
        outputs: names of the outputs that it reaches.
    """

    id: str
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two calls that do the same job in two branches.

    Attributes:
        a: id in the first branch.
        b: id in the second.
        level: ``class`` (score 3), ``role`` (2) or ``does`` (1).
        same_layer: whether they are calls of one layer.
    """

    a: str
    b: str
    level: PairLevel
    same_layer: bool = False

    @property
    def alike(self) -> str:
        """How far they are alike, in words.

        Example:
            >>> Pair("conv", "embed", "does").alike, Pair("dense", "dense_1", "class").alike
            ('same job', 'same class')
        """
        return "same layer" if self.same_layer else _ALIKE[self.level]


@dataclass(frozen=True, slots=True)
class Equivalence:
    """The best order-preserving pairing of two branches.

    Attributes:
        branches: names of the two inputs, the earlier one first.
        similarity: score / (3 × the longer sequence); 0 where a sequence is empty.
        pairs: the paired calls, in order.
    """

    branches: tuple[str, str]
    similarity: float
    pairs: tuple[Pair, ...]

    def turned(self) -> Equivalence:
        """The same pairing seen from the second branch."""
        pairs = tuple(replace(pair, a=pair.b, b=pair.a) for pair in self.pairs)
        return Equivalence((self.branches[1], self.branches[0]), self.similarity, pairs)


@dataclass(frozen=True, slots=True)
class Without:
    """What is left of the model without one of its inputs, and what is lost: every call that sees it.

    Attributes:
        input: the name of the missing input, one whose role is ``feature``.
        outputs: names of the outputs that are left: those that do not see it.
        calls: number of calls that cannot run, inputs left out.
        macs: multiply-accumulates of these calls, for one sample; ``None`` if those of one are not known.

    Example:
        >>> import archlens
        >>> a = archlens.analyze("sample_models/driving.keras")
        >>> a.without[2]
        Without(input='gps_input', outputs=(), calls=5, macs=43008)
    """

    input: str
    outputs: tuple[str, ...]
    calls: int
    macs: int | None


@dataclass(frozen=True, slots=True)
class FeatureChange:
    """A call that multiplies the number of features, or divides it, by more than a given ratio.

    Attributes:
        id: the call.
        class_name: its class (in JSON: ``class``).
        kind: ``expansion`` or ``contraction``.
        features_in: the sum over its distinct incoming feature tensors; ``None`` where an axis is unknown.
        features_out: of its first output; ``None`` where an axis is unknown.
        ratio: features out / features in, from the known axes where some are unknown.
    """

    id: str
    class_name: str
    kind: ChangeKind
    features_in: int | None
    features_out: int | None
    ratio: float


@dataclass(frozen=True, slots=True)
class NaiveAverage:
    """The mean branch depth, and the spread that it hides. Nothing uses it.

    Attributes:
        mean_branch_depth: over all feature inputs; ``None`` without any.
        min: the least branch depth.
        max: the largest.
    """

    mean_branch_depth: float | None
    min: int | None
    max: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer, or a careful reader of the file, would notice.

    Attributes:
        code: a stable code (``AL403``).
        severity: ``error``, ``warning`` or ``info``.
        where: the ids concerned.
        message: what was found.
        hint: what to try.
        why: why it matters.
        figures: the figures that triggered it, by name (``{"share": 0.96}``).
    """

    code: str
    severity: Severity
    where: tuple[str, ...]
    message: str
    hint: str
    why: str = ""
    figures: Mapping[str, float | int | str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """A tensor that a call takes.

    Attributes:
        source: id of the call that makes it (in JSON: ``from``).
        output: which of that call's outputs it is, from 0.
        argument: by which argument it is taken: position or keyword, then the place inside it (``0``, ``0[1]``).
        shape: batch axis first, as the model that holds the taking call reports it.
        control: whether it is a control tensor, which no figure follows.
    """

    source: str
    output: int
    argument: str
    shape: Shape
    control: bool


@dataclass(frozen=True, slots=True)
class ListedCall:
    """A call as the list of all calls has it.

    Attributes:
        id: the call.
        class_name: its class (in JSON: ``class``).
        layer: what is called, by a key that all of its calls have in common.
        kind: ``input``, ``layer`` or ``operation``.
        role: what its class does for a branch.
        shape: of its first output, batch axis first.
        dtype: the type of that output, where the file tells it.
        parameters: those of its layer, which its other calls use, too; ``None`` if they are not known.
        trainable_parameters: those of them that training would change; ``None`` if that is not known.
        macs: its multiply-accumulates, for one sample; ``None`` if they are not known.
        takes: the tensors that it takes, in argument order.
        sources: the inputs that it sees; ``None`` where these lists are left out.
    """

    id: str
    class_name: str
    layer: str
    kind: Kind
    role: str
    shape: Shape
    dtype: str | None
    parameters: int | None
    trainable_parameters: int | None
    macs: int | None
    takes: tuple[Taken, ...]
    sources: tuple[str, ...] | None
