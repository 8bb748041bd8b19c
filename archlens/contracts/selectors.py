"""Selectors: how contracts name inputs, branches, outputs, fusions, calls and layers.

A selector is a name, or a pattern in which ``*`` stands for any characters (``/`` among them) and ``?`` for one. It is
a name first: one that the model has selects just that, whatever characters are in it. An input can be named by its key,
too, where no input has that name. A selector that matches nothing in the model is a violation, for the contract then
says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Branch, Fusion, Output
from archlens.contracts.contract import Violation
from archlens.text.lists import listed_names
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean

_LISTED = 8
_TWO = 2


def is_pattern(selector: str) -> bool:
    """Whether a selector can match several names."""
    return "*" in selector or "?" in selector


def matching(selector: str, names: Collection[str]) -> list[str]:
    """The names that a selector matches, in their order; of different names.

    Example:
        >>> matching("enc/*", ["enc/a", "enc/b/c", "head"]), matching("a*", ["a*", "ab"])
        (['enc/a', 'enc/b/c'], ['a*'])
    """
    if selector in names:
        return [selector]
    if not is_pattern(selector):
        return []
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in re.sub(r"\*+", "*", selector))
    pattern = re.compile("".join(parts), re.DOTALL)
    return [name for name in names if pattern.fullmatch(name)]


class Selecting:
    """What selectors match in a model.

    Args:
        analysis: of the model.

    Attributes:
        analysis: of the model.
        missing: a violation for every selector that matched nothing.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.missing: list[Violation] = []

    def names(self, selectors: Iterable[str], names: Sequence[str], what: str) -> list[str]:
        """The names that selectors match, in the order of the names, each once.

        Args:
            selectors: of the contract.
            names: that the model has.
            what: what they name, with its article (``an input``).
        """
        found: set[str] = set()
        for selector in selectors:
            matched = matching(selector, names)
            found.update(matched)
            if not matched:
                self.missing.append(_missing(selector, names, what))
        return [name for name in dict.fromkeys(names) if name in found]

    def inputs(self, selectors: Iterable[str]) -> list[str]:
        """Names of inputs."""
        return self.names(map(self._named, selectors), [each.name for each in self.analysis.inputs], "an input")

    def _named(self, selector: str) -> str:
        """The name of the input that a selector means by its key; any other selector as it is."""
        return self._inputs_by_selector.get(selector, selector)

    @cached_property
    def _inputs_by_selector(self) -> Mapping[str, str]:
        """Names of inputs by what may name them: themselves, or the key of an input where no input has that name."""
        by_key = {each.key: each.name for each in self.analysis.inputs if each.key is not None}
        return {**by_key, **{each.name: each.name for each in self.analysis.inputs}}

    def branches(self, selectors: Iterable[str]) -> list[Branch]:
        """Branches, by the names of their inputs."""
        branches = {branch.input: branch for branch in self.analysis.branches}
        return [branches[name] for name in self.names(map(self._named, selectors), list(branches), "a branch")]

    def outputs(self, selectors: Iterable[str]) -> list[Output]:
        """Outputs, by their names."""
        names = self.names(selectors, [each.name for each in self.analysis.outputs], "an output")
        return [each for each in self.analysis.outputs if each.name in names]

    def fusions(self, selectors: Iterable[str]) -> list[Fusion]:
        """Fusions, by the ids of their calls."""
        fusions = {fusion.id: fusion for fusion in self.analysis.fusions}
        return [fusions[id_] for id_ in self.names(selectors, list(fusions), "a fusion")]

    def calls(self, selectors: Iterable[str]) -> list[str]:
        """Ids of calls, inputs left out."""
        ids = [call.id for call in self.analysis.graph.calls if not call.is_input]
        return self.names(selectors, ids, "a call")

    def starts(self, selector: str) -> list[str]:
        """Ids where paths start: of inputs, or else of calls."""
        inputs = [each.name for each in self.analysis.inputs]
        if matching(self._named(selector), inputs):
            return self.inputs([selector])
        return self.names([selector], [*inputs, *(call.id for call in self.analysis.graph.calls)], "an input or call")

    def ends(self, selector: str) -> list[tuple[str, str]]:
        """Where paths end, as (what it is called, id of the call): outputs, or else calls."""
        outputs = [each.name for each in self.analysis.outputs]
        if matching(selector, outputs):
            return list(dict.fromkeys((each.name, each.id) for each in self.outputs([selector])))
        ids = [call.id for call in self.analysis.graph.calls if not call.is_input]
        matched = self.names([selector], [*outputs, *ids], "an output or call")
        return [(id_, id_) for id_ in matched]

    def layers(self, selectors: Iterable[str]) -> list[tuple[str, list[str]]]:
        """Layers, as (what it is called, ids of its calls).

        A layer is named by the id of one of its calls, a nested model by its path, which stands for all calls in it.
        """
        facts = self.analysis.facts
        layer_of = {call.id: call.layer.key for call in facts.calls if not call.is_input}
        scopes = _scopes(self.analysis)
        found: dict[str, list[str]] = {}
        for selector in selectors:
            matched = matching(selector, layer_of)
            for id_ in matched:
                calls = facts.ids(facts.calls_of_layer[layer_of[id_]])
                found[calls[0]] = list(calls)
            if not matched and selector in scopes:
                found[selector] = scopes[selector]
            elif not matched:
                self.missing.append(_missing(selector, [*layer_of, *scopes], "a layer"))
        return list(found.items())


def at_least_two(found: Sequence[object], what: str, select: Selecting, names: Iterable[str]) -> None:
    """Add a violation if selectors that all matched something are of one thing only, so that nothing is promised."""
    if len(found) < _TWO and not select.missing:
        told = listed_names(list(names), most=None)
        select.missing.append(Violation(f"at least two {what}", f"the contract selects {told} alone"))


def _scopes(analysis: Analysis) -> dict[str, list[str]]:
    """The path of each nested model → ids of the calls in it."""
    scopes: dict[str, list[str]] = {}
    for call in analysis.graph.calls:
        for depth in range(1, len(call.scope) + 1):
            scopes.setdefault("/".join(call.scope[:depth]), []).append(call.id)
    return scopes


def _missing(selector: str, names: Sequence[str], what: str) -> Violation:
    """The violation of a selector that matches nothing."""
    kind = f"{what} that matches {quoted(selector)}" if is_pattern(selector) else f"{what} {quoted(selector)}"
    return Violation(kind, "the model has none", hint=did_you_mean(selector, names))
