"""``archlens card`` as users run it."""

import doctest
import io
import os
import shutil
import sys
from pathlib import Path

import pytest

from archlens.version import __version__
from tests.cli.in_process import run
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_models"
OPENING, CLOSING = "<!-- archlens:card {} -->", "<!-- /archlens:card -->"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with two models, which is the current one."""
    monkeypatch.chdir(tmp_path)
    for name in ("driving", "siamese"):
        shutil.copy(SAMPLES / f"{name}.keras", tmp_path)
    return tmp_path


def test_the_card_in_the_docs_is_up_to_date(monkeypatch, request):
    monkeypatch.chdir(ROOT)
    card = ("card", "sample_models/driving.keras", "-o", "docs/card.md")
    if request.config.getoption("--update-golden"):
        assert run(*card)[0] == 0
    assert run(*card, "--check") == (0, "docs/card.md: the card of 'driving' is up to date\n")


def test_the_python_in_the_docs(monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "docs" / "card.md"), module_relative=False)
    assert (failed, tried > 2) == (0, True)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.usefixtures("here")
def test_on_standard_output_it_is_what_a_new_file_holds():
    code, text = run("card", "driving.keras")
    assert code == 0
    lines = text.splitlines()
    assert len(lines) <= 60
    assert [lines[0], lines[2], lines[-1]] == [
        OPENING.format("driving"),
        "### Architecture of `driving`",
        CLOSING,
    ]
    assert run("card", "driving.keras", "-o", "-") == (0, text)
    assert run("card", "driving.keras", "-o", "README.md") == (0, "wrote README.md\n")
    assert Path("README.md").read_bytes().decode() == text


def test_a_model_card_of_hugging_face_with_windows_line_ends_keeps_all_else(here):
    before = (
        b"\xef\xbb\xbf---\r\nlicense: mit\r\ntags:\r\n- keras\r\n---\r\n# Mine \xe2\x80\xa8\r\n\r\n"
        b"<!-- archlens:card -->\r\nold\r\n<!-- /archlens:card -->\r\n\r\n## Uses\nnone"
    )
    (here / "README.md").write_bytes(before)
    assert run("card", "driving.keras", "-o", "README.md") == (0, "wrote README.md\n")
    after = (here / "README.md").read_bytes()
    start, end = before.split(b"old\r\n")
    assert after.startswith(start)
    assert after.endswith(end)
    section = after[len(start) : -len(end)].decode()
    assert "### Architecture of `driving`\r\n" in section
    assert "\n" not in section.replace("\r\n", "")
    assert run("card", "driving.keras", "-o", "README.md") == (0, "wrote README.md (as it was)\n")
    assert (here / "README.md").read_bytes() == after


def test_several_models_in_one_file(here):
    (here / "README.md").write_text("# Zoo\n")
    for name in ("driving", "siamese"):
        assert run("card", f"{name}.keras", "-o", "README.md", "--append")[0] == 0
    both = (here / "README.md").read_text(encoding="utf-8")
    assert [line for line in both.splitlines() if line.startswith("<!--")] == [
        OPENING.format("driving"),
        CLOSING,
        OPENING.format("siamese"),
        CLOSING,
    ]
    (here / "README.md").write_text(both.replace("822,273", "1"), encoding="utf-8")
    assert run("card", "driving.keras", "-o", "README.md") == (0, "wrote README.md (as it was)\n")
    assert run("card", "siamese.keras", "-o", "README.md", "--append") == (0, "wrote README.md\n")
    assert (here / "README.md").read_text(encoding="utf-8") == both


def test_check_tells_whether_the_card_is_up_to_date(here):
    run("card", "driving.keras", "-o", "README.md", "--picture", "driving.svg")
    check = ("card", "driving.keras", "-o", "README.md", "--picture", "driving.svg", "--check")
    up_to_date = (0, "README.md: the card of 'driving' is up to date\n")
    assert run(*check) == up_to_date
    text = (here / "README.md").read_text(encoding="utf-8")
    for changed in (text.replace(f"by archlens {__version__}", "by archlens 0.0.1"), text.replace("\n", "\r\n")):
        assert changed != text
        (here / "README.md").write_bytes(changed.encode())
        assert run(*check) == up_to_date
    (here / "README.md").write_text("# Mine\n" + text.replace("16 layers", "17 layers"), encoding="utf-8")
    before = files(here)
    assert run(*check) == (
        1,
        "README.md, line 7: the card of 'driving' is not up to date. Write it anew, without --check\n",
    )
    (here / "README.md").write_text(text, encoding="utf-8")
    (here / "driving.svg").write_text("<svg/>")
    assert run(*check)[0] == 1
    assert run(*check)[1].startswith("driving.svg: the picture of 'driving' is not up to date")
    (here / "driving.svg").unlink()
    assert run(*check)[0] == 1
    assert files(here) == [name for name in before if name != "driving.svg"]


def test_another_model_under_the_same_name_is_not_up_to_date(here):
    run("card", "driving.keras", "-o", "README.md", "--name", "model")
    assert run("card", "siamese.keras", "-o", "README.md", "--name", "model", "--check")[0] == 1
    assert run("card", "driving.keras", "-o", "README.md", "--name", "model", "--check")[0] == 0
    assert files(here) == ["README.md", "driving.keras", "siamese.keras"]


def test_pictures(here):
    (here / "docs").mkdir()
    said = run("card", "driving.keras", "-o", "docs/card.md", "--picture", "docs/driving.png")
    assert said == (0, "wrote docs/driving.png\nwrote docs/card.md\n")
    assert (here / "docs/driving.png").read_bytes().startswith(b"\x89PNG")
    assert "![Architecture of driving](driving.png)" in (here / "docs/card.md").read_text(encoding="utf-8")
    code, text = run("card", "driving.keras", "--picture", "driving.svg")
    assert (code, text.splitlines()[0]) == (0, OPENING.format("driving"))
    assert (here / "driving.svg").is_file()
    code, text = run("card", "driving.keras", "--picture", "mermaid")
    assert "```mermaid\nflowchart TB\n" in text


@pytest.mark.usefixtures("here")
def test_shapes_that_are_given_count():
    shutil.copy(SAMPLES / "variable_length.keras", "v.keras")
    code, text = run("card", "v.keras", "--shape", "visits_input=128x5")
    assert code == 0
    assert "608 k MACs" in text
    assert "- shapes given: `visits_input` (None, 128, 5)\n" in text


def test_standard_input(here, monkeypatch):
    data = (here / "driving.keras").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    code, text = run("card", "-")
    assert (code, text.splitlines()[0]) == (0, OPENING.format("driving"))
    assert "**File:** format `keras`" in text


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_stays_a_link(here):
    (here / "docs").mkdir()
    (here / "docs/README.md").write_text("<!-- archlens:card -->\n<!-- /archlens:card -->\n")
    (here / "README.md").symlink_to("docs/README.md")
    assert run("card", "driving.keras", "-o", "README.md")[0] == 0
    assert (here / "README.md").is_symlink()
    assert "driving" in (here / "docs/README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("readme", "arguments", "said"),
    [
        ("# Mine\n", ["driving.keras"], "README.md: expected the lines <!-- archlens:card driving --> and <!-- /arch"),
        ("<!-- archlens:card a -->\n", ["driving.keras"], "README.md, line 1: expected <!-- /archlens:card --> behind"),
        ("a\n<!-- /archlens:card -->\n", ["driving.keras"], "README.md, line 2: expected <!-- archlens:card NAME -->"),
        ("```\n", ["driving.keras", "--append"], "README.md, line 1: expected every block of code to end"),
        ("", ["driving.keras", "--name", "a b"], "expected a name of letters, digits and ._+- for the card"),
        (
            "",
            ["driving.keras", "--picture", "x.pdf"],
            "a file that ends in .svg or .png, as the picture, found 'x.pdf'",
        ),
        ("", ["driving.keras", "--picture", "README.md"], "a file that ends in .svg or .png, as the picture"),
        ("", ["none.keras"], "none.keras: expected a model file, found no such file"),
        ("", ["driving.keras", "--picture", "nowhere/x.svg"], "expected a folder for the picture, found no"),
        ("# Mine\n", ["driving.keras", "--check"], "README.md: expected the lines <!-- archlens:card driving --> and"),
        ("", ["driving.keras", "--open"], "--open"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_paragraph_and_nothing_is_written(here, readme, arguments, said):
    (here / "README.md").write_text(readme)
    code, text = run("card", *arguments, "-o", "README.md")
    assert code == 2
    assert said in text
    assert text.count("\n") == 1
    assert files(here) == ["README.md", "driving.keras", "siamese.keras"]
    assert (here / "README.md").read_text() == readme


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "driving.keras"], "expected a file to write to after -o, not driving.keras, found one of the models"),
        (["-o", "."], "found a folder"),
        (["--check"], "--check needs the file of the card: -o FILE."),
        (["-o", "-", "--check"], "--check needs the file of the card: -o FILE."),
        (["-o", "/dev/null", "--check"], "expected the file of the card, found /dev/null, which is none"),
        (["-o", "new.svg", "--picture", "new.svg"], "found the model, or the file of the card"),
        (["-o", "none/README.md"], "expected to write none/README.md"),
        (["-o", "new.md", "--check"], "new.md: expected the lines"),
    ],
)
def test_files_that_are_no_place_for_a_card(here, arguments, said):
    code, text = run("card", "driving.keras", *arguments)
    assert code == 2
    assert said in text
    assert "Traceback" not in text
    assert files(here) == ["driving.keras", "siamese.keras"]
