"""A comparison in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlens.compare.results import Comparison


def describe(comparison: Comparison) -> str:
    """What changed, as a person would tell it: the figures first; one line a change, without a line end at the end.

    Text of a model file is made visible: nothing in it can move the cursor of a terminal.
    """
    if comparison.same:
        return "same architecture"
    lines = [f"{f.part} {f.id or f.old_id or ''}: {f.figure} {f.old} -> {f.new}" for f in comparison.figures]
    lines += [f"+ {c.id} {c.class_name}" for c in comparison.added]
    lines += [f"- {c.id} {c.class_name}" for c in comparison.removed]
    lines += [f"~ {c.new}: {s.key} {s.old} -> {s.new}" for c in comparison.reconfigured for s in c.settings]
    lines += [
        f"~ {c.new}: takes {', '.join(f.new)} instead of {', '.join(f.old)}"
        for c in comparison.rewired
        for f in c.changes
    ]
    return "\n".join(lines).encode("unicode_escape").decode().replace("\\n", "\n")
