"""The one comment that archlens keeps on a pull request: it is found again by a mark, and written anew.

Whoever can comment can write the mark, so that only a comment of the token's own author counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from archlens.github.api_client import ApiClient, GitHubError

_SIGN = "<!-- archlens review"
MARK = f"{_SIGN}: this comment is written anew at each push -->\n"
"""What the comment starts with; nobody sees it."""

MOST_CHARACTERS = 65_536
"""What GitHub takes as a comment."""

_ATTEMPTS = 3
_PAGE = 100
_MOST_PAGES = 100
_GONE = 404

Kept = Literal["created", "updated", "as it was", "none"]


def keep_comment(client: ApiClient, pull_request: int, text: str, *, create: bool = True) -> Kept:
    """Have the pull request say this in one comment.

    Args:
        client: makes the requests.
        pull_request: its number.
        text: Markdown, with the mark of at most :data:`MOST_CHARACTERS`.
        create: whether there is to be a comment where there is none.

    Returns:
        What became of the comment.

    Raises:
        GitHubError: if GitHub refuses, or cannot answer.
    """
    author = client.login()
    body = MARK + text
    for attempt in range(1, _ATTEMPTS + 1):
        own = _own_comment(client, pull_request, author)
        if own is None and not create:
            return "none"
        if own is not None and own["body"].replace("\r\n", "\n").rstrip() == body.rstrip():
            return "as it was"
        try:
            return _write(client, pull_request, own, body)
        except GitHubError as error:
            # It may be there now, or have been deleted in between: the next attempt looks again.
            gone = own is not None and error.status == _GONE
            if attempt == _ATTEMPTS or not (error.may_be_done or gone):
                raise
    raise AssertionError  # the last attempt returns or raises


def _write(client: ApiClient, pull_request: int, own: dict[str, Any] | None, body: str) -> Kept:
    if own is None:
        client.ask("POST", f"/issues/{pull_request}/comments", {"body": body})
        return "created"
    client.ask("PATCH", f"/issues/comments/{own['id']}", {"body": body})
    return "updated"


def _own_comment(client: ApiClient, pull_request: int, author: str) -> dict[str, Any] | None:
    """The first comment of the author that has the mark."""
    for comment in _comments(client, pull_request):
        if not isinstance(comment, dict):
            continue
        user, body, number = (comment.get(key) for key in ("user", "body", "id"))
        mine = isinstance(user, dict) and user.get("login") == author
        if mine and type(number) is int and isinstance(body, str) and body.startswith(_SIGN):
            return comment
    return None


def _comments(client: ApiClient, pull_request: int) -> Iterator[Any]:
    for page in range(1, _MOST_PAGES + 1):
        comments = client.ask("GET", f"/issues/{pull_request}/comments?per_page={_PAGE}&page={page}")
        if not isinstance(comments, list):
            raise GitHubError(expected="a list of comments", found="something else", hint="Try it again.")
        yield from comments
        if len(comments) < _PAGE:
            return
