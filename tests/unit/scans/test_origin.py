"""Where a class or function comes from, by what a file says of it."""

import pytest

from archlens.scans.origin import named, origin


def entry(class_name, module=None, config=None, registered=None):
    return {"class_name": class_name, "module": module, "config": config, "registered_name": registered}


@pytest.mark.parametrize("module", ["keras.layers", "keras.src.layers.core.dense", "tf_keras.layers", "keras.engine.x"])
def test_parts_of_models(module):
    assert origin(entry("Dense", module)) == "keras"


@pytest.mark.parametrize(
    ("class_name", "module"),
    [
        ("Functional", "keras"),
        ("Functional", "keras.src.models.functional"),
        ("Model", "tensorflow.keras.models"),
        ("DTypePolicy", "keras"),
        ("GlorotUniform", "keras.initializers"),
        ("Adam", "keras.optimizers"),
        ("Add", "keras.src.ops.numpy"),
        ("TFSMLayer", "keras.layers"),
        ("__tensor__", "os"),
        ("__lambda__", None),
    ],
)
def test_kerass_own(class_name, module):
    assert origin(entry(class_name, module)) == "keras"


@pytest.mark.parametrize(
    ("class_name", "module", "config"),
    [
        ("function", "keras.config", "enable_unsafe_deserialization"),
        ("function", "keras.utils", "get_file"),
        ("function", "keras.layers", "deserialize"),
        ("function", "keras", "save"),
        ("function", "keras.activations", {"name": "relu"}),
        ("load_model", "keras.models", None),
        ("Remote", "keras", None),
        ("get_file", "keras.utils", None),
        ("get", "keras.layers", None),
        ("relu", "keras.layers", None),
        ("Dense", "keras.utils.layers", None),
        ("Dense", "keras.layers_of_mine", None),
    ],
)
def test_what_keras_has_that_no_layer_needs(class_name, module, config):
    assert origin(entry(class_name, module, config)) == "tool"


@pytest.mark.parametrize("module", ["os", "keras_hub.layers", "kerasx.layers", "their.keras.layers", "builtins.x"])
@pytest.mark.parametrize("class_name", ["Dense", "function"])
def test_other_modules(class_name, module):
    assert origin(entry(class_name, module, "relu")) == "outside"


@pytest.mark.parametrize("module", [None, "", 3])
@pytest.mark.parametrize(
    ("class_name", "where"),
    [
        ("Dense", "keras"),
        ("ConvLSTMCell", "keras"),
        ("TFDConcat", "keras"),
        ("Adam", "keras"),
        ("Add", "keras"),
        ("Own", "registered"),
    ],
)
def test_without_a_module_a_class_goes_by_its_name(module, class_name, where):
    assert origin(entry(class_name, module)) == where


@pytest.mark.parametrize(
    ("config", "where"), [("relu", "keras"), ("system", "registered"), (None, "registered"), (["relu"], "registered")]
)
def test_functions_that_keras_writes_without_their_module(config, where):
    assert origin(entry("function", "builtins", config)) == where


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (entry("Dense", "keras.layers"), "keras.layers.Dense"),
        (entry("function", "os", "system"), "os.system"),
        (entry("function", "os", {"name": "system"}), "os.function"),
        (entry("function", "builtins", "relu", "relu"), "relu"),
        (entry("Own"), "Own"),
        (entry("Own", None, None, "Own"), "Own"),
        (entry("Own", None, None, "lib>Own"), "lib>Own"),
        (entry("function", "builtins", "f", "lib>f"), "lib>f"),
        (entry("Own", "their.layers", None, "lib>Own"), "their.layers.Own"),
    ],
)
def test_what_it_is_called(data, name):
    assert named(data) == name


@pytest.mark.parametrize(
    ("class_name", "module"),
    [
        ("CustomScaleLayer", "keras.src.applications.inception_resnet_v2"),
        ("LayerScale", "tf_keras.src.applications.convnext"),
        ("AlphaDropout", "keras._legacy.layers"),
        ("Distiller", "keras.distillation"),
        ("SharpnessAwareMinimization", "keras.models.experimental"),
        ("LinearModel", "keras.experimental"),
        ("FeatureSpace", "keras.utils"),
        ("Feature", "keras.src.layers.preprocessing.feature_space"),
        ("Cross", "tf_keras.src.utils.feature_space"),
        ("he_normal", "keras.initializers"),
    ],
)
def test_rarer_parts_of_keras(class_name, module):
    assert origin(entry(class_name, module)) == "keras"


@pytest.mark.parametrize(
    ("class_name", "module", "config"),
    [
        ("function", "keras.applications", "ResNet50"),
        ("function", "keras.src.applications.convnext", "ConvNeXtTiny"),
        ("function", "keras.experimental", "anything"),
        ("Feature", "keras.utils.loader", None),
        ("SidecarEvaluator", "keras.utils", None),
        ("ModelCheckpoint", "keras.callbacks", None),
    ],
)
def test_what_lies_beside_them(class_name, module, config):
    assert origin(entry(class_name, module, config)) == "tool"


def test_what_keras_registers_itself_and_what_its_users_do():
    assert origin(entry("Custom>Adam")) == "keras"
    assert origin(entry("Custom>Shift")) == origin(entry("shop>Adam")) == "registered"
    assert origin(entry("Adam", "shop.optimizers", registered="Custom>Adam")) == "outside"


def test_a_module_in_the_closure_of_a_lambda_is_no_call():
    assert origin(entry("module", "builtins", "keras", "module")) == "keras"
    assert origin(entry("module", "os", "path")) == "outside"
