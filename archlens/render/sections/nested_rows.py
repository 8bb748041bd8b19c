"""Nested models in a report: each with its calls, parameters, and features in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.analysis.facts import GraphFacts
from archlens.graph import Shape
from archlens.render.document import Span, Words, quiet, say
from archlens.text.figures import count, plural, volumes_together
from archlens.text.lists import listed, more

_MOST_NESTED = 4
_MOST_VOLUMES = 4


@dataclass(frozen=True, slots=True)
class NestedModel:
    """A nested model, as it is called once.

    Attributes:
        scope: what the ids of its calls begin with: its name, with ``@k`` where it was called before.
        calls: the numbers of its calls.
        parameters: of its layers; ``None`` if some are not known.
        features_in: of what enters it, in words.
        features_out: of what leaves it, in words.
    """

    scope: str
    calls: tuple[int, ...]
    parameters: int | None
    features_in: str
    features_out: str

    @property
    def features(self) -> str:
        """The features in and out."""
        return f"{self.features_in} → {self.features_out}"


def nested_models(facts: GraphFacts) -> list[NestedModel]:
    """The outermost nested models of a model, in topological order, once for each time that they are called."""
    inside = facts.model_calls.inside
    return [_nested(facts, scope[0], numbers) for scope, numbers in inside.items() if len(scope) == 1]


def _nested(facts: GraphFacts, scope: str, numbers: Sequence[int]) -> NestedModel:
    inside = set(numbers)
    entering: dict[tuple[int, int], Shape] = {}
    for number in numbers:
        for each in facts.incoming[number]:
            if each.source not in inside:
                entering.setdefault((each.source, each.output), each.shape)
    outputs = facts.output_calls
    leaving = [number for number in numbers if number in outputs or not inside.issuperset(facts.targets[number])]
    leaving_shapes = [facts.calls[number].shape for number in leaving]
    return NestedModel(
        scope=scope,
        calls=tuple(numbers),
        parameters=facts.parameters.of(numbers).parameters,
        features_in=volumes_together(list(entering.values())) if entering else "nothing",
        features_out=_listed_volumes(leaving_shapes) or "nothing",
    )


def _listed_volumes(shapes: Sequence[Shape]) -> str:
    """The features of each of several tensors; of many, those in the middle are counted."""
    volumes = [volumes_together([shape]) for shape in shapes]
    if len(volumes) > _MOST_VOLUMES:
        volumes[1:-1] = [more(len(volumes) - 2)]
        return ", ".join(volumes)
    return listed(volumes)


def nested_words(facts: GraphFacts, nested: Sequence[NestedModel], *, full: bool) -> Iterator[Words]:
    """A line for each nested model; of many, the largest."""
    shown = largest(nested, full=full)
    for each in shown:
        parameters = "parameters unknown" if each.parameters is None else plural(each.parameters, "parameter")
        inside = f": {plural(len(each.calls), 'call')}, {parameters}, {each.features} features"
        yield say("nested model ", Span(each.scope, "name", facts.calls[each.calls[0]].id), inside)
    if len(shown) < len(nested):
        yield say(quiet(more(len(nested) - len(shown), "nested models")))


def largest(nested: Sequence[NestedModel], *, full: bool) -> list[NestedModel]:
    """The nested models that are told: those with most calls, in their order."""
    if full or len(nested) <= _MOST_NESTED:
        return list(nested)
    ranked = sorted(range(len(nested)), key=lambda i: -len(nested[i].calls))[:_MOST_NESTED]
    return [nested[i] for i in sorted(ranked)]


def calls_in(nested: NestedModel) -> str:
    """How many calls it has.

    Example:
        >>> calls_in(NestedModel("encoder", (1, 2), 8, "4", "2"))
        '2 calls'
    """
    return f"{count(len(nested.calls))} calls" if len(nested.calls) != 1 else "1 call"
