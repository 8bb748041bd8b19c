"""Asserts for tests of models. They need no plugin, and work with pytest, unittest or none.

A model is a path of a file, an :class:`archlens.Analysis`, or a live ``keras.Model``.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from archlens import settings as files
from archlens.analysis.analysis import Analysis
from archlens.api import analyze
from archlens.checks.check_models import violation_problem
from archlens.checks.check_settings import Setup, read_setup
from archlens.checks.jobs import contracts_for, contracts_named
from archlens.comparison import Architecture, compare, describe
from archlens.contracts import Contract, Violation, check, read
from archlens.errors import ArchlensError, LiveModelError
from archlens.readers.targets import Target
from archlens.render.check.problem_text import place, plain
from archlens.settings import Mistakes, Settings
from archlens.text.figures import plural
from archlens.text.names import visible

__all__ = [
    "assert_contracts",
    "assert_no_path",
    "assert_path",
    "assert_same_architecture",
    "assert_survives_without",
]

_HERE = "the assertion"
_P = ParamSpec("_P")
_R = TypeVar("_R")


def told_in_short(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a function that tests call raise archlens's errors as if they were raised where it is called.

    A model file that is missing is told in one paragraph below the line of the test that names it, without the way
    through archlens to the place where that was found. What failed in the code of a live model is told with its way.
    """

    @functools.wraps(function)
    def told(*args: _P.args, **options: _P.kwargs) -> _R:
        __tracebackhide__ = True
        try:
            return function(*args, **options)
        except LiveModelError as error:
            raise error.with_traceback(None) from error.__cause__
        except ArchlensError as error:
            raise error.with_traceback(None) from None

    return told


@told_in_short
def assert_contracts(
    model: Any,
    settings: str | os.PathLike[str] | None = None,
    *,
    names: str | Iterable[str] = (),
    stands_for: str | None = None,
) -> None:
    """Assert that a model keeps the contracts of a settings file.

    Which contracts these are:

    1. with ``names``, the contracts so called, whichever models they are written for;
    2. with ``stands_for``, those that would be checked for that path (or ``module:function``);
    3. of a path, those whose ``model`` means it;
    4. of a live model or an Analysis, which have no path, all contracts of the file.

    Args:
        model: the model.
        settings: the file; else ``archlens.toml`` or ``pyproject.toml`` in the current folder or above.
        names: of contracts.
        stands_for: the path that the model will have, relative to the settings file.

    Raises:
        AssertionError: if a contract is broken; the message tells every violation of all of them.
        SettingsError: if there are mistakes in the file; the message tells all of them.
        ArchlensError: if there is no such contract, or no contract for the model: that is no pass.

    Example:
        >>> assert_contracts("sample_models/image_text.keras", "tests/data/contracts.toml")
        >>> assert_contracts("sample_models/image_text.keras", "tests/data/contracts.toml", names="shallow")
        Traceback (most recent call last):
        ...
        AssertionError: sample_models/image_text.keras breaks 1 of 1 contract
        broken: shallow (branch-depth), tests/data/contracts.toml:8
          promised: branch 'image_input': at most 3 calls deep
          found: 4 calls deep; its spine: image_input → image_conv → image_pool → image_flatten → image_dense
          because: the accelerator holds three layers
    """
    __tracebackhide__ = True
    setup = _setup(settings)
    chosen = (names,) if isinstance(names, str) else tuple(names)
    contracts = _contracts(setup, model, chosen, stands_for)
    analysis = analysis_of(model)
    _assert_kept(_name_of(model, analysis), contracts, analysis)


@told_in_short
def assert_no_path(model: Any, source: str, target: str, *, control: bool = True) -> None:
    """Assert that an input, or a call, never reaches an output, or a call.

    Args:
        model: the model.
        source: an input, the id of a call, or a pattern of them.
        target: an output, the id of a call, or a pattern of them.
        control: whether a mask is a way, too.

    Raises:
        AssertionError: if there is a path; the message tells a shortest one. Also if the model has no such names.

    Example:
        >>> assert_no_path("sample_models/image_text.keras", "image_input", "text_dense")
        >>> assert_no_path("sample_models/image_text.keras", "image_input", "match")
        Traceback (most recent call last):
        ...
        AssertionError: sample_models/image_text.keras
          promised: no path from 'image_input' to 'match'
          found: image_input → image_conv → image_pool → image_flatten → image_dense → concatenate → match
    """
    __tracebackhide__ = True
    _assert_promise(model, "no-path", {"from": source, "to": target, "control": control})


@told_in_short
def assert_path(
    model: Any, source: str, target: str, *, through: str | Sequence[str] = (), control: bool = False
) -> None:
    """Assert that an input, or a call, reaches an output, or a call.

    Args:
        model: the model.
        source: an input, the id of a call, or a pattern of them.
        target: an output, the id of a call, or a pattern of them.
        through: layers; a path must lead through at least one of them.
        control: whether a mask is a way, too.

    Raises:
        AssertionError: if there is none. Also if the model has no such names.

    Example:
        >>> assert_path("sample_models/image_text.keras", "image_input", "match", through="concatenate")
        >>> assert_path("sample_models/image_text.keras", "image_input", "match", through="text_dense")
        Traceback (most recent call last):
        ...
        AssertionError: sample_models/image_text.keras
          promised: a path from 'image_input' to 'match' through 'text_dense'
          found: only paths around, such as image_input → image_conv → image_pool → image_flatten → image_dense → ...
    """
    __tracebackhide__ = True
    fields = {"from": source, "to": target, "control": control}
    if through:
        fields["through"] = _one_or_several(through)
    _assert_promise(model, "path", fields)


