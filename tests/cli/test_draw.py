"""``archlens draw`` as users run it."""

import shutil

import pytest

import archlens
from tests.conftest import ROOT

DRIVING = str(ROOT / "sample_models" / "driving.keras")


@pytest.fixture
def run(console, environment, tmp_path):
    """Run the command in an empty folder."""

    def runner(*args):
        return console("draw", *args, cwd=tmp_path, env=environment)

    return runner


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def one_paragraph(text):
    return text.startswith("archlens: ") and text.count("\n") == 1 and "Traceback" not in text


def test_unasked_it_writes_an_svg_here_and_says_so(run, tmp_path):
    result = run(DRIVING)
    assert (result.returncode, result.stdout, result.stderr) == (0, "wrote driving.svg\n", "")
    assert names_in(tmp_path) == ["driving.svg"]
    assert (tmp_path / "driving.svg").read_bytes() == (ROOT / "tests/golden/diagrams/driving.svg").read_bytes()


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("m.svg", b"<?xml"),
        ("m.PNG", b"\x89PNG"),
        ("m.dot", b"digraph archlens {"),
        ("m.mmd", b"flowchart LR"),
        ("m.html", b"<!doctype html>"),
    ],
)
def test_the_ending_says_the_form(run, tmp_path, name, start):
    result = run(DRIVING, "-o", name, "--direction", "lr", "--theme", "dark", "--fold", "none")
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / name).read_bytes().startswith(start)
    assert names_in(tmp_path) == [name]


@pytest.mark.parametrize("name", ["x.svg", "x.png", "x.dot", "x.mmd", "x.html"])
def test_colours_of_costs_in_every_form(run, tmp_path, name):
    """The node that costs most has the last colour of the scale, and none has that of a branch."""
    written = {}
    for measure in ("branch", "macs"):
        assert run(DRIVING, "-o", name, "--color-by", measure).returncode == 0
        written[measure] = (tmp_path / name).read_bytes()
    assert written["branch"] != written["macs"]
    if name in ("x.svg", "x.dot", "x.mmd"):
        assert [b"#e66330" in written[measure] for measure in ("branch", "macs")] == [False, True]
        assert [b"#d5e5fc" in written[measure] for measure in ("branch", "macs")] == [True, False]


@pytest.mark.parametrize(
    ("args", "name", "start"),
    [
        (["dot"], "driving.dot", b"digraph archlens {"),
        (["mermaid"], "driving.mmd", b"flowchart TB"),
        (["mermaid", "-o", "picture.txt"], "picture.txt", b"flowchart TB"),
        (["html", "-o", "picture.svg"], "picture.svg", b"<!doctype html>"),
    ],
)
def test_the_form_can_be_named(run, tmp_path, args, name, start):
    result = run(DRIVING, "--format", *args)
    assert (result.returncode, result.stdout, result.stderr) == (0, f"wrote {name}\n", "")
    assert (tmp_path / name).read_bytes().startswith(start)
    assert names_in(tmp_path) == [name]


@pytest.mark.parametrize("name", ["m", "m.keras", ".svg.gz"])
def test_an_ending_that_it_does_not_write(run, tmp_path, name):
    result = run(DRIVING, "-o", name)
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)
    assert ".svg, .png, .pdf, .html, .dot, .mmd" in result.stderr
    assert names_in(tmp_path) == []


def test_it_never_writes_over_its_input(run, tmp_path):
    shutil.copy(DRIVING, tmp_path / "model.svg")
    before = (tmp_path / "model.svg").read_bytes()
    for args in (["model.svg"], ["model.svg", "-o", "./model.svg"]):
        result = run(*args)
        assert (result.returncode, one_paragraph(result.stderr)) == (2, True)
    assert (tmp_path / "model.svg").read_bytes() == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--focus", "speeed"], "Did you mean 'speed'?"),
        (["--only-branch", "gps"], "Did you mean 'gps_input'?"),
        (["--focus", "speed", "--only-branch", "gps_input"], "Leave one of them out."),
        (["-o", "no/such/folder/m.svg"], "to write no/such/folder/m.svg"),
    ],
)
def test_what_cannot_be_drawn(run, tmp_path, args, said):
    result = run(DRIVING, *args)
    assert (result.returncode, result.stdout) == (2, "")
    assert one_paragraph(result.stderr)
    assert said in result.stderr
    assert names_in(tmp_path) == []


def test_a_model_that_is_not_there(run):
    result = run("missing.keras")
    assert (result.returncode, one_paragraph(result.stderr)) == (2, True)


@pytest.mark.parametrize(
    "args", [["--fold", "all"], ["--depth", "-1"], ["--engine", "neato"], ["--theme", "blue"], ["--color-by", "cost"]]
)
def test_a_wrong_call(run, args):
    result = run(DRIVING, *args)
    assert result.returncode == 2
    assert "Error: " in result.stderr


def test_pdf_without_an_engine(run, tmp_path, monkeypatch, environment):
    monkeypatch.setitem(environment, "PATH", str(tmp_path))
    result = run(DRIVING, "-o", "m.pdf")
    assert result.returncode == 2
    assert "Install Graphviz" in result.stderr
    assert names_in(tmp_path) == []


def test_from_python(tmp_path):
    path = archlens.draw(archlens.analyze(DRIVING), tmp_path / "m.svg", only_branch="gps_input")
    assert path == tmp_path / "m.svg"
    assert path.read_text(encoding="utf-8").count('class="node"') == 3
    with pytest.raises(archlens.ArchlensError, match=r"ends in \.svg"):
        archlens.draw(archlens.analyze(DRIVING), tmp_path / "m.keras")


@pytest.mark.parametrize(("limit", "is_told"), [(1, True), (2, False)])
def test_splits_that_are_not_listed_are_said_to_have_no_marks(run, tmp_path, limit, is_told):
    model = str(ROOT / "sample_models" / "two_heads.keras")
    result = run(model, "-o", tmp_path / "m.svg", "--limit", f"listed_ends={limit}")
    assert result.returncode == 0
    told = "the picture has no marks for the splits after which the ways to outputs part, which are not listed (AL109)"
    assert (told in result.stderr) is is_told
    assert ("--limit listed_ends=2 lists them" in result.stderr) is is_told
