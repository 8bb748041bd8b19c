"""What readers notice, and in which words."""

import itertools

import pytest

from archlens.graph import Call, ModelGraph, Tensor
from archlens.layers.graph_layer import graph_layer
from archlens.readers.graph import note_kinds, notes
from archlens.readers.weights.weights_asked import Misfit
from tests.unit.readers.made import dense, entry, given
from tests.unit.readers.models import described


def call(id_, class_name, *, key=None, module="keras.layers", kind="layer", shape=(None, 8), weights=(), **more):
    layer = graph_layer(
        key=key or id_,
        name=key or id_,
        class_name=class_name,
        effective_class=more.pop("effective", class_name),
        kind=kind,
        module=module,
        config=more,
        weights=None if weights is None else {},
    )
    return Call(id_, layer, (), (shape,))


def calls_of(layer):
    return [layer.name, f"{layer.name}@1"]


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


def test_an_unknown_class_inside_a_wrapper_is_told():
    inner = {"module": "shop", "class_name": "Own", "config": {}}
    wrapper = call("td", "TimeDistributed", effective="Own", layer=inner)
    assert not wrapper.layer.builtin
    (note,) = notes.unknown_classes([wrapper])
    assert note.message == "Class 'Own' of module 'shop' is unknown to archlens: 'td'."


def test_a_class_of_a_newer_keras_is_unknown():
    (note,) = notes.unknown_classes([call("n", "NewerLayer"), call("d", "Dense")])
    assert note.message == "Class 'NewerLayer' of module 'keras.layers' is unknown to archlens: 'n'."


def test_an_unknown_class_counts_as_weighted_where_there_are_no_weights():
    for each in (call("a", "Own", module="shop", weights=None), call("a", "NewerLayer", weights=None)):
        assert each.layer.weighted
        (note,) = notes.unknown_classes([each])
        assert note.message.endswith("Whether it owns weights is not known, so it counts as weighted.")
    own = call("a", "Dropout", module="shop", weights=None)  # the name alone says nothing
    assert own.layer.weighted
    assert not call("a", "Dropout", weights=None).layer.weighted


@pytest.mark.parametrize(("count", "names"), [(1, "shape of 'u0'"), (3, "shapes of 'u0' and 2 more")])
def test_unknown_shapes(count, names):
    assert not list(notes.unknown_shapes([]))
    (note,) = notes.unknown_shapes([call(f"u{i}", "Own", shape=None) for i in range(count)])
    assert (note.code, note.severity, note.where) == ("AL405", "info", tuple(f"u{i}" for i in range(count)))
    assert note.message == f"The output {names} could not be determined."


def chained(*calls):
    """A graph of calls one after another."""
    pairs = itertools.pairwise(calls)
    tensors = tuple(Tensor(a.id, 0, b.id, "0", control=False, shape=a.shape) for a, b in pairs)
    return ModelGraph("m", "json", None, calls, tensors, (), ())


def test_shapes_are_unknown_from_the_first_call_on_that_has_none():
    graph = chained(call("a", "Own", shape=None), call("b", "Flatten", shape=None), call("c", "Dense"))
    assert [each.id for each in notes.first_unknown(graph)] == ["a"]


def test_and_from_each_on_of_which_neither_the_file_nor_a_rule_tells_it():
    graph = chained(
        call("a", "Own", shape=None),
        call("b", "Own", shape=(None, None, 3)),
        call("c", "ReLU", shape=(None, None, 3)),
        call("d", "Own", shape=(None, 3)),
    )
    assert [each.id for each in notes.first_unknown(graph, {"a", "b", "d"})] == ["a", "b"]


@pytest.mark.parametrize(
    ("count", "more"),
    [(1, ""), (2, " The same is wrong with 1 more call."), (3, " The same is wrong with 2 more calls.")],
)
def test_the_first_call_whose_shapes_contradict_its_settings(count, more):
    calls = [call(f"c{i}", "Dense") for i in range(count + 1)]
    assert not list(notes.contradictory_shapes(calls, {}))
    (note,) = notes.contradictory_shapes(calls, {f"c{i}": f"Say {i}." for i in range(count, 0, -1)})
    assert (note.code, note.severity, note.where, note.message) == ("AL415", "warning", ("c1",), f"Say 1.{more}")


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
    _, first, second = described(given(), dense("a", "x"), dense("b", "a")).layers.values()
    missing = notes.weights_missing([first, second], calls_of)
    noticed = [notes.weights_unreadable("cut off"), *missing, notes.no_weights()]
    assert told(noticed) == [
        ("AL406", "warning", (), "The weights could not be read, so parameters are unknown: cut off."),
        ("AL407", "warning", ("a", "a@1"), "Layer 'a' has no weights in the file: parameters are unknown."),
        ("AL407", "warning", ("b", "b@1"), "Layer 'b' has no weights in the file: parameters are unknown."),
        ("AL408", "info", (), "The file holds no weights, so parameters are unknown."),
    ]


def test_weights_that_cannot_be_counted():
    _, first, second = described(given(), dense("a", "x"), dense("b", "a")).layers.values()
    unfit_words = "The weights of layer 'b' do not fit its configuration: parameters are unknown."
    unfit = Misfit(second, [(8, 4)], [(8, 8), (8,)])
    noticed = [
        *notes.weights_unassigned([first, second], calls_of),
        *notes.weights_unfit([unfit], calls_of),
        *notes.weights_unassigned([], calls_of),
    ]
    both = ("a", "a@1", "b", "b@1")
    assert told(noticed) == [
        ("AL410", "info", both, "The file does not tell which weights belong to 'a' and 'b': parameters are unknown."),
        (
            "AL411",
            "warning",
            ("b", "b@1"),
            f"{unfit_words} Expected (8, 8) and (8,), found (8, 4).",
        ),
    ]


def test_a_sequential_that_was_never_built():
    assert told(notes.never_built(["s"])) == [
        ("AL412", "info", (), "Sequential 's' was never built: it has no weights and no shapes yet.")
    ]


@pytest.mark.parametrize(("lost", "message"), [(1, "'o0' takes."), (3, "'o0' and 2 more take.")])
def test_lost_tensors(lost, message):
    calls = [call("a", "Add", kind="operation"), *(call(f"o{i}", "Op", kind="operation") for i in range(lost))]
    calls.append(call("d", "Dense"))
    taken = Tensor("x", 0, "a", "0", control=False, shape=None)
    (note,) = notes.tensors_missing(ModelGraph("m", "keras", None, tuple(calls), (taken,), (), ()))
    assert (note.code, note.severity, note.where) == ("AL409", "warning", tuple(f"o{i}" for i in range(lost)))
    assert note.message == f"Warning: the file does not tell which tensors {message}"


def test_kinds_stand_in_the_order_of_their_codes_each_once():
    codes = [kind.code for kind in note_kinds.NOTE_KINDS]
    assert codes == sorted(set(codes))
    assert codes[0] == "AL403"


def test_a_senseless_shape_is_an_unknown_one_with_a_severity_of_its_own():
    assert note_kinds.SENSELESS_SHAPE.code == note_kinds.UNKNOWN_SHAPE.code
    assert (note_kinds.UNKNOWN_SHAPE.severity, note_kinds.SENSELESS_SHAPE.severity) == ("info", "warning")
