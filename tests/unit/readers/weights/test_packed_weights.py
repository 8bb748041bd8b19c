"""Quantized weights as they were before they were packed, by what the header of a file tells."""

import numpy as np
import pytest

from archlens.readers.files.stored_shapes import StoredShape
from archlens.readers.weights.packed_weights import unpack
from archlens.readers.weights.weight_groups import WeightGroup
from tests.unit.readers.made import entry, functional, given
from tests.unit.readers.models import described


def stored(*weights):
    """Weights of the types and shapes given: ``("int8", 17, 15)``."""
    return [StoredShape(axes, dtype, np.dtype(dtype).itemsize) for dtype, *axes in weights]


def layer(class_name, mode, **config):
    policy = {"class_name": "QuantizedDTypePolicy", "config": {"mode": mode, "source_name": "float32"}}
    model = described(given("x", (None, 17)), entry(class_name, "it", dtype=policy, **config))
    made = model.layers["it"]
    made.build_shape = (None, 17)
    return made


def unpacked(made, *weights):
    group = WeightGroup(shapes=stored(*weights), present=True)
    unpack(made, group)
    return group


F = "float32"
DENSE = {
    "int8": [("int8", 17, 15), (F, 15), (F, 15)],
    "int4 per channel": [("int8", 17, 8), (F, 15), (F, 15)],
    "int4 in blocks": [("int8", 17, 8), (F, 15), (F, 3, 15), ("int8", 3, 15), (F, 17)],
    "int4 along the first axis": [("int8", 9, 15), (F, 15), (F, 15)],
    "gptq": [(F, 15), ("uint8", 8, 17), (F, 15, 3), (F, 17)],
    "gptq with zero points": [(F, 15), ("uint8", 15, 17), (F, 15, 1), ("uint8", 15, 1), (F, 17)],
    "awq": [(F, 15), ("uint8", 8, 17), (F, 15, 3), (F, 17), (F, 17)],
    "float8": [(F, 17, 15), (F, 15), (F,), (F, 1024), (F,), (F, 1024), (F,), (F, 1024)],
    "int8, bias first": [(F, 15), ("int8", 17, 15), (F, 15)],
}


@pytest.mark.parametrize("kind", DENSE)
@pytest.mark.parametrize("built", [True, False])
def test_dense(kind, built):
    made = layer("Dense", kind.split()[0].rstrip(","), units=15, use_bias=True)
    if not built:
        made.build_shape, made.nodes = None, []
    group = unpacked(made, *DENSE[kind])
    assert group.quantization == kind.split()[0].rstrip(",")
    if kind == "int4 along the first axis" and not built:
        assert not group.certain  # 17 or 18 rows
        return
    assert group.certain
    assert sorted(group.shapes) == [(15,), (17, 15)]


@pytest.mark.parametrize("rows", [4, 5])
def test_a_single_column_along_the_first_axis(rows):
    made = layer("Dense", "int4", units=1, use_bias=False)
    made.build_shape = (None, rows)
    group = unpacked(made, ("int8", (rows + 1) // 2, 1), (F, 1))
    assert (group.shapes, group.certain) == ([(rows, 1)], True)


def test_an_embedding_has_its_sizes_from_its_configuration():
    made = layer("Embedding", "int4/8", input_dim=50, output_dim=9)
    group = unpacked(made, ("int8", 50, 5), (F, 50, 2), ("int8", 50, 2), (F, 9))
    assert (group.shapes, group.quantization) == ([(50, 9)], "int4/8")
    made = layer("ReversibleEmbedding", "int4/8", input_dim=20, output_dim=7, tie_weights=False)
    second = [("int8", 4, 20), (F, 1, 20), (F, 1, 20)]
    group = unpacked(made, ("int8", 20, 4), (F, 20, 1), ("int8", 20, 1), (F, 7), *second)
    assert group.shapes == [(20, 7), (7, 20)]


def test_layers_inside_are_unpacked_and_others_left_alone():
    made = layer("Block", "", units=1)
    made.module = "mine"
    group = WeightGroup(present=True)
    group.at(["inner"]).shapes = stored(*DENSE["int4 per channel"])
    group.at(["norm"]).shapes = stored((F, 15), (F, 15))
    unpack(made, group)
    assert group.at(["inner"]).shapes == [(17, 15), (15,)]
    assert group.at(["norm"]).shapes == [(15,), (15,)]
    assert group.quantization == "int4"
    own = unpacked(made, ("int8", 4, 4), (F, 4))
    assert (own.shapes, own.quantization) == ([(4, 4), (4,)], None)


def test_weights_of_another_layer_are_not_made_to_fit():
    group = unpacked(layer("Dense", "int8", units=15), ("int8", 30, 4), (F, 4), (F, 4))
    assert group.shapes == [(30, 4), (4,)]
    assert functional(given())["class_name"] == "Functional"


@pytest.mark.parametrize("along_rows", [True, False])
def test_int4_that_looks_like_int8_inside_a_users_layer(along_rows):
    model = described(given("x", (None, 17)), entry("Block", "it", module="shop.layers"))
    group = WeightGroup(present=True, children={"d": WeightGroup(shapes=stored(*DENSE["int8"]), present=True)})
    unpack(model.layers["it"], group, along_rows=along_rows)
    assert group.certain is not along_rows
