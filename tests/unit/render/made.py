"""Analyses to render: those of the sample models, and the same with other names."""

from __future__ import annotations

from functools import cache

import archlens
from archlens.analysis.analysis import Analysis
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))
_NAMED = frozenset({"name", "id", "class", "input", "from", "merge", "fork", "a", "b", "keras_version", "format"})
_LISTS = frozenset({"inputs", "frontier", "outputs", "branches", "merge_points", "where"})


@cache
def sample(name):
    """The analysis of a sample model, made once for all tests of a process: nothing changes it."""
    return archlens.analyze(ROOT / "sample_models" / f"{name}.keras")


def renamed(analysis, rename):
    """The analysis with every name, id, class and version put through ``rename``; without its graph."""
    return Analysis.from_dict(_renamed(analysis.to_dict(), "", rename))


def _renamed(data, key, rename):
    if isinstance(data, str):
        return rename(data) if key in _NAMED else data
    if isinstance(data, list):
        names = key in _LISTS and all(isinstance(item, str) for item in data)
        return [rename(item) if names else _renamed(item, key, rename) for item in data]
    if isinstance(data, dict):
        by_input = key in ("depth_from", "weighted_depth_from")
        return {rename(k) if by_input else k: _renamed(item, k, rename) for k, item in data.items()}
    return data
