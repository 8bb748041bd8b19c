"""What foreign files are, each as its program writes it or its specification has it."""

import gzip
import io
import json
import pickle
import struct
import tarfile
import zipfile

import h5py
import numpy as np
import pytest

import archlens
from archlens.errors import ModelFileError
from archlens.readers.files.file_kinds import harmful_kind, kind_of, kind_of_folder
from tests.unit.readers.made import dense, functional, given


def written(write):
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def zipped(*names):
    def write(file):
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, b"")

    return written(write)


def tarred(file):
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("saved_model.pb"))


def safetensors(size):
    """Eight bytes with the length of the header, and the header, by the format's description."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).ljust(size)
    return struct.pack("<Q", len(header)) + header.encode() + bytes(4)


# What TensorFlow writes; tests/against_keras has it write them.
LITE = b"\x1c\x00\x00\x00TFL3" + bytes(24)
# GraphDef: nodes are field 1, of which the name is field 1 and the operation field 2.
GRAPH = b"\n\x13\n\na_constant\x12\x05Const"
# ModelProto of ONNX: ir_version (field 1), producer_name (field 2), and so on.
ONNX = b"\x08\x08\x12\x07pytorch\x1a\x052.0.0:\x00"

KINDS = {
    "a PyTorch file": [zipped("archive/data.pkl", "archive/data/0"), b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80"],
    "a pickle": [pickle.dumps({"a": 1})],
    "a NumPy array": [written(lambda file: np.save(file, np.zeros(3)))],
    "NumPy arrays (.npz)": [written(lambda file: np.savez(file, a=np.zeros(3)))],
    "a zipped SavedModel": [zipped("m/saved_model.pb", "m/variables/variables.index")],
    "a zipped Keras model": [zipped("m.keras"), zipped("weights/m.h5")],
    "a zipped folder of a Keras model": [zipped("m/config.json", "m/metadata.json")],
    "an Office document": [zipped("[Content_Types].xml", "word/document.xml")],
    "an archive without one": [zipped("notes.txt"), zipped("metadata.json", "model.weights.h5")],
    "a safetensors file": [safetensors(100), safetensors(0x7B), safetensors(0x20)],
    "a TensorFlow Lite model": [LITE, LITE + zipped("labels.txt")],
    "a frozen graph of TensorFlow": [GRAPH, b"\n\x92\x01\n\na_constant\x12\x05Const" + bytes(127)],
    "an ONNX model": [ONNX],
    "a GGUF model": [b"GGUF\x03\x00\x00\x00"],
    "a gzip archive": [gzip.compress(b"a")],
    "a tar archive": [written(tarred)],
    "an HTML page": [b"<!doctype html>\n<html>", b"\n<HTML lang='en'>"],
    "an XML file": [b"<?xml version='1.0'?><net/>"],
    "a model in YAML, which no Keras since 2.6 writes or reads": [b"backend: tensorflow\nclass_name: Sequential\n"],
    "a script": [b"#!/usr/bin/env python\n"],
    "a text": [b"hello", "Größe".encode() * 1000],
    "an empty file": [b""],
    "something else": [b"\x00\x01\x02\xff\xfe"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_file_is_told_by_its_kind(kind, tmp_path):
    for data in KINDS[kind]:
        path = tmp_path / "m.keras"
        path.write_bytes(data)
        with pytest.raises(ModelFileError) as raised:
            archlens.analyze(path)
        assert raised.value.found == kind
        unpack = raised.value.hint == "Unpack it and give what is in it."
        assert unpack == kind.startswith("a zipped")


def test_scans_tell_it_too(tmp_path):
    (tmp_path / "m.keras").write_bytes(LITE)
    (unread,) = archlens.scan(tmp_path / "m.keras").unread
    assert unread.why == "no Keras model, but a TensorFlow Lite model"


@pytest.mark.parametrize("kind", ["a joblib file, which is a pickle", "a pickle of scikit-learn"])
def test_pickles_by_what_they_name(kind):
    name = "joblib" if "joblib" in kind else "sklearn"
    assert kind_of(b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x0c" + name.encode() + b".tree") == kind


def test_models_are_of_no_foreign_kind(tmp_path):
    with h5py.File(tmp_path / "m.h5", "w") as h5:
        h5.attrs["model_config"] = "{}"
    assert kind_of((tmp_path / "m.h5").read_bytes()[:512]) is None
    assert kind_of(zipped("config.json")[:512]) is None
    # JSON is text, and is asked for before anything is called so.
    for encoding in ("utf-8", "utf-16", "utf-8-sig"):
        (tmp_path / "m.json").write_bytes(json.dumps(functional(given(), dense("a", "x"))).encode(encoding))
        assert archlens.scan(tmp_path / "m.json").form == ("json" if encoding != "utf-16" else None)


def test_what_can_run_in_a_part_of_a_model():
    assert [harmful_kind(data) for data in (pickle.dumps(1), zipped("a"), b"\x7fELF", b"#!/bin/sh", b"{}", b"")] == [
        "a pickle",
        "an archive",
        "a program",
        "a script",
        None,
        None,
    ]


def test_folders_by_their_files():
    kinds = {
        "model.ckpt-10.index": "a checkpoint of TensorFlow, which holds weights only",
        "group1-shard1of1.bin": "a model of TensorFlow.js: name its model.json",
        "tf_model.h5": "a model of Hugging Face's transformers, which holds no graph",
        "a.keras": "a folder of models: name one of them",
        "fingerprint.pb": "a SavedModel without its saved_model.pb: copy or download the whole folder again",
    }
    assert {name: kind_of_folder(["readme.md", name]) for name in kinds} == kinds
