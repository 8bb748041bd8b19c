"""Real models with hostile values in random places: a scan and a skeleton, or a clean error; never anything else."""

import copy
import json
import random
import zipfile

import pytest

from archlens.errors import ArchlensError
from archlens.scans import scan
from archlens.skeletons import skeleton_bytes
from tests.conftest import ROOT
from tests.unit.readers.made import write

DATA = ROOT / "tests" / "data"
MODELS = [
    DATA / "keras_3.15.1" / "wrapped_layers.keras",
    DATA / "keras_3.15.1" / "attention_and_custom.keras",
    DATA / "keras_3.15.1" / "nested_models.keras",
    ROOT / "sample_models" / "image_text_attention.keras",
]
HOSTILE = [
    None,
    True,
    False,
    -1,
    0,
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "x",
    "\x00",
    "\ud800",
    [],
    {},
    [[]],
    [None],
    {"a": None},
    [1.5, 2],
    ["in", 0, 0],
    {"class_name": "Dense", "config": {}},
    {"class_name": "function", "module": "builtins", "config": {}},
    {"class_name": "__keras_tensor__"},
    {"class_name": "DTypePolicy", "config": {"name": []}},
    {"class_name": [], "config": {"name": {}}},
    {"class_name": "TimeDistributed", "config": {"layer": {"class_name": {}, "config": []}}},
    "a,b->ab",
    "../up",
    {"class_name": "Lambda", "module": [], "config": "x"},
    {"class_name": "StringLookup", "config": {"vocabulary": [0]}},
]


def places(data):
    """Every container in JSON with every key or index in it."""
    pending = [data]
    found = []
    while pending:
        value = pending.pop()
        inside = list(value.items() if isinstance(value, dict) else enumerate(value))
        found += [(value, key) for key, _ in inside]
        pending += [item for _, item in inside if isinstance(item, (dict, list))]
    return found


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_scan_and_a_skeleton_or_a_clean_error(path, tmp_path):
    with zipfile.ZipFile(path) as archive:
        config, held = json.loads(archive.read("config.json")), archive.read("model.weights.h5")
    chance = random.Random(path.stem)
    outcomes = {"scan": 0, "skeleton": 0, "anonymous": 0, "error": 0}
    for _ in range(20):
        mutant = copy.deepcopy(config)
        for _ in range(chance.choice([1, 1, 2, 5])):
            holder, key = chance.choice(places(mutant))
            holder[key] = copy.deepcopy(chance.choice(HOSTILE))
        file = write(tmp_path / "m.keras", mutant, held)
        made = scan(file)
        outcomes["scan"] += 1
        assert made.looked_at
        for anonymize in (False, True):
            try:
                skeleton_bytes(file, anonymize=anonymize)
                outcomes["anonymous" if anonymize else "skeleton"] += 1
            except ArchlensError:
                outcomes["error"] += 1
    assert outcomes["scan"] == 20
    assert outcomes["skeleton"] > 12
    assert outcomes["anonymous"] > 1
