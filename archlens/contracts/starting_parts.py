"""What a starting file promises: one function a kind of contract, in the order of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archlens.contracts.paths import Ways
from archlens.settings.writing import array, key, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archlens.analysis.analysis import Analysis
    from archlens.graph import Shape

_MOST = 8
"""Of a model with more branches, fusions or pairs, only so many are written down."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract to be written.

    Attributes:
        name: what it is called, unless another one is.
        type: its type.
        fields: its own fields, as (key, value in TOML).
        comment: what to know about it, if anything.
    """

    name: str
    type: str
    fields: tuple[tuple[str, str], ...]
    comment: str = ""


def _branches(a: Analysis) -> Iterator[Draft]:
    roles = {"inputs": "feature", "control": "control", "unused": "unused"}
    names = {field: [each.name for each in a.inputs if each.role == role] for field, role in roles.items()}
    fields = tuple((field, array(found)) for field, found in names.items() if found)
    yield Draft("inputs", "branches", fields, "These inputs and no others; `control` inputs are only masks.")


def _shape(a: Analysis) -> Iterator[Draft]:
    inputs = [(each.name, each.shape) for each in a.inputs]
    outputs = [(each.name, each.shape) for each in a.outputs]
    names = [name for name, _ in outputs]
    if all(shape is not None for _, shape in (*inputs, *outputs)) and len(set(names)) == len(names):
        fields = (("inputs", _shapes(inputs)), ("outputs", _shapes(outputs)))
        yield Draft("signature", "shape", fields, "What a server that loads the model relies on.")


def _shapes(pairs: list[tuple[str, Shape]]) -> str:
    return "{ " + ", ".join(f"{key(name)} = {quoted(str(shape))}" for name, shape in pairs) + " }"


def _depths(a: Analysis) -> Iterator[Draft]:
    for branch in a.branches[:_MOST]:
        fields = (("branch", quoted(branch.input)), ("max", str(branch.depth)))
        yield Draft(f"depth of branch {branch.input}", "branch-depth", fields)


def _fusions(a: Analysis) -> Iterator[Draft]:
    together = list(dict.fromkeys(fusion.inputs for fusion in a.fusions))
    for inputs in together[:_MOST]:
        # As the contract means it: every fusion that brings them together, whichever else it sees.
        found = [
            f for f in a.fusions
            if set(inputs) <= set(f.inputs) and not any(set(inputs) <= set(arm.inputs) for arm in f.arms)
        ]  # fmt: skip
        fields = (
            ("inputs", array(inputs)),
            ("mode", _one_or_more(f.mode for f in found)),
            ("level", _one_or_more(f.level for f in found)),
        )
        yield Draft(_listed("fusion of", inputs), "fusion", fields)


def _one_or_more(words: Iterator[str]) -> str:
    found = list(dict.fromkeys(words))
    return quoted(found[0]) if len(found) == 1 else array(found)


def _listed(what: str, names: tuple[str, ...]) -> str:
    if len(names) > 3:  # noqa: PLR2004 - a name is no list
        return f"{what} {len(names)} inputs, {names[0]} among them"
    return f"{what} {' and '.join(names)}"


def _interaction(a: Analysis) -> Iterator[Draft]:
    if a.interaction.depth:
        yield Draft("interaction depth", "interaction-depth", (("min", str(a.interaction.depth)),))
    if a.interaction.joint_depth:
        comment = "So many calls work on everything that the output will ever see."
        yield Draft("joint depth", "joint-depth", (("min", str(a.interaction.joint_depth)),), comment)


def _no_paths(a: Analysis) -> Iterator[Draft]:
    ways = Ways(a.graph, control=True)
    pairs = 0
    for each in a.inputs:
        if each.role == "unused":
            continue
        reached = ways.reached(each.name)
        for name in dict.fromkeys(output.name for output in a.outputs):
            if pairs < _MOST and not any(o.id in reached for o in a.outputs if o.name == name):
                pairs += 1
                yield Draft(
                    f"{each.name} does not reach {name}", "no-path", (("from", quoted(each.name)), ("to", quoted(name)))
                )


def _shared(a: Analysis) -> Iterator[Draft]:
    whole = {b.input: b.parameters for b in a.branches if b.parameters and b.parameters == b.shared_parameters}
    names = list(whole)
    if 1 < len(names) <= _MOST:
        for i, name in enumerate(names):
            others = [other for other in names[i + 1 :] if whole[other] == whole[name]]
            for other in others:
                fields = (("branches", array([name, other])),)
                yield Draft(f"{name} and {other} share weights", "shared-weights", fields)


def _blocks(a: Analysis) -> Iterator[Draft]:
    for kind in dict.fromkeys(block.kind for block in a.blocks):
        number = sum(block.kind == kind for block in a.blocks)
        yield Draft(f"{kind} blocks", "blocks", (("kind", quoted(kind)), ("exact", str(number))))


def _parameters(a: Analysis) -> Iterator[Draft]:
    if a.model.parameters:
        comment = f"The model has {a.model.parameters:,}."
        yield Draft("size", "parameters", (("max", f"{_rounded_up(a.model.parameters):_}"),), comment)


def _rounded_up(number: int) -> int:
    """The next number of two digits and zeros.

    Example:
        >>> _rounded_up(51_896_193), _rounded_up(7), _rounded_up(100)
        (52000000, 7, 100)
    """
    unit: int = 10 ** max(0, len(str(number)) - 2)
    return -(-number // unit) * unit


def _layers(_: Analysis) -> Iterator[Draft]:
    yield Draft("no code in the file", "layers", (("forbid", array(["Lambda"])),), "Lambda layers hold Python code.")


PARTS: tuple[Callable[[Analysis], Iterator[Draft]], ...] = (
    _branches,  # which inputs
    _shape,  # of which shapes
    _depths,  # how deep their branches are
    _fusions,  # where and how they meet
    _interaction,  # how long the model works on the mixture
    _no_paths,  # what reaches what not, where there are several outputs
    _shared,  # siamese branches
    _blocks,  # what is repeated inside
    _parameters,  # how large it is
    _layers,  # what may not be in it
)
