"""``archlens diff`` as users run it."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from archlens.comparison import Architecture
from tests.conftest import ROOT

IMAGE_TEXT, DRIVING, CONCATENATE, ADD = (
    str(ROOT / "sample_models" / f"{name}.keras")
    for name in ("image_text", "driving", "merge_concatenate", "merge_add")
)
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"


@pytest.fixture
def run(console, environment, tmp_path):
    """Run a command in an empty folder."""

    def runner(*args, folder=tmp_path, env=()):
        return console(*args, cwd=folder, env={**environment, **dict(env)})

    return runner


@pytest.fixture
def repository(tmp_path):
    """A git repository with two revisions of a model, and a working tree like the second."""
    top = tmp_path / "repository"
    (top / "models").mkdir(parents=True)
    git = shutil.which("git")

    def commit(message):
        author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        for args in (["add", "-A"], [*author, "commit", "-q", "-m", message]):
            subprocess.run([git, *args], cwd=top, check=True, capture_output=True)

    subprocess.run([git, "init", "-q", "-b", "main"], cwd=top, check=True)
    shutil.copy(CONCATENATE, top / "models" / "m.keras")
    (top / "pointer.keras").write_text(POINTER)
    commit("concatenate")
    shutil.copy(ADD, top / "models" / "m.keras")
    commit("add")
    return top


def one_paragraph(text):
    return text.startswith("archlens: ") and text.count("\n") == 1 and "Traceback" not in text


def refused(result, *words):
    assert result.returncode == 2
    assert result.stdout == ""
    assert one_paragraph(result.stderr)
    assert all(word in result.stderr for word in words), result.stderr


def test_the_same_architecture(run):
    result = run("diff", IMAGE_TEXT, IMAGE_TEXT)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith("  same architecture\n")


def test_another_architecture(run):
    result = run("diff", CONCATENATE, ADD)
    assert (result.returncode, result.stderr) == (1, "")
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert "~ merge (Add): class Concatenate → Add, and 1 call behind it" in lines
    assert ["fusion", "merge", "mode", "concatenate", "add"] in [line.split() for line in lines]
    assert lines.index("Changed") < lines.index("Figures")
    assert max(map(len, result.stdout.splitlines()[1:])) <= 100


def test_json(run):
    result = run("diff", CONCATENATE, ADD, "--format", "json")
    assert result.returncode == 1
    data = json.loads(result.stdout)
    assert (data["schema"], data["same"]) == ("archlens.diff/1", False)
    assert {(c["figure"], c["old"], c["new"]) for c in data["figures"] if c["part"] == "fusion"} >= {
        ("mode", "concatenate", "add"),
        ("features", 64, 32),
    }
    assert data["reconfigured"][0]["settings"] == [{"key": "class", "old": '"Concatenate"', "new": '"Add"'}]
    assert data["parameters"][0] == {
        "old_id": "score",
        "id": "score",
        "old": 65,
        "new": 33,
        "follows": True,
        "follows_from": [{"change": "changed", "id": "merge"}],
    }


def test_the_documented_keys_are_those_that_are_written(run):
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    section = page.partition("\n## JSON\n")[2].partition("\n## ")[0]
    data = json.loads(run("diff", CONCATENATE, ADD, "--format", "json").stdout)
    assert set(re.findall(r"^\| `(\w+)(?:\[\])?` \|", section, re.MULTILINE)) == set(data)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("x.txt", "merge_concatenate.keras → "),
        ("x.md", "### `"),
        ("x.json", "{"),
        ("x.svg", "<?xml"),
        ("x.html", "<!doctype html>"),
    ],
)
def test_the_ending_says_the_format(run, tmp_path, name, start):
    result = run("diff", CONCATENATE, ADD, "-o", name)
    assert (result.returncode, result.stdout, result.stderr) == (1, f"wrote {name}\n", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_model_is_not_written_over(run, tmp_path):
    shutil.copy(CONCATENATE, tmp_path / "m.keras")
    refused(run("diff", "m.keras", ADD, "-o", "m.keras"), "one of the models")


class Tags(HTMLParser):
    """What stands in a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.styles, self._style = [], [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *each) for each in attrs]
        self._style = tag == "style"

    def handle_data(self, data):
        if self._style:
            self.styles.append(data)
            self._style = False


