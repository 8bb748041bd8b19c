"""The examples of the definitions: a model each, what stands out in its picture, and what is said of it.

What is said is read from the analysis alone. The tests count the same by hand, over all paths.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import models
from models import Made

from archlens.analysis.analysis import Analysis
from archlens.analysis.branch_shares import parameter_shares
from archlens.analysis.fingerprint import fingerprint_of
from archlens.analysis.memory import TensorBytes
from archlens.analysis.parameter_places import parameter_places
from archlens.analysis.signature import likenesses
from archlens.analysis.u_shape import find_u_shapes
from archlens.layers.roles import DOES

BATCH = 32
"""Samples in the batch that the example of training is about."""


@dataclass(frozen=True)
class Seen:
    """What is read from an analysis.

    Attributes:
        figures: name → value, for the caption.
        lit: ids of the calls that stand out; ``None`` where all do.
        notes: id of a call → what stands below its name.
    """

    figures: Mapping[str, Any]
    lit: Sequence[str] | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """An example.

    Attributes:
        name: of its picture, and in the page.
        model: makes the model.
        look: reads what is said from its analysis.
        caption: what is said, with the figures in braces.
        others: make further models, which ``look`` gets, too.
        shapes: whether the picture shows the shapes of tensors.
        shares: whether it shows the shares of arms.
        form: where it runs; a ``U`` stands as one.
    """

    name: str
    model: Callable[[], Made]
    look: Callable[..., Seen]
    caption: str
    others: tuple[Callable[[], Made], ...] = ()
    shapes: bool = False
    shares: bool = False
    form: Literal["LR", "U"] = "LR"


def calls_of(a: Analysis) -> list[str]:
    """All calls but inputs, in topological order."""
    return [call.id for call in a.graph.calls if not call.is_input]


def seeing(a: Analysis, *inputs: str) -> list[str]:
    """The calls that see these inputs and no other; inputs left out."""
    sources = {call["id"]: call["sources"] for call in a.to_dict(full=True)["calls"]}
    return [call for call in calls_of(a) if set(sources[call]) == set(inputs)]


def interaction_calls(a: Analysis) -> list[str]:
    """The calls that see several inputs."""
    return [call for number, call in enumerate(a.facts.ids(range(len(a.graph.calls)))) if a.facts.interacts[number]]


def numbered(calls: Sequence[str]) -> dict[str, int]:
    """Calls by their place in a row, from 1."""
    return {call: place for place, call in enumerate(calls, 1)}


def spine(a: Analysis, name: str) -> list[str]:
    """The calls of a branch's spine."""
    return [step.id for step in a.branch(name).trajectory]


def longest_behind(a: Analysis, start: str) -> list[str]:
    """The calls behind one, on a longest path to an output."""
    first, *behind = a.facts.depths_to_outputs.walk(a.facts.number[start])
    return list(a.facts.ids(behind)) if first == a.facts.number[start] else []


# 1. The graph


def look_at_calls(a: Analysis) -> Seen:
    """Two calls of one layer."""
    again = [call.id for call in a.graph.calls if call.layer.name == "shared"]
    parameters = a.graph.by_id[again[0]].layer.parameters
    return Seen({"calls": a.model.calls, "layers": a.model.layers, "again": again, "parameters": parameters}, again)


def look_at_tensors(a: Analysis) -> Seen:
    """A tensor between two calls."""
    tensor = next(tensor for tensor in a.graph.tensors if tensor.source == "conv")
    figures = {"tensors": len(a.graph.tensors), "source": [tensor.source], "target": [tensor.target]}
    return Seen({**figures, "shape": tensor.shape})


def look_at_scopes(a: Analysis) -> Seen:
    """What is inside a nested model, and what is not."""
    inside = [call.id for call in a.graph.calls if call.scope]
    outside = [call for call in calls_of(a) if call not in inside]
    again = [call for call in inside if call.startswith("encoder@1/")]
    first = [call for call in inside if call not in again]
    return Seen({"first": first, "again": again, "outside": outside}, inside)


def look_at_control(a: Analysis) -> Seen:
    """A mask."""
    (tensor,) = [tensor for tensor in a.graph.tensors if tensor.control]
    sees = [name for name in a.graph.inputs if tensor.target in seeing(a, name)]
    return Seen(
        {"source": [tensor.source], "target": [tensor.target], "argument": [tensor.argument], "sees": sees},
        [tensor.source, tensor.target],
    )


