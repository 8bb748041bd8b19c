"""All rules, in the order of their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlens.rules import (
    al101_dominant_arm,
    al103_broadcast,
    al401_unused_input,
    al402_masking_input,
    notes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    # fusion: how inputs meet
    al101_dominant_arm.RULE,  # a concatenation that is nearly one arm
    al103_broadcast.RULE,  # a shape that fits by repetition
    # graph: what the model holds
    al401_unused_input.RULE,  # fed and never looked at
    al402_masking_input.RULE,  # decides what counts, brings nothing
    *notes.READERS_RULES,  # what readers notice as they read
)
"""Every rule."""

BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
"""The same by code."""
