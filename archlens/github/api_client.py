"""Requests to GitHub's API, within bounds: of time, of attempts, of what is read.

Where GitHub says that too much was asked, or cannot answer, a request is made again; see
https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api. What creates something is not, since
GitHub may have taken it before it failed: who asks looks again first. Redirects are not followed: the token would go
along.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.message import Message
from http.client import HTTPException
from typing import Any

from archlens.errors import ArchlensError
from archlens.github.workflow_run import WorkflowRun
from archlens.text.json_writer import json_line
from archlens.text.names import visible
from archlens.text.widths import elide
from archlens.version import __version__

_SECONDS = 15
"""How long one answer may be waited for."""

_ATTEMPTS = 4
_LONGEST_WAIT = 60.0
"""How long all of them may be apart: with the answers' own time, a request takes two minutes at most."""

_LARGEST = 32 * 2**20
_PART = 2**16
_MESSAGE = 200
_CLIENT, _SERVER = 400, 500
_TOO_MANY, _FORBIDDEN = 429, 403
_NOBODY, _NOT_FOUND = 401, 404
_LIMIT = "rate limit"
"""What GitHub's refusal says where too much was asked, whatever its status."""


class GitHubError(ArchlensError):
    """GitHub does not do what it is asked.

    Attributes:
        status: the code of its answer; ``None`` if there was none.
        limited: whether it says that too much was asked.
    """

    def __init__(
        self, *, expected: str, found: str, hint: str, status: int | None = None, limited: bool = False
    ) -> None:
        super().__init__(expected=expected, found=found, hint=hint)
        self.status, self.limited = status, limited

    @property
    def no_access(self) -> bool:
        """Whether the token may not do this."""
        return self.status in (_FORBIDDEN, _NOT_FOUND) and not self.limited

    @property
    def may_be_done(self) -> bool:
        """Whether GitHub may have done it all the same: it failed on the way, or there was no answer."""
        return self.status is None or self.status >= _SERVER


class ApiClient:
    """Makes requests for one run of a workflow.

    Args:
        run: the run, with its token.
        sleep: waits some seconds.
        now: the seconds since 1970.
    """

    def __init__(
        self, run: WorkflowRun, sleep: Callable[[float], None] = time.sleep, now: Callable[[], float] = time.time
    ) -> None:
        self._run, self._sleep, self._now = run, sleep, now
        self._opener = urllib.request.build_opener(_NoRedirects())

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What GitHub answers to a request about the repository.

        Args:
            method: of HTTP.
            path: behind the address of the repository, with a slash first.
            body: what is sent as JSON.

        Raises:
            GitHubError: if it refuses, or cannot answer.
        """
        return self._ask(method, f"{self._run.api}/repos/{self._run.repository}{path}", body, again=method != "POST")

    def login(self) -> str:
        """Whose name stands above what is written with the token: of a workflow's own, ``github-actions[bot]``.

        It is asked of the other API: the one for requests tells it to tokens of people alone.

        Raises:
            GitHubError: if GitHub does not tell.
        """
        answer = self._ask("POST", self._run.graphql, {"query": "query { viewer { login } }"}, again=True)
        try:
            login = answer["data"]["viewer"]["login"]
        except (TypeError, LookupError):
            login = None
        if not isinstance(login, str) or not login:
            raise GitHubError(
                expected="GitHub to tell whose the token is",
                found="another answer",
                hint="Is GITHUB_TOKEN a token of it?",
            )
        return login

    def _ask(self, method: str, address: str, body: Mapping[str, Any] | None, *, again: bool) -> Any:
        left = _LONGEST_WAIT
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._once(method, address, body)
            except urllib.error.HTTPError as error:
                with error:
                    wait = self._wait(error.code, error.headers, attempt, again=again)
                    if wait is None or wait > left or attempt == _ATTEMPTS:
                        raise _refused(method, error) from None
            except (OSError, HTTPException) as error:
                if not again or attempt == _ATTEMPTS:
                    raise _unanswered(method, error) from None
                wait = float(2 ** (attempt - 1))
            left -= wait
            self._sleep(wait)
        raise AssertionError  # the last attempt returns or raises

    def _once(self, method: str, address: str, body: Mapping[str, Any] | None) -> Any:
        data = None if body is None else json_line(body).encode()
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._run.token}",
            "User-Agent": f"keras-archlens/{__version__}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        if data is not None:
            headers["Content-Type"] = "application/json"
        # The runner's own address, of which the scheme was looked at.
        request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310
        with self._opener.open(request, timeout=_SECONDS) as answer:
            content = _content(answer)
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise GitHubError(
                expected=f"JSON as the answer of GitHub to {method}", found="something else", hint="Try it again."
            ) from None

    def _wait(self, status: int, headers: Message, attempt: int, *, again: bool) -> float | None:
        """How many seconds to wait before a request is made again; ``None`` if it is not."""
        if status == _TOO_MANY or (status == _FORBIDDEN and _is_limited(headers)):  # nothing was done
            asked = _number(headers, "retry-after")
            reset = _number(headers, "x-ratelimit-reset")
            if asked is None and reset is not None and headers.get("x-ratelimit-remaining") == "0":
                asked = max(0.0, reset - self._now())
            return asked if asked is not None else float(2**attempt)
        if status >= _SERVER and again:
            return float(2 ** (attempt - 1))
        return None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it becomes an error."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _content(answer: Any, most: int = _LARGEST) -> bytes:
    """What an answer holds; a server that goes on giving a byte now and then is not waited for."""
    until = time.monotonic() + _SECONDS
    parts: list[bytes] = []
    while most > 0 and (part := answer.read1(min(most, _PART))):
        parts.append(part)
        most -= len(part)
        if time.monotonic() > until:
            raise TimeoutError("it takes too long")
    return b"".join(parts)


def _is_limited(headers: Message) -> bool:
    return headers.get("retry-after") is not None or headers.get("x-ratelimit-remaining") == "0"


def _number(headers: Message, name: str) -> float | None:
    value = headers.get(name, "")
    return float(value) if value.isascii() and value.isdecimal() and len(value) < _MESSAGE else None


def _refused(method: str, error: urllib.error.HTTPError) -> GitHubError:
    try:
        told = json.loads(_content(error, _PART))["message"]
    except (OSError, HTTPException, ValueError, TypeError, LookupError, RecursionError):
        told = ""
    told = told if isinstance(told, str) else ""
    said = f" ({elide(visible(told), _MESSAGE)})" if told else ""
    limited = error.code == _TOO_MANY or _is_limited(error.headers) or _LIMIT in told.lower()
    return GitHubError(
        expected=f"GitHub to answer {method}",
        found=f"{error.code}{said}",
        hint=_what_to_do(error.code, limited=limited),
        status=error.code,
        limited=limited,
    )


def _what_to_do(status: int, *, limited: bool) -> str:
    if limited or status >= _SERVER:
        return "Run the job again later."
    if status == _NOBODY:
        return "Is GITHUB_TOKEN a token of this GitHub, and still valid?"
    if status in (_FORBIDDEN, _NOT_FOUND):
        return "Comments need the permission pull-requests: write."
    if status < _CLIENT:
        return "Is the address of the API right? The token is sent nowhere else."
    return "The summary of the job has the review."


def _unanswered(method: str, error: OSError | HTTPException) -> GitHubError:
    why = getattr(error, "reason", None) or error
    return GitHubError(
        expected=f"GitHub to answer {method}",
        found=f"no answer ({elide(visible(str(why) or type(why).__name__), _MESSAGE)})",
        hint="Try it again.",
    )