def look_at_weighted(a: Analysis) -> Seen:
    """Calls that count as weighted, and one that owns weights and does not."""
    layers = {call.id: call.layer for call in a.graph.calls if not call.is_input}
    weighted = [name for name, layer in layers.items() if layer.weighted]
    owning = [name for name, layer in layers.items() if layer.owns_weights and not layer.weighted]
    return Seen({"weighted": weighted, "owning": owning, "calls": len(layers)}, weighted)


# 2. Sources, branches, merge points, fusions


def look_at_sources(a: Analysis) -> Seen:
    """Which inputs each call sees."""
    sources = {call["id"]: call["sources"] for call in a.to_dict(full=True)["calls"] if call["kind"] != "input"}
    both = [call for call, seen in sources.items() if len(seen) > 1]
    return Seen({"both": both}, None, {call: ", ".join(seen) for call, seen in sources.items()})


def look_at_input_roles(a: Analysis) -> Seen:
    """What each input is for."""
    roles = {each.name: each.role for each in a.inputs}
    by_role = {role: [name for name, its in roles.items() if its == role] for role in ("feature", "control", "unused")}
    return Seen(by_role, list(roles), roles)


def look_at_branches(a: Analysis) -> Seen:
    """What belongs to which branch."""
    image, text = seeing(a, "image"), seeing(a, "text")
    both = interaction_calls(a)
    return Seen({"image": image, "text": text, "both": both}, [*a.graph.inputs, *image, *text])


def look_at_frontiers(a: Analysis) -> Seen:
    """What leaves each branch."""
    image, text = (list(branch.frontier) for branch in a.branches)
    return Seen({"image": image, "text": text}, [*image, *text], dict.fromkeys([*image, *text], "frontier"))


def look_at_merge_points(a: Analysis) -> Seen:
    """Three merge points, each of another kind."""
    fusions, injections = [each.id for each in a.fusions], [each.id for each in a.injections]
    internal = [each.merge for each in a.blocks]
    notes = {
        **dict.fromkeys(fusions, "fusion"),
        **dict.fromkeys(injections, "injection"),
        **dict.fromkeys(internal, "internal"),
    }
    return Seen({"fusions": fusions, "injections": injections, "internal": internal}, list(notes), notes)


def look_at_a_fusion(a: Analysis) -> Seen:
    """What a fusion takes."""
    (fusion,) = a.fusions
    one, other = fusion.arms
    figures = {"fusion": [fusion.id], "one": [one.source], "sees": one.inputs, "other": [other.source]}
    return Seen({**figures, "sees_too": other.inputs}, [fusion.id, one.source, other.source])


def look_at_an_injection(a: Analysis) -> Seen:
    """What an injection takes."""
    (fusion,), (injection,) = a.fusions, a.injections
    before, again = injection.arms
    figures = {"fusion": [fusion.id], "injection": [injection.id], "again": again.inputs, "before": [before.source]}
    return Seen({**figures, "sees": before.inputs}, [injection.id, before.source, again.source])


def look_at_an_internal_one(a: Analysis) -> Seen:
    """What an internal merge point takes."""
    (block,) = a.blocks
    takes = [arm.source for arm in block.arms]
    (sees,) = {a.facts.inputs_seen(a.facts.number[source]) for source in takes}
    return Seen({"merge": [block.merge], "takes": takes, "sees": sees}, [*takes, block.merge])


def look_at_modes(a: Analysis) -> Seen:
    """How fusions merge."""
    modes = {each.id: each.mode for each in a.fusions}
    (one, mode), (other, other_mode) = modes.items()
    figures = {"one": [one], "mode": [mode], "other": [other], "other_mode": [other_mode]}
    return Seen(figures, list(modes), modes)


def look_at_shares(a: Analysis) -> Seen:
    """How much each arm brings."""
    (fusion,) = a.fusions
    one, other = fusion.arms
    figures = {"fusion": [fusion.id], "features": fusion.features, "one": [one.source], "other": [other.source]}
    return Seen({**figures, "share": one.share, "other_share": other.share}, [one.source, other.source, fusion.id])


# 3. Depth


def look_at_depth(a: Analysis) -> Seen:
    """The calls of a longest path, counted."""
    image, text = a.branch("image"), a.branch("text")
    path = [*spine(a, "image"), *longest_behind(a, spine(a, "image")[-1])]
    return Seen({"image": image.depth, "text": text.depth, "model": a.model.depth}, path, numbered(path))


