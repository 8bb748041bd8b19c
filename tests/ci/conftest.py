"""What the tests of continuous integration share: a repository, GitHub, and a runner in it."""

from __future__ import annotations

import pytest

from tests.ci.fake_github import FakeGitHub
from tests.ci.repositories import Repository
from tests.ci.runner import Runner

SHALLOW = """[[contracts]]
name = "image stays shallow"
because = "the accelerator holds three layers"
type = "branch-depth"
model = "models/*.keras"
branch = "*"
max = 3
"""


@pytest.fixture
def github():
    """GitHub's API; each request that it would not have taken fails the test."""
    server = FakeGitHub()
    yield server
    server.close()
    assert server.wrong == []


@pytest.fixture
def repository(tmp_path):
    """A repository with some models on ``main``; what is written next is on a branch of its own."""
    made = Repository(tmp_path / "repository")
    samples = {"m": "merge_concatenate", "gone": "siamese", "old name": "driving", "kept": "two_heads"}
    for name, sample in samples.items():
        made.add(f"models/{name}.keras", sample)
    made.commit("models")
    made.branch()
    return made


@pytest.fixture
def pull_request(tmp_path, repository, github):
    """Push what there is as the pull request, and give the runner of its workflow."""

    def push(*, event=None, token=None):
        head = repository.commit("a change")
        repository.merged(head)
        pull = {"number": 7, "head": {"sha": head}, "base": {"sha": repository.git("rev-parse", "main")}}
        event = {"pull_request": pull} if event is None else event
        return Runner(tmp_path / "runner", repository.top, github.url, event, github.token if token is None else token)

    return push
