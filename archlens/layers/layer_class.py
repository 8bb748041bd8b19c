"""A row of the catalog: all that archlens knows of a class of layers, or of a class of operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from archlens.graph import Trait
from archlens.layers.roles import WEIGHTLESS_ROLES
from archlens.layers.rule_types import (
    Config,
    CostRule,
    ShapeRule,
    WeightRule,
    WrapperCostRule,
    WrapperShapeRule,
    WrapperWeightRule,
)

CarriedCode = Literal["function", "pickle", "program"]
"""Code that a layer brings: a ``function`` of Python, a ``pickle`` of a module, or a ``program`` that it calls."""

_NO_DEFAULTS: Mapping[str, Any] = MappingProxyType({})
_WORD_STARTS = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"


# Named tuples, not dataclasses: the rows are made whenever archlens starts, and so in a third of the time.
class LayerClass(NamedTuple):
    """A class of layers.

    What a row leaves out, nothing is known of: no rule of shapes means that the shapes are unknown, no rule of weights
    that the weights are.

    Attributes:
        name: the name of the class, as files have it.
        role: what it does for a branch, one of :data:`archlens.layers.roles.ROLES`.
        mode: how a merge point of it merges, one of :data:`archlens.layers.roles.MODES`.
        shapes: the shapes that it gives.
        former_shapes: the shapes that it gives in Keras 1 and 2, where those are others.
        shapes_around: alike, of a layer around layers, which asks for theirs.
        weights: the weights that it has, and which of them training leaves alone.
        weights_around: alike, of a layer around layers.
        trained: whether training changes all of its weights or none, where no rule of weights tells that of each;
            ``None`` if it is not known.
        macs: the multiply-accumulates that a call of it makes; without a rule it makes none, for it multiplies no
            matrices. Of a class that is not described, nothing is known.
        macs_around: alike, of a layer around layers.
        owns_if: whether it owns weights, by its configuration; ``None`` where its role says so.
        sublayers: the settings that hold layers, or lists of them.
        transparent: whether it takes the class and role of the layer in its setting ``layer``.
        defaults: setting → the value that says no more than leaving the setting out, of those that some versions of
            Keras write and others do not. It is the constructor's default; no two rows differ in one.
        aliases: other names of the class in ``keras.layers``, which no file has.
        former_names: names that files of older versions have for what this class does.
        exported_as: the only name in ``keras.layers``, where that is another than the class's own; files have either.
        public: whether Keras has a class of this name for people to use.
        traits: what else the analysis asks about it.
        projected: the arguments of a call, in order, of which each has weights of its own, made for its last axis.
        parts: the parts of its group in a weights file of Keras 3 over which its weights are spread, evenly and in this
            order; those of a layer around layers are arranged as the layer inside has them.
        other_parts: names of further parts that its group can have.
        seeded: whether its group always has a part ``seed_generator``, the state of its random numbers.
        saved_twice: whether the kernel of the layer inside is saved as its own weight too.
        reads: the settings that name a file to read, if they are texts.
        loads: the setting that names a model to load.
        code: the code that it brings, if any.
    """

    name: str
    role: str = "other"
    mode: str = "custom"
    shapes: ShapeRule | None = None
    former_shapes: ShapeRule | None = None
    shapes_around: WrapperShapeRule | None = None
    weights: WeightRule | None = None
    weights_around: WrapperWeightRule | None = None
    trained: bool | None = None
    macs: CostRule | None = None
    macs_around: WrapperCostRule | None = None
    owns_if: Callable[[Config], bool] | None = None
    sublayers: tuple[str, ...] = ()
    transparent: bool = False
    defaults: Mapping[str, Any] = _NO_DEFAULTS
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    exported_as: str | None = None
    public: bool = True
    traits: frozenset[Trait] = frozenset()
    projected: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    other_parts: tuple[str, ...] = ()
    seeded: bool = False
    saved_twice: bool = False
    reads: tuple[str, ...] = ()
    loads: str | None = None
    code: CarriedCode | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which files have the class today."""
        return (self.name,) if self.exported_as is None else (self.name, self.exported_as)

    @property
    def described(self) -> bool:
        """Whether archlens knows what the class does, not its name alone."""
        return self.role != "other" or self.shapes is not None or self.shapes_around is not None

    def owns_weights(self, config: Config) -> bool:
        """Whether a layer of that configuration is taken to own weights, where there are none to look at.

        Example:
            >>> LayerClass(name="Dense", role="dense").owns_weights({})
            True
            >>> LayerClass(name="Add", role="merge").owns_weights({})
            False
        """
        if self.owns_if is not None:
            return self.owns_if(config)
        return self.role not in WEIGHTLESS_ROLES


def weightless(_config: Config) -> bool:
    """Tell that a class owns no weights whatever its configuration."""
    return False


def owning(_config: Config) -> bool:
    """Tell that a class owns weights whatever its configuration, against what its role would say.

    Example:
        >>> owning({}), weightless({})
        (True, False)
    """
    return True


class Operation(NamedTuple):
    """A class of operations: one of ``keras.ops``, or one that archlens reads a function of TensorFlow as.

    Attributes:
        name: the name of the class, as files have it; a layer may have the same.
        shapes: the shapes that it gives; ``None`` if they are unknown.
        mode: how a merge point of it merges, one of :data:`archlens.layers.roles.MODES`.
        named: the functions of ``keras.ops`` that make it, where that is not the class's name in snake case alone.
        traits: what else the analysis asks about it.
        macs: the multiply-accumulates that a call of it makes; without a rule it makes none.
    """

    name: str
    shapes: ShapeRule | None = None
    mode: str = "custom"
    named: tuple[str, ...] | None = None
    traits: frozenset[Trait] = frozenset()
    macs: CostRule | None = None

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions of ``keras.ops`` that make it.

        Example:
            >>> Operation("ExpandDims").functions, Operation("AllClose", named=("allclose",)).functions
            (('expand_dims',), ('allclose',))
        """
        return (re.sub(_WORD_STARTS, "_", self.name).lower(),) if self.named is None else self.named


def operation_rows(names: str, shapes: ShapeRule | None = None, macs: CostRule | None = None) -> tuple[Operation, ...]:
    """Make the rows of operations that share a shape rule.

    Args:
        names: the classes, apart by spaces; behind a class stand ``=`` and the functions that make it, apart by commas,
            where they are not its name in snake case alone; nothing behind ``=`` means that there are none.
        shapes: their rule.
        macs: their rule of costs.

    Example:
        >>> [(row.name, row.functions) for row in operation_rows("Exp2 Silu=silu,swish")]
        [('Exp2', ('exp2',)), ('Silu', ('silu', 'swish'))]
    """
    rows = []
    for entry in names.split():
        name, equals, functions = entry.partition("=")
        named = tuple(filter(None, functions.split(","))) if equals else None
        rows.append(Operation(name, shapes, named=named, macs=macs))
    return tuple(rows)
