"""Layers that stand in two places of a model, of which Keras makes two when it loads the file, or refuses to load it.

A layer that two nested models have in common, or that is used alone and inside a wrapper, is written down twice. What
Keras makes of that was tried with Keras 3.15 and tf-keras 2.21:

1. A ``.keras`` file holds its weights once, and the second of the two layers that Keras makes finds none: it refuses.
2. Keras 3 makes one layer of two entries with one mark. A whole nested model that is marked so is one as well; but of
   a layer alone, the calls in the second model are not found again, unless that model starts at the same inputs.
3. HDF5 and JSON: Keras 2 makes one layer of two entries with one mark in one Functional model, else two. Keras 3 writes
   no marks; entries that are alike in two models can be one layer, or two that were built alike.
4. SavedModels keep the objects themselves.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from archlens.layers.catalog import owns_weights
from archlens.layers.graph_layer import wrapped_config
from archlens.layers.layers_inside import wrapped_entries
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.distinct_layers import OwnedLayer
from archlens.text.lists import listed_names
from archlens.text.names import quoted

Fate = Literal["refused", "copied", "perhaps copied"]

_OF_ONE: Mapping[Fate, str] = {
    "refused": "Keras refuses to load this file",
    "copied": "Keras makes two layers of it from this file",
    "perhaps copied": "if that is one layer, Keras makes two layers of it from this file",
}
_OF_SEVERAL: Mapping[Fate, str] = {
    "refused": "Keras refuses to load this file",
    "copied": "Keras makes two layers of each from this file",
    "perhaps copied": "if each is one layer, Keras makes two layers of each from this file",
}
_COPYING_FORMS = frozenset({"h5", "json", "tfjs"})
_REFUSED_FORMS = frozenset({"keras", "folder"})


class LayersInTwoPlaces(NamedTuple):
    """Layers that stand in the same two places.

    Attributes:
        names: of the layers.
        places: the paths of the two models or wrappers that they stand in; empty for the model itself.
        keys: of the layers in the graph.
        fate: what Keras does with such a file.
    """

    names: tuple[str, ...]
    places: tuple[str, str]
    keys: tuple[str, ...]
    fate: Fate

    def in_words(self) -> str:
        """What Keras does with the layers, in a sentence.

        Example:
            >>> print(LayersInTwoPlaces(("words",), ("query", "document"), (), "refused").in_words())
            Layer 'words' stands in 'query' and in 'document': Keras refuses to load this file.
            >>> print(LayersInTwoPlaces(("a", "b"), ("", "enc"), (), "copied").in_words())
            Layers 'a' and 'b' stand in the model itself and in 'enc': Keras makes two layers of each from this file.
        """
        one, other = (f"in {quoted(place)}" if place else "in the model itself" for place in self.places)
        if len(self.names) > 1:
            return f"Layers {listed_names(self.names)} stand {one} and {other}: {_OF_SEVERAL[self.fate]}."
        return f"Layer {listed_names(self.names)} stands {one} and {other}: {_OF_ONE[self.fate]}."


class _Around(NamedTuple):
    """A model, and what is around it.

    Attributes:
        model: the model.
        path: the names of the nested models that lead to it.
        functional: the innermost Functional model, itself or around it, else the outermost model.
        model_marks: the marks of the nested models that lead to it.
    """

    model: ModelConfig
    path: tuple[str, ...]
    functional: ModelConfig
    model_marks: frozenset[int]


class _Entry:
    """An entry of the configuration.

    Args:
        layer: the entry.
        around: the model that holds it, and what is around that.
        owned: the entry, with what owns its weights.
    """

    def __init__(self, layer: LayerConfig, around: _Around, owned: OwnedLayer) -> None:
        wrapped = _wrapped(layer)
        self.layer = layer
        self.model = around.model
        self.functional = around.functional
        self.model_marks = around.model_marks
        self.marks = _marks(layer)
        self.depth = len(around.path)
        self.name = layer.name if wrapped is None else str(wrapped.get("name"))
        self.place = "/".join(around.path if wrapped is None else (*around.path, layer.name))
        self.key = owned.key
        self.owner_keys = tuple(owned.weights or ())
        self.config = layer.config if wrapped is None else wrapped
        self.weighted = bool(owned.weights) or (
            owned.weights is None and owns_weights(layer.effective_class, layer.kind, self.config)
        )

    @property
    def starts_at_marked_inputs(self) -> bool:
        """Whether all inputs of the model that holds it are those of another one, too."""
        return all(layer.shared_id is not None for layer in self.model.layers.values() if layer.kind == "input")


def _wrapped(layer: LayerConfig) -> Mapping[str, Any] | None:
    """The configuration of the innermost layer that an entry wraps; ``None`` if it wraps none.

    ``Bidirectional`` wraps a copy, which is another layer.
    """
    return None if layer.class_name == layer.effective_class else wrapped_config(layer.class_name, layer.config)


def _marks(layer: LayerConfig) -> frozenset[int]:
    """The marks of an entry, and of what it wraps."""
    marks: list[Any] = [layer.shared_id]
    if layer.class_name != layer.effective_class or layer.time_axes:
        marks += [entry.get("shared_object_id") for entry in wrapped_entries(layer.config)]
    return frozenset(mark for mark in marks if isinstance(mark, int))


def layers_in_two_places(
    model: ModelConfig, owned: Iterable[OwnedLayer], form: str, keras_version: str | None
) -> list[LayersInTwoPlaces]:
    """What stands in two places, those in the same two together.

    Args:
        model: the model.
        owned: its entries, with what owns the weights of each.
        form: of the file, as :class:`~archlens.readers.forms.model_description.ModelDescription` names it.
        keras_version: that wrote it, where the file tells it.
    """
    if form not in _COPYING_FORMS | _REFUSED_FORMS or _has_one_place(model):  # 4
        return []
    owners = {id(each.layer): each for each in owned}
    entries = [entry for entry in _entries(model, owners) if entry.layer.kind == "layer"]
    reader = _Reader(form, (keras_version or "").startswith("3"))
    groups: dict[tuple[str, str, Fate], dict[str, list[str]]] = {}
    for first, second, fate in reader.fates(entries):
        names = groups.setdefault((first.place, second.place, fate), {})
        names.setdefault(first.name, []).extend((first.key, second.key))
    found = []
    for (one, other, fate), names in groups.items():
        keys = dict.fromkeys(key for keys_of_layer in names.values() for key in keys_of_layer)
        found.append(LayersInTwoPlaces(tuple(names), (one, other), tuple(keys), fate))
    return found


def _has_one_place(model: ModelConfig) -> bool:
    """Whether a model has one place alone, where names are unique: nothing is nested, wrapped or marked in it."""
    return all(
        layer.model is None and layer.shared_id is None and "layer" not in layer.config
        for layer in model.layers.values()
    )


class _Reader:
    """What Keras does with the layers of a file.

    Args:
        form: of the file.
        keras_3: whether Keras 3 wrote it.
    """

    def __init__(self, form: str, keras_3: bool) -> None:
        self._copies = form in _COPYING_FORMS
        self._keras_3 = keras_3

    def fates(self, entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, _Entry, Fate]]:
        """The entries that are a layer in two places, the first of them with each of the others."""
        together: set[tuple[int, int]] = set()
        of_one_owner = _grouped(entries, lambda entry: entry.owner_keys)
        of_one_mark = _grouped(entries, lambda entry: entry.marks)
        for group in itertools.chain(of_one_owner, of_one_mark):
            for second in group[1:]:
                pair = (id(group[0]), id(second))
                fate = None if pair in together else self._fate(group[0], second)
                together.add(pair)
                if fate is not None:
                    yield group[0], second, fate
        if self._copies:
            yield from (each for each in _alike(entries) if (id(each[0]), id(each[1])) not in together)

    def _fate(self, first: _Entry, second: _Entry) -> Fate | None:
        marked = bool(first.marks & second.marks)
        if self._copies:  # 3
            restored = marked and first.functional is second.functional
            return "copied" if first.weighted and not restored else None
        if not self._keras_3 or not marked:
            restored = self._keras_3 and bool(first.model_marks & second.model_marks)  # 2
            return "refused" if first.weighted and not restored else None  # 1
        inside = second if second.depth >= first.depth else first
        restored = first.model is second.model or inside.starts_at_marked_inputs  # 2
        return None if restored else "refused"


def _grouped(entries: Iterable[_Entry], keys_of: Callable[[_Entry], Iterable[Hashable]]) -> Iterator[list[_Entry]]:
    groups: dict[Hashable, list[_Entry]] = {}
    for entry in entries:
        for key in keys_of(entry):
            groups.setdefault(key, []).append(entry)
    yield from (group for group in groups.values() if len(group) > 1)


def _alike(entries: Iterable[_Entry]) -> Iterator[tuple[_Entry, _Entry, Fate]]:
    """Entries of one name, class and configuration in two models that are no copies of each other."""
    alike: dict[tuple[str, str], _Entry] = {}
    built_alike: dict[tuple[int, int], bool] = {}
    for entry in entries:
        if not entry.weighted:
            continue
        first = alike.setdefault((entry.name, entry.layer.effective_class), entry)
        if first.model is entry.model and first.place == entry.place:
            continue
        models = (id(first.model), id(entry.model))
        if models not in built_alike:
            built_alike[models] = _built_alike(first.model, entry.model)
        if first.config == entry.config and not built_alike[models]:
            yield first, entry, "perhaps copied"


def _built_alike(one: ModelConfig, other: ModelConfig) -> bool:
    """Whether two models have the same layers under names of their own: one function built them, most likely."""
    return one.layers.keys() == other.layers.keys() and one.name != other.name


def _entries(model: ModelConfig, owners: Mapping[int, OwnedLayer]) -> Iterator[_Entry]:
    pending = deque([_Around(model, (), model, frozenset())])
    while pending:
        around = pending.popleft()
        for layer in around.model.layers.values():
            path = (*around.path, layer.name)
            if layer.model is None:
                yield _Entry(layer, around, owners[id(layer)])
            else:
                functional = around.functional if layer.model.sequential else layer.model
                pending.append(_Around(layer.model, path, functional, around.model_marks | _marks(layer)))
