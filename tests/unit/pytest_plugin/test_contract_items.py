"""Which file holds the contracts, and when they are added. (How they run as tests is in tests/plugin.)"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from archlens.errors import ArchlensError
from archlens.pytest_plugin.contract_items import ContractBrokenError, NoModelItem, settings_file


def config(rootpath, given=None):
    return SimpleNamespace(
        getoption=lambda _: given, rootpath=rootpath, invocation_params=SimpleNamespace(dir=rootpath / "sub")
    )


def test_the_settings_at_the_root_or_above_it_or_those_named(tmp_path):
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "archlens.toml").touch()
    assert settings_file(config(root)) == tmp_path / "archlens.toml"
    (root / "archlens.toml").touch()
    assert settings_file(config(root)) == root / "archlens.toml"
    (root / "sub" / "other.toml").touch()
    assert settings_file(config(root, "other.toml")) == root / "sub" / "other.toml"


def test_none_is_an_error_of_use(tmp_path):
    with pytest.raises(pytest.UsageError, match=r"expected archlens\.toml, or pyproject\.toml .* found no such file"):
        settings_file(config(tmp_path))
    with pytest.raises(pytest.UsageError, match=r"expected gone\.toml, found no such file"):
        settings_file(config(tmp_path, "gone.toml"))


def test_a_contract_without_a_model_fails_with_its_message(request):
    contract = SimpleNamespace(line=7)
    item = NoModelItem.from_parent(request.node.parent, name="c[gone]", contract=contract, message="gone: no file")
    with pytest.raises(ContractBrokenError, match="gone: no file"):
        item.runtest()
    assert item.reportinfo()[1:] == (6, "contract c[gone]")


@pytest.mark.parametrize(
    "error", [ContractBrokenError("it is broken"), ArchlensError(expected="a", found="b", hint="")]
)
def test_a_failure_is_told_without_a_traceback(request, error):
    contract = SimpleNamespace(line=7)
    item = NoModelItem.from_parent(request.node.parent, name="c[gone]", contract=contract, message="")
    assert item.repr_failure(SimpleNamespace(value=error)) == str(error)
