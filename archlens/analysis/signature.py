"""The signature of a model: which calls stand in which surroundings, and how often; and how similar two models are.

A *pattern* is the class of a call, or that with the classes of the calls next to it, or that with those two calls away
(the first rounds of the subtree kernel of Weisfeiler and Leman: Shervashidze et al., "Weisfeiler-Lehman Graph Kernels",
Journal of Machine Learning Research 12, 2011). The *similarity* of two models is how often they have the same patterns:
the sum over all patterns of the smaller of the two numbers, over that of the greater.

A signature is text, so that a cell of any table holds it: a letter that says how many of the patterns it holds (``a``
all, ``b`` a half, ``c`` a quarter, …), and in base64 a record of six bytes for each, in their order: four bytes of a
digest and two of a number, low byte first. Which are left out of a model that has very many follows from the digest
alone, so that what is left of two models can be compared.
"""

from __future__ import annotations

import base64
import struct
from collections import Counter

from archlens.analysis.refinement import Colours, Wiring, digest

ROUNDS = 2
"""How many calls away from a call its patterns reach."""

MOST_PATTERNS = 1_024
"""A signature holds no more: 8 KB of text."""

_RECORD = struct.Struct("<IH")
_MOST_OF_ONE = 0xFFFF
_WORD = struct.Struct("<I")
_WORD_BITS = 32


def signature_of(colours: Colours, wiring: Wiring) -> str:
    """The signature of a model.

    Args:
        colours: of each call, a digest of its class.
        wiring: how the calls hang together.
    """
    patterns = Counter(colours)
    for _ in range(ROUNDS):
        colours = _widened(colours, wiring)
        patterns.update(colours)
    numbers = Counter[int]()
    for pattern, number in patterns.items():
        numbers[_WORD.unpack_from(pattern)[0]] += number
    return _written(numbers)


def _widened(colours: Colours, wiring: Wiring) -> Colours:
    """Of each call its colour with those of the calls next to it: what it takes and what takes it are told apart."""
    wider = []
    for colour, taken, given in zip(colours, wiring.taken, wiring.given, strict=True):
        above = b"".join(sorted([colours[source] for source, _ in taken]))
        below = b"".join(sorted([colours[target] for target, _ in given]))
        wider.append(digest(digest(above) + colour + digest(below)))
    return wider


def _written(numbers: Counter[int]) -> str:
    halvings = 0
    kept = sorted(numbers)
    while len(kept) > MOST_PATTERNS:
        halvings += 1
        kept = [pattern for pattern in kept if pattern < 1 << (_WORD_BITS - halvings)]
    records = b"".join(_RECORD.pack(pattern, min(numbers[pattern], _MOST_OF_ONE)) for pattern in kept)
    return chr(ord("a") + halvings) + base64.b64encode(records).decode("ascii")
