"""Checks of small random graphs."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.strategies import model_graphs

_THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def on_random_graphs(check):
    """Call a check with many random graphs; a failing one is made as small as possible."""
    _THOROUGH(given(model_graphs())(check))()
