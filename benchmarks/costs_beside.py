"""What other programs count of the same layers and networks, beside the MACs that archlens tells.

    python benchmarks/costs_beside.py [--write docs/costs.md]

Needs an environment of its own, for it brings PyTorch: `pip install "keras-archlens[tensorflow]" torch torchvision
fvcore ptflops thop torchinfo`, then `DS_BUILD_OPS=0 pip install --no-build-isolation deepspeed`. What is missing of the
tools is said, and the others are counted all the same.

Two tables are printed. The first has whole networks. The second has a layer a row: what a tool counts of it, divided by
its MACs where it multiplies matrices or convolves, by elements where it does not. Each tool counts as it does when
nothing is set: models of PyTorch in evaluation, on one random sample; of Keras on TensorFlow, frozen; weights are
random. archlens reads the configuration that Keras writes.

The exit code is 1 if archlens does not count each layer once by the definition, or is further from torchvision's
published operations than their last digit.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import io
import logging
import os
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", KERAS_BACKEND="tensorflow")

import torch
import torchvision
from torch import nn

# isort: split
# TensorFlow behind PyTorch: the other way round the process crashes.
import keras

import archlens

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- made by benchmarks/costs_beside.py -->", "<!-- end -->"

POSITIONS, WIDTH, HEADS, UNITS = 16, 64, 4, 32
IMAGE = (16, 16, 8)
"""Rows, columns and channels of what layers of images take, in Keras's order; PyTorch has the channels first."""
ELEMENTS = 16 * 16 * 8
SEQUENCE = (POSITIONS, WIDTH)


class Subject(NamedTuple):
    """A layer or network, as both frameworks build it.

    `unit` is what counts are divided by: the MACs of the definition (`multiplies`), or a number of elements. `without`
    is the same layer without what is asked for: its count is subtracted.
    """

    name: str
    per: str
    unit: int
    shape: tuple[int, ...]
    torch: Callable[[], nn.Module]
    keras: Callable[[Any], Any]
    without: Subject | None = None
    multiplies: bool = False


