"""The shapes that a caller gives for a live model, and those that it was built on."""

import pytest

from archlens.errors import LiveModelError
from archlens.readers.live.input_specs import InputSpec, built_on, requested


class Model:
    name = "m"

    def call(self, inputs, training=None, mask=None):
        """One argument with tensors."""


class TwoArguments:
    name = "m"

    def call(self, text, image, *, scale=None, training=False):
        """Two arguments with tensors, and one that may be left out."""


class Built(Model):
    def __init__(self, **shapes):
        self._build_shapes_dict = shapes


@pytest.mark.parametrize(
    ("inputs", "args", "names"),
    [
        ((None, 8), InputSpec((None, 8), None), ["inputs"]),
        (((None, 8), "int32"), InputSpec((None, 8), "int32"), ["inputs"]),
        ([(None, 8), (None, 3)], [InputSpec((None, 8), None), InputSpec((None, 3), None)], ["inputs_0", "inputs_1"]),
        (
            {"a": (None, 8), "b": {"c": (None, 3)}},
            {"a": InputSpec((None, 8), None), "b": {"c": InputSpec((None, 3), None)}},
            ["a", "b_c"],
        ),
    ],
)
def test_shapes_for_the_first_argument(inputs, args, names):
    wanted = requested(Model(), inputs)
    assert (wanted.args, wanted.kwargs, wanted.names) == ((args,), {}, names)


def test_a_dict_of_parameters_is_passed_by_keyword():
    wanted = requested(TwoArguments(), {"image": (None, 4, 4, 3), "text": [(None, 10)]})
    assert wanted.args == ()
    assert wanted.kwargs == {"image": InputSpec((None, 4, 4, 3), None), "text": [InputSpec((None, 10), None)]}
    assert wanted.names == ["image", "text_0"]


@pytest.mark.parametrize("inputs", ["x", (None, -1), [], {"a": 3.5}])
def test_what_is_no_shape_is_refused(inputs):
    with pytest.raises(LiveModelError, match="expected the shape of each input, batch axis first"):
        requested(Model(), inputs)


def test_what_a_model_was_built_on_with_an_open_batch_axis():
    assert built_on(Built(input_shape=(32, 8))).args == (InputSpec((None, 8), None),)
    assert built_on(Built(input_shape={"a": (32, 8), "b": [(1, 3)]})).names == ["a", "b_0"]


@pytest.mark.parametrize(
    ("model", "message"),
    [(Built(), "which was not built"), (TwoArguments(), "which was not built")],
)
def test_a_model_that_was_not_built(model, message):
    with pytest.raises(LiveModelError, match=message):
        built_on(model)


def test_a_model_of_two_arguments_of_which_keras_keeps_the_first():
    model = TwoArguments()
    vars(model)["_build_shapes_dict"] = {"input_shape": (None, 8)}
    with pytest.raises(LiveModelError, match="of which Keras keeps the first shape only"):
        built_on(model)
