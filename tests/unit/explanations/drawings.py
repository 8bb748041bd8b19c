"""A model drawn in characters, read as a person reads it: along the lines, from left to right, up and down."""

from __future__ import annotations

import re
from dataclasses import replace

from archlens.analysis import analyze_graph
from tests.unit.rules.made import Made

WORD = re.compile(r"[a-z][\w/@]*")
SIZE = re.compile(r"\d+(×\d+)*")
RIGHT, UP, DOWN = (0, 1), (-1, 0), (1, 0)
OPEN = {  # the sides at which a sign can be left, besides where one came from
    "─": {RIGHT},
    "┄": {RIGHT},
    "→": {RIGHT},
    " ": {RIGHT},
    "│": {UP, DOWN},
    "┐": {DOWN},
    "┘": {UP},
    "┌": {RIGHT, DOWN},
    "└": {RIGHT, UP},
    "├": {RIGHT, UP, DOWN},
    "┬": {RIGHT, DOWN},
    "┴": {RIGHT, UP},
}
ENTERED = {  # how a sign can be come upon
    "─": {RIGHT},
    "┄": {RIGHT},
    "→": {RIGHT},
    " ": {RIGHT},
    "│": {UP, DOWN},
    "┐": {RIGHT, UP},
    "┘": {RIGHT, DOWN},
    "┌": {UP},
    "└": {DOWN},
    "├": {UP, DOWN, RIGHT},
    "┬": {RIGHT, UP},
    "┴": {RIGHT, DOWN},
}
CLASSES = {
    "conv": "Conv2D",
    "dense": "Dense",
    "lstm": "LSTM",
    "embed": "Embedding",
    "pool": "MaxPooling2D",
    "squeeze": "GlobalAveragePooling2D",
    "flatten": "Flatten",
    "relu": "ReLU",
    "norm": "LayerNormalization",
    "concat": "Concatenate",
    "add": "Add",
    "average": "Average",
    "multiply": "Multiply",
    "attend": "Attention",
}
OWNERS = {"Conv2D", "Dense", "LSTM", "Embedding", "LayerNormalization"}


class Drawing:
    """A drawing: its words, and from which word lines lead to which."""

    def __init__(self, text):
        self.rows = text.split("\n")
        self.words, self.sizes = {}, {}
        for y, row in enumerate(self.rows):
            name = None
            for match in re.finditer(r"[^\s─┄→│┐┘┌└├┬┴]+", row):
                if WORD.fullmatch(match[0]):
                    name = match[0]
                    assert name not in self.words.values(), f"{name} stands twice"
                    self.words.update({(y, x): name for x in range(*match.span())})
                else:
                    assert SIZE.fullmatch(match[0]), match[0]
                    assert name is not None
                    self.sizes[name] = tuple(map(int, match[0].split("×")))
                    self.words.update({(y, x): None for x in range(*match.span())})
        self.edges = {}
        for name in self.names:
            row, end = max(place for place, word in self.words.items() if word == name)
            self._follow((row, end + 1), RIGHT, name, control=False, seen=set())

    @property
    def names(self):
        return list(dict.fromkeys(name for name in self.words.values() if name is not None))

    def _sign(self, place):
        y, x = place
        return self.rows[y][x] if 0 <= y < len(self.rows) and 0 <= x < len(self.rows[y]) else None

    def _follow(self, place, way, source, *, control, seen):
        """Everything that a line from a word leads to."""
        while True:
            if (place, way) in seen:
                return
            seen.add((place, way))
            if place in self.words:
                name = self.words[place]
                if name is not None:
                    self.edges[source, name] = control
                    return
                sign = " "  # a number stands in the way
            else:
                sign = self._sign(place)
            if sign is None or way not in ENTERED[sign]:
                return
            control = control or sign == "┄"
            back = (-way[0], -way[1])
            first, *others = sorted(OPEN[sign] - {back}) or [None]
            if first is None:
                return
            for other in others:
                self._follow(_next(place, other), other, source, control=control, seen=seen)
            place, way = _next(place, first), first


def _next(place, way):
    return place[0] + way[0], place[1] + way[1]


def analysis_of(drawing):
    """The analysis of the model that is drawn: whatever nothing leads to is an input, what leads nowhere an output."""
    read = Drawing(drawing)
    targets = {target for _, target in read.edges}
    above = {name: [source for source, target in read.edges if target == name] for name in read.names}
    made, done = Made(), []
    while len(done) < len(read.names):
        ready = [name for name in read.names if name not in done and set(above[name]) <= set(done)]
        assert ready, "it goes in a circle"
        for name in ready:
            _add(made, name, above[name], read, targets)
        done += ready
    made.tensors = [
        replace(each, control=True, argument="mask") if read.edges[each.source, each.target] else each
        for each in made.tensors
    ]
    made.calls = [replace(each, scope=tuple(each.id.split("/")[:-1])) for each in made.calls]
    sources = {source for source, _ in read.edges}
    return analyze_graph(made.graph(*(name for name in read.names if name in targets and name not in sources)))


def _add(made, name, sources, read, targets):
    shape = read.sizes.get(name, (8,))
    if name not in targets:
        made.input(name, shape)
        return
    stem = re.sub(r"_\d+$", "", name.rpartition("/")[2])
    class_name = CLASSES.get(stem, "Dense")
    key = re.sub(r"@\d+", "", name)
    made.call(name, class_name, *sources, shape=shape, owns=10 if class_name in OWNERS else 0, key=key)
