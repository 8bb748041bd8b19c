"""``archlens review`` as users run it, on real git repositories."""

from __future__ import annotations

import json

import pytest

from tests.ci.repositories import Repository

SHALLOW = """[[contracts]]
name = "image stays shallow"
type = "branch-depth"
because = "the accelerator holds three layers"
model = "models/new.keras"
branch = "image_input"
max = 3
"""


@pytest.fixture
def repository(tmp_path):
    """A repository with a model that changed on a branch."""
    made = Repository(tmp_path / "r")
    made.add("models/m.keras", "merge_concatenate")
    made.commit()
    made.branch()
    made.add("models/m.keras", "merge_add")
    made.commit()
    return made


@pytest.fixture
def run(console, environment, repository):
    clean = {name: value for name, value in environment.items() if not name.startswith(("GITHUB_", "CI"))}

    def runner(*args, folder=repository.top, env=()):
        return console("review", *args, cwd=folder, env={**clean, **dict(env)})

    return runner


def refused(result, *words):
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert all(word in " ".join(result.stderr.split()) for word in words), result.stderr


def test_a_change_is_told_in_markdown(run):
    result = run("--base", "main")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("### archlens: 1 model: changed\n\nCompared with `")
    assert "the last commit in common with `main`." in result.stdout
    assert "- **~** `merge` (`Add`): `class` `Concatenate` → `Add`, and 1 call behind it" in result.stdout


def test_nothing_changed(run):
    result = run("--base", "HEAD")
    assert (result.returncode, result.stdout.splitlines()[0]) == (0, "### archlens: no model changed")


@pytest.mark.parametrize(("name", "start"), [("x.md", "### archlens"), ("x.json", "{"), ("x", "### archlens")])
def test_the_ending_says_the_format(run, repository, name, start):
    options = ["--format", "markdown"] if name == "x" else []
    result = run("--base", "main", "-o", name, *options)
    assert (result.returncode, result.stdout) == (0, f"wrote {name}\n")
    assert (repository.top / name).read_text("utf-8").startswith(start)


def test_json(run):
    data = json.loads(run("--base", "main", "--format", "json").stdout)
    assert data["models"][0]["diff"]["reconfigured"][0]["settings"] == [
        {"key": "class", "old": '"Concatenate"', "new": '"Add"'}
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [([], 1), (["--fail-on", "never"], 1), (["--exit-zero"], 0), (["--fail-on", "changed", "--exit-zero"], 0)],
)
def test_a_broken_contract_fails_unless_it_is_only_to_be_told(run, repository, options, code):
    repository.write("archlens.toml", SHALLOW)
    repository.add("models/new.keras", "image_text")
    repository.git("add", "-A")
    result = run("--base", "main", *options)
    assert (result.returncode, result.stderr) == (code, "")
    assert "### archlens: 1 contract broken; 2 models: 1 changed, 1 new" in result.stdout


def test_any_other_architecture_fails_where_that_is_asked_for(run, repository):
    assert run("--base", "main", "--fail-on", "changed").returncode == 1
    repository.add("models/m.keras", "merge_concatenate")
    repository.write("models/notes.md", "x")
    assert run("--base", "main", "--fail-on", "changed").returncode == 0


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(run, repository):
    repository.write("models/bad.keras", "x")
    repository.git("add", "-A")
    result = run("--base", "main", "--exit-zero")
    assert result.returncode == 2
    assert result.stderr.startswith("archlens: models/bad.keras: expected a Keras model")
    assert result.stderr.count("\n") == 1
    assert "`models/m.keras`: changed" in result.stdout


def test_a_baseline_is_read_and_never_written(run, repository, console, environment):
    repository.add("models/new.keras", "image_text")
    repository.git("add", "-A")
    assert run("--base", "main").returncode == 1
    refused(run("--base", "main", "--baseline", "accepted.json"), "a baseline in accepted.json")
    console(
        "check", "models/new.keras", "--baseline", "accepted.json", cwd=repository.top, env={**environment, "CI": ""}
    )
    before = (repository.top / "accepted.json").read_bytes()
    assert run("--base", "main", "--baseline", "accepted.json").returncode == 0
    assert (repository.top / "accepted.json").read_bytes() == before


