"""Files of a survey on this machine: the same as other commands mean, whatever cannot be listed, in little memory."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import tracemalloc
from pathlib import Path

import pytest

from archlens.readers.targets import models_named
from archlens.surveys.local_files import local_files
from archlens.surveys.records import SurveyedFile
from tests.unit.surveys.made import SAMPLES, surveyed
from tests.unit.surveys.trees import CONFIG

NAMES = ["m.keras", "n.h5", "w.weights.h5", "t.txt", "saved_model.pb", "config.json", "metadata.json", "x.keras"]
FOLDERS = ["x", "y", ".z", "deep.keras"]
NOBODY = 65534


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def paths(*sources, leave_out=()):
    return [file.path for file in local_files(sources, leave_out)]


def plant(folder, dice, *, links):
    """A random tree, some of it links to files and folders in it, and links that lead nowhere."""
    made = [folder]
    for _ in range(dice.randint(1, 14)):
        path = folder.joinpath(*dice.choices(FOLDERS, k=dice.randint(0, 3)), dice.choice(NAMES))
        if any(parent.is_file() for parent in path.parents) or path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dice.choice([CONFIG, b"{}"]))
        made += [path, path.parent]
    for number in range(dice.randint(1, 5) if links else 0):
        place = dice.choice([path for path in made if path.is_dir()])
        leads = dice.choice([*made, folder / "nowhere"])
        place.joinpath(f"link{number}{dice.choice(['.keras', '.txt'])}").symlink_to(leads)


def others_mean(sources, leave_out=()):
    """What other commands mean by these names, as real paths; that of a link is where it leads."""
    targets, wrong = models_named(sources, leave_out)
    return {os.path.realpath(target.load) for target in targets}, wrong


@pytest.mark.parametrize("links", [False, True])
def test_what_other_commands_mean(here, links):
    dice = random.Random(14)
    for number in range(100):
        folder = Path(str(number))
        folder.mkdir()
        plant(folder, dice, links=links)
        pool = [str(folder), f"./{folder}/", f"{folder}/x", f"{folder}/**/*.keras", f"{folder}/*", str(here / folder)]
        sources = dice.sample(pool, dice.randint(1, 3))
        leave_out = dice.choice([(), (), ("x",), (f"{folder}/y/**",), ("*.h5",)])
        meant, wrong = others_mean(sources, leave_out)
        if wrong:
            with pytest.raises(type(wrong[0])) as told:
                paths(*sources, leave_out=leave_out)
            assert str(told.value) == str(wrong[0])
            continue
        found = paths(*sources, leave_out=leave_out)
        assert {os.path.realpath(path) for path in found} == meant, (number, sources, leave_out)
        assert len(found) == len(meant), (number, found)


@pytest.mark.usefixtures("here")
def test_of_a_file_and_a_link_to_it_the_file_is_given():
    Path("zoo/inner").mkdir(parents=True)
    Path("zoo/inner/model.keras").write_bytes(b"PK")
    Path("zoo/a_link.keras").symlink_to("inner/model.keras")
    Path("zoo/z_link.keras").symlink_to("inner/model.keras")
    Path("elsewhere.keras").write_bytes(b"PK")
    Path("zoo/b_link.keras").symlink_to("../elsewhere.keras")
    Path("zoo/c_link.keras").symlink_to("../elsewhere.keras")
    assert paths("zoo") == ["zoo/inner/model.keras", "zoo/b_link.keras"]
    assert paths("zoo", "elsewhere.keras") == ["zoo/inner/model.keras", "elsewhere.keras"]
    assert paths("zoo/a_link.keras", "zoo") == ["zoo/a_link.keras", "zoo/b_link.keras"]


@pytest.mark.usefixtures("here")
def test_a_link_that_leads_nowhere_is_a_file_that_reading_tells_of():
    Path("zoo/saved").mkdir(parents=True)
    Path("zoo/saved/saved_model.pb").write_bytes(b"1234")
    os.utime("zoo/saved/saved_model.pb", ns=(5, 77))
    Path("zoo/saved/gone.txt").symlink_to("nowhere")
    Path("zoo/gone.keras").symlink_to("nowhere")
    Path("zoo/loop.keras").symlink_to("loop.keras")
    Path("zoo/latest").symlink_to("nowhere")
    assert list(local_files(["zoo"])) == [
        SurveyedFile("zoo/saved", 4, "77"),
        SurveyedFile("zoo/gone.keras", None, ""),
        SurveyedFile("zoo/loop.keras", None, ""),
    ]


def test_folders_in_folders_in_folders(deepest):
    """As deep as a path may be: no recursion of Python's."""
    (deepest / "m.keras").write_bytes(b"PK")
    assert paths("a") == [f"{deepest}/m.keras"]
    Path("a/saved_model.pb").write_bytes(b"1234")  # the whole is one model
    assert [(file.path, file.size) for file in local_files(["a"])] == [("a", 6)]


