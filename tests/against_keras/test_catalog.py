"""The catalog against every class of ``keras.layers`` and every function of ``keras.ops``.

This is how a new release of Keras is noticed: what it brings is named by the tests that fail.
"""

from __future__ import annotations

import inspect
import re
from itertools import chain

import keras
import pytest

from archlens.layers import catalog, vocabulary
from archlens.layers.output_shapes import output_shapes
from archlens.layers.roles import MODES, ROLES
from archlens.layers.rule_types import Arguments, Spec
from archlens.layers.weight_shapes import layer_weights
from tests.against_keras.shapes_layer_cases import CASES
from tests.against_keras.shapes_support import keras_answer, layer_class, plain

NO_LAYER = {"InputSpec"}
OF_KERAS_2 = {
    "AddLoss",
    "AddMetric",
    "BaseRandomLayer",
    "ClassMethod",
    "CuDNNGRU",
    "CuDNNLSTM",
    "DenseFeatures",
    "InstanceMethod",
    "InstanceProperty",
    "LocallyConnected1D",
    "LocallyConnected2D",
    "PeepholeLSTMCell",
    "RandomHeight",
    "RandomWidth",
    "SlicingOpLambda",
    "SyncBatchNormalization",
    "TFOpLambda",
    "TensorFlowOpLayer",
    "ThresholdedReLU",
}
OF_KERAS_1 = {"Highway", "MaxoutDense", "Merge", "ParametricSoftplus", "SReLU"}
ELSEWHERE = {"FeatureSpace", "Functional", "Model", "Sequential"}

MAKES_NO_OPERATION = {
    "bartlett",
    "blackman",
    "convert_to_numpy",
    "custom_gradient",
    "dtype",
    "empty",
    "eye",
    "hamming",
    "hanning",
    "identity",
    "is_tensor",
    "kaiser",
    "ones",
    "shape",
    "tri",
    "zeros",
}
"""Functions that make a tensor of numbers, or record nothing."""

BY_ANOTHER_NAME = {"conj": "conjugate", "abs": "absolute", "vectorize": "vectorized_map"}
"""Functions that do nothing but call another one."""


def exported_layers():
    return {name: value for name, value in vars(keras.layers).items() if inspect.isclass(value)}


def exported_functions(module=keras.ops, prefix=""):
    for name, value in vars(module).items():
        if callable(value) and not inspect.isclass(value) and not name.startswith("_"):
            yield f"{prefix}{name}", value


def functions():
    """All functions of ``keras.ops``; those of images stand in a module of their own alone."""
    return dict(chain(exported_functions(), exported_functions(keras.ops.image, "image.")))


def made_by(function):
    """The classes of operations that a function makes of symbolic tensors, by its source."""
    source = inspect.getsource(function)
    return set(re.findall(r"(\w+)\((?:[^()]|\([^()]*\))*\)\s*\.symbolic_call", source))


def test_every_layer_of_keras_has_a_row():
    known = {name for row in catalog.LAYERS for name in (*row.names, *row.aliases)}
    new = exported_layers().keys() - known - NO_LAYER
    assert not new, f"New in keras.layers {keras.__version__}, and without a row in archlens.layers.catalog: {new}"


def test_every_row_is_a_layer_of_keras():
    rows = {row.name for row in catalog.LAYERS if row.public}
    own = {value.__name__ for value in exported_layers().values()}
    gone = rows - own - OF_KERAS_2 - OF_KERAS_1 - ELSEWHERE
    assert not gone, f"Not in keras.layers {keras.__version__}: {gone}"


def test_names_and_aliases_are_those_of_keras():
    exported = exported_layers()
    for row in catalog.LAYERS:
        own = {name for name, value in exported.items() if value.__name__ == row.name}
        if own:
            main = row.name if row.exported_as is None else row.exported_as
            assert own == {main, *row.aliases}, row.name


def test_no_name_has_two_rows():
    names = [name for row in catalog.LAYERS for name in row.names]
    former = [name for row in catalog.LAYERS for name in row.former_names]
    assert len(set(names)) == len(names)
    assert len(set(former)) == len(former)
    assert not set(former) & set(names)


def test_roles_and_modes_are_those_of_the_definitions():
    assert {row.role for row in catalog.LAYERS} == set(ROLES)
    assert {row.mode for row in (*catalog.LAYERS, *catalog.operations().values())} == set(MODES)


