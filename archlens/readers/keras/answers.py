"""Answers to what is asked of one layer after the other, kept for the layers that are alike.

A model of thousands of layers has few sorts of them: their settings are equal but for their names. What a rule says of
a layer by its class, its settings and the tensors that it takes it says of all that are alike, so it is asked once.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar, TypeVarTuple

_LONGEST = 4096
"""Settings that take more, vocabularies above all, are told apart without a look at them."""

_EQUAL_IF_ALIKE = 2
"""The last version of marshal's format that writes what it meets again in full, so that equal settings are one text."""

Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")


class Answers:
    """What was answered about layers that are alike, by question."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def get(self, question: Hashable, find: Callable[[*Given], Answer], *given: *Given) -> Answer:
        """The answer to a question: the one that was found before, else what ``find`` gives, which must not change.

        Args:
            question: equal for all of which the answer is one.
            find: finds it.
            given: what it is given; a function that holds this instead would have to be made for each layer.

        Example:
            >>> answers = Answers()
            >>> answers.get("most", max, 8, 4), answers.get("most", max, 9, 4)
            (8, 8)
        """
        try:
            return self._kept[question]  # type: ignore[no-any-return]
        except KeyError:
            answer = self._kept[question] = find(*given)
            return answer


class LayersAlike:
    """The sorts of layers in a file."""

    def __init__(self) -> None:
        self._sorts: dict[bytes, Answers] = {}

    def answers(self, class_name: str, module: str | None, config: Mapping[str, Any]) -> Answers:
        """The answers about all layers of a class that are set alike; of layers around others there is one of a sort.

        Example:
            >>> file = LayersAlike()
            >>> settings = {"name": "a", "units": 8}, {"name": "b", "units": 8}, {"name": "c", "units": 8.0}
            >>> one, two, three = (file.answers("Dense", "keras.layers", each) for each in settings)
            >>> one is two, one is three
            (True, False)
        """
        if "layer" in config or "layers" in config:
            return Answers()
        settings = dict(config)
        settings.pop("name", None)
        try:
            # As Python writes it for itself, which is quick and tells types apart: 1, 1.0 and True are not alike.
            written = marshal.dumps((class_name, module, settings), _EQUAL_IF_ALIKE)
        except ValueError:  # nested too deep, or no JSON
            return Answers()
        answers = self._sorts.get(written)
        if answers is None:
            answers = Answers()
            if len(written) <= _LONGEST:
                self._sorts[written] = answers
        return answers
