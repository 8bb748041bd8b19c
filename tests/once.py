"""What is made once in a run of the tests, by whichever of its processes needs it first."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def once(request: pytest.FixtureRequest, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that all processes of a run share: what ``make`` puts into it is there, and made by one of them.

    Args:
        request: of the fixture that asks.
        name: of the folder.
        make: fills it; where it fails, the next that asks tries again.
    """
    base = request.getfixturevalue("tmp_path_factory").getbasetemp()
    if hasattr(request.config, "workerinput"):  # each process of pytest-xdist has a folder in that of the run
        base = base.parent
    folder, made = base / name, base / f"{name}.made"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            made.touch()
    return folder
