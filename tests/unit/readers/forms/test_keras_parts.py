"""The parts of a model of Keras 3, held in memory: what they describe, whatever holds them."""

import contextlib
import io
import json

import pytest

from archlens.errors import ModelFileError
from archlens.readers.forms.contents import Contents, JsonDocument
from archlens.readers.forms.keras_parts import (
    CONFIG,
    METADATA,
    NPZ_WEIGHTS,
    SHARDS,
    WEIGHTS,
    add_model,
    declared_weights,
    described,
    needed_weights,
    version_of,
)
from tests.unit.readers.made import dense, dense_weights, functional, given

CONFIGURATION = json.dumps(functional(given(), dense("a", "x"), dense("b", "a", units=3))).encode()
BOTH = dense_weights(("layers/dense", 8), ("layers/dense_1", 3))
SIZES = {"dense": [(8, 8), (8,)], "dense_1": [(8, 3), (3,)]}


class InMemory(dict):
    """Parts by name; a part that is not there raises what a folder does."""

    def read(self, name, _limit):
        return self[name]

    @contextlib.contextmanager
    def window(self, name, _limit):
        if name not in self:
            raise FileNotFoundError(name)
        yield io.BytesIO(self[name])


def parts(**others):
    return InMemory({CONFIG: CONFIGURATION, METADATA: b'{"keras_version": "3.15.1"}', **others})


def shapes(weights):
    return {name: group.all_shapes() for name, group in weights.at(["layers"]).children.items()}


@pytest.mark.parametrize("read", [needed_weights, declared_weights])
def test_weights_in_one_file_or_in_shards(read):
    whole = described(parts(**{WEIGHTS: BOTH}), "m", "folder", read)
    assert (whole.format, whole.keras_version, whole.place) == ("folder", "3.15.1", CONFIG)
    assert shapes(whole.weights) == SIZES
    listed = json.dumps({"weight_map": {"/layers/dense/vars": ["0.h5"], "/layers/dense_1/vars": "1.h5"}}).encode()
    shards = {"0.h5": dense_weights(("layers/dense", 8)), "1.h5": dense_weights(("layers/dense_1", 3))}
    divided = described(parts(**{SHARDS: listed, **shards}), "m", "keras", read)
    assert shapes(divided.weights) == SIZES
    broken = described(parts(**{SHARDS: listed, "0.h5": shards["0.h5"]}), "m", "keras", read)
    assert broken.weights is None
    assert "the shard '1.h5' is missing" in str(broken.weights_error)


def test_parts_without_weights_or_with_pickled_ones():
    without = described(parts(), "m", "keras", needed_weights)
    assert (without.weights, without.weights_error) == (None, None)
    pickled = described(parts(**{NPZ_WEIGHTS: b"PK"}), "m", "keras", needed_weights)
    assert pickled.weights is None
    assert "they are pickled" in str(pickled.weights_error)


@pytest.mark.parametrize(
    ("metadata", "version"),
    [(b'{"keras_version": "3.1"}', "3.1"), (b'{"keras_version": 3}', None), (b"[]", None), (b"{", None)],
)
def test_the_version(metadata, version):
    assert version_of(parts(**{METADATA: metadata})) == version
    assert version_of(InMemory({CONFIG: CONFIGURATION})) is None


def test_a_later_major_version_is_refused_by_its_part():
    with pytest.raises(ModelFileError, match=r"^m: metadata.json: expected a file of Keras 3 or older"):
        described(parts(**{METADATA: b'{"keras_version": "4.0"}'}), "m", "keras", needed_weights)


def test_what_a_scan_compares():
    contents = Contents("m")
    listed = {"weight_map": {"/layers/dense/vars": ["0.h5", "../outside.h5"]}}
    documents = {CONFIG: JsonDocument(CONFIG, json.loads(CONFIGURATION)), SHARDS: JsonDocument(SHARDS, listed)}
    add_model(contents, parts(**{WEIGHTS: BOTH}), documents, "folder")
    assert contents.own_texts == {"0.h5"}
    assert shapes(contents.description.weights) == SIZES
    assert contents.description.keras_version is None