def look_at_weighted_depth(a: Analysis) -> Seen:
    """The weighted calls of a longest path, counted."""
    image, text = a.branch("image"), a.branch("text")
    path = [call for call in [*spine(a, "text"), *longest_behind(a, "lstm")] if a.graph.by_id[call].layer.weighted]
    figures = {"image": image.weighted_depth, "text": text.weighted_depth, "model": a.model.weighted_depth}
    return Seen(figures, path, numbered(path))


def look_at_branch_depth(a: Analysis) -> Seen:
    """Two branches, counted."""
    notes = {**numbered(spine(a, "image")), **numbered(spine(a, "text"))}
    image, text = a.branch("image"), a.branch("text")
    return Seen({"image": image.depth, "text": text.depth}, list(notes), notes)


def look_at_position(a: Analysis) -> Seen:
    """What lies before a fusion, and behind it."""
    (fusion,) = a.fusions
    notes = {**numbered(spine(a, "image")), fusion.id: "f", **numbered(longest_behind(a, fusion.id))}
    figures = {"fusion": [fusion.id], "before": fusion.depth_before, "after": fusion.depth_after}
    return Seen({**figures, "position": fusion.position}, list(notes), notes)


def look_at_stages(a: Analysis) -> Seen:
    """One fusion behind another."""
    stages = {fusion.id: fusion.stage for fusion in a.fusions}
    (one, stage), (other, other_stage) = stages.items()
    figures = {"one": [one], "stage": stage, "other": [other], "other_stage": other_stage}
    return Seen(figures, list(stages), {fusion: f"stage {stage}" for fusion, stage in stages.items()})


def look_at_levels(a: Analysis) -> Seen:
    """A fusion at each level."""
    levels = {fusion.id: fusion.level for fusion in a.fusions}
    by_level = {
        level: [id_ for id_, its in levels.items() if its == level] for level in ("input", "feature", "decision")
    }
    return Seen(by_level, list(levels), levels)


def look_at_interaction(a: Analysis) -> Seen:
    """The calls on mixed inputs; those behind the first fusion, counted."""
    inside = interaction_calls(a)
    first = a.fusions[0]
    behind = longest_behind(a, first.id)
    figures = {"calls": a.interaction.calls, "inside": inside, "depth": a.interaction.depth, "fusion": [first.id]}
    return Seen({**figures, "weighted": a.interaction.weighted_depth}, inside, numbered(behind))


def look_at_joint_depth(a: Analysis) -> Seen:
    """What works on all that an output will ever see."""
    (output,) = a.outputs
    last = a.fusions[-1].id
    behind = longest_behind(a, last)
    figures = {"output": [output.name], "depth": output.joint_depth, "last": [last], "inputs": output.inputs}
    return Seen({**figures, "behind": behind}, [last, *behind], numbered(behind))


def look_at_depth_from(a: Analysis) -> Seen:
    """How far it is from each input."""
    (output,) = a.outputs
    path = [*spine(a, "text"), *longest_behind(a, spine(a, "text")[-1])]
    image, text = output.depth_from["image"], output.depth_from["text"]
    figures = {"output": [output.name], "image": image, "text": text}
    return Seen({**figures, "weighted": output.weighted_depth_from["text"]}, ["text", *path], numbered(path))


def look_at_heads(a: Analysis) -> Seen:
    """What leads to one output alone."""
    names = [output.name for output in a.outputs]
    reached = a.facts.output_masks
    leads_to = {call.id: reached.pick(reached.kinds[n], names) for n, call in enumerate(a.graph.calls)}
    heads = [[call for call in calls_of(a) if leads_to[call] == (name,)] for name in names]
    one, other = a.outputs
    figures = {"one": [one.name], "head": heads[0], "depth": one.head_depth, "other": [other.name]}
    return Seen({**figures, "other_head": heads[1], "other_depth": other.head_depth}, [*heads[0], *heads[1]])


def look_at_splits(a: Analysis) -> Seen:
    """Where the ways to outputs part."""
    (split,) = a.splits
    return Seen({"split": [split.id], "outputs": split.outputs}, [split.id], {split.id: "split"})


def look_at_the_average(a: Analysis) -> Seen:
    """A mean and what it hides."""
    average = a.naive_average
    depths = {branch.frontier[0]: f"depth {branch.depth}" for branch in a.branches}
    figures = {"mean": average.mean_branch_depth, "least": average.min, "most": average.max}
    return Seen(figures, [*spine(a, "image"), *spine(a, "text")], depths)


