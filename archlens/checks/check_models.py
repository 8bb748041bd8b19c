"""The check itself: settings → models → problems."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from archlens import contracts as contract_types
from archlens import rules as rule_set
from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Finding
from archlens.checks.check_settings import Setup
from archlens.checks.jobs import CheckPlan, Job, means
from archlens.checks.outcome import Outcome, Unchecked, Verdict, rank
from archlens.checks.problem import Key, Problem
from archlens.comparison.architecture.counted_names import plain_id
from archlens.contracts.contract import Contract, Violation
from archlens.errors import ArchlensError, ModelFileError, beyond_memory
from archlens.graph import ModelGraph
from archlens.readers.live.model_functions import FunctionError
from archlens.readers.targets import Target
from archlens.text.names import quoted


def run(setup: Setup, plan: CheckPlan, analyze: Callable[[Target], Analysis], *, rules: bool = True) -> Outcome:
    """Check what is planned, one model after the other.

    Args:
        setup: the settings.
        plan: the models and contracts.
        analyze: reads a model.
        rules: whether rules run over the models, too.
    """
    models: list[str] = []
    verdicts: list[Verdict] = []
    problems: list[Problem] = []
    unchecked = list(plan.unchecked)
    for job in plan.jobs:
        try:
            analysis = analyze(job.target)
        except ArchlensError as error:
            unchecked.append(Unchecked(job.target.name, _reason(job.target, error), _naming(job, setup)))
            continue
        except (MemoryError, RecursionError):
            too_large = beyond_memory(job.target.name)
            unchecked.append(Unchecked(job.target.name, str(too_large), _naming(job, setup)))
            continue
        models.append(job.target.name)
        found = list(_broken(job, analysis, verdicts, unchecked))
        found += _findings(setup, job.target, analysis) if rules else ()
        problems += sorted(found, key=rank)
    return Outcome(
        models=tuple(models),
        rules=rules,
        verdicts=tuple(verdicts),
        problems=tuple(problems),
        unchecked=tuple(unchecked),
        fail_on=setup.fail_on,
        unnamed=tuple(name for name in plan.unnamed if name in models),
        anchor=setup.path,
    )


def _reason(target: Target, error: ArchlensError) -> str:
    """Why a model cannot be checked; the message starts with its name."""
    named = isinstance(error, (ModelFileError, FunctionError)) and target.name in str(error)
    return str(error) if named else f"{target.name}: {error}"


def _naming(job: Job, setup: Setup) -> Contract | None:
    """The first contract that names the model of a job; ``None`` if the command line alone does."""
    return next((contract for contract in job.contracts if means(contract, setup, job.target)), None)


def _broken(job: Job, analysis: Analysis, verdicts: list[Verdict], unchecked: list[Unchecked]) -> Iterator[Problem]:
    """Where the contracts of a model are broken; verdicts and what cannot be checked are added to the lists."""
    for contract in job.contracts:
        try:
            violations = contract_types.check(contract, analysis)
        except ArchlensError as error:
            name = job.target.name
            unchecked.append(Unchecked(name, f"{name}: contract {quoted(contract.name)}: {error}", contract))
            continue
        verdicts.append(Verdict(contract, job.target.name, len(violations)))
        for violation in violations:
            yield violation_problem(contract, violation, job.target, analysis)


def violation_problem(contract: Contract, violation: Violation, target: Target, analysis: Analysis) -> Problem:
    """A violation of a contract as a problem."""
    where = _plain_ids(violation.where, analysis.graph)
    return Problem(
        source="contract",
        code=contract.type,
        name=contract.name,
        severity="error",
        model=target.name,
        where=violation.where,
        message=violation.found,
        why=contract.because,
        hint=violation.hint,
        key=Key(target.key, "contract", contract.type, contract.name, violation.promised, where),
        promised=violation.promised,
        along=_is_path(violation.where, analysis),
        path=contract.path,
        line=contract.line,
    )


def _plain_ids(where: Iterable[str], graph: ModelGraph) -> tuple[str, ...]:
    """The ids without the numbers that Keras counts; what is no id of a call stays as it is.

    The next run of a building script may call ``dense_7`` ``dense_12``: a problem there is the same problem. Problems
    that nothing else tells apart are counted.
    """
    plain = []
    for id_ in where:
        call = graph.by_id.get(id_)
        plain.append(id_ if call is None else plain_id(id_, call.scope, call.layer.class_name))
    return tuple(plain)


def _is_path(ids: Sequence[str], analysis: Analysis) -> bool:
    steps = set(itertools.pairwise(ids))
    return bool(steps) and steps <= {(tensor.source, tensor.target) for tensor in analysis.graph.tensors}


def _findings(setup: Setup, target: Target, analysis: Analysis) -> Iterator[Problem]:
    for finding in rule_set.find(analysis, setup.rules.for_model(target.key)):
        yield _finding_problem(setup, finding, target, analysis)


def _finding_problem(setup: Setup, finding: Finding, target: Target, analysis: Analysis) -> Problem:
    name = next((rule.name for rule in rule_set.RULES if rule.code == finding.code), "")
    where = _plain_ids(finding.where, analysis.graph)
    return Problem(
        source="rule",
        code=finding.code,
        name=name,
        severity=finding.severity,
        model=target.name,
        where=finding.where,
        message=finding.message,
        why=finding.why,
        hint=finding.hint,
        key=Key(target.key, "rule", finding.code, name, "", where),
        figures=finding.figures,
        path=setup.path,
        line=_line(setup, finding.code, name),
    )


def _line(setup: Setup, code: str, name: str) -> int:
    """The line of the settings that asks for a rule: what sets it, else what selects rules, else the first."""
    lines = setup.settings.lines
    own = [line for keys, line in lines.items() if "contracts" not in keys[:1] and (code in keys or name in keys)]
    return min(own) if own else setup.settings.line("select")
