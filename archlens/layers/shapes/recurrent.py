"""Recurrent layers: the last output or all of them, and the states where the layer gives them back."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from archlens.layers.shapes.common import Known, first, flag, integer, integers, shape_of
from archlens.layers.shapes.convolution import convolved
from archlens.layers.shapes.serialized import serialized

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.layers.shapes.spec import Arguments, Config, Rule, Shapes


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


def _layer_of(cell_class: str) -> Rule:
    def rule(config: Config, arguments: Arguments) -> Shapes:
        return _over_sequence(config, shape_of(first(arguments)), _cell(cell_class, config))

    return rule


def _rnn(config: Config, arguments: Arguments) -> Shapes:
    cell: Any = config["cell"]
    if isinstance(cell, list):  # what RNN takes for StackedRNNCells
        cell = {"class_name": "StackedRNNCells", "config": {"cells": cell}}
    return _over_sequence(config, shape_of(first(arguments)), _cell(*serialized(cell)))


def _cell_call(class_name: str) -> Rule:
    """Make the rule of a cell that is called as a layer: one step in, its output and states out."""

    def rule(config: Config, arguments: Arguments) -> Shapes:
        cell = _cell(class_name, config)
        batch, _ = shape_of(first(arguments))
        return ((batch, cell.output), *((batch, size) for size in cell.states))

    return rule


def _convolutional(dimensions: int) -> Rule:
    """Make the rule of a ConvLSTM, which convolves each step; its two states are as large as a step's output."""

    def rule(config: Config, arguments: Arguments) -> Shapes:
        batch, steps, *step = shape_of(first(arguments))
        kernel = integers(config["kernel_size"], dimensions, 1)
        _, *inner = convolved(config, (batch, *step), kernel, integer(config["filters"], 1))
        return _outputs(config, (batch,), (steps,), tuple(inner), [(batch, *inner)] * 2)

    return rule


LAYERS: Mapping[str, Rule] = MappingProxyType({
    "LSTM": _layer_of("LSTMCell"),
    "GRU": _layer_of("GRUCell"),
    "CuDNNLSTM": _layer_of("LSTMCell"),  # of Keras 2, as the next
    "CuDNNGRU": _layer_of("GRUCell"),
    "SimpleRNN": _layer_of("SimpleRNNCell"),
    "RNN": _rnn,
    **{f"ConvLSTM{d}D": _convolutional(d) for d in (1, 2, 3)},
    **{name: _cell_call(name) for name in (*_STATES, "StackedRNNCells")},
})  # fmt: skip