# 4. Features


def look_at_features(a: Analysis) -> Seen:
    """The elements of a shape."""
    steps = {step.id: step for step in a.branches[0].trajectory}
    notes = {name: step.features for name, step in steps.items()}
    conv, flat = steps["conv"], steps["flatten"]
    return Seen({"conv": conv.features, "shape": conv.shape, "flatten": flat.features}, list(notes), notes)


def look_at_ratios(a: Analysis) -> Seen:
    """Out of a call by into it."""
    one, two, three = a.branches[0].trajectory
    figures = {"one": [one.id], "ratio": one.ratio, "out": one.features, "two": [two.id], "ratio_two": two.ratio}
    return Seen(
        {**figures, "three": [three.id], "ratio_three": three.ratio},
        None,
        {step.id: step.features for step in (one, two, three)},
    )


def look_at_changes(a: Analysis) -> Seen:
    """What expands, what contracts, and what does neither."""
    kinds = {change.id: change.kind for change in a.feature_changes}
    ratios = {change.id: change.ratio for change in a.feature_changes}
    grown, shrunk = ([call for call, its in kinds.items() if its == kind] for kind in ("expansion", "contraction"))
    neither = [call for call in calls_of(a) if call not in kinds]
    figures = {"grown": grown, "by": ratios[grown[0]], "shrunk": shrunk, "to": ratios[shrunk[0]], "neither": neither}
    return Seen(figures, list(kinds), kinds)


def look_at_trajectories(a: Analysis) -> Seen:
    """The features along a spine."""
    steps = a.branch("image").trajectory
    notes = {step.id: step.features for step in steps}
    return Seen({"features": [step.features for step in steps]}, ["image", *notes], notes)


def look_at_the_narrowest(a: Analysis) -> Seen:
    """Where the least passes."""
    narrowest = a.interaction.narrowest
    inside = interaction_calls(a)
    notes = {call: a.facts.calls[a.facts.number[call]].shape[1] for call in inside}
    return Seen({"narrowest": [narrowest.id], "features": narrowest.features}, [narrowest.id], notes)


def look_at_parameters(a: Analysis) -> Seen:
    """Parameters that two branches have in common."""
    one, other = a.branches
    notes = {call.id: call.layer.parameters for call in a.graph.calls if not call.is_input and call.layer.parameters}
    return Seen(
        {
            "branch": one.parameters,
            "other_branch": other.parameters,
            "shared": one.shared_parameters,
            "other_shared": other.shared_parameters,
            "interaction": a.interaction.parameters,
            "model": a.model.parameters,
        },
        list(notes),
        notes,
    )


def look_at_shares_of_branches(a: Analysis) -> Seen:
    """What branches have among themselves, and of the model."""
    one, other = a.branches
    shares = parameter_shares(a.branches)
    notes = {call.id: call.layer.parameters for call in a.graph.calls if not call.is_input and call.layer.parameters}
    figures = {"share": shares[one.input], "other_share": shares[other.input]}
    of_model = {
        "of_model": one.parameters / a.model.parameters,
        "other_of_model": other.parameters / a.model.parameters,
    }
    return Seen({**figures, **of_model}, list(notes), notes)


def look_at_places(a: Analysis) -> Seen:
    """Which layers have the parameters."""
    places = parameter_places(a)
    notes = {place.calls[0]: place.parameters for place in places}
    largest = max(places, key=lambda place: place.parameters)
    figures = {"largest": [largest.name], "share": largest.share, "parameters": largest.parameters}
    return Seen({**figures, "model": a.model.parameters}, list(largest.calls), notes)


# 5. Blocks


def look_at_a_block(a: Analysis) -> Seen:
    """A block's fork, its merge point, its arms and its kind."""
    (block,) = a.blocks
    ends = [block.fork, block.merge]
    figures = {"merge": [block.merge], "fork": [block.fork], "kind": [block.kind], "mode": [block.mode]}
    arms = [arm.depth for arm in block.arms]
    between = [call for call in calls_of(a)[1:] if call != "y"]
    return Seen({**figures, "arms": arms}, [*ends, *between], {block.fork: "fork", block.merge: block.kind})


def look_at_a_u(a: Analysis) -> Seen:
    """A U, its levels and its skips."""
    (u,) = find_u_shapes(a.facts)
    skips = [a.graph.calls[skip.sources[0]].id for skip in u.skips]
    joins = [a.graph.calls[skip.join].id for skip in u.skips]
    bottom = [call for number, call in enumerate(a.facts.ids(range(len(a.graph.calls)))) if number in u.bottom]
    levels = len({skip.size for skip in u.skips})
    return Seen({"levels": levels, "bottom": bottom, "skips": skips, "joins": joins})


