"""A graph of pieces: which calls a picture draws as one node. Folding makes ever fewer, larger pieces of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from archlens.graph import quickly
from archlens.render.diagram.drawn_model import DrawnModel

PieceKind = Literal["call", "run", "block", "repeat", "model", "sequence", "arms", "group", "branches", "heads"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Calls that are drawn as one node.

    Attributes:
        kind: one call; a ``run`` of one family; an internal ``block``; a ``repeat`` of equal pieces in a row; a closed
            nested ``model``; any other ``sequence`` of pieces in a row; ``arms`` that are alike and come from one
            piece; a ``group`` of pieces that lead to its last one; ``branches`` that are alike, with their inputs; or
            ``heads`` that are alike, with their outputs.
        calls: their numbers, in topological order; the last is where its tensors leave it, but for closed models and
            arms.
        scope: the models that contain it, outermost first.
        parts: the pieces that it was folded from, in topological order; none for a call.
        what: of a block, its kind; of a model, its name.
        times: of a repeat, how often it comes; of arms, branches and heads, how many they are.
        row: of a repeat, of arms, of branches and of heads, the pieces of every time.
        ghost: whether it stands for what lies outside the part that is drawn.
    """

    kind: PieceKind
    calls: tuple[int, ...]
    scope: tuple[str, ...]
    parts: tuple[Piece, ...] = ()
    what: str = ""
    times: int = 1
    row: tuple[Piece, ...] = ()
    ghost: bool = False

    @property
    def exit(self) -> int:
        """The number of its last call, which is the key of the piece in its graph."""
        return self.calls[-1]


_make_piece = quickly(Piece)


class PieceGraph:
    """Pieces, and the tensors among them.

    Args:
        drawn: what is known of the calls.
        calls: numbers of the calls to draw.
        ghosts: numbers of those among them that lie just outside what is asked for.

    Attributes:
        drawn: the same.
        pieces: key → piece, in no order that matters.
        owner: number of a call → key of its piece.
        kept: numbers of further calls that must stay nodes of their own.
        stay_open: nested models that are not closed.
    """

    def __init__(self, drawn: DrawnModel, calls: Iterable[int], ghosts: frozenset[int] = frozenset()) -> None:
        self.drawn = drawn
        self.pieces: dict[int, Piece] = {
            n: _make_piece("call", (n,), drawn.facts.calls[n].scope, ghost=n in ghosts) for n in sorted(calls)
        }
        self.owner = {n: n for n in self.pieces}
        self.kept: frozenset[int] = frozenset()
        self.stay_open: frozenset[tuple[str, ...]] = frozenset()

    def copy(self) -> PieceGraph:
        """The same pieces, to be folded further without folding these."""
        copied = PieceGraph(self.drawn, ())
        copied.pieces, copied.owner = dict(self.pieces), dict(self.owner)
        copied.kept, copied.stay_open = self.kept, self.stay_open
        return copied

    def __len__(self) -> int:
        return len(self.pieces)

    def ordered(self) -> list[Piece]:
        """The pieces by their last calls, which is a topological order but for closed models."""
        return [self.pieces[key] for key in sorted(self.pieces)]

    def fixed(self, key: int) -> bool:
        """Whether a piece must stay a node of its own."""
        piece = self.pieces[key]
        free = self.drawn.protected.isdisjoint(piece.calls) and self.kept.isdisjoint(piece.calls)
        return piece.ghost or not free

    def gives_output(self, key: int) -> bool:
        """Whether a call in a piece gives an output of the model."""
        return any(n in self.drawn.outputs for n in self.pieces[key].calls)

    def neighbours(self) -> PieceNeighbours:
        """Who takes from whom, as the pieces are now."""
        return PieceNeighbours(self)

    def contract(self, groups: Iterable[tuple[Sequence[int], Piece]]) -> bool:
        """Put a new piece in the place of each group of keys; whether there was any group."""
        found = False
        for keys, piece in groups:
            found = True
            for key in keys:
                del self.pieces[key]
            self.pieces[piece.exit] = piece
            self.owner.update(dict.fromkeys(piece.calls, piece.exit))
        return found

    def join(self, kind: PieceKind, keys: Sequence[int], scope: tuple[str, ...], what: str = "") -> Piece:
        """A new piece of the pieces of these keys."""
        parts = tuple(self.pieces[key] for key in sorted(keys))
        calls = tuple(sorted(n for part in parts for n in part.calls))
        return Piece(kind, calls, scope, parts, what)


class PieceNeighbours:
    """Who takes from whom among the pieces of a graph, at one moment.

    Args:
        graph: the pieces.

    Attributes:
        sources: key → keys of the pieces whose tensors it takes, control tensors too.
        targets: key → keys of the pieces that take its tensors, control tensors too.
        feeding: key → keys of the pieces whose feature tensors it takes.
    """

    def __init__(self, graph: PieceGraph) -> None:
        sources: dict[int, dict[int, None]] = {key: {} for key in graph.pieces}
        targets: dict[int, dict[int, None]] = {key: {} for key in graph.pieces}
        feeding: dict[int, dict[int, None]] = {key: {} for key in graph.pieces}
        owner = graph.owner
        for made_by, taken_by, control in graph.drawn.tensor_ends:
            source, target = owner.get(made_by), owner.get(taken_by)
            if source is None or target is None or source == target:
                continue
            sources[target][source] = None
            targets[source][target] = None
            if not control:
                feeding[target][source] = None
        self.sources: Mapping[int, dict[int, None]] = sources
        self.targets: Mapping[int, dict[int, None]] = targets
        self.feeding: Mapping[int, dict[int, None]] = feeding


def chains(graph: PieceGraph) -> list[list[int]]:
    """The longest rows of pieces that follow each other and nothing else, each of at least two.

    What lies inside a row is taken by its successor alone and is no output; so a part of a row can be folded without
    making a cycle. Pieces that must stay visible are in none, nor are arms, which stand side by side; all pieces of a
    row have one scope.
    """
    near = graph.neighbours()
    rows: list[list[int]] = []
    last_of: dict[int, list[int]] = {}
    for key in sorted(graph.pieces):
        if graph.fixed(key) or graph.pieces[key].kind == "arms":
            continue
        (before, *others) = near.feeding[key] or (None,)
        row = last_of.pop(before, None) if before is not None and not others else None
        if row is None or not _leads_on(graph, near, row[-1], key):
            if row is not None:
                last_of[row[-1]] = row
            row = []
            rows.append(row)
        row.append(key)
        last_of[key] = row
    return [row for row in rows if len(row) > 1]


def _leads_on(graph: PieceGraph, near: PieceNeighbours, before: int, key: int) -> bool:
    same_scope = graph.pieces[before].scope == graph.pieces[key].scope
    return same_scope and len(near.targets[before]) == 1 and not graph.gives_output(before)
