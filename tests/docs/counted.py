"""What is said below the pictures of docs/definitions.md, counted without archlens's analysis.

Paths are walked one by one (``tests/unit/analysis/brute_force.py``), parameters are counted from what the small model
has written, multiply-accumulates from its shapes. Only the graph itself is archlens's.
"""

from __future__ import annotations

import itertools
import math

import networkx as nx

from tests.unit.analysis.brute_force import DOES, SCORES, BruteForce, likeness

BYTES = 4


class Counted(BruteForce):
    """The figures of a small model."""

    def __init__(self, model, graph):
        super().__init__(graph)
        self.model = model
        self.order = [call.id for call in graph.calls]
        self.without_inputs = [id_ for id_ in self.order if id_ not in self.inputs]
        self.names = [output.name for output in graph.outputs]

    def seeing(self, *inputs):
        return [id_ for id_ in self.without_inputs if self.S[id_] == frozenset(inputs)]

    def mixed(self):
        return [id_ for id_ in self.without_inputs if len(self.S[id_]) > 1]

    def of_kind(self, kind):
        return [id_ for id_ in self.order if self.merge_kind(id_) == kind]

    def arms(self, merge):
        return [source for source, _, _ in self.incoming[merge]]

    def longest_path(self, starts, ends):
        """The first of all longest paths in the order of their ids."""
        walks = [path for a, b in itertools.product(starts, ends) for path in self.paths(a, b)]
        most = max(len(path) for path in walks)
        return min(path for path in walks if len(path) == most)

    def spine(self, name):
        return self.branch(name)["spine"]

    def own(self, id_):
        """The parameters of a call's layer."""
        return self.model.parameters.get(id_.partition("@")[0], 0)

    def size(self, id_):
        return math.prod(self.model.shapes[id_])

    def multiplied(self, id_):
        """The multiply-accumulates of a call, from the shapes that the model was written with; None if one is open."""
        call = self.calls[id_]
        taken = [self.model.shapes[source] for source in self.arms(id_)]
        given = self.model.shapes[id_]
        if call.layer.class_name == "Dense":
            return None if None in given else math.prod(given) * taken[0][-1]
        if call.layer.class_name == "Conv2D":
            return math.prod(given) * 3 * 3 * taken[0][-1]
        if call.layer.class_name == "LSTM":
            steps, features = taken[0]
            return steps * 4 * given[0] * (features + given[0])
        return 0

    def told_bytes(self, id_):
        return self.size(id_) * BYTES

    def alive(self):
        """Of each call, which tensors are alive there: each that is made by then and is taken then or later."""
        for place, id_ in enumerate(self.order):
            made = self.order[: place + 1]
            later = self.order[place:]
            yield [
                one
                for one in made
                if one == id_ or one in self.outputs or any(one in self.arms(other) for other in later)
            ]


def numbered(calls):
    return {call: place for place, call in enumerate(calls, 1)}


def of_call(c):
    again = [id_ for id_ in c.order if id_.partition("@")[0] == "shared"]
    layers = {id_.partition("@")[0] for id_ in c.without_inputs}
    figures = {"calls": len(c.without_inputs), "layers": len(layers), "again": again, "parameters": c.own("shared")}
    return figures, again, {}


def of_tensor(c):
    edges = [(source, target) for target in c.order for source in c.arms(target)]
    shape = c.model.shapes["conv"]
    return {"tensors": len(edges), "source": ["conv"], "target": ["pool"], "shape": (None, *shape)}, None, {}


def of_nested_model(c):
    inside = [id_ for id_ in c.order if "/" in id_]
    first, again = ([id_ for id_ in inside if id_.startswith(f"{name}/")] for name in ("encoder", "encoder@1"))
    return {"first": first, "again": again, "outside": [i for i in c.without_inputs if i not in inside]}, inside, {}


def of_control_tensor(c):
    assert not nx.has_path(c.g, "mask", "lstm")
    sees = sorted(c.S["lstm"])
    figures = {"source": ["mask"], "target": ["lstm"], "argument": ["mask"], "sees": sees}
    return figures, ["mask", "lstm"], {}


