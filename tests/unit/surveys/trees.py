"""Folders of models of all kinds, as names of files with what is in them; nothing in them has to be read whole."""

from __future__ import annotations

CONFIG = b'{"module": "keras", "class_name": "Functional"}'

TREE = {
    "zoo/a.keras": b"PK",
    "zoo/b.h5": b"\x89HDF",
    "zoo/c.weights.h5": b"\x89HDF",
    "zoo/notes.txt": b"no model",
    "zoo/plain.json": b"{}",
    "zoo/deep/er/d.keras": b"PK",
    "zoo/deep/e.hdf5": b"\x89HDF",
    "zoo/deep.keras/f.keras": b"PK",
    "zoo/.git/g.keras": b"PK",
    "zoo/deep/.cache/h.keras": b"PK",
    "zoo/saved/saved_model.pb": b"\x08\x01",
    "zoo/saved/variables/variables.index": b"",
    "zoo/saved/assets/inside.keras": b"PK",
    "zoo/saved/beside.h5": b"\x89HDF",
    "zoo/old/1/keras_metadata.pb": b"",
    "zoo/old/2/saved_model.pbtxt": b"",
    "zoo/hub/config.json": b"{}",
    "zoo/hub/metadata.json": b"{}",
    "zoo/hub/model.weights.h5": b"\x89HDF",
    "zoo/alone/config.json": CONFIG,
    "zoo/alone/version/i.keras": b"PK",
    "zoo/other/config.json": b'{"model_type": "bert"}',
    "zoo/other/j.keras": b"PK",
    "zoo2/k.keras": b"PK",
}
