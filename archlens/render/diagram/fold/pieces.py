"""A graph of pieces: which calls a picture draws as one node. Folding makes ever fewer, larger pieces of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from archlens.analysis.adjacency import Adjacency
from archlens.analysis.dominators import ROOT, immediate_dominators
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


Neighbours = Mapping[int, Sequence[int]]
"""Key of a piece → keys of distinct pieces next to it."""


class Pieces(Mapping[int, Piece]):
    """The pieces of a graph by their keys; that of a single call is made when somebody asks for it.

    In a large model most calls end in pieces that are only counted, or are looked at one by one in no drawing.

    Args:
        drawn: what is known of the calls.
        calls: numbers of the calls that are pieces of their own.
        ghosts: numbers of those among them that lie just outside what is asked for.

    Attributes:
        folded: the pieces that were put in, but for those of a single call.
    """

    def __init__(self, drawn: DrawnModel, calls: Iterable[int], ghosts: frozenset[int]) -> None:
        self._drawn = drawn
        self._ghosts = ghosts
        self._made: dict[int, Piece | None] = dict.fromkeys(calls)
        self.folded: dict[int, Piece] = {}

    def __getitem__(self, key: int) -> Piece:
        piece = self._made[key]
        if piece is None:
            piece = _make_piece("call", (key,), self._drawn.facts.calls[key].scope, ghost=key in self._ghosts)
            self._made[key] = piece
        return piece

    def __iter__(self) -> Iterator[int]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __contains__(self, key: object) -> bool:
        return key in self._made

    def replace(self, keys: Sequence[int], pieces: Sequence[Piece]) -> None:
        """Put pieces in the place of others that hold the same calls."""
        made, folded = self._made, self.folded
        for key in keys:
            del made[key]
            folded.pop(key, None)
        for piece in pieces:
            key = piece.exit
            made[key] = piece
            if piece.kind != "call":
                folded[key] = piece

    def copy(self) -> Pieces:
        """The same pieces, to be changed without changing these."""
        copied = Pieces(self._drawn, (), self._ghosts)
        copied._made, copied.folded = dict(self._made), dict(self.folded)
        return copied


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
        numbers = sorted(calls)
        self.drawn = drawn
        self.pieces = Pieces(drawn, numbers, ghosts)
        self.owner = dict(zip(numbers, numbers, strict=True))
        self.kept: frozenset[int] = frozenset()
        self.stay_open: frozenset[tuple[str, ...]] = frozenset()
        self._ghosts = ghosts
        self._near: PieceNeighbours | None = None

    def copy(self) -> PieceGraph:
        """The same pieces, to be folded further without folding these."""
        copied = PieceGraph(self.drawn, (), self._ghosts)
        copied.pieces, copied.owner = self.pieces.copy(), dict(self.owner)
        copied.kept, copied.stay_open = self.kept, self.stay_open
        copied._near = self._near
        return copied

    def __len__(self) -> int:
        return len(self.pieces)

    def ordered(self) -> list[Piece]:
        """The pieces by their last calls, which is a topological order but for closed models."""
        return [self.pieces[key] for key in sorted(self.pieces)]

    def calls_of(self, key: int) -> tuple[int, ...]:
        """The numbers of the calls of a piece."""
        piece = self.pieces.folded.get(key)
        return (key,) if piece is None else piece.calls

    def scope_of(self, key: int) -> tuple[str, ...]:
        """The models that contain a piece."""
        if not self.drawn.has_nested:
            return ()
        piece = self.pieces.folded.get(key)
        return self.drawn.facts.calls[key].scope if piece is None else piece.scope

    def is_ghost(self, key: int) -> bool:
        """Whether a piece stands for what lies outside the part that is drawn."""
        return key in self._ghosts

    def fixed(self, key: int) -> bool:
        """Whether a piece must stay a node of its own."""
        calls = self.calls_of(key)
        free = self.drawn.protected.isdisjoint(calls) and self.kept.isdisjoint(calls)
        return self.is_ghost(key) or not free

    def fixed_keys(self) -> set[int]:
        """The keys of all pieces that must stay nodes of their own."""
        numbers = self.drawn.protected | self.kept | self._ghosts
        return {self.owner[number] for number in numbers if number in self.owner}

    def gives_output(self, key: int) -> bool:
        """Whether a call in a piece gives an output of the model."""
        return not self.drawn.outputs.keys().isdisjoint(self.calls_of(key))

    def output_keys(self) -> set[int]:
        """The keys of all pieces that give an output of the model."""
        return {self.owner[number] for number in self.drawn.outputs if number in self.owner}

    def neighbours(self) -> PieceNeighbours:
        """Who takes from whom, as the pieces are now."""
        if self._near is None:
            self._near = PieceNeighbours(self)
        return self._near

    def contract(self, groups: Iterable[tuple[Sequence[int], Piece]]) -> bool:
        """Put a new piece in the place of each group of keys; whether there was any group."""
        found = False
        for keys, piece in groups:
            found = True
            self.replace(keys, [piece])
        return found

    def replace(self, keys: Sequence[int], pieces: Sequence[Piece]) -> None:
        """Put pieces in the place of others that hold the same calls."""
        self._near = None
        self.pieces.replace(keys, pieces)
        for piece in pieces:
            self.owner.update(dict.fromkeys(piece.calls, piece.exit))

    def join(self, kind: PieceKind, keys: Sequence[int], scope: tuple[str, ...], what: str = "") -> Piece:
        """A new piece of the pieces of these keys."""
        parts = tuple([self.pieces[key] for key in sorted(keys)])
        return _make_piece(kind, self._calls_of_all(keys), scope, parts, what)

    def join_for_good(self, kind: PieceKind, keys: Sequence[int], scope: tuple[str, ...], what: str = "") -> Piece:
        """A new piece as :meth:`join` makes it but without its parts, for a drawing that never tells them."""
        return _make_piece(kind, self._calls_of_all(keys), scope, what=what)

    def _calls_of_all(self, keys: Sequence[int]) -> tuple[int, ...]:
        if self.pieces.folded.keys().isdisjoint(keys):
            return tuple(sorted(keys))
        return tuple(sorted([number for key in keys for number in self.calls_of(key)]))


class PieceNeighbours:
    """Who takes from whom among the pieces of a graph, at one moment.

    Args:
        graph: the pieces.

    Attributes:
        sources: key → keys of the pieces whose tensors it takes, control tensors too.
        targets: key → keys of the pieces that take its tensors, control tensors too.
        feeding: key → keys of the pieces whose feature tensors it takes.
        fed: key → keys of the pieces that take its feature tensors.

    Sources stand in the order of the calls that take from them, and in argument order; targets in that of their calls.
    """

    def __init__(self, graph: PieceGraph) -> None:
        drawn = graph.drawn
        self._facts = drawn.facts
        self._as_calls = len(graph) == len(drawn.facts.calls) and not drawn.control_tensors
        if len(graph) == len(drawn.facts.calls):
            # Nothing is folded, so that pieces are next to each other as their calls are.
            self.sources: Neighbours = dict(enumerate(drawn.all_sources))
            self.targets: Neighbours = dict(enumerate(drawn.all_targets))
        else:
            self.sources = _sources(graph, drawn.all_sources)
            self.targets = _targets(graph, drawn.all_targets)
        self.feeding = _sources(graph, drawn.facts.sources) if drawn.control_tensors else self.sources
        self.fed = _targets(graph, drawn.facts.targets) if drawn.control_tensors else self.targets

    @cached_property
    def forks(self) -> Mapping[int, int]:
        """Of each piece, the nearest other one through which every way to it leads; ``ROOT`` if there is none."""
        if self._as_calls:
            return dict(enumerate(self._facts.dominators))
        order = self._in_order()
        place = {key: number for number, key in enumerate(order)}
        parents = immediate_dominators([[place[source] for source in self.sources[key]] for key in order])
        return {key: ROOT if parent == ROOT else order[parent] for key, parent in zip(order, parents, strict=True)}

    def _in_order(self) -> list[int]:
        """The keys of pieces in a topological order."""
        waiting = {key: len(sources) for key, sources in self.sources.items()}
        order = sorted(key for key, number in waiting.items() if not number)
        for key in order:
            for target in self.targets[key]:
                waiting[target] -= 1
                if not waiting[target]:
                    order.append(target)
        return order


def _sources(graph: PieceGraph, around: Adjacency) -> Neighbours:
    """Of each piece, the others next to its calls, in the order of these."""
    return _between(graph, around, list)


def _targets(graph: PieceGraph, around: Adjacency) -> Neighbours:
    """Of each piece, the others next to its calls, in topological order of their calls."""
    return _between(graph, around, sorted)


def _between(graph: PieceGraph, around: Adjacency, order: Callable[[Iterable[int]], list[int]]) -> Neighbours:
    folded, owner = graph.pieces.folded, graph.owner
    found: dict[int, Sequence[int]] = {}
    for key in graph.pieces:
        piece = folded.get(key)
        if piece is None:
            found[key] = _owners(owner, key, around[key])
            continue
        numbers = list(filter(owner.__contains__, itertools.chain.from_iterable(map(around.__getitem__, piece.calls))))
        others = set(map(owner.__getitem__, numbers))
        others.discard(key)
        if len(others) > 1:  # few: most pieces are folded because one thing leads in, and one out
            found[key] = _owners(owner, key, order(numbers))
        else:
            found[key] = tuple(others)
    return found


def _owners(owner: Mapping[int, int], key: int, numbers: Sequence[int]) -> Sequence[int]:
    """The keys of the distinct pieces of calls, but for one."""
    if len(numbers) == 1 and owner.get(numbers[0]) == numbers[0] != key:  # most of them: the call is the key
        return numbers
    owners = dict.fromkeys([owner[number] for number in numbers if number in owner])
    owners.pop(key, None)
    return tuple(owners)


def chains(graph: PieceGraph) -> list[list[int]]:
    """The longest rows of pieces that follow each other and nothing else, each of at least two.

    What lies inside a row is taken by its successor alone and is no output; so a part of a row can be folded without
    making a cycle. Pieces that must stay visible are in none, nor are arms, which stand side by side; all pieces of a
    row have one scope.
    """
    near = graph.neighbours()
    apart = graph.fixed_keys()
    apart.update(key for key, piece in graph.pieces.folded.items() if piece.kind == "arms")
    ending = graph.output_keys()
    row_of: dict[int, list[int]] = {}
    rows: list[list[int]] = []
    for key in sorted(graph.pieces):
        feeding = near.feeding[key]
        if len(feeding) != 1 or key in apart:
            continue
        before = feeding[0]
        # A closed model may take from one that stands behind it: such a row begins anew.
        if before > key or before in apart or before in ending or len(near.targets[before]) != 1:
            continue
        if graph.drawn.has_nested and graph.scope_of(before) != graph.scope_of(key):
            continue
        row = row_of.get(before)
        if row is None:
            row = [before]
            rows.append(row)
        row.append(key)
        row_of[key] = row
    return sorted(rows)