def of_weighted_call(c):
    owning = [id_ for id_ in c.without_inputs if c.own(id_)]
    weighted = [id_ for id_ in owning if id_ != "norm"]
    return {"weighted": weighted, "owning": ["norm"], "calls": len(c.without_inputs)}, weighted, {}


def of_sources(c):
    notes = {id_: ", ".join(i for i in c.inputs if i in c.S[id_]) for id_ in c.without_inputs}
    return {"both": c.mixed()}, None, notes


def of_input_role(c):
    (end,) = c.outputs
    feature = [i for i in c.inputs if i in c.S[end]]
    taken = {tensor.source for tensor in c.graph.tensors}
    control = [i for i in c.inputs if i in taken and i not in feature]
    unused = [i for i in c.inputs if i not in taken]
    notes = {i: "feature" if i in feature else "control" if i in control else "unused" for i in c.inputs}
    return {"feature": feature, "control": control, "unused": unused}, c.inputs, notes


def of_branch(c):
    image, text = c.seeing("image"), c.seeing("text")
    return {"image": image, "text": text, "both": c.mixed()}, [*c.inputs, *image, *text], {}


def of_frontier(c):
    image, text = (sorted(c.branch(i)["frontier"]) for i in ("image", "text"))
    return {"image": image, "text": text}, [*image, *text], dict.fromkeys([*image, *text], "frontier")


def of_merge_point(c):
    fusions, injections, internal = (c.of_kind(kind) for kind in ("fusion", "injection", "internal"))
    notes = {
        **dict.fromkeys(fusions, "fusion"),
        **dict.fromkeys(injections, "injection"),
        **dict.fromkeys(internal, "internal"),
    }
    return {"fusions": fusions, "injections": injections, "internal": internal}, list(notes), notes


def of_fusion(c):
    (fusion,) = c.fusions()
    one, other = c.arms(fusion)
    sees, sees_too = (tuple(sorted(c.S[arm])) for arm in (one, other))
    figures = {"fusion": [fusion], "one": [one], "sees": sees, "other": [other], "sees_too": sees_too}
    return figures, [fusion, one, other], {}


def of_injection(c):
    (fusion,), (injection,) = c.fusions(), c.of_kind("injection")
    (before,) = [arm for arm in c.arms(injection) if c.S[arm] == c.S[injection]]
    (other,) = [arm for arm in c.arms(injection) if arm != before]
    again, sees = (tuple(sorted(c.S[arm])) for arm in (other, before))
    figures = {"fusion": [fusion], "injection": [injection], "again": again, "before": [before], "sees": sees}
    return figures, [injection, before, other], {}


def of_internal(c):
    (merge,) = c.of_kind("internal")
    takes = c.arms(merge)
    (sees,) = {c.S[arm] for arm in takes}
    return {"merge": [merge], "takes": takes, "sees": tuple(sees)}, [*takes, merge], {}


def of_mode(c):
    one, other = c.fusions()
    modes = {one: "add", other: "concatenate"}
    assert [c.calls[id_].layer.class_name for id_ in modes] == ["Add", "Concatenate"]
    figures = {"one": [one], "mode": [modes[one]], "other": [other], "other_mode": [modes[other]]}
    return figures, list(modes), modes


def of_share(c):
    (fusion,) = c.fusions()
    one, other = c.arms(fusion)
    total = c.size(one) + c.size(other)
    figures = {"fusion": [fusion], "features": total, "one": [one], "share": c.size(one) / total, "other": [other]}
    return {**figures, "other_share": c.size(other) / total}, [one, other, fusion], {}


def of_depth(c):
    path = c.longest_path(c.inputs, c.outputs)[1:]
    figures = {"image": c.branch("image")["depth"], "text": c.branch("text")["depth"]}
    return {**figures, "model": c.longest(c.inputs, c.outputs)}, path, numbered(path)


