from __future__ import annotations

import io
import random
import stat
import struct
import zipfile

import pytest

from archlens import limits
from archlens.errors import LimitError, ModelFileError
from archlens.readers.files.archive import Archive, Window


def file_of(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        for info, data in members:
            z.writestr(info, data)
    return file


def archive_of(*members, path="m.keras"):
    return Archive(file_of(*members), path)


def test_window_reads_as_the_part_it_shows():
    whole = bytes(range(256)) * 8
    part = io.BytesIO(whole[100:900])
    window = Window(io.BytesIO(whole), 100, 800)
    rng = random.Random(0)
    for _ in range(500):
        offset, whence, size = rng.randrange(-50, 900), rng.choice([0, 1, 2]), rng.randrange(200)
        if whence == 0:
            offset = max(offset, 0)
        if whence == 1:
            offset = max(offset, -part.tell())
        if whence == 2:
            offset = max(offset, -800)
        assert window.seek(offset, whence) == part.seek(offset, whence)
        assert window.read(size) == part.read(size)
        assert window.tell() == part.tell()


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_read_and_seek(compression):
    info = zipfile.ZipInfo("a")
    info.compress_type = compression
    archive = archive_of((zipfile.ZipInfo("first"), b"x" * 1000), (info, b"0123456789"))
    assert archive.read("a", "config_bytes") == b"0123456789"
    with archive.window("a", "config_bytes") as window:
        assert (window.seek(5), window.read(2), window.seek(0), window.read()) == (5, b"56", 0, b"0123456789")


def test_a_stored_member_may_be_larger_than_the_limit_for_unpacking():
    archive = archive_of((zipfile.ZipInfo("a"), b"x" * 1000))
    with limits.within({"weights_bytes": 10}), archive.window("a", "weights_bytes") as window:
        assert window.seek(0, io.SEEK_END) == 1000


def encrypted():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        z.writestr("config.json", "{}")
    data = bytearray(file.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return Archive(io.BytesIO(bytes(data)), "m.keras")


def linked():
    info = zipfile.ZipInfo("config.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return archive_of((info, "/etc/passwd"))


def doubled():
    with pytest.warns(UserWarning, match="Duplicate name"):
        return archive_of(("config.json", "{}"), ("config.json", "[]"))


def squeezed():
    info = zipfile.ZipInfo("config.json")
    info.compress_type = zipfile.ZIP_LZMA
    return archive_of((info, "{}"))


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (encrypted, "an encrypted member"),
        (linked, "a symbolic link"),
        (doubled, "a second member of that name"),
        (squeezed, "compression method 14"),
    ],
)
def test_strange_members_are_refused_with_a_reason(make, found):
    with pytest.raises(ModelFileError, match=found) as raised:
        make().read("config.json", "config_bytes")
    assert raised.value.place == "config.json"


def test_members_over_the_limit_are_not_unpacked():
    archive = archive_of(("config.json", b" " * 101))
    with limits.within({"config_bytes": 100}), pytest.raises(LimitError, match=r"at most 100 bytes .*, found 101"):
        archive.read("config.json", "config_bytes")


def test_damage_is_told():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        z.writestr("config.json", "{}" * 100)
    data = bytearray(file.getvalue())
    data[60] ^= 1
    with pytest.raises(ModelFileError, match="a damaged one"):
        Archive(io.BytesIO(bytes(data)), "m.keras").read("config.json", "config_bytes")
    with pytest.raises(ModelFileError, match="copy or download it again"):
        Archive(io.BytesIO(bytes(data[:100])), "m.keras")


def test_records_for_one_place_are_opened_by_all_pythons_alike():
    """Some Pythons refuse such records and others warn, which is an error here: all of them read the one member."""
    whole = file_of(("aa", b"one"), ("zz", b"two")).getvalue()
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entry = whole[start : whole.index(b"PK\x01\x02", start + 1)]
    tail = struct.pack("<4s4xHHLL2x", b"PK\x05\x06", 3, 3, end - start + len(entry), start)
    file = io.BytesIO(whole[:end] + entry + tail)
    archive = Archive(file, "m.keras", strict=False)
    places = [info.header_offset for info in archive.members()]
    assert places[0] == places[2] != places[1]
    assert [archive.content(info, "config_bytes") for info in archive.members()] == [b"one", b"two", b"one"]