# 6. Layer equivalence


def look_at_what_layers_do(a: Analysis) -> Seen:
    """What the calls of two branches do."""
    steps = [step for branch in a.branches for step in branch.trajectory]
    notes = {step.id: DOES.get(step.role, "skipped") for step in steps}
    by_job = {job: [call for call, its in notes.items() if its == job] for job in dict.fromkeys(notes.values())}
    return Seen(by_job, [call for call, job in notes.items() if job != "skipped"], notes)


def look_at_spines(a: Analysis) -> Seen:
    """A longest path of each branch."""
    image, text = spine(a, "image"), spine(a, "text")
    return Seen({"image": image, "text": text}, ["image", *image, "text", *text])


def look_at_pairs(a: Analysis) -> Seen:
    """Which calls pair, and at which level."""
    found = a.equivalence("a", "b")
    notes = {side: f"{number}: {pair.level}" for number, pair in enumerate(found.pairs, 1) for side in (pair.a, pair.b)}
    figures = {pair.level: [pair.a, pair.b] for pair in found.pairs}
    compared = [call for branch in a.branches for call in spine(a, branch.input)]
    left = [call for call in compared if call not in notes and a.graph.by_id[call].layer.role in DOES]
    longer = max(sum(a.graph.by_id[call].layer.role in DOES for call in spine(a, each.input)) for each in a.branches)
    score = round(found.similarity * 3 * longer)
    figures = {**figures, "left": left, "longer": longer, "score": score, "similarity": found.similarity}
    return Seen(figures, list(notes), notes)


# 9. Costs


def look_at_macs(a: Analysis) -> Seen:
    """The multiply-accumulates of each call."""
    notes = {call.id: call.macs for call in a.graph.calls if not call.is_input and call.macs}
    figures = {"model": a.model.macs, "flops": 2 * a.model.macs, "conv": notes["conv"], "y": notes["y"]}
    return Seen(figures, list(notes), notes)


def look_at_what_is_unknown(a: Analysis) -> Seen:
    """What an open length leaves unknown."""
    unknown = [call.id for call in a.graph.calls if not call.is_input and call.macs is None]
    notes = {call.id: "?" if call.macs is None else call.macs for call in a.graph.calls if not call.is_input}
    figures = {"unknown": unknown, "least": a.model.macs_at_least}
    return Seen(figures, unknown, {call: note for call, note in notes.items() if note})


def look_at_training_of_layers(a: Analysis) -> Seen:
    """What training changes."""
    layers = {call.id: call.layer for call in a.graph.calls if not call.is_input}
    trained = [name for name, layer in layers.items() if layer.trainable_parameters]
    frozen = [name for name, layer in layers.items() if layer.parameters and not layer.trainable_parameters]
    notes = {name: layers[name].parameters for name in (*frozen, *trained)}
    figures = {"trained": trained, "frozen": frozen, "trainable": a.model.trainable_parameters}
    return Seen({**figures, "all": a.model.parameters, "bytes": a.model.weight_bytes}, trained, notes)


def look_at_memory(a: Analysis) -> Seen:
    """The bytes of each tensor, and when the most are alive."""
    sizes = TensorBytes(a.facts).sizes
    notes = {call.id: sizes[number, 0] for number, call in enumerate(a.graph.calls)}
    (block,) = a.blocks
    alive = [*(arm.source for arm in block.arms), block.merge]
    return Seen({"peak": a.model.peak_bytes, "at": [block.merge], "alive": alive}, alive, notes)


def look_at_what_is_kept(a: Analysis) -> Seen:
    """The tensors that training keeps, and what training takes."""
    sizes = TensorBytes(a.facts).sizes
    trained = next(n for n, call in enumerate(a.graph.calls) if not call.is_input and call.layer.trainable_parameters)
    calls = [call.id for number, call in enumerate(a.graph.calls) if number >= trained - 1]
    training = a.training(BATCH)
    return Seen(
        {
            "kept": a.model.kept_bytes,
            "batch": BATCH,
            "of_kept": training.kept_bytes,
            "weights": training.weight_bytes,
            "gradients": training.gradient_bytes,
            "optimizer": training.optimizer_bytes,
            "training": training.bytes,
        },
        calls,
        {call: sizes[a.facts.number[call], 0] for call in calls},
    )


