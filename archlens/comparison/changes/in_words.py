"""A comparison in plain words, for an error message or a log."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.passage_lines import plain
from archlens.comparison.changes.passages import passages
from archlens.comparison.changes.summary import summary
from archlens.text.lists import more


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
        different architecture: 1 call changed, parameters -2.3%, MACs -2.4% (all in the interaction)
          ~ 'merge' (Add): class Concatenate → Add, and 1 call behind it
          ~ model: parameters 1,409 → 1,377 (-2.3%), MACs 1,344 → 1,312 (-2.4%), peak bytes 512 → 384 (-25%)
          ~ fusion 'merge': mode concatenate → add, features 64 → 32 (-50%)
          ~ interaction: parameters 65 → 33 (-49.2%), MACs 64 → 32 (-50%), narrowest features 64 → 32 (-50%)
    """
    return "\n".join(_lines(comparison, full=full))


def _lines(comparison: Comparison, *, full: bool) -> Iterator[str]:
    yield summary(comparison)
    for passage in passages(comparison, full=full):
        for line in passage.lines:
            yield f"  {line.sign} " + "".join(map(plain, line.words))
        if passage.left_out:
            yield f"    {more(passage.left_out, passage.title.lower())}"
