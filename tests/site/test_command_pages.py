"""The reference of the commands."""

from __future__ import annotations

import html
import re

import click
import markdown
import pytest

from archlens.cli import archlens
from docs.site.command_pages import PAGES, reference
from tests.conftest import ROOT
from tests.site.pages import Parsed

REFERENCE = "\n".join(reference(archlens))
NAMES = archlens.list_commands(None)


def section(name):
    return re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", REFERENCE, re.MULTILINE | re.DOTALL)[1]


def test_every_command_is_in_it():
    assert re.findall(r"^## (.*)$", REFERENCE, re.MULTILINE) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_option_and_example_is_in_it(name):
    text = section(name)
    command = archlens.get_command(None, name)
    rows = re.findall(r"^\| <code>(.*?)</code> \| (.*) \|$", text, re.MULTILINE)
    parameters = command.get_params(click.Context(command))
    options = [each for each in parameters if isinstance(each, click.Option) and not each.hidden]
    assert len(rows) == len(options)
    for (names, meaning), option in zip(rows, options, strict=True):
        assert all(re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", names) for each in option.opts)
        assert meaning
    examples = re.findall(r"^ +(archlens .*)$", command.help, re.MULTILINE)
    assert re.findall(r"^(archlens .*)$", text.partition("```sh")[2], re.MULTILINE) == examples
    assert "\b" not in text


def test_every_command_leads_to_its_page():
    assert set(NAMES) <= PAGES.keys()
    for name in NAMES:
        assert (ROOT / "docs" / PAGES[name]).is_file()
        assert f"(../{PAGES[name]})" in section(name)


def test_words_are_shown_as_they_are():
    @click.group()
    def group():
        pass

    @group.command()
    @click.argument("model")
    @click.option("--limit", type=click.Choice(["a|b", "<c>"]), help="Of *all* `kinds`: [x] <b>bold</b> | a_b_c.")
    def odd(model, limit):
        """Do <script>alert(1)</script> & *nothing*.

        \b
        Examples:
          odd 'a*' > b
        """

    made = markdown.markdown("\n".join(reference(group)), extensions=["tables", "pymdownx.superfences"])
    assert not {"script", "em", "b", "c"} & {tag for tag, _ in Parsed(made).elements}
    shown = html.unescape(re.sub(r"</?(td|code|p|wbr)>", "", made))
    for words in (
        "Do <script>alert(1)</script> & *nothing*.",
        "[a|b|<c>]",
        "Of *all* `kinds`: [x] <b>bold</b> | a_b_c.",
    ):
        assert words in shown