class Does(nn.Module):
    """A module that does what a function does."""

    def __init__(self, function: Callable[..., Any], *inner: nn.Module) -> None:
        super().__init__()
        self.function = function
        self.inner = nn.ModuleList(inner)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Call it, with the modules that it uses."""
        return self.function(x, *self.inner)


def _attend(x: torch.Tensor, attention: nn.Module) -> torch.Tensor:
    return attention(x, x, x, need_weights=False)[0]


def _conv(*, bias: bool) -> Subject:
    return Subject(
        "convolution",
        "MAC",
        16 * 16 * 16 * 8 * 9,
        IMAGE,
        lambda: nn.Conv2d(8, 16, 3, padding=1, bias=bias),
        keras.layers.Conv2D(16, 3, padding="same", use_bias=bias),
        multiplies=True,
    )


def _dense(*, bias: bool) -> Subject:
    return Subject(
        "dense, of one vector",
        "MAC",
        WIDTH * UNITS,
        (WIDTH,),
        lambda: nn.Linear(WIDTH, UNITS, bias=bias),
        keras.layers.Dense(UNITS, use_bias=bias),
        multiplies=True,
    )


LAYERS = (
    _conv(bias=False),
    Subject(
        "depthwise convolution",
        "MAC",
        ELEMENTS * 9,
        IMAGE,
        lambda: nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False),
        keras.layers.DepthwiseConv2D(3, padding="same", use_bias=False),
        multiplies=True,
    ),
    Subject(
        "transposed convolution, strides 2",
        "MAC",
        16 * 16 * 8 * 16 * 4,
        IMAGE,
        lambda: nn.ConvTranspose2d(8, 16, 2, stride=2, bias=False),
        keras.layers.Conv2DTranspose(16, 2, strides=2, use_bias=False),
        multiplies=True,
    ),
    _dense(bias=False),
    Subject(
        "dense, at 16 positions",
        "MAC",
        POSITIONS * WIDTH * UNITS,
        SEQUENCE,
        lambda: nn.Linear(WIDTH, UNITS, bias=False),
        keras.layers.Dense(UNITS, use_bias=False),
        multiplies=True,
    ),
    Subject(
        "LSTM",
        "MAC",
        POSITIONS * 4 * UNITS * (WIDTH + UNITS),
        SEQUENCE,
        lambda: Does(lambda x, lstm: lstm(x)[0], nn.LSTM(WIDTH, UNITS, batch_first=True, bias=False)),
        keras.layers.LSTM(UNITS, use_bias=False, return_sequences=True),
        multiplies=True,
    ),
    Subject(
        "product of two tensors, as in attention",
        "MAC",
        POSITIONS * POSITIONS * WIDTH,
        SEQUENCE,
        lambda: Does(lambda x: torch.matmul(x, x.transpose(1, 2))),
        lambda x: keras.ops.matmul(x, keras.ops.transpose(x, (0, 2, 1))),
        multiplies=True,
    ),
    Subject(
        "layer of attention with several heads",
        "MAC",
        POSITIONS * WIDTH * WIDTH * 4 + POSITIONS * POSITIONS * WIDTH * 2,
        SEQUENCE,
        lambda: Does(_attend, nn.MultiheadAttention(WIDTH, HEADS, batch_first=True, bias=False)),
        lambda x: keras.layers.MultiHeadAttention(HEADS, WIDTH // HEADS, use_bias=False)(x, x),
        multiplies=True,
    ),
    _conv(bias=True)._replace(name="bias of a convolution", per="output", unit=16 * 16 * 16, without=_conv(bias=False)),
    _dense(bias=True)._replace(name="bias of a dense layer", per="output", unit=UNITS, without=_dense(bias=False)),
    Subject(
        "batch normalization",
        "element",
        ELEMENTS,
        IMAGE,
        lambda: nn.BatchNorm2d(8),
        keras.layers.BatchNormalization(),
    ),
    Subject(
        "layer normalization",
        "element",
        POSITIONS * WIDTH,
        SEQUENCE,
        lambda: nn.LayerNorm(WIDTH),
        keras.layers.LayerNormalization(),
    ),
    Subject("ReLU", "element", ELEMENTS, IMAGE, nn.ReLU, keras.layers.ReLU()),
    Subject("GELU", "element", ELEMENTS, IMAGE, nn.GELU, keras.layers.Activation("gelu")),
    Subject("softmax", "element", POSITIONS * WIDTH, SEQUENCE, lambda: nn.Softmax(dim=-1), keras.layers.Softmax()),
    Subject(
        "max pooling 2 × 2", "element taken", ELEMENTS, IMAGE, lambda: nn.MaxPool2d(2), keras.layers.MaxPooling2D(2)
    ),
    Subject(
        "global average pooling",
        "element taken",
        ELEMENTS,
        IMAGE,
        lambda: nn.AdaptiveAvgPool2d(1),
        keras.layers.GlobalAveragePooling2D(),
    ),
    Subject(
        "bilinear resizing to twice the size",
        "output",
        4 * ELEMENTS,
        IMAGE,
        lambda: nn.Upsample(scale_factor=2, mode="bilinear"),
        keras.layers.UpSampling2D(2, interpolation="bilinear"),
    ),
    Subject("sum of two tensors", "element", ELEMENTS, IMAGE, lambda: Does(lambda x: torch.add(x, x)), lambda x: x + x),
)


def vision_transformer(image: Any) -> Any:
    """Return ViT-B/16 as torchvision builds it; class token and positions are zeros, for they multiply nothing."""
    width, patches = 768, 14 * 14
    x = keras.layers.Conv2D(width, 16, strides=16)(image)
    x = keras.layers.Reshape((patches, width))(x)
    x = keras.layers.ZeroPadding1D((1, 0))(x)
    for _ in range(12):
        normal = keras.layers.LayerNormalization(epsilon=1e-6)(x)
        x = x + keras.layers.MultiHeadAttention(12, width // 12)(normal, normal)
        normal = keras.layers.LayerNormalization(epsilon=1e-6)(x)
        hidden = keras.layers.Dense(4 * width, activation="gelu")(normal)
        x = x + keras.layers.Dense(width)(hidden)
    x = keras.layers.LayerNormalization(epsilon=1e-6)(x)
    return keras.layers.Dense(1000)(x[:, 0])


def _application(name: str) -> Callable[[Any], Any]:
    made = getattr(keras.applications, name)
    return lambda image: made(weights=None, input_tensor=image, classifier_activation=None).output


def _network(name: str, torch_name: str, build: Callable[[Any], Any]) -> Subject:
    return Subject(name, "", 1, (224, 224, 3), lambda: torchvision.models.get_model(torch_name), build)


NETWORKS = {
    "vgg16": _network("VGG16", "vgg16", _application("VGG16")),
    "mobilenet_v2": _network("MobileNetV2", "mobilenet_v2", _application("MobileNetV2")),
    "vit_b_16": _network("ViT-B/16", "vit_b_16", vision_transformer),
}


# The tools: each takes a subject, and gives a number.


def sample(subject: Subject) -> torch.Tensor:
    """Return one random sample, channels first if there are channels."""
    *positions, last = subject.shape
    return torch.rand(1, last, *positions) if len(positions) > 1 else torch.rand(1, *subject.shape)


def module(subject: Subject) -> nn.Module:
    """Return a new module: some tools leave things behind in it."""
    return subject.torch().eval()


def keras_model(subject: Subject) -> keras.Model:
    """Return a new model of Keras."""
    entry = keras.Input(subject.shape)
    build = subject.keras
    if isinstance(build, keras.Layer):
        build = build.__class__.from_config(build.get_config())
    return keras.Model(entry, build(entry))


def count_archlens(subject: Subject) -> int | None:
    """Return the MACs that archlens reads from the configuration."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        path.write_text(keras_model(subject).to_json(), "utf-8")
        return archlens.analyze(path).model.macs


