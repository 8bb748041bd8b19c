"""A real Chromium, without a window and without a network, for the pages that archlens writes."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

import archlens
from archlens.render.document import View
from archlens.render.html import render
from tests.conftest import ROOT


class Opened:
    """A page in the browser, and what went wrong with it.

    Attributes:
        page: the page.
        noise: what it wrote to its console or asked of the network, and its errors.
    """

    def __init__(self, page, path):
        self.page, self.noise = page, []
        page.on("console", lambda message: self.noise.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.noise.append(str(error)))
        page.on("dialog", lambda dialog: self.noise.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._asked(request.url, path.as_uri()))
        page.goto(path.as_uri())

    def _asked(self, url, own):
        if url.partition("#")[0] != own:
            self.noise.append(f"asked for {url}")


@pytest.fixture
def show(browser, tmp_path):
    """Open a text as a page; at the end, nothing may have gone wrong with any of them."""
    opened = []

    def shower(text, *, scheme="light", width=1400, height=1000):
        path = tmp_path / f"page{len(opened)}.html"
        path.write_text(text, encoding="utf-8", newline="")
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, offline=True, reduced_motion="reduce"
        )
        opened.append(Opened(context.new_page(), path))
        return opened[-1].page

    yield shower
    for each in opened:
        each.page.context.close()
    assert [each.noise for each in opened] == [[]] * len(opened)


@pytest.fixture
def show_model(show):
    """Open the report of a sample model; the page and the analysis."""

    def shower(name, **options):
        analysis = archlens.analyze(ROOT / "sample_models" / f"{name}.keras")
        return show(render(analysis, View(source=name)), **options), analysis

    return shower


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
