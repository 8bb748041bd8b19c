"""The hostile files, written once for all tests of a process: that takes seconds."""

from __future__ import annotations

import pytest

from tests.hostile.corpus import write


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    """All hostile files, and where their payloads would leave a trace; no test writes to any of them."""
    folder = tmp_path_factory.mktemp("corpus")
    return folder, write(folder)
