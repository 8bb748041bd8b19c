"""Whether a contract is kept, and what is said if that cannot be told."""

from __future__ import annotations

import re

import pytest

from archlens.analysis.analysis import Analysis
from archlens.contracts import CustomTypeError, Violation, check
from archlens.errors import ArchlensError, ReportFormatError
from tests.unit.contracts.made import MINIMAL, contract, sample


def test_a_contract_is_kept_or_broken():
    kept, broken = contract("parameters", "min = 1"), contract("parameters", "max = 1")
    assert check(kept, sample("image_text")) == ()
    (violation,) = check(broken, sample("image_text"))
    assert isinstance(violation, Violation)


def test_a_report_that_was_read_back_has_no_graph_to_check():
    report = Analysis.from_dict(sample("image_text").to_dict())
    with pytest.raises(ReportFormatError, match="graph"):
        check(contract("no-path", 'from = "image_input"\nto = "match"'), report)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("yield 1 / 0", "ZeroDivisionError: division by zero"),
        ("return ['text']", "no archlens.contracts.Violation"),
        ("return None", "TypeError"),
    ],
)
def test_a_type_that_fails_is_a_clear_error(install, body, said):
    install(MINIMAL.format(body=body, validate="pass"), "odd = acme_contracts:TYPE\n")
    with pytest.raises(CustomTypeError, match=re.escape(said)) as error:
        check(contract("odd", ""), sample("image_text"))
    assert "contract type 'odd'" in str(error.value)


def test_an_error_of_archlens_own_stays_as_it_is(install):
    body = "raise __import__('archlens').errors.ArchlensError(expected='a', found='b', hint='c.')"
    install(MINIMAL.format(body=body, validate="pass"), "odd = acme_contracts:TYPE\n")
    with pytest.raises(ArchlensError, match="expected a, found b") as error:
        check(contract("odd", ""), sample("image_text"))
    assert not isinstance(error.value, CustomTypeError)


def test_where_another_package_failed_is_told(install):
    install(MINIMAL.format(body="yield 1 / 0", validate="pass"), "odd = acme_contracts:TYPE\n")
    with pytest.raises(CustomTypeError, match=r"acme_contracts\.py, line 4"):
        check(contract("odd", ""), sample("image_text"))


def test_a_type_that_is_gone_is_an_error(install):
    install(MINIMAL.format(body="return ()", validate="pass"), "odd = acme_contracts:TYPE\n")
    gone = contract("odd", "")
    install("", "")
    with pytest.raises(ArchlensError, match="expected a type of contract, found 'odd'"):
        check(gone, sample("image_text"))
