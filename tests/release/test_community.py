"""What people find beside the code: how to cite, report and ask, and what is supported."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import sys

import click
import pytest
import yaml

import archlens
from archlens.cli import archlens as command_line
from archlens.surveys.columns import VERSION
from archlens.version import __version__
from tests.conftest import ROOT
from tests.release.test_workflows import PYTHONS

CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
FORMS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    if path.stem != "config"
}
SUPPORT = (ROOT / "docs" / "support.md").read_text("utf-8")
RELEASING = (ROOT / "docs" / "releasing.md").read_text("utf-8")
SKELETON = "archlens skeleton MODEL -o shared.keras --anonymize"


def test_the_citation_has_what_its_format_asks_for():
    """Citation File Format 1.2.0: these are required, and of these keys and types."""
    assert CITATION["cff-version"] == "1.2.0"
    assert {"cff-version", "message", "title", "authors"} <= CITATION.keys()
    assert CITATION.keys() <= {
        *("cff-version", "message", "title", "authors", "abstract", "date-released", "keywords", "license"),
        *("type", "version"),
    }
    assert CITATION["type"] == "software"
    assert all(author.keys() == {"name"} for author in CITATION["authors"])
    assert all(isinstance(keyword, str) for keyword in CITATION["keywords"])
    assert type(CITATION["date-released"]) is dt.date


def test_the_citation_is_of_this_version():
    assert CITATION["version"] == __version__


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_one_that_github_shows(name):
    """As its syntax for forms says: keys, kinds, attributes, and ids that are told apart."""
    form = FORMS[name]
    assert form.keys() == {"name", "description", "labels", "body"}
    attributes = {
        "markdown": {"value"},
        "input": {"label", "description", "placeholder"},
        "textarea": {"label", "description", "placeholder", "render"},
    }
    for part in form["body"]:
        assert part["attributes"].keys() <= attributes[part["type"]]
        if part["type"] != "markdown":
            assert part["attributes"]["label"]
            assert re.fullmatch(r"[a-z_]+", part["id"])
            assert isinstance(part["validations"]["required"], bool)
    ids = [part["id"] for part in form["body"] if part["type"] != "markdown"]
    assert len(set(ids)) == len(ids)
    assert any(part["type"] != "markdown" for part in form["body"])


@pytest.mark.parametrize("name", FORMS)
def test_a_form_asks_for_a_skeleton_and_the_version(name):
    fields = {part["id"]: part for part in FORMS[name]["body"] if "id" in part}
    assert "`archlens --version`" in fields["version"]["attributes"]["description"]
    assert f"`{SKELETON}`" in str(FORMS[name])
    if FORMS[name]["labels"] == ["bug"]:
        assert fields["skeleton"]["validations"]["required"]
        assert fields["version"]["validations"]["required"]


def test_the_command_that_forms_show_can_be_typed():
    _, name, *arguments = shlex.split(SKELETON)
    command = command_line.get_command(click.Context(command_line), name)
    values = command.make_context(name, arguments).params
    assert values["anonymize"] is True


def test_a_file_that_does_harm_is_asked_for_in_private():
    (about, *_) = FORMS["unreadable"]["body"]
    assert "SECURITY.md" in about["attributes"]["value"]
    security = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "\n### In private\n" in security
    assert "SECURITY.md#in-private" in (ROOT / "CODE_OF_CONDUCT.md").read_text("utf-8")


def test_no_address_of_the_project_is_invented():
    """Where the repository is, or who reads mail, is not known here."""
    names = ("SECURITY.md", "CODE_OF_CONDUCT.md", "CITATION.cff", "docs/support.md", "docs/releasing.md")
    pages = [ROOT / name for name in names] + sorted((ROOT / ".github").rglob("*.*"))
    for page in pages:
        text = page.read_text("utf-8").replace("https://github.com/owner/name", "")
        assert re.findall(r"https?://[\w.-]*git(?:hub|lab)\.\w+/[\w.-]+", text) == [], page
        assert re.findall(r"[\w.]+@[\w-]+\.\w+", text) == [], page


def test_the_pythons_that_are_supported():
    *most, last = PYTHONS
    assert f"{', '.join(most)} and {last}. The wheel of" in SUPPORT
    assert f"on Python {', '.join(most)} and {last}, alone" in RELEASING
    assert "{}.{}".format(*sys.version_info) in PYTHONS


def test_the_versions_that_are_told_are_those_that_are_written():
    """Each is in the code once, as a text of its own; the first form of lock files is read only."""
    sources = [path.read_text("utf-8") for path in (ROOT / "archlens").rglob("*.py")]
    written = {tag for text in sources for tag in re.findall(r'"(archlens\.\w+/\d+)"', text)}
    told = re.findall(r"archlens\.\w+/\d+", SUPPORT)
    assert len(told) == len(set(told))
    assert set(told) == written
    assert f"columns of version {VERSION} " in SUPPORT


def test_the_modules_whose_names_stay_have_names():
    (row,) = [line for line in SUPPORT.splitlines() if line.startswith("| Python names")]
    modules = re.findall(r"`(archlens[.\w]*)`", row.split("|")[3])
    surface = (ROOT / "tests" / "golden" / "public_surface.txt").read_text("utf-8")
    assert len(modules) == len(set(modules)) == 5
    for module in modules:
        assert f" {module}." in surface


def test_the_steps_of_a_release_name_files_that_are_there():
    named = re.findall(r"`((?:archlens|tests|\.github)/[\w./-]+|[A-Z]+\.(?:md|cff))`", RELEASING)
    assert len(named) >= 5
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", ["docs/support.md", "docs/releasing.md", "CODE_OF_CONDUCT.md", "SECURITY.md"])
def test_links_lead_to_headings_that_are_there(page):
    text = (ROOT / page).read_text("utf-8")
    for target, _, anchor in re.findall(r"\]\((?!https:)([^)#\s]+)(#([^)\s]+))?\)", text):
        other = (ROOT / page).parent / target
        assert other.exists(), target
        titles = re.findall(r"^#+ (.*)$", other.read_text("utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in titles}


def test_the_version_is_the_public_one():
    assert archlens.__version__ == __version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
