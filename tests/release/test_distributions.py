"""The wheel and the source distribution hold what they should, and nothing else."""

from __future__ import annotations

import email
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import PurePosixPath

import pytest
from readme_renderer.markdown import render

from archlens.version import __version__
from tests.distributions import ADDRESSES, build_distributions


@pytest.fixture(scope="module")
def wheel(built):
    with zipfile.ZipFile(built.wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def sdist(built):
    with tarfile.open(built.sdist) as archive:
        files = [each for each in archive.getmembers() if each.isfile()]
        return {each.name.partition("/")[2]: archive.extractfile(each).read() for each in files}


@pytest.fixture(scope="module")
def metadata(wheel):
    return email.message_from_bytes(wheel[f"keras_archlens-{__version__}.dist-info/METADATA"])


def test_they_are_named_for_the_version(built):
    assert built.wheel.name == f"keras_archlens-{__version__}-py3-none-any.whl"
    assert built.sdist.name == f"keras_archlens-{__version__}.tar.gz"


def test_the_wheel_holds_the_package_and_nothing_else(built, wheel):
    package = {name for name in built.files if name.startswith("archlens/")}
    assert {name for name in wheel if ".dist-info/" not in name} == package


@pytest.mark.parametrize("kind", [".typed", ".toml", ".j2", ".js", ".css"])
def test_the_wheel_holds_what_is_no_code(wheel, kind):
    """Types, explanations, and templates, scripts and styles of pages: what is asked for at run time."""
    assert [name for name in wheel if name.endswith(kind) and name.startswith("archlens/")]


def test_the_source_distribution_holds_the_whole_project(built, sdist):
    assert set(sdist) == built.files | {"PKG-INFO"}
    assert {name.partition("/")[0] for name in built.files} >= {"archlens", "tests", "docs", "benchmarks", ".ci"}
    for name in built.files:
        assert sdist[name] == (built.tree / name).read_bytes(), name


def test_neither_holds_what_is_made_on_the_way(wheel, sdist):
    made = re.compile(r"__pycache__|\.py[co]$|_cache/|\.egg-info|\.hypothesis|\.venv|(^|/)\.git/")
    assert [name for name in [*wheel, *sdist] if made.search(name)] == []


def test_both_tell_the_same_of_the_project(wheel, sdist):
    assert sdist["PKG-INFO"] == wheel[f"keras_archlens-{__version__}.dist-info/METADATA"]


def test_what_the_index_is_told(metadata):
    assert metadata["Name"] == "keras-archlens"
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    pythons = [each for each in metadata.get_all("Classifier") if re.search(r":: 3\.\d+$", each)]
    assert pythons == [f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13, 14)]
    assert "Typing :: Typed" in metadata.get_all("Classifier")


def test_the_index_is_told_the_addresses_that_the_build_was_told(metadata):
    addresses = dict(each.split(", ") for each in metadata.get_all("Project-URL"))
    assert addresses.keys() == {"Documentation", "Source", "Changes", "Issues"}
    assert addresses["Source"] == ADDRESSES["ARCHLENS_REPOSITORY"]
    assert addresses["Documentation"] == ADDRESSES["ARCHLENS_SITE"]


def test_a_wheel_of_the_source_distribution_is_the_same(built, wheel, tmp_path):
    """Whoever builds from it is not told the repository, and does not need to be: it stands in the metadata."""
    with tarfile.open(built.sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    build_distributions(source, tmp_path / "again", "--wheel")
    (again,) = (tmp_path / "again").glob("*.whl")
    with zipfile.ZipFile(again) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == wheel


def test_the_same_files_give_the_same_bytes(built, tmp_path):
    build_distributions(built.tree, tmp_path, **ADDRESSES)
    assert (tmp_path / built.wheel.name).read_bytes() == built.wheel.read_bytes()
    assert (tmp_path / built.sdist.name).read_bytes() == built.sdist.read_bytes()


def test_the_index_would_take_them(built):
    command = [sys.executable, "-m", "twine", "check", "--strict", str(built.wheel), str(built.sdist)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("PASSED") == 2


def test_the_index_can_show_the_readme(metadata):
    """With the index's own renderer, which gives nothing where it cannot, and leaves out what it does not allow."""
    shown = render(metadata.get_payload(decode=True).decode())
    assert shown is not None
    assert re.search(r"<h1[^>]*>archlens<", shown)
    assert set(re.findall(r'(?:href|src)="(?!https://|#)([^"]*)', shown)) == set()
    pages = f"https://github.com/some-owner/some-name/blob/v{__version__}/"
    assert pages in shown


def test_what_is_run_stands_in_the_wheel(wheel):
    entry_points = wheel[f"keras_archlens-{__version__}.dist-info/entry_points.txt"].decode()
    modules = re.findall(r"= ([\w.]+)", entry_points)
    assert modules == ["archlens.__main__", "archlens.pytest_plugin"]
    for module in modules:
        path = PurePosixPath(*module.split("."))
        assert wheel.keys() & {f"{path}.py", str(path / "__init__.py")}
