"""What a contract is, and what a broken one tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Contract:
    """A promise about the models that it names.

    Attributes:
        name: what it is called; unique in its file.
        type: the name of its type (``branch-depth``).
        because: why it was promised; printed when it is broken.
        model: path, pattern or ``module:function``, as the settings give it, relative to their file.
        fields: the type's own fields, checked.
        path: the settings file.
        line: where the contract starts in it.
        code: of a type that the settings name, the file and the object that it is (``contracts/mine.py:VOCABULARY``).
    """

    name: str
    type: str
    because: str
    model: str
    fields: Mapping[str, Any]
    path: str
    line: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that a model breaks; one contract may be broken in several places.

    Attributes:
        promised: what was promised (``branch 'image' at most 20 calls deep``).
        found: what is (``24 calls``).
        where: ids of the calls that prove it, in topological order (of a path: along it).
        hint: what to do.
    """

    promised: str
    found: str
    where: tuple[str, ...] = ()
    hint: str = ""
