"""Which models are checked, and by which contracts.

1. Without models on the command line: the models of the contracts.
2. With models: these, each by the contracts whose ``model`` means it.
3. With models and names of contracts: these models, each by these contracts, whichever models they are written for. So
   one asks whether a new model would keep the promise of the old one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archlens.checks.check_settings import Setup
from archlens.checks.outcome import Unchecked
from archlens.contracts.contract import Contract
from archlens.errors import ArchlensError, UnknownNameError
from archlens.readers.targets import NothingThereError, Target, identity, is_path, kept, named
from archlens.settings.path_patterns import fits, is_pattern
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Job:
    """A model, and the contracts that it is checked by.

    Attributes:
        target: the model.
        contracts: in the order of the settings.
    """

    target: Target
    contracts: list[Contract] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """What is to be done.

    Attributes:
        jobs: one for each model, in order.
        unchecked: what was named and is not there.
        unnamed: models that no contract names, where there are contracts.
        whole: whether this is all that the settings ask for.
    """

    jobs: tuple[Job, ...]
    unchecked: tuple[Unchecked, ...]
    unnamed: tuple[str, ...]
    whole: bool


def plan(
    setup: Setup, models: Sequence[str] = (), names: Sequence[str] = (), leave_out: Sequence[str] = ()
) -> CheckPlan:
    """What is to be done.

    Args:
        setup: the settings.
        models: as the command line names them, relative to the current folder.
        names: of the contracts asked for; all, if none.
        leave_out: patterns of those models that are left out.

    Raises:
        UnknownNameError: if there is no contract of such a name.
        ArchlensError: if there is nothing to check.
    """
    contracts = contracts_named(setup, names) if names else list(setup.contracts)
    if not models:  # case 1
        if not contracts:
            raise _nothing_to_check(setup)
        return _of_contracts(setup, contracts, whole=not names)
    jobs, unchecked = _of_models(setup, models, leave_out)
    unnamed: tuple[str, ...] = ()
    if names:  # case 3
        for job in jobs.values():
            job.contracts.extend(contracts)
    else:  # case 2
        for job in jobs.values():
            job.contracts.extend(contract for contract in contracts if means(contract, setup, job.target))
        if contracts:
            unnamed = tuple(job.target.name for job in jobs.values() if not job.contracts)
    return CheckPlan(tuple(jobs.values()), tuple(unchecked), unnamed, whole=False)


def contracts_named(setup: Setup, names: Sequence[str]) -> list[Contract]:
    """The contracts of such names, in the order of the settings.

    Raises:
        UnknownNameError: if there is none of a name; it suggests the nearest.
    """
    known = [contract.name for contract in setup.contracts]
    for name in names:
        if name not in known:
            expected = f"a contract of {setup.path or 'the settings'}"
            raise UnknownNameError(name, expected=expected, found=quoted(name), hint=did_you_mean(name, known))
    return [contract for contract in setup.contracts if contract.name in names]


def _nothing_to_check(setup: Setup) -> ArchlensError:
    where = setup.path or "archlens.toml or pyproject.toml in this folder or above"
    return ArchlensError(
        expected=f"models to check, or contracts in {where}",
        found="neither",
        hint="Name a model: archlens check model.keras",
    )


def _of_contracts(setup: Setup, contracts: Sequence[Contract], *, whole: bool) -> CheckPlan:
    jobs: dict[str, Job] = {}
    unchecked = []
    for contract in contracts:
        try:
            for target in named(contract.model, setup.folder, setup.folder):
                jobs.setdefault(identity(target), Job(target)).contracts.append(contract)
        except NothingThereError as error:
            unchecked.append(Unchecked(contract.model, str(error), contract))
    return CheckPlan(tuple(jobs.values()), tuple(unchecked), (), whole)


def _of_models(setup: Setup, models: Sequence[str], leave_out: Sequence[str]) -> tuple[dict[str, Job], list[Unchecked]]:
    jobs: dict[str, Job] = {}
    unchecked = []
    for name in models:
        try:
            for target in kept(name, setup.folder, leave_out):
                jobs.setdefault(identity(target), Job(target))
        except NothingThereError as error:
            unchecked.append(Unchecked(name, str(error)))
    return jobs, unchecked


def contracts_for(setup: Setup, name: str, folder: Path) -> list[Contract]:
    """The contracts that are checked on a model, be it there or not.

    Args:
        setup: the settings.
        name: of the model, relative to the folder.
        folder: the folder.
    """
    try:
        targets = named(name, folder, setup.folder)
    except NothingThereError:
        return []
    return [contract for contract in setup.contracts if any(means(contract, setup, target) for target in targets)]


def means(contract: Contract, setup: Setup, target: Target) -> bool:
    """Whether a contract is for a model, be it there or not."""
    if is_pattern(str(setup.folder / contract.model)):
        pattern = Path(os.path.normpath(contract.model)).as_posix()
        # "**" means folders below, not those above.
        inside = target.key.startswith("../") == pattern.startswith("../")
        return inside and is_path(target) and fits(target.key, pattern)
    try:
        return identity(target) in map(identity, named(contract.model, setup.folder, setup.folder))
    except NothingThereError:
        return False
