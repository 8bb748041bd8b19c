"""AL106: after a concatenation only linear layers and the output's activation follow.

A linear layer over a concatenation is a sum of linear layers over its arms: W [a; b] = W₁ a + W₂ b. So the output is a
function of a sum of one term an arm, and no interaction between them can be learned.

What follows a call is told by one pass from the outputs up, with four cases:

1. nothing but the output's activation;
2. linear layers, then case 1;
3. activations that work on each element alone, then case 2;
4. anything else: there features of several arms meet in something that is not linear, and they can interact.

A concatenation in case 2 or 3 is what this rule looks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.graph import Layer
from archlens.rules.rule import Rule, Trigger
from archlens.text.lists import listed_names
from archlens.text.names import quoted

_ACTIVATION, _LINEAR, _ACTIVATED, _OTHER = 1, 2, 3, 4  # the cases

_KEEPS_ROLES = frozenset({"regularization", "flatten", "reshape", "resize"})
_EACH_ALONE = frozenset(
    {
        "relu",
        "relu6",
        "leakyrelu",
        "prelu",
        "elu",
        "selu",
        "gelu",
        "celu",
        "sigmoid",
        "logsigmoid",
        "hardsigmoid",
        "tanh",
        "hardtanh",
        "tanhshrink",
        "softplus",
        "softsign",
        "silu",
        "swish",
        "hardsilu",
        "hardswish",
        "mish",
        "exponential",
        "thresholdedrelu",
        "squareplus",
        "softshrink",
        "hardshrink",
    }
)
"""Activations that work on each element alone, without underscores; softmax is none of them."""
_ENDS = _EACH_ALONE | {"softmax", "logsoftmax", "sparsemax"}


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Concatenations after which the model is linear up to the output's activation."""
    fusions = [fusion for fusion in analysis.fusions if fusion.mode == "concatenate"]
    if not fusions:
        return
    facts = analysis.facts
    cases = _cases(facts)
    for fusion in fusions:
        number = facts.number[fusion.id]
        if cases[number] in (_LINEAR, _ACTIVATED):
            linear = _first_linear(facts, number)
            yield Trigger(
                (fusion.id, *facts.ids(linear)),
                f"Behind {quoted(fusion.id)} the model is linear ({listed_names(facts.ids(linear))}) up to the "
                f"output's activation: it adds one term for each of {len(fusion.arms)} arms, and cannot learn any "
                "interaction between them.",
                {"arms": len(fusion.arms), "depth_after": fusion.depth_after},
            )


def _cases(facts: GraphFacts) -> Sequence[int]:
    cases = [0] * len(facts.calls)
    for call in reversed(range(len(cases))):
        case = _ACTIVATION if call in facts.output_calls else 0
        for target in facts.targets[call]:
            if cases[target]:  # what leads to no output is of no concern
                merges = len(facts.sources[target]) > 1
                case = max(case, _OTHER if merges else _before(facts.calls[target].layer, cases[target]))
        cases[call] = case
    return cases


def _before(layer: Layer, case: int) -> int:
    """The case ahead of a call of that layer, given the case behind it."""
    if layer.role in _KEEPS_ROLES or "affine" in layer.traits:
        return case
    if layer.activation is None:
        return _OTHER
    case = _activated(layer.activation, case)
    if layer.role not in ("dense", "convolution"):
        return case
    return _OTHER if case in (_ACTIVATED, _OTHER) else _LINEAR


def _activated(function: str, case: int) -> int:
    """The case ahead of an activation, given the case behind it."""
    if function == "linear" or case == _OTHER:
        return case
    if case == _ACTIVATION:
        return _ACTIVATION if function in _ENDS else _OTHER
    return _ACTIVATED if function in _EACH_ALONE else _OTHER


def _first_linear(facts: GraphFacts, fusion: int) -> list[int]:
    """The linear layers that a concatenation leads to first, in topological order."""
    found, pending, met = [], [fusion], {fusion}
    while pending:
        for target in facts.targets[pending.pop()]:
            if target not in met:
                met.add(target)
                if facts.calls[target].layer.role in ("dense", "convolution"):
                    found.append(target)
                else:
                    pending.append(target)
    return sorted(found)


RULE = Rule(
    code="AL106",
    name="no-interaction",
    severity="warning",
    what="After a concatenation only linear layers and the output's activation follow.",
    why="A linear layer over a concatenation is a sum of linear layers over its arms, so each input adds to the output "
    "whatever the others say: that one matters only if another has a certain value can never be learned.",
    hint="Put a Dense with an activation between the fusion and the output, or fuse by a product or attention.",
    find=find,
)
