"""Models of any size, written as Keras 3 writes the JSON of a model, without Keras: what grows how is measured on them.

    python benchmarks/synthetic_models.py ladder 10000 -o ladder.json

Each kind has about as many calls as are asked for:

- ``chain``: one input, a Dense after the other.
- ``ladder``: one input, blocks of two Dense with a residual Add.
- ``dense``: one input, blocks in which each Dense takes the Concatenate of the eight before it.
- ``fusions``: 8 inputs, which are fused pairwise again and again, in the manner of a butterfly.
- ``two``: two inputs with equal branches, half the calls each, that meet at the end.
- ``different``: as ``two``, but the branches have no job in common.
- ``heads``: two inputs that meet, a trunk, and as many outputs as half of the calls.
- ``fan``: as many inputs as half of the calls, each with a Dense, that meet at the end.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WIDTH = 8
BATCHED = (None, WIDTH)
BLOCK = 8  # what a Concatenate takes at most, where each call takes all before it


class Writer:
    """Layers of a functional model in the spelling of Keras 3."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.layers: list[dict[str, Any]] = []
        self.inputs: list[str] = []
        self.outputs: list[str] = []

    def input(self, name: str) -> str:
        """An input of the model; its name."""
        settings = {"batch_shape": list(BATCHED), "dtype": "float32", "sparse": False, "name": name}
        self._add("InputLayer", name, settings, [])
        self.inputs.append(name)
        return name

    def dense(self, name: str, source: str, width: int = WIDTH, *, class_name: str = "Dense") -> str:
        """A Dense behind a call, or a call of another class that keeps the width; its name."""
        settings = {"name": name, "trainable": True, "dtype": "float32", "units": WIDTH, "activation": "linear"}
        if class_name != "Dense":
            del settings["units"]
            settings["activation"] = "relu"
        node = {"args": [_tensor(source, width)], "kwargs": {}}
        self._add(class_name, name, settings, [node], build={"input_shape": [None, width]})
        return name

    def merge(self, class_name: str, name: str, sources: list[str]) -> str:
        """A call that merges several; its name."""
        settings: dict[str, Any] = {"name": name, "trainable": True, "dtype": "float32"}
        if class_name == "Concatenate":
            settings["axis"] = -1
        node = {"args": [[_tensor(source, WIDTH) for source in sources]], "kwargs": {}}
        self._add(class_name, name, settings, [node], build={"input_shape": [[None, WIDTH]] * len(sources)})
        return name

    def _add(
        self, class_name: str, name: str, settings: dict[str, Any], nodes: list[Any], *, build: Any = None
    ) -> None:
        layer = {
            "module": "keras.layers",
            "class_name": class_name,
            "config": settings,
            "registered_name": None,
            "name": name,
            "inbound_nodes": nodes,
        }
        if build is not None:
            layer["build_config"] = build
        self.layers.append(layer)

    def text(self) -> str:
        """The JSON of the model."""
        config = {
            "name": self.name,
            "trainable": True,
            "layers": self.layers,
            "input_layers": [[name, 0, 0] for name in self.inputs],
            "output_layers": [[name, 0, 0] for name in self.outputs],
        }
        model = {
            "module": "keras.src.models.functional",
            "class_name": "Functional",
            "config": config,
            "registered_name": "Functional",
        }
        return json.dumps(model)


def _tensor(source: str, width: int) -> dict[str, Any]:
    told = {"shape": [None, width], "dtype": "float32", "keras_history": [source, 0, 0]}
    return {"class_name": "__keras_tensor__", "config": told}


def chain(model: Writer, calls: int) -> Iterator[str]:
    """One input, a Dense after the other."""
    last = model.input("x")
    for index in range(calls - 1):
        last = model.dense(f"dense_{index}", last)
    yield last


def ladder(model: Writer, calls: int) -> Iterator[str]:
    """One input, blocks of two Dense with a residual Add."""
    last = model.input("x")
    for index in range(calls // 3):
        inner = model.dense(f"inner_{index}", last)
        outer = model.dense(f"outer_{index}", inner)
        last = model.merge("Add", f"add_{index}", [last, outer])
    yield last


def dense(model: Writer, calls: int) -> Iterator[str]:
    """One input, blocks in which each Dense takes all before it."""
    block = [model.input("x")]
    for index in range(calls // 2):
        if len(block) == 1:
            block.append(model.dense(f"dense_{index}", block[0]))
            continue
        joined = model.merge("Concatenate", f"join_{index}", list(block))
        fresh = model.dense(f"dense_{index}", joined, WIDTH * len(block))
        block = [fresh] if len(block) == BLOCK else [*block, fresh]
    yield block[-1]


def fusions(model: Writer, calls: int) -> Iterator[str]:
    """Inputs that are fused pairwise again and again."""
    ways = [model.input(f"x_{index}") for index in range(8)]
    for level in range(calls // 16):
        fresh = [model.dense(f"dense_{level}_{place}", way) for place, way in enumerate(ways)]
        step = 1 << level % 3
        ways = [
            model.merge("Add", f"add_{level}_{place}", [fresh[place], fresh[place ^ step]])
            for place in range(len(ways))
        ]
    yield from ways


def two(model: Writer, calls: int, *, second: str = "Dense") -> Iterator[str]:
    """Two branches that meet at the end."""
    ends = []
    for side, class_name in (("a", "Dense"), ("b", second)):
        last = model.input(side)
        for index in range(calls // 2):
            last = model.dense(f"{side}_{index}", last, class_name=class_name)
        ends.append(last)
    yield model.merge("Add", "join", ends)


def different(model: Writer, calls: int) -> Iterator[str]:
    """Two branches without a job in common."""
    yield from two(model, calls, second="Activation")


def heads(model: Writer, calls: int) -> Iterator[str]:
    """A trunk with many outputs."""
    last = model.merge("Add", "join", [model.dense(f"{side}_dense", model.input(side)) for side in "ab"])
    for index in range(calls // 2):
        last = model.dense(f"trunk_{index}", last)
    for index in range(calls // 2):
        yield model.dense(f"head_{index}", last)


def fan(model: Writer, calls: int) -> Iterator[str]:
    """Many inputs that meet in one fusion."""
    branches = [model.dense(f"dense_{index}", model.input(f"x_{index}")) for index in range(calls // 2)]
    yield model.merge("Add", "join", branches)


KINDS = {make.__name__: make for make in (chain, ladder, dense, fusions, two, different, heads, fan)}


def model_text(kind: str, calls: int) -> str:
    """The JSON of a model of a kind with about so many calls."""
    model = Writer(f"{kind}_{calls}")
    model.outputs = list(KINDS[kind](model, calls))
    return model.text()


def main() -> None:
    """Write the model that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("calls", type=int)
    parser.add_argument("-o", dest="target", type=Path, required=True, metavar="FILE")
    arguments = parser.parse_args()
    arguments.target.write_text(model_text(arguments.kind, arguments.calls), encoding="utf-8")


if __name__ == "__main__":
    main()
