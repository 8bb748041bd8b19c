"""Which kind of error a file has, and what is no matter of a file."""

from __future__ import annotations

from concurrent.futures import CancelledError

import pytest

from archlens.errors import ArchlensError, LimitError, ModelFileError, NoModelError, NotAGraphError
from archlens.surveys.columns import ERROR_KINDS
from archlens.surveys.error_rows import failed_outcome, refused_outcome
from archlens.surveys.records import SurveyedFile
from archlens.surveys.work_process import WorkerDiedError

FILE = SurveyedFile("models/m.keras", 12, "now")
WHAT = {"expected": "a model", "found": "another thing", "hint": "Look."}


def row_of(outcome):
    assert {table for table, rows in outcome.rows.items() if rows} == {"errors"}
    (row,) = outcome.rows["errors"]
    assert (row["path"], row["size"], row["stamp"]) == ("models/m.keras", 12, "now")
    assert row["kind"] in ERROR_KINDS
    return row["kind"], row["limit_name"], row["place"], row["message"]


@pytest.mark.parametrize(
    ("error", "kind", "limit", "place"),
    [
        (ModelFileError("m.keras", **WHAT, place="config.json"), "unreadable", None, "config.json"),
        (LimitError("m.keras", limit="calls", expected="few", found="many"), "limit", "calls", None),
        (ArchlensError(**WHAT), "unreadable", None, None),
    ],
)
def test_files_that_archlens_refuses(error, kind, limit, place):
    assert row_of(refused_outcome(FILE, error)) == (kind, limit, place, str(error))


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (NotAGraphError("config", **WHAT, modules="app.models"), "no graph"),
        (NotAGraphError("config.layers[2]", **WHAT), "unreadable"),
        (NoModelError("config.class_name", **WHAT), "unreadable"),
    ],
)
def test_models_whose_graph_is_in_code_alone_are_told_apart(cause, kind):
    error = ModelFileError("m.keras", **WHAT)
    error.__cause__ = cause
    assert row_of(refused_outcome(FILE, error))[0] == kind


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (TimeoutError("late"), "timeout", "Give it more: --timeout SECONDS --retry"),
        (WorkerDiedError.of_exit(-11), "crashed", "SIGSEGV"),
        (KeyError("x"), "unexpected", "KeyError: 'x'. This is a bug of archlens"),
    ],
)
def test_files_whose_work_was_not_done(error, kind, message):
    found = row_of(failed_outcome(FILE, error))
    assert found[0] == kind
    assert message in found[3]
    assert "models/m.keras" in found[3]


@pytest.mark.parametrize("error", [CancelledError(), ArchlensError(**WHAT)])
def test_what_is_no_matter_of_the_file_ends_the_run(error):
    with pytest.raises(type(error)):
        failed_outcome(FILE, error)
