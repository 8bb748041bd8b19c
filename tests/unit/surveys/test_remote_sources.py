"""Which files a survey means behind URLs: those that it would mean on this machine, found by few requests."""

from __future__ import annotations

import builtins
import os
import random
import subprocess
import sys

import fsspec
import pytest

import archlens
from archlens.errors import ModelFileError
from archlens.readers.targets import NothingThereError
from archlens.surveys.records import SurveyedFile, SurveyReading
from archlens.surveys.remote_sources import files_behind
from archlens.surveys.sources import surveyed_files
from archlens.surveys.work import survey_file
from tests.conftest import ROOT
from tests.unit.surveys.object_store import ENVIRONMENT, object_store
from tests.unit.surveys.trees import CONFIG, TREE

SAMPLE = (ROOT / "sample_models" / "image_text.keras").read_bytes()


@pytest.fixture(scope="module")
def store():
    """A store with the tree in the bucket ``tree``, and a model in ``models``."""
    with pytest.MonkeyPatch.context() as patch, object_store() as store:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setenv("AWS_ENDPOINT_URL", store.url)
        patch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "5")
        store.put("tree", TREE)
        store.put("models", {"image_text.keras": SAMPLE, "cut.keras": SAMPLE[:1000], "gone.keras": SAMPLE})
        yield store
        fsspec.filesystem("s3").clear_instance_cache()


def write(folder, tree):
    for name, content in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def here(source):
    """What a source means on this machine, as the paths of a store."""
    return sorted(file.path for file in surveyed_files([source]))


def there(url, start):
    paths = [file.path for file in files_behind(url)]
    assert paths == sorted(paths)
    return [path.removeprefix(start).rstrip("/") for path in paths]


SOURCES = [
    "zoo",
    "zoo/",
    "zoo/deep",
    "zoo/saved",
    "zoo/*.keras",
    "zoo/**/*.keras",
    "zoo/*/*.keras",
    "zoo*/?.keras",
    "zoo/[a-d]*",
    "zoo/old/*",
    "zoo/a.keras",
    "zoo/**/.c*/*.keras",
]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("source", SOURCES)
def test_a_store_means_what_this_machine_means(tmp_path, monkeypatch, source):
    write(tmp_path, TREE)
    monkeypatch.chdir(tmp_path)
    assert there(f"s3://tree/{source}", "s3://tree/") == here(source)


NAMES = ["m.keras", "n.h5", "w.weights.h5", "t.txt", "saved_model.pb", "config.json", "metadata.json", "p.json"]


def random_tree(dice):
    """A tree of up to 12 files in folders up to 3 deep; folders have other names than files."""
    tree = {}
    for _ in range(dice.randint(1, 12)):
        folders = "/".join(dice.choices("xyz", k=dice.randint(0, 3)))
        name = dice.choice(NAMES)
        tree[f"{folders}/{name}".lstrip("/")] = dice.choice([CONFIG, b"{}"]) if name == "config.json" else b"1"
    return tree


def test_random_trees_mean_the_same_there_and_here(tmp_path, monkeypatch):
    system = fsspec.filesystem("memory")
    dice = random.Random(14)
    for number in range(150):
        tree = random_tree(dice)
        write(tmp_path / str(number), tree)
        system.pipe({f"/{number}/{name}": content for name, content in tree.items()})
        monkeypatch.chdir(tmp_path / str(number))
        url = f"memory://{number}"
        assert found(there, url, f"{url}/") == found(here, "."), tree


def found(find, *source):
    """Paths, if there are any; that of the folder itself is "."."""
    try:
        return [path or "." for path in find(*source)]
    except NothingThereError:
        return []


def test_sizes_and_stamps_are_those_of_the_store(store):
    import boto3

    told = boto3.client("s3", endpoint_url=store.url).head_object(Bucket="models", Key="image_text.keras")
    file = SurveyedFile("s3://models/image_text.keras", len(SAMPLE), told["ETag"].strip('"'))
    assert file in files_behind("s3://models/")
    assert list(files_behind("s3://models/image_text.keras")) == [file]
    assert list(files_behind("s3://models/image_t*.keras")) == [file]


