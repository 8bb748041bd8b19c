"""Residual, dense, gated and parallel parts, counted; each parallel one with its arms."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Block, BlockKind
from archlens.render.block_words import KINDS, block_counts
from archlens.render.document import (
    Cell,
    Column,
    Section,
    Span,
    Table,
    View,
    cell,
    fewer_rows,
    name,
    quiet,
    say,
    tensor,
    trail,
)
from archlens.text.figures import count
from archlens.text.widths import ELLIPSIS

_TOLD_ONE_BY_ONE = 8
_MOST_ROWS = 12


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` if there are none."""
    blocks = analysis.blocks
    if not blocks:
        return None
    parallel = [block for block in blocks if block.kind == "parallel"]
    grouped: Sequence[Block] = ()
    told: Sequence[Block] = ()
    if view.full:
        told = blocks
    elif len(parallel) > _TOLD_ONE_BY_ONE:
        grouped = blocks
    else:
        told = parallel
        grouped = [block for block in blocks if block.kind != "parallel"]
    parts = [table for table in (_groups(grouped), _list(told, view)) if table.rows]
    return Section("Blocks", say(", ".join(block_counts(blocks))), tuple(parts))


def _groups(blocks: Sequence[Block]) -> Table:
    """A row for all blocks of one kind whose arms are as deep."""
    groups: dict[tuple[BlockKind, str, tuple[int, ...]], list[Block]] = {}
    for block in blocks:
        depths = tuple([arm.depth for arm in block.arms])
        groups.setdefault((block.kind, block.mode, depths), []).append(block)
    columns = (
        Column("blocks", right=True),
        Column("kind"),
        Column("merged by"),
        Column("arms", right=True, gives_way=True),
        Column("depths of the arms"),
        Column("merge points"),
    )
    ranked = sorted(groups.items(), key=lambda item: (KINDS.index(item[0][0]), -len(item[1])))
    rows: list[tuple[Cell, ...]] = [
        (
            cell(count(len(group))),
            cell(kind),
            cell(mode),
            cell(count(len(depths))),
            _depths(depths),
            _merges(group),
        )
        for (kind, mode, depths), group in ranked[:_MOST_ROWS]
    ]
    left = sum(len(group) for _, group in ranked[_MOST_ROWS:])
    if left:
        rows.append((cell(count(left)), cell(quiet("others")), *(cell() for _ in columns[2:])))
    return Table(columns, tuple(rows))


def _depths(depths: Sequence[int]) -> Cell:
    return trail((count(depth) for depth in depths), " / ")


def _merges(group: Sequence[Block]) -> Cell:
    """The first and the last merge point of a group."""
    if len(group) == 1:
        return cell(name(group[0].merge))
    first, last = group[0].merge, group[-1].merge
    around = first[: first.rfind("/") + 1]
    # The nested model that both stand in is named once.
    rest = last.removeprefix(around) if "/" not in last.removeprefix(around) else last
    return cell(name(first), f" {ELLIPSIS} ", Span(rest, "name", last))


def _list(blocks: Sequence[Block], view: View) -> Table:
    """A row a block, with its arms."""
    columns = (Column("block"), Column("merged by"), Column("from"), Column("to"), Column("arms (depth)"))
    rows = [
        (cell(block.kind), cell(block.mode), _fork(block), cell(name(block.merge)), _arms(block)) for block in blocks
    ]
    return Table(columns, fewer_rows(rows, _MOST_ROWS, full=view.full))


def _fork(block: Block) -> Cell:
    return cell("the inputs") if block.fork is None else cell(name(block.fork))


def _arms(block: Block) -> Cell:
    return trail((say(tensor(arm.source, arm.output), f" ({count(arm.depth)})") for arm in block.arms), ", ")
