"""Keys with hyphens and with underscores."""

from __future__ import annotations

from archlens.settings.key_spellings import spellings


def test_a_key_has_one_spelling_however_it_is_written():
    found = spellings({"max_share": 1, "max-share": 2, "in": 3})
    assert found == {"max-share": ["max_share", "max-share"], "in": ["in"]}
