"""What is to be checked, as the settings say it: rules, contracts, and what fails."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archlens import contracts as contract_types
from archlens import rules as rule_set
from archlens.checks.outcome import FAIL_ON, FailOn
from archlens.checks.shape_settings import KEY as shapes_key  # noqa: N811 - KEY of what, else?
from archlens.checks.shape_settings import ShapeSettings, read_shapes
from archlens.contracts.contract import Contract
from archlens.contracts.setting_location import describe_value
from archlens.contracts.type_files import KEY as type_files_key  # noqa: N811 - KEY of what, else?
from archlens.rules import RuleSettings
from archlens.rules.rule_settings import KEYS as rule_keys  # noqa: N811 - KEYS of what, else?
from archlens.settings import Mistakes, Settings

FAIL_ON_KEY = "fail-on"
DEFAULT_FAIL_ON: FailOn = "warning"


@dataclass(frozen=True, slots=True)
class Setup:
    """Settings, checked as a whole.

    Attributes:
        settings: as they stand in their file; empty if there is none.
        rules: which rules run, and with which thresholds.
        contracts: in the order of the file.
        shapes: on which shapes models are checked.
        fail_on: the least severity of a finding that fails the check.
        folder: the folder of the file, which models of contracts are relative to; the current one, if there is none.
        path: the file; ``None`` if there is none.
    """

    settings: Settings
    rules: RuleSettings
    contracts: tuple[Contract, ...]
    shapes: ShapeSettings
    fail_on: FailOn
    folder: Path
    path: str | None


def read_setup(settings: Settings | None, overrides: Mapping[str, Any] | None = None) -> Setup:
    """Look at all of the settings.

    Args:
        settings: of a file; ``None`` if there is none.
        overrides: keys and values that the command line puts in the place of those of the file.

    Raises:
        SettingsError: with every mistake that is in them.
    """
    own = settings or Settings("archlens.toml", {}, {})
    used = dataclasses.replace(own, data={**own.data, **(overrides or {})})
    mistakes = Mistakes(own.path)
    known = ("contracts", type_files_key, shapes_key, FAIL_ON_KEY, *rule_keys)
    for key in used.data:
        if key not in known:
            mistakes.unknown(used.line(key), key, key, known, what="a setting of archlens")
    rules = rule_set.RuleSettings.from_settings(used, mistakes)
    contracts = contract_types.read(used, mistakes)
    shapes = read_shapes(used, mistakes)
    fail_on = _fail_on(used, mistakes)
    mistakes.stop()
    folder = Path(own.path).parent if settings else Path()
    return Setup(used, rules, contracts, shapes, fail_on, folder, own.path if settings else None)


def _fail_on(settings: Settings, mistakes: Mistakes) -> FailOn:
    value = settings.data.get(FAIL_ON_KEY, DEFAULT_FAIL_ON)
    for name in FAIL_ON:
        if value == name:
            return name
    line, what = settings.line(FAIL_ON_KEY), "a severity, or 'never'"
    if isinstance(value, str):
        mistakes.unknown(line, FAIL_ON_KEY, value, FAIL_ON, what=what)
    else:
        mistakes.add(line, FAIL_ON_KEY, expected=what, found=describe_value(value), hint='For example "error".')
    return DEFAULT_FAIL_ON
