"""Explanations say what the docs say, and of every model that is drawn what the analysis says."""

from __future__ import annotations

import re

import pytest

from archlens.analysis.strategy import fusion_strategy
from archlens.explanations import TERMS, asked_for, term_of
from archlens.text.figures import decimal, factor, percent, plural
from archlens.text.lists import listed
from archlens.text.widths import text_width
from tests.conftest import ROOT
from tests.unit.explanations.drawings import Drawing, analysis_of

DOCS = ROOT / "docs"
BY_NAME = {term.name: term for term in TERMS}
WIDEST_DRAWING = 56
"""What is left of 60 columns behind an indent."""

MOST_PIECES, LEAST_WORDS = 4, 4
"""A definition may leave out what is beside the point, but it is no mosaic."""


def plain(text):
    """Text without marks of Markdown, in one line."""
    without_bullets = re.sub(r"^ *- ", "", text, flags=re.MULTILINE)
    return " ".join(re.sub(r"[*`]", "", without_bullets).split())


DEFINITIONS = plain((DOCS / "definitions.md").read_text("utf-8"))
GLOSSARY = dict(re.findall(r"^\| (.*?) \| (.*?) \|", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_the_words_are_those_of_the_docs(term):
    assert plain(GLOSSARY[term.name]) == term.meaning
    pieces = list(pieces_of_the_docs(term.definition))
    assert len(pieces) <= MOST_PIECES
    assert all(len(piece.split()) >= LEAST_WORDS for piece in pieces if piece != term.definition)


def pieces_of_the_docs(definition):
    """The definition in the longest pieces that the docs have word by word."""
    words = definition.split()
    while words:
        length = max((n for n in range(1, len(words) + 1) if " ".join(words[:n]) in DEFINITIONS), default=0)
        assert length, f"the docs do not have {words[0]}"
        yield " ".join(words[:length])
        words = words[length:]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_it_leans_on_terms_that_are_there(term):
    assert set(term.see) <= BY_NAME.keys() - {term.name}


def test_every_word_leads_to_its_term():
    assert len(BY_NAME) == len(TERMS)
    for term in TERMS:
        for word in (term.name, term.name.upper(), term.name.replace(" ", "-"), term.name.replace(" ", "_")):
            assert term_of(word) is term
        for word in term.also:
            assert term_of(word) is not None
    assert term_of("nothing of the kind") is None
    assert asked_for("  Joint   DEPTHS ") == "joint depth"


# What the analysis says of the models that are drawn, in the words in which it is read from the drawing.


def arms(a, merge):
    (point,) = [each for each in a.merge_points if getattr(each, "id", getattr(each, "merge", None)) == merge]
    return point.arms


def seeing(a, *inputs):
    mask = sum(1 << a.graph.inputs.index(name) for name in inputs)
    return [a.facts.calls[n].id for n in a.facts.calls_by_sources.get(mask, ()) if not a.facts.calls[n].is_input]


def a_fusion(a):
    (fusion,) = a.fusions
    one, other = fusion.arms
    return (
        f"{fusion.id} is a fusion: it takes from {one.source}, which sees {listed(one.inputs)}, and from "
        f"{other.source}, which sees {listed(other.inputs)}."
    )


def an_injection(a):
    (fusion,), (injection,) = a.fusions, a.injections
    again, before = sorted(injection.arms, key=lambda arm: len(arm.inputs))
    return (
        f"{fusion.id} is a fusion. {injection.id} is an injection: {listed(again.inputs)} enters again, though "
        f"{before.source} already sees {listed(before.inputs)}."
    )


def merge_points(a):
    (block,), (fusion,), (injection,) = a.blocks, a.fusions, a.injections
    return (
        f"There are {len(a.merge_points)} merge points: {block.merge} is internal, {fusion.id} is a fusion, "
        f"{injection.id} is an injection."
    )


def internal(a):
    (block,) = a.blocks
    sources = [arm.source for arm in block.arms]
    (mask,) = {a.facts.source_masks[a.facts.number[source]] for source in sources}
    (name,) = [name for i, name in enumerate(a.graph.inputs) if mask >> i & 1]
    return f"{block.merge} is internal: it takes from {listed(sources)}, and both see {name}."


def branches(a):
    image, text = (seeing(a, each) for each in ("image", "text"))
    assert (len(image), len(text)) == (a.branch("image").calls, a.branch("text").calls)
    both = listed(seeing(a, "image", "text"))
    (only,) = text
    told = f"The branch of image is {listed(image)}, that of text is {only}."
    return f"{told} {both} see both inputs and belong to no branch."


def frontier(a):
    (image,), (text,) = a.branch("image").frontier, a.branch("text").frontier
    return f"The frontier of image is what {image} gives, that of text is what {text} gives."


def modes(a):
    return (
        ", that of ".join(
            f"{each.id} is {each.mode}" if place else f"The mode of {each.id} is {each.mode}"
            for place, each in enumerate(a.fusions)
        )
        + "."
    )


def shares(a):
    (fusion,) = a.fusions
    one, other = fusion.arms
    return (
        f"Of the {fusion.features} features of {fusion.id}, {one.source} brings a share of {percent(one.share)} and "
        f"{other.source} one of {percent(other.share)}."
    )


def strategy(a):
    return f"The strategy is {fusion_strategy(a.fusions, a.injections)}."


def depths(a):
    image, text = a.branch("image").depth, a.branch("text").depth
    told = f"The branch of image has depth {image}, that of text has depth {text}"
    return f"{told}, and the model has depth {a.model.depth}."


def weighted_depth(a):
    image = a.branch("image")
    (only,) = [name for name in seeing(a, "image") if a.graph.by_id[name].layer.weighted]
    return (
        f"The branch of image has depth {image.depth}, but weighted depth {image.weighted_depth}: of its calls only "
        f"{only} is weighted."
    )


def stages(a):
    one, other = a.fusions
    return f"{one.id} is a fusion of stage {one.stage}, {other.id} one of stage {other.stage}."


def position(a):
    (f,) = a.fusions
    return (
        f"Before {f.id} there are {f.depth_before} calls, after it there is {f.depth_after}: its position is "
        f"{f.depth_before} / ({f.depth_before} + {f.depth_after}) = {decimal(f.position)}."
    )


def levels(a):
    one, two, three = a.fusions
    return f"{one.id} is at level {one.level}, {two.id} at level {two.level}, {three.id} at level {three.level}."


def interaction(a):
    inside = seeing(a, "image", "text")
    assert len(inside) == a.interaction.calls
    return f"The interaction is {listed(inside)}."


def interaction_depth(a):
    behind = [*seeing(a, "a", "b"), *seeing(a, "a", "b", "c")]
    first, *behind = behind
    return (
        f"The interaction depth is {a.interaction.depth}: {listed(behind)} work on what {first} mixed. The joint depth "
        f"is {a.interaction.joint_depth}."
    )


def joint_depth(a):
    (output,) = a.outputs
    last = a.fusions[-1].id
    (alone,) = [name for name in seeing(a, *output.inputs) if name != last]
    return (
        f"The joint depth of {output.name} is {output.joint_depth}: behind {last}, where all of "
        f"{listed(output.inputs)} have met, there is {alone} alone."
    )


def naive_average(a):
    each = a.naive_average
    return (
        f"The naive average is {decimal(each.mean_branch_depth)} calls a branch, which hides {each.min} to {each.max}."
    )


def heads(a):
    reached = a.facts.output_masks
    heads = [
        [call.id for n, call in enumerate(a.facts.calls) if reached[n] == 1 << place] for place in range(len(a.outputs))
    ]
    price, tag = a.outputs
    return (
        f"The head of {price.name} is {listed(heads[0])}, of depth {price.head_depth}; that of {tag.name} is "
        f"{listed(heads[1])}, of depth {tag.head_depth}."
    )


def split(a):
    (only,) = a.splits
    return f"{only.id} is a split: behind it the ways to {listed(only.outputs)} part."


def features(a):
    (photo,) = a.inputs
    steps = {step.id: step.features for step in a.branches[0].trajectory}
    product = photo.shape[1] * photo.shape[2] * photo.shape[3]
    return f"photo has {product} features, conv gives {steps['conv']}, flatten {steps['flatten']} and y {steps['y']}."


def ratios(a):
    one, two = a.branches[0].trajectory
    return (
        f"The ratio of {one.id} is {one.features} / 16 = {one.ratio:g}, that of {two.id} is {two.features} / "
        f"{one.features} = {two.ratio:g}."
    )


def changes(a):
    kinds = {each.id: each for each in a.feature_changes}
    (neither,) = [step.id for step in a.branches[0].trajectory if step.id not in kinds]
    one, two = (
        f"{each.id} is {'an' if each.kind == 'expansion' else 'a'} {each.kind} ({factor(each.ratio)})"
        for each in kinds.values()
    )
    return f"{one}, {two}, and {neither} is neither."


def narrowest(a):
    each = a.interaction.narrowest
    return f"The narrowest is {each.id}, with {each.features} features."


def peak(a):
    (block,) = a.blocks
    alive = [*(arm.source for arm in block.arms), block.merge]
    features = sum(a.facts.calls[a.facts.number[id_]].shape[1] for id_ in alive)
    return (
        f"The peak is at {block.merge}: {listed(alive)} are alive, {features} features of 4 bytes, so "
        f"{a.model.peak_bytes} bytes."
    )


def shared(a):
    one, other = a.branches
    assert one.parameters == one.shared_parameters == other.parameters == other.shared_parameters
    assert a.model.parameters == one.parameters + a.interaction.parameters
    return (
        f"The branches of {one.input} and {other.input} have {one.parameters} parameters each, and all of them are "
        "shared: both call encoder, and the model has it once."
    )


def block(a):
    (each,) = a.blocks
    deep = listed([str(arm.depth) for arm in each.arms])
    return (
        f"{each.merge} ends a block of the kind {each.kind}: its fork is {each.fork}, its arms are {deep} calls deep."
    )


def kind_of_block(a):
    (each,) = a.blocks
    deep = listed([str(arm.depth) for arm in each.arms])
    return f"{each.merge} ends a block of the kind {each.kind}: its arms are {deep} calls deep."


def spines(a):
    image, text = (" → ".join(step.id for step in a.branch(name).trajectory) for name in ("image", "text"))
    return f"The spine of image is {image}, that of text is {text}."


def pairs(a):
    one, two = (a.equivalence("a", "b")).pairs
    assert one.level == two.level == "class"
    paired = {one.a, one.b, two.a, two.b}
    left = [step.id for branch in a.branches for step in branch.trajectory if step.id not in paired]
    return f"{one.a} pairs with {one.b} and {two.a} with {two.b}, both by their class; {listed(left)} is left over."


def similarity(a):
    found = a.equivalence("a", "b")
    longer = max(len(branch.trajectory) for branch in a.branches)
    score = 3 * len(found.pairs)
    return (
        f"{len(found.pairs)} pairs by class score {score}, the longer sequence has {longer} calls: similarity "
        f"{score} / {3 * longer} = {decimal(found.similarity)}."
    )


def calls(a):
    one, other = [call.id for call in a.graph.calls if call.layer.key == "shared"]
    return (
        f"These are {plural(a.model.calls, 'call')} of {a.model.layers} layers and operations: {one} and {other} are "
        "calls of one layer."
    )


def scopes(a):
    first, *_, last, outside = [call for call in a.graph.calls if not call.is_input and call.id != "y"]
    assert outside.scope == ()
    again = a.graph.by_id["encoder@1/conv"]
    assert last.layer is not None
    return (
        f"{first.id} is in the scope {'/'.join(first.scope)}, {again.id} in the scope {'/'.join(again.scope)}: the "
        f"model encoder is called twice. {outside.id} is in no scope."
    )


def control(a):
    (steered,) = [tensor for tensor in a.graph.tensors if tensor.control]
    roles = {each.name: each.role for each in a.inputs}
    mask, (words,) = steered.source, [name for name in roles if name != steered.source]
    assert seeing(a, words)[1] == steered.target
    return (
        f"{steered.target} takes a control tensor from {mask}, and sees {words} alone: {mask} has the role "
        f"{roles[mask]}, {words} the role {roles[words]}."
    )


def weighted(a):
    layers = [call.layer for call in a.graph.calls if not call.is_input]
    heavy = [layer.name for layer in layers if layer.weighted]
    (owner,) = [layer.name for layer in layers if layer.owns_weights and not layer.weighted]
    without = [layer.name for layer in layers if not layer.owns_weights]
    return f"{listed(heavy)} are weighted; {owner} owns weights, but normalizes, and {listed(without)} own none."


def sources(a):
    one, two, both = (listed(seeing(a, *names)) for names in (["a"], ["b"], ["a", "b"]))
    return f"The sources of {one} are a, those of {two} are b, those of {both} are a and b."


def without_an_input(a):
    told = []
    sources = {call["id"]: call["sources"] for call in a.to_dict(full=True)["calls"] if call["kind"] != "input"}
    for each in a.without:
        lost = [name for name, seen in sources.items() if each.input in seen]
        assert each.calls == len(lost)
        counted = f"{each.calls} of {a.model.calls} calls"
        left = f"{listed(each.outputs)} is left" if each.outputs else "no output is left"
        told.append(f"Without {each.input}, {listed(lost)} are lost, {counted}, and {left}.")
    return " ".join(told)


READ = {
    "branch": branches,
    "frontier": frontier,
    "merge point": merge_points,
    "fusion": a_fusion,
    "injection": an_injection,
    "internal": internal,
    "mode": modes,
    "share": shares,
    "strategy": strategy,
    "depth": depths,
    "weighted depth": weighted_depth,
    "stage": stages,
    "position": position,
    "level": levels,
    "interaction": interaction,
    "interaction depth": interaction_depth,
    "joint depth": joint_depth,
    "naive average": naive_average,
    "head": heads,
    "split": split,
    "features": features,
    "ratio": ratios,
    "expansion, contraction": changes,
    "narrowest": narrowest,
    "peak bytes": peak,
    "shared parameters": shared,
    "without an input": without_an_input,
    "block": block,
    "residual block": kind_of_block,
    "gate": kind_of_block,
    "dense block": kind_of_block,
    "parallel block": kind_of_block,
    "spine": spines,
    "equivalence": pairs,
    "similarity": similarity,
    "call": calls,
    "scope": scopes,
    "control tensor": control,
    "weighted": weighted,
    "sources": sources,
}

EXAMPLES = [(term.name, example) for term in TERMS for example in term.examples]


def test_every_example_is_read():
    assert {name for name, _ in EXAMPLES} == READ.keys()


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{i}" for i, (name, _) in enumerate(EXAMPLES)])
def test_what_is_read_from_a_drawing_is_what_the_analysis_says(name, example):
    assert READ[name](analysis_of("\n".join(example.drawing))) == example.reading


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{i}" for i, (name, _) in enumerate(EXAMPLES)])
def test_drawings_fit_a_narrow_terminal(name, example):
    assert max(map(text_width, example.drawing)) <= WIDEST_DRAWING, name
    drawing = "\n".join(example.drawing)
    assert set(re.findall(r"[a-z][\w/@]*", drawing)) == set(Drawing(drawing).names)
