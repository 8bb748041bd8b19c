"""The pages of the rules: their examples are built by Keras, saved, and trigger the rule or do not."""

from __future__ import annotations

import re

import numpy as np
import pytest

import archlens
from archlens.rules import RULES
from tests.conftest import ROOT

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

PAGES = ROOT / "docs" / "rules"
CODES = [rule.code for rule in RULES]


def blocks(code, language):
    return re.findall(rf"```{language}\n(.*?)```", (PAGES / f"{code}.md").read_text("utf-8"), re.DOTALL)


def analysis_of(example, folder, monkeypatch):
    """Run an example in a folder of its own; it leaves a ``model``, or the ``path`` of a file."""
    import keras

    keras.utils.clear_session()
    folder.mkdir()
    monkeypatch.chdir(folder)
    names = {"__name__": "page"}
    exec(compile(example, "example", "exec"), names)  # noqa: S102 - a page of this project
    if "path" not in names:
        names["path"] = "model.keras"
        names["model"].save("model.keras")
    return archlens.analyze(names["path"])


@pytest.mark.parametrize(("example", "interacts"), [(0, False), (1, True)])
def test_no_interaction_is_what_the_model_computes(example, interacts, tmp_path, monkeypatch):
    """Before its sigmoid, a sum of terms has no mixed difference: f(a, b) - f(a', b) - f(a, b') + f(a', b') = 0."""
    import keras

    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    exec(compile(blocks("AL106", "python")[example], "example", "exec"), names)  # noqa: S102 - a page of this project
    one, other = np.random.default_rng(1).normal(size=(2, 64)), np.random.default_rng(2).normal(size=(2, 8))
    corners = names["model"].predict([one[[0, 1, 0, 1]], other[[0, 0, 1, 1]]], verbose=0)[:, 0].astype("float64")
    before = np.log(corners / (1 - corners))
    mixed = before[0] - before[1] - before[2] + before[3]
    assert bool(abs(mixed) > 1e-2) == interacts


@pytest.mark.parametrize("code", CODES)
def test_examples(code, tmp_path, monkeypatch):
    triggers, does_not = blocks(code, "python")
    shown = blocks(code, "text")[0].splitlines()
    found = analysis_of(triggers, tmp_path / "triggers", monkeypatch).findings
    assert [finding.message for finding in found if finding.code == code] == shown
    assert shown
    found = analysis_of(does_not, tmp_path / "does_not", monkeypatch).findings
    assert code not in [finding.code for finding in found]
