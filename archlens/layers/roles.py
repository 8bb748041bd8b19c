"""What roles and modes there are: what a call does for a branch, and how a merge point merges.

Sections 2 (modes) and 6 (roles) of the definitions. Which class has which stands in its row of
:mod:`archlens.layers.catalog`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ROLES = (
    "embedding",
    "convolution",
    "recurrent",
    "attention",
    "pooling",
    "flatten",
    "dense",
    "normalization",
    "activation",
    "regularization",
    "reshape",
    "resize",
    "merge",
    "preprocessing",
    "other",
)
"""Every role, in the order in which they are listed to people."""

MODES = (
    "concatenate",
    "add",
    "subtract",
    "multiply",
    "average",
    "maximum",
    "minimum",
    "dot",
    "attention",
    "state",
    "stack",
    "custom",
)
"""Every mode of a merge point."""

DOES: Mapping[str, str] = MappingProxyType(
    {
        "embedding": "extract",
        "convolution": "extract",
        "recurrent": "extract",
        "attention": "extract",
        "pooling": "aggregate",
        "flatten": "aggregate",
        "dense": "project",
    }
)
"""Role → what it does for the branch; the roles that equivalence skips are not in it."""

UNWEIGHTED_ROLES = frozenset({"normalization", "activation", "preprocessing"})
"""Roles whose calls are not weighted calls even if the layer owns weights."""

WEIGHTLESS_ROLES = frozenset(
    {"pooling", "flatten", "activation", "regularization", "reshape", "resize", "merge", "preprocessing"}
)
"""Roles whose layers own no weights, unless their row in the catalog says otherwise."""
