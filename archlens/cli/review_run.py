"""What ``archlens review`` does: settings read, what changed reviewed, the review written and handed to GitHub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archlens.analysis.analysis import Analysis
from archlens.checks import baseline as accepting
from archlens.checks.check_settings import FAIL_ON_KEY, Setup, read_setup
from archlens.cli import output
from archlens.cli.format_option import format_asked_for
from archlens.cli.model_options import Reading, analyze_named
from archlens.cli.named_settings import complain_of, named_settings
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError
from archlens.github.api_client import ApiClient, GitHubError
from archlens.github.fitting_text import add_to_summary, fitted
from archlens.github.one_comment import MARK, MOST_CHARACTERS, keep_comment
from archlens.github.workflow_run import WorkflowRun, base_revision, workflow_run
from archlens.readers.git_program import Git
from archlens.readers.targets import Target
from archlens.render.check import github as github_annotations
from archlens.render.check.service_commands import disarm
from archlens.render.document import View
from archlens.render.review.review_markdown import blocks, headline
from archlens.reviews.review_results import Review, ReviewFailOn, severity_that_fails
from archlens.reviews.reviewing import review
from archlens.text.markdown import markdown_text

FAILED = 2
_EXPANSION = 4.0
_MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line wants reviewed.

    Attributes:
        paths: git's patterns of paths that narrow it.
        base: the revision to compare with; ``None`` for what the event of a workflow names.
        config: the settings, if not those that are found here or above.
        baseline: the file of what is accepted.
        fail_on: what fails, if not what the settings say.
        exit_zero: whether what fails is only told.
    """

    paths: Sequence[str]
    base: str | None
    config: str | None
    baseline: str | None
    fail_on: ReviewFailOn | None
    exit_zero: bool


def review_models(asked: Asked, *, format_name: str | None, target: str | None, github: bool, comment: bool) -> int:
    """Review models and write what it came to; the exit code.

    Args:
        asked: what to review.
        format_name: of the one to write the review in; ``None`` for what the ending of the file asks for.
        target: the file to write it to; ``None`` for the terminal.
        github: whether to hand it to GitHub.
        comment: whether it is to be a comment there, too.
    """
    try:
        run = workflow_run() if github else None
        format_ = format_asked_for(format_name, target, "review", _MARKDOWN)
        made = _reviewed(asked, run)
        if target is not None:
            output.check_target(target, _read(made, asked), what="a file that is read")
        if target is not None or run is None:
            output.deliver(format_.writer("review")(made, View()), target)
        if run is not None:
            _hand_over(made, run, comment=comment)
        else:
            for unchecked in made.outcome.unchecked:
                output.complain(disarm(unchecked.message))
    except ArchlensError as error:
        complain_of(error)
        return FAILED
    return 0 if asked.exit_zero and made.exit_code != FAILED else made.exit_code


def _reviewed(asked: Asked, run: WorkflowRun | None) -> Review:
    """The review.

    Raises:
        SettingsError: with every mistake in the settings.
        ArchlensError: if there is no repository, no such revision, or no baseline.
    """
    setup = _setup(asked)
    baseline = None if asked.baseline is None else accepting.load(Path(asked.baseline))
    base = asked.base
    if base is None and run is not None:
        base = base_revision(run, Git())

    def read(target: Target, file: str) -> Analysis:
        reading = Reading(_EXPANSION, None, False, (), False, (), {}, setup.shapes.for_model(target.key))
        with waiting_for(target.name):
            return analyze_named(file, reading)

    fail_on = asked.fail_on or setup.fail_on
    return review(setup, base or "HEAD", asked.paths, read, fail_on=fail_on, baseline=baseline)


def _read(made: Review, asked: Asked) -> list[str]:
    """The files that a review reads, by paths that are right from here."""
    top = _top()
    return [*(str(top / model.path) for model in made.models), *filter(None, (made.outcome.anchor, asked.baseline))]


def _top() -> Path:
    """The top of the repository, from which a review names models."""
    return Path(Git().answer("rev-parse", "--show-toplevel") or "")


def _setup(asked: Asked) -> Setup:
    """The settings, with what the command line puts in their place.

    Raises:
        SettingsError: with every mistake in them.
    """
    overrides = {} if asked.fail_on is None else {FAIL_ON_KEY: severity_that_fails(asked.fail_on)}
    return read_setup(named_settings(asked.config), overrides)


def _hand_over(made: Review, run: WorkflowRun, *, comment: bool) -> None:
    """Annotations on standard output, the comment, and the summary, which says so if there could be no comment.

    Raises:
        ArchlensError: if standard output or the summary cannot be written.
    """
    lines = [*github_annotations.annotations_of(made.outcome, _top()), f"archlens: {headline(made)}"]
    output.deliver("\n".join(lines) + "\n", None)
    parts = blocks(made)
    why_not = _commented(made, run) if comment and run.pull_request is not None else None
    if why_not is not None:
        level, told = why_not
        output.deliver(f"{github_annotations.command(level, told, title='archlens: no comment')}\n", None)
        parts.append(f"No comment was written: {markdown_text(told)}")
    if run.summary is not None:
        add_to_summary(run.summary, parts)


def _commented(made: Review, run: WorkflowRun) -> tuple[str, str] | None:
    """Have the comment say what the review does; how grave it is that it could not, and why, or ``None``.

    That the token of a pull request from a fork may not write is as GitHub has it, and no failure.
    """
    if run.token is None or run.pull_request is None:
        return "notice", "GITHUB_TOKEN is not in the environment of this step."
    where = f"in [the summary of this run]({run.page})." if run.page else "in the summary of this run."
    end = f"{where} A comment holds no more."
    most = MOST_CHARACTERS - len(MARK)
    text = fitted(blocks(made, most), most, end)
    try:
        keep_comment(ApiClient(run), run.pull_request, text, create=bool(made.models))
    except GitHubError as error:
        if error.no_access:
            told = f"The token may not write one, as that of a pull request from a fork may not ({error})."
            return "notice", told
        return "warning", str(error)
    return None
