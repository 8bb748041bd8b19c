"""What a starting file promises: one function a kind of contract, in the order of the file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archlens.analysis.analysis import Analysis
from archlens.analysis.omissions import MERGE_INPUTS
from archlens.contracts.proof_paths import Ways
from archlens.contracts.types.fusion import brings_together
from archlens.graph import Call
from archlens.text.digits import digits_of
from archlens.text.figures import count, shape
from archlens.text.lists import listed_names

Value = str | int | Sequence[str] | Mapping[str, str]

_MOST = 8
"""Of a model with more branches, fusions or pairs, only so many are written down."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract to be written.

    Attributes:
        name: what it is called, unless another one is.
        type: its type.
        fields: its own fields, by key.
        comment: what to know about it, if anything.
    """

    name: str
    type: str
    fields: Mapping[str, Value]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A contract that cannot be written, which the file says instead of it.

    Attributes:
        name: what it would be called.
        why: the reason, in a sentence.
    """

    name: str
    why: str


def _branches(a: Analysis) -> Iterator[Draft]:
    field_of = {"feature": "inputs", "control": "control", "unused": "unused"}
    names: dict[str, list[str]] = {field: [] for field in field_of.values()}
    for each in a.inputs:
        names[field_of[each.role]].append(each.name)
    fields: dict[str, Value] = {field: own for field, own in names.items() if own}
    yield Draft("inputs", "branches", fields, "These inputs and no others; `control` inputs are only masks.")


def _shape(a: Analysis) -> Iterator[Draft | LeftOut]:
    """The signature; the side of it that has an unknown shape is left out, since a side is promised as a whole."""
    sides = {
        "inputs": [(each.name, each.shape) for each in a.inputs],
        "outputs": [(each.name, each.shape) for each in a.outputs],
    }
    fields: dict[str, Value] = {}
    for side, shapes in sides.items():
        unknown = [name for name, axes in shapes if axes is None]
        if unknown:
            why = f"no shape is known of {listed_names(unknown)}"
            yield LeftOut(f"signature of the {side}", f"{why}, and the contract names all {side}.")
        elif shapes:
            fields[side] = {name: shape(axes) for name, axes in shapes}
    keys = {each.name: each.key for each in a.inputs if each.key is not None and each.key != each.name}
    if keys:
        fields["keys"] = keys
    if fields:
        yield Draft("signature", "shape", fields, "What a server that loads the model relies on.")


def _depths(a: Analysis) -> Iterator[Draft]:
    for branch in a.branches[:_MOST]:
        fields: dict[str, Value] = {"branch": branch.input, "max": branch.depth}
        yield Draft(f"depth of branch {branch.input}", "branch-depth", fields)


def _fusions(a: Analysis) -> Iterator[Draft | LeftOut]:
    if any(fusion.inputs is None for fusion in a.fusions):
        size = MERGE_INPUTS.size(a.facts)
        why = (
            f"{MERGE_INPUTS.what} are not listed (AL109); archlens init --limit {MERGE_INPUTS.limit}={size} lists them."
        )
        yield LeftOut("fusions", why)
    together = list(dict.fromkeys(fusion.inputs for fusion in a.fusions if fusion.inputs is not None))
    for inputs in together[:_MOST]:
        # As the contract means it: every fusion that brings them together, whichever else it sees.
        meeting = [fusion for fusion in a.fusions if brings_together(a.facts, fusion, inputs)]
        modes, levels = _words(fusion.mode for fusion in meeting), _words(fusion.level for fusion in meeting)
        fields: dict[str, Value] = {"inputs": inputs, "mode": modes, "level": levels}
        yield Draft(_listed("fusion of", inputs), "fusion", fields)


def _words(words: Iterable[str]) -> str | list[str]:
    found = list(dict.fromkeys(words))
    return found[0] if len(found) == 1 else found


def _listed(what: str, names: tuple[str, ...]) -> str:
    if len(names) > 3:  # noqa: PLR2004 - a name is no list
        return f"{what} {len(names)} inputs, {names[0]} among them"
    return f"{what} {' and '.join(names)}"


def _interaction(a: Analysis) -> Iterator[Draft]:
    if a.interaction.depth:
        yield Draft("interaction depth", "interaction-depth", {"min": a.interaction.depth})
    if a.interaction.joint_depth:
        comment = "So many calls work on everything that the output will ever see."
        yield Draft("joint depth", "joint-depth", {"min": a.interaction.joint_depth}, comment)


