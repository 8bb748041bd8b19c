"""A short run of the fuzzer; the long ones are started by hand. What they found is among the hostile files."""

import pytest

from tests.hostile.fuzz import READERS, fuzz

FILES, SECONDS = 500, 10


@pytest.mark.parametrize("reader", READERS)
def test_a_report_or_a_clean_error(reader):
    ran, reports, findings = fuzz(reader, seconds=SECONDS, seed="smoke", count=FILES)
    assert not findings
    assert ran > FILES / 10
    assert 0 < reports < ran
