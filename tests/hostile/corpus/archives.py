"""Archives that unpack without end, lead out of themselves, or mean two things."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
import zlib

from tests.hostile.corpus.case import cases
from tests.hostile.corpus.parts import META, PLAIN, dense, functional, given, keras_file, text, weights

CASES = {}
case = cases(CASES)
_BLOCK = 1 << 24


def members(config=PLAIN):
    """The three members of a valid model, as :func:`raw` takes them."""
    return [
        {"name": "metadata.json", "data": json.dumps(META).encode()},
        {"name": "config.json", "data": text(config)},
        {"name": "model.weights.h5", "data": weights()},
    ]


def raw(path, entries, *, count=None, comment=b"", before=b""):
    """An archive in whose records anything may stand: data, plain, method, flags, crc, packed, size, extra, at."""
    out = io.BytesIO()
    out.write(before)
    directory = b""
    for entry in entries:
        name, data = entry["name"].encode(), entry.get("data", b"")
        plain = entry.get("plain", data)
        crc, size, packed = entry.get("crc", zlib.crc32(plain)), entry.get("size", len(plain)), len(data)
        packed = entry.get("packed", packed)
        method, flags, extra = entry.get("method", 0), entry.get("flags", 0), entry.get("extra", b"")
        at = entry.get("at", out.tell())
        if "at" not in entry or entry["at"] == 0xFFFFFFFF:
            head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, flags, method, 0, 0x21, crc, packed, size, len(name), 0)
            out.write(head + entry.get("local_name", name) + data)
        directory += (
            struct.pack(
                "<4sHHHHHHIIIHHHHHII",
                b"PK\1\2",
                0x0314,
                20,
                flags,
                method,
                0,
                0x21,
                crc,
                packed,
                size,
                len(name),
                len(extra),
                0,
                0,
                0,
                entry.get("attributes", 0o100644 << 16),
                at,
            )
            + name
            + extra
        )
    start, number = out.tell(), len(entries) if count is None else count
    end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, number % 65536, number % 65536, len(directory), start, len(comment)
    )
    path.write_bytes(out.getvalue() + directory + end + comment)


def bomb(name, blocks, fill=b" ", tail=b""):
    """A member of so many times 16 MB that shrinks to almost nothing."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezer.compress(b"")
    start = squeezer.flush(zlib.Z_FULL_FLUSH)
    block = squeezer.compress(fill * _BLOCK) + squeezer.flush(zlib.Z_FULL_FLUSH)
    data = start + block * blocks + squeezer.compress(tail) + squeezer.flush()
    return {"name": name, "data": data, "plain": b"", "size": blocks * _BLOCK + len(tail), "method": 8, "crc": 0}


def changed(number, **fields):
    """The members of a valid model, one of them changed."""
    entries = members()
    entries[number].update(fields)
    return entries


@case("error", "a configuration of 3.5 GB in 3.5 MB", "limit config_bytes")
def bomb_config(path, _ground):
    raw(path, [members()[0], bomb("config.json", 224, tail=text(PLAIN)), members()[2]])


@case("error", "a configuration of 240 MB in 240 kB", "limit compression_ratio")
def bomb_config_within_bytes(path, _ground):
    raw(path, [members()[0], bomb("config.json", 15, tail=text(PLAIN)), members()[2]])


@case("report", "metadata of 1 GB in 1 MB", '"name": "m"')
def bomb_metadata(path, _ground):
    raw(path, [bomb("metadata.json", 64), *members()[1:]])


@case("report", "weights of 4 GB in 4 MB", "AL406")
def bomb_weights(path, _ground):
    raw(path, [*members()[:2], bomb("model.weights.h5", 255, b"\0")])


@case("error", "a size of 100 bytes before a bomb that is larger", "a damaged one")
def bomb_with_a_small_size(path, _ground):
    raw(path, [members()[0], bomb("config.json", 64) | {"size": 100}, members()[2]])


@case("report", "a thousand members that are one and the same piece of a bomb", '"name": "m"')
def overlapping_members(path, _ground):
    shared = bomb("asset", 4)
    entries = [*members(), shared]
    entries += [{**shared, "name": f"assets/{i}", "at": 200, "data": b""} for i in range(1000)]
    raw(path, entries)


