"""Old spellings, one by one, in models written by hand."""

import json

import h5py
import numpy as np
import pytest

import archlens
from archlens.errors import ModelFileError
from archlens.readers import read
from tests.unit.readers.made import weights, write


def layer(class_name, name, *nodes, **config):
    """A layer of Keras 2; each node is a list of histories."""
    return {"class_name": class_name, "name": name, "config": {"name": name, **config}, "inbound_nodes": list(nodes)}


def given(name, *shape):
    return layer("InputLayer", name, batch_input_shape=[None, *shape], dtype="float32")


def functional(*layers, inputs, outputs, **extra):
    config = {"name": "m", "layers": list(layers), "input_layers": inputs, "output_layers": outputs}
    return {"class_name": "Model", "config": config, **extra}


def one(*layers, last=None):
    """A model from the inputs among its layers to its last layer."""
    inputs = [[each["name"], 0, 0] for each in layers if each["class_name"] == "InputLayer"]
    return functional(*layers, inputs=inputs, outputs=[[last or layers[-1]["name"], 0, 0]], keras_version="2.2.4")


def graph(tmp_path, entry):
    path = tmp_path / "m.json"
    path.write_text(json.dumps(entry))
    return read(path)


def shapes(read_graph):
    return {call.id: call.shape for call in read_graph.calls}


def x(name="x", node=0, tensor=0, **kwargs):
    return [name, node, tensor, kwargs]


def test_a_sequential_may_be_a_bare_list(tmp_path):
    first = {"class_name": "Dense", "config": {"name": "a", "units": 4, "batch_input_shape": [None, 8]}}
    second = {"class_name": "Dense", "config": {"name": "b", "units": 2}}
    made = graph(tmp_path, {"class_name": "Sequential", "config": [first, second], "keras_version": "2.1.6"})
    assert shapes(made) == {"a_input": (None, 8), "a": (None, 4), "b": (None, 2)}


def test_fields_that_older_versions_lack_have_their_defaults(tmp_path):
    made = graph(
        tmp_path,
        one(
            given("x", 9, 9, 3),
            layer("Conv2D", "c", [x()], filters=4, kernel_size=[3, 3], strides=[1, 1], padding="same"),
            layer("UpSampling2D", "u", [x("c")], size=[2, 2], data_format="channels_last"),
            layer("GlobalMaxPooling2D", "g", [x("u")]),
            layer("CuDNNGRU", "r", [x("s")], units=5, return_sequences=False),
            layer("RepeatVector", "s", [x("g")], n=2),
            layer(
                "Bidirectional",
                "b",
                [x("s")],
                merge_mode="concat",
                layer={"class_name": "LSTM", "config": {"name": "l", "units": 3, "return_sequences": True}},
            ),
            layer("Flatten", "f", [x("b")]),
            layer("Concatenate", "k", [x("f"), x("r")], axis=-1),
        ),
    )
    assert shapes(made) == {
        "x": (None, 9, 9, 3),
        "c": (None, 9, 9, 4),
        "u": (None, 18, 18, 4),
        "g": (None, 4),
        "s": (None, 2, 4),
        "r": (None, 5),
        "b": (None, 2, 6),
        "f": (None, 12),
        "k": (None, 17),
    }
    assert not [note for note in made.notes if note.code != "AL408"]


@pytest.mark.parametrize("first", [0, 1])
def test_calls_of_a_nested_model_may_be_counted_from_0_or_1(tmp_path, first):
    inner = one(given("i", 8), layer("Dense", "d", [x("i")], units=4))
    nested = {**inner, "name": "inner", "inbound_nodes": [[x("a")], [x("b")]]}
    nested["config"]["name"] = "inner"
    add = layer("Add", "add", [x("inner", first), x("inner", first + 1)])
    made = graph(tmp_path, one(given("a", 8), given("b", 8), nested, add))
    assert [t.source for t in made.tensors if t.target == "add"] == ["inner/d", "inner@1/d"]