def of_weighted_depth(c):
    ways = [path for i in c.inputs for path in c.paths(i, c.outputs[0])]
    path = max(ways, key=lambda each: c.cost(each, weighted=True))
    weighted = [id_ for id_ in path if id_ not in c.inputs and c.own(id_)]
    assert c.cost(path) < c.longest(c.inputs, c.outputs)
    figures = {"image": c.branch("image")["weighted"], "text": c.branch("text")["weighted"]}
    return {**figures, "model": c.longest(c.inputs, c.outputs, weighted=True)}, weighted, numbered(weighted)


def of_branch_depth(c):
    notes = {**numbered(c.spine("image")), **numbered(c.spine("text"))}
    return {"image": len(c.spine("image")), "text": len(c.spine("text"))}, list(notes), notes


def of_position(c):
    (fusion,) = c.fusions()
    before = c.longest_path(c.inputs, [fusion])[1:-1]
    behind = c.longest_path([fusion], c.outputs)[1:]
    notes = {**numbered(before), fusion: "f", **numbered(behind)}
    figures = {"fusion": [fusion], "before": len(before), "after": len(behind)}
    return {**figures, "position": len(before) / (len(before) + len(behind))}, list(notes), notes


def of_stage(c):
    one, other = c.fusions()
    figures = {"one": [one], "stage": c.stage(one), "other": [other], "other_stage": c.stage(other)}
    return figures, [one, other], {id_: f"stage {c.stage(id_)}" for id_ in (one, other)}


def of_level(c):
    levels = {id_: c.level(id_) for id_ in c.fusions()}
    by_level = {level: [id_ for id_, its in levels.items() if its == level] for level in levels.values()}
    return by_level, list(levels), levels


def of_interaction(c):
    inside = c.mixed()
    first = max(c.fusions(), key=c.depth_after)
    behind = c.longest_path([first], c.outputs)[1:]
    weighted = c.longest(inside, inside, weighted=True, inside=inside.__contains__)
    figures = {"calls": len(inside), "inside": inside, "depth": len(behind), "fusion": [first], "weighted": weighted}
    return figures, inside, numbered(behind)


def of_joint_depth(c):
    (end,) = c.outputs
    (last,) = [f for f in c.fusions() if c.S[f] == c.S[end]]
    behind = c.longest_path([last], [end])[1:]
    figures = {"output": c.names, "depth": c.joint_depth(end), "last": [last], "inputs": tuple(sorted(c.S[end]))}
    return {**figures, "behind": behind}, [last, *behind], numbered(behind)


def of_depth_from_an_input(c):
    path = c.longest_path(["text"], c.outputs)
    image, text = (c.longest([i], c.outputs) for i in ("image", "text"))
    weighted = c.longest(["text"], c.outputs, weighted=True)
    figures = {"output": c.names, "image": image, "text": text, "weighted": weighted}
    return figures, path, numbered(path[1:])


def of_head(c):
    heads = [[id_ for id_ in c.without_inputs if c.R[id_] == {k}] for k in range(2)]
    figures = {"one": c.names[:1], "head": heads[0], "depth": c.head_depth(0)}
    figures |= {"other": c.names[1:], "other_head": heads[1], "other_depth": c.head_depth(1)}
    return figures, [*heads[0], *heads[1]], {}


def of_split(c):
    several = [id_ for id_ in c.order if len(c.R[id_]) > 1]
    (split,) = [id_ for id_ in several if all(len(c.R[w]) < len(c.R[id_]) for w in c.g.successors(id_))]
    outputs = tuple(c.names[k] for k in sorted(c.R[split]))
    return {"split": [split], "outputs": outputs}, [split], {split: "split"}


def of_naive_average(c):
    spines = [c.spine(i) for i in c.inputs]
    depths = [len(each) for each in spines]
    figures = {"mean": sum(depths) / len(depths), "least": min(depths), "most": max(depths)}
    return figures, [*spines[0], *spines[1]], {each[-1]: f"depth {len(each)}" for each in spines}


