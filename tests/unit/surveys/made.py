"""Surveys for tests: models as files, and what reads them without a process of its own."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import archlens
from archlens.surveys.executors import SurveyExecutor
from archlens.surveys.records import SurveyReading
from archlens.surveys.run import SurveyPlan, make_survey
from archlens.surveys.sources import surveyed_files
from archlens.surveys.table_formats import format_named
from tests.conftest import ROOT


class OneThread(ThreadPoolExecutor, SurveyExecutor):
    """What runs a survey in this process."""

    in_flight = 3


SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))


def some_models(folder, number=4):
    """A folder of its own with some of the sample models, and a file that is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in SAMPLES[:number]:
        shutil.copy(path, folder)
    (folder / "broken.keras").write_bytes(b"no model")
    return folder


def surveyed(sources, folder, *, format_name="parquet", analyze=archlens.analyze, reading=None, tell=print, **more):
    """A survey made in threads of this process, which is quick."""
    sources = [str(sources)] if isinstance(sources, (str, Path)) else [str(each) for each in sources]
    reading = reading or SurveyReading(expansion=4.0)
    plan = SurveyPlan(Path(folder), format_named(format_name), reading, **more)
    return make_survey(plan, surveyed_files(sources), analyze, lambda: OneThread(1), tell)


def tables_in(folder):
    """Name → bytes of the tables in a folder."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.suffix in {".parquet", ".csv"}}


def dense_model(path, units=8, name="made"):
    """A model of one layer as JSON, as Keras 3 writes it."""
    layers = [
        {
            "module": "keras.layers",
            "class_name": "InputLayer",
            "config": {"batch_shape": [None, 4], "dtype": "float32", "name": "x"},
            "name": "x",
            "inbound_nodes": [],
        },
        {
            "module": "keras.layers",
            "class_name": "Dense",
            "config": {"name": name, "units": units, "use_bias": False},
            "build_config": {"input_shape": [None, 4]},
            "name": name,
            "inbound_nodes": [
                {
                    "args": [
                        {
                            "class_name": "__keras_tensor__",
                            "config": {"shape": [None, 4], "dtype": "float32", "keras_history": ["x", 0, 0]},
                        }
                    ],
                    "kwargs": {},
                }
            ],
        },
    ]
    config = {"name": name, "layers": layers, "input_layers": [["x", 0, 0]], "output_layers": [[name, 0, 0]]}
    path.write_text(json.dumps({"module": "keras", "class_name": "Functional", "config": config}), encoding="utf-8")
    return path