def test_every_function_of_keras_has_a_row():
    known = {name for row in catalog.operations().values() for name in row.functions}
    new = functions().keys() - known - MAKES_NO_OPERATION
    assert not new, f"New in keras.ops {keras.__version__}, and without a row in archlens.layers.catalog: {new}"
    gone = known - functions().keys() - {"function"}
    assert not gone, f"Not in keras.ops {keras.__version__}: {gone}"


def test_a_function_makes_the_operation_that_its_row_says():
    rows = catalog.operations()
    of_function = {name: row.name for row in rows.values() for name in row.functions}
    for name, function in functions().items():
        for class_name in made_by(function):
            assert of_function[name] == class_name
    for name, other in BY_ANOTHER_NAME.items():
        assert of_function[name] == of_function[other]


def test_every_class_of_operations_has_a_row():
    def below(cls):
        for each in cls.__subclasses__():
            yield each
            yield from below(each)

    own = {cls for cls in below(keras.Operation) if cls.__module__.startswith("keras.src.")}
    layers = set(below(keras.Layer)) | {keras.Layer}
    names = {cls.__name__ for cls in own - layers}
    new = names - catalog.operations().keys()
    assert not new, f"Operations of Keras {keras.__version__} without a row in archlens.layers.catalog: {new}"


MEANING = {"activation": "linear", "data_format": "channels_last"}
"""What a setting that is ``None`` by default means."""


def default_of(cls, name):
    """The default of an argument of a constructor, or of one of the constructors that it hands it on to."""
    for base in cls.__mro__:
        parameter = inspect.signature(base.__init__).parameters.get(name) if "__init__" in vars(base) else None
        if parameter is not None and parameter.default is not inspect.Parameter.empty:
            value = MEANING.get(name) if parameter.default is None else parameter.default
            return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value
    raise LookupError(name)


@pytest.mark.parametrize("row", [row for row in catalog.LAYERS if row.defaults], ids=lambda row: row.name)
def test_defaults_are_those_of_the_constructor(row):
    cls = getattr(keras.layers, row.exported_as or row.name, None)
    if cls is None:
        assert row.name in OF_KERAS_2
        return
    for name, value in row.defaults.items():
        assert default_of(cls, name) == value, f"{row.name}.{name}"


def test_no_two_rows_differ_in_a_default():
    for row in catalog.LAYERS:
        for name, value in row.defaults.items():
            assert catalog.default_settings()[name] == value


NO_WORDS = {"rms_scaling"}
"""Settings that anonymous skeletons leave out, because archlens does not know them."""

FIRST_CASES = {case.name: case for case in reversed(CASES)}


@pytest.mark.parametrize("name", sorted(FIRST_CASES))
def test_a_row_says_of_a_built_layer_what_it_is(name):
    case = FIRST_CASES[name]
    layer = layer_class(name)(**case.config)
    keras_answer(layer, case)
    entry = plain(keras.saving.serialize_keras_object(layer))
    row = catalog.layer_class(entry["class_name"])
    assert entry["config"].keys() - NO_WORDS <= vocabulary.ARGUMENTS
    owning = [weight for weight in layer.weights if "seed_generator" not in weight.path]
    # A layer that takes the class of the one inside owns what that owns.
    assert row.transparent or row.owns_weights(entry["config"]) == bool(owning)
    state = getattr(layer, "seed_generator", None)
    assert not row.seeded or tuple(state.state.shape) == (2,)
    told = layer_weights(entry["class_name"], entry["config"], layer_shape(case))
    if told is not None and None not in chain.from_iterable(weight.shape for weight in told):
        own = [(tuple(weight.shape), weight.trainable) for weight in layer.weights]
        assert sorted(told) == sorted(own)


def layer_shape(case):
    """The shape of what a case calls a layer on, if that is one tensor."""
    first = case.args[0] if case.args else None
    shape = getattr(first, "shape", first)
    return shape if isinstance(shape, tuple) else None


@pytest.mark.parametrize("row", [row for row in catalog.LAYERS if row.sublayers], ids=lambda row: row.name)
def test_sublayers_are_settings_of_the_constructor(row):
    cls = getattr(keras.layers, row.name, None) or getattr(keras, row.name, None) or keras.Sequential
    parameters = inspect.signature(cls.__init__).parameters
    assert set(row.sublayers) <= parameters.keys() or issubclass(cls, keras.Model)


def test_a_class_without_a_rule_has_no_shapes():
    arguments = Arguments((Spec((None, 8)),), {})
    for row in catalog.LAYERS:
        if row.shapes is None and row.shapes_around is None:
            assert output_shapes(row.name, {}, arguments) is None
