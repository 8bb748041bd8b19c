"""The columns: what every table has in common, and the page that says what each is."""

from __future__ import annotations

import re

import duckdb
import pytest

from archlens.errors import UnknownNameError
from archlens.surveys.columns import ERROR_KINDS, TABLES, TYPES, table_named
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "survey.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_begins_with_the_path_and_has_no_column_twice(table):
    assert table.names[0] == "path"
    assert len(set(table.names)) == len(table.names)
    assert {column.type for column in table.columns} <= set(TYPES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_can_be_named_in_sql_without_quotes(table):
    names = ", ".join(f"{name} INTEGER" for name in table.names)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE {table.name} ({names})")
        for name in table.names:
            connection.table(table.name).filter(f"{name} > 1").project(name).fetchall()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_page_has_a_row_for_every_column(table):
    section = re.search(rf"^### `{table.name}`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section, f"docs/survey.md has no section for {table.name}"
    assert table.row in section[1]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", section[1], re.MULTILINE)
    meanings = [(column.name, column.type, column.meaning.replace("|", "\\|")) for column in table.columns]
    assert rows == meanings, "\n".join(f"| `{name}` | {type_} | {meaning} |" for name, type_, meaning in meanings)


def test_the_page_has_a_row_for_every_kind_of_error():
    rows = re.findall(r"^\| `([a-z ]+)` \| ([^|]*) \|$", PAGE, re.MULTILINE)
    assert [row for row in rows if row[0] in ERROR_KINDS] == list(ERROR_KINDS.items())


def test_names_that_there_are_not():
    with pytest.raises(UnknownNameError, match=r"a table of a survey, found 'model'\. Did you mean 'models'"):
        table_named("model")
    with pytest.raises(
        UnknownNameError, match=r"a column of the table models, found 'max_shares'\. Did you mean 'max_s"
    ):
        table_named("models").named(["path", "max_shares"])
