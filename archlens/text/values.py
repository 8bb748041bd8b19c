"""Values of any kind, from a file or a caller, for the message that they are not what was expected."""

from __future__ import annotations

import reprlib

from archlens.text.figures import whole
from archlens.text.names import quoted
from archlens.text.widths import shortened

_MOST = 80
_DEEPEST = 4


class _Brief(reprlib.Repr):
    """Python's own short form of a value, with texts and numbers as archlens says them."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = _DEEPEST

    def repr_str(self, text: str, _: int) -> str:
        return quoted(text, _MOST)

    def repr_int(self, number: int, _: int) -> str:
        return whole(number)


_BRIEF = _Brief()


def in_brief(value: object, most: int = _MOST) -> str:
    """A value as Python writes it, as far as it is shown; what is too long for that is not even looked at.

    Args:
        value: the value.
        most: how many characters are shown.

    Example:
        >>> in_brief(["x", 0, {"a": [1, [2, [3]]]}]), in_brief([1] * 10**6), in_brief("größe")
        ("['x', 0, {'a': [1, [...]]}]", '[1, 1, 1, 1, 1, 1, ...]', "'größe'")
    """
    return shortened(_BRIEF.repr(value), most)
