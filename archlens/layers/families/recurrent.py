"""Recurrent layers: the last output or all of them, and the states where the layer gives them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from archlens.graph import Shape
from archlens.layers.cost_arithmetic import count, positions
from archlens.layers.families.convolution import convolved
from archlens.layers.layer_class import LayerClass
from archlens.layers.rule_types import Arguments, Config, CostRule, InnerWeights, ShapeRule, Shapes, Weight, WeightRule
from archlens.layers.serialized_layer import serialized
from archlens.layers.shape_arithmetic import Known, first, flag, integer, integers, shape_of
from archlens.layers.weight_arithmetic import axis_size, channels, kernel, with_bias


class _Cell(NamedTuple):
    """What a cell gives for one step: the width of its output, and of each of its states."""

    output: int
    states: tuple[int, ...]


def _cell(class_name: str, config: Config) -> _Cell:
    """Read a cell's widths from its configuration.

    Raises:
        LookupError: not a cell of Keras; what another class calls its width is not known.
    """
    if class_name == "StackedRNNCells":
        cells = [_cell(*serialized(item)) for item in config["cells"]]
        return _Cell(cells[-1].output, tuple(size for cell in cells for size in cell.states))
    units = integer(config["units"], 1)
    return _Cell(units, (units,) * _STATES[class_name])


_STATES = {"LSTMCell": 2, "GRUCell": 1, "SimpleRNNCell": 1}


def _over_sequence(config: Config, sequence: Known, cell: _Cell) -> Shapes:
    batch, steps, _ = sequence
    return _outputs(config, sequence[:1], (steps,), (cell.output,), [(batch, size) for size in cell.states])


def _outputs(config: Config, batch: Known, steps: Known, step: Known, states: list[Known]) -> Shapes:
    if flag(config.get("time_major")):
        raise ValueError("Expected the batch axis first")  # Keras 2 could have the steps there
    output = (*batch, *(steps if flag(config.get("return_sequences")) else ()), *step)
    return (output, *(states if flag(config.get("return_state")) else ()))


def _layer_of(cell_class: str) -> ShapeRule:
    def rule(config: Config, arguments: Arguments) -> Shapes:
        return _over_sequence(config, shape_of(first(arguments)), _cell(cell_class, config))

    return rule


def _rnn(config: Config, arguments: Arguments) -> Shapes:
    cell: Any = config["cell"]
    if isinstance(cell, list):  # what RNN takes for StackedRNNCells
        cell = {"class_name": "StackedRNNCells", "config": {"cells": cell}}
    return _over_sequence(config, shape_of(first(arguments)), _cell(*serialized(cell)))


def _cell_call(class_name: str) -> ShapeRule:
    """Make the rule of a cell that is called as a layer: one step in, its output and states out."""

    def rule(config: Config, arguments: Arguments) -> Shapes:
        cell = _cell(class_name, config)
        batch, _ = shape_of(first(arguments))
        return ((batch, cell.output), *((batch, size) for size in cell.states))

    return rule


def _convolutional(dimensions: int) -> ShapeRule:
    """Make the rule of a ConvLSTM, which convolves each step; its two states are as large as a step's output."""

    def rule(config: Config, arguments: Arguments) -> Shapes:
        batch, steps, *step = shape_of(first(arguments))
        kernel = integers(config["kernel_size"], dimensions, 1)
        _, *inner = convolved(config, (batch, *step), kernel, integer(config["filters"], 1))
        return _outputs(config, (batch,), (steps,), tuple(inner), [(batch, *inner)] * 2)

    return rule


def _cell_weights(class_name: str) -> WeightRule:
    """Make the rule of a cell, and of a layer that runs one: a kernel, one for the state, and a bias, for each gate."""
    gates = _GATES[class_name]

    def rule(config: Config, shape: Shape) -> list[Weight]:
        units = integer(config["units"], 1)
        bias = (2, gates * units) if config.get("reset_after") else (gates * units,)
        kernels = [Weight((axis_size(shape, -1), gates * units)), Weight((units, gates * units))]
        return with_bias(config, kernels, *bias)

    return rule


_GATES = {"LSTMCell": 4, "GRUCell": 3, "SimpleRNNCell": 1}


def _stacked_weights(config: Config, shape: Shape, inner: InnerWeights) -> list[Weight]:
    """Collect the weights of cells of which each takes what the one before gives."""
    weights: list[Weight] = []
    for cell in config["cells"]:
        weights += inner(cell, shape)
        shape = (None, _cell(*serialized(cell)).output)
    return weights


def _rnn_weights(config: Config, shape: Shape, inner: InnerWeights) -> list[Weight]:
    cell: Any = config["cell"]
    if isinstance(cell, list):
        return _stacked_weights({"cells": cell}, shape, inner)
    return inner(cell, shape)


