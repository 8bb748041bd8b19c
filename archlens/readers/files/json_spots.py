"""Every value of a JSON text with its place in it; a place is written out only where it is to be told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from archlens.text.widths import shortened

TOP_LEVEL = "the top level"
"""The place of the whole of a document."""

_LONGEST_KEY = 120
"""What stands under one key has that key in its place, each value anew: 10,000 under one of a megabyte are 10 GB."""


class Spot(NamedTuple):
    """A value in a document.

    Attributes:
        value: the value.
        holder: the object or list that holds it; ``None`` for the whole document.
        key: the key or number under which it stands there; for the whole document its name.
        name: the key that it stands under, or that its list stands under; empty where there is none.
    """

    value: Any
    holder: Spot | None
    key: str | int
    name: str = ""

    def inside(self, kinds: type | tuple[type, ...] = object) -> list[Spot]:
        """The values in an object or list, in the order in which they stand there; of any other value none.

        Args:
            kinds: the types of values to give.
        """
        if isinstance(self.value, dict):
            return [Spot(item, self, key, key) for key, item in self.value.items() if isinstance(item, kinds)]
        if isinstance(self.value, list):
            name = self.name
            return [Spot(item, self, n, name) for n, item in enumerate(self.value) if isinstance(item, kinds)]
        return []

    def under(self, *keys: str) -> Spot:
        """The place inside an object to which keys lead, whether there is a value or not.

        Example:
            >>> Spot({}, None, "").under("config", "function").place
            'config.function'
        """
        spot = self
        for key in keys:
            spot = Spot(None, spot, key, key)
        return spot

    @property
    def document(self) -> str:
        """The member or attribute that holds the document; empty if it is the whole file."""
        spot = self
        while spot.holder is not None:
            spot = spot.holder
        return str(spot.key)

    @property
    def path(self) -> str:
        """Where it is in the document; empty for all of it. Very long keys are cut.

        Example:
            >>> spot = list(spots({"layers": [{"name": "a"}]}, "config.json"))[-1]
            >>> spot.path, spot.place, spot.name
            ('layers[0].name', 'config.json: layers[0].name', 'name')
        """
        keys: list[str] = []
        spot = self
        while spot.holder is not None:
            keys.append(f"[{spot.key}]" if isinstance(spot.key, int) else f".{_cut(spot.key)}")
            spot = spot.holder
        return "".join(reversed(keys)).removeprefix(".")

    @property
    def place(self) -> str:
        """Where it is: in which document, and where there (``config.json: config.layers[3].config``)."""
        document = self.document
        path = self.path or TOP_LEVEL
        return f"{document}: {path}" if document else path


def spots(data: Any, document: str = "") -> Iterator[Spot]:
    """Every value of a document, in the order in which it stands there, without recursion.

    Args:
        data: parsed JSON.
        document: the member or attribute that holds it; empty if it is the whole file.

    Example:
        >>> [(spot.place, spot.value) for spot in spots({"a": [1]})]
        [('the top level', {'a': [1]}), ('a', [1]), ('a[0]', 1)]
    """
    pending = [Spot(data, None, document)]
    while pending:
        spot = pending.pop()
        yield spot
        pending.extend(reversed(spot.inside()))


def _cut(key: str) -> str:
    return shortened(key, _LONGEST_KEY)
