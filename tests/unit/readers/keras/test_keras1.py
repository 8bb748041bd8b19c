"""Models as Keras 1.2.2 wrote them."""

import json

import pytest

import archlens
from archlens.errors import ModelFileError
from archlens.readers import read


def layer(class_name, name, **config):
    return {"class_name": class_name, "config": {"name": name, "trainable": True, **config}}


IMAGE = [
    layer(
        "Convolution2D",
        "convolution2d_1",
        batch_input_shape=[None, 28, 28, 1],
        input_dtype="float32",
        nb_filter=8,
        nb_row=3,
        nb_col=5,
        border_mode="valid",
        subsample=[1, 1],
        dim_ordering="tf",
        bias=True,
    ),
    layer("MaxPooling2D", "maxpooling2d_1", pool_size=[2, 2], strides=[2, 2], border_mode="valid", dim_ordering="tf"),
    layer("ZeroPadding2D", "zeropadding2d_1", padding=[1, 2]),
    layer("Cropping2D", "cropping2d_1", cropping=[[1, 0], [0, 0]]),
    layer(
        "AtrousConvolution2D",
        "atrous_1",
        nb_filter=8,
        nb_row=3,
        nb_col=3,
        border_mode="same",
        atrous_rate=[2, 2],
        subsample=[1, 1],
        dim_ordering="tf",
    ),
    layer("Dropout", "dropout_1", p=0.5),
    layer("Flatten", "flatten_1"),
    layer("Dense", "dense_1", output_dim=16, activation="relu", bias=True, input_dim=None),
]
TEXT = [
    layer(
        "Embedding",
        "embedding_1",
        batch_input_shape=[None, 20],
        input_dtype="int32",
        input_dim=100,
        output_dim=8,
        input_length=20,
    ),
    layer("Convolution1D", "convolution1d_1", nb_filter=8, filter_length=3, border_mode="same", subsample_length=1),
    layer("MaxPooling1D", "maxpooling1d_1", stride=2, pool_length=2, border_mode="valid"),
    layer("TimeDistributedDense", "td_1", output_dim=9),
    layer(
        "Bidirectional",
        "bi_1",
        merge_mode="concat",
        layer={"class_name": "LSTM", "config": {"name": "lstm_1", "output_dim": 8, "return_sequences": False}},
    ),
]


def model(tmp_path, mode, *branches, mode_type="raw", **merge):
    """A Sequential that starts with a Merge of branches; its graph."""
    merged = layer(
        "Merge",
        "merge_1",
        mode=mode,
        mode_type=mode_type,
        output_shape=None,
        concat_axis=-1,
        dot_axes=-1,
        layers=[{"class_name": "Sequential", "config": branch} for branch in branches],
    )
    merged["config"].update(merge)
    path = tmp_path / "m.json"
    config = [merged, layer("Dense", "dense_2", output_dim=1)]
    path.write_text(json.dumps({"class_name": "Sequential", "keras_version": "1.2.2", "config": config}))
    return path


def test_layers_have_todays_names_and_shapes(tmp_path):
    graph = read(model(tmp_path, "concat", IMAGE, TEXT))
    assert graph.inputs == ("convolution2d_1_input", "embedding_1_input")
    assert graph.keras_version == "1.2.2"
    assert [(c.id, c.layer.class_name, c.shape) for c in graph.calls if not c.is_input] == [
        ("sequential_1/convolution2d_1", "Conv2D", (None, 26, 24, 8)),
        ("sequential_1/maxpooling2d_1", "MaxPooling2D", (None, 13, 12, 8)),
        ("sequential_1/zeropadding2d_1", "ZeroPadding2D", (None, 15, 16, 8)),
        ("sequential_1/cropping2d_1", "Cropping2D", (None, 14, 16, 8)),
        ("sequential_1/atrous_1", "Conv2D", (None, 14, 16, 8)),
        ("sequential_1/dropout_1", "Dropout", (None, 14, 16, 8)),
        ("sequential_1/flatten_1", "Flatten", (None, 1792)),
        ("sequential_1/dense_1", "Dense", (None, 16)),
        ("sequential_2/embedding_1", "Embedding", (None, 20, 8)),
        ("sequential_2/convolution1d_1", "Conv1D", (None, 20, 8)),
        ("sequential_2/maxpooling1d_1", "MaxPooling1D", (None, 10, 8)),
        ("sequential_2/td_1", "Dense", (None, 10, 9)),
        ("sequential_2/bi_1", "Bidirectional", (None, 16)),
        ("merge_1", "Concatenate", (None, 32)),
        ("dense_2", "Dense", (None, 1)),
    ]


