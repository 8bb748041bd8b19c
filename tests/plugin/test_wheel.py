"""The plugin and the command as users get them: from a wheel, in an environment of its own, by their entry points."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import venv

import pytest

from archlens import __version__
from tests.conftest import ROOT

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


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The interpreter of a new environment with the wheel in it; its dependencies are those that are here."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("archlens", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    # Where the build backend is here, nothing need be fetched.
    isolated = [] if importlib.util.find_spec("hatchling") is None else ["--no-build-isolation"]
    subprocess.run([*pip, "wheel", "--no-deps", *isolated, "-w", folder, source], check=True, env=plain(), timeout=120)
    (wheel,) = folder.glob("keras_archlens-*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([*pip, "--python", python, "install", "--no-deps", wheel], check=True, env=plain(), timeout=120)
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    # After its own, so that what the wheel brought comes first.
    with open(f"{site}/those_here.pth", "w") as file:  # noqa: PTH123 - a path of the other interpreter
        file.write(sysconfig.get_path("purelib") + "\n")
    return python


def plain():
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST_", "PIP_REQUIRE"))
    }


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
    command = installed.with_name("archlens.exe" if os.name == "nt" else "archlens")
    done = run(command, "--version")
    assert (done.returncode, done.stdout) == (0, f"keras-archlens, version {__version__}\n")
    told = run(installed, "-c", "from importlib.metadata import metadata as m; print(m('keras-archlens')['Name'])")
    assert told.stdout == "keras-archlens\n"
