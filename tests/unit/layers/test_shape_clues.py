"""What the rules of a class tell of shapes that are not all known; the numbers are those of the module's text."""

import pytest

from archlens.layers.output_shapes import output_shapes
from archlens.layers.partial_shapes import UNKNOWN, Unranked
from archlens.layers.rule_types import Arguments, Spec
from archlens.layers.shape_clues import Clues, clues, tells
from archlens.layers.weight_shapes import candidate_sizes, expected_weights, fits


def rule(class_name, config, *, listed=False, operation=False):
    def give(shapes):
        specs = [Spec(shape) for shape in shapes]
        args = (specs,) if listed else tuple(specs)
        return output_shapes(class_name, config, Arguments(args, {}), operation=operation)

    return give


def told(class_name, config, taken, given=(), weights=(), **options):
    """What is told of a call: what it takes and what it gives."""

    def fit(shape):
        expected = expected_weights(class_name, config, shape) if weights else None
        return None if expected is None else fits(weights, expected)

    taken = taken if isinstance(taken, list) else [taken]
    known = Clues(taken, list(given))
    result = clues(rule(class_name, config, **options), fit, candidate_sizes(weights, config), known)
    return tuple(result.taken), tuple(result.given)


CONV = {"filters": 8, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same"}
LSTM = {"units": 4, "return_sequences": True}


@pytest.mark.parametrize(
    ("class_name", "config", "takes", "gives"),
    [
        ("Conv2D", CONV, (None,) * 4, (None, None, None, 8)),
        ("LSTM", LSTM, (None,) * 3, (None, None, 4)),
        ("GlobalAveragePooling2D", {}, (None,) * 4, (None, None)),
        ("Permute", {"dims": [2, 1]}, (None,) * 3, (None,) * 3),
        ("TimeDistributed", {"layer": {"class_name": "Conv2D", "config": CONV}}, (None,) * 5, (None,) * 4 + (8,)),
        ("Flatten", {}, UNKNOWN, (None, None)),
        ("Reshape", {"target_shape": [4, -1]}, UNKNOWN, (None, 4, None)),
        ("Dense", {"units": 3}, UNKNOWN, Unranked(3)),
        ("Embedding", {"output_dim": 3, "input_dim": 9}, UNKNOWN, Unranked(3)),
        ("Dropout", {"rate": 0.5}, UNKNOWN, UNKNOWN),
    ],
)
def test_1_the_rank_is_one_of_those_that_the_rule_takes(class_name, config, takes, gives):
    assert told(class_name, config, UNKNOWN) == ((takes,), (gives,))


def test_1_at_least_so_many_axes_are_not_so_many():
    taken, _ = told("Concatenate", {"axis": 7}, [UNKNOWN], listed=True)
    assert taken == (UNKNOWN,)


def test_1_what_the_output_is_says_which_rank_goes_in():
    assert told("Dense", {"units": 3}, UNKNOWN, [(None, None, 3)])[0] == ((None, None, None),)


def test_1_a_slope_for_every_element_says_how_many_axes_there_are():
    assert told("PReLU", {"shared_axes": [1]}, UNKNOWN, weights=[(1, 5, 2)]) == (((None, None, 5, 2),),) * 2


@pytest.mark.parametrize(
    ("class_name", "config", "weights", "takes"),
    [
        ("Dense", {"units": 3}, [(7, 3), (3,)], Unranked(7)),
        ("Dense", {"units": 3, "use_bias": False}, [(7, 3)], Unranked(7)),
        ("Dense", {"units": 3}, [(3, 3), (3,)], Unranked(3)),
        ("Conv2D", CONV, [(3, 3, 5, 8), (8,)], (None, None, None, 5)),
        ("Conv2D", {**CONV, "groups": 2}, [(3, 3, 5, 8), (8,)], (None, None, None, 10)),
        ("Conv2D", {**CONV, "data_format": "channels_first"}, [(3, 3, 5, 8), (8,)], (None, 5, None, None)),
        ("Conv2DTranspose", CONV, [(3, 3, 8, 5), (8,)], (None, None, None, 5)),
        ("DepthwiseConv2D", {**CONV, "depth_multiplier": 2}, [(3, 3, 5, 2), (10,)], (None, None, None, 5)),
        ("LSTM", LSTM, [(7, 16), (4, 16), (16,)], (None, None, 7)),
        ("LSTM", LSTM, [(4, 16), (4, 16), (16,)], (None, None, 4)),
        ("LayerNormalization", {}, [(6,), (6,)], Unranked(6)),
        ("BatchNormalization", {"axis": [3]}, [(6,)] * 4, UNKNOWN),
        ("Bidirectional", {"merge_mode": "concat", "layer": {"class_name": "LSTM", "config": LSTM}},
         [(7, 16), (4, 16), (16,)] * 2, (None, None, 7)),
        ("TimeDistributed", {"layer": {"class_name": "Dense", "config": {"units": 3}}}, [(7, 3), (3,)], Unranked(7)),
    ],
)  # fmt: skip
def test_2_weights_tell_the_sizes_of_axes(class_name, config, weights, takes):
    assert told(class_name, config, UNKNOWN, weights=weights)[0] == (takes,)


def test_2_weights_of_other_settings_tell_nothing():
    assert told("Dense", {"units": 3}, UNKNOWN, weights=[(7, 4), (4,)])[0] == (UNKNOWN,)


def test_2_nor_do_those_that_fit_any_size():
    weights = [(6,), (6,), (6,), (6,)]
    assert told("BatchNormalization", {"axis": 1}, (None, None, None), weights=weights)[0] == ((None, 6, None),)


def test_3_what_is_known_of_the_input_goes_on():
    assert told("MaxPooling2D", {"pool_size": [2, 2], "padding": "valid"}, (None, 9, None, 3)) == (
        ((None, 9, None, 3),),
        ((None, 4, None, 3),),
    )


@pytest.mark.parametrize(
    ("class_name", "config", "taken", "given", "takes"),
    [
        ("Dropout", {}, (None, None, None), (None, 5, 7), (None, 5, 7)),
        ("GlobalAveragePooling2D", {}, UNKNOWN, (None, 12), (None, None, None, 12)),
        ("MaxPooling1D", {"pool_size": 2, "padding": "same"}, UNKNOWN, (None, 6, 12), (None, None, 12)),
        ("MaxPooling1D", {"pool_size": 2, "padding": "same"}, UNKNOWN, (None, 1, 12), (None, None, 12)),
        ("Permute", {"dims": [2, 1]}, UNKNOWN, (None, 4, 9), (None, 9, 4)),
        ("RepeatVector", {"n": 3}, UNKNOWN, (None, 3, 9), (None, 9)),
        ("Reshape", {"target_shape": [-1, 8]}, (None, 4, None), (None, None, 8), (None, 4, None)),
        ("Flatten", {}, (None, None, 4), (None, 8), (None, None, 4)),
    ],
)
def test_4_axes_that_are_passed_on_go_back(class_name, config, taken, given, takes):
    assert told(class_name, config, taken, [given])[0] == (takes,)


def test_4_of_a_sum_nothing_goes_back_for_its_arms_may_be_broadcast():
    arms = [(None, None), (None, 7)]
    assert told("Add", {}, arms, [(None, 7)], listed=True) == (tuple(arms), ((None, 7),))
    assert told("Add", {}, arms, [(None, 7)], operation=True) == (tuple(arms), ((None, 7),))


def test_a_call_of_which_no_rule_tells_anything_stays_as_it_is():
    known = Clues([UNKNOWN], [(None, 4)])
    assert clues(lambda _shapes: None, lambda _shape: None, (), known) == known


def test_whether_a_rule_tells_anything():
    assert tells(rule("Conv2D", CONV), 1)
    assert not tells(rule("Lambda", {"output_shape": None}), 1)
    assert not tells(rule("Concatenate", {}, listed=True), 2)
