"""The recipes of the docs, taken from the pages as they stand, and carried out: each workflow, job and hook."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
import virtualenv
import yaml

from archlens.version import __version__
from tests.ci.repositories import AUTHOR, Repository
from tests.ci.runner import BASH, Runner
from tests.conftest import ROOT
from tests.distributions import plain
from tests.serving import serving

PAGES = {name: (ROOT / "docs" / name).read_text("utf-8") for name in ("ci.md", "pull-requests.md")}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHALLOW = """fail-on = "never"
[[contracts]]
name = "shallow"
type = "branch-depth"
because = "the accelerator holds three layers"
model = "models/m.keras"
branch = "*"
max = 3
"""
THIS = f"keras-archlens=={__version__}"


def blocks(page, language):
    """The blocks of a language in a page."""
    return [block for found, block in BLOCK.findall(PAGES[page]) if found == language]


def workflows(page):
    """The workflows of GitHub in a page."""
    loaded = [yaml.safe_load(block) for block in blocks(page, "yaml")]
    return [each for each in loaded if isinstance(each, dict) and "jobs" in each]


def gitlab_job(name):
    """A job of GitLab."""
    (job,) = [job[name] for job in map(yaml.safe_load, blocks("ci.md", "yaml")) if name in job]
    return job


def scripts_of(workflow):
    """The scripts of the only job of a workflow, with their environments."""
    (job,) = workflow["jobs"].values()
    return [(step["run"], step.get("env", {})) for step in job["steps"] if "run" in step]


@pytest.fixture
def shell(tmp_path):
    """Run a script as a service does: with this archlens, and a pip that notes what it is to install."""
    Runner(tmp_path / "shell", tmp_path, "http://127.0.0.1:9", {}, "")  # makes the programs
    programs = tmp_path / "shell" / "programs"
    shutil.copy(programs / "python", programs / "pip")
    (programs / "pip").write_text((programs / "python").read_text().replace('"pip" in sys.argv', "True"))
    environment = {
        **AUTHOR,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "LANG": "C.UTF-8",
    }

    def run(script, folder, **more):
        return subprocess.run(
            [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=folder,
            env={**environment, "HOME": str(tmp_path), "CI": "true", **more},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    yield run
    installed = tmp_path / "installed"
    if installed.exists():
        assert set(installed.read_text().split("\n")) == {f"install {THIS}", ""}


def test_the_workflow_of_pull_requests(repository, github, pull_request, shell, tmp_path):
    (workflow,) = workflows("pull-requests.md")
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert workflow[True] == "pull_request"  # YAML's `on`
    repository.add("models/m.keras", "merge_add")
    pull_request()
    environment = {
        "GITHUB_REPOSITORY": "octo-org/models",
        "GITHUB_API_URL": github.url,
        "GITHUB_GRAPHQL_URL": f"{github.url}/graphql",
        "GITHUB_EVENT_PATH": str(tmp_path / "runner" / "event.json"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }
    for script, given in scripts_of(workflow):
        assert "${{" not in script
        assert set(given.values()) <= {"${{ github.token }}"}
        done = shell(script, repository.top, **environment, **dict.fromkeys(given, github.token))
        assert (done.returncode, done.stderr) == (0, "")
    (comment,) = github.own
    assert "`models/m.keras`: changed" in comment["body"]
    assert "1 model: changed" in (tmp_path / "summary").read_text("utf-8")


@pytest.mark.parametrize("number", range(2))
def test_the_other_workflows(number, repository, shell):
    workflow = workflows("ci.md")[number]
    assert workflow["permissions"]["contents"] == "read"
    repository.write("archlens.toml", SHALLOW)
    scripts = [script for script, _ in scripts_of(workflow)]
    assert [shell(script, repository.top).returncode for script in scripts] == [0, 0]
    repository.add("models/m.keras", "image_text")
    done = shell(scripts[-1], repository.top)
    told = done.stdout
    if number == 1:
        told = (repository.top / "archlens.sarif").read_text("utf-8")
        json.loads(told)
    assert done.returncode == 1
    assert "4 calls deep" in told


def test_there_are_no_other_workflows():
    assert (len(workflows("ci.md")), len(workflows("pull-requests.md"))) == (2, 1)


def test_all_actions_are_those_of_one_version():
    used = {each for text in (*PAGES.values(), (ROOT / "action.yml").read_text("utf-8")) for each in used_in(text)}
    assert len(used) == len({each.partition("@")[0] for each in used}) == 3
    assert all(re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", each) for each in used)


def used_in(text):
    return re.findall(r"uses: (\S+)", text)


def test_every_recipe_installs_this_version():
    text = "".join(PAGES.values())
    assert set(re.findall(r"keras-archlens==[\d.]+", text)) == {THIS}
    assert not re.search(r"pip install (?!keras-archlens==)", text)


def test_no_address_is_a_placeholder():
    for text in (*PAGES.values(), (ROOT / "action.yml").read_text("utf-8")):
        assert "example.org" not in text
        assert not re.search(r"\bOWNER\b|<owner>", text)


def test_gitlab(repository, shell):
    job = gitlab_job("architecture")
    assert job["variables"]["GIT_DEPTH"] == "0"
    base = repository.git("rev-parse", "main")
    repository.write("archlens.toml", SHALLOW)
    repository.add("models/m.keras", "image_text")
    repository.commit()
    done = shell("\n".join(job["script"]), repository.top, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 1
    (report,) = job["artifacts"]["paths"]
    assert (repository.top / report).read_text("utf-8").startswith("### archlens: 1 contract broken; 1 model: changed")
    suites = ET.parse(repository.top / job["artifacts"]["reports"]["junit"]).getroot()  # noqa: S314 - written here
    assert [case.get("name") for case in suites.iter("testcase") if case.find("failure") is not None]


def test_a_note_on_gitlab(repository, shell):
    job = gitlab_job("architecture-note")
    repository.write("review.md", "### archlens: `$(touch pwned)` & größe +1%\n")
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            seen.append((self.path, self.headers["PRIVATE-TOKEN"], parse_qs(content)))
            self.send_response(201 if self.headers["PRIVATE-TOKEN"] == "secret" else 401)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = {
        "CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}/api/v4",
        "CI_PROJECT_ID": "12",
        "CI_MERGE_REQUEST_IID": "34",
    }
    with serving(server):
        script = "\n".join(job["script"])
        codes = [shell(script, repository.top, NOTES_TOKEN=each, **known) for each in ("secret", "no")]
    assert [done.returncode for done in codes] == [0, 22]
    body = (repository.top / "review.md").read_text("utf-8")
    assert seen[0] == ("/api/v4/projects/12/merge_requests/34/notes", "secret", {"body": [body]})
    assert not (repository.top / "pwned").exists()


def test_git_shows_a_model_by_its_architecture(repository, shell):
    attributes = next(block for block in blocks("ci.md", "text") if "diff=archlens" in block)
    setting = next(block for block in blocks("ci.md", "sh") if "textconv" in block)
    assert shell(setting, repository.top, GIT_CONFIG_GLOBAL=str(repository.top / ".git" / "global")).returncode == 0
    known = {"GIT_CONFIG_GLOBAL": str(repository.top / ".git" / "global"), "GIT_PAGER": "cat"}
    repository.write(".gitattributes", attributes)
    repository.write("bad.keras", "one")
    repository.commit("attributes")
    repository.add("models/m.keras", "merge_add")
    repository.write("bad.keras", "two")
    for command in ("git diff", "git add -A && git commit -q -m two && git log -p -1", "git show"):
        done = shell(command, repository.top, **known)
        assert (done.returncode, done.stderr) == (0, "")
        assert re.search(r"^-call merge\S*: Concatenate <- left_dense, right_dense", done.stdout, re.MULTILINE)
        assert re.search(r"^\+call merge\S*: Add <- left_dense, right_dense", done.stdout, re.MULTILINE)
        assert "Binary files" not in done.stdout
    assert shell("git config --global diff.archlens.textconv", repository.top, **known).stdout.startswith("f() {")


def test_the_commands_of_plain_git(repository, shell):
    script = next(block for block in blocks("ci.md", "sh") if "archlens review" in block)
    shutil.copy(repository.top / "models" / "m.keras", repository.top / "model.keras")
    repository.commit()
    repository.add("model.keras", "merge_add")
    repository.commit()
    review, diff = script.splitlines()
    done = shell(review, repository.top)
    assert (done.returncode, "`model.keras` | new" in " ".join(done.stdout.split())) == (0, True)
    assert shell(diff, repository.top).returncode == 1


def test_pre_commit(repository, built, tmp_path):
    """pre-commit itself, with the settings as they stand.

    What it installs is the wheel of this tree, without a network; what that depends on is what is here.
    """
    (settings,) = [block for block in blocks("ci.md", "yaml") if "repo: local" in block]
    repository.write(".pre-commit-config.yaml", settings)
    repository.write("archlens.toml", SHALLOW)
    own = Path(virtualenv.__file__).parent / "seed" / "wheels" / "embed"
    environment = {
        **plain(),
        **AUTHOR,
        "HOME": str(tmp_path),
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_FIND_LINKS": f"{built.wheel.parent} {own}",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }

    def run(*arguments):
        repository.git("add", "-A")
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", *arguments],
            cwd=repository.top,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    def results(done):
        return dict(re.findall(r"^archlens check \((\w+)\)\.+(?:\(.*?\))?(\w+)$", done.stdout, re.MULTILINE))

    done = run()
    assert results(done) == {"contracts": "Passed", "models": "Skipped"}, done.stdout + done.stderr
    repository.commit()
    repository.add("models/m.keras", "image_text")
    done = run()
    assert results(done) == {"contracts": "Failed", "models": "Failed"}
    assert done.stdout.count("broken    shallow (branch-depth), archlens.toml:2") == 2
    repository.commit()
    repository.write("notes.md", "words")
    assert results(run()) == {"contracts": "Skipped", "models": "Skipped"}


def test_the_hooks_of_the_repository_are_those_of_the_docs():
    (settings,) = [yaml.safe_load(block) for block in blocks("ci.md", "yaml") if "repo: local" in block]
    shown = {hook["id"]: hook for hook in settings["repos"][0]["hooks"]}
    offered = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    for hook in (*shown.values(), *offered.values()):
        hook.pop("description", None)
        hook.pop("additional_dependencies", None)
    assert shown == offered


def test_the_inputs_of_the_action_are_those_of_the_page():
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    page = PAGES["pull-requests.md"].partition("### As an action")[2]
    rows = re.findall(r"^\| `([\w-]+)` \| .* \|$", page, re.MULTILINE)
    assert [row for row in rows if row not in ("json", "markdown")] == list(action["inputs"])


def test_models_in_git_lfs(tmp_path, shell):
    """The steps of the page, with the real program, and a remote that keeps the files."""
    (steps,) = [yaml.safe_load(block) for block in blocks("pull-requests.md", "yaml") if "git lfs fetch" in block]
    (fetch,) = [step["run"] for step in steps if "run" in step]
    assert steps[0]["with"] == {"fetch-depth": 0, "lfs": True}
    remote = tmp_path / "remote.git"
    assert shell(f"git init -q --bare -b main {remote}", tmp_path).returncode == 0
    made = Repository(tmp_path / "made")
    assert shell("git lfs install --local && git lfs track '*.keras'", made.top).returncode == 0
    made.git("remote", "add", "origin", f"file://{remote}")
    made.add("m.keras", "merge_concatenate")
    made.commit()
    made.branch()
    made.add("m.keras", "merge_add")
    head = made.commit()
    made.merged(head)
    made.git("push", "-q", "origin", "HEAD:refs/heads/merge")
    # As actions/checkout does: the files of what is checked out, and no others.
    clone = f"GIT_LFS_SKIP_SMUDGE=1 git clone -q -b merge file://{remote} cloned"
    clone += " && cd cloned && git lfs install --local"
    review = "archlens review --base HEAD^1"
    told = {}
    for script in (clone, "git lfs pull", fetch):
        done = shell(f"{script} && {review}", tmp_path if script == clone else tmp_path / "cloned")
        told[script] = done.returncode, next(line for line in done.stdout.splitlines() if line.startswith("###"))
    assert told == {
        clone: (2, "### archlens: 1 could not be checked; 1 model: Git LFS pointer"),
        "git lfs pull": (0, "### archlens: 1 model: not compared"),
        fetch: (0, "### archlens: 1 model: changed"),
    }
