"""What calls cost: the multiply-accumulates of their matrix products and convolutions, for one sample."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archlens.graph import Call


class Macs(NamedTuple):
    """The multiply-accumulates of several calls.

    Attributes:
        total: their sum; ``None`` if those of one are not known.
        at_least: the sum of those that are known.
    """

    total: int | None
    at_least: int


def sum_macs(calls: Iterable[Call]) -> Macs:
    """Add up what calls cost; a layer counts at each of its calls.

    Example:
        >>> import archlens
        >>> sum_macs(archlens.analyze("sample_models/image_text.keras").graph.calls)
        Macs(total=106172032, at_least=106172032)
    """
    at_least = 0
    is_known = True
    for call in calls:
        if call.macs is None:
            is_known = False
        else:
            at_least += call.macs
    return Macs(at_least if is_known else None, at_least)


def add_macs(parts: Iterable[Macs]) -> Macs:
    """What parts of a model cost together.

    Example:
        >>> add_macs([Macs(4, 4), Macs(6, 6)]), add_macs([Macs(4, 4), Macs(None, 6)])
        (Macs(total=10, at_least=10), Macs(total=None, at_least=10))
    """
    at_least = 0
    is_known = True
    for part in parts:
        at_least += part.at_least
        is_known = is_known and part.total is not None
    return Macs(at_least if is_known else None, at_least)