def of_features(c):
    notes = {id_: c.size(id_) for id_ in c.spine("image")}
    shape = (None, *c.model.shapes["conv"])
    return {"conv": notes["conv"], "shape": shape, "flatten": notes["flatten"]}, list(notes), notes


def ratios(c):
    return {id_: c.size(id_) / sum(map(c.size, c.arms(id_))) for id_ in c.without_inputs}


def of_ratio(c):
    (one, first), (two, second), (three, third) = ratios(c).items()
    figures = {"one": [one], "ratio": first, "out": c.size(one), "two": [two], "ratio_two": second}
    notes = {id_: c.size(id_) for id_ in c.without_inputs}
    return {**figures, "three": [three], "ratio_three": third}, None, notes


def of_expansion(c):
    told = ratios(c)
    (grown,) = [id_ for id_, ratio in told.items() if ratio > 4]
    (shrunk,) = [id_ for id_, ratio in told.items() if ratio < 1 / 4]
    neither = [id_ for id_ in told if id_ not in (grown, shrunk)]
    figures = {"grown": [grown], "by": told[grown], "shrunk": [shrunk], "to": told[shrunk], "neither": neither}
    return figures, [grown, shrunk], {grown: "expansion", shrunk: "contraction"}


def of_trajectory(c):
    notes = {id_: c.size(id_) for id_ in c.spine("image")}
    return {"features": list(notes.values())}, ["image", *notes], notes


def of_narrowest(c):
    notes = {id_: c.size(id_) for id_ in c.mixed()}
    least = min((id_ for id_ in notes if id_ not in c.outputs), key=notes.get)
    return {"narrowest": [least], "features": notes[least]}, [least], notes


def of_parameters(c):
    layers = {name: {id_.partition("@")[0] for id_ in c.seeing(name)} for name in ("a", "b")}
    own, other = (sum(map(c.own, layers[name])) for name in ("a", "b"))
    shared = sum(map(c.own, layers["a"] & layers["b"]))
    figures = {"branch": own, "other_branch": other, "shared": shared, "other_shared": shared}
    figures |= {"interaction": sum(map(c.own, c.mixed())), "model": sum(c.model.parameters.values())}
    notes = {id_: c.own(id_) for id_ in c.without_inputs if c.own(id_)}
    return figures, list(notes), notes


def of_share_of_a_branch(c):
    figures, calls, notes = of_parameters(c)
    both = figures["branch"] + figures["other_branch"]
    shares = {"share": figures["branch"] / both, "other_share": figures["other_branch"] / both}
    of_model = {f"{which}of_model": figures[f"{which}branch"] / figures["model"] for which in ("", "other_")}
    return {**shares, **of_model}, calls, notes


def of_where_the_parameters_are(c):
    notes = {id_: c.own(id_) for id_ in c.without_inputs if c.own(id_)}
    largest, total = max(notes, key=notes.get), sum(notes.values())
    assert notes[largest] >= 0.4 * total  # so that the first division is taken: layers, one by one
    figures = {"largest": [largest], "share": notes[largest] / total, "parameters": notes[largest], "model": total}
    return figures, [largest], notes


def block(c):
    (merge,) = c.of_kind("internal")
    fork = c.fork(merge)
    arms = [c.arm_depth(fork, source) for source in c.arms(merge)]
    mode = {"Add": "add", "Multiply": "multiply", "Concatenate": "concatenate"}[c.calls[merge].layer.class_name]
    kind = "parallel"
    if mode == "add" and len(arms) == 2 and min(arms) <= 2 and min(arms) < max(arms):
        kind = "residual"
    elif mode == "multiply" and len(arms) == 2 and arms[0] != arms[1]:
        kind = "gate"
    elif mode == "concatenate" and 0 in arms:
        kind = "dense"
    between = [id_ for id_ in c.without_inputs if nx.has_path(c.g, fork, id_) and nx.has_path(c.g, id_, merge)]
    figures = {"merge": [merge], "fork": [fork], "kind": [kind], "mode": [mode], "arms": arms}
    return figures, between, {fork: "fork", merge: kind}


