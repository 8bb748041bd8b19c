"""What a check found, whether a rule's finding or a contract's violation: the one thing that every output writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.graph import Severity


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
        message: what was found; of a contract what was promised and what is.
        why: why it matters; of a contract its ``because``.
        hint: what to try.
        figures: the figures that triggered it.
        path: the settings file that the problem is anchored to, if there is one.
        line: the line in it; 1 if nothing there asks for it.
    """

    source: Literal["rule", "contract"]
    code: str
    name: str
    severity: Severity
    model: str
    where: tuple[str, ...]
    message: str
    why: str
    hint: str
    figures: Mapping[str, float | int | str | None] = field(default_factory=dict)
    path: str | None = None
    line: int = 1
