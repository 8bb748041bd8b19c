"""Recorded calls as plain steps."""

from types import SimpleNamespace

from archlens.readers.live.network import Network, shape_of


def network(*filled):
    return Network(name="m", class_name="M", steps=[], inputs=[], outputs=[], filled=filled)


def test_shapes_of_live_tensors():
    assert shape_of(SimpleNamespace(shape=(None, 8))) == (None, 8)
    assert shape_of(SimpleNamespace(shape=None)) is None
    assert shape_of("no tensor") is None


def test_sizes_that_stand_for_unknown_axes_are_unknown_again_and_their_multiples_too():
    tensor = SimpleNamespace(shape=(83, 89 * 4, 8, 0, 1))
    assert network(83, 89).shape(tensor) == (None, None, 8, 0, 1)
    assert network().shape(tensor) == (83, 356, 8, 0, 1)
