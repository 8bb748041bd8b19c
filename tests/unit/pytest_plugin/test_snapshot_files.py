"""Names of lock files: the test's, wherever every system takes it; else one like it that no other test has."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from archlens.pytest_plugin.snapshot_files import MARK, _safe, base_name


def test_a_test_has_its_module_its_classes_and_its_parameters():
    item = SimpleNamespace(path=Path("x/test_models.py"), nodeid="x/test_models.py::TestPrices::test_small[tower-3]")
    assert base_name(item) == "test_models.TestPrices.test_small[tower-3]"
    odd = SimpleNamespace(path=Path("x/test_models.py"), nodeid="x/test_models.py::test_a[b/c]")
    assert re.fullmatch(r"test_models\.test_a\[b_c\]-[0-9a-f]{8}", base_name(odd))


names = st.text(max_size=300) | st.text("ab@/\\:é", min_size=1, max_size=5)


@given(names)
def test_every_system_takes_it(name):
    safe = _safe(name)
    assert safe.isascii()
    assert len(safe) < 150
    assert not set(safe) & set('<>:"/\\|?* ' + MARK)
    assert safe == name or re.search(r"-[0-9a-f]{8}$", safe)


@given(names, names)
def test_no_two_become_one(one, other):
    assert (_safe(one) == _safe(other)) == (one == other)
