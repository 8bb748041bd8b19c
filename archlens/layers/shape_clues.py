"""What the rules of a class tell of the shapes around a call of which not all are known, forwards and backwards.

Nothing is guessed: what is told holds for every shape that the class could have been called on.

1. The rank of a tensor of unknown rank is one of those that the rule of shapes takes, and for which the rule of weights
   gives the weights that the layer has. With a single one it is certain; else what the results have in common is.
2. The size of an axis is the one for which the rule of weights gives the weights that the layer has: the rows of a
   Dense layer's kernel are the last axis of its input.
3. Forwards: what the rule of shapes gives.
4. Backwards: an axis of the input that the rule passes on as it is (that of the channels in a pooling, all in a
   Dropout) has the size that it has in the output.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from archlens.graph import Shape
from archlens.layers.partial_shapes import Partial, Unranked, agree, both, in_common, of_rank, partial
from archlens.layers.rule_types import Shapes
from archlens.layers.shape_arithmetic import Known, Size

Rule = Callable[[Sequence[Shape]], Shapes]
"""From the shapes of the tensors that a call takes to those of its outputs, ``None`` where it knows none."""

Fit = Callable[[Shape], "bool | None"]
"""Whether a layer built on a shape has the weights that it has; ``None`` where that is not known."""

_RANKS = (*range(9), 20, 21)
"""Ranks that are tried; the last stand for all that are higher, so that "three at least" is not taken for three."""

_MOST_UNRANKED = 2
_MOST_TENSORS = 8
_PROBES = (1, 2**41 * 3**4 * 5 * 7, 2**43 * 3**2 * 5 * 11)
"""Sizes no real axis has, and 1, by which broadcasting is told from passing on; divisible by what is divided by."""

_NO_SIZE = 2**40 + 15


class Clues(NamedTuple):
    """What is known of the shapes around a call.

    Attributes:
        taken: of each tensor that it takes.
        given: of each of its outputs.
    """

    taken: list[Partial]
    given: list[Partial]


def clues(rule: Rule, fit: Fit, sizes: Sequence[int], known: Clues) -> Clues:
    """Return what is known of the shapes around a call, with what the rules of its class tell.

    Args:
        rule: its rule of shapes.
        fit: its rule of weights, compared with the weights that it has.
        sizes: that its weights tell, in any order: candidates for axes of the first tensor.
        known: what is known so far.

    Example:
        >>> def flatten(shapes): return ((None, None),)
        >>> clues(flatten, lambda shape: None, (), Clues([Unranked()], []))
        Clues(taken=[Unranked(last=None)], given=[(None, None)])
    """
    taken = list(known.taken)
    results = list(_by_ranks(rule, taken, known.given))  # 1
    if not results:
        return known
    if any(isinstance(shape, Unranked) for shape in taken):
        fitting = [(shapes, outputs) for shapes, outputs in results if fit(shapes[0]) is not False]
        results = fitting or results
    possible = [shapes for shapes, _ in results]
    taken = list(map(in_common, zip(*possible, strict=True)))
    if taken:
        tried = dict.fromkeys(shapes[0] for shapes, _ in results)
        taken[0] = _by_weights(fit, sizes, taken[0], list(tried))  # 2
    if not any(isinstance(shape, Unranked) for shape in taken):
        results = list(_by_ranks(rule, taken, known.given)) or results
    given = _in_all([outputs for _, outputs in results])  # 3
    told = list(itertools.zip_longest(known.given, given, fillvalue=Unranked()))
    given = [both(before, now) for before, now in told]
    return Clues(_passed_on(rule, taken, given), given)


def tells(rule: Rule, count: int) -> bool:
    """Tell whether a rule gives anything for some rank of the tensors that a call takes, their sizes aside.

    Args:
        rule: the rule of shapes.
        count: how many tensors the call takes.

    Example:
        >>> tells(lambda shapes: None, 2), tells(lambda shapes: (shapes[0],), 1)
        (False, True)
    """
    return any(rule([of_rank(Unranked(), rank)] * count) is not None for rank in _RANKS)


def _by_ranks(
    rule: Rule, taken: Sequence[Partial], given: Sequence[Partial]
) -> Iterator[tuple[list[Known], list[Partial]]]:
    """Yield what the call may take and then gives, for all ranks that tensors of unknown rank may have."""
    unranked = sum(isinstance(shape, Unranked) for shape in taken)
    if unranked > _MOST_UNRANKED:
        return
    choices = [_choices(shape) for shape in taken]
    for shapes in itertools.product(*choices):
        outputs = rule(shapes)
        if outputs is None:
            continue
        told = [partial(output) for output in outputs]
        if all(map(agree, given, told)):
            yield list(shapes), told


def _choices(shape: Partial) -> list[Known]:
    return [of_rank(shape, rank) for rank in _RANKS] if isinstance(shape, Unranked) else [shape]


def _in_all(outputs: Sequence[Sequence[Partial]]) -> list[Partial]:
    """Return what is known of each output in all cases."""
    columns = zip(*outputs, strict=False)  # as many as all cases have
    return list(map(in_common, columns))


def _by_weights(fit: Fit, sizes: Sequence[int], shape: Partial, tried: Sequence[Known]) -> Partial:
    """Return a shape, which has one of the tried ranks, with the axes that the weights tell."""
    if isinstance(shape, Unranked):
        if shape.last is not None:
            return shape
        possible = [each for each in tried if each and fit(each)]
        return Unranked(_last_of_all(fit, sizes, possible)) if possible else shape
    result = list(shape)
    for axis in range(1, len(shape)):
        if result[axis] is None:
            result[axis] = _only_size(fit, sizes, result, axis)
    return tuple(result)


def _last_of_all(fit: Fit, sizes: Sequence[int], shapes: Sequence[Known]) -> Size:
    found = {_only_size(fit, sizes, shape, len(shape) - 1) for shape in shapes}
    return next(iter(found)) if len(found) == 1 else None


def _only_size(fit: Fit, sizes: Sequence[int], shape: Sequence[Size], axis: int) -> Size:
    """Return the only size of an axis with which the weights fit; ``None`` if they do with any, or more than one."""

    def fits(size: Size) -> bool:
        return fit((*shape[:axis], size, *shape[axis + 1 :])) is True

    if not fits(None) or fits(_NO_SIZE):
        return None
    possible = list(filter(fits, sizes))
    return possible[0] if len(possible) == 1 else None


def _passed_on(rule: Rule, taken: list[Partial], given: Sequence[Partial]) -> list[Partial]:  # 4
    """Return what the call takes, with the sizes of axes that it passes on as they are."""
    if len(taken) > _MOST_TENSORS or any(isinstance(shape, Unranked) for shape in taken):
        return taken
    told: list[tuple[int, int, int]] = []
    for number, shape in enumerate(given):
        told += [(number, axis, size) for axis, size in _sizes(shape)]
    if not told:
        return taken
    result: list[Partial] = []
    for number, shape in enumerate(taken):
        sizes = list(shape)
        for axis in range(1, len(shape)):
            if sizes[axis] is None:
                sizes[axis] = _size_passed_on(rule, taken, number, axis, told)
        result.append(tuple(sizes))
    return result


def _sizes(shape: Partial) -> Iterator[tuple[int, int]]:
    if not isinstance(shape, Unranked):
        yield from ((axis, size) for axis, size in enumerate(shape) if axis and size is not None)


def _size_passed_on(
    rule: Rule, taken: Sequence[Partial], number: int, axis: int, told: Sequence[tuple[int, int, int]]
) -> Size:
    """Return the size of an axis of a tensor, if it is an axis of known size in an output too."""
    shape = taken[number]
    results = []
    for probe in _PROBES:
        tried = (*shape[:axis], probe, *shape[axis + 1 :])
        results.append(rule([*taken[:number], tried, *taken[number + 1 :]]))
    for output, place, size in told:
        if [_size_at(shapes, output, place) for shapes in results] == list(_PROBES):
            return size
    return None


def _size_at(shapes: Shapes, output: int, axis: int) -> Size:
    if shapes is None or output >= len(shapes):
        return None
    shape = shapes[output]
    return None if shape is None or axis >= len(shape) else shape[axis]