@pytest.fixture
def forbidding():
    """A folder of models, of whose two subfolders one may not be listed; the tests go on as one who has no rights."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    for name in ("closed", "open"):
        (folder / "zoo" / name).mkdir(parents=True)
        shutil.copy(SAMPLES[0], folder / "zoo" / name / "m.keras")
    (folder / "zoo" / "closed").chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        surveyed(SAMPLES[0], folder / "before")  # what is imported then need not be where nobody may read
        os.seteuid(NOBODY)
    yield folder
    if is_root:
        os.seteuid(0)
    (folder / "zoo" / "closed").chmod(0o700)
    shutil.rmtree(folder)


def test_a_folder_that_may_not_be_listed_is_an_error_and_the_others_are_read(forbidding):
    zoo = forbidding / "zoo"
    assert paths(str(zoo)) == [f"{zoo}/closed", f"{zoo}/open/m.keras"]
    made = surveyed(zoo, forbidding / "tables")
    assert [row["path"] for row in made.rows("models")] == [f"{zoo}/open/m.keras"]
    (row,) = made.rows("errors")
    assert (row["path"], row["kind"]) == (f"{zoo}/closed", "unreadable")
    assert "expected a folder that can be listed, found an error of the system (Permission denied)" in row["message"]
    assert "leave it out: --exclude" in row["message"]
    assert paths(str(zoo), leave_out=["closed"]) == [f"{zoo}/open/m.keras"]


def test_a_folder_that_is_mended_is_read_by_the_next_survey(forbidding):
    zoo = forbidding / "zoo"
    surveyed(zoo, forbidding / "tables")
    os.seteuid(os.getuid())
    (zoo / "closed").chmod(0o777)
    made = surveyed(zoo, forbidding / "tables")
    assert [row["path"] for row in made.rows("models")] == [f"{zoo}/closed/m.keras", f"{zoo}/open/m.keras"]
    assert list(made.rows("errors")) == []


def test_a_folder_that_vanishes_while_it_is_walked_is_an_error_of_its_own(here):
    for name in ("a", "b", "c"):
        (here / "zoo" / name).mkdir(parents=True)
        (here / "zoo" / name / "m.keras").write_bytes(b"PK")
    found = local_files(["zoo"])
    first = next(found)
    shutil.rmtree("zoo/b")
    assert [first.path, *(file.path for file in found)] == ["zoo/a/m.keras", "zoo/b", "zoo/c/m.keras"]


@pytest.mark.parametrize("files", [500, 2_000])
def test_memory_does_not_grow_with_the_number_of_files(here, files):
    """But for the names in one folder."""
    for number in range(files):
        folder = here / "zoo" / str(number // 100)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"model_{number}.keras").touch()
    tracemalloc.start()
    try:
        assert sum(1 for _ in local_files(["zoo"])) == files
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000


def test_memory_a_file_is_that_of_its_name_where_all_are_in_one_folder(here):
    (here / "zoo").mkdir()
    for number in range(1_000):
        (here / "zoo" / f"model_{number:07d}.keras").touch()
    tracemalloc.start()
    try:
        assert sum(1 for _ in local_files(["zoo"])) == 1_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak / 1_000 < 150


def test_each_file_is_looked_at_once(here, monkeypatch):
    (here / "zoo").mkdir()
    for number in range(50):
        (here / "zoo" / f"{number}.keras").touch()
    asked = []
    ask = os.stat
    monkeypatch.setattr(os, "stat", lambda path, *args, **more: asked.append(path) or ask(path, *args, **more))
    list(local_files(["zoo"]))
    assert len([path for path in asked if str(path).endswith(".keras")]) == 50
