"""A file is written whole or not at all."""

import pytest

from archlens.errors import ArchlensError
from archlens.text.files import write_file


def test_text_and_bytes(tmp_path):
    text = "größe\n".encode()
    for content, data in (("größe\n", text), (iter(["grö", "", "ße\n"]), text), (b"\x00\xff", b"\x00\xff")):
        write_file(content, tmp_path / "out")
        assert (tmp_path / "out").read_bytes() == data
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_that_is_there_keeps_its_mode_and_a_link_stays_one(tmp_path):
    target = tmp_path / "target"
    target.write_text("old")
    target.chmod(0o640)
    (tmp_path / "link").symlink_to(target)
    write_file("new", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o640)


def test_what_goes_wrong_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    target = tmp_path / "out"
    target.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(ArchlensError, match="No space left on device"):
        write_file("new", target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["missing/out", "", "a\0b"])
def test_what_cannot_be_written(tmp_path, name):
    with pytest.raises(ArchlensError, match="Name another file"):
        write_file("x", f"{tmp_path}/{name}")


def test_text_that_ends_in_an_error_leaves_the_file_as_it_was(tmp_path):
    target = tmp_path / "out"
    target.write_text("old")

    def pieces():
        yield "new"
        raise MemoryError

    with pytest.raises(MemoryError):
        write_file(pieces(), target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
