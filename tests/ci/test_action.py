"""The action, run as GitHub's runner does, against a stand-in for its API, on real repositories."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

from archlens.github.one_comment import MARK
from archlens.version import __version__
from tests.ci.conftest import SHALLOW
from tests.ci.fake_github import LONGEST, OWN
from tests.ci.runner import ACTION

STEPS = ACTION["runs"]["steps"]
HOSTILE = (
    "; rm -rf models",
    "a\nb",
    "<!-- -->",
    "@everyone",
    "$(touch pwned)",
    "`touch pwned`",
    '"; touch pwned; "',
    "::error::owned",
    "##[error]owned",
    "-o pwned",
    "a|b",
    "[x](https:",
    "<img src=x onerror=alert(1)>",
    "größe 層",
)


def html(text):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


def test_a_pull_request_gets_annotations_a_summary_and_one_comment(repository, github, pull_request):
    repository.add("models/m.keras", "merge_add")
    repository.add("models/new.keras", "image_text")
    (repository.top / "models" / "gone.keras").unlink()
    (repository.top / "models" / "old name.keras").rename(repository.top / "models" / "new name.keras")
    ran = pull_request().run()
    (comment,) = github.own
    text = comment["body"].removeprefix(MARK)
    assert comment["body"].startswith(MARK)
    assert ran.summary == text
    assert text.startswith("### archlens: 4 models: 1 changed, 1 new, 1 removed, 1 same architecture; new findings: ")
    for row in (
        "| `models/m.keras` | changed | 1 call changed, parameters -2.3%, MACs -2.4% (all in the interaction) | |",
        "| `models/new.keras` | new | | 1 warning, 1 note |",
        "| `models/gone.keras` | removed | | |",
        "| `models/new name.keras` | same architecture | renamed from `models/old name.keras` | |",
    ):
        assert row in re.sub(" +", " ", text)
    assert "### `models/m.keras`: changed" in text
    assert "`class` `Concatenate` → `Add`" in text
    assert "### `models/new.keras`: new" in text
    assert "kept.keras" not in text
    assert (
        "::warning file=models/new.keras,line=1,title=models/new.keras%3A warning%3A AL106 no-interaction::" in ran.log
    )
    assert (ran.failed, ran.outputs["exit-code"]) == (True, "1")  # of the new finding; the rules' default is warning
    assert Path(ran.outputs["report"]).read_text("utf-8") == text


def test_a_second_push_writes_the_same_comment_anew(repository, github, pull_request):
    github.comment("looks good")
    repository.add("models/m.keras", "merge_add")
    pull_request().run()
    first = github.own[0]["body"]
    repository.git("checkout", "-q", "change")
    repository.add("models/m.keras", "merge_concatenate")
    repository.add("models/kept.keras", "siamese")
    pull_request().run()
    (comment,) = github.own
    assert comment["body"] != first
    assert "`models/kept.keras`" in comment["body"]
    assert "models/m.keras" not in comment["body"]
    assert [method for method, path in github.requests if path != "/graphql" and method != "GET"] == ["POST", "PATCH"]
    assert github.comments[0]["body"] == "looks good"


def test_a_comment_that_others_wrote_is_not_taken_for_its_own(repository, github, pull_request):
    github.comment(f"{MARK}ha!", "mallory")
    github.comment(f"so says {MARK}", OWN)  # quoted by another workflow
    repository.add("models/m.keras", "merge_add")
    pull_request().run()
    assert [comment["user"]["login"] for comment in github.comments] == ["mallory", OWN, OWN]
    assert github.comments[0]["body"] == f"{MARK}ha!"


def test_where_no_model_changed_there_is_no_comment_but_one_that_is_there_says_so(repository, github, pull_request):
    repository.write("README.md", "words")
    ran = pull_request().run()
    assert (ran.failed, ran.outputs["exit-code"], github.comments) == (False, "0", [])
    assert ran.summary.startswith("### archlens: no model changed\n\nCompared with `")
    own = github.comment(f"{MARK}before", OWN)
    pull_request().run()
    assert "no model changed" in own["body"]


def test_a_fork_s_token_may_not_write_and_nothing_fails_of_that(repository, github, pull_request):
    github.may_write = False
    repository.add("models/m.keras", "merge_add")
    ran = pull_request().run()
    assert (ran.failed, github.comments) == (False, [])
    assert "::notice title=archlens%3A no comment::The token may not write one" in ran.log
    assert "No comment was written: The token may not write one" in ran.summary
    assert "`models/m.keras`" in ran.summary


def test_without_a_token_there_is_the_summary(repository, github, pull_request):
    repository.add("models/m.keras", "merge_add")
    ran = pull_request(token="").run()
    assert (ran.failed, github.requests) == (False, [])
    assert "GITHUB\\_TOKEN is not in the environment" in ran.summary
    assert "::notice title=archlens%3A no comment::GITHUB_TOKEN is not" in ran.log


def test_the_token_is_never_told(repository, github, pull_request):
    repository.add("models/m.keras", "merge_add")
    runner = pull_request()
    for wrong in (False, True):
        if wrong:
            github.token = "another"  # noqa: S105 - of the stand-in
        ran = runner.run()
        assert "ghs_" not in ran.log + ran.summary
    assert "Bad credentials" in ran.log


def test_what_is_broken_comes_first_and_fails(repository, github, pull_request):
    repository.write("archlens.toml", SHALLOW)
    repository.add("models/new.keras", "image_text")
    ran = pull_request().run(fail_on="never")
    text = github.own[0]["body"]
    assert text.index("#### Contracts broken") < text.index("| model ")
    assert "- **broken** `image stays shallow` (branch-depth) in `models/new.keras`, `archlens.toml:1`" in text
    assert "`archlens.toml` changed, too." in text
    assert (ran.failed, ran.outputs["exit-code"]) == (True, "1")
    assert "::error file=archlens.toml,line=1,title=models/new.keras%3A broken%3A image stays shallow" in ran.log


def test_a_model_that_is_a_pointer_or_cannot_be_read_is_told_and_the_rest_goes_on(repository, github, pull_request):
    repository.point("models/pointer.keras")
    repository.write("models/damaged.keras", "no model")
    repository.add("models/m.keras", "merge_add")
    ran = pull_request().run()
    text = github.own[0]["body"]
    assert (ran.failed, ran.outputs["exit-code"]) == (True, "2")
    assert "- `models/pointer.keras`: expected the file itself, found a Git LFS pointer" in text
    assert "Run git lfs pull in the clone" in text
    assert "- `models/damaged.keras`: expected a Keras model" in text
    assert "### `models/m.keras`: changed" in text


def test_names_of_files_do_no_harm(repository, github, pull_request):
    for name in HOSTILE:
        repository.add(f"models/{name}.keras", "image_text")
        repository.write(f"models/{name}.h5", "no model")
    ran = pull_request().run(paths="models\n")
    pwned = [path.name for path in repository.top.rglob("pwned*")]
    assert pwned == []
    assert (repository.top / "models" / "m.keras").exists()
    (comment,) = github.own
    assert comment["body"].startswith(MARK)
    for text in (comment["body"].removeprefix(MARK), ran.summary):
        own = text.replace("[the summary of this run](https://github.com/octo-org/models/actions/runs/42)", "")
        outside = re.sub(r"<(code|pre)[ >].*?</\1>", "", html(own), flags=re.DOTALL)
        assert not re.search(r"<a |<img|<script|<!--|@everyone", outside)
        assert f"{2 * len(HOSTILE)} models: {len(HOSTILE)} new, {len(HOSTILE)} cannot be read" in text
    commands = [line for line in ran.log.splitlines() if line.lstrip().startswith("::")]
    others = [line for line in ran.log.splitlines() if line not in commands]
    assert all(re.match(r"::(error|warning|notice) (file=|title=archlens)", line) for line in commands)
    assert not re.search(r"##[A-Za-z]*\[", "\n".join(others))


def test_a_name_of_a_branch_does_no_harm(repository, pull_request):
    repository.add("models/m.keras", "merge_add")
    ran = pull_request().run(base='main"; touch pwned; "')
    assert (ran.failed, ran.outputs["exit-code"]) == (True, "2")
    assert "expected a revision of this repository" in ran.log
    assert not (repository.top / "pwned").exists()


def test_a_version_that_is_none_is_not_installed(repository, pull_request):
    for version in (
        "0.2.0; touch pwned",
        "0.2.0\n0.2.0; touch pwned",
        "--index-url=https://evil.example",
        "",
        "0.2.0 evil",
    ):
        ran = pull_request().run(version=version)
        assert (ran.failed, ran.installed) == (True, "")
    assert not (repository.top / "pwned").exists()


def test_the_base_is_what_the_pull_request_was_merged_into(repository, github, pull_request):
    """The event may name an older one; what came to ``main`` since is no change of the pull request."""
    older = repository.git("rev-parse", "main")
    repository.add("models/m.keras", "merge_add")
    head = repository.commit()
    repository.git("checkout", "-q", "main")
    repository.add("models/kept.keras", "siamese")
    repository.commit("meanwhile")
    repository.git("checkout", "-q", "change")
    event = {"pull_request": {"number": 7, "head": {"sha": head}, "base": {"sha": older}}}
    runner = pull_request(event=event)
    repository.merged(head)
    runner.run()
    assert "kept.keras" not in github.own[0]["body"]
    assert "`models/m.keras`" in github.own[0]["body"]


def test_in_a_folder_of_the_repository_annotations_lead_from_its_top(repository, pull_request):
    repository.add("models/new.keras", "image_text")
    repository.write("models/bad.keras", "x")
    ran = pull_request().run(folder="models", paths=".")
    assert "::error file=models/bad.keras,line=1,title=models/bad.keras%3A not checked::" in ran.log
    assert (
        "::warning file=models/new.keras,line=1,title=models/new.keras%3A warning%3A AL106 no-interaction::" in ran.log
    )
    told = "archlens: 1 could not be checked; 2 models: 1 new, 1 cannot be read; new findings: 1 warning, 1 note"
    assert told in ran.log.splitlines()


def test_a_report_of_a_review_before_is_not_taken_for_one(pull_request):
    assert pull_request().run().outputs["report"]
    assert pull_request().run(base="nowhere").outputs["report"] == ""


def test_a_push_gets_a_summary_alone(repository, github, pull_request):
    repository.add("models/m.keras", "merge_add")
    ran = pull_request(event={"before": repository.git("rev-parse", "main")}).run()
    assert (ran.failed, github.requests) == (False, [])
    assert "`models/m.keras`" in ran.summary


def test_a_comment_that_is_too_long_is_cut_and_says_where_the_rest_is(repository, github, pull_request):
    for number in range(40):
        repository.add(f"models/many/{number:02}.keras", "driving")
    ran = pull_request().run(fail_on="never")
    body = github.own[0]["body"]
    assert len(body) <= LONGEST
    page = "https://github.com/octo-org/models/actions/runs/42"
    assert body.rstrip().endswith(f"more in [the summary of this run]({page}). A comment holds no more.")
    assert body.count("<details>") == body.count("</details>")
    assert len(ran.summary) > LONGEST
    assert ran.summary.count("<summary><code>models/many/") == 40


def test_sarif_of_all_contracts_is_uploaded_where_that_is_asked_for(repository, pull_request):
    repository.write("archlens.toml", SHALLOW)
    runner = pull_request()
    assert not any("codeql" in name for name in runner.run().used)
    ran = runner.run(sarif="true")
    (given,) = [given for name, given in ran.used.items() if name.startswith("github/codeql-action/upload-sarif@")]
    assert "image stays shallow" in Path(given["sarif_file"]).read_text("utf-8")


def test_inputs_are_options(repository, github, pull_request):
    repository.add("models/new.keras", "image_text")
    repository.add("other/new.keras", "image_text")
    ran = pull_request().run(paths="other\n", exit_zero="true", comment="false", python_version="")
    assert (ran.failed, ran.outputs["exit-code"], github.requests) == (False, "0", [])
    assert "models/new.keras" not in ran.summary
    assert not any("setup-python" in name for name in ran.used)
    assert pull_request().run(fail_on="changed").outputs["exit-code"] == "1"


def test_the_version_is_that_of_this_tree():
    assert ACTION["inputs"]["version"]["default"] == __version__


def test_what_is_installed_is_this_project_in_that_version(pull_request):
    assert pull_request().run().installed == (
        f"-I -m pip install --disable-pip-version-check --quiet keras-archlens=={__version__}\n"
    )


def test_no_script_holds_an_expression():
    """Whatever an expression stands for would be a part of the script."""
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 3
    assert not [script for script in scripts if "${{" in script]
    assert all(step["shell"] == "bash" for step in STEPS if "run" in step)


def test_the_token_is_given_to_the_review_alone():
    holding = [step.get("id") for step in STEPS if "inputs.token" in str(step) or "github.token" in str(step)]
    assert holding == ["review"]


def test_actions_that_are_used_are_pinned_to_a_version():
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w/-]+@v\d+(\.\d+)*", each) for each in used)
