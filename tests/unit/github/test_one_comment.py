"""The one comment: found by mark and author, created once, written anew."""

from __future__ import annotations

import pytest

from archlens.github.api_client import GitHubError
from archlens.github.one_comment import MARK, MOST_CHARACTERS, keep_comment
from tests.ci.fake_github import LONGEST, OWN


def writes(github):
    return [method for method, path in github.requests if method != "GET" and path != "/graphql"]


def test_it_is_created_once_then_updated_then_left_alone(github, client):
    assert keep_comment(client, 7, "one") == "created"
    assert keep_comment(client, 7, "two") == "updated"
    assert keep_comment(client, 7, "two") == "as it was"
    assert [comment["body"] for comment in github.comments] == [f"{MARK}two"]
    assert writes(github) == ["POST", "PATCH"]


def test_there_need_not_be_one(github, client):
    assert keep_comment(client, 7, "nothing", create=False) == "none"
    assert github.comments == []
    github.comment(f"{MARK}before", OWN)
    assert keep_comment(client, 7, "nothing", create=False) == "updated"


def test_only_a_comment_of_its_own_with_the_mark_first_is_it(github, client):
    for body, login in (
        (f"{MARK}evil", "mallory"),
        (f"{MARK}evil", "github-actions"),
        (f"> {MARK}quoted", OWN),
        ("another workflow's", OWN),
    ):
        github.comment(body, login)
    before = [dict(comment) for comment in github.comments]
    assert keep_comment(client, 7, "mine") == "created"
    assert github.comments[:4] == before


def test_it_is_found_on_a_later_page(github, client):
    for _ in range(205):
        github.comment("x")
    github.comment(f"{MARK}before", OWN)
    assert keep_comment(client, 7, "now") == "updated"
    assert sum(method == "GET" for method, _ in github.requests) == 3


def test_where_github_failed_but_took_it_there_is_no_second_one(github, client):
    github.faults.append(("POST", 502, {}, True))
    assert keep_comment(client, 7, "once") == "as it was"
    assert len(github.comments) == 1


def test_where_github_failed_and_did_not_take_it_it_is_written(github, client):
    github.faults.append(("POST", 502, {}, False))
    assert keep_comment(client, 7, "once") == "created"
    assert len(github.comments) == 1


def test_where_it_is_deleted_in_between_there_is_another(github, client, monkeypatch):
    github.comment(f"{MARK}before", OWN)
    ask = client.ask

    def deleting(method, path, body=None):
        if method == "PATCH" and github.comments:
            github.comments.clear()
            raise GitHubError(expected="", found="", hint="", status=404)
        return ask(method, path, body)

    monkeypatch.setattr(client, "ask", deleting)
    assert keep_comment(client, 7, "now") == "created"


def test_where_github_goes_on_failing_it_says_so(github, client):
    github.faults += [("POST", 502, {}, False)] * 9
    with pytest.raises(GitHubError, match="found 502"):
        keep_comment(client, 7, "once")
    assert writes(github) == ["POST"] * 3


def test_a_token_that_may_not_write(github, client):
    github.may_write = False
    with pytest.raises(GitHubError, match="Resource not accessible by integration") as error:
        keep_comment(client, 7, "once")
    assert error.value.no_access
    assert writes(github) == ["POST"]


@pytest.mark.parametrize("odd", [None, 5, {}, {"id": "7", "user": None, "body": None}])
def test_comments_of_another_kind_are_passed_over(github, client, odd):
    github.comments.append(odd)
    assert keep_comment(client, 7, "once", create=False) == "none"


def test_the_longest_is_as_long_as_github_takes():
    assert MOST_CHARACTERS == LONGEST
