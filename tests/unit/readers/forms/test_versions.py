"""Files of several Keras versions, with facts that were taken from the live models when they were saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import archlens

FILES = sorted((Path(__file__).parents[3] / "data").glob("keras_3*/*.keras"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_parameters_and_calls_of_every_version(path):
    facts = json.loads(path.with_suffix(".json").read_text())
    a = archlens.analyze(path)
    assert a.model.keras_version == path.parent.name.removeprefix("keras_")
    assert a.model.parameters == facts["parameters"]
    assert a.model.calls == facts["calls"]
    found = {}
    for call in a.graph.calls:
        scope = [name.partition("@")[0] for name in call.scope]
        found["/".join([*scope, call.layer.name])] = call.layer.parameters
    assert {key: found[key] for key in facts["layers"]} == facts["layers"]


def test_all_versions_are_there():
    assert {path.parent.name for path in FILES} >= {"keras_3.3.3", "keras_3.5.0", "keras_3.15.1"}
