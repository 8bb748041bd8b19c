"""Checks of small random graphs."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.strategies import model_graphs


def on_random_graphs(check, examples=60):
    """Call a check with so many random graphs; a failing one is made as small as possible."""
    many = settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    many(given(model_graphs())(check))()