def count_torchvision(subject: Subject) -> int | None:
    """Return the operations that torchvision publishes of a network, in thousandths of G."""
    for name, network in NETWORKS.items():
        if network is subject:
            weights = torchvision.models.get_model_weights(name).DEFAULT
            weights = getattr(type(weights), "IMAGENET1K_V1", weights)
            return round(weights.meta["_ops"] * 1000) * 10**6
    return None


def count_torch(subject: Subject) -> int:
    """Return the operations that PyTorch's own counter counts."""
    from torch.utils.flop_counter import FlopCounterMode

    made, data = module(subject), sample(subject)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        made(data)
    return counter.get_total_flops()


def count_fvcore(subject: Subject) -> int:
    """Return what fvcore counts."""
    from fvcore.nn import FlopCountAnalysis

    return int(FlopCountAnalysis(module(subject), sample(subject)).total())


def count_ptflops(subject: Subject, backend: str = "pytorch") -> int:
    """Return what ptflops counts, by modules as it does unasked, or by the operations of PyTorch's core."""
    from ptflops import get_model_complexity_info

    counted, _ = get_model_complexity_info(
        module(subject),
        tuple(sample(subject).shape[1:]),
        as_strings=False,
        print_per_layer_stat=False,
        backend=backend,
    )
    if counted is None:
        raise ValueError("ptflops gave nothing")
    return int(counted)


def count_ptflops_aten(subject: Subject) -> int:
    """Return what ptflops counts by the operations of PyTorch's core."""
    return count_ptflops(subject, "aten")


def count_thop(subject: Subject) -> int:
    """Return what thop counts."""
    from thop import profile

    return int(profile(module(subject), (sample(subject),), verbose=False)[0])


def count_torchinfo(subject: Subject) -> int:
    """Return the "mult-adds" of torchinfo."""
    from torchinfo import summary

    return int(summary(module(subject), input_data=sample(subject), verbose=0).total_mult_adds)


def count_deepspeed(subject: Subject, which: int = 0) -> int:
    """Return the FLOPs of DeepSpeed's profiler, or (1) its MACs."""
    from deepspeed.profiling.flops_profiler import get_model_profile

    profile = get_model_profile(
        module(subject), args=[sample(subject)], print_profile=False, detailed=False, warm_up=0, as_string=False
    )
    return int(profile[which])


def count_deepspeed_macs(subject: Subject) -> int:
    """Return the MACs of DeepSpeed's profiler."""
    return count_deepspeed(subject, 1)


def count_tensorflow(subject: Subject) -> int:
    """Return the float operations that TensorFlow's profiler counts in a frozen function."""
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2_as_graph

    made = keras_model(subject)
    signature = tf.TensorSpec((1, *subject.shape), tf.float32)
    concrete = tf.function(lambda x: made(x, training=False)).get_concrete_function(signature)
    frozen, _ = convert_variables_to_constants_v2_as_graph(concrete)
    builder = tf.compat.v1.profiler.ProfileOptionBuilder
    options = builder(builder.float_operation()).with_empty_output().build()
    with tf.Graph().as_default() as graph:
        tf.graph_util.import_graph_def(frozen.graph.as_graph_def(), name="")
        return tf.compat.v1.profiler.profile(graph, options=options).total_float_ops


class Tool(NamedTuple):
    """A program that counts: how a row and a column name it, what it calls its unit, the package it is in."""

    name: str
    unit: str
    package: str
    count: Callable[[Subject], int | None]
    of_layers: bool = True


TOOLS = (
    Tool("archlens", "MACs", "keras-archlens", count_archlens),
    Tool("torchvision, published", "GFLOPS", "torchvision", count_torchvision, of_layers=False),
    Tool("fvcore", "flops", "fvcore", count_fvcore),
    Tool("torchinfo", "mult-adds", "torchinfo", count_torchinfo),
    Tool("thop", "MACs", "thop", count_thop),
    Tool("ptflops", "MACs", "ptflops", count_ptflops),
    Tool("ptflops, `aten`", "MACs", "ptflops", count_ptflops_aten),
    Tool("DeepSpeed", "MACs", "deepspeed", count_deepspeed_macs, of_layers=False),
    Tool("DeepSpeed", "FLOPs", "deepspeed", count_deepspeed),
    Tool("PyTorch", "FLOPs", "torch", count_torch),
    Tool("TensorFlow", "float ops", "tensorflow", count_tensorflow),
)