# 10. Missing inputs and the strategy of fusion


def look_at_what_is_left(a: Analysis) -> Seen:
    """What is lost without the photo."""
    photo, text = a.without
    lost = [call for call in calls_of(a) if "photo" in a.facts.inputs_seen(a.facts.number[call])]
    kept = [call for call in calls_of(a) if call not in lost]
    figures = {"lost": lost, "number": photo.calls, "calls": a.model.calls, "left": photo.outputs, "macs": photo.macs}
    return Seen({**figures, "left_without_text": len(text.outputs)}, ["text", *kept], dict.fromkeys(lost, "lost"))


def look_at_strategy(a: Analysis) -> Seen:
    """The strategy, and the levels that it follows from."""
    levels = {fusion.id: f"{fusion.level}, stage {fusion.stage}" for fusion in a.fusions}
    injections = {each.id: "injection" for each in a.injections}
    notes = {**levels, **injections}
    return Seen({"strategy": [a.model.strategy]}, list(notes), notes)


# 11. Fingerprints and likeness


def look_at_fingerprints(a: Analysis, renamed: Analysis, wider: Analysis) -> Seen:
    """One architecture with other names, and with other settings."""
    own, same, other = (fingerprint_of(each.facts) for each in (a, renamed, wider))
    return Seen(
        {
            "own": own.text,
            "renamed": same.text,
            "wider": other.text,
            "same_wiring": own.wiring,
        }
    )


def look_at_likeness(a: Analysis, other: Analysis) -> Seen:
    """How alike two models are."""
    own, its = (fingerprint_of(each.facts).signature for each in (a, other))
    (likeness,) = likenesses(own, [its])
    return Seen({"likeness": likeness})