def _no_paths(a: Analysis) -> Iterator[Draft]:
    yield from itertools.islice(_apart(a), _MOST)


def _apart(a: Analysis) -> Iterator[Draft]:
    """Of each input, the outputs that no way leads to from it."""
    ways = Ways(a.facts, control=True)
    all_outputs = (1 << len(a.outputs)) - 1
    calls_of: dict[str, list[str]] = {}
    for output in a.outputs:
        calls_of.setdefault(output.name, []).append(output.id)
    for each in a.inputs:
        # By feature tensors it is known already, and of thousands of inputs most reach all outputs: these need no walk.
        if each.role == "unused" or a.facts.output_masks[a.facts.number[each.name]] == all_outputs:
            continue
        reached = ways.reached(each.name)
        for name, calls in calls_of.items():
            if not any(call in reached for call in calls):
                yield Draft(f"{each.name} does not reach {name}", "no-path", {"from": each.name, "to": name})


def _shared(a: Analysis) -> Iterator[Draft]:
    whole = {b.input: b.parameters for b in a.branches if b.parameters and b.parameters == b.shared_parameters}
    names = list(whole)
    if 1 < len(names) <= _MOST:
        for i, name in enumerate(names):
            others = [other for other in names[i + 1 :] if whole[other] == whole[name]]
            for other in others:
                yield Draft(f"{name} and {other} share weights", "shared-weights", {"branches": [name, other]})


def _blocks(a: Analysis) -> Iterator[Draft]:
    for kind in dict.fromkeys(block.kind for block in a.blocks):
        number = sum(block.kind == kind for block in a.blocks)
        yield Draft(f"{kind} blocks", "blocks", {"kind": kind, "exact": number})


def _parameters(a: Analysis) -> Iterator[Draft]:
    if a.model.parameters:
        comment = f"The model has {count(a.model.parameters)}."
        yield Draft("size", "parameters", {"max": _rounded_up(a.model.parameters)}, comment)


def _costs(a: Analysis) -> Iterator[Draft]:
    if a.model.macs:
        comment = f"A sample costs {count(a.model.macs)} multiply-accumulates."
        yield Draft("costs", "macs", {"max": _rounded_up(a.model.macs)}, comment)


def _frozen(a: Analysis) -> Iterator[Draft]:
    """Of a model that is trained, the outermost nested models that are not."""
    if not a.model.trainable_parameters:
        return
    scopes: dict[str, list[Call]] = {}
    for call in a.graph.calls:
        if call.scope:
            scopes.setdefault(call.scope[0], []).append(call)
    frozen = [scope for scope, calls in scopes.items() if _is_frozen(calls)]
    for scope in frozen[:_MOST]:
        fields: dict[str, Value] = {"layer": scope, "frozen": True}
        yield Draft(f"{scope} stays frozen", "trainable", fields, "Training changes nothing in it.")


def _is_frozen(calls: Sequence[Call]) -> bool:
    has_weights = any(call.layer.parameters for call in calls)
    return has_weights and all(call.layer.trainable_parameters == 0 for call in calls)


def _rounded_up(number: int) -> int:
    """The next number of two digits and zeros.

    Example:
        >>> _rounded_up(51_896_193), _rounded_up(7), _rounded_up(100)
        (52000000, 7, 100)
    """
    unit: int = 10 ** max(0, len(digits_of(number)) - 2)
    return -(-number // unit) * unit


def _layers(_: Analysis) -> Iterator[Draft]:
    yield Draft("no code in the file", "layers", {"forbid": ["Lambda"]}, "Lambda layers hold Python code.")


PARTS: tuple[Callable[[Analysis], Iterator[Draft | LeftOut]], ...] = (
    _branches,  # which inputs
    _shape,  # of which shapes
    _depths,  # how deep their branches are
    _fusions,  # where and how they meet
    _interaction,  # how long the model works on the mixture
    _no_paths,  # what reaches what not, where there are several outputs
    _shared,  # siamese branches
    _blocks,  # what is repeated inside
    _parameters,  # how large it is
    _costs,  # how much it computes
    _frozen,  # what is not trained
    _layers,  # what may not be in it
)