class Count(NamedTuple):
    """What a tool counted, or why it did not."""

    number: int | None
    error: str = ""


def counted(tool: Tool, subject: Subject) -> Count:
    """Count with all that tools print kept apart; what a tool cannot do is said, and the others go on."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            number = tool.count(subject)
            if number is not None and subject.without:
                number -= tool.count(subject.without) or 0
    except Exception as error:  # noqa: BLE001 - whatever another program raises is what it came to
        return Count(None, f"{type(error).__name__}: {error}".splitlines()[0][:200])
    return Count(number)


def layers_table(tools: list[Tool]) -> list[str]:
    """Return the rows of what each tool counts of each layer, by unit of it."""
    lines = ["| of a | per | " + " | ".join(tool.name for tool in tools) + " |", "|---|---" + "|---" * len(tools) + "|"]
    for subject in LAYERS:
        cells = [_share(counted(tool, subject), subject, tool) for tool in tools]
        lines.append(f"| {subject.name} | {subject.per} | {' | '.join(cells)} |")
    return lines


def _share(count: Count, subject: Subject, tool: Tool) -> str:
    if count.number is None:
        print(f"{tool.name}, {subject.name}: {count.error or 'no number'}", file=sys.stderr)
        return "fails"
    return f"{count.number / subject.unit:.3g}"


def networks_table(tools: list[Tool]) -> list[str]:
    """Return the rows of what each tool counts of each network."""
    names = " | ".join(subject.name for subject in NETWORKS.values())
    lines = [f"| tool | version | its word | {names} |", "|---|---|---" + "|---" * len(NETWORKS) + "|"]
    for tool in tools:
        cells = [_whole(counted(tool, subject), subject, tool) for subject in NETWORKS.values()]
        version = importlib.metadata.version(tool.package)
        lines.append(f"| {tool.name} | {version} | {tool.unit} | {' | '.join(cells)} |")
    return lines


def _whole(count: Count, subject: Subject, tool: Tool) -> str:
    if count.number is None:
        print(f"{tool.name}, {subject.name}: {count.error or 'no number'}", file=sys.stderr)
        return "fails"
    if tool.count is count_torchvision:
        return f"{count.number / 1e9:.3f} G"
    return f"{count.number:,}"


def present() -> tuple[list[Tool], list[str]]:
    """Return the tools that are installed, and the packages of those that are not."""
    found, missing = [], []
    for tool in TOOLS:
        try:
            importlib.metadata.version(tool.package)
        except importlib.metadata.PackageNotFoundError:
            missing.append(tool.package)
        else:
            found.append(tool)
    return found, missing


def disagreements() -> list[str]:
    """Return where archlens is not what it should be: the definition of each layer, and what torchvision published."""
    wrong = []
    for subject in LAYERS:
        expected = subject.unit if subject.multiplies and not subject.without else 0
        count = counted(TOOLS[0], subject)
        if count.number != expected:
            wrong.append(f"{subject.name}: expected {expected} MACs, found {count.number} {count.error}")
    for subject in NETWORKS.values():
        count, published = counted(TOOLS[0], subject), counted(TOOLS[1], subject)
        if count.number is None or published.number is None or abs(count.number - published.number) > 10**6:
            wrong.append(f"{subject.name}: published {published.number}, found {count.number} {count.error}")
    return wrong


def main() -> int:
    """Count, print the tables, write them where that is asked for; 0 if archlens counts as it should."""
    parser = argparse.ArgumentParser(description="What other programs count of the same models.")
    parser.add_argument("--write", type=Path, help="page to write the tables into, between its marks")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    tools, missing = present()
    of_layers = [tool for tool in tools if tool.of_layers]
    lines = [*networks_table(tools), "", *layers_table(of_layers), ""]
    torches = f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}, Keras {keras.__version__}"
    lines.append(f"Counted on {time.strftime('%Y-%m-%d')} with {torches}.")
    if missing:
        lines.append(f"Not installed: {', '.join(dict.fromkeys(missing))}.")
    text = "\n".join(lines)
    print(text)
    if arguments.write:
        page = arguments.write.read_text("utf-8")
        between = re.compile(re.escape(START) + ".*?" + re.escape(END), re.DOTALL)
        arguments.write.write_text(between.sub(lambda _: f"{START}\n{text}\n{END}", page), "utf-8")
    wrong = disagreements()
    print(*wrong, sep="\n", file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
