"""docs/diff.md and docs/lock.md lead somewhere; their blocks of code are run by tests/docs."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("page", ["diff.md", "lock.md"])
def test_links_lead_somewhere(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    assert targets
    assert all((ROOT / "docs" / target).is_file() for target in targets)
