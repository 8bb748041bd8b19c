"""The page of a survey as its readers use it: bars that filter, a table that is searched, sorted and turned over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archlens.render.document import View
from archlens.render.survey.survey_page import render
from tests.browser.barriers import violations_in_both_schemes
from tests.unit.render.survey.told import told
from tests.unit.surveys.zoos import HARMFUL


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    return told(tmp_path_factory.mktemp("surveys") / "zoo", models=230)[2]


@pytest.fixture
def show_survey(show, survey):
    """Open the page; of some models there is a report."""
    reports = {row[0]: "000001-<b>.html" for row in survey.rows[::2]}
    text = render(replace(survey, reports=reports, folder="./reports/"), View())

    def opener(**options):
        return show(text, **options)

    return opener


def column(page, place):
    return page.locator(f"#table tbody td:nth-child({place})").all_text_contents()


def test_no_one_is_shut_out(show, survey):
    page = show(render(replace(survey, rows=survey.rows[:20]), View()))
    page.locator("button.lying").first.click()
    page.locator(".bin").first.click()
    assert violations_in_both_schemes(page) == []


@pytest.mark.parametrize("width", [390, 900, 1440])
def test_nothing_is_wider_than_the_screen(show_survey, width):
    page = show_survey(width=width, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").bounding_box()["y"] < 200


def test_figures_are_told_as_everywhere(show_survey):
    """What the script writes is what Python wrote before it ran."""
    page = show_survey()
    run = [page.locator("#table tbody tr").nth(row).locator("td").all_inner_texts() for row in range(100)]
    context = page.context.browser.new_context(java_script_enabled=False, offline=True)
    still = context.new_page()
    still.goto(page.url)
    assert [still.locator("#table tbody tr").nth(row).locator("td").all_inner_texts() for row in range(100)] == run
    context.close()


def test_the_table_turns_its_pages(show_survey, survey):
    page = show_survey()
    paths = [row[0].removeprefix("zoo/") for row in survey.rows]
    assert column(page, 1) == paths[:100]
    assert page.locator("#before").is_disabled()
    page.locator("#after").click()
    page.locator("#after").click()
    assert column(page, 1) == paths[200:]
    assert page.locator("#page").inner_text() == "page 3 of 3"
    assert page.locator("#after").is_disabled()


def test_a_bar_leaves_its_models_and_a_second_click_takes_that_back(show_survey, survey):
    page = show_survey()
    late = [row for row in survey.rows if row[1] == "late"]
    bar = page.locator("button.lying", has_text="late")
    bar.click()
    assert page.locator("#told").inner_text() == f"{len(late)} of 230 models"
    assert set(column(page, 2)) == {"late"}
    two = [row for row in late if row[2] in (1, 2)]
    inputs = page.locator("section[aria-label=Inputs] button.lying")
    inputs.nth(0).click()
    inputs.nth(1).click()
    assert page.locator("#told").inner_text() == f"{len(two)} of 230 models"
    assert page.locator("#kept button").all_inner_texts() == ["strategy: late", "inputs: 1", "inputs: 2"]
    page.locator("#kept button").first.click()
    assert bar.get_attribute("aria-pressed") == "false"
    assert page.locator("#told").inner_text() == f"{sum(row[2] in (1, 2) for row in survey.rows)} of 230 models"


def test_standing_bars_and_findings_filter_too_by_keys_as_well(show_survey, survey):
    page = show_survey()
    spread = survey.overview.spreads[0]
    page.locator("section[aria-label=Depth] .bin").nth(len(spread.bins) - 1).press("Enter")
    assert page.locator("#told").inner_text() == f"{spread.bins[-1].models} of 230 models"
    page.locator("section[aria-label=Depth] .bin").nth(len(spread.bins) - 1).press(" ")
    finding = survey.overview.findings[0]
    page.locator("section[aria-label=Findings] button.lying").first.click()
    assert page.locator("#told").inner_text() == f"{finding.models} of 230 models"


def test_search_and_sorting_go_together(show_survey, survey):
    page = show_survey()
    page.locator("#search").fill("LATE al101")
    page.locator("#told", has_text=" of ").wait_for()
    rows = [row for row in survey.rows if row[1] == "late" and "AL101" in survey.codes.get(row[0], ())]
    assert page.locator("#told").inner_text() == f"{len(rows)} of 230 models"
    depth = page.locator("th", has_text="depth").locator("button")
    depth.click()
    depths = sorted(row[4] for row in rows if row[4] is not None)
    unknown = ["?"] * (len(rows) - len(depths))
    assert column(page, 5) == [*map(str, depths), *unknown]
    depth.click()
    assert column(page, 5) == [*map(str, reversed(depths)), *unknown]
    assert page.locator("th", has_text="depth").get_attribute("aria-sort") == "descending"


def test_models_lead_to_their_reports_and_nowhere_else(show_survey):
    page = show_survey()
    links = page.locator("#table tbody a")
    assert links.count() == 50
    assert {link.get_attribute("href") for link in links.all()} == {"./reports/000001-<b>.html"}
    assert all(any(name in text for name in HARMFUL) for text in column(page, 1))
    assert page.locator("img, b, iframe").count() == 0
