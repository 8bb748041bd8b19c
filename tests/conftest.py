"""Options and paths that all tests share. Nothing heavy is imported here: most tests need neither Keras nor h5py."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.console import Console
from tests.once import once

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NO_BROWSER = (
    "These tests need Chromium, and there is none. Install it: apt-get install chromium (Debian), or "
    "python -m playwright install --with-deps chromium (anywhere)."
)

# TensorFlow reads these when it is imported: no chatter, and no search for a GPU.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

# What a shell starts in the background ignores interrupts, and so would every command that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Modules without examples, which would import Keras only to be searched for some, and scripts that cases run.
collect_ignore_glob = ["builders/*", "data/*", "cases/files/*"]


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the reports in tests/golden/ anew; read the difference before you commit it",
    )


def pytest_collection_finish():
    """Leave what is loaded by now out of all searches for garbage: 0.4 s each, where all tests are collected.

    Keras has one made at each `clear_session`, and for each weight that it quantizes.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    """What a developer's terminal asks for must not change what a test sees."""
    for name in ("NO_COLOR", "COLUMNS", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def golden(request):
    """Compare a text with a file of tests/golden/; with ``--update-golden``, write it instead."""

    def compare(name, text):
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path} is missing; write it with: pytest tests/golden --update-golden"
        assert text == path.read_bytes().decode()

    return compare


@pytest.fixture
def environment():
    """The environment for a command that runs archlens from this checkout.

    A command that is started without one gets COLUMNS, too, if anything has imported ``readline``: that sets it behind
    Python's back.
    """
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "0"}


@pytest.fixture(scope="session")
def console():
    """Run a command of archlens in a process of its own, in a twentieth of the time that it takes to start one."""
    runner = Console()
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def built(request):
    """The wheel and the source distribution of what is in the repository."""
    from tests.distributions import build_all, built_in

    return built_in(once(request, "distributions", build_all))


@pytest.fixture(scope="session")
def installed(request, built):
    """The Python of an environment that has the wheel."""
    from tests.distributions import install, python_of

    return python_of(once(request, "installed", lambda folder: install(built.wheel, folder)))


@pytest.fixture(scope="session")
def site(request):
    """The site of docs/, as a reader gets it."""
    from tests.site.building import LOG, build_once
    from tests.site.pages import Built

    folder = once(request, "site", build_once)
    return Built(folder / "site", (folder / LOG).read_text(encoding="utf-8"))


@pytest.fixture
def python():
    """The interpreter that runs the tests."""
    return sys.executable


@pytest.fixture(scope="session")
def browser():
    """A real Chromium without a window, for all tests; without one, they fail and say what to install."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, _BROWSERS)), playwright.chromium.executable_path)
        if not Path(program).exists():
            pytest.fail(_NO_BROWSER)
        # In containers, tests run as root, under which Chromium starts without its sandbox only, and /dev/shm is small.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()
