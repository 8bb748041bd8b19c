"""A survey of hostile files: each is told once, and none stops it."""

from archlens.api import survey


def test_every_file_is_in_one_table_and_none_costs_a_process(corpus, tmp_path):
    _, cases = corpus
    paths = [str(case.path) for case in cases]
    made = survey(paths, tmp_path / "zoo", format="jsonl", jobs=1)
    errors = list(made.zoo.rows("errors", ["path", "kind"]))
    told = [row["path"] for row in (*made.zoo.rows("models", ["path"]), *errors)]
    assert sorted(told) == sorted(set(paths))
    assert {row["kind"] for row in errors} <= {"unreadable", "no graph", "limit"}
