"""Every figure of the definitions by walking all paths: slow, plain, and written from the definitions alone."""

from __future__ import annotations

import itertools
import math

import networkx as nx

SCORES = {"class": 3, "role": 2, "does": 1}
DOES = {
    "embedding": "extract",
    "convolution": "extract",
    "recurrent": "extract",
    "attention": "extract",
    "pooling": "aggregate",
    "flatten": "aggregate",
    "dense": "project",
}


AFTER_FIRST, BEFORE_LAST = slice(1, None), slice(None, -1)


def of_ones_own(call):
    return call.layer.kind == "layer" and call.layer.role == "other" and not call.layer.builtin


def likeness(x, y):
    """At which level two calls pair, if they do."""
    if x.layer.effective_class == y.layer.effective_class and of_ones_own(x) == of_ones_own(y):
        return "class"
    if of_ones_own(x) or of_ones_own(y):
        return None
    if x.layer.role == y.layer.role:
        return "role"
    return "does" if DOES[x.layer.role] == DOES[y.layer.role] else None


class BruteForce:
    """The figures of a graph."""

    def __init__(self, graph):
        self.graph = graph
        self.calls = {call.id: call for call in graph.calls}
        self.inputs = list(graph.inputs)
        self.g = nx.DiGraph()
        self.g.add_nodes_from(self.calls)
        self.incoming = {id_: [] for id_ in self.calls}
        for tensor in graph.tensors:
            if not tensor.control:
                self.g.add_edge(tensor.source, tensor.target)
                if (tensor.source, tensor.output) not in [(s, o) for s, o, _ in self.incoming[tensor.target]]:
                    self.incoming[tensor.target].append((tensor.source, tensor.output, tensor.shape))
        self.outputs = [output.call for output in graph.outputs]
        self.S = {v: frozenset(i for i in self.inputs if i == v or nx.has_path(self.g, i, v)) for v in self.calls}
        self.R = {v: frozenset(k for k, o in enumerate(self.outputs) if nx.has_path(self.g, v, o)) for v in self.calls}

    def paths(self, a, b):
        if a == b:
            return [[a]]
        return list(nx.all_simple_paths(self.g, a, b))

    def cost(self, path, *, weighted=False):
        if weighted:
            return sum(self.calls[v].layer.weighted for v in path)
        return sum(v not in self.inputs for v in path)

    def longest(self, starts, ends, *, weighted=False, inside=None, counted=slice(None)):
        """The most calls on a path from any start to any end; None where there is none."""
        walks = (path for a, b in itertools.product(starts, ends) for path in self.paths(a, b))
        kept = (path for path in walks if inside is None or all(inside(v) for v in path))
        costs = [self.cost(path[counted], weighted=weighted) for path in kept]
        return max(costs, default=None)

    def merge_kind(self, v):
        sources = {s for s, _, _ in self.incoming[v]}
        if len(sources) < 2:
            return None
        seen = [self.S[s] for s in sources]
        if all(self.S[v] > s for s in seen):
            return "fusion"
        return "internal" if len(set(seen)) == 1 else "injection"

    def fusions(self):
        return [v for v in self.calls if self.merge_kind(v) == "fusion"]

    def depth_after(self, v):
        return self.longest([v], self.outputs, counted=AFTER_FIRST) or 0

    def stage(self, v):
        above = [f for f in self.fusions() if f != v and nx.has_path(self.g, f, v)]
        return 1 + max((self.stage(f) for f in above), default=0)

    def level(self, v):
        before = max((self.cost(path[:-1], weighted=True) for i in self.inputs for path in self.paths(i, v)), default=0)
        if before == 0:
            return "input"
        downstream = [v, *nx.descendants(self.g, v)]
        return "feature" if any(self.calls[w].layer.weighted for w in downstream) else "decision"

    def branch(self, i):
        inside = [v for v in self.calls if self.S[v] == {i}]
        frontier = {v for v in inside for u in self.g.successors(v) if self.S[u] != {i}}
        ends = frontier or [o for o in self.outputs if o in inside]
        keep = self.S.__getitem__
        spines = [p for end in ends for p in self.paths(i, end) if all(keep(v) == {i} for v in p)]
        longest = max(len(p) for p in spines)
        return {
            "frontier": frontier,
            "depth": self.longest([i], ends),
            "weighted": self.longest([i], ends, weighted=True),
            "spine": min(p[1:] for p in spines if len(p) == longest),
            "calls": len(inside) - 1,
            "parameters": self.parameters([v for v in inside if v != i]),
            "macs": self.macs([v for v in inside if v != i]),
        }

    def parameters(self, calls):
        layers = {self.calls[v].layer.key: self.calls[v].layer for v in calls}
        outside = {self.calls[v].layer.key for v in self.calls if v not in calls}
        total = sum(layer.parameters for layer in layers.values())
        return total, sum(layer.parameters for key, layer in layers.items() if key in outside)

    def macs(self, calls):
        known = [self.calls[v].macs for v in calls if self.calls[v].macs is not None]
        return (sum(known) if len(known) == len(calls) else None), sum(known)

    def runs_without(self, missing):
        """The calls that can run, found by running the model: a call runs once all that it takes is there."""
        ran = {i for i in self.inputs if i not in missing}
        waiting = [v for v in self.calls if v not in self.inputs]
        while True:
            ready = [v for v in waiting if all(source in ran for source, _, _ in self.incoming[v])]
            if not ready:
                return ran
            ran.update(ready)
            waiting = [v for v in waiting if v not in ran]

    def features(self, v):
        shape = self.calls[v].shape
        return None if shape is None or None in shape[1:] else math.prod(shape[1:])

    def joint_depth(self, o):
        if len(self.S[o]) < 2:
            return 0
        return self.longest([f for f in self.fusions() if self.S[f] == self.S[o]], [o], counted=AFTER_FIRST)

    def fork(self, v):
        """The immediate dominator by removal: the dominator that all other dominators of v dominate."""
        g = self.g.copy()
        g.add_node("root")
        g.add_edges_from(("root", u) for u in list(g) if u != "root" and not g.in_degree(u))
        above = []
        for u in nx.ancestors(g, v) - {"root"}:
            smaller = g.copy()
            smaller.remove_node(u)
            if not nx.has_path(smaller, "root", v):
                above.append(u)
        nearest = [u for u in above if all(nx.has_path(self.g, other, u) for other in above)]
        return nearest[0] if nearest else None

    def arm_depth(self, fork, source):
        if fork is not None:
            return self.longest([fork], [source], counted=AFTER_FIRST)
        starts = [u for u in self.g if not self.g.in_degree(u)]
        return self.longest(starts, [source])

    def head_depth(self, k):
        inside = [v for v in self.calls if self.R[v] == {k}]
        return self.longest(inside, inside, inside=inside.__contains__) or 0

    def equivalence(self, a, b):
        """The best pairing by trying all of them."""
        left, right = ([self.calls[v] for v in self.branch(i)["spine"]] for i in (a, b))
        left, right = ([c for c in side if c.layer.role in DOES or of_ones_own(c)] for side in (left, right))

        def pairings(i, j):
            yield []
            for p in range(i, len(left)):
                for q in range(j, len(right)):
                    if likeness(left[p], right[q]):
                        for rest in pairings(p + 1, q + 1):
                            yield [(p, q), *rest]

        def worth(pairing):
            return sum(SCORES[likeness(left[p], right[q])] for p, q in pairing)

        everything = list(pairings(0, 0))
        best = max(worth(p) for p in everything)
        first = min(p for p in everything if worth(p) == best)
        pairs = [
            (left[p].id, right[q].id, likeness(left[p], right[q]), left[p].layer.key == right[q].layer.key)
            for p, q in first
        ]
        longer = max(len(left), len(right))
        return pairs, best / (3 * longer) if left and right else 0
