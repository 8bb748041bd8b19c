"""What a setting decides; tests/against_keras/test_setting_effects.py holds it against Keras's own layers."""

from __future__ import annotations

import pytest

from archlens.layers.setting_effects import decides, decides_weights, sets_features


@pytest.mark.parametrize(
    ("key", "decided", "weights"),
    [
        ("units", "features", True),
        ("layer.units", "features", True),
        ("filters", "features", True),
        ("depth_multiplier", "features", True),
        ("strides", "positions", False),
        ("kernel_size", "positions", True),
        ("activation", "nothing", False),
        ("activation.negative_slope", "nothing", False),
        ("kernel_regularizer.l2", "nothing", False),
        ("bias_constraint", "nothing", False),
        ("dtype", "nothing", False),
        ("trainable", "nothing", False),
        ("use_bias", "nothing", True),
        ("input_dim", "nothing", True),
        ("return_sequences", "anything", True),
        ("of_my_own", "anything", True),
        ("class", "anything", True),
    ],
)
def test_by_the_last_word_of_its_path(key, decided, weights):
    assert (decides(key), decides_weights(key)) == (decided, weights)


def test_features_are_set_where_they_do_not_depend_on_what_is_taken():
    assert sets_features("layer.units")
    assert not sets_features("depth_multiplier")
