"""Which live layers and models are opened that no file would hold the graph of, and the ways to do it.

1. Symbolic: their code runs on Keras's symbolic tensors (:mod:`archlens.readers.live.symbolic`).
2. The same with numbers for unknown axes, which code that computes with an axis needs; what follows from them is told
   from the rest by :mod:`archlens.readers.live.stand_ins`.
3. Traced: where it calls TensorFlow itself, it is traced by TensorFlow (:mod:`archlens.readers.live.traced`).
4. Else the error names the line of the user's code that stood in the way.
"""

from __future__ import annotations

import sys
import sysconfig
import traceback
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from archlens.errors import LiveModelError
from archlens.readers.keras.model_records import map_leaves
from archlens.readers.live import traced
from archlens.readers.live.input_specs import Inputs, InputSpec
from archlens.readers.live.network import LiveStep, Network, is_a
from archlens.readers.live.stand_ins import Sizes
from archlens.readers.live.symbolic import Recorder, leaves, swap

FILLED = "filled"
"""The way with sizes for unknown axes."""

_FRAMEWORKS = ("keras", "tensorflow", "jax", "torch", "archlens", "numpy", "optree", "tf_keras")


class Opening:
    """What is opened.

    Args:
        open_layers: all layers with sublayers, or those of some classes (or names of classes).
        everything: whether the model as a whole is code, so that no file stands against opening the models in it.
        sizes: what stands in for unknown axes; ``None`` if nothing may.

    Attributes:
        wanted: whether layers are to be opened.
        everything: as given.
        ways: in which way each layer or model was opened, in order.
        needed_sizes: whether one of them did not run on unknown axes.
        own: the weights that steps take directly, by the ``id`` of what is called.
    """

    def __init__(
        self, open_layers: bool | Iterable[type | str], *, everything: bool, sizes: Sizes | None = None
    ) -> None:
        self._all = open_layers is True
        classes = [] if isinstance(open_layers, bool) else list(open_layers)
        self._classes = tuple(c for c in classes if isinstance(c, type))
        self._names = {c for c in classes if isinstance(c, str)}
        self.wanted = bool(open_layers)
        self.everything = everything
        self.ways: list[str] = []
        self.needed_sizes = False
        self._sizes = sizes
        self.own: dict[int, list[Any]] = {}
        self._scope: Any = None
        self._recorder: Recorder
        self._tracers: list[traced.Tracer] = []

    def enter(self, scope: Any) -> None:
        """Names the stateless scope in which code is run."""
        self._scope = scope
        self._recorder = Recorder(scope, self.opens, self.own)

    def opens(self, operation: Any) -> bool:
        """Whether a live layer or model is to be opened."""
        if not is_a(operation, "Layer") or is_a(operation, "Sequential"):
            return False
        if self.everything and is_a(operation, "Model"):
            return True
        if isinstance(operation, self._classes) or type(operation).__name__ in self._names:
            return True
        own_class = not type(operation).__module__.startswith("keras.")
        return self._all and own_class and bool(operation._layers)  # noqa: SLF001

    def inside(self, step: LiveStep) -> LiveStep:
        """A call with what is inside."""
        taken = {id(leaf): leaf for leaf in leaves((step.args, step.kwargs)) if _is_tensor(leaf)}
        network = self._open(step.operation, step.args, step.kwargs)
        return LiveStep(step.operation, (list(taken.values()),), {}, step.outputs, network)

    def root(self, model: Any, inputs: Inputs) -> Network:
        """What a model does that is called with such inputs."""
        network = self._open(model, inputs.args, inputs.kwargs)
        symbols = [tensor for _, tensor in network.entries]
        network.entries = list(zip(inputs.names, symbols, strict=True))
        ordered = iter(symbols)
        network.inputs = map_leaves(inputs.structure, lambda _: next(ordered))
        return network

    def _open(self, target: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Network:
        """What a layer or model does, by the first way that works; the numbers are those of the module's text."""
        taken = [leaf for leaf in leaves((args, kwargs)) if _is_tensor(leaf)]
        choices = (None,) if self._sizes is None else (None, self._sizes)
        for sizes in choices:  # 1, then 2
            tensors = {id(leaf): _symbol(leaf, sizes) for leaf in taken}
            try:
                network = self._recorder.open(target, swap(args, tensors), swap(kwargs, tensors))
            except Exception as error:  # noqa: BLE001 - it is the user's code and may do anything
                self._recorder.undo()
                self.needed_sizes = True
                if sizes is choices[-1] and not traced.possible():  # 4
                    _blame(target, error)
            else:
                self.ways.append("symbolic" if sizes is None else FILLED)
                return network
        tensors = {id(leaf): _symbol(leaf, None) for leaf in taken}  # 3
        args, kwargs = swap(args, tensors), swap(kwargs, tensors)
        self._tracers.append(traced.Tracer(self._scope, self.own))
        try:
            network = self._tracers[-1].open(target, args, kwargs)
        except Exception as error:  # noqa: BLE001 - as above; 4
            _blame(target, error)
        self.ways.append("traced")
        return network


def _is_tensor(value: Any) -> bool:
    return isinstance(value, (InputSpec, traced.TracedTensor)) or is_a(value, "KerasTensor")


def _symbol(value: Any, sizes: Sizes | None) -> Any:
    """A symbolic tensor like what stands for one, without history; its unknown axes of the sizes given."""
    tensor: Any = sys.modules["keras"].KerasTensor
    shape = list(value.shape)
    if sizes is not None:
        shape = [_size(number, sizes) if axis is None else axis for number, axis in enumerate(shape)]
    return tensor(tuple(shape), dtype=value.dtype or "float32")


def _size(number: int, sizes: Sizes) -> int:
    return sizes.other if number else sizes.batch


def _blame(target: Any, error: Exception) -> NoReturn:
    """Raise the error that names the line of the user's code."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not _of_framework(f.filename)]
    name = type(target).__name__
    # Keras wraps what the error says in what it has to say of the layer, and prints it bold.
    what = (str(error).partition("\x1b[1m")[2] or str(error)).strip() or type(error).__name__
    what = what.partition("\x1b")[0].splitlines()[0].partition(". ")[0].rstrip(".")
    place, line = None, ""
    if frames:
        place, line = f"{frames[-1].filename}:{frames[-1].lineno}", f"`{frames[-1].line}`: "
    raise LiveModelError(
        place,
        expected=f"{name}.call() to run on symbolic tensors",
        found=f"{line}{type(error).__name__}: {what}",
        hint="Use layers or keras.ops there, or move it out of call().",
    ) from error


def _of_framework(filename: str) -> bool:
    path = Path(filename)
    if {"site-packages", "dist-packages"} & set(path.parts):
        return any(part in _FRAMEWORKS for part in path.parts)
    own = (Path(__file__).parent, Path(sysconfig.get_path("stdlib")))
    return filename.startswith("<") or any(path.is_relative_to(folder) for folder in own)
