"""The workflows: they may do what they must and no more, and what they run is there.

What only a run on GitHub can show (that the index trusts the workflow, that pages are deployed) is not tested here;
docs/releasing.md tells what to look at.
"""

from __future__ import annotations

import re
import shlex
import tomllib

import pytest
import yaml

from tests.conftest import ROOT

FOLDER = ROOT / ".github" / "workflows"
NAMES = ("release", "site", "tests")
WORKFLOWS = {name: yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8")) for name in NAMES}
JOBS = {(name, job): text for name, workflow in WORKFLOWS.items() for job, text in workflow["jobs"].items()}
STEPS = [(key, step) for key, job in JOBS.items() for step in job.get("steps", [])]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHONS = [each.rpartition(" ")[2] for each in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", each)]

MAY = {
    ("release", "build"): {"contents": "read"},
    ("release", "try"): {"contents": "read"},
    ("release", "publish"): {"id-token": "write"},
    ("site", "build"): {"contents": "read", "pages": "read"},
    ("site", "deploy"): {"pages": "write", "id-token": "write"},
    ("tests", "gate"): {"contents": "read"},
    ("tests", "pythons"): {"contents": "read"},
}
"""What each job may do; nothing else is allowed to any."""
OF_THE_PROJECT = {"bash", "python", "alone/bin/python", "surveys/bin/python"}
OF_THE_RUNNER = {"git", "alone/bin/pip", "surveys/bin/pip"}


def lines(step):
    """The commands of a step, word by word; a substitution is one word."""
    return [shlex.split(line) for line in step.get("run", "").splitlines()]


def test_these_are_all():
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_allowed_but_to_a_job_that_says_so(name):
    assert WORKFLOWS[name]["permissions"] == {}


@pytest.mark.parametrize("key", JOBS)
def test_a_job_may_do_what_it_must(key):
    assert JOBS[key]["permissions"] == MAY[key]


@pytest.mark.parametrize("key", JOBS)
def test_a_job_ends_and_runs_on_a_system_that_stays(key):
    assert 0 < JOBS[key]["timeout-minutes"] <= 90
    assert JOBS[key]["runs-on"] == "ubuntu-24.04"


def test_who_may_publish_runs_no_code_of_the_project():
    """Nor any that was just installed: it hands over what was built and tried."""
    for key, job in JOBS.items():
        if "write" in job["permissions"].values():
            assert [step for step in job["steps"] if "run" in step or "checkout" in step.get("uses", "")] == [], key
            assert "environment" in job, key


def test_actions_are_pinned_to_a_commit_and_one_version_of_each():
    text = "\n".join((FOLDER / f"{name}.yml").read_text("utf-8") for name in NAMES)
    uses = re.findall(r"uses: (.*)", text)
    assert len(uses) == len([step for _, step in STEPS if "uses" in step])
    versions = set()
    for each in uses:
        pinned = re.fullmatch(r"((?:actions|pypa)/[\w-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", each)
        assert pinned, each
        versions.add(pinned.groups())
    assert len({action for action, _ in versions}) == len(versions)


def test_what_builds_a_release_is_pinned():
    commands = [line for _, step in STEPS for line in lines(step) if "install" in line]
    installed = [word for line in commands for word in line[line.index("install") + 1 :]]
    tools = [word for word in installed if "==" in word]
    assert {tool.partition("==")[0] for tool in tools} == {"build", "readme-renderer[md]", "twine"}
    ours = [word for word in installed if word.startswith((".[", "dist/*.whl", "$(echo dist/*.whl)"))]
    assert [word for word in installed if word not in {"-e", *tools, *ours}] == []


@pytest.mark.parametrize("key", JOBS)
def test_no_text_from_elsewhere_becomes_part_of_a_command(key):
    """A name of a branch can be a command: all that GitHub tells goes through the environment."""
    for step in JOBS[key]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("key", JOBS)
def test_no_token_is_left_in_the_checkout(key):
    for step in JOBS[key]["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": False}


def test_no_secret_is_used():
    for name in NAMES:
        text = (FOLDER / f"{name}.yml").read_text("utf-8")
        assert "secrets" not in text
        assert "pull_request_target" not in text


def test_what_is_run_is_there():
    """Programs, files, and the extras that are installed; a module that is run is one that was installed."""
    modules = set()
    for _, step in STEPS:
        for program, *arguments in lines(step):
            assert program in OF_THE_PROJECT | OF_THE_RUNNER
            files = [word for word in arguments if re.fullmatch(r"(tests|\.ci)(/[\w.]+)+", word)]
            assert all((ROOT / name).exists() for name in files), files
            extras = [extra for word in arguments for extra in re.findall(r"(?:^\.|\))\[([\w,]+)\]$", word)]
            assert set(extras) <= PROJECT["optional-dependencies"].keys()
            modules |= {arguments[1]} if arguments[:1] == ["-m"] else set()
    assert modules == {"build", "mkdocs", "pip", "pytest", "twine", "venv"}


def test_the_extras_bring_what_is_run():
    extras = PROJECT["optional-dependencies"]
    assert any(each.startswith("mkdocs>") for each in extras["docs"])
    assert {"pytest", "pytest-xdist"} <= {re.split(r"[>=\[]", each)[0] for each in extras["unit"]}


def test_a_tag_alone_makes_a_release():
    """PyYAML reads `on` as true, as YAML 1.1 has it."""
    assert WORKFLOWS["release"][True] == {"push": {"tags": ["v*"]}}
    assert WORKFLOWS["site"][True] == {"push": {"branches": ["main"]}}
    assert WORKFLOWS["tests"][True] == {"push": {"branches": ["main"]}, "pull_request": None}


def test_what_is_published_is_what_was_built_and_tried():
    release = WORKFLOWS["release"]["jobs"]
    steps = [(job, step) for job, text in release.items() for step in text["steps"]]
    assert [job for job, step in steps if step.get("run") == "python -m build"] == ["build"]
    assert release["publish"]["needs"] == ["build", "try"]
    assert release["try"]["needs"] == "build"
    for job in ("try", "publish"):
        (download,) = [step for step in release[job]["steps"] if "download-artifact" in step.get("uses", "")]
        assert download["with"] == {"name": "distributions", "path": "dist/"}


def test_it_is_tried_on_each_python_that_it_is_said_to_work_on():
    assert PYTHONS == ["3.11", "3.12", "3.13", "3.14"]
    assert WORKFLOWS["release"]["jobs"]["try"]["strategy"]["matrix"]["python"] == PYTHONS
    beside = WORKFLOWS["tests"]["jobs"]["pythons"]["strategy"]["matrix"]["python"]
    gate = re.findall(r"python:(3\.\d+)-", WORKFLOWS["tests"]["jobs"]["gate"]["container"])
    assert sorted(beside + gate) == PYTHONS


def test_the_repository_is_that_in_which_the_workflow_runs():
    """Whoever copies the project publishes addresses of the copy."""
    told = [step["env"] for _, step in STEPS if "ARCHLENS_REPOSITORY" in step.get("env", {})]
    assert len(told) == 2
    assert {each["ARCHLENS_REPOSITORY"] for each in told} == {"${{ github.server_url }}/${{ github.repository }}"}
    assert all("ARCHLENS_SITE" in each for each in told)
