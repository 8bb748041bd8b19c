"""Every kind of note that readers make is a rule, and both say the same of it."""

import pytest

from archlens.readers.graph.note_kinds import NOTE_KINDS
from archlens.rules import BY_CODE


@pytest.mark.parametrize("kind", NOTE_KINDS, ids=lambda kind: kind.code)
def test_a_rule_says_what_its_notes_say(kind):
    rule = BY_CODE[kind.code]
    note = kind.note("Seen.", ["a"])
    assert (rule.code, rule.severity) == (note.code, note.severity)
    assert (rule.name, rule.what, rule.why, rule.hint) == (kind.name, kind.what, kind.why, kind.remedy)
    assert rule.find is None
