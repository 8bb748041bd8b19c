"""Text in parts, as much of it as a comment or a summary takes; what is left out is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from archlens.errors import ArchlensError, system_error
from archlens.text.figures import count

MOST_BYTES = 1_024 * 1_024
"""What GitHub takes as the summary of a step."""

_BETWEEN = "\n\n"
_ROOM_FOR_THE_END = 500


def fitted(parts: Sequence[str], most: int, end: str, size: Callable[[str], int] = len) -> str:
    r"""As many of the parts as there is room for, from the first on; it ends with a line end.

    Args:
        parts: Markdown, each of which stands for itself.
        most: how much there may be.
        end: what is said behind the number of parts that are left out.
        size: how much a text is.

    Example:
        >>> fitted(["first", "second"], 1_000, "")
        'first\n\nsecond\n'
        >>> fitted(["first", "x" * 600], 600, "are in the summary.")
        'first\n\n1 more are in the summary.\n'
    """
    whole = _BETWEEN.join(parts) + "\n"
    if size(whole) <= most:
        return whole
    kept: list[str] = []
    room = most - _ROOM_FOR_THE_END
    for part in parts:
        room -= size(part) + len(_BETWEEN)
        if room < 0:
            break
        kept.append(part)
    if not kept:
        return _BETWEEN.join([_lines_of(parts[0], most - _ROOM_FOR_THE_END, size), f"The rest {end}"]) + "\n"
    return _BETWEEN.join([*kept, f"{count(len(parts) - len(kept))} more {end}"]) + "\n"


def _lines_of(text: str, most: int, size: Callable[[str], int]) -> str:
    """As many lines of a text as there is room for."""
    kept: list[str] = []
    for line in text.split("\n"):
        most -= size(line) + 1
        if most < 0:
            break
        kept.append(line)
    return "\n".join(kept)


def add_to_summary(path: Path, parts: Sequence[str]) -> None:
    """Write behind what a summary has already, as much as GitHub takes.

    Args:
        path: the file of the summary.
        parts: Markdown, each of which stands for itself.

    Raises:
        ArchlensError: if it cannot be written.
    """
    try:
        before = path.stat().st_size if path.exists() else 0
        text = fitted(parts, MOST_BYTES - before, "left out: a summary holds no more.", lambda each: len(each.encode()))
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        raise ArchlensError(
            expected="to write the summary that GITHUB_STEP_SUMMARY names",
            found=system_error(error),
            hint="Is it changed in a step before?",
        ) from error
