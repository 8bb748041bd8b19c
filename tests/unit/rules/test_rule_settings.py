from __future__ import annotations

import pytest

from archlens.rules import RuleSettings
from archlens.settings import Mistakes, parse

WHOLE = """select = ["AL1", "AL203"]
ignore = ["AL103"]
[per-model-ignores]
"models/*.keras" = ["AL301"]
"old.keras" = ["AL"]
[rules.AL101]
max-share = 0.8
severity = "error"
[rules.AL403]
severity = "info"
"""


def read(text, path="archlens.toml"):
    mistakes = Mistakes(path)
    return RuleSettings.from_settings(parse(path, text), mistakes), list(mistakes)


def test_a_whole_file():
    settings, mistakes = read(WHOLE)
    assert mistakes == []
    assert (settings.select, settings.ignore) == (("AL1", "AL203"), ("AL103",))
    assert settings.options["AL101"] == {"max-share": 0.8}
    assert settings.severities == {"AL101": "error", "AL403": "info"}
    assert settings.per_model_ignores == {"models/*.keras": ("AL301",), "old.keras": ("AL",)}


def test_keys_may_be_written_with_underscores():
    settings, mistakes = read(WHOLE.replace("per-model", "per_model").replace("max-share", "max_share"))
    assert mistakes == []
    assert (settings, []) == read(WHOLE)


def test_an_empty_file_runs_everything_as_it_is():
    settings, mistakes = read("")
    assert mistakes == []
    assert all(settings.runs(code) for code in ("AL101", "AL409"))
    assert not settings.options


def test_pyproject():
    text = "[tool.archlens]\nselect = ['AL2']\n[tool.archlens.rules.AL203]\nmax-share = 3\n"
    settings, mistakes = read(text, "pyproject.toml")
    assert settings.select == ("AL2",)
    assert [(m.line, m.key) for m in mistakes] == [(4, "rules.AL203.max-share")]


@pytest.mark.parametrize(
    ("text", "line", "key", "expected", "hint"),
    [
        ('\nselect = ["AL17"]', 2, "select", "the code of a rule, or its start", "With AL1 begin: 'AL1"),
        ("select = 'AL1'", 1, "select", "a list of codes", "For example"),
        ("ignore = [1]", 1, "ignore", "a list of codes", "For example"),
        ("per-model-ignores = 3", 1, "per-model-ignores", "a table", "For example"),
        (
            '[per-model-ignores]\n"a" = ["XX"]',
            2,
            "per-model-ignores.a",
            "the code of a rule, or its start",
            "There are",
        ),
        ("rules = []", 1, "rules", "a table", "For example"),
        ("[rules.AL110]", 1, "rules.AL110", "the code of a rule", "With AL1 begin: 'AL1"),
        ("[rules]\nAL101 = 3", 2, "rules.AL101", "a table", "For example"),
        (
            "[rules.AL101]\nmax-shar = 0.8",
            2,
            "rules.AL101.max-shar",
            "an option of AL101",
            "Did you mean 'max-share'",
        ),
        (
            "[rules.AL101]\nmax-share = 2",
            2,
            "rules.AL101.max-share",
            "a number from 0.5 to 1",
            "It is the largest share",
        ),
        ("[rules.AL101]\nmax-share = nan", 2, "rules.AL101.max-share", "a number from 0.5 to 1", "It is"),
        ("[rules.AL101]\nmax-share = '1'", 2, "rules.AL101.max-share", "a number from 0.5 to 1", "It is"),
        ("[rules.AL302]\nmin-calls = 3.5", 2, "rules.AL302.min-calls", "a whole number of at least 2", "It is"),
        ("[rules.AL302]\nmin-calls = true", 2, "rules.AL302.min-calls", "a whole number of at least 2", "It is"),
        ("[rules.AL101]\nseverity = 'warn'", 2, "rules.AL101.severity", "a severity", "Did you mean 'warning'"),
        ('select = [\n"AL1",\n"XX",\n]', 3, "select", "the code of a rule, or its start", "There are"),
        ("per_model_ignores = 3", 1, "per-model-ignores", "a table", "For example"),
        ("[rules.AL101]\nmax_share = 2", 2, "rules.AL101.max_share", "a number from 0.5 to 1", "It is"),
        ("[rules.AL101]\nmax_share = 0.8\nmax-share = 0.8", 3, "rules.AL101.max-share", "max-share once", "Keep one"),
        ("[rules.AL101]\nseverity = 3", 2, "rules.AL101.severity", "a severity", "There are"),
    ],
)
def test_mistakes(text, line, key, expected, hint):
    _, (mistake,) = read(text)
    assert (mistake.line, mistake.key, mistake.expected) == (line, key, expected)
    assert mistake.hint.startswith(hint)


def test_all_mistakes_are_told_at_once():
    _, mistakes = read('select = ["X"]\nignore = ["Y"]\n[rules.AL101]\nmax-share = 9\nother = 1\n[rules.Z]\n')
    assert sorted(mistake.line for mistake in mistakes) == [1, 2, 4, 5, 6]


@pytest.mark.parametrize(
    ("select", "ignore", "runs"),
    [
        (("AL",), (), True),
        (("AL",), ("AL1",), False),
        (("AL103",), ("AL1",), True),
        (("AL103",), ("AL103",), False),
        (("AL2",), (), False),
        ((), (), False),
    ],
)
def test_the_longer_start_wins(select, ignore, runs):
    assert RuleSettings(select=select, ignore=ignore).runs("AL103") is runs


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("models/*.keras", "models/a.keras", True),
        ("models/*.keras", "./models/a.keras", True),
        ("models/*.keras", "models/deep/a.keras", False),
        ("models/**/*.keras", "models/deep/er/a.keras", True),
        ("models/**/*.keras", "models/a.keras", True),
        ("*.keras", "anywhere/a.keras", True),
        ("a.keras", "anywhere/b.keras", False),
    ],
)
def test_patterns_of_models(pattern, path, matches):
    settings = RuleSettings(per_model_ignores={pattern: ("AL1",)})
    assert settings.for_model(path).runs("AL101") is not matches
    assert settings.for_model(path).runs("AL201")


def test_patterns_are_relative_to_the_settings(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings, _ = read(WHOLE, str(tmp_path / "archlens.toml"))
    assert not settings.for_model("../models/a.keras").runs("AL301")
    assert not settings.for_model(tmp_path / "models" / "a.keras").runs("AL301")
