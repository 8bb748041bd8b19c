"""Every block of every page is run, or said to be tested elsewhere, and where."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import ROOT
from tests.docs.blocks import PAGES, blocks_of
from tests.docs.elsewhere import ELSEWHERE
from tests.docs.runners import RUNNERS, Page
from tests.docs.shell import Shell, write_programs
from tests.docs.stage import NAMES, begin_page, make_stage, make_survey

BLOCKS = {page.relative_to(ROOT).as_posix(): blocks_of(page) for page in PAGES}
RUN = {
    name: [block for block in blocks if not any(each.means(block) for each in ELSEWHERE)]
    for name, blocks in BLOCKS.items()
}

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """The folder that each page gets a copy of."""
    folder = tmp_path_factory.mktemp("docs") / "stage"
    folder.mkdir()
    make_stage(folder)
    with pytest.MonkeyPatch.context() as monkey:
        monkey.chdir(folder)
        make_survey(folder)
    write_programs(folder.parent / "programs")
    return folder


@pytest.fixture
def start(stage, tmp_path, console, environment, monkeypatch, request):  # noqa: PLR0917 - fixtures
    """Begin a page in a folder of its own."""
    folder = tmp_path / "page"

    def begin(name):
        shutil.copytree(stage, folder, symlinks=True)
        begin_page(folder, RUN[name])
        monkeypatch.chdir(folder)
        names = NAMES[name]() if name in NAMES else {}
        shell = Shell(folder, console, environment, stage.parent / "programs")
        return Page(folder, shell, names, update=request.config.getoption("--update-golden"))

    return begin


@pytest.mark.parametrize("name", [name for name, blocks in RUN.items() if blocks])
def test_what_a_page_shows_is_what_happens(name, start):
    page = start(name)
    for block in RUN[name]:
        assert block.kind in RUNNERS, f"{block.place}: nobody runs a block of the kind {block.kind!r}"
        try:
            RUNNERS[block.kind](block, page)
        except Exception as error:
            error.add_note(f"{block.place}: {block.first_line}")
            raise
    page.finish()
    page.write(ROOT / name)


@pytest.mark.parametrize("each", ELSEWHERE, ids=lambda each: f"{each.page}-{each.kind}-{each.begins}")
def test_what_is_tested_elsewhere_is_there_and_tested(each):
    assert any(each.means(block) for blocks in BLOCKS.values() for block in blocks), "no page has such a block"
    assert (ROOT / each.tested_by).is_file()


def test_there_are_many():
    kinds = [block.kind for blocks in RUN.values() for block in blocks]
    assert len(BLOCKS) > 100
    assert {"console", "sh", "python", "toml", "yaml"} <= set(kinds)
    assert sum(map(len, BLOCKS.values())) > 200
