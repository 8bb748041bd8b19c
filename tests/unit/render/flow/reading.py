"""A reader of drawings: which call takes from which, by nothing but the characters that are there."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from archlens.analysis import analyze_graph
from tests.unit.rules.made import Made

_BOX = "┐┤├┘┴┬└│"
_ITEM = re.compile(rf"[{_BOX}]|→|──|[^{_BOX}→─ ][^{_BOX}→─]*")


def text_of(lines):
    """The drawing as lines of text."""
    return ["".join(span.text for span in line).rstrip() for line in lines]


def read(lines):
    """The (source, target) pairs of names that a drawing says, and the names that it begins rows with.

    The lines say all there is: nothing is left out of them, and each name is one word, and a call's own.
    """
    reader = _Reader()
    for band in _bands(lines):
        reader.read_band(band)
    return reader.ways, reader.starts


def _bands(lines):
    """Lines that stand beside each other; a line that goes on from the one above begins anew."""
    bands = []
    for line in lines:
        if bands and not re.match(r" {2,}(→ |└→|┬)", line):
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


class _Reader:
    def __init__(self):
        self.ways, self.starts = [], []
        self.closed, self.last = set(), set()

    def read_band(self, lines):
        items = [(m.start(), row, m[0]) for row, line in enumerate(lines) for m in _ITEM.finditer(line)]
        grid = [line.ljust(max(map(len, lines)) + 1) for line in lines]
        self.current = [None] * len(lines)
        self.leads = [False] * len(lines)
        done = set()
        for column, row, text in sorted(items):
            if text in _BOX:
                if (row, column) not in done:
                    done |= self.join(grid, row, column)
            elif text == "→":
                self.leads[row] = self.leads[row] or column == 0
                if self.current[row] is None and column:
                    self.current[row] = self.last
            elif text != "──":
                self.take(row, text.split(" ")[0])
        self.last = self.current[-1]

    def take(self, row, name):
        if self.current[row] is None:
            if not self.leads[row]:
                self.starts.append(name)
        else:
            self.ways += [(source, name) for source in self.current[row]]
        self.current[row] = {name}

    def join(self, grid, row, column):
        """A bracket or a fork, from its first line on; the places that it takes."""
        if grid[row][column] == "└":  # goes on from the bracket above
            self.current[row] = self.closed
            return {(row, column)}
        rows = [row]
        while grid[rows[-1]][column] not in "┘┴└":
            rows.append(rows[-1] + 1)
        meeting = [each for each in rows if grid[each][column] != "│"]
        if grid[row][column] == "┬":
            self.part(row, meeting)
        else:
            outs = [each for each in meeting if grid[each][column] in "├┴"]
            self.meet(meeting, outs, ends_band=rows[-1] == len(grid) - 1)
        return {(each, column) for each in rows}

    def part(self, row, rows):
        before = self.current[row]
        if before is None:  # it goes on from the line above
            before = self.current[row - 1] if row else self.last
        for each in rows:
            self.current[each] = before

    def meet(self, rows, outs, *, ends_band):
        arms = set().union(*(self.current[each] for each in rows))
        for each in rows:
            self.current[each] = None
        for out in outs:
            self.current[out] = arms
        if ends_band:
            self.closed = arms


@st.composite
def named_graphs(draw, most_calls=14, most_inputs=4):
    """A random model whose calls all differ, in name and in size: so that none stands for another."""
    made = Made()
    width = iter(range(8, 100))
    names = [made.input(f"i{k}", next(width)) for k in range(draw(st.integers(1, most_inputs)))]
    for k in range(draw(st.integers(1, most_calls))):
        few = draw(st.sampled_from([1, 1, 1, 2, 2, 3]))
        sources = {names[-draw(st.integers(1, min(len(names), 5)))] for _ in range(few)}
        ordered = sorted(sources, key=names.index)
        class_name = "Dense" if len(ordered) == 1 else "Mix"
        names.append(made.call(f"c{k}", class_name, *ordered, shape=next(width), owns=8))
    ends = draw(st.lists(st.sampled_from(names[1:]), min_size=1, max_size=3, unique=True))
    return analyze_graph(made.graph(*ends))