def test_a_page_needs_nothing_and_runs_its_own_script_alone(run):
    page = run("diff", IMAGE_TEXT, DRIVING, "--format", "html").stdout
    found = Tags(page)
    assert page.isascii()
    assert not {"link", "img", "iframe", "object", "image", "use", "foreignobject"} & set(found.tags)
    assert not [each for each in found.attributes if each[1].startswith("on") or each[1] in ("style", "src")]
    assert all(value.startswith("#") for _, key, value in found.attributes if key == "href")
    policy = next(
        value for tag, key, value in found.attributes if tag == "meta" and key == "content" and "src" in value
    )
    (style,) = found.styles
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    _, script = re.findall("<script[^>]*>(.*?)</script>", page, re.DOTALL)
    own = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'sha256-{own}'; base-uri" in policy


def test_a_file_in_a_revision(run, repository):
    result = run("diff", "HEAD~1:models/m.keras", "models/m.keras", folder=repository)
    assert (result.returncode, result.stderr) == (1, "")
    assert "class Concatenate → Add" in result.stdout
    assert run("diff", "HEAD:models/m.keras", "models/m.keras", folder=repository).returncode == 0
    assert run("diff", "main:models/m.keras", ":models/m.keras", folder=repository).returncode == 0


def test_a_path_from_the_folder_that_one_is_in(run, repository):
    result = run("diff", "HEAD~1:m.keras", "m.keras", folder=repository / "models")
    assert (result.returncode, result.stderr) == (1, "")


def test_a_file_with_a_colon_in_its_name_wins(run, repository):
    shutil.copy(DRIVING, repository / "HEAD~1:x.keras")
    assert run("diff", "HEAD~1:x.keras", DRIVING, folder=repository).returncode == 0


def test_nothing_is_left_behind(run, repository, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    result = run("diff", "HEAD~1:models/m.keras", "HEAD:models/m.keras", folder=repository, env={"TMPDIR": str(folder)})
    assert result.returncode == 1
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere:models/m.keras", ["a revision of this repository", "'nowhere'"]),
        ("HEAD:models/other.keras", ["'models/other.keras' in HEAD", "git ls-tree"]),
        ("HEAD:models", ["a folder"]),
        ("HEAD:pointer.keras", ["git-lfs", "git lfs smudge"]),
        ("--upload-pack=touch:m.keras", ["No revision begins with a dash"]),
    ],
)
def test_what_git_does_not_have(run, repository, name, words):
    refused(run("diff", "--", name, "models/m.keras", folder=repository), *words)
    assert sorted(path.name for path in repository.iterdir()) == [".git", "models", "pointer.keras"]


def test_no_repository_and_no_git(run, tmp_path):
    refused(
        run("diff", "HEAD~1:m.keras", ADD, env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}), "a git repository"
    )
    refused(run("diff", "HEAD~1:m.keras", ADD, env={"PATH": str(tmp_path)}), "the program git", "Install git")


def test_a_damaged_file_of_a_revision_is_told_under_its_name(run, repository):
    (repository / "broken.keras").write_text("nothing")
    subprocess.run([shutil.which("git"), "add", "broken.keras"], cwd=repository, check=True)
    refused(run("diff", ":broken.keras", "models/m.keras", folder=repository), "archlens: :broken.keras: expected")


def test_a_missing_file(run):
    refused(run("diff", "missing.keras", ADD), "missing.keras", "no such file")


def test_both_are_complained_about(run):
    result = run("diff", "a.keras", "b.keras")
    assert result.returncode == 2
    assert result.stderr.count("no such file") == 2


def test_a_lock_file(run, tmp_path):
    import archlens

    (tmp_path / "m.lock").write_text(Architecture.of(archlens.analyze(CONCATENATE)).to_lock())
    assert run("diff", "m.lock", CONCATENATE).returncode == 0
    assert run("diff", "m.lock", ADD).returncode == 1
    (tmp_path / "m.lock").write_text("archlens.lock/2\ncall x\n")
    refused(run("diff", "m.lock", ADD), "m.lock: line 2: expected ':'")


def test_code_that_builds_a_model(run, tmp_path):
    (tmp_path / "mine.py").write_text(f"def model():\n    return {str(CONCATENATE)!r}\n")
    result = run("diff", "mine:model", ADD)
    assert result.returncode == 1


def test_other_names_are_listed_on_request(run):
    assert "Renamed" not in run("diff", CONCATENATE, ADD).stdout
    assert "merge_concatenate → merge_add" in run("diff", CONCATENATE, ADD, "--names").stdout


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_it_loads_no_framework(python, environment, form):
    code = (
        "import sys; from archlens.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print([m for m in ('tensorflow', 'keras', 'networkx', 'graphviz') if m in sys.modules])"
    )
    args = [python, "-c", code, "diff", CONCATENATE, ADD, "--format", form]
    result = subprocess.run(args, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert result.stdout.endswith("\n[]\n")
