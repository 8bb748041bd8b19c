"""Sizes of inputs in words: those that the caller gave, and those that are missing to know what a model costs."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.unknown_sizes import inputs_of_unknown_size, is_known
from archlens.graph import Shape
from archlens.render.document import Span, Words, joined, name, quoted, say
from archlens.text.figures import plural
from archlens.text.figures import shape as shape_in_words
from archlens.text.shapes import shape_option, unknown_axes, usual_sizes

_MOST_INPUTS = 2
_MOST_GIVEN = 6


def shapes_given(analysis: Analysis) -> Words:
    """The shapes that the caller gave, where any were."""
    given = [each for each in analysis.inputs if each.shape_given]
    if not given:
        return ()
    told = [say(name(each.name), f" {shape_in_words(each.shape)}") for each in given[:_MOST_GIVEN]]
    rest = len(given) - len(told)
    return say("shapes given: ", joined(told), f" and {plural(rest, 'more')}" if rest else "")


def sizes_missing(analysis: Analysis) -> Words:
    """What to give so that all costs are known, where sizes of inputs are what is missing.

    Example:
        >>> import archlens
        >>> words = sizes_missing(archlens.analyze("sample_models/variable_length.keras"))
        >>> print("".join(span.text for span in words))
        give visits_input's length: --shape visits_input=128x5
    """
    if analysis.model.macs is not None or not analysis.has_graph:
        return ()
    wanted = inputs_of_unknown_size(analysis.facts)
    if not wanted:
        return ()
    shown = [(each, analysis.graph.by_id[each].shape) for each in wanted[:_MOST_INPUTS]]
    rest = len(wanted) - len(shown)
    what = joined([say(name(each), f"'s {_missing(shape)}") for each, shape in shown], ", " if rest else " and ")
    more = f" and sizes of {plural(rest, 'more input')}" if rest else ""
    options = joined(list(_options(shown)), " ")
    return say("give ", what, more, ": ", options) if options else say("give ", what, more)


def _missing(shape: Shape) -> str:
    """What is missing of a shape; all of it where it was counted on what a nested model was built on."""
    return "shape again, which its nested model was not built on" if is_known(shape) else unknown_axes(shape)


def _options(shown: list[tuple[str, Shape]]) -> Iterator[Span]:
    """The options that give what is missing, with usual sizes for an example."""
    for input_, shape in shown:
        if shape is not None:
            yield quoted(shape_option(input_, usual_sizes(shape)))
