"""What GitHub's runner tells of the run of a workflow."""

from __future__ import annotations

import json

import pytest

from archlens.github.workflow_run import WorkflowError, base_revision, workflow_run
from archlens.readers.git_program import Git
from tests.ci.repositories import Repository

SHA, OTHER = "a" * 40, "b" * 40


@pytest.fixture
def environment(tmp_path):
    """As the runner sets it."""
    (tmp_path / "event.json").write_text(json.dumps({"pull_request": {"number": 7}}), "utf-8")
    return {
        "GITHUB_REPOSITORY": "octo-org/models.x",
        "GITHUB_API_URL": "https://api.github.com",
        "GITHUB_GRAPHQL_URL": "https://api.github.com/graphql",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_RUN_ID": "42",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_TOKEN": "ghs_secret",
    }


def test_all_of_it(environment, tmp_path):
    run = workflow_run(environment)
    assert (run.repository, run.api, run.graphql) == (
        "octo-org/models.x",
        "https://api.github.com",
        "https://api.github.com/graphql",
    )
    assert run.page == "https://github.com/octo-org/models.x/actions/runs/42"
    assert (run.summary, run.pull_request, run.token) == (tmp_path / "summary", 7, "ghs_secret")
    assert "ghs_secret" not in repr(run)


def test_where_the_runner_is_older_or_the_server_one_s_own(environment):
    del environment["GITHUB_GRAPHQL_URL"]
    assert workflow_run(environment).graphql == "https://api.github.com/graphql"
    environment["GITHUB_API_URL"] = "https://github.example.com/api/v3/"
    assert workflow_run(environment).graphql == "https://github.example.com/api/graphql"
    for name in ("GITHUB_SERVER_URL", "GITHUB_STEP_SUMMARY", "GITHUB_TOKEN"):
        environment[name] = ""
    run = workflow_run(environment)
    assert (run.page, run.summary, run.token) == (None, None, None)


@pytest.mark.parametrize("name", ["GITHUB_REPOSITORY", "GITHUB_EVENT_PATH"])
def test_elsewhere_than_in_a_workflow(environment, name):
    del environment[name]
    with pytest.raises(WorkflowError, match=f"expected {name} in the environment.*leave --github out"):
        workflow_run(environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_REPOSITORY", "octo-org/models/../../user"),
        ("GITHUB_REPOSITORY", "octo-org"),
        ("GITHUB_API_URL", "file:///etc"),
        ("GITHUB_API_URL", "https://user:password@evil.example"),
        ("GITHUB_GRAPHQL_URL", "api.github.com"),
        ("GITHUB_SERVER_URL", "javascript:alert(1)"),
        ("GITHUB_EVENT_PATH", "/no/such/file"),
    ],
)
def test_what_the_runner_would_not_tell(environment, name, value):
    with pytest.raises(WorkflowError, match=f"{name}.*Is it changed in a step before"):
        workflow_run({**environment, name: value})


@pytest.mark.parametrize("content", ["", "no json", "[]", "[" * 100_000])
def test_an_event_that_is_none(environment, tmp_path, content):
    (tmp_path / "event.json").write_text(content, "utf-8")
    with pytest.raises(WorkflowError, match="GITHUB_EVENT_PATH"):
        workflow_run(environment)


@pytest.mark.parametrize("event", [{}, {"pull_request": None}, {"pull_request": {"number": "7"}}, {"number": 7}])
def test_an_event_without_a_pull_request(environment, tmp_path, event):
    (tmp_path / "event.json").write_text(json.dumps(event), "utf-8")
    assert workflow_run(environment).pull_request is None


def run_of(environment, tmp_path, event):
    (tmp_path / "event.json").write_text(json.dumps(event), "utf-8")
    return workflow_run(environment)


def test_the_base_is_what_was_merged_into(environment, tmp_path):
    repository = Repository(tmp_path / "r")
    repository.commit("one")
    repository.branch()
    head = repository.commit("two")
    repository.git("checkout", "-q", "main")
    into = repository.commit("three")
    git = Git(repository.top)
    run = run_of(environment, tmp_path, {"pull_request": {"head": {"sha": head}, "base": {"sha": SHA}}})
    repository.merged(head)
    assert base_revision(run, git) == into  # case 1
    repository.git("checkout", "-q", head)
    assert base_revision(run, git) == SHA  # case 2


def test_a_base_that_is_checked_out_in_the_place_of_the_pull_request_is_no_review_of_it(environment, tmp_path):
    repository = Repository(tmp_path / "r")
    older = repository.commit("one")
    base = repository.commit("two")
    repository.branch()
    head = repository.commit("three")
    git = Git(repository.top)
    run = run_of(environment, tmp_path, {"pull_request": {"head": {"sha": head}, "base": {"sha": base}}})
    for checked_out in (base, older):
        repository.git("checkout", "-q", checked_out)
        with pytest.raises(WorkflowError, match=r"found the branch that it is to be merged into\. .*_target"):
            base_revision(run, git)
    repository.git("checkout", "-q", head)
    assert base_revision(run, git) == base


@pytest.mark.parametrize(
    ("event", "base"),
    [
        ({"pull_request": {"base": {"sha": SHA}}, "before": OTHER}, SHA),
        ({"merge_group": {"base_sha": SHA}}, SHA),
        ({"before": SHA}, SHA),
        ({"before": "0" * 40}, None),
        ({"before": "--upload-pack=x"}, None),
        ({"action": "opened"}, None),
    ],
)
def test_the_base_that_an_event_names(environment, tmp_path, event, base):
    repository = Repository(tmp_path / "r")
    repository.commit()
    run, git = run_of(environment, tmp_path, event), Git(repository.top)
    if base is not None:
        assert base_revision(run, git) == base
        return
    with pytest.raises(WorkflowError, match="Say it: archlens review --base REVISION"):
        base_revision(run, git)
