"""What is the same for every page, wherever the tests run."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def of_a_reader(monkeypatch):
    """Pages are run as their reader would, who is at a terminal: not in CI, with no options for pytest set."""
    for name in ("CI", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def environment(environment):
    """That of a command, without what a reader has not."""
    return {name: value for name, value in environment.items() if name not in {"CI", "PYTEST_ADDOPTS"}}
