"""A comparison in plain words, for an error message or a log."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.passage_lines import Name, Quoted
from archlens.comparison.changes.passages import passages
from archlens.comparison.changes.summary import summary
from archlens.text.lists import more
from archlens.text.names import quoted, visible
from archlens.text.widths import shortened

_LONGEST = 120


def describe(comparison: Comparison, *, full: bool = False) -> str:
    """What changed, as a person would tell it: one line a change, and the figures; no line end at the end.

    Names of the model are made visible, quoted and shortened: nothing in them can move the cursor of a terminal.

    Args:
        comparison: what changed.
        full: leave nothing out.

    Example:
        >>> import archlens
        >>> from archlens.comparison import compare
        >>> old, new = (archlens.analyze(f"sample_models/merge_{mode}.keras") for mode in ("concatenate", "add"))
        >>> print(describe(compare(old, new)))
        different architecture: 1 call changed, parameters -2.3%
          ~ 'merge' (Add): class Concatenate → Add, and 1 call behind it
          ~ model: parameters 1,409 → 1,377 (-2.3%)
          ~ fusion 'merge': mode concatenate → add, features 64 → 32 (-50%)
          ~ interaction: parameters 65 → 33 (-49.2%), narrowest features 64 → 32 (-50%)
    """
    return "\n".join(_lines(comparison, full=full))


def _lines(comparison: Comparison, *, full: bool) -> Iterator[str]:
    yield summary(comparison)
    for passage in passages(comparison, full=full):
        for line in passage.lines:
            yield f"  {line.sign} " + "".join(map(plain, line.words))
        if passage.left_out:
            yield f"    {more(passage.left_out, passage.title.lower())}"


def plain(word: str) -> str:
    r"""A word of a line, as it can be shown anywhere.

    Example:
        >>> print(plain(Name("x\x1b[2J")), plain(Quoted("größe")), plain("→"))
        'x\x1b[2J' größe →
    """
    if not isinstance(word, (Name, Quoted)):
        return word
    if isinstance(word, Name):
        return quoted(word, _LONGEST)
    return visible(shortened(word, _LONGEST))