def of_u(c):
    """By the definition: positions, the bottom, what is behind it with more, and what leads there past the bottom."""
    positions = {id_: math.prod(c.model.shapes[id_][:-1]) for id_ in c.order}
    least = min(positions.values())
    bottom = [id_ for id_ in c.order if positions[id_] == least]
    up = {w for id_ in bottom for w in nx.descendants(c.g, id_) if positions[w] > least}
    down = {w for id_ in bottom for w in nx.ancestors(c.g, id_)} - set(bottom)
    skips = [(a, b) for a, b in c.g.edges if a in down and b in up]
    levels = sorted({positions[a] for a, _ in skips}, reverse=True)
    skips.sort(key=lambda each: -positions[each[0]])
    starts, joins = ([each[k] for each in skips] for k in (0, 1))
    return {"levels": len(levels), "bottom": bottom, "skips": starts, "joins": joins}, None, {}


def of_what_layers_do(c):
    notes = {id_: DOES.get(c.calls[id_].layer.role, "skipped") for i in ("a", "b") for id_ in c.spine(i)}
    by_job = {job: [id_ for id_, its in notes.items() if its == job] for job in notes.values()}
    return by_job, [id_ for id_, job in notes.items() if job != "skipped"], notes


def of_spine(c):
    image, text = c.spine("image"), c.spine("text")
    return {"image": image, "text": text}, ["image", *image, "text", *text], {}


def of_similarity(c):
    pairs, similarity = c.equivalence("a", "b")
    notes = {id_: f"{k}: {pair[2]}" for k, pair in enumerate(pairs, 1) for id_ in pair[:2]}
    for one, other, level, _ in pairs:
        assert likeness(c.calls[one], c.calls[other]) == level
    compared = {i: [id_ for id_ in c.spine(i) if c.calls[id_].layer.role in DOES] for i in ("a", "b")}
    left = [id_ for i in compared for id_ in compared[i] if id_ not in notes]
    score = sum(SCORES[level] for _, _, level, _ in pairs)
    figures = {level: [one, other] for one, other, level, _ in pairs}
    figures |= {"left": left, "longer": max(map(len, compared.values())), "score": score, "similarity": similarity}
    return figures, list(notes), notes


def of_macs(c):
    notes = {id_: c.multiplied(id_) for id_ in c.without_inputs if c.multiplied(id_)}
    total = sum(notes.values())
    return {"model": total, "flops": 2 * total, "conv": notes["conv"], "y": notes["y"]}, list(notes), notes


def of_unknown(c):
    macs = {id_: c.multiplied(id_) for id_ in c.without_inputs}
    unknown = [id_ for id_, number in macs.items() if number is None]
    notes = {id_: "?" if number is None else number for id_, number in macs.items() if number != 0}
    return {"unknown": unknown, "least": sum(number or 0 for number in macs.values())}, unknown, notes


def of_trainable_parameters(c):
    notes = {id_: c.own(id_) for id_ in c.without_inputs if c.own(id_)}
    frozen = [id_ for id_ in notes if c.calls[id_].layer.config["trainable"] is False]
    trained = [id_ for id_ in notes if id_ not in frozen]
    total = sum(notes.values())
    figures = {"trained": trained, "frozen": frozen, "trainable": sum(notes[id_] for id_ in trained), "all": total}
    return {**figures, "bytes": total * BYTES}, trained, notes


def of_peak_bytes(c):
    alive = max(c.alive(), key=lambda tensors: sum(map(c.told_bytes, tensors)))
    notes = {id_: c.told_bytes(id_) for id_ in c.order}
    return {"peak": sum(map(c.told_bytes, alive)), "at": alive[-1:], "alive": alive}, alive, notes


