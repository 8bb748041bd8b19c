"""What DuckDB answers, compared with pandas and NumPy on the same tables."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from archlens.errors import UnknownNameError
from archlens.surveys.questions import FIRST_COLUMNS, asking
from archlens.surveys.survey_answers import QUANTILES, SPREAD_FIGURES
from tests.unit.surveys.zoos import FORMATS, random_rows, written

CONDITIONS = {
    None: lambda models, _: models,
    "strategy = 'late' and max_share > 0.4": lambda models, _: models[
        (models.strategy == "late") & (models.max_share > 0.4)
    ],
    "depth is null or inputs >= 3": lambda models, _: models[models.depth.isna() | (models.inputs >= 3)],
    "path in (select path from findings where code = 'AL101')": lambda models, findings: models[
        models.path.isin(findings[findings.code == "AL101"].path)
    ],
    "depth > 100000": lambda models, _: models[models.depth > 100_000],
    "1 = 1 -- all": lambda models, _: models,
}


@pytest.fixture(scope="module", params=zip(FORMATS, (200, 7, 60), strict=True), ids=str)
def case(request, tmp_path_factory):
    """A survey, and its models and findings as data frames."""
    format_name, number = request.param
    rows = random_rows(number, models=number)
    models = pd.DataFrame(rows["models"]).astype({"depth": "Int64", "parameters": "Int64", "macs": "Int64"})
    findings = pd.DataFrame(rows["findings"], columns=["path", "code"])
    return written(tmp_path_factory.mktemp("surveys") / "zoo", rows, format_name), models, findings, rows


@pytest.mark.parametrize("condition", CONDITIONS)
def test_an_overview_has_the_figures_of_pandas(condition, case):
    zoo, models, findings, rows = case
    chosen = CONDITIONS[condition](models, findings)
    with asking(zoo, condition) as questions:
        overview = questions.overview()
        codes = questions.codes()
    assert (overview.models, overview.failed) == (len(chosen), len(rows["errors"]))
    for column, tallies in (("format", overview.formats), ("inputs", overview.inputs)):
        assert {tally.value: tally.models for tally in tallies} == chosen[column].value_counts().to_dict()
    strategies = {tally.value: tally.models for tally in overview.strategies}
    assert strategies == Counter(None if pd.isna(value) else value for value in chosen.strategy)
    assert [tally.value for tally in overview.inputs] == sorted(chosen.inputs.unique())
    counts = [tally.models for tally in overview.strategies]
    assert counts == sorted(counts, reverse=True)
    for spread in overview.spreads:
        known = [value for value in chosen[spread.figure].tolist() if not pd.isna(value)]
        assert (spread.known, spread.unknown) == (len(known), len(chosen) - len(known))
        if known:
            exact = np.array(known, dtype=object)
            expected = [np.quantile(np.sort(exact).astype(float), q, method="inverted_cdf") for q in QUANTILES]
            assert [float(value) for value in spread.quantiles] == pytest.approx(expected)
            assert set(spread.quantiles) <= set(known)
            bounds = [spread.bins[0].least, *(each.below for each in spread.bins)]
            counted, _ = np.histogram(np.array(known, dtype=float), bins=np.array(bounds, dtype=float))
            assert [each.models for each in spread.bins] == counted.tolist()
    told = findings[findings.path.isin(chosen.path)]
    by_code = told.groupby("code").agg(models=("path", "nunique"), places=("path", "size"))
    counts = [(code, int(row.models), int(row.places)) for code, row in by_code.iterrows()]
    expected = sorted(counts, key=lambda each: (-each[1], each[0]))
    assert [(each.code, each.models, each.places) for each in overview.findings] == expected
    sizes = chosen.dropna(subset="fingerprint").groupby("fingerprint").size()
    assert (overview.duplicate_groups, overview.duplicates) == (int((sizes > 1).sum()), int(sizes[sizes > 1].sum()))
    assert codes == {path: tuple(sorted(set(group.code))) for path, group in told.groupby("path")}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_an_answer_lists_the_models_of_pandas(condition, case):
    zoo, models, findings, _ = case
    columns = ["path", "depth", "strategy"]
    chosen = CONDITIONS[condition](models, findings).sort_values("path")
    with asking(zoo, condition) as questions:
        answer = questions.answer(columns)
        first = questions.answer(columns, most=3)
    expected = [
        tuple(None if pd.isna(value) else value for value in row) for row in chosen[columns].itertuples(index=False)
    ]
    # pandas compares texts character by character, DuckDB their bytes in UTF-8, which is the same order.
    assert list(answer.rows) == expected
    assert (answer.matching, answer.models) == (len(chosen), len(models))
    assert first.rows == answer.rows[:3]
    assert first.matching == len(chosen)


def test_columns_that_the_condition_is_about_are_told(case):
    zoo, *_ = case
    with asking(zoo, "macs > 10 and name <> 'kept_bytes' and STAMP is null") as questions:
        answer = questions.answer()
        asked = questions.answer(["name", "name", "size"])
    assert answer.columns[:4] == ("path", "macs", "name", "stamp")
    assert set(answer.usual) == set(FIRST_COLUMNS)
    assert (asked.columns, asked.usual) == (("name", "size"), ())


def test_a_column_that_there_is_not_is_told(case):
    zoo, *_ = case
    with asking(zoo) as questions, pytest.raises(UnknownNameError, match="Did you mean 'depth'"):
        questions.answer(["path", "dept"])
    with asking(zoo) as questions, pytest.raises(UnknownNameError, match="code"):
        questions.answer(['code" from findings; --'])


def test_what_the_tables_hold_is_never_sql(tmp_path):
    rows = random_rows(9)
    rows["models"][0]["strategy"] = "late' or '1'='1"
    with asking(written(tmp_path / "zoo", rows), "strategy like 'late'' or%'") as questions:
        overview = questions.overview()
        assert [tally.value for tally in overview.strategies] == ["late' or '1'='1"]
        assert questions.number_with("strategy", "late' or '1'='1", []) == 1
        assert questions.paths_that_end_with("') or true --") == []


def test_all_figures_of_a_spread_are_of_the_table():
    from archlens.surveys.columns import MODELS

    assert set(SPREAD_FIGURES) <= set(MODELS.names)


ENDLESS = """
import sys
from archlens.surveys.questions import asking
from archlens.surveys.store import open_zoo

pairs = "range(100000000) as a, range(100000000) as b"
condition = f"(select count(*) from {pairs} where (a.range * b.range + depth) % 7 = 3) > 0"
with asking(open_zoo(sys.argv[1]), condition) as q:
    print("asked", flush=True)
    try:
        q.answer()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


def test_an_interrupt_ends_a_question(tmp_path, environment):
    written(tmp_path / "zoo", random_rows(1))
    command = [sys.executable, "-c", ENDLESS, str(tmp_path / "zoo")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as asked:
        assert asked.stdout.readline() == "asked\n"
        for _ in range(10):  # one that comes before the question is asked may be lost
            time.sleep(0.3)
            asked.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                asked.wait(1)
                break
        else:
            asked.kill()
        assert asked.stdout.read() == "interrupted\n"
