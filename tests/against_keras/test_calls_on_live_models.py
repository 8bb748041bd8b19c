"""draw, compare and scan of a live model are those of its file."""

from __future__ import annotations

import subprocess
import warnings
from dataclasses import replace

import keras
import pytest
from keras import layers

import archlens


@pytest.fixture(scope="module")
def live():
    left, right = keras.Input((8,), name="left"), keras.Input((4,), name="right")
    doubled = layers.Lambda(lambda tensor: tensor * 2, output_shape=(8,))(left)
    return keras.Model([left, right], layers.Dense(2)(layers.Concatenate()([doubled, right])), name="live")


def test_a_live_model_is_taken_as_its_file_is(live, tmp_path):
    path = tmp_path / "live.keras"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Keras itself, as it reads a variable
        live.save(path)
    assert archlens.compare(live, path).same
    assert archlens.compare(archlens.analyze(path), live).same
    # But for what a picture warns of: only the file holds the code of the Lambda.
    pictures = [archlens.draw(replace(archlens.analyze(model), findings=())).svg for model in (live, path)]
    assert pictures[0] == pictures[1]
    in_file, in_object = archlens.scan(path), archlens.scan(live)
    assert in_object.source == "live"
    assert [(each.code, each.message) for each in in_object.findings] == [
        (each.code, each.message) for each in in_file.findings
    ]
    assert in_object.findings


def test_an_object_that_is_no_model_is_refused():
    for wrong in (layers.Dense(2), 3):
        with pytest.raises(archlens.ArchlensError, match="found an object of class"):
            archlens.scan(wrong)


def test_code_that_stands_in_the_way_is_told():
    class Own(keras.Model):
        def get_config(self):
            raise RuntimeError("not today")

    with pytest.raises(archlens.ArchlensError, match="not today"):
        archlens.scan(Own())


def test_a_module_of_the_current_folder_has_the_custom_objects(python, environment, tmp_path):
    (tmp_path / "own_objects_here.py").write_text(
        "import keras\n"
        "@keras.saving.register_keras_serializable('own')\n"
        "class Twice(keras.layers.Layer):\n"
        "    def call(self, x): return x * 2\n"
    )
    make = (
        "import keras, own_objects_here as own; x = keras.Input((4,)); keras.Model(x, own.Twice()(x)).save('m.keras')"
    )
    run = {"cwd": tmp_path, "env": environment, "capture_output": True, "timeout": 120}
    subprocess.run([python, "-c", make], check=True, **run)
    # -P: as the console script, which has no folder of the user's among those of modules.
    report = [python, "-P", "-m", "archlens", "report", "m.keras", "--rebuild", "--custom-objects", "own_objects_here"]
    assert b"1 layer, depth 1" in subprocess.run(report, check=True, **run).stdout