def test_a_store_is_listed_page_by_page_and_only_where_the_pattern_may_match(store):
    store.requests.clear()
    assert there("s3://tree/zoo/d*/**/*.keras", "s3://tree/") == ["zoo/deep.keras/f.keras", "zoo/deep/er/d.keras"]
    assert len(store.requests) == 1
    store.requests.clear()
    assert len(there("s3://tree/zoo/", "s3://tree/")) == 11
    listings = [request for request in store.requests if "list-type=2" in request.path]
    assert len(listings) == -(-23 // 5)  # 23 files, 5 a page
    assert len(store.requests) - len(listings) <= 2 * 2  # two files config.json that must be looked into


def test_a_stamp_changes_when_the_file_does():
    system = fsspec.filesystem("memory")
    system.pipe("/changing/m.keras", b"old")
    (before,) = files_behind("memory://changing")
    assert list(files_behind("memory://changing")) == [before]
    system.pipe("/changing/m.keras", b"new")
    (after,) = files_behind("memory://changing")
    assert (before.path, before.size) == (after.path, after.size)
    assert before.stamp != after.stamp


def test_a_model_of_a_store_is_read_by_range(store):
    store.requests.clear()
    assert archlens.analyze("s3://models/image_text.keras").model.parameters == 51_896_193
    assert [(request.method, request.range) for request in store.requests] == [
        ("HEAD", ""),
        ("GET", "bytes=0-16383"),
    ]
    assert store.requests[-1].size == len(SAMPLE)


def test_where_a_store_is_can_be_told_to_fsspec_alone(store):
    """By its environment, as docs/stores-and-clusters.md says; nothing of Amazon's is set."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    told |= {"FSSPEC_S3_ENDPOINT_URL": store.url, "FSSPEC_S3_KEY": "key", "FSSPEC_S3_SECRET": "secret"}
    code = "from archlens.surveys.sources import surveyed_files; print(*[f.path for f in surveyed_files(['s3://tree/zoo2/'])])"
    run = subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout == "s3://tree/zoo2/k.keras\n"


def test_a_model_that_is_cut_or_gone_is_told_when_it_is_read(store):
    files = {file.path: file for file in files_behind("s3://models/")}
    assert len(files) == 3
    store.remove("models", "gone.keras")
    with pytest.raises(ModelFileError, match=r"gone\.keras: expected a model file, found no such file"):
        archlens.analyze("s3://models/gone.keras")
    with pytest.raises(ModelFileError, match=r"cut\.keras: expected .*found"):
        archlens.analyze("s3://models/cut.keras")


OTHER = (ROOT / "sample_models" / "driving.keras").read_bytes()


def read(file):
    """What a survey makes of a file: its row of figures, or of an error."""
    rows = survey_file(file, SurveyReading(4.0), archlens.analyze).rows
    (row,) = rows["models"] or rows["errors"]
    return row


def listed_then(store, bucket, change):
    """The row of a file to which something happened after the bucket was listed."""
    store.put(bucket, {"m.keras": SAMPLE})
    (file,) = files_behind(f"s3://{bucket}/")
    change(bucket, "m.keras")
    store.requests.clear()
    return file, read(file)


def test_what_the_listing_told_is_not_asked_again(store):
    file, row = listed_then(store, "listed", lambda *_: None)
    assert row["parameters"] == 51_896_193
    assert [(request.method, request.range) for request in store.requests] == [("GET", "bytes=0-16383")]
    store.requests.clear()
    archlens.analyze(file.path)
    assert [request.method for request in store.requests] == ["HEAD", "GET"], "the next to read it asks as ever"


def test_a_file_that_was_replaced_since_is_read_as_it_is_and_seen_as_changed(store):
    file, row = listed_then(store, "replaced", lambda bucket, key: store.put(bucket, {key: OTHER}))
    assert (row["name"], row["parameters"]) == (
        "driving",
        archlens.analyze("sample_models/driving.keras").model.parameters,
    )
    assert row["stamp"] == file.stamp
    assert [each.stamp for each in files_behind("s3://replaced/")] != [file.stamp]


def test_a_file_that_is_gone_since_is_an_error_that_says_so(store):
    _, row = listed_then(store, "removed", store.remove)
    assert row["kind"] == "unreadable"
    assert "m.keras: expected a model file, found no such file. Check the URL." in row["message"]


def test_a_file_that_is_replaced_again_and_again_is_an_error_that_says_so(store, monkeypatch):
    from s3fs.core import S3File
    from s3fs.utils import FileExpired

    def expired(*_):
        raise FileExpired("m.keras", "tag")

    store.put("restless", {"m.keras": SAMPLE})
    (file,) = files_behind("s3://restless/")
    monkeypatch.setattr(S3File, "_fetch_range", expired)
    row = read(file)
    assert row["kind"] == "unreadable"
    assert (
        "expected a file that stays as it is while it is read, found one that was replaced. Read it" in row["message"]
    )


def test_a_file_system_that_keeps_no_listings_asks(store, monkeypatch):
    system = fsspec.filesystem("s3")
    monkeypatch.setattr(system.dircache, "use_listings_cache", False)
    _, row = listed_then(store, "unkept", lambda *_: None)
    assert row["parameters"] == 51_896_193
    assert [request.method for request in store.requests] == ["HEAD", "GET"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("url", ["s3://tree/none/", "s3://tree/none*", "memory://none*"])
def test_where_there_is_no_model(url):
    with pytest.raises(NothingThereError, match=r"expected models behind this URL \(\.keras, .*found none\. Check"):
        list(files_behind(url))


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("url", ["s3://nobucket/", "s3://nobucket/*.keras", "s3://tree/none"])
def test_what_cannot_be_listed(url):
    with pytest.raises(ModelFileError, match=rf"^{url.replace('*', '.')}: expected a .*, found .*Check the URL"):
        list(files_behind(url))


def test_a_package_that_is_missing_is_told_at_once(monkeypatch):
    original = builtins.__import__

    def without(name, *args, **kwargs):
        if name.partition(".")[0] == "gcsfs":
            raise ImportError(name)
        return original(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    told = r"gs://bucket/: expected a URL that can be read.*gcsfs.*Install the package that it names"
    with pytest.raises(ModelFileError, match=told):
        files_behind("gs://bucket/")
