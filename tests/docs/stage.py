"""The folder in which what pages show is run: models under the names that pages use, settings, a survey, a repository.

A page gets a copy of its own, and its blocks run in it in their order: what one writes is there for the next.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import archlens
from tests.conftest import ROOT
from tests.docs.blocks import Block
from tests.unit.readers.made import dense_weights, entry, functional, given, tensor, write

SAMPLES = ROOT / "sample_models"

CONTRACT = """[[contracts]]
name = "image stays shallow"
type = "branch-depth"
model = "models/vqa.keras"
branch = "image_input"
max = 20
"""

BUILDER = '''"""Code that builds a model."""


def build_model():
    import keras

    image, text = keras.Input((8,), name="image"), keras.Input((8,), name="text")
    both = keras.layers.Concatenate()([image, text])
    return keras.Model([image, text], keras.layers.Dense(1)(both))


build = build_model
'''


def make_stage(folder: Path) -> None:
    """Everything that pages name, in a folder that is empty."""
    shutil.copytree(SAMPLES, folder / "sample_models", ignore=shutil.ignore_patterns("__pycache__"))
    models = folder / "models"
    models.mkdir()
    for name in ("vqa", "vqa_saved_again", "ranker"):
        shutil.copy(SAMPLES / "image_text.keras", models / f"{name}.keras")
    _shop(models / "shop.keras")
    for name, sample in (("old", "merge_concatenate"), ("new", "merge_add"), ("candidate", "image_text")):
        shutil.copy(SAMPLES / f"{sample}.keras", folder / f"{name}.keras")
    (folder / "driving.keras").symlink_to("sample_models/driving.keras")
    (folder / "archlens.toml").write_text(CONTRACT, encoding="utf-8")
    (folder / "docs").mkdir()
    (folder / "app").mkdir()
    (folder / "app" / "models.py").write_text(BUILDER, encoding="utf-8")
    _h5(folder / "model.h5")
    _repository(folder)
    lock = archlens.Architecture.of(archlens.analyze(folder / "model.keras")).to_lock()
    (folder / "model.lock").write_text(lock, encoding="utf-8")


def make_survey(folder: Path) -> None:
    """The survey ``zoo``: of the sample models, and of a file that is none."""
    (folder / "broken.keras").write_bytes(b"none")
    archlens.survey(["sample_models", "broken.keras"], "zoo", jobs=2)
    (folder / "broken.keras").unlink()


def begin_page(folder: Path, blocks: Sequence[Block]) -> None:
    """Make the folder what the blocks of a page take for granted: what they make themselves is not there yet."""
    lines = [line.removeprefix("$ ") for block in blocks for line in block.text.splitlines()]
    if any(line.startswith("archlens init ") for line in lines):
        (folder / "archlens.toml").unlink()
    if any(line.startswith("archlens survey ") and "-o zoo/" in line for line in lines):
        shutil.rmtree(folder / "zoo")
    for page in {block.page for block in blocks} & STAGED.keys():
        STAGED[page](folder)


def open_model(path: Path) -> None:
    """A model of an image and of a text of any length."""
    renames = {'"image_input"': '"image"', '"text_input"': '"text"', "[null, 120]": "[null, null]"}
    with zipfile.ZipFile(SAMPLES / "image_text_nested.keras") as sample:
        parts = {name: sample.read(name) for name in sample.namelist()}
    config = parts["config.json"].decode()
    for old, new in renames.items():
        assert old in config
        config = config.replace(old, new)
    parts["config.json"] = config.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def hostile_model(path: Path) -> None:
    """One that calls what the file names."""
    function = {"class_name": "function", "config": "system", "module": "os", "registered_name": "system"}
    odd = entry("Lambda", "odd", tensor("x"), function=function)
    write(
        path,
        functional(given(), odd, entry("Dense", "out", tensor("odd"), units=2)),
        dense_weights(("layers/dense", 2)),
    )


STAGED = {"docs/scan.md": lambda folder: hostile_model(folder / "model.keras")}
"""Pages that are about another model."""


def _shop(path: Path) -> None:
    """A model whose price needs no image."""
    sys.path.insert(0, str(ROOT / "docs" / "terms"))
    try:
        from small_models import SmallModel
    finally:
        sys.path.pop(0)
    model = SmallModel("shop")
    image, facts = model.input("image_input", 8), model.input("facts_input", 4)
    model.write(path, model.dense("price", facts, units=1), model.dense("kind", model.concat(image, facts), units=3))


def _h5(path: Path) -> None:
    """The same in HDF5, as Keras 2 wrote it."""
    with zipfile.ZipFile(ROOT / "tests" / "data" / "legacy" / "shared_layer.zip") as archive:
        name = next(each for each in archive.namelist() if each.endswith(".h5"))
        path.write_bytes(archive.read(name))


def _repository(folder: Path) -> None:
    """A branch that is one commit ahead of ``main``, with other models."""

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607

    git("init", "-q", "-b", "main")
    shutil.copy(SAMPLES / "image_text_nested.keras", folder / "model.keras")
    shutil.copy(SAMPLES / "merge_add.keras", folder / "models" / "vqa.keras")
    git("add", "model.keras", "models", "archlens.toml")
    git("commit", "-qm", "a model")
    git("update-ref", "refs/remotes/origin/main", "main")
    git("checkout", "-qb", "another")
    open_model(folder / "model.keras")
    shutil.copy(SAMPLES / "image_text.keras", folder / "models" / "vqa.keras")
    git("add", "model.keras", "models")
    git("commit", "-qm", "another one")


def live_models():
    """What docs/live.md analyses."""
    import keras

    class Subclassed(keras.Model):
        """A model whose graph is in its code."""

        def __init__(self) -> None:
            super().__init__()
            self.embed, self.pool = keras.layers.Embedding(100, 8), keras.layers.GlobalAveragePooling2D()
            self.dense = keras.layers.Dense(1)

        def call(self, given):
            if not isinstance(given, dict):
                return self.dense(self.embed(given)[:, 0])
            text, image = self.embed(given["text"])[:, 0], self.pool(given["image"])
            return self.dense(keras.ops.concatenate([text, image], axis=-1))

    text = keras.Input((None,), name="text", dtype="int32")
    pooled = keras.layers.GlobalAveragePooling1D()(keras.layers.Embedding(100, 8)(text))
    sequential = keras.Sequential([keras.layers.Conv2D(4, 3), keras.layers.Flatten()])
    model = keras.Model(text, keras.layers.Dense(1)(pooled))
    return {"model": model, "sequential": sequential, "subclassed": Subclassed()}


NAMES = {"docs/live.md": live_models}
"""What the Python of a page takes for granted."""
