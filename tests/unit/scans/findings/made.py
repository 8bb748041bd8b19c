"""Model files with something in them for a scan to find."""

import codecs
import marshal
import zipfile

import numpy as np

from archlens.scans import scan
from tests.unit.readers.made import dense, dense_weights, entry, functional, given, tensor, weights, write

MODEL = functional(given(), dense("d", "x", units=2))
WEIGHTS = dense_weights(("layers/dense", 2))
OUT = entry("Dense", "out", tensor("mid"), units=2)
CODE = codecs.encode(marshal.dumps((lambda x: x).__code__), "base64").decode()
LAMBDA = {"class_name": "__lambda__", "config": {"code": CODE, "defaults": None, "closure": None}}
OS_SYSTEM = {"module": "os", "class_name": "function", "config": "system", "registered_name": "system"}
PLACE = "config.json: config.layers[1]"


def found(tmp_path, middle, **top):
    """What a scan finds in a model with one layer between its input and its output."""
    model = {**functional(given(), middle, OUT), **top}
    made = scan(write(tmp_path / "m.keras", model, WEIGHTS))
    assert made.unread == ()
    return {(each.code, each.severity, place) for each in made.findings for place in each.places}


def layer(class_name, module="keras.layers", **config):
    return entry(class_name, "mid", tensor("x"), module=module, **config)


def codes(path):
    return [(each.code, each.severity) for each in scan(path).findings]


def added(tmp_path, name, content=b"x", mode=0o100644):
    path = write(tmp_path / "m.keras", MODEL, WEIGHTS)
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, content)
    return path


def hdf5_with(tmp_path, build):
    def both(h5):
        h5["layers/dense/vars/0"], h5["layers/dense/vars/1"] = np.zeros((8, 2), "f4"), np.zeros(2, "f4")
        build(h5)

    return write(tmp_path / "m.keras", MODEL, weights(both))
