"""Models that Keras quantized: as many parameters as before, bytes as they are stored, and no finding about them."""

import io
import math
import zipfile

import h5py
import keras
import pytest
from keras import layers
from keras.quantizers import AWQConfig, GPTQConfig, Int4QuantizationConfig

import archlens
from archlens.scans import scan

LEAVES = (layers.Dense, layers.EinsumDense, layers.Embedding, layers.ReversibleEmbedding)
WITH_LORA = ("first", "heads", "words", "score")

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # Keras's own
]


def build(*, odd, tokens=True):
    """Every class that can be quantized: alone, in attention, nested, and inside TimeDistributed."""
    keras.utils.clear_session()
    x = keras.Input((12, 16 + odd), name="x")
    y = layers.Dense(14 + odd, name="first")(x)
    y = layers.EinsumDense("abc,cde->abde", output_shape=(None, 3, 4 + odd), bias_axes="de", name="heads")(y)
    y = layers.EinsumDense("abde,def->abf", output_shape=(None, 9), name="joined")(y)
    y = layers.MultiHeadAttention(2, 5, name="attend")(y, y)
    inside = keras.Input((9,))
    inner = keras.Model(inside, layers.Dense(6, use_bias=False)(layers.Dense(5)(inside)), name="inner")
    y = layers.TimeDistributed(layers.Dense(7), name="each")(layers.TimeDistributed(inner, name="all")(y))
    arms, inputs = [layers.GlobalAveragePooling1D()(y)], [x]
    if tokens:
        t = keras.Input((12,), dtype="int32", name="t")
        arms.append(layers.GlobalAveragePooling1D()(layers.Embedding(50, 8 + odd, name="words")(t)))
        for tied in (True, False):
            table = layers.ReversibleEmbedding(20, 6 + odd, tie_weights=tied, name=f"table_{tied}")
            arms.append(layers.GlobalMaxPooling1D()(table(table(t), reverse=True)))
        inputs.append(t)
    z = layers.Concatenate()(arms)
    nested = keras.Input(z.shape[1:])
    head = keras.Model(nested, layers.BatchNormalization()(layers.Dense(11, name="deep")(nested)), name="head")
    return keras.Model(inputs, layers.Dense(1, name="score")(head(z)))


def parameters(model):
    return sum(math.prod(weight.shape) for weight in {id(weight): weight for weight in model.weights}.values())


def live_bytes(model):
    return sum(weight.numpy().nbytes for weight in {id(weight): weight for weight in model.weights}.values())


def stored_bytes(path):
    sizes = []
    with zipfile.ZipFile(path) as archive, h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as weights:
        weights.visititems(
            lambda _, each: sizes.append(each.size * each.dtype.itemsize) if isinstance(each, h5py.Dataset) else None
        )
    return sum(sizes)


def check(model, expected, mode, tmp_path):
    model.save(tmp_path / "m.keras")
    analysis = archlens.analyze(tmp_path / "m.keras")
    assert analysis.model.parameters == expected
    assert analysis.model.weight_bytes == stored_bytes(tmp_path / "m.keras")
    assert mode in analysis.model.quantization
    assert [finding.message for finding in analysis.findings if finding.code >= "AL403"] == []
    assert scan(tmp_path / "m.keras").findings == ()
    live = archlens.analyze(model)
    assert live.model.parameters == expected
    assert live.model.weight_bytes == live_bytes(model)
    assert live.model.quantization.keys() == analysis.model.quantization.keys()
    (tmp_path / "m.json").write_text(model.to_json())
    model.save_weights(tmp_path / "m.weights.h5")
    apart = archlens.analyze(tmp_path / "m.json", weights=tmp_path / "m.weights.h5")
    assert apart.model.parameters == expected
    archlens.skeleton(tmp_path / "m.keras", tmp_path / "skeleton.keras", anonymize=True)
    assert archlens.analyze(tmp_path / "skeleton.keras").model.parameters == expected
    return analysis


@pytest.mark.parametrize("odd", [0, 1])
@pytest.mark.parametrize(
    ("mode", "config"),
    [
        ("int8", None),
        ("int4/128", None),
        ("int4/8", Int4QuantizationConfig(block_size=8)),
        ("int4/5", Int4QuantizationConfig(block_size=5)),
        ("int4", Int4QuantizationConfig(block_size=-1)),
    ],
)
def test_the_whole_model(mode, config, odd, tmp_path):
    model = build(odd=odd)
    before = parameters(model)
    if config is None:
        model.quantize(mode.partition("/")[0])
    else:
        model.quantize(config=config)
    check(model, before, mode, tmp_path)


def test_float8(tmp_path):
    model = build(odd=1, tokens=False)
    before = parameters(model)
    model.quantize("float8")
    check(model, before, "float8", tmp_path)


@pytest.mark.parametrize("group_size", [8, -1])
@pytest.mark.parametrize("kind", ["gptq/4", "gptq/8", "awq/4"])
def test_calibrated(kind, group_size, tmp_path):
    """The layers as they are after calibration, which takes text and a tokenizer and changes no shape."""
    model = build(odd=1, tokens=False)
    before = parameters(model)
    mode, bits = kind.split("/")
    given = {"dataset": ["text"], "tokenizer": str.split, "group_size": group_size}
    config = AWQConfig(**given) if mode == "awq" else GPTQConfig(weight_bits=int(bits), **given)
    for layer in model._flatten_layers():  # noqa: SLF001
        if type(layer) in LEAVES:
            layer.quantize(mode, config=config)
            layer.is_gptq_calibrated = layer.is_awq_calibrated = True
    check(model, before, kind if group_size < 0 else f"{kind}/{group_size}", tmp_path)


def give_lora(model):
    for name in WITH_LORA:
        model.get_layer(name).enable_lora(2)
    model.get_layer("head").get_layer("deep").enable_lora(2)


@pytest.mark.parametrize("before_it", [True, False])
@pytest.mark.parametrize("mode", ["int8", "int4"])
def test_low_rank_weights(mode, before_it, tmp_path):
    model = build(odd=1)
    give_lora(model)
    expected = parameters(model)
    if before_it:
        model.quantize(mode)
    else:
        model = build(odd=1)
        model.quantize(mode)
        give_lora(model)
    check(model, expected, "int8" if mode == "int8" else "int4/128", tmp_path)


def test_layers_that_differ(tmp_path):
    model = build(odd=1)
    before = parameters(model)
    model.get_layer("first").quantize("int8")
    model.get_layer("score").quantize("int4", config=Int4QuantizationConfig(block_size=-1))
    analysis = check(model, before, "int8", tmp_path)
    assert analysis.model.quantization == {"int8": ("first",), "int4": ("score",)}
    assert "quantized: int8 ('first'), int4 ('score')" in str(analysis).replace("\n", " ")
