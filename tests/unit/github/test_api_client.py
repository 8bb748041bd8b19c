"""Requests to GitHub's API: what is asked again, for how long, and what is never told."""

from __future__ import annotations

import contextlib
import http.server
import json
import time

import pytest

from archlens.github.api_client import GitHubError
from tests.ci.fake_github import OWN
from tests.serving import serving
from tests.unit.github.made import NOW, client_of

LIST = "/issues/7/comments?per_page=100&page=1"


def test_an_answer(github, client, waits):
    github.comment("hello")
    assert [each["body"] for each in client.ask("GET", LIST)] == ["hello"]
    assert client.login() == OWN
    assert waits == []


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        ((500, {}), 1),
        ((502, {}), 1),
        ((503, {"Retry-After": "9"}), 1),
        ((429, {}), 2),
        ((429, {"Retry-After": "7"}), 7),
        ((403, {"Retry-After": "7"}), 7),
        ((403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW) + 30)}), 30),
        ((403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5"}), 0),
    ],
)
def test_what_is_asked_again(github, client, waits, fault, waited):
    github.faults.append(("GET", *fault, False))
    assert client.ask("GET", LIST) == []
    assert waits == [waited]


def test_it_is_asked_a_few_times_and_no_more(github, client, waits):
    github.faults += [("GET", 502, {}, False)] * 9
    with pytest.raises(GitHubError, match=r"expected GitHub to answer GET, found 502 \(try again\)") as error:
        client.ask("GET", LIST)
    assert error.value.may_be_done
    assert waits == [1, 2, 4]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {}),
        (404, {}),
        (401, {}),
        (422, {}),
        (301, {"Location": "http://127.0.0.1:9/"}),
        (429, {"Retry-After": "3600"}),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW) + 3600)}),
        (429, {"Retry-After": "9" * 500}),
    ],
)
def test_what_is_not_asked_again(github, client, waits, status, headers):
    github.faults.append(("GET", status, headers, False))
    if status == 429 and len(headers["Retry-After"]) > 100:  # no number that anyone means
        assert client.ask("GET", LIST) == []
        return
    with pytest.raises(GitHubError) as error:
        client.ask("GET", LIST)
    assert (error.value.status, waits) == (status, [])
    limited = "X-RateLimit-Remaining" in headers or status == 429
    assert error.value.no_access == (status in (403, 404) and not limited)
    assert error.value.limited == limited


def test_all_waits_together_are_bounded(github, client, waits):
    github.faults += [("GET", 429, {"Retry-After": "40"}, False)] * 4
    with pytest.raises(GitHubError, match="found 429"):
        client.ask("GET", LIST)
    assert waits == [40]


def test_a_limit_that_only_the_words_of_a_refusal_tell(other, waits):
    other.status = 403
    other.answer = b'{"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}'
    with pytest.raises(GitHubError, match=r"found 403 .*Run the job again later\.") as error:
        client_of(f"http://127.0.0.1:{other.server_port}", "t", waits).ask("GET", LIST)
    assert (error.value.limited, error.value.no_access) == (True, False)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "Is GITHUB_TOKEN a token of this GitHub"),
        (403, "the permission pull-requests: write"),
        (404, "the permission pull-requests: write"),
        (302, "Is the address of the API right"),
        (422, "The summary of the job has the review"),
        (500, "Run the job again later"),
    ],
)
def test_what_to_do_depends_on_the_refusal(other, waits, status, words):
    other.status = status
    with pytest.raises(GitHubError, match=words):
        client_of(f"http://127.0.0.1:{other.server_port}", "t", waits).ask("GET", LIST)


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(other, waits, monkeypatch):
    monkeypatch.setattr("archlens.github.api_client._SECONDS", 0.5)
    other.answer, other.pause = b" " * 400, 0.05
    with pytest.raises(GitHubError, match=r"found no answer"):
        client_of(f"http://127.0.0.1:{other.server_port}", "t", waits).ask("GET", LIST)
    assert len(other.seen) == 4


def test_what_creates_something_is_not_asked_again_where_it_may_be_done(github, client, waits):
    github.faults.append(("POST", 502, {}, True))
    with pytest.raises(GitHubError) as error:
        client.ask("POST", "/issues/7/comments", {"body": "once"})
    assert error.value.may_be_done
    assert ([each["body"] for each in github.comments], waits) == (["once"], [])
    github.faults.append(("POST", 429, {}, False))
    client.ask("POST", "/issues/7/comments", {"body": "twice"})
    assert waits == [2]


def test_no_answer_at_all(waits):
    with pytest.raises(GitHubError, match="found no answer") as error:
        client_of("http://127.0.0.1:9", "ghs_secret", waits).ask("GET", LIST)
    assert (error.value.status, waits) == (None, [1, 2, 4])
    assert "ghs_secret" not in str(error.value)


@pytest.fixture
def other():
    """A server that answers anything with what it is told, and notes what it was given."""

    class Server(http.server.ThreadingHTTPServer):
        answer, headers, seen, status, pause = b"", {}, [], None, 0.0

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def do_GET(self):
            self.server.seen.append(self.headers.get("Authorization"))
            self.send_response(self.server.status or (302 if self.server.headers else 200))
            for name, value in self.server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.write()

        def write(self):
            if not self.server.pause:
                self.wfile.write(self.server.answer)
                return
            with contextlib.suppress(OSError):  # nobody waits for the rest
                for byte in self.server.answer:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(self.server.pause)

    server = Server(("127.0.0.1", 0), Handler)
    server.seen = []
    with serving(server):
        yield server


@pytest.mark.parametrize("answer", [b"<html>", b"", b"\xff", b"[" * 100_000])
def test_an_answer_that_is_no_json(other, waits, answer):
    other.answer = answer
    client = client_of(f"http://127.0.0.1:{other.server_port}", "t", waits)
    with pytest.raises(GitHubError, match="expected JSON as the answer of GitHub to GET"):
        client.ask("GET", LIST)


@pytest.mark.parametrize("answer", [{}, [], {"data": None}, {"data": {"viewer": {"login": ""}}}, {"errors": []}])
def test_an_answer_that_does_not_tell_whose_the_token_is(other, waits, answer):
    other.answer = json.dumps(answer).encode()
    with pytest.raises(GitHubError, match="whose the token is"):
        client_of(f"http://127.0.0.1:{other.server_port}", "t", waits).login()


def test_the_token_goes_nowhere_else(github, other, waits):
    other.headers = {"Location": f"{github.url}/repos/octo-org/models/issues/7/comments"}
    with pytest.raises(GitHubError, match="found 302"):
        client_of(f"http://127.0.0.1:{other.server_port}", "t", waits).ask("GET", LIST)
    assert (other.seen, github.requests) == (["Bearer t"], [])


def test_what_github_says_is_one_line_and_not_endless(github, client):
    github.faults.append(("GET", 422, {}, False))
    with pytest.raises(GitHubError) as error:
        client.ask("GET", LIST)
    assert len(str(error.value)) < 400
