"""A stand-in for GitHub's API: it keeps comments, and notes each request that GitHub would not have taken.

As https://docs.github.com/rest/issues/comments and https://docs.github.com/graphql/reference/queries#viewer say.
"""

from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.serving import start

LONGEST = 65_536
OWN = "github-actions[bot]"
_LIST = re.compile(r"/repos/octo-org/models/issues/(\d+)/comments")
_ONE = re.compile(r"/repos/octo-org/models/issues/comments/(\d+)")


class FakeGitHub:
    """The server, with what it keeps.

    Attributes:
        token: that it knows.
        may_write: whether the token may write.
        comments: of pull request 7, in order.
        requests: method and path of each request.
        wrong: what GitHub would not have taken.
        faults: what goes wrong next: (method, status, headers, whether it is done all the same), each once.
    """

    def __init__(self) -> None:
        self.token = "ghs_a-secret-that-nobody-sees"  # noqa: S105 - of this server alone
        self.may_write = True
        self.comments: list[dict] = []
        self.requests: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self.faults: list[tuple[str, int, dict, bool]] = []
        self._next = 100
        server = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status, data, headers=None):
                content = json.dumps(data).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                server.handle(self, self.command, self.path, self.rfile.read(length))

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any  # noqa: N815 - the server's names

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        start(self._server)

    def close(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()

    def comment(self, body: str, login: str = "octocat") -> dict:
        """Somebody comments on the pull request."""
        self._next += 1
        made = {"id": self._next, "user": {"login": login}, "body": body}
        self.comments.append(made)
        return made

    @property
    def own(self) -> list[dict]:
        """The comments that were written with the token."""
        return [comment for comment in self.comments if comment["user"]["login"] == OWN]

    def handle(self, handler, method: str, target: str, content: bytes) -> None:
        """Answer a request."""
        path = urlsplit(target).path
        self.requests.append((method, target))
        self._look_at(handler, content)
        fault = next((each for each in self.faults if each[0] == method and not path.startswith("/graphql")), None)
        if fault is not None:
            self.faults.remove(fault)
            _, status, headers, done = fault
            if done:
                self._do(method, path, content)
            handler.answer(status, {"message": "try again"}, headers)
        elif handler.headers.get("Authorization") != f"Bearer {self.token}":
            handler.answer(401, {"message": "Bad credentials"})
        elif path == "/graphql":
            handler.answer(200, {"data": {"viewer": {"login": OWN}}})
        elif method == "GET" and _LIST.fullmatch(path):
            handler.answer(200, self._page(target))
        elif not self.may_write:
            handler.answer(403, {"message": "Resource not accessible by integration"})
        else:
            handler.answer(*self._do(method, path, content))

    def _look_at(self, handler, content: bytes) -> None:
        wanted = {"X-GitHub-Api-Version": "2022-11-28", "Accept": "application/vnd.github+json"}
        for name, value in wanted.items():
            if handler.headers.get(name) != value:
                self.wrong.append(f"{name}: {handler.headers.get(name)}")
        if not handler.headers.get("User-Agent"):
            self.wrong.append("no User-Agent")
        if content and handler.headers.get("Content-Type") != "application/json":
            self.wrong.append(f"Content-Type: {handler.headers.get('Content-Type')}")

    def _page(self, target: str) -> list[dict]:
        query = parse_qs(urlsplit(target).query)
        size, number = int(query["per_page"][0]), int(query["page"][0])
        if size > 100:
            self.wrong.append(f"per_page={size}")
        return self.comments[(number - 1) * size : number * size]

    def _do(self, method: str, path: str, content: bytes):
        """Create or change a comment; status and answer."""
        data = json.loads(content)
        if set(data) != {"body"} or not isinstance(data["body"], str) or not 0 < len(data["body"]) <= LONGEST:
            self.wrong.append(f"the body of {method} {path}")
            return 422, {"message": "Validation Failed"}
        created, changed = _LIST.fullmatch(path), _ONE.fullmatch(path)
        if method == "POST" and created and created[1] == "7":
            return 201, self.comment(data["body"], OWN)
        found = [each for each in self.comments if changed and each["id"] == int(changed[1])]
        if method == "PATCH" and found:
            found[0]["body"] = data["body"]
            return 200, found[0]
        self.wrong.append(f"{method} {path}")
        return 404, {"message": "Not Found"}
