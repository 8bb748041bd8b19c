"""The fixture ``architecture_snapshot``: a lock file a test, in ``__architecture__`` beside the test's module.

A lock file is named for the test: ``test_models.TestPrices.test_small[tower-3].lock``. If a test compares several
models, the second one's file ends in ``@2.lock``; one that has a name of its own, in ``@name.lock``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from archlens.comparison import Architecture, compare, describe
from archlens.errors import ArchlensError
from archlens.pytest_plugin.snapshot_files import ENDING, FOLDER, MARK, _safe, base_name
from archlens.testing import analysis_of, told_in_short
from archlens.text.files import write_file

_UPDATE = "pytest --update-architecture"


@dataclass
class Lock:
    """The lock files of a test.

    Attributes:
        folder: where they are.
        base: the name of the first, without the ending.
        update: whether what is compared is accepted.
        written: those that were written.
    """

    folder: Path
    base: str
    update: bool
    written: list[Path] = field(default_factory=list)
    _used: int = 0

    @classmethod
    def of(cls, item: pytest.Item, *, update: bool) -> Lock:
        """The lock files of a test."""
        return cls(item.path.parent / FOLDER, base_name(item), update)

    def file(self, name: str | None) -> Path:
        """The lock file of that name; without one, that of the next comparison."""
        if name is None:
            self._used += 1
            name = str(self._used) if self._used > 1 else ""
        marked = f"{MARK}{_safe(name)}" if name else ""
        return self.folder / f"{self.base}{marked}{ENDING}"

    def write(self, path: Path, text: str) -> None:
        """Write a lock file.

        Raises:
            ArchlensError: if that is not possible.
        """
        path.parent.mkdir(exist_ok=True)
        write_file(text, path)
        self.written.append(path)


class ArchitectureSnapshot:
    """Equal to a model whose architecture is that of the lock file, whatever its weights.

    With ``--update-architecture`` it is equal to every model, and the file is written, unless it is right already.

    Args:
        lock: the lock files of the test.
        name: of the lock file, if the test gives one.
    """

    __hash__ = None  # type: ignore[assignment]  # it is equal to one thing today, and to another tomorrow

    def __init__(self, lock: Lock, name: str | None = None) -> None:
        self._lock, self._name = lock, name
        self._file: Path | None = None
        self.explanation: list[str] = []
        """Why the last comparison failed, line by line."""

    def __call__(self, name: str) -> ArchitectureSnapshot:
        """The snapshot of that name, for tests that compare several models."""
        return ArchitectureSnapshot(self._lock, name)

    def __repr__(self) -> str:
        file = FOLDER if self._file is None else self._file.name
        return f"<architecture in {file}>"

    @told_in_short
    def __eq__(self, model: object) -> bool:
        self._file = self._lock.file(self._name)
        self.explanation = self._differences(model, self._file)
        return not self.explanation

    def __ne__(self, model: object) -> bool:
        __tracebackhide__ = True
        return not self == model

    def _differences(self, model: Any, file: Path) -> list[str]:
        """What is wrong; nothing if the model is right, or is accepted."""
        now = Architecture.of(analysis_of(model))
        wrong = _compared(now, file)
        if wrong and self._lock.update:
            self._lock.write(file, now.to_lock())
            return []
        return wrong


def _compared(now: Architecture, file: Path) -> list[str]:
    """What is wrong with an architecture, by its lock file."""
    where = f"{FOLDER}/{file.name}"
    if not file.exists():
        return [f"There is no lock file {where} yet. Write it with: {_UPDATE}"]
    try:
        comparison = compare(Architecture.from_lock(file.read_text("utf-8")), now)
    except (ArchlensError, UnicodeDecodeError) as error:
        return [f"{where} is no lock file: {error}", f"Write it anew with: {_UPDATE}"]
    if comparison.same:
        return []
    return [
        f"The architecture is not that of {where}:",
        *describe(comparison).splitlines(),
        f"If that is meant, accept it with: {_UPDATE}",
    ]
