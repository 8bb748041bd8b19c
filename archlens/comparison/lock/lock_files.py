"""Lock files, told from model files by how they begin."""

from __future__ import annotations

from pathlib import Path

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.lock.lock_writing import SCHEMA

_START = f"{SCHEMA.partition('/')[0]}/".encode()


def starts_as_lock(head: bytes) -> bool:
    r"""Whether a file is a lock file by its first bytes.

    Example:
        >>> starts_as_lock(b"archlens.lock/2\nmodel m"), starts_as_lock(b"[[package]]")
        (True, False)
    """
    return head.startswith(_START)


def architecture_in(path: Path) -> Architecture | None:
    """The architecture in a file, if that is a lock file.

    Raises:
        LockFileError: if it is one with a mistake.

    Example:
        >>> architecture_in(Path("sample_models/siamese.keras")) is None, architecture_in(Path("no such file")) is None
        (True, True)
    """
    try:
        with path.open("rb") as file:
            if not starts_as_lock(file.read(len(_START))):
                return None
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return Architecture.from_lock(text)
