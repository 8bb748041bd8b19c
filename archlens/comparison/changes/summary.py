"""The whole of a comparison in one line, for who reviews it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.figure_list import MACS
from archlens.comparison.changes.call_groups import added_groups, removed_groups
from archlens.comparison.changes.comparison import Comparison, FigureChange
from archlens.comparison.changes.cost_changes import changed_most
from archlens.comparison.changes.figure_changes import STRATEGY
from archlens.comparison.changes.figure_rows import SHARES, change_of, figure_name, said
from archlens.comparison.changes.passage_lines import Name, Words, plain
from archlens.text.figures import count, percent, plural


def summary(comparison: Comparison) -> str:
    """The whole in one line; a name in it can do no harm.

    Returns:
        For example ``different architecture: 2 calls changed, 10 added (1 residual block), parameters +12%, MACs +12%
        (all in branch 'image'), fusion joint → progressive``.
    """
    return "".join(map(plain, summary_words(comparison)))


def summary_words(comparison: Comparison) -> Words:
    """The whole in one line, with the name of a part of the model told from archlens's own words."""
    if comparison.same:
        renamed = number_of_renamed(comparison)
        also = f", {plural(renamed, 'call')} renamed" if renamed else ""
        return (f"same architecture{also}",)
    words: list[str] = []
    for part in (*_calls(comparison), *_interface(comparison), *_figures(comparison)):
        words += [", " if words else "different architecture: ", *((part,) if isinstance(part, str) else part)]
    return tuple(_run_together(words))


def _run_together(words: Iterable[str]) -> Iterator[str]:
    """The same with archlens's own words between two names in one piece."""
    own = ""
    for word in words:
        if isinstance(word, Name):
            yield own
            yield word
            own = ""
        else:
            own += word
    yield own


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


def _figures(comparison: Comparison) -> Iterator[str | Words]:
    of_model = {change.figure: change for change in comparison.figures if change.part == "model"}
    if "parameters" in of_model:
        yield _figure(of_model["parameters"])
    if MACS in of_model:
        yield (_figure(of_model[MACS]), *_where(comparison))
    if "depth" in of_model:
        yield _figure(of_model["depth"])
    if STRATEGY in of_model:
        before, now = said(of_model[STRATEGY])
        yield f"fusion {before} → {now}"


def _figure(change: FigureChange) -> str:
    name, by = figure_name(change.figure), change_of(change)
    if by and change.figure in SHARES:
        return f"{name} {by}"
    before, now = said(change)
    return f"{name} {before} → {now}"


def _where(comparison: Comparison) -> Iterator[str]:
    """In which part the costs changed, if that can be said."""
    most = changed_most(comparison)
    if most is None:
        return
    amount = "all" if most.share == 1 else f"{percent(most.share)} of it"
    yield f" ({amount} in "
    if most.id is None:
        yield f"the {most.part})"
    else:
        yield from (f"{most.part} ", Name(most.id), ")")
