"""The pytest plugin: fixtures, snapshots of architectures, and contracts as tests.

pytest imports this module in every session, wherever archlens is installed. So it holds hooks and fixtures only, and
whatever they need is imported when it is used.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # at run time only when a fixture is used: half a millisecond beside pytest is what the plugin costs
    from archlens.pytest_plugin.analyses import Analyses
    from archlens.pytest_plugin.snapshot import ArchitectureSnapshot

_REPORT = "archlens"
_messages = pytest.StashKey[dict[str, list[str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; all of them are named for what they belong to."""
    group = parser.getgroup("archlens", "architectures of Keras models")
    group.addoption("--archlens-contracts", action="store_true", help="run the contracts of archlens.toml as tests")
    group.addoption(
        "--archlens-config",
        metavar="FILE",
        help="the settings with the contracts; else archlens.toml or pyproject.toml at the root or above",
    )
    group.addoption(
        "--update-architecture",
        action="store_true",
        help="accept the architectures that architecture_snapshot is compared with; read the difference, and commit it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """What the session's end tells: lock files written, and lock files that no test has."""
    messages: dict[str, list[str]] = {"written": [], "unused": []}
    config.stash[_messages] = messages


@pytest.fixture(scope="session")
def archlens() -> Analyses:
    """Call it with a model, and it gives the Analysis: ``archlens("model.keras").branch("image").depth``.

    It takes what :func:`archlens.analyze` takes: a path, a URL or a live model. A file is read once in a session, as
    long as it is not written anew.
    """
    from archlens.pytest_plugin.analyses import Analyses

    return Analyses()


@pytest.fixture
def architecture_snapshot(request: pytest.FixtureRequest) -> Iterator[ArchitectureSnapshot]:
    """The architecture that the test's lock file holds: ``assert model == architecture_snapshot``."""
    from archlens.pytest_plugin.snapshot import ArchitectureSnapshot, Lock

    lock = Lock.of(request.node, update=request.config.getoption("--update-architecture"))
    yield ArchitectureSnapshot(lock)
    request.config.stash[_messages]["written"] += map(str, lock.written)


def pytest_assertrepr_compare(op: str, left: Any, right: Any) -> list[str] | None:
    """Why two architectures are not equal. Without one among the two there is nothing to say, and nothing to load."""
    if "archlens.analysis.analysis" not in sys.modules:
        return None
    from archlens.pytest_plugin.assertion_texts import explain

    return explain(op, left, right)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The settings file, if it is among what is collected and its contracts are asked for."""
    config = parent.config
    if file_path.suffix != ".toml" or not config.getoption("--archlens-contracts"):
        return None
    from archlens.pytest_plugin.contract_items import ContractsFile, settings_file

    if file_path != settings_file(config):
        return None
    collector: pytest.Collector = ContractsFile.from_parent(parent, path=file_path)
    return collector


@pytest.hookimpl(tryfirst=True)  # before -k and --deselect choose among the tests
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the contracts, if they are asked for and the settings file is not among what was collected."""
    from archlens.pytest_plugin.unused_locks import unused_locks

    config.stash[_messages]["unused"] = [str(path) for path in unused_locks(config, items)]
    if config.getoption("--archlens-contracts"):
        from archlens.pytest_plugin.contract_items import add_contracts

        add_contracts(session, items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands over what it has to tell."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_REPORT] = session.config.stash[_messages]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of pytest-xdist has to tell."""
    for key, messages in getattr(node, "workeroutput", {}).get(_REPORT, {}).items():
        node.config.stash[_messages][key] += messages


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Tell which lock files were written, and which ones no test has."""
    messages = config.stash[_messages]
    if messages["written"]:
        terminalreporter.section("architectures accepted")
        terminalreporter.write_line("\n".join(sorted(set(messages["written"]))))
    if messages["unused"]:
        terminalreporter.section("lock files without a test")
        terminalreporter.write_line("\n".join(sorted(set(messages["unused"]))))
        terminalreporter.write_line("Delete them, if their tests are not to come back.")
