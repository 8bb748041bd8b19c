"""How many blocks of each kind a model has."""

from archlens.analysis.results import Block
from archlens.render.block_words import block_counts


def test_kinds_stand_in_one_order_and_those_that_are_missing_are_left_out():
    kinds = ("parallel", "residual", "gate", "residual")
    blocks = [Block(f"m{k}", None, kind, "add", ()) for k, kind in enumerate(kinds)]
    assert block_counts(blocks) == ["2 residual", "1 gate", "1 parallel"]
    assert block_counts([]) == []
