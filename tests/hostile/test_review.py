"""A review of hostile files: each that is new or changed is told once, none stops it, and nothing in them does harm."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from archlens.cli.review_run import Asked, _reviewed
from archlens.render.document import View
from archlens.render.formats import named
from tests.ci.repositories import SAMPLES, Repository
from tests.hostile.test_promise import BREAKING_OUT, CONTROL


@pytest.fixture
def cases(corpus):
    """All hostile files, and the folder in which their payloads would leave a trace."""
    folder, files = corpus
    return files, folder / "canaries"


@pytest.fixture
def repository(cases, tmp_path, monkeypatch):
    """A repository in which each of them is new, and a model that was good before is each of them now."""
    made = Repository(tmp_path / "r")
    for number, case in enumerate(cases[0]):
        if case.path.is_file():
            made.add(f"changed/{number}.keras", "siamese")
    made.commit()
    made.branch()
    for number, case in enumerate(cases[0]):
        if case.path.is_file():
            shutil.copy(case.path, made.top / "changed" / f"{number}.keras")
        else:
            shutil.copytree(case.path, made.top / "folders" / str(number), symlinks=True)
    made.git("config", "core.autocrlf", "false")
    made.git("add", "-A")
    monkeypatch.chdir(made.top)
    return made


def test_every_file_is_told_once(cases, repository):
    review = _reviewed(Asked((), "main", None, None, "never", exit_zero=False), None)
    data, text = (named(form, "review").writer("review")(review, View()) for form in ("json", "markdown"))
    assert review.exit_code == 2
    told = [model["path"] for model in json.loads(data)["models"]]
    files = {f"changed/{number}.keras" for number, case in enumerate(cases[0]) if case.path.is_file()}
    good = (SAMPLES / "siamese.keras").read_bytes()
    files = {path for path in files if (repository.top / path).read_bytes() != good}
    assert len(told) == len(set(told))
    assert files <= set(told)
    assert not CONTROL.search(text.replace("\n", ""))
    assert not CONTROL.search(data.replace("\n", ""))
    assert not any(re.search(pattern, re.sub("`[^`\n]*`", "", text)) for pattern in BREAKING_OUT["markdown"])
    assert not list(cases[1].iterdir())
