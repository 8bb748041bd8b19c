"""Weights in several files, and the list of them."""

import io
import json

import pytest

from archlens.errors import ModelFileError
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.weights.shards import merged, open_shards, shard_names, shards_beside
from archlens.readers.weights.weight_groups import WeightGroup
from tests.unit.readers.models import group


def listed(**places):
    return json.dumps({"metadata": {"total_size": 1.0}, "weight_map": places}).encode()


def test_the_names_of_the_shards():
    assert shard_names(listed(a="m_1.h5", b=["m_0.h5", "m_1.h5"]), "m.json") == ["m_0.h5", "m_1.h5"]


@pytest.mark.parametrize("name", ["../m.h5", "a/m.h5", "a\\m.h5", "/etc/m.h5", "m.keras", ""])
def test_shards_elsewhere_are_refused(name):
    with pytest.raises(WeightsError, match="shards elsewhere than beside it"):
        shard_names(listed(a="m.h5", b=name), "m.json")
    assert shards_beside(json.loads(listed(a="m.h5", b=name))) == ["m.h5"]


def test_what_is_no_list_is_told():
    for text in (b"[]", b"{}", b'{"weight_map": []}'):
        with pytest.raises(WeightsError, match="JSON without a weight_map"):
            shard_names(text, "m.json")
        assert shards_beside(json.loads(text)) == []
    with pytest.raises(ModelFileError, match=r"m\.json: part: expected JSON"):
        shard_names(b"{", "m.json", "part")


def test_shards_are_open_one_after_the_other():
    files = {"a": io.BytesIO(b"1"), "b": io.BytesIO(b"2")}
    assert [file.read() for file in open_shards(files, files.__getitem__)] == [b"1", b"2"]
    assert all(file.closed for file in files.values())


def test_a_missing_shard_is_named(tmp_path):
    with pytest.raises(WeightsError, match=r"the shard 'none\.h5' is missing"):
        list(open_shards(["none.h5"], lambda name: (tmp_path / name).open("rb")))


def test_a_layer_may_lie_in_two_shards():
    first = WeightGroup(children={"dense": group((8, 4), name="d"), "cell": group((1,))})
    more = {"dense": WeightGroup(shapes=[(4,)]), "cell": WeightGroup(children={"k": group((2,))})}
    whole = merged(iter([first, WeightGroup(children=more)]))
    assert (whole.children["dense"].name, whole.children["dense"].shapes) == ("d", [(8, 4), (4,)])
    assert whole.children["cell"].all_shapes() == [(1,), (2,)]
    assert merged(iter([])).all_shapes() == []
