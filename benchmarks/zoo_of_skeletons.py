"""Many model files without weights, to measure a survey on: networks of Keras, the sample models, random models.

    python benchmarks/zoo_of_skeletons.py zoo_models/ [--files 2000] [--built 300]

Equal thirds are made of

- `keras.applications`: 38 networks, which are families in several depths, widths and image sizes;
- the sample models, 28 of them;
- random models of one to three inputs (`tests/against_keras/random_models.py`).

Keras builds and saves so many different models as `--built` says, `archlens skeleton` takes the weights out. What is
missing to the number of files are variants: another name of the model, another activation where it was ReLU, another
dropout rate, in the configuration alone. A variant costs a reader what its model does, and Keras loads it; but its
wiring is none of its own. So the zoo is as varied in wiring as `--built` says, not as the number of files does.
`zoo.json` in the folder says of each file what it is a variant of.

Needs the extra `keras-archlens[tensorflow]`. The same arguments give the same models, but for Keras's version.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")

CONFIGURATION = "config.json"
LIST = "zoo.json"
ACTIVATIONS = ("relu", "elu", "gelu", "selu", "silu", "tanh")
RATES = (0.1, 0.2, 0.3, 0.4, 0.5)

APPLICATIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(
        ("MobileNet", {"alpha": alpha, "input_shape": (size, size, 3)})
        for alpha in (0.25, 0.5, 1.0)
        for size in (128, 224)
    ),
    *(
        ("MobileNetV2", {"alpha": alpha, "input_shape": (size, size, 3)})
        for alpha in (0.35, 0.75, 1.4)
        for size in (96, 224)
    ),
    *(("MobileNetV3Small", {"alpha": 1.0, "minimalistic": simple}) for simple in (False, True)),
    *(("MobileNetV3Large", {"alpha": alpha}) for alpha in (0.75, 1.0)),
    *((f"EfficientNetB{number}", {}) for number in range(4)),
    *((f"EfficientNetV2B{number}", {}) for number in range(3)),
    *((f"DenseNet{depth}", {"input_shape": (128, 128, 3)}) for depth in (121, 169)),
    *((f"ResNet{depth}", {"input_shape": (size, size, 3)}) for depth in (50, 101) for size in (96, 224)),
    *((f"ResNet{depth}V2", {}) for depth in (50, 101)),
    *(("NASNetMobile", {"classes": classes}) for classes in (10, 1000)),
    *(("Xception", {"classes": classes}) for classes in (10, 1000)),
    ("InceptionV3", {}),
    ("VGG16", {"include_top": False}),
    ("VGG19", {"include_top": False}),
)
"""Function of `keras.applications` and its arguments."""


def built_applications() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Networks of `keras.applications`: a name, and how to build it."""
    import keras

    for number, (function, arguments) in enumerate(APPLICATIONS):
        build = getattr(keras.applications, function)
        yield f"{function}_{number}", lambda build=build, arguments=arguments: build(weights=None, **arguments)


def built_at_random() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Random models without end: a name, and how to build it."""
    from tests.against_keras.random_models import random_model

    for seed in itertools.count():
        yield f"random_{seed}", lambda seed=seed: random_model(random.Random(seed))  # noqa: S311 - no secret


def write_skeletons(
    models: Iterator[tuple[str, Callable[[], Any]]], folder: Path, most: int | None = None
) -> list[Path]:
    """Build models, and save each without its weights: all, or so many as can be built and are asked for."""
    import keras

    from sample_models import archive

    written: list[Path] = []
    for name, build in models:
        if len(written) == most:
            break
        keras.utils.clear_session()
        try:
            model = build()
        except ValueError:  # random layers that Keras does not take
            continue
        path = folder / f"{name}.keras"
        archive.write(model, path)  # archlens.skeleton, of what Keras saves
        written.append(path)
        print(f"{len(written):>5} {name}", file=sys.stderr)
    return written


def write_variant(source: Path, target: Path, number: int) -> None:
    """Write a model with another name, other activations and other dropouts; its weights are declared as before."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == CONFIGURATION:
                content = json.dumps(varied(json.loads(content), number)).encode()
            copy.writestr(name, content)


def varied(configuration: Any, number: int) -> Any:
    """The configuration of a model with a name, an activation and a dropout rate of its own.

    Args:
        configuration: of a model, as Keras writes it.
        number: of the variant.
    """
    choose = random.Random(number).choice  # noqa: S311 - no secret
    made = _changed(configuration, choose(ACTIVATIONS), choose(RATES))
    made["config"]["name"] = f"{made['config']['name']}_v{number}"
    return made


def _changed(value: Any, activation: str, rate: float) -> Any:
    """Every ReLU that is named as an activation becomes another one, every dropout has another rate."""
    if isinstance(value, list):
        return [_changed(inner, activation, rate) for inner in value]
    if not isinstance(value, dict):
        return value
    made = {key: _changed(inner, activation, rate) for key, inner in value.items()}
    if made.get("activation") == "relu":
        made["activation"] = activation
    if made.get("class_name") == "Dropout":
        made["config"]["rate"] = rate
    return made


def write_zoo(folder: Path, files: int, built: int) -> dict[str, str]:
    """Write so many files into a folder; of each, by its path below that, what it is a variant of."""
    from sample_models import BUILDERS, path

    originals = folder / "originals"
    originals.mkdir(parents=True, exist_ok=True)
    samples = [path(name) for name in BUILDERS]
    at_random = max(1, built - len(APPLICATIONS) - len(samples))
    thirds = {
        "applications": write_skeletons(built_applications(), originals),
        "samples": samples,
        "random": write_skeletons(built_at_random(), originals, at_random),
    }
    made: dict[str, str] = {}
    for third in thirds:
        (folder / third).mkdir(exist_ok=True)
    for third, number in zip(itertools.cycle(thirds), range(files)):
        sources = thirds[third]
        source = sources[number // len(thirds) % len(sources)]
        target = folder / third / f"{source.stem}_v{number}.keras"
        write_variant(source, target, number)
        made[str(target.relative_to(folder))] = source.stem
    for original in originals.iterdir():
        original.unlink()
    originals.rmdir()
    return made


def main() -> None:
    """Write the zoo that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--built", type=int, default=300, help="how many of them differ in more than names")
    arguments = parser.parse_args()
    made = write_zoo(arguments.folder, arguments.files, arguments.built)
    (arguments.folder / LIST).write_text(json.dumps(made, indent=1), encoding="utf-8")
    print(f"{len(made)} files of {len(set(made.values()))} architectures")


if __name__ == "__main__":
    main()