def test_calls_of_an_input_lead_nowhere(tmp_path):
    """As tf_keras loads it: what takes the input takes the input itself."""
    called = {**given("y", 4), "inbound_nodes": [[x()]]}
    add = layer("Add", "a", [x(), x("y")])
    made = graph(tmp_path, one(given("x", 4), called, add))
    assert [(tensor.source, tensor.target) for tensor in made.tensors] == [("x", "a"), ("y", "a")]


def test_states_in_the_list_of_inputs_have_their_name(tmp_path):
    made = graph(
        tmp_path,
        one(given("x", 5, 3), given("h", 4), given("c", 4), layer("LSTM", "l", [x(), x("h"), x("c")], units=4)),
    )
    assert [t.argument for t in made.tensors] == ["0", "initial_state[0]", "initial_state[1]"]


def test_the_shape_behind_a_class_of_ones_own_is_told_by_the_next_layer(tmp_path):
    after = {**layer("Dense", "d", [x("mine")], units=2), "build_config": {"input_shape": [None, 7]}}
    made = graph(tmp_path, one(given("x", 8), layer("Custom>Mine", "mine", [x()]), after))
    assert shapes(made)["mine"] == (None, 7)
    assert made.by_id["mine"].layer.class_name == "Mine"
    assert [note.code for note in made.notes] == ["AL408", "AL404"]


@pytest.mark.parametrize(
    ("class_name", "builtin"),
    [
        ("Dense", True),
        ("keras>TFDConcat", True),
        ("keras>ExtractPatches2D", True),
        ("keras>Invented", False),
        ("Custom>CustomScaleLayer", True),  # Keras 2 has its own among these
        ("Custom>Dense", False),
        ("mine>Dense", False),
        ("LayerScale", False),  # of ConvNeXt, or of one's own: without a module nobody can say
    ],
)
def test_whose_class_it_is_follows_from_its_name_with_the_package(tmp_path, class_name, builtin):
    made = graph(tmp_path, one(given("x", 8), layer(class_name, "mine", [x()])))
    assert made.by_id["mine"].layer.builtin is builtin


def test_a_lambda_is_told_and_not_run(tmp_path):
    code = ["4wEAAAA=", None, None]
    made = graph(tmp_path, one(given("x", 8), layer("Lambda", "l", [x()], function=code, output_shape=[3])))
    assert shapes(made)["l"] == (None, 3)
    assert "AL403" in [note.code for note in made.notes]


def test_a_function_whose_tensors_keras_lost_is_told(tmp_path):
    lost = layer("TFOpLambda", "tf.einsum", ["_CONSTANT_VALUE", -1, "ij->ji", {}], function="einsum")
    made = graph(tmp_path, one(given("x", 8), lost))
    (note,) = [note for note in made.notes if note.code == "AL409"]
    assert note.message == "Warning: the file does not tell which tensors 'tf.einsum' takes."


def node(op, constants=None, **attributes):
    return {"node_def": {"name": op, "op": op, "attr": attributes}, "constants": constants or {}}


