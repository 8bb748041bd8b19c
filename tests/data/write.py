"""Write the models of ``tests/builders/archives.py`` with the Keras that runs this, and beside each its facts.

From the project's root, once in an environment of each version that is to be covered (TensorFlow as backend)::

    pip install keras==3.3.3 tensorflow h5py && python -m tests.data.write

makes ``tests/data/keras_3.3.3/NAME.keras`` and ``NAME.json``; 3.3.3 has no names in the weights file, 3.15.1 has them,
and 3.5.0 lies between. The weights are declared without values, as in ``sample_models``. The facts are those of the
live model at the time of saving, not read from the file:

- ``parameters``: what ``count_params()`` says;
- ``layers``: parameters by path, for each path that the definitions give: names of models and of the layer, the top
  model's left out, the wrapper's name alone for ``TimeDistributed`` around a model. A layer that several models hold
  stands under each of its paths, so the sum may be more than ``parameters``;
- ``shared``: the lists of paths that are one and the same layer (or, behind a wrapper, one and the same weights);
- ``calls``: how many calls the model makes with every nested model opened, inputs left out;
- ``loads``: whether this Keras can load its own file (where models share a layer, none of the three can).
"""

import itertools
import json
import sys
from pathlib import Path

import keras

from sample_models import archive
from tests.builders import BUILDERS

NAMES = (
    "shared_layers",
    "nested_models",
    "wrapped_layers",
    "distributed_model",
    "attention_and_custom",
    "encoder_shared_across",
)


def graph_of(operation):
    """The Functional model that an operation opens into, or None if it is one call."""
    if isinstance(operation, keras.layers.TimeDistributed):
        return graph_of(operation.layer)
    if isinstance(operation, keras.Sequential):
        return operation._functional  # noqa: SLF001 - Keras has no public way to a Sequential's nodes
    return operation if isinstance(operation, keras.Model) and hasattr(operation, "operations") else None


def layers_of(model, scope=()):
    """Every layer and operation with its path, nested models opened."""
    for operation in graph_of(model).operations:
        path = (*scope, operation.name)
        if graph_of(operation):
            yield from layers_of(operation, path)
        elif not isinstance(operation, keras.layers.InputLayer):
            yield "/".join(path), operation


def calls_of(model):
    """The number of calls of a model, nested models opened, inputs left out."""
    nodes = itertools.chain.from_iterable(graph_of(model)._nodes_by_depth.values())  # noqa: SLF001 - as above
    return sum(calls_of(node.operation) if graph_of(node.operation) else 1 for node in nodes if not node.is_input)


def count(operation):
    """The parameters of a layer; an operation has none."""
    return operation.count_params() if isinstance(operation, keras.Layer) else 0


def owners(operation):
    """What makes two layers the same weights: the identities of the variables."""
    return tuple(id(weight) for weight in getattr(operation, "weights", ()))


def facts(model):
    """The facts of a live model, as the module's docstring lists them."""
    found = list(layers_of(model))
    paths = {}
    for path, operation in found:
        paths.setdefault(owners(operation) or (path,), []).append(path)
    return {
        "keras_version": keras.__version__,
        "parameters": model.count_params(),
        "layers": {path: count(operation) for path, operation in found},
        "shared": [same for same in paths.values() if len(same) > 1],
        "calls": calls_of(model),
    }


def loads(path):
    """Whether Keras can load the file."""
    try:
        keras.models.load_model(path)
    except ValueError:
        return False
    return True


def main():
    """Write every model and its facts below this folder, in the folder of this Keras."""
    folder = Path(__file__).parent / f"keras_{keras.__version__}"
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        keras.utils.clear_session()
        try:
            model = BUILDERS[name]()
        except NotImplementedError:
            sys.stdout.write(f"Keras {keras.__version__} cannot build {name}\n")
            continue
        path = folder / f"{name}.keras"
        archive.write(model, path)
        text = json.dumps(facts(model) | {"loads": loads(path)}, indent=2)
        path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"{path.stat().st_size:>8,} bytes  {path.relative_to(Path(__file__).parent)}\n")


if __name__ == "__main__":
    main()
