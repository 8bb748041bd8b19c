"""Which rules a project wants, how strictly, and for which models."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast, get_args

from archlens.graph import Severity
from archlens.rules.registry import BY_CODE, RULES
from archlens.rules.rule import Rule
from archlens.settings import Mistakes, Settings
from archlens.settings.key_spellings import spellings
from archlens.settings.path_patterns import fits_model
from archlens.text.values import in_brief

KEYS = ("select", "ignore", "per-model-ignores", "rules")
"""The keys of a settings file that belong to rules."""

_SEVERITIES: tuple[str, ...] = get_args(Severity)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class RuleSettings:
    """What a project sets about rules; without arguments, every rule with its defaults.

    A rule runs if the longest of the prefixes in ``select`` and ``ignore`` that its code starts with is one of
    ``select``'s; of two equally long ones, ``ignore`` wins.

    Attributes:
        select: codes and prefixes of codes (``AL1``) to run.
        ignore: codes and prefixes not to run.
        per_model_ignores: pattern of paths → codes and prefixes not to run on models that match it.
        options: code → option → value.
        severities: code → severity of its findings.
        folder: where the settings file is; patterns may be relative to it.

    Example:
        >>> settings = RuleSettings(select=("AL1", "AL4"), ignore=("AL103",))
        >>> settings.runs("AL101"), settings.runs("AL103"), settings.runs("AL203")
        (True, False, False)
    """

    select: tuple[str, ...] = ("AL",)
    ignore: tuple[str, ...] = ()
    per_model_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    options: Mapping[str, Mapping[str, float]] = field(default_factory=_nothing)
    severities: Mapping[str, Severity] = field(default_factory=_nothing)
    folder: str | None = None

    def runs(self, code: str) -> bool:
        """Whether findings of that code are wanted."""
        return _longest(code, self.select) > _longest(code, self.ignore)

    def options_of(self, rule: Rule) -> Mapping[str, float]:
        """The values of a rule's options."""
        return {**rule.defaults, **self.options.get(rule.code, {})}

    def severity(self, code: str, default: Severity) -> Severity:
        """The severity of a code's findings."""
        return self.severities.get(code, default)

    def for_model(self, path: str | os.PathLike[str]) -> RuleSettings:
        """These settings for one model: with what ``per_model_ignores`` says of it in ``ignore``.

        Which models a pattern means, :func:`archlens.settings.path_patterns.fits_model` says.

        Example:
            >>> settings = RuleSettings(per_model_ignores={"models/*.keras": ("AL301",)})
            >>> settings.for_model("models/small.keras").runs("AL301"), settings.for_model("small.keras").runs("AL301")
            (False, True)
        """
        ignored: list[str] = []
        for pattern, codes in self.per_model_ignores.items():
            if fits_model(path, pattern, self.folder):
                ignored += codes
        return replace(self, ignore=(*self.ignore, *ignored), per_model_ignores={}) if ignored else self

    @classmethod
    def from_settings(cls, settings: Settings, mistakes: Mistakes) -> RuleSettings:
        """What a settings file says about rules.

        Args:
            settings: the file.
            mistakes: takes every mistake found; what is mistaken is left out of the result.
        """
        return _Reading(settings, mistakes).all()


def _longest(code: str, prefixes: Iterable[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)


class _Reading:
    """Reads one settings file; each method reads one kind of value, and tells what cannot be meant."""

    def __init__(self, settings: Settings, mistakes: Mistakes) -> None:
        self.settings, self.mistakes = settings, mistakes

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        return frozenset(rule.code[:length] for rule in RULES for length in range(1, len(rule.code) + 1))

    def all(self) -> RuleSettings:
        data = self.settings.data
        options, severities = self._rules(data.get("rules", {}))
        return RuleSettings(
            select=self._codes(data["select"], "select") if "select" in data else ("AL",),
            ignore=self._codes(data.get("ignore", []), "ignore"),
            per_model_ignores=self._per_model(data.get("per-model-ignores", {})),
            options=options,
            severities=severities,
            folder=str(Path(self.settings.path).parent),
        )

    def _wrong(self, keys: tuple[str, ...], expected: str, found: Any, hint: str) -> None:
        self.mistakes.add(
            self.settings.line(*keys), ".".join(keys), expected=expected, found=_value_in_words(found), hint=hint
        )

    def _codes(self, value: Any, *keys: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(keys, "a list of codes", value, 'For example ["AL1", "AL203"].')
            return ()
        for number, code in enumerate(value):
            if code not in self._prefixes:
                line = self.settings.line(*keys, number)
                self.mistakes.unknown(line, ".".join(keys), code, BY_CODE, what="the code of a rule, or its start")
        return tuple(code for code in value if code in self._prefixes)

    def _per_model(self, value: Any) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            self._wrong(("per-model-ignores",), "a table", value, 'For example "models/*.keras" = ["AL301"].')
            return {}
        return {pattern: self._codes(codes, "per-model-ignores", pattern) for pattern, codes in value.items()}

    def _rules(self, value: Any) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, Severity]]:
        options: dict[str, Mapping[str, float]] = {}
        severities: dict[str, Severity] = {}
        if not isinstance(value, dict):
            self._wrong(("rules",), "a table", value, "For example [rules.AL101].")
            return options, severities
        for code, table in value.items():
            line = self.settings.line("rules", code)
            if code not in BY_CODE:
                self.mistakes.unknown(line, f"rules.{code}", code, BY_CODE, what="the code of a rule")
            elif not isinstance(table, dict):
                self._wrong(("rules", code), "a table", table, f"For example [rules.{code}].")
            else:
                options[code] = self._options(BY_CODE[code], table)
                if "severity" in table and self._severity(code, table["severity"]):
                    severities[code] = cast("Severity", table["severity"])
        return options, severities

    def _severity(self, code: str, value: Any) -> bool:
        if isinstance(value, str) and value in _SEVERITIES:
            return True
        keys = ("rules", code, "severity")
        self.mistakes.unknown(
            self.settings.line(*keys),
            ".".join(keys),
            value if isinstance(value, str) else _value_in_words(value),
            _SEVERITIES,
            what="a severity",
        )
        return False

    def _options(self, rule: Rule, table: Mapping[str, Any]) -> Mapping[str, float]:
        known = {option.name: option for option in rule.options}
        values: dict[str, float] = {}
        for name, written in spellings(table).items():
            value = table[written[0]]
            keys = ("rules", rule.code, written[-1])
            if len(written) > 1:
                self._wrong(keys, f"{name} once", written, "Keep one of them.")
            elif name == "severity":  # read by itself
                continue
            elif name not in known:
                self.mistakes.unknown(
                    self.settings.line(*keys),
                    ".".join(keys),
                    name,
                    [*known, "severity"],
                    what=f"an option of {rule.code}",
                )
            elif known[name].takes(value):
                values[name] = value
            else:
                self._wrong(keys, known[name].range, value, f"It is {known[name].meaning}.")
        return values


def _value_in_words(value: Any) -> str:
    """A value as TOML has it, more or less."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_value_in_words, value))}]"
    return "a table" if isinstance(value, dict) else in_brief(value)
