"""Types of contracts in a file of the project."""

from __future__ import annotations

import itertools
import re

import pytest

import archlens
from archlens.checks.check_settings import read_setup
from archlens.contracts import check
from archlens.errors import ArchlensError
from archlens.settings import SettingsError, parse
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "contracts" / "custom.md").read_text(encoding="utf-8")
CODE = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
SETTING, _, CONTRACT = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
TOLD = re.search(r"```text\n(.*?)\n```", PAGE, re.DOTALL)[1]
MODEL = archlens.analyze(ROOT / "sample_models" / "image_text.keras")
NUMBERS = itertools.count()


def settings(folder, code=CODE, setting=SETTING):
    """Settings beside a file of code; each file has a name of its own, for a module is run once."""
    name = f"types_{next(NUMBERS)}.py"
    (folder / "contracts").mkdir(exist_ok=True)
    (folder / "contracts" / name).write_text(code, encoding="utf-8")
    text = setting.replace("acme_contracts.py", name) + CONTRACT
    return parse(str(folder / "archlens.toml"), text)


def test_the_page_in_a_project(tmp_path):
    (contract,) = read_setup(settings(tmp_path)).contracts
    (violation,) = check(contract, MODEL)
    assert f"{violation.promised}: {violation.found}" == TOLD


def test_without_the_setting_nothing_runs(tmp_path):
    code = f"open({str(tmp_path / 'ran')!r}, 'w')"
    with pytest.raises(SettingsError, match="expected a type of contract, found 'vocabulary'"):
        read_setup(settings(tmp_path, code, setting=""))
    assert not (tmp_path / "ran").exists()


def test_without_a_contract_of_the_type_nothing_runs(tmp_path):
    code = f"open({str(tmp_path / 'ran')!r}, 'w')"
    made = settings(tmp_path, code)
    read_setup(
        parse(made.path, "[contract-types]\nvocabulary = 'contracts/" + f"{next(tmp_path.glob('*/*.py')).name}:V'")
    )
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("setting", "line", "expected", "found"),
    [
        ("contract-types = 3\n", 1, "a table of names and files", "3"),
        ("[contract_types]\nvocabulary = 3\n", 2, "FILE.py:OBJECT", "3"),
        ("[contract-types]\nvocabulary = 'contracts.mine'\n", 2, "FILE.py:OBJECT", "'contracts.mine'"),
        ("[contract-types]\nvocabulary = 'contracts/nothing.py:V'\n", 2, "a file 'contracts/nothing.py'", "none"),
        ("[contract-types]\n\nlocked = 'contracts/mine.py:V'\n", 3, "a name that none of archlens's own", "'locked'"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(tmp_path, setting, line, expected, found):
    made = settings(tmp_path, setting=setting)
    with pytest.raises(SettingsError) as error:
        read_setup(made)
    mistake, *others = error.value.mistakes
    assert len(others) == ("vocabulary" not in setting)  # the contract's type is told again only if the table lacks it
    assert (mistake.line, mistake.found) == (line, found)
    assert mistake.expected.startswith(expected)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("raise ValueError('broken file')", "ValueError: broken file"),
        ("x = 1", "AttributeError"),
        ("VOCABULARY = 3", "an object of type int"),
    ],
)
def test_a_file_that_does_not_work_is_told_without_a_traceback(tmp_path, code, found):
    with pytest.raises(SettingsError) as error:
        read_setup(settings(tmp_path, code))
    (mistake,) = error.value.mistakes
    assert found in mistake.found
    assert "VOCABULARY of" in mistake.hint
    assert "which [contract-types] names" in mistake.hint


def test_a_check_that_fails_is_told_with_its_line(tmp_path):
    code = CODE.replace("    select = Selecting(analysis)", "    raise RuntimeError('not today')")
    (contract,) = read_setup(settings(tmp_path, code)).contracts
    with pytest.raises(ArchlensError, match=r"not today \(.*types_\d+\.py, line \d+\)"):
        check(contract, MODEL)
