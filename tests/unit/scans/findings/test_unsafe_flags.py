"""Settings that switch a loader's safety off."""

import pytest

from tests.unit.scans.findings.made import PLACE, found, layer


@pytest.mark.parametrize(
    ("key", "value", "alarm"),
    [
        ("safe_mode", False, True),
        ("safe_mode", True, False),
        ("enable_unsafe_deserialization", True, True),
        ("allow_pickle", "true", True),
        ("trust_remote_code", 1, True),
        ("allow_pickle", False, False),
    ],
)
def test_unsafe_settings(tmp_path, key, value, alarm):
    expected = {("AS005", "error", f"{PLACE}.config.{key}")} if alarm else set()
    assert found(tmp_path, layer("ReLU", **{key: value})) == expected
