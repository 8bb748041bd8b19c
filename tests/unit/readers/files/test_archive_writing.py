"""Archives that are the same bytes for the same content."""

import io
import json
import zipfile

from archlens.readers.files.archive_writing import configuration, metadata, packed


def test_the_same_bytes_in_the_order_of_the_members():
    members = {"config.json": b"{}", "assets/ß.txt": b"x" * 1000}
    assert packed(members) == packed(dict(members))
    with zipfile.ZipFile(io.BytesIO(packed(members))) as archive:
        infos = archive.infolist()
        assert {name: archive.read(name) for name in archive.namelist()} == members
    assert [info.filename for info in infos] == list(members)
    assert {(info.date_time, info.create_system, info.compress_type) for info in infos} == {
        ((2025, 1, 1, 0, 0, 0), 3, zipfile.ZIP_DEFLATED)
    }


def test_the_version_of_keras():
    assert json.loads(metadata("3.9.0")) == {"keras_version": "3.9.0", "date_saved": "2025-01-01@00:00:00"}
    assert json.loads(metadata(None)) == {"date_saved": "2025-01-01@00:00:00"}


def test_shared_objects_are_numbered_by_first_appearance():
    entry = {"a": {"shared_object_id": 140_000_000_000}, "b": [{"shared_object_id": 7}]}
    again = {"c": {"shared_object_id": 140_000_000_000}, "shared_object_id": "no number"}
    assert json.loads(configuration({**entry, **again})) == {
        "a": {"shared_object_id": 0},
        "b": [{"shared_object_id": 1}],
        "c": {"shared_object_id": 0},
        "shared_object_id": "no number",
    }
