"""From an Analysis to its Architecture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.call_settings import settings_of_calls, weight_owners
from archlens.comparison.architecture.canonical_order import canonical
from archlens.comparison.architecture.counted_names import TAKEN, base_name, is_numbered, is_numbered_model
from archlens.comparison.architecture.figure_list import figures_of
from archlens.comparison.architecture.structure import MOST_AXIS_DIGITS, End, PlainCall, PlainFeed, Structure
from archlens.graph import Call, ModelGraph, Shape
from archlens.text.digits import MOST_DIGITS, is_writable


def extract(analysis: Analysis) -> Structure:
    """The architecture of an analysed model.

    Raises:
        ReportFormatError: if the analysis holds no graph.
    """
    graph = analysis.graph
    number = {call.id: i for i, call in enumerate(graph.calls)}
    feeds, settings = _feeds(graph, number), settings_of_calls(graph)
    labels = [(c.layer.kind, c.layer.class_name, own) for c, own in zip(graph.calls, settings, strict=True)]
    inputs = [number[id_] for id_ in graph.inputs]
    order = canonical(inputs, [number[output.call] for output in graph.outputs], feeds, labels)
    place = {call: i for i, call in enumerate(order)}
    calls = [graph.calls[i] for i in order]
    named_after_takers = _named_after_takers(graph)
    plain_calls = []
    for i, call, shares in zip(order, calls, _shares(calls), strict=True):
        moved = tuple(PlainFeed(place[feed.call], feed.output, feed.argument, feed.control) for feed in feeds[i])
        plain_calls.append(
            PlainCall(
                call.id,
                call.layer.class_name,
                call.layer.kind,
                call.scope,
                tuple(map(_shape, call.shapes)),
                moved,
                settings[i],
                _number(call.layer.parameters),
                shares,
                after_taker=call.id in named_after_takers,
            )
        )
    return Structure(
        name=graph.name,
        calls=tuple(plain_calls),
        inputs=len(inputs),
        outputs=tuple(_ends(graph, lambda id_: place[number[id_]])),
        figures=tuple(figures_of(analysis, {call.id: i for i, call in enumerate(calls)})),
        keys=tuple(graph.input_keys.get(id_) for id_ in graph.inputs),
    )


def _ends(graph: ModelGraph, place_of: Callable[[str], int]) -> Iterator[End]:
    """The outputs; ``dense_3_1`` is made up too, where it stands for another tensor of an earlier ``dense_3``."""
    made_up: set[tuple[str, str]] = set()
    for output in graph.outputs:
        named_by = output.named_by or graph.by_id[output.call].layer.class_name
        numbered = output.key != output.name and (
            is_numbered(output.name, named_by)
            or is_numbered_model(output.name)
            or (base_name(output.name), named_by) in made_up
        )
        if numbered:
            made_up.add((output.name, named_by))
        yield End(output.name, place_of(output.call), output.output, output.key, numbered)


def _named_after_takers(graph: ModelGraph) -> frozenset[str]:
    """Ids of the inputs that Keras 2 named after the layer that takes them, whose name it had made up."""
    inputs = frozenset(graph.inputs)
    found = set()
    for tensor in graph.tensors:
        if tensor.source in inputs and tensor.source.endswith(TAKEN):
            taker = graph.by_id[tensor.target]
            first = (*taker.scope, taker.layer.name)[0]
            made_up = is_numbered_model(first) if taker.scope else is_numbered(first, taker.layer.class_name)
            if made_up and tensor.source == f"{first}{TAKEN}":
                found.add(tensor.source)
    return frozenset(found)


def _number(number: int | None, most: int = MOST_DIGITS) -> int | None:
    """A number; unknown where it is too long for a lock file to hold."""
    return number if number is None or is_writable(number, most) else None


def _shape(shape: Shape) -> Shape:
    return None if shape is None else tuple(_number(axis, MOST_AXIS_DIGITS) for axis in shape)


def _feeds(graph: ModelGraph, number: Mapping[str, int]) -> list[list[PlainFeed]]:
    """What each call takes, in the graph's numbers."""
    feeds: list[list[PlainFeed]] = [[] for _ in graph.calls]
    for tensor in graph.tensors:
        feed = PlainFeed(number[tensor.source], tensor.output, tensor.argument, tensor.control)
        feeds[number[tensor.target]].append(feed)
    return feeds


def _shares(calls: Sequence[Call]) -> list[int | None]:
    """Of each call, the place of the first one with weights in common, if that is another."""
    first: dict[str, int] = {}
    found: list[int | None] = []
    for place, call in enumerate(calls):
        owners = weight_owners(call.layer)
        before = min((first[owner] for owner in owners if owner in first), default=None)
        for owner in owners:
            first.setdefault(owner, place)
        found.append(before)
    return found
