"""Which calls of two architectures are the same.

The best matching of two graphs is a hard problem; that of two versions of one model is not, because most of both is
alike. As in the comparison of program trees (GumTree: Falleri et al., 2014) and of texts (patience diff), what is
certainly the same comes first, and the rest is decided by its neighbours:

1. *By place.* The order of the calls follows from the structure alone
   (:mod:`archlens.comparison.architecture.canonical_order`). If the classes stand in the same order in both, calls in
   the same place are a candidate. For one architecture it is perfect, and nothing else is tried.
2. *By name.* Calls with one name and class are anchors. Names that Keras made up (``dense_7``) are weak: with them, and
   with the names alone that people gave, there is a candidate each, and one more with no names but those of the inputs,
   for a block that was inserted may have shifted the names behind it (``block_4`` is now called ``block_5``). Inputs
   that have no name in common go by their keys, and those that Keras named in order.
3. *By structure* each candidate grows from its anchors:

   a. Calls with the same calls above them *and* below them, down and up to the next anchors, are the same; then those
      with the same calls above; then below (colour refinement in both directions: Weisfeiler and Leman, 1968). Equals
      go in order. What was found is an anchor for the next round.
   b. Between two anchors, the calls are aligned in their order, by class, settings, shape and name.
   c. Next to matched calls, calls of one class are the same; the most alike first.
   d. Pairs that have neither settings nor a neighbour in common, nor a name that a person gave, are let go again. After
      that, a and c are tried once more.
   e. What remains of one class between the same matched calls is the same, in order.
   f. What remains and takes the same tensors, for the same takers, is one call that has another class now; so is what
      has one name in both and a neighbour in common.
   g. Of equal calls side by side of which only one is matched, the other one is, if that leaves less to explain.

4. The candidate that leaves least to explain is taken (:func:`archlens.comparison.changes.assessment.cost`).

Steps 1, 2, 3a, 3d, 3e and 3f take time linear in calls and tensors, 3c but for a logarithm; 3b takes the product of two
stretches without an anchor, and is limited (:mod:`archlens.comparison.match.alignment`); 3g weighs the whole matching
anew for each of a limited number of pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.changes.assessment import cost
from archlens.comparison.match.growth import grow


def match(old: Architecture, new: Architecture) -> Mapping[int, int]:
    """Place of a call in ``old`` → its place in ``new``, for the calls that are in both."""
    best: Mapping[int, int] = {}
    least = float("inf")
    tried: list[Mapping[int, int]] = []
    for matching in _candidates(old, new):
        if matching in tried:
            continue
        tried.append(matching)
        unexplained = cost(old, new, matching)
        if unexplained < least:  # step 4
            best, least = matching, unexplained
        if not least:
            break
    return best


def _candidates(old: Architecture, new: Architecture) -> Iterator[Mapping[int, int]]:
    """The matchings to choose from; those of step 2 are grown by step 3."""
    if _classes(old) == _classes(new):  # step 1
        yield {i: i for i in range(len(old.calls))}
    named = _of_one_name(old, new)  # step 2: with all names
    yield grow(old, new, named)
    given = {u: v for u, v in named.items() if not old.calls[u].numbered}
    if len(given) < len(named):  # step 2: with the names that people gave
        yield grow(old, new, given)
    if given:  # step 2: without names but those of the inputs
        inputs = {u: v for u, v in given.items() if u < old.inputs}
        yield grow(old, new, inputs)


def _classes(side: Architecture) -> list[tuple[str, str]]:
    return [(call.class_name, call.kind) for call in side.calls]


def _of_one_name(old: Architecture, new: Architecture) -> dict[int, int]:
    """The calls whose name and class are in both."""
    named = {}
    for place, call in enumerate(old.calls):
        other = new.by_id.get(call.id)
        if other is not None and new.calls[other].class_name == call.class_name:
            named[place] = other
    named.update(_of_one_key(old, new, named))
    if old.inputs == new.inputs:
        free = [i for i in range(old.inputs) if i not in named and old.calls[i].numbered]
        left = [i for i in range(new.inputs) if i not in named.values()]
        named.update(zip(free, left, strict=False))
    return named


def _of_one_key(old: Architecture, new: Architecture, named: Mapping[int, int]) -> dict[int, int]:
    """The inputs whose key is in both, of those that have no name in common."""
    taken = set(named.values())
    of_key = {new.key_of(place): place for place in range(new.inputs) if place not in taken}
    of_key.pop(None, None)
    return {
        place: of_key[key] for place in range(old.inputs) if place not in named and (key := old.key_of(place)) in of_key
    }