def of_kept_bytes(c):
    trained = [id_ for id_ in c.without_inputs if c.own(id_) and c.calls[id_].layer.config["trainable"]]
    behind = [id_ for id_ in c.without_inputs if any(nx.has_path(c.g, t, id_) for t in trained)]
    kept = [id_ for id_ in c.order if id_ in behind or any(id_ in c.arms(other) for other in behind)]
    sample, batch = sum(map(c.told_bytes, kept)), 32
    weights = sum(map(c.own, c.without_inputs)) * BYTES
    gradients = sum(map(c.own, trained)) * 4
    figures = {"kept": sample, "batch": batch, "of_kept": batch * sample, "weights": weights, "gradients": gradients}
    training = weights + 3 * gradients + batch * sample  # Adam keeps two values
    figures |= {"optimizer": 2 * gradients, "training": training}
    return figures, kept, {id_: c.told_bytes(id_) for id_ in kept}


def of_without_an_input(c):
    runs = [id_ for id_ in c.without_inputs if id_ in c.runs_without({"photo"})]
    lost = [id_ for id_ in c.without_inputs if id_ not in runs]
    left, left_without_text = (
        tuple(name for name, end in zip(c.names, c.outputs, strict=True) if end in c.runs_without({i}))
        for i in ("photo", "text")
    )
    figures = {"lost": lost, "number": len(lost), "calls": len(c.without_inputs), "left": left}
    macs = sum(map(c.multiplied, lost))
    figures |= {"macs": macs, "left_without_text": len(left_without_text)}
    return figures, ["text", *runs], dict.fromkeys(lost, "lost")


def of_strategy(c):
    levels = {id_: c.level(id_) for id_ in c.fusions()}
    stages = {id_: c.stage(id_) for id_ in levels}
    injections = c.of_kind("injection")
    kinds = set(levels.values())
    word = {"input": "early", "decision": "late", "feature": "joint"}[min(kinds)] if len(kinds) == 1 else "hybrid"
    if word == "joint" and max(stages.values()) > 1:
        word = "progressive"
    notes = {id_: f"{levels[id_]}, stage {stages[id_]}" for id_ in levels} | dict.fromkeys(injections, "injection")
    return {"strategy": [f"{word} + injection" if injections else word]}, list(notes), notes


OF = {
    "call": of_call,
    "tensor": of_tensor,
    "nested-model": of_nested_model,
    "control-tensor": of_control_tensor,
    "weighted-call": of_weighted_call,
    "sources": of_sources,
    "input-role": of_input_role,
    "branch": of_branch,
    "frontier": of_frontier,
    "merge-point": of_merge_point,
    "fusion": of_fusion,
    "injection": of_injection,
    "internal": of_internal,
    "mode": of_mode,
    "share": of_share,
    "depth": of_depth,
    "weighted-depth": of_weighted_depth,
    "branch-depth": of_branch_depth,
    "position": of_position,
    "stage": of_stage,
    "level": of_level,
    "interaction": of_interaction,
    "joint-depth": of_joint_depth,
    "depth-from-an-input": of_depth_from_an_input,
    "head": of_head,
    "split": of_split,
    "naive-average": of_naive_average,
    "features": of_features,
    "ratio": of_ratio,
    "expansion": of_expansion,
    "trajectory": of_trajectory,
    "narrowest": of_narrowest,
    "parameters": of_parameters,
    "share-of-a-branch": of_share_of_a_branch,
    "where-the-parameters-are": of_where_the_parameters_are,
    "residual": block,
    "gate": block,
    "dense-block": block,
    "parallel": block,
    "u": of_u,
    "what-layers-do": of_what_layers_do,
    "spine": of_spine,
    "similarity": of_similarity,
    "macs": of_macs,
    "unknown": of_unknown,
    "trainable-parameters": of_trainable_parameters,
    "peak-bytes": of_peak_bytes,
    "kept-bytes": of_kept_bytes,
    "without-an-input": of_without_an_input,
    "early": of_strategy,
    "joint": of_strategy,
    "progressive": of_strategy,
    "late": of_strategy,
    "hybrid": of_strategy,
    "with-an-injection": of_strategy,
}
"""Name of an example → what counts its figures, what stands out, and the notes.

Fingerprints and likeness have tests of their own.
"""
