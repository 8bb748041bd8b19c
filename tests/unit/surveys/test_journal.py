"""The journal: what is noted once, what is dropped, and who may write."""

from __future__ import annotations

import subprocess
import sys

import pytest

from archlens.errors import ArchlensError
from archlens.surveys.cells import finished
from archlens.surveys.columns import TABLES
from archlens.surveys.error_rows import error_outcome
from archlens.surveys.journal import NAME, open_journal
from archlens.surveys.records import SurveyedFile, SurveyOutcome

COLUMNS = {table.name: table.names for table in TABLES}


def file(path, size=1, stamp="now"):
    return SurveyedFile(path, size, stamp)


def read(of):
    return SurveyOutcome(of, finished(of, {"models": [{"name": of.stamp}]}))


def paths(journal):
    return [next(iter(rows.values()))[0]["path"] for rows in journal.outcomes(COLUMNS)]


def test_files_that_are_named_twice_wait_once_in_the_order_of_paths(tmp_path):
    with open_journal(tmp_path) as journal:
        journal.name([file("b"), file("a"), file("b"), file("\udcff")])
        assert journal.named == 3
        assert [each.path for each in journal.waiting()] == ["a", "b", "\udcff"]


def test_outcomes_may_come_while_files_are_given(tmp_path):
    many = [file(f"{number:05}") for number in range(2_500)]
    with open_journal(tmp_path) as journal:
        journal.name(reversed(many))
        given = []
        for each in journal.waiting():
            given.append(each)
            if len(given) % 3:
                journal.add(read(each))
        assert given == many
        assert [each.path for each in journal.waiting()] == [each.path for each in many[2::3]]


def test_what_is_gone_or_has_changed_is_dropped(tmp_path):
    before = [file("same"), file("gone"), file("touched"), file("grown"), file("unknown", None, "")]
    now = [file("same"), file("touched", stamp="later"), file("grown", size=2), file("unknown", None, ""), file("new")]
    with open_journal(tmp_path) as journal:
        journal.name(before)
        for each in before:
            journal.add(read(each))
        journal.name(now)
        assert journal.surveyed_and_named == 4
        settled = journal.settle()
        assert (settled.gone, settled.changed, settled.kept) == (1, 3, 1)
        assert paths(journal) == ["same"]
        assert [each.path for each in journal.waiting()] == ["grown", "new", "touched", "unknown"]


def test_errors_are_kept_until_they_are_tried_again(tmp_path):
    files = [file("good"), file("bad")]
    with open_journal(tmp_path) as journal:
        journal.name(files)
        journal.add(read(files[0]))
        journal.add(error_outcome(files[1], "timeout", "late"))
        assert (journal.surveyed, journal.failed) == (2, 1)
        assert journal.settle().kept == 2
        assert journal.settle(retry=True).kept == 1
        assert [each.path for each in journal.waiting()] == ["bad"]
        journal.add(read(files[1]))
        assert (journal.surveyed, journal.failed) == (2, 0)


def test_a_listing_that_breaks_off_changes_nothing(tmp_path):
    def broken():
        yield file("b")
        raise OSError("no answer")

    with open_journal(tmp_path) as journal:
        journal.name([file("a")])
        journal.add(read(file("a")))
        journal.commit()
        with pytest.raises(OSError, match="no answer"):
            journal.name(broken())
    with open_journal(tmp_path) as journal:
        assert journal.named == 1
        assert paths(journal) == ["a"]


def test_what_was_noted_is_there_the_next_time(tmp_path):
    def interrupted():
        with open_journal(tmp_path) as journal:
            journal.name([file("a")])
            journal.add(read(file("a")))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with open_journal(tmp_path) as journal:
        (rows,) = journal.outcomes(COLUMNS)
        assert rows["models"][0]["name"] == "now"
        assert rows["models"][0]["macs"] is None


def test_tables_are_current_until_something_changes(tmp_path):
    with open_journal(tmp_path) as journal:
        journal.name([file("a"), file("b")])
        assert not journal.tables_are_current
        journal.add(read(file("a")))
        journal.end_tables("csv")
        assert (journal.tables_are_current, journal.formats) == (True, ("csv",))
        journal.settle()
        assert journal.tables_are_current
        journal.add(read(file("b")))
        assert (journal.tables_are_current, journal.formats) == (False, ("csv",))
        journal.end_tables("csv")
        journal.name([file("a")])
        journal.settle()
        assert not journal.tables_are_current


def test_formats_whose_writer_was_stopped_are_known(tmp_path):
    with open_journal(tmp_path) as journal:
        assert journal.formats == ()
        journal.begin_tables("csv")
        journal.end_tables("csv")
        journal.begin_tables("jsonl")
        journal.begin_tables("jsonl")
    with open_journal(tmp_path) as journal:
        assert journal.formats == ("csv", "jsonl")
        journal.end_tables("jsonl")
        assert journal.formats == ("jsonl",)


OPEN = """
import sys
from pathlib import Path
from archlens.errors import ArchlensError
from archlens.surveys.journal import open_journal
try:
    with open_journal(Path(sys.argv[1])):
        print("open")
except ArchlensError as error:
    print(error)
"""


def test_one_process_has_it_at_a_time(tmp_path, environment):
    def other():
        command = [sys.executable, "-c", OPEN, str(tmp_path)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    with open_journal(tmp_path) as journal:
        journal.name([file("a")])
        journal.commit()
        assert "found one that another process is writing" in other()
    assert other() == "open\n"


def test_one_that_is_damaged_is_told(tmp_path):
    (tmp_path / NAME).write_bytes(b"no database" * 100)
    message = r"found an error of the database \(file is not a database\)"
    with pytest.raises(ArchlensError, match=message), open_journal(tmp_path):
        pass
