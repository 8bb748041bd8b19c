"""Names as a ``repr`` shows them: visible, and no longer than a line."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_NAMES = 4
_LONGEST_NAME = 40


def short_name(name: str) -> str:
    r"""A name for a ``repr``, which stands in the middle of what others print.

    Example:
        >>> short_name("image_conv"), short_name("\x1b[31m")
        ('image_conv', '\\x1b[31m')
    """
    shown = name if name.isprintable() else repr(name)[1:-1]
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[:_LONGEST_NAME]}…"


def short_names(names: Sequence[str], separator: str = ", ", quote: str = "'") -> str:
    """Names for a ``repr``, the middle of many left out.

    Example:
        >>> short_names(["a", "b"]), short_names(["a", "b", "c", "d", "e"], " → ", "")
        ("'a', 'b'", 'a → … → e')
    """
    kept = [f"{quote}{short_name(name)}{quote}" for name in names]
    return separator.join(kept if len(kept) <= _MOST_NAMES else [kept[0], "…", kept[-1]])
