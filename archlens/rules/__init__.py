"""Rules: what a reviewer of an architecture would notice. One module a rule, one page in the docs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Finding
from archlens.errors import ArgumentError
from archlens.rules.registry import BY_CODE, RULES
from archlens.rules.rule import Option, Rule, Trigger
from archlens.rules.rule_settings import RuleSettings
from archlens.text.values import in_brief

__all__ = ["BY_CODE", "RULES", "Option", "Rule", "RuleSettings", "Trigger", "find"]

_DEFAULTS = RuleSettings()


def find(analysis: Analysis, settings: RuleSettings = _DEFAULTS) -> tuple[Finding, ...]:
    """What the rules notice in a model, and what its reader noticed before them.

    Args:
        analysis: the model. What rules found in it before is found anew; what its reader noticed stays.
        settings: which rules run, with which options and severities.

    Returns:
        The findings, sorted by code, then by the place of the first id concerned in the order of calls.

    Raises:
        ArgumentError: if the arguments are others.
        ReportFormatError: if the Analysis was read back from a JSON report, which holds no graph.

    Example:
        >>> import archlens
        >>> analysis = archlens.analyze("sample_models/image_text_broadcast.keras")
        >>> [finding.code for finding in find(analysis, RuleSettings(select=("AL203",)))]
        ['AL203']
    """
    if not isinstance(analysis, Analysis):
        raise ArgumentError(
            expected="an Analysis", found=in_brief(analysis), hint="Make it by archlens.analyze(model)."
        )
    if not isinstance(settings, RuleSettings):
        raise ArgumentError(
            expected="RuleSettings", found=in_brief(settings), hint='For example RuleSettings(select=("AL2",)).'
        )
    place = analysis.facts.number
    found = [*_noticed(analysis, settings), *_found(analysis, settings)]
    return tuple(sorted(found, key=lambda finding: (finding.code, place.get(next(iter(finding.where), ""), -1))))


def _noticed(analysis: Analysis, settings: RuleSettings) -> Iterator[Finding]:
    """What the reader noticed, with the reason that its rule gives."""
    for note in analysis.graph.notes:
        if settings.runs(note.code):
            rule = BY_CODE.get(note.code)
            severity = settings.severity(note.code, note.severity)
            yield Finding(note.code, severity, note.where, note.message, note.hint, rule.why if rule else "")


def _found(analysis: Analysis, settings: RuleSettings) -> Iterator[Finding]:
    triggers: dict[str, Sequence[Trigger]] = {}
    for rule in RULES:
        if rule.find is not None and settings.runs(rule.code):
            triggers[rule.code] = tuple(rule.find(analysis, settings.options_of(rule)))
    for code, triggered in triggers.items():
        rule = BY_CODE[code]
        covered = frozenset((id_,) for id_ in _covered(triggers, rule.yields_to))
        for trigger in triggered:
            if trigger.where[:1] not in covered:
                yield _finding(rule, trigger, settings)


def _covered(triggers: Mapping[str, Sequence[Trigger]], codes: Iterable[str]) -> Iterator[str]:
    """The ids of which other rules have said what there is to say."""
    for code in codes:
        for trigger in triggers.get(code, ()):
            yield from trigger.covered


def _finding(rule: Rule, trigger: Trigger, settings: RuleSettings) -> Finding:
    severity = settings.severity(rule.code, trigger.severity or rule.severity)
    hint = trigger.hint or rule.hint
    return Finding(rule.code, severity, trigger.where, trigger.message, hint, rule.why, dict(trigger.figures))