def _cell_macs(class_name: str) -> CostRule:
    """Make the rule of a cell that is called as a layer: what it takes and its state, times each gate."""

    def rule(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
        return _step_macs(class_name, config, count(shape_of(first(arguments))[-1:]))

    return rule


def _step_macs(class_name: str, config: Config, taken: int) -> int:
    """Return the MACs of one step of a cell, which takes so many features."""
    if class_name != "StackedRNNCells":
        units = integer(config["units"], 1)
        return _GATES[class_name] * units * (taken + units)
    macs = 0
    for item in config["cells"]:
        macs += _step_macs(*serialized(item), taken)
        taken = _cell(*serialized(item)).output
    return macs


def _sequence_macs(cell_class: str) -> CostRule:
    """Make the rule of a layer that runs a cell along a sequence."""

    def rule(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
        return _steps_macs(cell_class, config, arguments, config)

    return rule


def _rnn_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    cell: Any = config["cell"]
    if isinstance(cell, list):
        cell = {"class_name": "StackedRNNCells", "config": {"cells": cell}}
    return _steps_macs(*serialized(cell), arguments, config)


def _steps_macs(cell_class: str, cell: Config, arguments: Arguments, config: Config) -> int:
    if flag(config.get("time_major")):
        raise ValueError("Expected the batch axis first")
    _, steps, taken = shape_of(first(arguments))
    return count([steps]) * _step_macs(cell_class, cell, count([taken]))


def _convolutional_macs(rank: int) -> CostRule:
    """Make the rule of a ConvLSTM: two convolutions for each of four gates, of the input and of the state."""

    def rule(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
        batch, steps, *step = shape_of(first(arguments))
        size, filters = kernel(config, rank), integer(config["filters"], 1)
        inner = convolved(config, (batch, *step), size, filters)
        taken = count([channels(config, (batch, *step))])
        of_each_gate = positions(config, inner) * count(size) * filters * (taken + filters)
        return count([steps]) * len(_CONVOLUTIONAL_GATES) * of_each_gate

    return rule


_CONVOLUTIONAL_GATES = ("input", "forget", "cell", "output")


def _convolutional_weights(rank: int) -> WeightRule:
    def rule(config: Config, shape: Shape) -> list[Weight]:
        filters, size = integer(config["filters"], 1), kernel(config, rank)
        of_input = Weight((*size, channels(config, shape, first=2), 4 * filters))
        return with_bias(config, [of_input, Weight((*size, filters, 4 * filters))], 4 * filters)

    return rule


_DROPOUT = {"use_bias": True, "dropout": 0, "recurrent_dropout": 0}
_LSTM = {**_DROPOUT, "unit_forget_bias": True}
_CONVOLUTIONAL = {
    **_LSTM,
    "strides": 1,
    "padding": "valid",
    "data_format": "channels_last",
    "dilation_rate": 1,
}


def _layer(name: str, cell: str, defaults: Config) -> LayerClass:
    return LayerClass(
        name=name,
        role="recurrent",
        mode="state",  # what a recurrent layer takes besides its sequence is its initial state
        shapes=_layer_of(cell),
        weights=_cell_weights(cell),
        macs=_sequence_macs(cell),
        defaults=defaults,
        parts=("cell",),
    )


LAYERS = (
    _layer("LSTM", "LSTMCell", _LSTM),
    _layer("GRU", "GRUCell", _DROPOUT),
    _layer("SimpleRNN", "SimpleRNNCell", _DROPOUT),
    # Of Keras 2, as the next.
    LayerClass(
        name="CuDNNLSTM",
        role="recurrent",
        mode="state",
        shapes=_layer_of("LSTMCell"),
        trained=True,
        macs=_sequence_macs("LSTMCell"),
        defaults={"unit_forget_bias": True},
    ),
    LayerClass(
        name="CuDNNGRU",
        role="recurrent",
        mode="state",
        shapes=_layer_of("GRUCell"),
        trained=True,
        macs=_sequence_macs("GRUCell"),
    ),
    LayerClass(
        name="RNN",
        role="recurrent",
        mode="state",
        shapes=_rnn,
        weights_around=_rnn_weights,
        macs=_rnn_macs,
        sublayers=("cell",),
    ),
    *(
        LayerClass(
            name=f"ConvLSTM{d}D",
            role="recurrent",
            mode="state",
            shapes=_convolutional(d),
            weights=_convolutional_weights(d),
            macs=_convolutional_macs(d),
            defaults=_CONVOLUTIONAL,
            parts=("cell",),
        )
        for d in (1, 2, 3)
    ),
    LayerClass(
        name="LSTMCell",
        shapes=_cell_call("LSTMCell"),
        weights=_cell_weights("LSTMCell"),
        macs=_cell_macs("LSTMCell"),
        defaults=_LSTM,
        other_parts=("lstm_cell",),  # its name among the cells of a StackedRNNCells
    ),
    LayerClass(
        name="GRUCell",
        shapes=_cell_call("GRUCell"),
        weights=_cell_weights("GRUCell"),
        macs=_cell_macs("GRUCell"),
        defaults=_DROPOUT,
        other_parts=("gru_cell",),
    ),
    LayerClass(
        name="SimpleRNNCell",
        shapes=_cell_call("SimpleRNNCell"),
        weights=_cell_weights("SimpleRNNCell"),
        macs=_cell_macs("SimpleRNNCell"),
        defaults=_DROPOUT,
        other_parts=("simple_rnn_cell",),
    ),
    LayerClass(
        name="StackedRNNCells",
        shapes=_cell_call("StackedRNNCells"),
        weights_around=_stacked_weights,
        macs=_cell_macs("StackedRNNCells"),
        sublayers=("cells",),
        other_parts=("cells",),
    ),
)
