"""Names of the lock files of ``architecture_snapshot``; every session loads this module, so it loads nothing heavy."""

from __future__ import annotations

import hashlib
import re

import pytest

FOLDER = "__architecture__"


ENDING = ".lock"


MARK = "@"


_ODD = re.compile(r"[^\w.\[\]+=,-]")


_LONGEST = 120


def base_name(item: pytest.Item) -> str:
    """The name of a test's lock file, without what tells several of them apart; the same on all systems."""
    module = item.path.name.removesuffix(".py")
    inside = item.nodeid.partition("::")[2].replace("::", ".")
    return _safe(f"{module}.{inside}")


def _safe(name: str) -> str:
    """A file name that every system takes; one that had to change gets a digest, so that no two become one.

    Example:
        >>> _safe("test_models.test_small[tower-3]"), _safe("test_models.test_a[b/c]")
        ('test_models.test_small[tower-3]', 'test_models.test_a[b_c]-5cf09c47')
    """
    safe = _ODD.sub("_", name)[:_LONGEST]
    if safe == name and name.isascii():
        return name
    safe = safe.encode("ascii", "replace").decode().replace("?", "_")
    return f"{safe}-{hashlib.blake2b(name.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"
