"""What readers notice, and in which words."""

import pytest

from archlens.graph import Call
from archlens.layers.graph_layer import graph_layer
from archlens.readers.graph import note_kinds, notes
from tests.unit.readers.made import dense, entry, given
from tests.unit.readers.models import described


def call(id_, class_name, *, key=None, module="keras.layers", kind="layer", shape=(None, 8)):
    layer = graph_layer(
        key=key or id_,
        name=key or id_,
        class_name=class_name,
        effective_class=class_name,
        kind=kind,
        module=module,
        config={},
        weights={},
    )
    return Call(id_, layer, (), (shape,))


def told(noticed):
    return [(note.code, note.severity, note.where, note.message) for note in noticed]


def test_unknown_classes_are_told_once_a_class_and_module():
    calls = [
        call("a", "Own", module="shop"),
        call("d", "Dense"),
        call("b", "Own", module="shop"),
        call("c", "Own", module=None),
        call("o", "Own", module="shop", kind="operation"),
    ]
    assert told(notes.unknown_classes(calls)) == [
        ("AL404", "info", ("a", "b"), "Class 'Own' of module 'shop' is unknown to archlens: 'a' and 1 more."),
        ("AL404", "info", ("c",), "Class 'Own' is unknown to archlens: 'c'."),
    ]


@pytest.mark.parametrize(("count", "message"), [(1, "of 1 call is"), (2, "of 2 calls is")])
def test_unknown_shapes(count, message):
    calls = [call("d", "Dense"), *(call(f"u{i}", "Dense", shape=None) for i in range(count))]
    (note,) = notes.unknown_shapes(calls)
    assert (note.code, note.severity, note.where) == ("AL405", "info", tuple(f"u{i}" for i in range(count)))
    assert message in note.message


def test_a_shape_that_can_be_none_is_told_with_its_place():
    model = described(given("x"), given("y"), dense("d", "x"), inputs=[["x", 0, 0], ["y", 0, 0]])
    assert not list(notes.senseless_shapes(model))
    model = described(
        entry("InputLayer", "x", batch_shape=[None, -8]),
        entry("InputLayer", "y", batch_shape=[None, "many"]),
        dense("d", "x"),
    )
    assert told(notes.senseless_shapes(model)) == [
        (
            "AL405",
            "warning",
            (),
            "Invalid shape, taken as unknown: config.layers[0].config.batch_shape is [None, -8] (so are 1 more).",
        )
    ]


def test_weights():
    noticed = [notes.weights_unreadable("cut off"), *notes.weights_missing(["a", "b"]), notes.no_weights()]
    assert told(noticed) == [
        ("AL406", "warning", (), "The weights could not be read, so parameters are unknown: cut off."),
        ("AL407", "warning", (), "Layer 'a' has no weights in the file: parameters are unknown."),
        ("AL407", "warning", (), "Layer 'b' has no weights in the file: parameters are unknown."),
        ("AL408", "info", (), "The file holds no weights, so parameters are unknown."),
    ]


@pytest.mark.parametrize(("lost", "message"), [(1, "'o0' takes."), (3, "'o0' and 2 more take.")])
def test_lost_tensors(lost, message):
    calls = [call("a", "Add", kind="operation"), *(call(f"o{i}", "Op", kind="operation") for i in range(lost))]
    (note,) = notes.tensors_missing([*calls, call("d", "Dense")], {"a"})
    assert (note.code, note.severity, note.where) == ("AL409", "warning", tuple(f"o{i}" for i in range(lost)))
    assert note.message == f"Warning: the file does not tell which tensors {message}"


def test_kinds_stand_in_the_order_of_their_codes_each_once():
    codes = [kind.code for kind in note_kinds.NOTE_KINDS]
    assert codes == sorted(set(codes))


def test_a_senseless_shape_is_an_unknown_one_with_a_severity_of_its_own():
    assert note_kinds.SENSELESS_SHAPE.code == note_kinds.UNKNOWN_SHAPE.code
    assert (note_kinds.UNKNOWN_SHAPE.severity, note_kinds.SENSELESS_SHAPE.severity) == ("info", "warning")
