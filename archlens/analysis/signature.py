"""The signature of a model: which calls stand in which surroundings, and how often; and how alike two models are.

A *pattern* is the class of a call, and whether it has weights in common with others; or that with the patterns of the
calls next to it; or that with those two calls away (the first rounds of the subtree kernel of Weisfeiler and Leman:
Shervashidze et al., "Weisfeiler-Lehman Graph Kernels", Journal of Machine Learning Research 12, 2011). The *likeness*
of two models is the cosine between their patterns, each counted as the logarithm of one more than how often it is
there: 1 if both have the same, 0 if they have no class in common. By the logarithm a deeper model of one family is
nearer than one of another family that is as deep.

A signature is text, so that a cell of any table holds it: a letter that says how many of the patterns it holds (``a``
all, ``b`` a half, ``c`` a quarter, …), and in base64 a record of six bytes for each, in their order: four bytes of a
digest and two of a number, low byte first. Which are left out of a model that has very many follows from the digest
alone, so that what is left of two models can be compared.
"""

from __future__ import annotations

import base64
import struct
from collections import Counter
from collections.abc import Sequence

from archlens.analysis.refinement import Colours, Wiring, digest
from archlens.text.names import quoted

ROUNDS = 2
"""How many calls away from a call its patterns reach."""

MOST_PATTERNS = 4_096
"""A signature holds no more: 32 KB of text. NASNetLarge has 160; where there are more, likeness is an estimate."""

_RECORD = struct.Struct("<IH")
_MOST_OF_ONE = 0xFFFF
_WORD = struct.Struct("<I")
_WORD_BITS = 32
_DIGITS = 6


def signature_of(colours: Colours, wiring: Wiring) -> str:
    """The signature of a model.

    Args:
        colours: of each call, a digest of its class, and of whether it has weights in common with others.
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
    known: dict[tuple[bytes, bytes, bytes], bytes] = {}
    wider = []
    for colour, taken, given in zip(colours, wiring.taken, wiring.given, strict=True):
        around = colour, _together(colours, taken), _together(colours, given)
        pattern = known.get(around)
        if pattern is None:
            pattern = known[around] = digest(b"".join(map(digest, around)))
        wider.append(pattern)
    return wider


def _together(colours: Colours, around: Sequence[tuple[int, bytes]]) -> bytes:
    if len(around) == 1:
        return colours[around[0][0]]
    return b"".join(sorted([colours[other] for other, _ in around]))


def _written(numbers: Counter[int]) -> str:
    halvings = 0
    kept = sorted(numbers)
    while len(kept) > MOST_PATTERNS:
        halvings += 1
        kept = [pattern for pattern in kept if pattern < _below(halvings)]
    records = b"".join(_RECORD.pack(pattern, min(numbers[pattern], _MOST_OF_ONE)) for pattern in kept)
    return chr(ord("a") + halvings) + base64.b64encode(records).decode("ascii")


def likenesses(signature: str, others: Sequence[str]) -> list[float]:
    """How alike a model is to others: from 0 to 1, in six digits, which are the same on every machine.

    Args:
        signature: of the model.
        others: of the models that it is compared with. Time is linear in their length.

    Raises:
        ValueError: if a text is no signature.

    Example:
        >>> import archlens
        >>> from archlens.analysis.fingerprint import fingerprint_of
        >>> files = [f"sample_models/{name}.keras" for name in ("merge_add", "merge_maximum", "siamese")]
        >>> first, *others = [fingerprint_of(archlens.analyze(file).facts).signature for file in files]
        >>> likenesses(first, [first, *others])
        [1.0, 0.418552, 0.122928]
    """
    own, theirs = _Patterns([signature]), _Patterns(others)
    (own_halvings,) = own.halvings
    found = [0.0] * len(others)
    for halvings in sorted(set(theirs.halvings)):
        compared = [row for row, each in enumerate(theirs.halvings) if each == halvings]
        cosines = theirs.cosines_with(own, max(halvings, own_halvings))
        for row in compared:
            found[row] = cosines[row]
    return found


class _Patterns:
    """The patterns of several models, as columns of numbers: of each record its model, its digest, its number.

    Raises:
        ValueError: if a text is no signature.
    """

    def __init__(self, signatures: Sequence[str]) -> None:
        import numpy as np

        packed = [base64.b64decode(signature[1:], validate=True) for signature in signatures]
        records = np.frombuffer(b"".join(packed), dtype=[("pattern", "<u4"), ("number", "<u2")])
        self.halvings = [_halvings(signature) for signature in signatures]
        self.models = np.repeat(np.arange(len(packed)), [len(each) // _RECORD.size for each in packed])
        self.digests = records["pattern"].astype(np.int64)
        self.weights = np.log2(1.0 + records["number"])

    def cosines_with(self, one: _Patterns, halvings: int) -> list[float]:
        """The cosine of each model with one, of the patterns that are left after so many halvings."""
        import numpy as np

        left = one.digests < _below(halvings)
        # One more, that is no digest, so that there is a place for each.
        own, own_weights = np.append(one.digests[left], _below(0)), np.append(one.weights[left], 0.0)
        weights = np.where(self.digests < _below(halvings), self.weights, 0.0)
        places = np.searchsorted(own, self.digests)
        common = np.where(own[places] == self.digests, weights * own_weights[places], 0.0)
        number = len(self.halvings)
        products = np.bincount(self.models, common, number)
        squares = np.bincount(self.models, weights * weights, number) * float(np.sum(own_weights * own_weights))
        cosines = np.divide(products, np.sqrt(squares), out=np.zeros(number), where=squares > 0)
        return [round(min(cosine, 1.0), _DIGITS) for cosine in cosines.tolist()]


def _below(halvings: int) -> int:
    """What the digests of patterns are less than, after so many halvings."""
    return 1 << (_WORD_BITS - halvings)


def _halvings(signature: str) -> int:
    halvings = ord(signature[0]) - ord("a") if signature else -1
    if not 0 <= halvings < _WORD_BITS:
        raise ValueError(f"expected a letter before the patterns of a model, found {quoted(signature[:1])}")
    return halvings
