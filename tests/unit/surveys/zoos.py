"""Surveys for tests whose tables are made up: random figures, unknown ones among them, and texts that do harm."""

from __future__ import annotations

import random
from pathlib import Path

import archlens
from archlens.surveys.columns import TABLES, table_named
from archlens.surveys.records import SurveyedFile, SurveyReading
from archlens.surveys.store import SurveySummary, open_zoo, write_summary
from archlens.surveys.table_formats import BY_NAME, format_named
from archlens.surveys.work import survey_file

FORMATS = tuple(BY_NAME)
HARMFUL = (
    "=1+1",
    " -1'); drop view models; --",
    "'tis",
    "''=x",
    '"quoted", with a comma',
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "`|*_[x](javascript:alert(1))",
    "\\x1b[31m red \\u202e",
    "$(rm) %s {0}",
    "層/मॉडल/größe",
)
"""What a table may hold: visible already, for rows are made so."""

STRATEGIES = ("none", "early", "late", "joint", "joint + injection", None)
CODES = ("AL101", "AL203", "AL204", "AL999")


def random_rows(seed, models=60):
    """Rows of all tables: of models, their findings, and files that could not be read."""
    choice = random.Random(seed)
    rows = {table.name: [] for table in TABLES}
    for number in range(models):
        path = f"zoo/{choice.choice(HARMFUL)}/{number}.keras"
        rows["models"].append(_model(choice, path))
        for code in choice.choices(CODES, k=choice.choice((0, 0, 1, 3))):
            rows["findings"].append(_row("findings", path=path, code=code, severity="warning", message="=hint"))
    for number in range(choice.randrange(4)):
        kind = choice.choice(("unreadable", "timeout"))
        rows["errors"].append(_row("errors", path=f"zoo/bad{number}.keras", kind=kind, message=choice.choice(HARMFUL)))
    return rows


def _model(choice, path):
    def perhaps(value):
        return None if choice.random() < 0.1 else value

    return _row(
        "models",
        path=path,
        size=choice.randrange(10**6),
        name=choice.choice(HARMFUL),
        format=choice.choice(("keras", "hdf5")),
        fingerprint=perhaps(f"f{choice.randrange(40)}"),
        inputs=choice.randrange(1, 6),
        outputs=1,
        depth=perhaps(choice.randrange(1, 300)),
        parameters=perhaps(int(10 ** choice.uniform(0, 18))),
        macs=perhaps(int(10 ** choice.uniform(0, 12))),
        peak_bytes=perhaps(choice.randrange(10**5)),
        strategy=choice.choice(STRATEGIES),
        max_share=perhaps(choice.choice((0.5, 1.0, choice.random()))),
        warnings=choice.randrange(3),
    )


def _row(table, **values):
    return {**dict.fromkeys(table_named(table).names), **values}


def written(folder, rows, format_name="parquet"):
    """A survey with these rows in a folder, opened."""
    folder.mkdir(parents=True)
    format_ = format_named(format_name)
    for table in TABLES:
        with (folder / f"{table.name}{format_.ending}").open("wb") as file:
            writer = format_.writer(file, table)
            writer.write(rows[table.name])
            writer.close()
    models, errors = (len(rows[name]) for name in ("models", "errors"))
    summary = SurveySummary(
        format=format_name, columns=1, archlens="0", expansion=4.0, files=models + errors, models=models, errors=errors
    )
    write_summary(folder, summary)
    return open_zoo(folder)


def of_models(folder, paths, format_name="parquet"):
    """A survey of model files in a folder, made in this process."""
    rows = {table.name: [] for table in TABLES}
    for path in map(str, paths):
        file = SurveyedFile(path, Path(path).stat().st_size, "0")
        outcome = survey_file(file, SurveyReading(expansion=4.0), archlens.analyze)
        for table, more in outcome.rows.items():
            rows[table].extend(more)
    return written(Path(folder), rows, format_name)
