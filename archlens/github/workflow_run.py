"""The run of a workflow that archlens is in: what GitHub's runner tells of it in the environment, and in the event.

See https://docs.github.com/actions/reference/workflows-and-actions/variables for the variables, and
https://docs.github.com/webhooks/webhook-events-and-payloads for what an event holds.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archlens.errors import ArchlensError, system_error
from archlens.readers.git_program import Git
from archlens.text.names import quoted

_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_NOTHING_BEFORE = re.compile(r"0+")
_LONGEST = 80
_LARGEST_EVENT = 64 * 2**20


class WorkflowError(ArchlensError):
    """What GitHub's runner tells is missing, or is not what it tells."""


@dataclass(frozen=True, slots=True)
class WorkflowRun:
    """A run of a workflow.

    Attributes:
        repository: its owner and name (``octo-org/models``).
        api: where requests go (``https://api.github.com``).
        graphql: where queries go.
        page: of the run, which shows its summary; ``None`` if it is not known.
        summary: the file whose content becomes the summary of the job; ``None`` without one.
        event: what set the workflow off.
        token: what requests are allowed by; ``None`` without one. It is never told.
    """

    repository: str
    api: str
    graphql: str
    page: str | None
    summary: Path | None
    event: Mapping[str, Any]
    token: str | None = field(default=None, repr=False)

    @property
    def pull_request(self) -> int | None:
        """The number of the pull request that set the workflow off; ``None`` if another event did."""
        number = _at(self.event, "pull_request", "number")
        return number if type(number) is int and number > 0 else None


def workflow_run(environment: Mapping[str, str] = os.environ) -> WorkflowRun:
    """The run that this process is in.

    Args:
        environment: the environment, as GitHub's runner sets it.

    Raises:
        WorkflowError: if this is no run of a workflow, or what the runner tells is damaged.
    """
    repository = _variable(environment, "GITHUB_REPOSITORY")
    if not _REPOSITORY.fullmatch(repository):
        raise _wrong("the owner and name of a repository in GITHUB_REPOSITORY", repository)
    api = _address(environment.get("GITHUB_API_URL") or "https://api.github.com", "GITHUB_API_URL")
    graphql = environment.get("GITHUB_GRAPHQL_URL") or f"{api.removesuffix('/v3')}/graphql"
    summary = environment.get("GITHUB_STEP_SUMMARY")
    return WorkflowRun(
        repository=repository,
        api=api,
        graphql=_address(graphql, "GITHUB_GRAPHQL_URL"),
        page=_page(environment, repository),
        summary=Path(summary) if summary else None,
        event=_event(_variable(environment, "GITHUB_EVENT_PATH")),
        token=environment.get("GITHUB_TOKEN") or None,
    )


def base_revision(run: WorkflowRun, git: Git) -> str:
    """The revision that the event asks to compare with.

    1. Of a pull request whose merge is checked out, as ``actions/checkout`` does: what it was merged into. The base
       that the event names may be older, and what came in between is no change of the pull request.
    2. Of a pull request that is checked out itself: the base that the event names.
    3. Of a group of merges: its base. Of a push: what was there before.

    Args:
        run: the run of the workflow.
        git: in the repository.

    Raises:
        WorkflowError: if the event names none, or the base of a pull request is checked out in its place.
    """
    head = _at(run.event, "pull_request", "head", "sha")
    merged_into = git.answer("rev-parse", "--verify", "--quiet", "HEAD^1")
    if head is not None and merged_into and git.answer("rev-parse", "--verify", "--quiet", "HEAD^2") == head:
        return merged_into  # case 1
    _check_checked_out(run, git, head)
    for keys in (("pull_request", "base", "sha"), ("merge_group", "base_sha"), ("before",)):  # cases 2 and 3
        commit = _at(run.event, *keys)
        if isinstance(commit, str) and _COMMIT.fullmatch(commit) and not _NOTHING_BEFORE.fullmatch(commit):
            return commit
    raise WorkflowError(
        expected="an event that names what to compare with: a pull request, a group of merges, or a push to a branch "
        "that was there before",
        found="another",
        hint="Say it: archlens review --base REVISION",
    )


def _check_checked_out(run: WorkflowRun, git: Git, head: Any) -> None:
    """Refuse to review a pull request of which nothing is checked out: all would be well, whatever it changes."""
    base = _at(run.event, "pull_request", "base", "sha")
    if not isinstance(base, str) or not _COMMIT.fullmatch(base) or git.answer("rev-parse", "HEAD") == head:
        return
    if git.run("merge-base", "--is-ancestor", "HEAD", base).returncode == 0:
        raise WorkflowError(
            expected="the pull request to be checked out",
            found="the branch that it is to be merged into",
            hint="On pull_request, actions/checkout does so; on pull_request_target it checks out the base.",
        )


def _variable(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise WorkflowError(
            expected=f"{name} in the environment, as in a workflow of GitHub",
            found="none",
            hint="Elsewhere, leave --github out: the review goes to the terminal, or with -o to a file.",
        )
    return value


def _address(address: str, name: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.username is not None:
        raise _wrong(f"an address that starts with https:// in {name}", address)
    return address.rstrip("/")


def _page(environment: Mapping[str, str], repository: str) -> str | None:
    server, number = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_RUN_ID", "")
    if not server or not (number.isascii() and number.isdecimal()):
        return None
    return f"{_address(server, 'GITHUB_SERVER_URL')}/{repository}/actions/runs/{number}"


def _event(path: str) -> Mapping[str, Any]:
    try:
        with Path(path).open("rb") as file:
            event = json.loads(file.read(_LARGEST_EVENT))
    except OSError as error:
        raise _wrong("the event in the file that GITHUB_EVENT_PATH names", system_error(error), named=False) from error
    except (ValueError, RecursionError) as error:
        raise _wrong("JSON in the file that GITHUB_EVENT_PATH names", "something else", named=False) from error
    if not isinstance(event, dict):
        raise _wrong("an object in the file that GITHUB_EVENT_PATH names", type(event).__name__, named=False)
    return event


def _wrong(expected: str, found: str, *, named: bool = True) -> WorkflowError:
    told = quoted(found, _LONGEST) if named else found
    return WorkflowError(expected=expected, found=told, hint="Is it changed in a step before?")


def _at(data: Any, *keys: str) -> Any:
    """What stands under keys in keys; ``None`` where there is nothing."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data
