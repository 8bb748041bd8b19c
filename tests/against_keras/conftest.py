"""What of Keras is saved once for all tests of a run: that takes seconds."""

from __future__ import annotations

import pytest

from tests.once import once


@pytest.fixture
def saved_model(request):
    """Save a sample model of Keras 2 as a SavedModel, unless one of its name was saved: of what recurs, ten seconds."""

    def save(name, model):
        return once(request, f"saved_model_{name}", lambda folder: model.save(folder, save_format="tf"))

    return save
