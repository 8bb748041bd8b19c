"""Ids as they are the same in every run: without the numbers that Keras gives to names by counting.

The next run of a building script may call ``dense_7`` ``dense_12``: a problem there is the same problem. Names that a
person gave stay as they are, numbers and all (``tower_1``). So two layers that Keras named may have one steady id;
problems that nothing else tells apart are counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from archlens.comparison.architecture.counted_names import base_name, is_numbered, is_numbered_model
from archlens.graph import ModelGraph


def steady_ids(ids: Iterable[str], graph: ModelGraph) -> tuple[str, ...]:
    """The ids, without the numbers that Keras counts.

    Args:
        ids: of calls; whatever else is among them stays as it is.
        graph: the graph that has them: only the class tells whether Keras made a name up.

    Example:
        >>> import archlens
        >>> graph = archlens.analyze("sample_models/image_text_nested.keras").graph
        >>> steady_ids(["image_encoder/conv_1", "no such call"], graph)
        ('image_encoder/conv_1', 'no such call')
    """
    return tuple(_steady(id_, graph) for id_ in ids)


def _steady(id_: str, graph: ModelGraph) -> str:
    call = graph.by_id.get(id_)
    if call is None:
        return id_
    scope = [_without(part, numbered=is_numbered_model(part.partition("@")[0])) for part in call.scope]
    last = id_[len("/".join(call.scope)) + 1 :] if call.scope else id_
    return "/".join([*scope, _without(last, numbered=is_numbered(last.partition("@")[0], call.layer.class_name))])


def _without(part: str, *, numbered: bool) -> str:
    """A name without its number; which of its layer's calls it is stays."""
    name, at, again = part.partition("@")
    return f"{base_name(name) if numbered else name}{at}{again}"