EXAMPLES: tuple[Example, ...] = (
    Example(
        "call",
        models.shared_layer,
        look_at_calls,
        "{calls} calls of {layers} layers and operations: {again} are calls of one layer, whose {parameters} "
        "parameters count once.",
    ),
    Example(
        "tensor",
        models.one_image,
        look_at_tensors,
        "{tensors} tensors, each with its shape beside it: what {source} gives {target} has {shape}.",
        shapes=True,
    ),
    Example(
        "nested-model",
        models.nested_model,
        look_at_scopes,
        "The model `encoder` is called twice, and opened each time: {first} are in the scope `encoder`, {again} in the "
        "scope `encoder@1`, and {outside} in none.",
    ),
    Example(
        "control-tensor",
        models.masked_words,
        look_at_control,
        "What leads from {source} to {target} is a control tensor, dashed, for it is passed as {argument}. "
        "{target} sees {sees} alone.",
    ),
    Example(
        "weighted-call",
        models.row_with_normalization,
        look_at_weighted,
        "Of {calls} calls, {weighted} are weighted. {owning} owns weights, too, but normalizes.",
    ),
    Example(
        "sources",
        models.two_inputs,
        look_at_sources,
        "Below each call stand its sources: {both} see both inputs.",
    ),
    Example(
        "input-role",
        models.masked,
        look_at_input_roles,
        "{feature} has the role `feature`, {control} the role `control`, and {unused} the role `unused`.",
    ),
    Example(
        "branch",
        models.image_and_text,
        look_at_branches,
        "The branch of `image` is {image}, that of `text` is {text}. {both} see both inputs and belong to no branch.",
    ),
    Example(
        "frontier",
        models.image_with_a_way_around,
        look_at_frontiers,
        "The frontier of `image` is what {image} gives, that of `text` is what {text} gives.",
    ),
    Example(
        "merge-point",
        models.three_merge_points,
        look_at_merge_points,
        "Three merge points: {internal} is internal, {fusions} is a fusion, {injections} is an injection.",
    ),
    Example(
        "fusion",
        models.two_inputs,
        look_at_a_fusion,
        "{fusion} is a fusion: it takes from {one}, which sees {sees}, and from {other}, which sees {sees_too}.",
    ),
    Example(
        "injection",
        models.entering_again,
        look_at_an_injection,
        "{fusion} is a fusion, {injection} an injection: {again} enters again, though {before} already sees {sees}.",
    ),
    Example(
        "internal",
        models.residual,
        look_at_an_internal_one,
        "{merge} is internal: it takes from {takes}, and both see {sees}.",
    ),
    Example(
        "mode",
        models.two_stages,
        look_at_modes,
        "The mode of {one} is {mode}, that of {other} is {other_mode}.",
    ),
    Example(
        "share",
        models.wide_and_narrow,
        look_at_shares,
        "{fusion} has two arms. Of its {features} features, {one} brings a share of {share:percent}, and {other} "
        "one of {other_share:percent}.",
        shares=True,
    ),
    Example(
        "depth",
        models.image_and_text,
        look_at_depth,
        "The model has depth {model}; its longest path is counted. The branch of `image` has depth {image}, that of "
        "`text` depth {text}.",
    ),
    Example(
        "weighted-depth",
        models.image_and_text,
        look_at_weighted_depth,
        "The model has weighted depth {model}, on another path than its depth. The branch of `image` has weighted "
        "depth {image}, that of `text` {text}.",
    ),
    Example(
        "branch-depth",
        models.image_and_text,
        look_at_branch_depth,
        "The branch of `image` is {image} calls deep, that of `text` {text}.",
    ),
    Example(
        "position",
        models.image_and_text,
        look_at_position,
        "Before {fusion} there are {before} calls, behind it there is {after}: its position is {before} / "
        "({before} + {after}) = {position:decimal}.",
    ),
    Example(
        "stage",
        models.two_stages,
        look_at_stages,
        "{one} is a fusion of stage {stage}, {other} one of stage {other_stage}.",
    ),
    Example(
        "level",
        models.three_levels,
        look_at_levels,
        "{input} is at level `input`, {feature} at level `feature`, {decision} at level `decision`.",
    ),
    Example(
        "interaction",
        models.two_stages,
        look_at_interaction,
        "The interaction is {inside}, {calls} calls. Its depth is {depth}: so many calls lie behind {fusion}. Its "
        "weighted depth is {weighted}.",
    ),
    Example(
        "joint-depth",
        models.two_stages,
        look_at_joint_depth,
        "The joint depth of {output} is {depth}: behind {last}, where all of {inputs} have met, there is {behind}.",
    ),
    Example(
        "depth-from-an-input",
        models.image_and_text,
        look_at_depth_from,
        "From `text` to {output} the depth is {text}, weighted {weighted}; from `image` it is {image}.",
    ),
    Example(
        "head",
        models.two_heads,
        look_at_heads,
        "The head of {one} is {head}, of depth {depth}; that of {other} is {other_head}, of depth {other_depth}.",
    ),
    Example(
        "split",
        models.two_heads,
        look_at_splits,
        "{split} is a split: behind it the ways to {outputs} part.",
    ),
    Example(
        "naive-average",
        models.image_and_text,
        look_at_the_average,
        "The naive average is {mean:decimal} calls a branch, which hides {least} to {most}.",
    ),
    Example(
        "features",
        models.one_image,
        look_at_features,
        "Below each call stand the features that it gives: {shape} are {conv:count} of `conv`, and `flatten` gives "
        "{flatten}.",
    ),
    Example(
        "ratio",
        models.widths,
        look_at_ratios,
        "The ratio of {one} is {ratio:exact}, that of {two} is {ratio_two:exact}, that of {three} is "
        "{ratio_three:exact}.",
    ),
    Example(
        "expansion",
        models.widths,
        look_at_changes,
        "{grown} is an expansion ({by:factor}), {shrunk} a contraction ({to:factor}), and {neither} is neither.",
    ),
    Example(
        "trajectory",
        models.image_and_text,
        look_at_trajectories,
        "The trajectory of `image` goes through {features:numbers} features.",
    ),
    Example(
        "narrowest",
        models.bottleneck,
        look_at_the_narrowest,
        "The narrowest is {narrowest}, with {features} features.",
    ),
    Example(
        "parameters",
        models.shared_layer,
        look_at_parameters,
        "The branches of `a` and `b` have {branch} and {other_branch} parameters, {shared} and {other_shared} of them "
        "shared; the interaction has {interaction}, and the model {model}.",
    ),
    Example(
        "share-of-a-branch",
        models.shared_layer,
        look_at_shares_of_branches,
        "Among themselves the branches of `a` and `b` have {share:percent} and {other_share:percent}; of the model "
        "they have {of_model:percent} and {other_of_model:percent}, for `shared` counts in both.",
    ),
    Example(
        "where-the-parameters-are",
        models.image_and_text,
        look_at_places,
        "Most are in {largest}: {parameters:count} of {model:count} parameters, {share:percent}.",
    ),
    Example(
        "residual",
        models.residual,
        look_at_a_block,
        "{merge} ends a block of the kind {kind}: its mode is {mode}, its fork is {fork}, its arms are {arms:numbers} "
        "calls deep.",
    ),
    Example(
        "gate",
        models.gate,
        look_at_a_block,
        "{merge} ends a block of the kind {kind}: its mode is {mode}, its fork is {fork}, its arms are {arms:numbers} "
        "calls deep.",
    ),
    Example(
        "dense-block",
        models.dense_block,
        look_at_a_block,
        "{merge} ends a block of the kind {kind}: its mode is {mode}, its fork is {fork}, its arms are {arms:numbers} "
        "calls deep.",
    ),
    Example(
        "parallel",
        models.parallel,
        look_at_a_block,
        "{merge} ends a block of the kind {kind}: its mode is {mode}, its fork is {fork}, its arms are {arms:numbers} "
        "calls deep.",
    ),
    Example(
        "u",
        models.u_net,
        look_at_a_u,
        "A U of {levels} levels: skips begin at {skips} and join at {joins}; {bottom} are at the bottom.",
        form="U",
    ),
    Example(
        "what-layers-do",
        models.alike_branches,
        look_at_what_layers_do,
        "{extract} extract, {aggregate} aggregate, {project} project; {skipped} is skipped.",
    ),
    Example(
        "spine",
        models.image_with_a_way_around,
        look_at_spines,
        "The spine of `image` is {image:path}, that of `text` is {text}.",
    ),
    Example(
        "similarity",
        models.alike_branches,
        look_at_pairs,
        "{does} pair by what they do, {role} by their role, {class} by their class, which score 1 + 2 + 3 = {score}; "
        "{left} is left over. The longer sequence has {longer} calls, so the similarity is {score} / (3 × {longer}) = "
        "{similarity:decimal}.",
    ),
    Example(
        "macs",
        models.one_image,
        look_at_macs,
        "`conv` makes {conv:count} multiply-accumulates, `y` {y:count}: together {model:count} MACs, {flops:count} "
        "FLOPs.",
    ),
    Example(
        "unknown",
        models.open_length,
        look_at_what_is_unknown,
        "`visits` may be of any length, so the MACs of {unknown} are unknown, and so are those of the model: at least "
        "{least} is said of them.",
    ),
    Example(
        "trainable-parameters",
        models.frozen,
        look_at_training_of_layers,
        "{frozen} is frozen: {trainable} of {all} parameters are trainable, those of {trained}. The weights take "
        "{bytes:count} bytes.",
    ),
    Example(
        "peak-bytes",
        models.held_in_memory,
        look_at_memory,
        "Below each call stand the bytes of its tensor. The most are alive at {at}: those of {alive}, {peak} bytes.",
    ),
    Example(
        "kept-bytes",
        models.frozen,
        look_at_what_is_kept,
        "Training keeps {kept:count} bytes a sample. At batch {batch} it takes {training:count}: {weights:count} of "
        "weights, {gradients:count} of gradients, {optimizer:count} of Adam, {of_kept:count} of tensors.",
    ),
    Example(
        "without-an-input",
        models.photo_and_text,
        look_at_what_is_left,
        "Without `photo`, {lost} are lost, {number} of {calls} calls with {macs:count} MACs, and {left} is left. "
        "Without `text`, {left_without_text} outputs are left.",
    ),
    Example("early", models.early, look_at_strategy, "The strategy is {strategy}."),
    Example("joint", models.two_inputs, look_at_strategy, "The strategy is {strategy}."),
    Example("progressive", models.two_stages, look_at_strategy, "The strategy is {strategy}."),
    Example("late", models.late, look_at_strategy, "The strategy is {strategy}."),
    Example("hybrid", models.hybrid, look_at_strategy, "The strategy is {strategy}."),
    Example("with-an-injection", models.entering_again, look_at_strategy, "The strategy is {strategy}."),
    Example(
        "fingerprint",
        models.two_inputs,
        look_at_fingerprints,
        "Its fingerprint is `{own}`. With other names and inputs in another order it is `{renamed}`; with 16 units in "
        "the place of 8 it is `{wider}`.",
        (models.two_inputs_renamed, models.two_inputs_wider),
    ),
    Example(
        "likeness",
        models.late,
        look_at_likeness,
        "The likeness of this model and that of [two inputs](#sources) is {likeness:percent}.",
        (models.two_inputs,),
    ),
)
"""In the order of the page."""
