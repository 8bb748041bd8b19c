"""What the pages about checks show is what happens."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys

import keras
import pytest

from tests.conftest import ROOT
from tests.plugin.conftest import SAMPLES

CHECK, PYTEST, CI = ((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("check", "pytest", "ci"))


def test_the_check_that_is_shown(tmp_path, environment):
    settings, *_ = re.findall(r"```toml\n(.*?)```", CHECK, re.DOTALL)
    ((command, output),) = re.findall(r"```console\n\$ archlens (.*?)\n(.*?)```", CHECK, re.DOTALL)
    (tmp_path / "sample_models").mkdir()
    shutil.copy(SAMPLES / "image_text.keras", tmp_path / "sample_models")
    (tmp_path / "archlens.toml").write_text(settings, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "archlens", *shlex.split(command)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, output)


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


def shop():
    """A model whose price needs no image."""
    image, facts = keras.Input((8,), name="image_input"), keras.Input((4,), name="facts_input")
    price = keras.layers.Dense(1, name="price")(facts)
    kind = keras.layers.Dense(3, name="kind")(keras.layers.Concatenate()([image, facts]))
    return keras.Model([image, facts], [price, kind])


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, when it saves
def test_the_tests_that_are_shown(project):
    for name in ("vqa", "ranker", "vqa_saved_again"):
        shutil.copy(SAMPLES / "image_text.keras", project.path / "models" / f"{name}.keras")
    shop().save(project.path / "models" / "shop.keras")
    (project.path / "archlens.toml").write_text(
        '[[contracts]]\nname = "x"\ntype = "branch-depth"\nmodel = "models/vqa.keras"\nbranch = "*_input"\nmin = 1\n'
    )
    blocks = re.findall(r"```python\n(.*?)```", PYTEST, re.DOTALL)
    project.makepyfile(**{f"test_block_{i}": block for i, block in enumerate(blocks)})
    (command,) = re.findall(r"```sh\npytest (--update-architecture)", PYTEST)
    project.runpytest(command).assert_outcomes(passed=7)
    project.runpytest().assert_outcomes(passed=7)
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
