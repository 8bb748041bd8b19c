"""What a drawing can be asked for, and what it cannot."""

from __future__ import annotations

import itertools

import pytest

from archlens.render.diagram.options import DrawingError, Options


@pytest.mark.parametrize(
    "wrong",
    [
        {"fold": "all"},
        {"direction": "RL"},
        {"theme": "blue"},
        {"color_by": "cost"},
        {"engine": "neato"},
        {"depth": -1},
        {"focus": "a", "only_branch": "b"},
    ],
)
def test_options_that_are_none(wrong):
    with pytest.raises(DrawingError, match=r"^expected "):
        Options(**wrong)


def test_every_value_that_is_named_is_one():
    values = itertools.product(
        ("none", "blocks", "auto"), ("TB", "LR"), ("light", "dark"), ("graphviz-pure", "dot", None)
    )
    for fold, direction, theme, engine in values:
        made = Options(fold=fold, direction=direction, theme=theme, engine=engine, depth=0)
        assert (made.fold, made.direction, made.theme, made.engine) == (fold, direction, theme, engine)


def test_what_can_be_chosen_is_told():
    with pytest.raises(DrawingError, match=r"expected fold to be one of none, blocks, auto, found 'all'"):
        Options(fold="all")
