"""Settings are remembered for configurations that are the same, and for no others."""

from dataclasses import replace

import numpy as np
import pytest

import archlens
from archlens.analysis.call_settings import settings_of_calls
from archlens.layers.layer_settings import settings_of
from tests.conftest import ROOT

SAMPLE = archlens.analyze(ROOT / "sample_models" / "two_heads.keras").graph


def with_settings(values):
    """The sample's graph, whose layers have one of these values each as their only setting, in turn."""
    calls = []
    for place, call in enumerate(SAMPLE.calls):
        config = {"name": call.id, "value": values[place % len(values)]}
        calls.append(replace(call, constants=(), layer=replace(call.layer, config=config)))
    return replace(SAMPLE, calls=tuple(calls))


@pytest.mark.parametrize(
    "values",
    [
        (True, 1, 1.0),
        (0.0, -0.0, float("nan"), float("inf")),
        ("1", 1, None),
        ([1, 2], [2, 1], {"1": 2}),
        # Of a live model's layer anything may be a setting; these three are the same bytes.
        (np.zeros(2, "int32"), np.zeros(2, "float32"), np.zeros((2, 1), "int32")),
        (np.arange(2_000), np.arange(2_000)[::-1]),
    ],
)
def test_each_call_has_the_settings_of_its_own_layer(values):
    graph = with_settings(values)
    for call, found in zip(graph.calls, settings_of_calls(graph), strict=True):
        if not call.is_input:
            assert found == settings_of(call.layer.config, None, call.layer.traits)
