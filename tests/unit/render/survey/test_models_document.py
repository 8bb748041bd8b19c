"""Tables of models: the folder of all is told once, and nothing is drawn without a model."""

from __future__ import annotations

from archlens.render.document import Column, Paragraph, Table, cell, say
from archlens.render.survey.models_document import models_document


def made(*paths, said=(), after=()):
    folders = []

    def table_below(folder):
        folders.append(folder)
        return Table((Column("path"),), tuple((cell(path.removeprefix(folder)),) for path in paths))

    document = models_document(say("title"), said, paths, table_below, after)
    (section,) = document.sections
    return section.parts, folders


def words(part):
    return "".join(span.text for span in part.words)


def test_what_is_said_stands_above_the_folder_and_the_table_and_the_rest_below():
    parts, folders = made("zoo/a.keras", "zoo/b.keras", said=[say("one"), say("two")], after=say("more"))
    assert [type(part) for part in parts] == [Paragraph, Paragraph, Paragraph, Table, Paragraph]
    assert [words(part) for part in parts if isinstance(part, Paragraph)] == ["one", "two", "in zoo/", "more"]
    assert folders == ["zoo/"]


def test_where_paths_have_no_folder_in_common_none_is_told():
    parts, folders = made("a.keras", "zoo/b.keras")
    assert [type(part) for part in parts] == [Table]
    assert folders == [""]


def test_paths_that_nobody_asked_for():
    assert made("", "")[1] == [""]


def test_without_a_model_there_is_no_table():
    parts, folders = made(said=[say("none")])
    assert ([words(part) for part in parts], folders) == (["none"], [])
