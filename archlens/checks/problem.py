"""What a check found, whether a rule's finding or a contract's violation: the one thing that every output writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from archlens.graph import Severity

Source = Literal["rule", "contract"]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes a problem the same one tomorrow, after the model was trained and built anew.

    It holds no figures, and no numbers that Keras gives to names by counting (``dense_7``); see
    :func:`archlens.comparison.architecture.counted_names.plain_id`.

    Attributes:
        model: the model, relative to the folder of the settings, with forward slashes.
        source: ``rule`` or ``contract``.
        code: of a rule its code, of a contract its type.
        name: of a rule its name, of a contract the contract's.
        promised: of a contract what was promised; else empty.
        where: the ids concerned.
    """

    model: str
    source: Source
    code: str
    name: str
    promised: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding of a rule, or a violation of a contract.

    Attributes:
        source: ``rule`` or ``contract``.
        code: of a rule its code (``AL101``), of a contract its type (``no-path``).
        name: of a rule its name, of a contract the contract's.
        severity: ``error`` for a violation.
        model: the model as it was named.
        where: the ids concerned.
        message: what was found; of a contract what is instead of what was promised.
        why: why it matters; of a contract its ``because``.
        hint: what to try.
        key: what makes it the same one in the next run.
        promised: of a contract what was promised; else empty.
        figures: the figures that triggered it.
        path: the settings file that the problem is anchored to, if there is one.
        line: the line in it; 1 if nothing there asks for it.
        along: whether the ids are a path: each call takes from the one before it.
    """

    source: Source
    code: str
    name: str
    severity: Severity
    model: str
    where: tuple[str, ...]
    message: str
    why: str
    hint: str
    key: Key
    promised: str = ""
    figures: Mapping[str, float | int | str | None] = field(default_factory=dict)
    path: str | None = None
    line: int = 1
    along: bool = False
