"""Lock files that belong to no test any more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from archlens.pytest_plugin.snapshot_files import ENDING, FOLDER, MARK, base_name


def unused_locks(config: pytest.Config, items: Sequence[pytest.Item]) -> list[Path]:
    """The lock files of modules that were collected whole, whose tests are not there.

    Args:
        config: of the session. If it chooses tests by id, or those that failed last, no module is collected whole.
        items: all tests that were collected, before any is deselected.
    """
    if any("::" in arg for arg in config.args) or getattr(config.option, "lf", False):
        return []
    modules = {item.path for item in items}
    folders = {module.parent for module in modules}
    folders = {folder for folder in folders if (folder / "__architecture__").is_dir()}
    if not folders:  # nearly always
        return []

    owned = {(item.path.parent, base_name(item)) for item in items if item.path.parent in folders}
    stems = {(module.parent, module.name.removesuffix(".py")) for module in modules}
    found = []
    for folder in folders:
        for lock in (folder / FOLDER).glob(f"*{ENDING}"):
            base = lock.name.removesuffix(ENDING).partition(MARK)[0]
            if (folder, base.partition(".")[0]) in stems and (folder, base) not in owned:
                found.append(lock)
    return sorted(found)