def test_nodes_of_a_tensorflow_graph_are_operations(tmp_path):
    made = graph(
        tmp_path,
        one(
            given("x", 4, 8),
            given("y", 4, 8),
            layer("TensorFlowOpLayer", "add", [x(), x("y")], **node("AddV2")),
            layer("TensorFlowOpLayer", "cat", [x("add"), x("y")], **node("ConcatV2", {"2": -1})),
            layer("TensorFlowOpLayer", "mean", [x("cat")], **node("Mean", {"1": [1]}, keep_dims={"b": True})),
            layer("TensorFlowOpLayer", "mat", [x(), x("y")], **node("BatchMatMulV2", adj_y={"b": True})),
            layer("TensorFlowOpLayer", "flat", [x("mean")], **node("Squeeze", squeeze_dims={"list": {"i": ["1"]}})),
            layer("TensorFlowOpLayer", "odd", [x("flat")], **node("NoSuchOp")),
            last="odd",
        ),
    )
    assert {call.id: (call.layer.class_name, call.shape) for call in made.calls if not call.is_input} == {
        "add": ("Add", (None, 4, 8)),
        "cat": ("Concatenate", (None, 4, 16)),
        "mean": ("Mean", (None, 1, 16)),
        "mat": ("Matmul", (None, 4, 4)),
        "flat": ("Squeeze", (None, 16)),
        "odd": ("tf.NoSuchOp", None),
    }


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (one(given("x", 8), layer("Dense", "d", [x("none")], units=1)), r"expected the name of a layer .* 'none'"),
        (one(given("x", 8), layer("Dense", "d", [x("x", 3)], units=1)), r"expected a call of 'x', which has 1"),
        (
            one(given("x", 8), layer("Dense", "d", [["x", "0", 0]], units=1)),
            r"layers\[1\]\.inbound_nodes\[0\]: expected",
        ),
        (one(given("x", 8), layer("Dense", "d", 5, units=1)), r"inbound_nodes\[0\]: expected a list, found int"),
        (one(given("x", 8), layer("Dense", "d", [x("d")], units=1)), r"calls without a cycle"),
        ({"class_name": "Model", "config": 3, "keras_version": "2.1"}, r"expected a Functional or Sequential model"),
        ({"class_name": "Sequential", "config": [3]}, r"config\.layers\[0\]: expected an object, found int"),
        ({"class_name": "Sequential", "config": [{"class_name": "Merge", "config": {"layers": [3]}}]}, r"an object"),
    ],
)
def test_nonsense_is_refused_with_its_place(tmp_path, entry, message):
    with pytest.raises(ModelFileError, match=message):
        graph(tmp_path, entry)


def test_models_that_double_on_other_shapes_end(tmp_path):
    inner = one(given("i0", None), layer("ReLU", "r0", [x("i0")]))
    for i in range(1, 16):
        nested = {**inner, "name": f"n{i}", "inbound_nodes": [[x(f"i{i}")], [x(f"n{i}", 1)]]}
        inner = one(given(f"i{i}", None), nested)
        inner["config"]["output_layers"] = [[f"n{i}", 2, 0]]
    nested = {**inner, "name": "n", "inbound_nodes": [[x()]]}
    outer = one(given("x", 7), nested)
    outer["config"]["output_layers"] = [["n", 1, 0]]
    made = graph(tmp_path, outer)
    assert len(made.calls) == 1 + 2**15
    assert made.outputs[0].shape in ((None, 7), (None, None))


def test_a_kerashub_model_without_a_graph_is_told(tmp_path):
    entry = {"module": "keras_hub.src.models.bert.bert_backbone", "class_name": "BertBackbone", "config": {"layers": 2}}
    (tmp_path / "config.json").write_text(json.dumps(entry))
    for source in (tmp_path, tmp_path / "config.json"):
        with pytest.raises(ModelFileError, match=r"constructor arguments of keras_hub's 'BertBackbone'.*--rebuild"):
            archlens.analyze(source)


def test_folders_that_are_none_of_a_model_are_told(tmp_path):
    with pytest.raises(ModelFileError, match="found a folder that is no model"):
        archlens.analyze(tmp_path)
    (tmp_path / "saved_model.pb").write_bytes(b"")
    with pytest.raises(ModelFileError, match=r"without Keras's metadata\. It was written by model\.export\(\)"):
        archlens.analyze(tmp_path)
    (tmp_path / "keras_metadata.pb").write_bytes(b"\xff")
    with pytest.raises(ModelFileError, match=r"keras_metadata\.pb: expected Keras's metadata"):
        archlens.analyze(tmp_path)


