"""A real Chromium, without a window and without a network, for the pages that archlens writes."""

from __future__ import annotations

import functools
import http.server

import pytest

import archlens
from archlens.render.document import View
from archlens.render.html import render
from tests.conftest import ROOT
from tests.serving import start as start_server


class Opened:
    """A file in a page of the browser, and what went wrong with it.

    Attributes:
        noise: what it wrote to its console or asked of the network, and its errors.
    """

    def __init__(self, page, path):
        self.noise = []
        self._page = page
        self._own = path.as_uri()
        self._listeners = {
            "console": lambda message: self.noise.append(f"{message.type}: {message.text}"),
            "pageerror": lambda error: self.noise.append(str(error)),
            "dialog": lambda dialog: self.noise.append(f"dialog: {dialog.message}"),
            "request": self._asked,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)
        page.goto(self._own)

    def _asked(self, request):
        if request.url.partition("#")[0] != self._own:
            self.noise.append(f"asked for {request.url}")

    def leave(self):
        """Listen no longer: the page is for the next test."""
        for event, listener in self._listeners.items():
            self._page.remove_listener(event, listener)


@pytest.fixture(scope="session")
def tabs():
    """The pages of the browser that tests take in turn: for a new one a process starts, which takes four times as long.

    What archlens writes keeps nothing in the browser, so that each file is opened as if it were the first.
    """
    return []


@pytest.fixture
def show(browser, tabs, tmp_path):
    """Open a text in a page of its own; at the end, nothing may have gone wrong with any of them."""
    opened = []

    def shower(text, *, scheme="light", width=1400, height=1000):
        path = tmp_path / f"page{len(opened)}.html"
        path.write_text(text, encoding="utf-8", newline="")
        if len(opened) == len(tabs):
            tabs.append(browser.new_context(offline=True, reduced_motion="reduce").new_page())
        page = tabs[len(opened)]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null", color_scheme=scheme)
        page.mouse.move(0, 0)
        opened.append(Opened(page, path))
        return page

    yield shower
    noise = [each.noise for each in opened]
    for each in opened:
        each.leave()
    if any(noise):
        while tabs:
            tabs.pop().context.close()
    assert noise == [[]] * len(opened)


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
        start_server(server)
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
