"""The wheel in an environment of its own: its commands, and its types for code outside of this repository."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import archlens
from archlens.version import __version__
from tests.conftest import ROOT
from tests.distributions import plain

USER = '''
"""Code of somebody who uses archlens, with every public name."""

from pathlib import Path

import archlens
from archlens.testing import assert_contracts, assert_no_path, assert_same_architecture


def deepest(path: Path) -> str:
    """Name the deepest branch."""
    model: archlens.Analysis = archlens.analyze(path, shapes={"text": (128,)})
    graph: archlens.ModelGraph = model.graph
    depths: dict[str, int] = {branch.input: branch.depth for branch in model.branches}
    return max(depths, key=lambda name: (depths[name], name, len(graph.calls)))


def changed(old: Path, new: Path) -> bool:
    """Tell whether two architectures differ."""
    lock: str = archlens.Architecture.of(archlens.analyze(old)).to_lock()
    return not archlens.compare(archlens.Architecture.from_lock(lock), new).same


def nearest(path: Path, folder: Path) -> list[str]:
    """Name the models that are nearest."""
    zoo: archlens.Survey = archlens.survey(folder, folder / "zoo")
    found: archlens.Neighbours = archlens.find(path, zoo, most=3)
    close: tuple[archlens.Neighbour, ...] = found.nearest
    return [each.path for each in close]


def files(path: Path) -> None:
    """Write what is to be shown, and test what was promised."""
    archlens.draw(path, path.with_suffix(".svg"), theme="dark")
    picture: str = archlens.draw(path).svg
    section: str | Path = archlens.card(path, path.with_suffix(".md"), append=True)
    archlens.skeleton(path, path.with_name("shared.keras"), anonymize=True)
    codes: list[str] = [finding.code for finding in archlens.scan(path).findings]
    assert_no_path(path, "postcode", "score")
    assert_contracts(path)
    assert_same_architecture(path, archlens.analyze(path))
    print(picture, section, codes, archlens.__version__.upper())


try:
    files(Path("model.keras"))
except archlens.ArchlensError as error:
    print(error.expected.upper(), error.found.upper(), error.hint.upper())
'''
WRONG = """
import archlens

model = archlens.analyze("model.keras")
depth: str = model.branches[0].depth
model.branches = ()
archlens.draw(model, theme="pink")
archlens.analyze(model, wieghts="m.weights.h5")
archlens.analyse(model)
"""
WRONG_LINES = {5: "assignment", 6: "misc", 7: "call-overload", 8: "call-arg", 9: "attr-defined"}


def run(*command, cwd):
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=plain(), capture_output=True, text=True, check=False
    )


def test_it_works(installed, tmp_path):
    done = run(installed, ROOT / "tests" / "release" / "try_installed.py", __version__, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"archlens {__version__} works on Python ")


def test_another_version_is_told(installed, tmp_path):
    done = run(installed, ROOT / "tests" / "release" / "try_installed.py", "0.0.7", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, f"installed is {__version__}\n")


def check_types(installed, folder, text):
    """What ``mypy --strict`` says of a module outside of the repository."""
    (folder / "user.py").write_text(textwrap.dedent(text), encoding="utf-8")
    options = (
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        installed.parents[1] / "cache",
        "--python-executable",
        installed,
    )
    return run(sys.executable, "-m", "mypy", *options, "user.py", cwd=folder)


def test_its_types_are_those_of_the_code_that_uses_it(installed, tmp_path):
    """All public names are used there; none of them is of any type whatever."""
    assert {name for name in archlens.__all__ if f"archlens.{name}" not in USER} == set()
    shown = "\n".join(f"reveal_type(archlens.{name})" for name in archlens.__all__)
    done = check_types(installed, tmp_path, f"{USER}\n{shown}\n")
    told = done.stdout.splitlines()
    assert [line for line in told if "Revealed type is" not in line] == []
    assert len(told) == len(archlens.__all__)
    assert [line for line in told if 'is "Any"' in line] == []


def test_what_is_wrong_is_told_by_its_types(installed, tmp_path):
    done = check_types(installed, tmp_path, WRONG)
    found = re.findall(r"^user\.py:(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    assert {int(line): code for line, code in found} == WRONG_LINES, done.stdout
    assert len(found) == len(WRONG_LINES)


def test_they_are_those_of_the_wheel(installed, tmp_path):
    """Or the tests above would tell of the repository: without its mark, a wheel has no types for others."""
    where = run(installed, "-c", "import archlens; print(archlens.__file__)", cwd=tmp_path).stdout.strip()
    assert str(ROOT) not in where
    mark = Path(where).with_name("py.typed")
    mark.rename(mark.with_suffix(".away"))
    try:
        done = check_types(installed, tmp_path, WRONG)
    finally:
        mark.with_suffix(".away").rename(mark)
    assert "py.typed" in done.stdout
