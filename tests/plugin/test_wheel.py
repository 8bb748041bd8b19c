"""The plugin and the command as users get them: from a wheel, in an environment of its own, by their entry points."""

from __future__ import annotations

import shutil
import subprocess

from archlens import __version__
from tests.conftest import ROOT
from tests.distributions import plain

TEST = """
import sys

def test_installed(archlens, architecture_snapshot):
    import archlens as package
    assert package.__file__.startswith(sys.prefix)
    a = archlens("model.keras")
    assert a.branch("image_input").depth == 4
    assert a == architecture_snapshot
    assert "tensorflow" not in sys.modules

def test_loaded_by_its_entry_point(pytestconfig):
    assert pytestconfig.pluginmanager.get_plugin("archlens").__name__ == "archlens.pytest_plugin"
"""


def run(python, *args, **options):
    return subprocess.run(
        [python, *args], env=plain(), capture_output=True, encoding="utf-8", check=False, timeout=120, **options
    )


def test_the_wheel_brings_the_plugin_and_the_command(installed, tmp_path):
    shutil.copy(ROOT / "sample_models" / "image_text.keras", tmp_path / "model.keras")
    (tmp_path / "test_it.py").write_text(TEST)
    for args in (["--update-architecture"], []):
        done = run(installed, "-m", "pytest", "-q", "-p", "no:cacheprovider", *args, cwd=tmp_path)
        assert "2 passed" in done.stdout, done.stdout + done.stderr
    (tmp_path / "archlens.toml").write_text(
        '[[contracts]]\nname = "x"\ntype = "branch-depth"\nmodel = "model.keras"\nbranch = "image_input"\nmax = 3\n'
    )
    done = run(installed, "-m", "archlens", "check", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_wheel_is_keras_archlens_and_its_command_archlens(installed):
    command = installed.with_name("archlens")
    done = run(command, "--version")
    assert (done.returncode, done.stdout) == (0, f"keras-archlens, version {__version__}\n")
    told = run(installed, "-c", "from importlib.metadata import metadata as m; print(m('keras-archlens')['Name'])")
    assert told.stdout == "keras-archlens\n"
