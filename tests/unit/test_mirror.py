"""Tests stand where what they test does: every module that decides something has a test module named as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT

ROOMS = (
    "checks",
    "comparison/architecture",
    "comparison/changes",
    "comparison/lock",
    "comparison/match",
    "contracts",
    "contracts/types",
    "pytest_plugin",
    "render/diagram",
    "render/diagram/fold",
    "render/diagram/scene",
    "settings",
)
# They only say what a thing consists of.
RECORDS = frozenset({"checks/problem", "contracts/contract", "contracts/contract_type", "render/diagram/scene/scene"})


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_has_tests_of_its_own(room):
    modules = {f"{room}/{path.stem}" for path in (ROOT / "archlens" / room).glob("*.py") if path.stem != "__init__"}
    assert modules
    tests = {f"{room}/{path.stem.removeprefix('test_')}" for path in (ROOT / "tests" / "unit" / room).glob("test_*.py")}
    assert modules - tests - RECORDS == set()


def test_the_records_are_there():
    assert [name for name in RECORDS if not Path(ROOT / "archlens" / f"{name}.py").is_file()] == []
