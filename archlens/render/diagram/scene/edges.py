"""The tensors between the pieces of a plan, as edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.graph import Tensor
from archlens.render.diagram.fold.pieces import Plan
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.scene import Edge, Node
from archlens.render.diagram.scene.theme import Theme
from archlens.text.figures import percent

_Key = tuple[int, int, int | None, str, bool]


def compose_edges(plan: Plan, nodes: Mapping[int, Node], theme: Theme) -> Iterator[Edge]:
    """The edges between the nodes, in the order of the tensors; tensors of one shape between two nodes are one edge."""
    drawn = plan.drawn
    for (source, target, arm, label, control), tensors in _bundles(plan).items():
        times = len({(t.source, t.output) for t in tensors})
        share = _share(plan, target, arm) if not nodes[target].arms else ""
        maker = drawn.facts.number[tensors[0].source]
        yield Edge(
            f"n{source}",
            f"n{target}",
            arm if nodes[target].arms else None,
            (f"{label} ({times} tensors)" if times > 1 else label) + share,
            labels.width(tensors[0].shape),
            control,
            theme.tone(drawn.belonging[maker]),
        )


def _bundles(plan: Plan) -> dict[_Key, list[Tensor]]:
    number, owner = plan.drawn.facts.number, plan.owner
    bundles: dict[_Key, list[Tensor]] = {}
    for tensor in plan.drawn.facts.graph.tensors:
        source, target = owner.get(number[tensor.source]), owner.get(number[tensor.target])
        if source is None or target is None or source == target:
            continue
        if plan.pieces[source].ghost and plan.pieces[target].ghost:
            continue
        arm = None if tensor.control else _arm(plan, target, tensor)
        bundles.setdefault((source, target, arm, labels.size(tensor.shape), tensor.control), []).append(tensor)
    return bundles


def _arm(plan: Plan, target: int, tensor: Tensor) -> int | None:
    """The place of a tensor among the arms of a fusion or injection; ``None`` for every other piece."""
    if plan.pieces[target].kind != "call" or target not in plan.drawn.merges:
        return None
    return plan.drawn.arm_positions[target][tensor.source, tensor.output]


def _share(plan: Plan, target: int, arm: int | None) -> str:
    return "" if arm is None else f" · {percent(plan.drawn.merges[target].arms[arm].share)}"
