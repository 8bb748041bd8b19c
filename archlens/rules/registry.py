"""All rules, in the order of their codes."""

from __future__ import annotations

from collections.abc import Mapping

from archlens.rules.findings import (
    al101_dominant_arm,
    al102_unaligned_arms,
    al103_broadcast,
    al104_raw_arm,
    al105_single_input_output,
    al106_no_interaction,
    al107_twin_branches,
    al108_uncompared_branches,
    al109_left_out_parts,
    al201_contraction,
    al202_expansion,
    al203_dominant_layer,
    al204_dominant_branch,
    al205_bottleneck,
    al206_costly_branch,
    al207_costly_call,
    al301_uneven_depths,
    al302_unrelieved_depth,
    al401_unused_input,
    al402_masking_input,
    reader_notes,
)
from archlens.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    # fusion: how inputs meet
    al101_dominant_arm.RULE,  # a concatenation that is nearly one arm
    al102_unaligned_arms.RULE,  # element by element, of things that are not alike
    al103_broadcast.RULE,  # a shape that fits by repetition
    al104_raw_arm.RULE,  # data beside learned features
    al105_single_input_output.RULE,  # an output that the fusion does not reach
    al106_no_interaction.RULE,  # a sum of branches, whatever it looks like
    al107_twin_branches.RULE,  # an encoder built twice instead of called twice
    al108_uncompared_branches.RULE,  # a section of the report that is left out
    al109_left_out_parts.RULE,  # lists that would be too long
    # size: how wide and how large
    al201_contraction.RULE,  # few features kept
    al202_expansion.RULE,  # many features made
    al203_dominant_layer.RULE,  # a model that is one layer
    al204_dominant_branch.RULE,  # branches that are one branch
    al205_bottleneck.RULE,  # wide, narrow, wide
    al206_costly_branch.RULE,  # costs nearly all, brings little
    al207_costly_call.RULE,  # where all the time goes
    # depth: how many layers
    al301_uneven_depths.RULE,  # a deep branch beside a shallow one
    al302_unrelieved_depth.RULE,  # a plain stack that is too deep
    # graph: what the model holds
    al401_unused_input.RULE,  # fed and never looked at
    al402_masking_input.RULE,  # decides what counts, brings nothing
    *reader_notes.READERS_RULES,  # what readers notice as they read
)
"""Every rule."""

BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
"""The same by code."""