@case("error", "20,000 members", "limit archive_members")
def many_members(path, _ground):
    keras_file(path, more=[(f"assets/{i}", b"") for i in range(20_000)])


for _name, _member in {
    "up": "../" * 30 + "tmp/archlens_slip",
    "absolute": "/tmp/archlens_slip",  # noqa: S108 - a name in an archive, which nobody opens
    "backslash": "..\\..\\archlens_slip",
    "drive": "C:\\archlens_slip",
    "inside": "assets/../../archlens_slip",
}.items():

    def _slip(path, _ground, member=_member):
        raw(path, [*members(), {"name": member, "data": b"x"}])

    _slip.__name__ = f"slip_{_name}"
    case("error", f"a member named {_member[:20]!r}", "expected one plain member")(_slip)


@case("error", "two configurations of different models", "a second member of that name")
def two_configurations(path, _ground):
    other = functional(given(), dense("other", "x"))
    raw(path, [*members(), {"name": "config.json", "data": text(other)}])


@case("error", "two weights files", "a second member of that name")
def two_weights(path, _ground):
    raw(path, [*members(), members()[2]])


@case("error", "a name that the directory has and the member has not", "a damaged one")
def two_names(path, _ground):
    raw(path, changed(1, local_name=b"c0nfig.json"))


@case("error", "an encrypted configuration", "an encrypted member")
def encrypted(path, _ground):
    raw(path, changed(1, flags=1))


@case("error", "a configuration that is a link to a file of the system", "a symbolic link")
def link(path, ground):
    raw(path, changed(1, data=str(ground.bait / "vocabulary.txt").encode(), attributes=0o120777 << 16))


@case("error", "weights that are a link to a file of the system", "a symbolic link")
def link_to_weights(path, ground):
    raw(path, changed(2, data=str(ground.bait / "vocabulary.txt").encode(), attributes=0o120777 << 16))


@case("error", "a configuration packed by a method that is no longer used", "compression method")
def method(path, _ground):
    raw(path, changed(1, method=6))


@case("error", "a configuration that is not the one that was packed", "a damaged one")
def checksum(path, _ground):
    raw(path, changed(1, crc=0xDEADBEEF))


@case("error", "a stream of deflate that is none", "a damaged one")
def no_deflate(path, _ground):
    raw(path, changed(1, data=random.Random(1).randbytes(500), method=8, size=700))


@case("error", "sizes and places of 2^63", "limit config_bytes")
def huge_sizes(path, _ground):
    extra = struct.pack("<HHQQQ", 1, 24, 1 << 63, 1 << 63, 1 << 62)
    raw(path, changed(1, size=0xFFFFFFFF, packed=0xFFFFFFFF, extra=extra, at=0xFFFFFFFF))


@case("error", "an archive cut off", "a damaged one")
def cut_off(path, _ground):
    keras_file(path)
    path.write_bytes(path.read_bytes()[:-300])


@case("error", "an archive without a configuration", "an archive without one")
def no_configuration(path, _ground):
    raw(path, [members()[0], members()[2]])


@case("report", "an archive without weights", "AL408")
def no_weights(path, _ground):
    raw(path, members()[:2])


@case("report", "a program before the archive", '"parameters": 144')
def program_before(path, _ground):
    keras_file(path)
    path.write_bytes(b"#!/bin/false\n" + b"\0" * 4096 + path.read_bytes())


@case("either", "another archive in the remark of the archive")
def archive_in_remark(path, _ground):
    inner = path.with_suffix(".inner")
    keras_file(inner, functional(given(), dense("other", "x")))
    raw(path, members(), comment=inner.read_bytes()[:65_000])
    inner.unlink()


@case("either", "more members told than there are")
def wrong_count(path, _ground):
    raw(path, members(), count=60_000)


@case("error", "nothing", "an empty file")
def empty(path, _ground):
    path.write_bytes(b"")


@case("error", "noise", "something else")
def noise(path, _ground):
    path.write_bytes(random.Random(2).randbytes(65_536))


@case("error", "an archive inside an archive", "a zipped Keras model")
def nested_archive(path, _ground):
    keras_file(path)
    content = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model.keras", content)
