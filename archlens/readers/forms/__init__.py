"""The forms of model files, one module a form: how it is recognised, read, scanned and written without weights."""

from __future__ import annotations

from typing import Any

from archlens.readers.forms.form import Form
from archlens.readers.forms.hdf5 import HDF5
from archlens.readers.forms.keras_archive import KERAS_ARCHIVE
from archlens.readers.forms.keras_folder import KERAS_FOLDER
from archlens.readers.forms.model_json import MODEL_JSON
from archlens.readers.forms.saved_model import SAVED_MODEL
from archlens.readers.forms.tfjs import TFJS

__all__ = ["FORMS", "Form"]

FORMS: tuple[Form[Any], ...] = (
    KERAS_ARCHIVE,  # .keras: a zip archive, whatever stands before it
    HDF5,  # .h5 of Keras 1 and 2, and of Keras 3 in its legacy form
    TFJS,  # a topology in JSON, with a list of weights; before the next, which is JSON too
    MODEL_JSON,  # what model.to_json() gives, by any Keras
    SAVED_MODEL,  # a folder: what Keras 2 wrote without an ending; before the next, for it may hold a config.json
    KERAS_FOLDER,  # the parts of a .keras archive in a folder, as model hubs have them
)
"""Every form, in the order in which a file or folder is asked whether it is of it."""
