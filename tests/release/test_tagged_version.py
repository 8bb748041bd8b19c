"""A tag releases what the code and the changelog say."""

from __future__ import annotations

import subprocess
import sys

import pytest

from archlens.version import __version__
from tests.conftest import ROOT
from tests.release.tagged_version import tagged_version

CODE = '"""The version."""\n\n__version__ = "1.2.3"\n'
CHANGES = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-26\n\n- One.\n"


def test_they_agree():
    assert tagged_version("v1.2.3", CODE, CHANGES) == "1.2.3"
    assert tagged_version("v1.2.3", CODE, CHANGES.replace("[1.2.3]", "1.2.3")) == "1.2.3"


@pytest.mark.parametrize("tag", ["v1.2.4", "1.2.3", "v1.2.3-rc1", "v1.2", "v1.2.3\nversion=9", "$(touch x)"])
def test_another_tag_is_refused(tag):
    with pytest.raises(SystemExit, match=r"expected a tag v1\.2\.3, as archlens/version\.py says, found"):
        tagged_version(tag, CODE, CHANGES)


@pytest.mark.parametrize(
    "changes", ["## [Unreleased]\n", "## [1.2.3]\n", "## [1.2.30] - 2026-11-26\n", "x ## [1.2.3] - 2026-11-26\n"]
)
def test_a_release_that_the_changelog_does_not_tell_is_refused(changes):
    with pytest.raises(SystemExit, match=r"expected a section '## \[1\.2\.3\] - YYYY-MM-DD' in CHANGELOG\.md"):
        tagged_version("v1.2.3", CODE, changes)


def test_a_code_without_a_version_is_refused():
    with pytest.raises(SystemExit, match="expected a tag vnone"):
        tagged_version("v1.2.3", "", CHANGES)


def test_the_command_reads_the_code():
    script = str(ROOT / "tests" / "release" / "tagged_version.py")
    done = subprocess.run([sys.executable, script, "v0.0.7"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"expected a tag v{__version__}, as archlens/version.py says, found 'v0.0.7'.")
