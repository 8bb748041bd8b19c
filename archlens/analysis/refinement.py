"""Colours of calls by what they are and what is around them: colour refinement (Weisfeiler and Leman, 1968).

A colour is a digest, the same in every process and on every machine. Two calls of two models that stand alike have one
colour, whatever the order in which the models list their calls.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from archlens.analysis.call_settings import weight_owners
from archlens.analysis.facts import GraphFacts
from archlens.graph import Call, Layer
from archlens.text.json_writer import json_line

SIZE = 8
"""Bytes of a digest. Two of a million models have one by chance in one case of thirty million."""

MOST_SWEEPS = 8
"""Refinement ends by itself where nothing is told apart any more: almost always after one sweep or two."""

_COMMUTATIVE = frozenset({"add", "multiply", "average", "maximum", "minimum"})
"""Modes of merging that give the same in whichever order they take tensors."""

Colours = list[bytes]


def digest(data: bytes) -> bytes:
    """The digest of some bytes.

    Example:
        >>> digest(b"Dense").hex()
        'ab4b93ea691891d9'
    """
    return blake2b(data, digest_size=SIZE).digest()


class Digests:
    """Digests of plain values, each made once."""

    def __init__(self) -> None:
        self._known: dict[Hashable, bytes] = {}

    def of(self, value: Hashable) -> bytes:
        """The digest of a value of texts, numbers, ``None`` and tuples of these."""
        found = self._known.get(value)
        if found is None:
            written = json_line(value, compact=True)
            found = self._known[value] = digest(written.encode("ascii"))
        return found


@dataclass(frozen=True, slots=True)
class Wiring:
    """How the calls of a model hang together, without names.

    Attributes:
        taken: of each call, the number of each call that it takes a tensor from, and a digest of how it takes it.
        given: of each call, those that take its tensors, with the same digests.
        ends: of each call, which of its outputs are outputs of the model, once for each; empty for most.
        shared: calls that have weights in common, each group of them once.
    """

    taken: Sequence[Sequence[tuple[int, bytes]]]
    given: Sequence[Sequence[tuple[int, bytes]]]
    ends: Mapping[int, tuple[int, ...]]
    shared: Sequence[Sequence[int]]


def wiring_of(facts: GraphFacts) -> Wiring:
    """The wiring of a model: which output is taken by which argument; of sums and the like, their order is left out."""
    digests = Digests()
    number = facts.number
    taken: list[list[tuple[int, bytes]]] = [[] for _ in facts.calls]
    given: list[list[tuple[int, bytes]]] = [[] for _ in facts.calls]
    commutes = [_commutes(call) for call in facts.calls]
    for tensor in facts.graph.tensors:
        source, target = number[tensor.source], number[tensor.target]
        argument = None if commutes[target] and not tensor.control else tensor.argument
        how = digests.of((argument, tensor.output, tensor.control))
        taken[target].append((source, how))
        given[source].append((target, how))
    return Wiring(taken, given, _ends(facts), list(_shared(facts)))


def _commutes(call: Call) -> bool:
    layer = call.layer
    return layer.mode in _COMMUTATIVE and not layer.is_opaque


def _ends(facts: GraphFacts) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for number, output in zip(facts.outputs, facts.graph.outputs, strict=True):
        found.setdefault(number, []).append(output.output)
    return {number: tuple(sorted(outputs)) for number, outputs in found.items()}


def _shared(facts: GraphFacts) -> Iterator[Sequence[int]]:
    """Calls of one layer, or of layers that have weights in common."""
    layers_of: dict[str, dict[str, None]] = {}
    for key, numbers in facts.calls_of_layer.items():
        for owner in _owners(facts.calls[numbers[0]].layer):
            layers_of.setdefault(owner, {})[key] = None
    for keys in dict.fromkeys(map(tuple, layers_of.values())):
        calls = [number for key in keys for number in facts.calls_of_layer[key]]
        if len(calls) > 1:
            yield calls


def _owners(layer: Layer) -> Iterable[str]:
    """What owns the weights of a layer; of a class that is not Keras's own itself, too: some forms tell no more."""
    return (*weight_owners(layer), layer.key) if layer.is_opaque else weight_owners(layer)


def refined(colours: Colours, wiring: Wiring) -> Colours:
    """The colours refined until nothing more is told apart, at most :data:`MOST_SWEEPS` times.

    A sweep goes down the model once, and up once: so a colour says at once all that leads to a call and all that it
    leads to, and takes in those that it has weights in common with.

    Args:
        colours: what each call is by itself.
        wiring: how the calls hang together.

    Returns:
        Of each call its colour. As soon as no two calls have the same, models of the same colours are the same but for
        names; else they are as far as refinement can tell.
    """
    told_apart = len(set(colours))
    for _ in range(MOST_SWEEPS):
        colours = _swept(colours, wiring)
        before, told_apart = told_apart, len(set(colours))
        if told_apart in (before, len(colours)):
            break
    return colours


def _swept(colours: Colours, wiring: Wiring) -> Colours:
    colours = colours.copy()
    for number, taken in enumerate(wiring.taken):
        _take_in(colours, number, taken)
    for number in range(len(colours) - 1, -1, -1):
        _take_in(colours, number, wiring.given[number])
    together: dict[int, list[bytes]] = {}
    for group in wiring.shared:
        colour = digest(b"".join(sorted([colours[number] for number in group])))
        for number in group:
            together.setdefault(number, []).append(colour)
    for number, groups in together.items():
        colours[number] = digest(colours[number] + b"".join(sorted(groups)))
    return colours


def _take_in(colours: Colours, number: int, around: Sequence[tuple[int, bytes]]) -> None:
    if len(around) == 1:
        ((other, how),) = around
        colours[number] = digest(colours[number] + colours[other] + how)
    else:
        parts = sorted([colours[other] + how for other, how in around])
        colours[number] = digest(colours[number] + b"".join(parts))
