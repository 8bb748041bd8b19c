"""Recorded calls as plain steps."""

from types import SimpleNamespace

from archlens.readers.live.network import shape_of


def test_shapes_of_live_tensors():
    assert shape_of(SimpleNamespace(shape=(None, 8))) == (None, 8)
    assert shape_of(SimpleNamespace(shape=None)) is None
    assert shape_of("no tensor") is None