@told_in_short
def assert_survives_without(
    model: Any, missing: str | Sequence[str], outputs: str | Sequence[str], *, control: bool = False
) -> None:
    """Assert that outputs are left when inputs are missing, one of them or all.

    Args:
        model: the model.
        missing: inputs, or a pattern of them.
        outputs: outputs, or a pattern of them.
        control: whether what takes a mask that comes from a missing input is lost, too.

    Raises:
        AssertionError: if an output is lost; the message tells a shortest way from the input to it. Also if the model
            has no such names.

    Example:
        >>> assert_survives_without("sample_models/image_text.keras", "text_input", "match")
        Traceback (most recent call last):
        ...
        AssertionError: sample_models/image_text.keras
          promised: output 'match' is left without 'text_input'
          found: lost at 'concatenate': text_input → text_embedding → text_lstm → text_dense → concatenate → match
    """
    __tracebackhide__ = True
    fields = {"input": _one_or_several(missing), "outputs": _one_or_several(outputs), "control": control}
    _assert_promise(model, "survives-without", fields)


@told_in_short
def assert_same_architecture(model: Any, expected: Any) -> None:
    """Assert that two models are one architecture: whatever their weights, and the names that Keras counts.

    Args:
        model: the model.
        expected: another; also an :class:`archlens.comparison.Architecture`.

    Raises:
        AssertionError: if they differ; the message tells what changed from ``expected`` to ``model``.

    Example:
        >>> assert_same_architecture("sample_models/siamese.keras", "sample_models/siamese.keras")
        >>> assert_same_architecture("sample_models/merge_add.keras", "sample_models/merge_concatenate.keras")
        Traceback (most recent call last):
        ...
        AssertionError: the architecture is another:...
    """
    __tracebackhide__ = True
    comparison = compare(_architecture_of(expected), _architecture_of(model))
    if not comparison.same:
        raise AssertionError(f"the architecture is another:\n{describe(comparison)}")


@told_in_short
def analysis_of(model: Any) -> Analysis:
    """The Analysis of a path or live model; an Analysis is its own."""
    return model if isinstance(model, Analysis) else analyze(model)


def violation_lines(contract: Contract, violations: Iterable[Violation], analysis: Analysis) -> list[str]:
    """The violations of a contract, line by line."""
    lines: list[str] = []
    for violation in violations:
        lines += _violation_lines(contract, violation, analysis)
    return lines


def _violation_lines(contract: Contract, violation: Violation, analysis: Analysis) -> list[str]:
    problem = violation_problem(contract, violation, Target("model", "model", "model", Path()), analysis)
    first, *rest = plain(problem)
    return [f"{first}, {place(contract.path)}:{contract.line}", *(f"  {line}" for line in rest)]


def _one_or_several(names: str | Sequence[str]) -> str | list[str]:
    """Names as settings have them: a string, or a list."""
    return names if isinstance(names, str) else list(names)


def _architecture_of(model: Any) -> Architecture:
    return model if isinstance(model, Architecture) else Architecture.of(analysis_of(model))


def _setup(settings: str | os.PathLike[str] | None) -> Setup:
    path = files.find(Path.cwd()) if settings is None else Path(settings)
    if path is None:
        raise ArchlensError(
            expected="archlens.toml or pyproject.toml with [tool.archlens] in the current folder or above",
            found="none",
            hint="Name the file.",
        )
    return read_setup(files.load(path))


def _contracts(setup: Setup, model: Any, names: Sequence[str], stands_for: str | None) -> list[Contract]:
    """The contracts that a model must keep; at least one. The cases are those of :func:`assert_contracts`."""
    meant = ""
    if names:  # case 1
        contracts = contracts_named(setup, names)
    elif stands_for is not None:  # case 2
        meant = str(stands_for)
        contracts = contracts_for(setup, meant, setup.folder)
    elif isinstance(model, (str, os.PathLike)):  # case 3
        meant = os.fspath(model)
        contracts = contracts_for(setup, meant, Path())
    else:  # case 4
        contracts = list(setup.contracts)
    if not contracts:
        raise ArchlensError(
            expected=f"contracts in {setup.path} for {meant}" if meant else f"contracts in {setup.path}",
            found="none",
            hint="Say which contracts by names=, or which model this one stands for by stands_for=.",
        )
    return contracts


def _assert_promise(model: Any, type_: str, fields: dict[str, Any]) -> None:
    """Raise if a model breaks a contract that is in no file."""
    __tracebackhide__ = True
    table = {"name": _HERE, "type": type_, "model": "model", **fields}
    mistakes = Mistakes(_HERE)
    contracts = read(Settings(_HERE, {"contracts": [table]}, {}), mistakes)
    mistakes.stop()
    analysis = analysis_of(model)
    lines: list[str] = []
    for contract in contracts:
        for violation in check(contract, analysis):
            # The first line names the contract and its file, of which there is none.
            lines += _violation_lines(contract, violation, analysis)[1:]
    if lines:
        raise AssertionError("\n".join([_name_of(model, analysis), *lines]))


def _assert_kept(name: str, contracts: Sequence[Contract], analysis: Analysis) -> None:
    """Raise if contracts are broken, with all violations."""
    __tracebackhide__ = True
    broken = 0
    lines: list[str] = []
    for contract in contracts:
        violations = check(contract, analysis)
        broken += bool(violations)
        lines += violation_lines(contract, violations, analysis)
    if broken:
        first = f"{name} breaks {broken} of {plural(len(contracts), 'contract')}"
        raise AssertionError("\n".join([first, *lines]))


def _name_of(model: Any, analysis: Analysis) -> str:
    """What a model is called in a message, made visible."""
    if isinstance(model, (str, os.PathLike)):
        return visible(os.fspath(model))
    return visible(analysis.model.name)
