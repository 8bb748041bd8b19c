"""A stand-in for GitHub's runner: the steps of a composite action, run by bash as it does.

Actions that a step uses are not run; what they would be given is noted. Of expressions it knows what ``action.yml``
uses. As https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax and
https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell say.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.ci.repositories import AUTHOR
from tests.conftest import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
BASH = shutil.which("bash")
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_PYTHON = """#!{python}
import os, sys
if "pip" in sys.argv:
    with open(os.environ["RUNNER_TEMP"] + "/installed", "a") as file:
        file.write(" ".join(sys.argv[1:]) + "\\n")
"""
_ARCHLENS = """#!{python}
import sys
sys.path[0] = {root!r}
from archlens.cli import main
main()
"""


@dataclass
class Ran:
    """What came of a run.

    Attributes:
        log: what the steps printed.
        summary: of the job.
        outputs: of the action.
        failed: whether a step failed.
        used: name → what an action that was used was given.
        installed: what pip was asked to install.
        names: the steps that ran.
    """

    log: str = ""
    summary: str = ""
    outputs: dict = field(default_factory=dict)
    failed: bool = False
    used: dict = field(default_factory=dict)
    installed: str = ""
    names: list = field(default_factory=list)


class Runner:
    """Runs the action in a repository.

    Args:
        folder: for what a runner keeps.
        workspace: where the repository is checked out.
        server: the address of GitHub's API.
        event: what set the workflow off.
        token: of the workflow.
    """

    def __init__(self, folder: Path, workspace: Path, server: str, event: dict, token: str) -> None:
        self._temp = folder / "temp"
        self._temp.mkdir(parents=True, exist_ok=True)
        programs = folder / "programs"
        programs.mkdir(exist_ok=True)
        for name, source in (("python", _PYTHON), ("archlens", _ARCHLENS)):
            program = programs / name
            program.write_text(source.format(python=sys.executable, root=str(ROOT)))
            program.chmod(0o755)
        (folder / "event.json").write_text(json.dumps(event), "utf-8")
        self._workspace, self._token = workspace, token
        self._environment = {
            **AUTHOR,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": server,
            "GITHUB_GRAPHQL_URL": f"{server}/graphql",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "octo-org/models",
            "GITHUB_RUN_ID": "42",
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_WORKSPACE": str(workspace),
            "RUNNER_TEMP": str(self._temp),
        }

    def run(self, folder: str = "", **given: str) -> Ran:
        """Run the action in a folder of the workspace, with these inputs (``fail_on`` for ``fail-on``)."""
        self._folder = self._workspace / folder
        given = {name.replace("_", "-"): value for name, value in given.items()}
        assert not set(given) - set(ACTION["inputs"])
        context = {"github.token": self._token}
        for name, declared in ACTION["inputs"].items():
            context[f"inputs.{name}"] = given.get(name, _filled(declared.get("default", ""), context))
        ran = Ran()
        for number, step in enumerate(ACTION["runs"]["steps"]):
            self._step(number, step, context, ran)
        ran.outputs = {name: _filled(each["value"], context) for name, each in ACTION["outputs"].items()}
        installed = self._temp / "installed"
        ran.installed = installed.read_text() if installed.exists() else ""
        return ran

    def _step(self, number: int, step: dict, context: dict, ran: Ran) -> None:
        condition = str(step.get("if", "success()"))
        wanted = _holds(condition, context) and (not ran.failed or "always()" in condition)
        if "id" in step:
            context[f"steps.{step['id']}.outcome"] = "skipped"
        if not wanted:
            return
        ran.names.append(step.get("name") or step["uses"])
        if "uses" in step:
            ran.used[step["uses"]] = {key: _filled(value, context) for key, value in step["with"].items()}
            return
        assert step["shell"] == "bash"  # which a composite action must say
        files = {name: self._temp / f"{number}-{name}" for name in ("script", "output", "summary", "env")}
        for name, file in files.items():
            file.write_text(step["run"] if name == "script" else "", "utf-8")
        environment = {
            **self._environment,
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_ENV": str(files["env"]),
            **{name: _filled(value, context) for name, value in step.get("env", {}).items()},
        }
        done = subprocess.run(
            [BASH, "--noprofile", "--norc", "-eo", "pipefail", str(files["script"])],
            cwd=self._folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        ran.log += done.stdout.decode("utf-8")
        ran.summary += files["summary"].read_text("utf-8")
        ran.failed = ran.failed or done.returncode != 0
        if "id" in step:
            context[f"steps.{step['id']}.outcome"] = "failure" if done.returncode else "success"
            for line in files["output"].read_text("utf-8").splitlines():
                name, _, value = line.partition("=")
                context[f"steps.{step['id']}.outputs.{name}"] = value


def _filled(text: object, context: dict) -> str:
    """A text with its expressions replaced by their values."""
    return _EXPRESSION.sub(lambda match: str(_value(match[1], context)), str(text))


def _holds(condition: str, context: dict) -> bool:
    inner = _EXPRESSION.fullmatch(condition.strip())
    return all(_term(term, context) for term in (inner[1] if inner else condition).split("&&"))


def _term(term: str, context: dict) -> bool:
    for sign, equal in (("!=", False), ("==", True)):
        if sign in term:
            a, b = (_value(each, context) for each in term.split(sign))
            return (a == b) == equal
    return bool(_value(term, context))


def _value(text: str, context: dict) -> object:
    text = text.strip()
    if text in ("always()", "success()"):
        return True
    if text.startswith("'"):
        return text.strip("'")
    assert re.fullmatch(r"(inputs|steps|github)\.[\w.-]+", text), text
    return context.get(text, "")
