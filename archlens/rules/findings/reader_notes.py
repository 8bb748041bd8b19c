"""AL403 to AL413: what readers notice by themselves, as they read a file.

What is said of each is said where the notes are made: :mod:`archlens.readers.graph.note_kinds`.
"""

from __future__ import annotations

from archlens.readers.graph.note_kinds import NOTE_KINDS, NoteKind
from archlens.rules.rule import Rule


def _rule(kind: NoteKind) -> Rule:
    return Rule(code=kind.code, name=kind.name, severity=kind.severity, what=kind.what, why=kind.why, hint=kind.remedy)


READERS_RULES = tuple(_rule(kind) for kind in NOTE_KINDS)
"""In the order of their codes."""
