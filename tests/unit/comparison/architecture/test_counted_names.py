"""Names that Keras makes up, of each Keras."""

from __future__ import annotations

import pytest

from archlens.comparison.architecture.counted_names import Renumbering, is_numbered, is_numbered_model


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
