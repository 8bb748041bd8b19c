"""The pages of the rules: their examples are built by Keras, saved, and trigger the rule or do not."""

from __future__ import annotations

import re

import pytest

import archlens
from archlens.rules import RULES
from tests.conftest import ROOT

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


@pytest.mark.parametrize("code", CODES)
def test_examples(code, tmp_path, monkeypatch):
    triggers, does_not = blocks(code, "python")
    shown = blocks(code, "text")[0].splitlines()
    found = analysis_of(triggers, tmp_path / "triggers", monkeypatch).findings
    assert [finding.message for finding in found if finding.code == code] == shown
    assert shown
    found = analysis_of(does_not, tmp_path / "does_not", monkeypatch).findings
    assert code not in [finding.code for finding in found]