@pytest.mark.parametrize(
    ("mode", "today", "shape"),
    [
        ("sum", "add", (None, 16)),
        ("mul", "multiply", (None, 16)),
        ("ave", "average", (None, 16)),
        ("max", "maximum", (None, 16)),
        ("concat", "concatenate", (None, 32)),
        ("dot", "dot", (None, 1)),
        ("cos", "dot", (None, 1)),
    ],
)
def test_every_mode_of_merge_is_a_fusion(tmp_path, mode, today, shape):
    axes = {"dot_axes": [1, 1]} if mode in ("dot", "cos") else {}
    (fusion,) = archlens.analyze(model(tmp_path, mode, IMAGE, TEXT, **axes)).fusions
    assert (fusion.id, fusion.mode, fusion.shape) == ("merge_1", today, shape)


def test_a_merge_by_a_function_is_told(tmp_path):
    path = model(tmp_path, ["4wEAAAA="], IMAGE, TEXT, mode_type="lambda", output_shape=[5])
    analysis = archlens.analyze(path)
    (fusion,) = analysis.fusions
    assert (fusion.mode, fusion.shape) == ("custom", (None, 5))
    assert "AL403" in [finding.code for finding in analysis.findings]


def test_a_merge_of_merges_has_all_inputs(tmp_path):
    both = json.loads(model(tmp_path, "concat", IMAGE, TEXT).read_text())["config"]
    both[0]["config"]["name"], both[1]["config"]["name"] = "merge_0", "dense_0"
    third = [layer("Dense", "dense_9", output_dim=1, batch_input_shape=[None, 4], input_dtype="float32")]
    graph = read(model(tmp_path, "concat", both, third))
    assert graph.inputs == ("convolution2d_1_input", "embedding_1_input", "dense_9_input")
    assert graph.by_id["merge_1"].shape == (None, 2)


def test_theanos_axes_hold_for_layers_that_do_not_tell_them(tmp_path):
    conv = layer(
        "Convolution2D",
        "c",
        batch_input_shape=[None, 3, 9, 9],
        nb_filter=4,
        nb_row=3,
        nb_col=3,
        border_mode="same",
        subsample=[1, 1],
        dim_ordering="th",
    )
    config = [conv, layer("ZeroPadding2D", "z", padding=[1, 1]), layer("UpSampling2D", "u", size=[2, 2])]
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"class_name": "Sequential", "config": config, "keras_version": "1.2.2"}))
    assert [call.shape for call in read(path).calls] == [
        (None, 3, 9, 9),
        (None, 4, 9, 9),
        (None, 4, 11, 11),
        (None, 4, 22, 22),
    ]


def test_a_functional_model(tmp_path):
    layers = [
        {
            **layer("InputLayer", "a", batch_input_shape=[None, 4], input_dtype="int32"),
            "name": "a",
            "inbound_nodes": [],
        },
        {**layer("Dense", "d", output_dim=3), "name": "d", "inbound_nodes": [[["a", 0, 0]]]},
        {
            **layer("Merge", "m", mode="sum", mode_type="raw"),
            "name": "m",
            "inbound_nodes": [[["d", 0, 0], ["d", 0, 0]]],
        },
    ]
    config = {"name": "f", "layers": layers, "input_layers": [["a", 0, 0]], "output_layers": [["m", 0, 0]]}
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"class_name": "Model", "config": config, "keras_version": "1.1.0"}))
    graph = read(path)
    assert [(c.layer.class_name, c.shape) for c in graph.calls[1:]] == [("Dense", (None, 3)), ("Add", (None, 3))]
    assert graph.calls[0].dtype == "int32"


def test_a_graph_of_keras_0_is_refused(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"class_name": "Graph", "config": {"nodes": {}}, "keras_version": "0.3.3"}))
    with pytest.raises(
        ModelFileError, match="expected a Functional or Sequential model with its layers, found 'Graph'"
    ):
        read(path)
