"""The hostile files, written once for all processes of a run: that takes seconds."""

from __future__ import annotations

import pickle

import pytest

from tests.hostile.corpus import write
from tests.once import once

_CASES = "cases.pickle"


@pytest.fixture(scope="session")
def corpus(request):
    """All hostile files, and where their payloads would leave a trace; no test writes to any of them."""
    folder = once(request, "corpus", _write)
    return folder, pickle.loads((folder / _CASES).read_bytes())  # noqa: S301 - what this run has written


def _write(folder):
    (folder / _CASES).write_bytes(pickle.dumps(write(folder)))
