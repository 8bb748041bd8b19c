"""The whole of a comparison in one line, for who reviews it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.changes.call_groups import added_groups, removed_groups
from archlens.comparison.changes.comparison import Comparison, FigureChange
from archlens.comparison.changes.figure_changes import STRATEGY
from archlens.comparison.changes.figure_rows import change_of, said
from archlens.text.figures import count, plural


def summary(comparison: Comparison) -> str:
    """The whole in one line, in archlens's own words.

    Returns:
        For example ``different architecture: 2 calls changed, 10 added (1 residual block), parameters +12%, fusion
        joint → progressive``.
    """
    if comparison.same:
        renamed = number_of_renamed(comparison)
        also = f", {plural(renamed, 'call')} renamed" if renamed else ""
        return f"same architecture{also}"
    parts = [*_calls(comparison), *_interface(comparison), *_figures(comparison)]
    return f"different architecture: {', '.join(parts)}"


def number_of_renamed(comparison: Comparison) -> int:
    """How many calls have other names that people gave."""
    calls = comparison.renamed[comparison.old.name != comparison.new.name :]
    return sum(not each.numbered for each in calls)


def _calls(comparison: Comparison) -> Iterator[str]:
    """Inputs stand beside the calls: the number of calls in a report leaves them out, too."""
    shapes = [each.id for each in comparison.shapes if not each.follows]
    parameters = [each.id for each in comparison.parameters if not each.follows]
    changed = {each.new for each in comparison.reconfigured} | {*shapes, *parameters}
    inputs_before, inputs_now = _inputs(comparison.old), _inputs(comparison.new)
    done = (
        (changed, inputs_now, "changed", ""),
        ([each.id for each in comparison.added], inputs_now, "added", _blocks(comparison, "added")),
        ([each.id for each in comparison.removed], inputs_before, "removed", _blocks(comparison, "removed")),
        ([each.new for each in comparison.rewired], inputs_now, "rewired", ""),
    )
    for noun in ("call", "input"):
        told = [(_number(ids, inputs, noun), what, blocks_in) for ids, inputs, what, blocks_in in done]
        told = [each for each in told if each[0]]
        for i, (number, what, blocks_in) in enumerate(told):
            amount = count(number) if i else plural(number, noun)
            yield f"{amount} {what}{blocks_in if noun == 'call' else ''}"


def _number(ids: Iterable[str], inputs: frozenset[str], noun: str) -> int:
    return sum((id_ in inputs) == (noun == "input") for id_ in ids)


def _inputs(side: Architecture) -> frozenset[str]:
    return frozenset(call.id for call in side.calls[: side.inputs])


def _blocks(comparison: Comparison, change: str) -> str:
    groups = added_groups(comparison) if change == "added" else removed_groups(comparison)
    kinds: Counter[str] = Counter()
    for group in groups:
        kinds.update(dict(group.kinds))
    if not kinds:
        return ""
    return f" ({', '.join(blocks(kind, number) for kind, number in kinds.items())})"


def blocks(kind: str, number: int) -> str:
    """So many blocks of a kind.

    Example:
        >>> blocks("residual", 4), blocks("gate", 1)
        ('4 residual blocks', '1 gate')
    """
    return plural(number, kind if kind == "gate" else f"{kind} block")


def _interface(comparison: Comparison) -> Iterator[str]:
    if comparison.interface:
        yield "other inputs or outputs"


def _figures(comparison: Comparison) -> Iterator[str]:
    of_model = {change.figure: change for change in comparison.figures if change.part == "model"}
    for figure in "parameters", "depth":
        if figure in of_model:
            yield _figure(of_model[figure])
    if STRATEGY in of_model:
        before, now = said(of_model[STRATEGY])
        yield f"fusion {before} → {now}"


def _figure(change: FigureChange) -> str:
    by = change_of(change)
    if by and change.figure == "parameters":
        return f"{change.figure} {by}"
    before, now = said(change)
    return f"{change.figure} {before} → {now}"