def whole(tmp_path, build):
    """An HDF5 file of a model with one nested model; ``build`` writes its weights."""
    inner = one(given("i", 8), layer("Dense", "d", [x("i")], units=4), layer("Dense", "e", [x("d")], units=2))
    nested = {**inner, "name": "inner", "inbound_nodes": [[x()]]}
    entry = one(given("x", 8), nested, layer("Dense", "f", [x("inner", 1)], units=1))

    def everything(h5):
        h5.attrs["model_config"] = json.dumps(entry)
        h5.attrs["keras_version"] = b"2.3.1"
        build(h5)

    (tmp_path / "m.h5").write_bytes(weights(everything))
    return read(tmp_path / "m.h5")


def group(h5, name, names, *shapes_, pieces=False):
    made = h5.create_group(name)
    if pieces:
        for i, each in enumerate(names):
            made.attrs[f"weight_names{i}"] = np.array([each.encode()])
    else:
        made.attrs["weight_names"] = np.array([each.encode() for each in names])
    for each, shape in zip(names, shapes_, strict=True):
        made[each] = np.zeros(shape, "f4")


def test_weights_of_a_nested_model_go_to_its_layers(tmp_path):
    def build(h5):
        top = h5.create_group("model_weights")
        names = ["d/kernel:0", "d/bias:0", "m/e/kernel:0", "m/e/bias:0"]
        group(top, "inner", names, (8, 4), (4,), (4, 2), (2,), pieces=True)
        group(top, "f", ["f_W", "f_b"], (2, 1), (1,))

    made = whole(tmp_path, build)
    assert {call.id: call.layer.parameters for call in made.calls if not call.is_input} == {
        "inner/d": 36,
        "inner/e": 10,
        "f": 3,
    }
    assert made.keras_version == "2.3.1"


def test_weights_whose_names_tell_nothing_go_in_order(tmp_path):
    def build(h5):
        top = h5.create_group("model_weights")
        names = ["dense_8/kernel:0", "dense_8/bias:0", "dense_9/kernel:0", "dense_9/bias:0"]
        group(top, "inner", names, (8, 4), (4,), (4, 2), (2,))
        group(top, "f", ["dense_7/kernel:0", "dense_7/bias:0"], (2, 1), (1,))

    made = whole(tmp_path, build)
    assert {call.id: call.layer.parameters for call in made.calls if not call.is_input} == {
        "inner/d": 36,
        "inner/e": 10,
        "f": 3,
    }


@pytest.mark.parametrize("link", [h5py.ExternalLink("/etc/passwd", "/"), h5py.SoftLink("/elsewhere")])
def test_links_to_weights_are_not_followed(tmp_path, link):
    def build(h5):
        h5["model_weights"] = link

    made = whole(tmp_path, build)
    assert [note.code for note in made.notes] == ["AL406"]
    assert made.by_id["f"].layer.parameters is None


def test_hdf5_without_a_model_is_told(tmp_path):
    (tmp_path / "m.h5").write_bytes(weights(lambda h5: group(h5, "d", ["k"], (2,))))
    with pytest.raises(ModelFileError, match=r"found an HDF5 file without it, which no Keras wrote"):
        read(tmp_path / "m.h5")


def test_groups_of_keras_2_12_count_layers_with_weights_twice(tmp_path):
    def build(h5):
        for number, features, units in (("", 8, 4), ("_2", 4, 2)):
            h5[f"_layer_checkpoint_dependencies/dense{number}/vars/0"] = np.zeros((features, units), "f4")
            h5[f"_layer_checkpoint_dependencies/dense{number}/vars/1"] = np.zeros(units, "f4")

    entry = one(given("x", 8), layer("Dense", "a", [x()], units=4), layer("Dense", "b", [x("a")], units=2))
    made = read(write(tmp_path / "m.keras", entry, weights(build), version="2.12.0"))
    assert [made.by_id[name].layer.parameters for name in "ab"] == [36, 10]