def test_settings_from_elsewhere_and_their_mistakes(run, repository, tmp_path):
    settings = tmp_path / "mine.toml"
    settings.write_text('fail-on = "none"\nignored = []\n', "utf-8")
    result = run("--base", "main", "--config", settings)
    refused(result, "fail-on", "ignored")
    assert result.stderr.count("archlens: ") == 2
    assert repository.git("status", "--short") == ""


def test_paths_narrow_it(run, repository):
    repository.add("other/n.keras", "siamese")
    repository.git("add", "-A")
    told = run("--base", "main", "other").stdout
    assert "other/n.keras" in told
    assert "models/m.keras" not in told
    assert "no model changed" in run("--base", "main", ":!models", ":!other").stdout
    assert "`models/m.keras`" in run("--base", "main", "m.keras", folder=repository.top / "models").stdout


def test_a_model_is_not_written_over(run, repository):
    before = (repository.top / "models" / "m.keras").read_bytes()
    here, inside = repository.top, repository.top / "models"
    for target, folder in (("models/m.keras", here), ("m.keras", inside), ("../archlens.toml", inside)):
        repository.write("archlens.toml", SHALLOW)
        result = run("--base", "main", "--format", "json", "-o", target, folder=folder)
        refused(result, "found a file that is read")
    assert (repository.top / "models" / "m.keras").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], ["Name what to compare with: archlens review --base main"]),
        (["--base", ""], ["The revision after --base is empty"]),
        (["--github", "--base", " "], ["The revision after --base is empty"]),
        (["--base", "nowhere"], ["a revision of this repository, not 'nowhere'", "fetch-depth: 0"]),
        (["--base=--upload-pack=touch pwned"], ["No revision begins with a dash"]),
        (["--base", "main", "--fail-on", "all"], ["'all' is not one of"]),
        (["--base", "main", "-o", "x.html"], [".json, .md", "the ending '.html'"]),
        (["--github"], ["expected GITHUB_REPOSITORY in the environment", "leave --github out"]),
        (["--github", "--format", "json"], ["--github has formats of its own"]),
        (["--base", "main", "--limit", "call=1"], ["Did you mean 'calls'"]),
        (["--base", "main", "../elsewhere"], ["expected git diff to answer", "outside repository"]),
    ],
)
def test_what_is_refused(run, options, words):
    refused(run(*options), *words)


def test_elsewhere_than_in_a_repository(run, tmp_path):
    folder = tmp_path / "none"
    folder.mkdir()
    environment = {"GIT_CEILING_DIRECTORIES": str(tmp_path)}
    refused(run("--base", "main", folder=folder, env=environment), "a git repository", "none here")


def test_a_limit_counts(run):
    result = run("--base", "main", "--limit", "calls=2")
    assert result.returncode == 2
    assert "archlens: models/m.keras: config.layers[4]: expected at most 2 calls, found more" in result.stderr


def test_nothing_is_left_behind(run, repository, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    assert run("--base", "main", env={"TMPDIR": str(folder)}).returncode == 0
    assert not list(folder.iterdir())
    assert repository.git("status", "--short") == ""


def test_what_is_checked_out_without_a_file_in_it(run, repository):
    """As in a sparse checkout, or where a file was deleted by hand."""
    (repository.top / "models" / "m.keras").unlink()
    result = run("--base", "main", "--fail-on", "changed")
    assert result.returncode == 1
    assert "| `models/m.keras` | removed |" in " ".join(result.stdout.split())


@pytest.mark.parametrize("target", ["-", "/dev/stdout"])
def test_standard_output_has_two_names(run, target):
    result = run("--base", "main", "-o", target, "--format", "json")
    assert json.loads(result.stdout)["schema"] == "archlens.review/1"
    assert "wrote" not in result.stdout


def test_a_file_that_cannot_be_written(run):
    refused(run("--base", "main", "-o", "no/such/folder/x.md"), "expected to write no/such/folder/x.md")
