"""The pages about checks name options and hooks that are there; their blocks of code are run by tests/docs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

CHECK, PYTEST, CI = ((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("check", "pytest", "ci"))


def test_every_option_that_is_shown_is_there(environment):
    help_text = subprocess.run(
        [sys.executable, "-m", "archlens", "check", "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    shown = {
        option
        for line in re.findall(
            r"archlens check (.*)", "\n".join(re.findall(r"```(?:sh|yaml)\n(.*?)```", CHECK + CI, re.DOTALL))
        )
        for option in re.findall(r"(?<!\S)--[a-z-]+", line)
    }
    assert len(shown) >= 6
    assert all(re.search(rf"{option}\b", help_text) for option in shown)


def test_every_option_of_pytest_is_there(project):
    help_text = project.runpytest("--help").stdout.str()
    options = {"--archlens-contracts", "--archlens-config", "--update-architecture"}
    assert options == set(re.findall(r"--(?:archlens|update-arch)[a-z-]*", PYTEST))
    assert all(option in help_text for option in options)


def test_the_hooks_are_those_that_are_documented():
    hooks = {}
    for line in (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8").splitlines():
        key, _, value = line.removeprefix("-").strip().partition(": ")
        if key == "id":
            hook = hooks[value] = {}
        elif value:
            hook[key] = value.partition(" #")[0]
    assert set(hooks) == set(re.findall(r"^\| `(archlens-[a-z]+)` \|", CI, re.MULTILINE))
    assert {hook["entry"] for hook in hooks.values()} == {"archlens check"}
    contracts, models = (re.compile(hooks[f"archlens-{name}"]["files"]) for name in ("contracts", "check"))
    for name in ("m.keras", "models/m.h5", "archlens.toml", "sub/pyproject.toml"):
        assert contracts.search(name)
    assert models.search("models/m.keras")
    assert not any(contracts.search(name) for name in ("setup.cfg", "notarchlens.toml", "m.keras.md"))


@pytest.mark.parametrize("page", [CHECK, PYTEST, CI])
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page):
        assert target.startswith("https://") or (ROOT / "docs" / target).exists(), target
