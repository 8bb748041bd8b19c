"""Rebuilds a model with Keras, for files whose graph is only in code. The one way that hands a file to Keras.

Keras imports the classes that the file names and runs their code; its safe mode stays on, which refuses serialized
lambdas. No weight is allocated: the model is built in a stateless scope, in which Keras puts off making values, and the
scope is left before any is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from archlens.errors import ModelFileError
from archlens.readers.forms import FORMS
from archlens.readers.live.model_functions import FunctionError, imported, what_to_import
from archlens.readers.model_files import open_model
from archlens.text.names import quoted


@contextmanager
def rebuilt(source: str, custom_objects: Iterable[str] = ()) -> Iterator[Any]:
    """The live model that a file describes, without values in its weights, for as long as the context lasts.

    Args:
        source: a ``.keras`` file, a folder of Keras 3, or a model's configuration as JSON.
        custom_objects: modules (or files of code) with the classes that the file names; imported, and searched for
            them.

    Raises:
        ModelFileError: if Keras is not there, or cannot build the model.
    """
    config = _config(source)
    try:
        import keras
    except ImportError as error:
        raise ModelFileError(
            source,
            expected="Keras to rebuild the model with",
            found="none",
            hint="pip install 'keras-archlens[tensorflow]'",
        ) from error
    objects = _objects(source, custom_objects)
    with keras.StatelessScope():
        try:
            model = keras.saving.deserialize_keras_object(config, custom_objects=objects, safe_mode=True)
        except Exception as error:  # it is the code of others that runs here
            raise _failed(source, error) from error
        try:
            yield model
        finally:
            # What is on this list when the scope ends would be made then.
            keras.src.backend.common.global_state.set_global_attribute("uninitialized_variables", [])


def _config(source: str) -> Any:
    with open_model(source) as model:
        form = model.known_form()
        if form.configuration is None:
            possible = [each.what for each in FORMS if each.configuration is not None]
            raise ModelFileError(
                model.path,
                expected=f"{', '.join(possible[:-1])} or {possible[-1]}, which Keras can rebuild with --rebuild",
                found=form.what,
                hint="Analyse the live model: archlens report module:function, with a function that makes it.",
            )
        return form.configuration(model.source, model.path)


def _objects(source: str, modules: Iterable[str]) -> dict[str, Any]:
    """The public classes and functions of some modules, by name."""
    objects: dict[str, Any] = {}
    for name in modules:
        module = _module(source, name)
        objects.update((key, value) for key, value in vars(module).items() if callable(value) and key[:1] != "_")
    return objects


def _module(source: str, name: str) -> ModuleType:
    try:
        return imported(name)
    except FunctionError as error:
        raise ModelFileError(source, expected=error.expected, found=error.found, hint=error.hint) from error
    except Exception as error:  # the user's own code may raise anything
        raise ModelFileError(
            source,
            expected=f"the module {quoted(name)}, with classes of the model",
            found=f"{type(error).__name__}: {error}",
            hint=what_to_import(error, name) or "Name a module or a file of code: app.layers, or app/layers.py.",
        ) from error


def _failed(source: str, error: Exception) -> ModelFileError:
    why = " ".join(f"{type(error).__name__}: {error}".split())
    return ModelFileError(
        source,
        expected="a model that Keras can rebuild",
        found=f"an error of Keras ({why[:400]})",
        hint="Name the modules of the model's own classes with --custom-objects.",
    )
