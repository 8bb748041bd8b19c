"""A client of a stand-in for GitHub, which does not wait."""

from __future__ import annotations

import pytest

from archlens.github.api_client import ApiClient
from archlens.github.workflow_run import WorkflowRun
from tests.ci.fake_github import FakeGitHub

NOW = 1_000_000.0


class Waits(list):
    """The seconds that were waited for."""


@pytest.fixture
def github():
    """The server; each request that it would not have taken fails the test."""
    server = FakeGitHub()
    yield server
    server.close()
    assert server.wrong == []


@pytest.fixture
def waits():
    """What was waited for."""
    return Waits()


@pytest.fixture
def client(github, waits):
    """The client."""
    return client_of(github.url, github.token, waits)


def client_of(url, token, waits):
    run = WorkflowRun("octo-org/models", url, f"{url}/graphql", None, None, {}, token)
    return ApiClient(run, sleep=waits.append, now=lambda: NOW)
