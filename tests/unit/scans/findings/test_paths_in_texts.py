"""Texts that are paths and URLs, and texts that are none."""

import pytest

from tests.unit.scans.findings.made import PLACE, found, layer


@pytest.mark.parametrize(
    "text",
    [
        "/etc/passwd",
        "~/.ssh/id_rsa",
        "C:\\x",
        "\\\\host\\share",
        "../up",
        "a/../../b",
        "http://x/y",
        "s3://b/k",
        "file:/etc/x",
        "gs://a",
        "data.npz",
        "vocab.txt",
        "hf://a/b",
    ],
)
def test_paths_and_urls(tmp_path, text):
    assert found(tmp_path, layer("ReLU", anything=[text])) == {("AS006", "warning", f"{PLACE}.config.anything[0]")}


@pytest.mark.parametrize("text", ["block/conv_1", "a:b", "valid", "/", "ab,bc->ac", "what is it? no.txt file", "1.5"])
def test_no_paths(tmp_path, text):
    assert found(tmp_path, layer("ReLU", anything=text)) == set()


def test_tokens_of_a_vocabulary_are_no_paths(tmp_path):
    assert found(tmp_path, layer("StringLookup", vocabulary=["/etc", "http://x/y", "a.txt"])) == set()
