"""Every class of Keras that a file can name is one of Keras's own to a scan, however the file spells it.

The names come from the frameworks: each class that has a configuration is serialized, as their own code does it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

from archlens.scans.origin import origin

# Parts of training, loading and data, which no file of a model names.
NEVER_SAVED = {
    "JaxOptimizer",
    "MySubclassModel",
    "ReloadedLayer",
    "RevivedInputLayer",
    "RevivedLayer",
    "RevivedNetwork",
    "SharedObjectSavingScope",
    "TFOptimizer",
    "TimeseriesGenerator",
    "Tokenizer",
    "_SimpleModel",
}


def configurable(package):
    """The classes of a package that have a configuration, each once."""
    classes = set()
    backend = importlib.import_module(f"{package.__name__}.backend")
    parts = dict(vars(backend))
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if "test" in module.name.rpartition(".")[2]:
            continue
        try:
            names = vars(importlib.import_module(module.name)).values()
        except Exception:  # noqa: BLE001, S112 - of another backend, or for another version of Python
            continue
        classes |= {each for each in names if inspect.isclass(each) and each.__module__.startswith(package.__name__)}
    # Modules of other backends have taken the names of those of this one (`numpy`), which Keras goes on with.
    vars(backend).update(parts)
    return sorted((each for each in classes if hasattr(each, "get_config")), key=lambda each: each.__qualname__)


@pytest.mark.parametrize("framework", ["keras", "tf_keras"])
@pytest.mark.filterwarnings("ignore")
def test_every_class_with_a_configuration(framework):
    saving = importlib.import_module(f"{framework}.src.saving.serialization_lib")
    registration = importlib.import_module(f"{framework}.src.saving.object_registration")
    strange = {}
    classes = configurable(importlib.import_module(f"{framework}.src"))
    for each in classes:
        entry = saving.serialize_with_public_class(each, {})
        if entry is None:
            name = registration.get_registered_name(each)
            entry = {"module": each.__module__, "class_name": each.__name__, "config": {}, "registered_name": name}
        if origin(entry) != "keras":
            strange[each.__name__] = entry["module"]
    assert len(classes) > 250
    assert set(strange) <= NEVER_SAVED, strange


def test_every_class_that_keras_2_looks_up_by_its_name():
    import tf_keras
    from tf_keras.src.saving import object_registration

    importlib.import_module("tf_keras.src.models.sharpness_aware_minimization")
    objects = object_registration._GLOBAL_CUSTOM_OBJECTS  # noqa: SLF001 - what Keras registers itself, and other tests
    registered = [name for name, each in objects.items() if each.__module__.startswith("tf_keras.")]
    parts = (
        tf_keras.constraints,
        tf_keras.initializers,
        tf_keras.losses,
        tf_keras.metrics,
        tf_keras.optimizers,
        tf_keras.optimizers.legacy,
        tf_keras.optimizers.schedules,
        tf_keras.regularizers,
    )
    classes = [each for part in parts for each in vars(part).values() if inspect.isclass(each)]
    names = [each.__name__ for each in classes if hasattr(each, "get_config")]
    assert "Custom>Adam" in registered
    assert len(names) > 100
    assert [name for name in (*names, *registered) if origin({"class_name": name}) != "keras"] == []
