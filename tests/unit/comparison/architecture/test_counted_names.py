"""Names that Keras makes up, of each Keras."""

from __future__ import annotations

import pytest

from archlens.comparison.architecture.counted_names import (
    Renumbering,
    is_numbered,
    is_numbered_model,
    last_part,
    plain_id,
)
from archlens.comparison.architecture.structure import PlainCall


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("dense", "Dense"),
        ("dense_12", "Dense"),
        ("conv2d_3", "Conv2D"),
        ("max_pooling2d", "MaxPooling2D"),
        ("batch_normalization_7", "BatchNormalization"),
        ("re_lu", "ReLU"),
        ("p_re_lu_1", "PReLU"),
        ("input_1", "InputLayer"),
        ("input_layer", "InputLayer"),
        ("keras_tensor_4", "InputLayer"),
        ("time_distributed_2", "TimeDistributed"),
        ("timedistributed_1", "TimeDistributed"),
        ("global_average_pooling2d", "GlobalAveragePooling2D"),
        ("my_block_3", "My>MyBlock"),
        ("tf.__operators__.add_3", "Add"),
        ("tf.math.multiply", "Multiply"),
        ("convolution2d_1", "Conv2D"),
        ("dense#4", "Dense"),
    ],
)
def test_numbered(name, class_name):
    assert is_numbered(name, class_name)


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("text_dense", "Dense"),
        ("dense_a", "Dense"),
        ("block1_conv1", "Conv2D"),
        ("dense_1", "LSTM"),
        ("image", "InputLayer"),
        ("input_image", "InputLayer"),
        ("", "Dense"),
        ("7", "Dense"),
    ],
)
def test_given(name, class_name):
    assert not is_numbered(name, class_name)


def test_models():
    assert all(map(is_numbered_model, ("functional", "functional_3", "sequential_1", "model_2", "functional_1@2")))
    assert not any(map(is_numbered_model, ("encoder", "resnet50", "model_a", "")))


def test_the_same_names_in_every_run():
    def names(first):
        given = Renumbering()
        scope = (f"functional_{first}", f"sequential_{first + 5}")
        again = (f"functional_{first}@1", f"sequential_{first + 5}")
        calls = [
            (f"dense_{first}", (), True),
            ("head", (), False),
            (f"{'/'.join(scope)}/dense_{first + 1}", scope, True),
            (f"{'/'.join(again)}/dense_{first + 1}", again, True),
            (f"dense_{first + 9}", (), True),
        ]
        return [given.name(id_, scope, numbered=numbered) for id_, scope, numbered in calls]

    assert names(1) == names(40)
    assert len(set(names(1))) == 5
    assert names(1)[0] == "dense#1"
    assert names(1)[2].startswith("functional#1/")
    assert names(1)[3].startswith("functional#1@1/")


def test_no_two_calls_get_one_name():
    given = Renumbering()
    names = [given.name(id_, (), numbered=False) for id_ in ("a_b", "a#b", "a_b@0")]
    assert names == ["a_b", "a_b@0", "a_b@0@0"]


def plain_call(id_, scope, class_name="Dense"):
    return PlainCall(id_, class_name, "layer", scope, ((None, 8),), (), (), 0, None)


@pytest.mark.parametrize(
    ("id_", "scope", "expected"),
    [
        ("dense_7", (), "dense"),
        ("dense_7@2", (), "dense@2"),
        ("tower_1", (), "tower_1"),
        ("functional_3/dense_7", ("functional_3",), "functional/dense"),
        ("functional_3@1/tower_1", ("functional_3@1",), "functional@1/tower_1"),
        ("encoder_2/dense_7", ("encoder_2",), "encoder_2/dense"),
        ("dense#3", (), "dense"),
    ],
)
def test_plain_ids_have_no_number_of_keras(id_, scope, expected):
    assert plain_id(id_, scope, "Dense") == expected


def test_a_comparison_and_a_check_have_one_plain_id():
    """Of a nested model called again, the comparison once kept the number that Keras counted."""
    for id_, scope in [("functional_3@1/dense_7", ("functional_3@1",)), ("functional_3/dense_7", ("functional_3",))]:
        assert plain_call(id_, scope).plain_id == plain_id(id_, scope, "Dense")
    assert plain_call("functional_3@1/dense_7", ("functional_3@1",)).plain_id == "functional@1/dense"


def test_in_a_comparison_all_calls_of_a_layer_have_one_plain_id():
    assert plain_call("dense_7@2", ()).plain_id == "dense"


def test_the_last_part_of_an_id_may_hold_slashes():
    assert last_part("encoder/tf.math/add_1", ("encoder",)) == "tf.math/add_1"
