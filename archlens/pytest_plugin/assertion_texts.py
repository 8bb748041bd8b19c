"""What an assert says that compares architectures."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.comparison import compare, describe
from archlens.pytest_plugin.snapshot import ArchitectureSnapshot


def explain(op: str, left: Any, right: Any) -> list[str] | None:
    """Why a comparison fails; ``None`` if it is none of architectures."""
    for this, other in ((left, right), (right, left)):
        if isinstance(this, ArchitectureSnapshot):
            shown = _short_repr(other)
            if op == "==":
                return [f"{shown} == {this!r}", *this.explanation]
            return [f"{shown} {op} {this!r}", "The architecture is that of the lock file."] if op == "!=" else None
    if op == "==" and isinstance(left, Analysis) and isinstance(right, Analysis):
        return [f"{left!r} == {right!r}", *_differences(left, right)]
    return None


def _short_repr(model: Any) -> str:
    """A model in a few words: a live one's own are many."""
    return repr(model) if isinstance(model, (Analysis, str)) else f"<{type(model).__name__}>"


def _differences(left: Analysis, right: Analysis) -> list[str]:
    """What differs between two analyses, from the right one, which is expected, to the left."""
    if not (left.has_graph and right.has_graph):
        return [f"{name} differ" for name in _unequal(left, right)]
    comparison = compare(right, left)
    if not comparison.same:
        return ["What changed, from the right one to the left:", *describe(comparison).splitlines()]
    return [
        f"Both are one architecture; names or parameters differ, in: {', '.join(_unequal(left, right))}.",
        "To compare architectures: archlens.testing.assert_same_architecture(left, right)",
    ]


def _unequal(left: Analysis, right: Analysis) -> list[str]:
    return [f.name for f in fields(left) if f.compare and getattr(left, f.name) != getattr(right, f.name)]
