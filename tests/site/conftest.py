"""The site, built once in a session as a reader gets it, and served by a server of its own."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading

import pytest

from tests.conftest import ROOT
from tests.once import once
from tests.site.pages import Built

_LOG = "log.txt"


def build(folder, config=ROOT / "mkdocs.yml", **settings):
    """Build a site, with warnings as errors; what was printed."""
    unset = {name: value for name, value in os.environ.items() if not name.startswith("ARCHLENS_")}
    environment = {**unset, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", **settings}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def site(request):
    """The site; processes of one run share it."""

    def make(folder):
        text = build(folder / "site")
        (folder / _LOG).write_text(text, encoding="utf-8")

    folder = once(request, "site", make)
    return Built(folder / "site", (folder / _LOG).read_text(encoding="utf-8"))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing: the test does."""


@pytest.fixture(scope="session")
def serve():
    """Serve a folder on this machine; its address."""
    servers = []

    def start(folder):
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
