"""A place of parameters in words, for whatever shows it."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.analysis.parameter_places import ParameterPlace
from archlens.render.document import Span, Words, name, quoted, say
from archlens.text.figures import percent, plural
from archlens.text.widths import ELLIPSIS


def place_name(place: ParameterPlace) -> Words:
    """What a place is called, and what it is: ``fc1 (Dense)``, ``conv5* (20 layers)``, ``40 layers at 8×8``.

    Example:
        >>> place = ParameterPlace("conv5", None, "names", None, 20, (), 14_998_528, 0.585)
        >>> "".join(span.text for span in place_name(place))
        'conv5* (20 layers)'
    """
    if place.kind == "resolution":
        return say(f"{plural(place.layers, 'layer')} at {place.name}")
    if place.kind == "class":
        return say(f"{place.layers:,} ", quoted(place.name), " layers")
    return say(_names(place), " (", *_what(place), ")")


def _names(place: ParameterPlace) -> Words:
    """The name, or the first and the last of many; a star stands for the rest of names that begin alike."""
    rest = "*" if place.kind == "names" else ""
    leads_somewhere = place.kind == "layer" and bool(place.calls)
    first = name(place.name) if leads_somewhere else Span(place.name + rest, "name")
    if place.last_name is None:
        return say(first)
    return say(first, f" {ELLIPSIS} ", Span(place.last_name + rest, "name"))


def _what(place: ParameterPlace) -> Sequence[str | Span]:
    if place.kind == "model" and place.last_name is None:
        return ("nested model",)
    if place.layers == 1 and place.class_name is not None:
        return (quoted(place.class_name),)
    if place.class_name is None or place.kind == "model":
        return (plural(place.layers, "layer"),)
    return (f"{place.layers:,} ", quoted(place.class_name), " layers")


def place_words(place: ParameterPlace) -> Words:
    """A place with its share of the model's parameters.

    Example:
        >>> place = ParameterPlace("fc1", None, "layer", "Dense", 1, ("fc1",), 102_764_544, 0.743)
        >>> "".join(span.text for span in place_words(place))
        'fc1 (Dense) 74.3%'
    """
    return say(place_name(place), f" {percent(place.share)}")
