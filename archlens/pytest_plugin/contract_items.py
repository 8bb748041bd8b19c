"""Contracts as tests: one for each contract and model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archlens import settings
from archlens.analysis.analysis import Analysis
from archlens.checks.check_settings import read_setup
from archlens.checks.jobs import plan
from archlens.checks.shape_settings import InputShapes
from archlens.contracts import Contract, check
from archlens.errors import ArchlensError
from archlens.pytest_plugin.analyses import Analyses
from archlens.readers.live.model_functions import load, names_function
from archlens.readers.targets import Target
from archlens.settings import find
from archlens.testing import violation_lines

_analyses = pytest.StashKey[Analyses]()


class ContractBrokenError(AssertionError):
    """A contract is broken; the message tells every violation."""


class ContractsFile(pytest.File):
    """The settings file."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each contract and model, in the order of the contracts; one that fails where there is no model."""
        try:
            setup = read_setup(settings.load(self.path))
            planned = plan(setup)
        except ArchlensError as error:
            raise self.CollectError(str(error)) from error
        for contract in setup.contracts:
            for job in planned.jobs:
                if contract in job.contracts:
                    yield ContractItem.from_parent(
                        self,
                        name=f"{contract.name}[{job.target.name}]",
                        contract=contract,
                        target=job.target,
                        shapes=setup.shapes.for_model(job.target.key),
                    )
            for unchecked in planned.unchecked:
                if unchecked.contract is contract:
                    yield NoModelItem.from_parent(
                        self, name=f"{contract.name}[{unchecked.what}]", contract=contract, message=unchecked.message
                    )


class _Item(pytest.Item):
    """A contract, shown as it stands in its file, without a traceback."""

    def __init__(self, *, contract: Contract, **options: Any) -> None:
        super().__init__(**options)
        self.contract = contract

    def reportinfo(self) -> tuple[Path, int, str]:
        """The place of the contract."""
        return self.path, self.contract.line - 1, f"contract {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        """What is told of a failure: no code of the user's has failed."""
        if isinstance(excinfo.value, (ContractBrokenError, ArchlensError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **options)


class ContractItem(_Item):
    """A contract and a model."""

    def __init__(self, *, target: Target, shapes: InputShapes, **options: Any) -> None:
        super().__init__(**options)
        self.target = target
        self.shapes = shapes

    def runtest(self) -> None:
        """Check the contract.

        Raises:
            ContractBrokenError: if it is broken.
            ArchlensError: if it cannot be checked.
        """
        analysis = self._analysis()
        violations = check(self.contract, analysis)
        if violations:
            said = violation_lines(self.contract, violations, analysis)
            raise ContractBrokenError("\n".join([self.target.name, *said]))

    def _analysis(self) -> Analysis:
        analyses = self.config.stash.setdefault(_analyses, Analyses())
        if names_function(self.target.load, self.target.folder):
            return analyses.built(self.target.load, lambda: load(self.target.load, self.target.folder), self.shapes)
        return analyses(self.target.load, shapes=self.shapes)


class NoModelItem(_Item):
    """A contract whose model is not there: that is no pass."""

    def __init__(self, *, message: str, **options: Any) -> None:
        super().__init__(**options)
        self.message = message

    def runtest(self) -> None:
        """Fail.

        Raises:
            ContractBrokenError: always.
        """
        raise ContractBrokenError(self.message)


def settings_file(config: pytest.Config) -> Path:
    """The settings file.

    Raises:
        UsageError: if there is none.
    """
    given = config.getoption("--archlens-config")
    path = (config.invocation_params.dir / given).resolve() if given else find(config.rootpath)
    if path is None or not path.is_file():
        what = given or f"archlens.toml, or pyproject.toml with [tool.archlens], in {config.rootpath} or above"
        raise pytest.UsageError(f"--archlens-contracts: expected {what}, found no such file.")
    return path


def add_contracts(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the contracts to the tests, unless the settings file was among what was collected."""
    file = settings_file(session.config)
    if any(isinstance(item, _Item) for item in items):
        return
    collector = ContractsFile.from_parent(session, path=file)
    report = collector.ihook.pytest_make_collect_report(collector=collector)
    session.ihook.pytest_collectreport(report=report)
    items.extend(report.result or ())
