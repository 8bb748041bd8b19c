"""Packages of the extra: what is said when one is missing."""

from __future__ import annotations

import sys

import pytest

from archlens.errors import ArchlensError
from archlens.surveys.extra import needed


def test_a_module_that_is_there():
    assert needed("json", for_what="nothing").loads("1") == 1


def test_one_that_is_not(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ArchlensError, match=r"the package pyarrow for tables, found none. .*keras-archlens\[survey\]"):
        needed("pyarrow", for_what="tables")


def test_one_that_is_broken(tmp_path, monkeypatch):
    (tmp_path / "broken_package.py").write_text("raise ImportError('no library')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ArchlensError, match=r"found one that cannot be imported \(no library\)"):
        needed("broken_package", for_what="tests")
