"""Blocks that are not run here: why, and what tests the same."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch

from tests.docs.blocks import Block


@dataclass(frozen=True)
class Elsewhere:
    """Blocks that are not run by the runner of their kind.

    Attributes:
        page: a pattern of pages.
        kind: of the blocks.
        begins: how their first line begins.
        why: why not here.
        tested_by: the test that shows that they are true, from the project's root.
    """

    page: str
    kind: str
    begins: str
    why: str
    tested_by: str

    def means(self, block: Block) -> bool:
        """Whether that is one of them."""
        page_and_kind = fnmatch(block.page, self.page) and block.kind == self.kind
        return page_and_kind and block.first_line.startswith(self.begins)


ELSEWHERE = (
    # Each example is built by Keras, in a folder of its own.
    Elsewhere("docs/rules/AL*.md", "python", "", "needs Keras", "tests/against_keras/test_rule_pages.py"),
    Elsewhere("docs/rules/AL*.md", "text", "", "told of such a model", "tests/against_keras/test_rule_pages.py"),
    Elsewhere("docs/find.md", "console", "$ archlens survey", "needs Keras", "tests/against_keras/test_find_page.py"),
    # Each contract is held against the model that it names, and what is said of it compared.
    Elsewhere("docs/contracts/*.md", "text", "", "goes with its contract", "tests/unit/contracts/test_pages.py"),
    Elsewhere(
        "docs/contracts/custom.md",
        "python",
        "from archlens.contracts",
        "is a file of a project",
        "tests/unit/contracts/test_type_files.py",
    ),
    Elsewhere(
        "docs/contracts/custom.md",
        "toml",
        "",
        "goes with that file",
        "tests/unit/contracts/test_type_files.py",
    ),
    # They run until they are stopped.
    Elsewhere(
        "docs/stores-and-clusters.md", "sh", "dask scheduler", "runs on", "tests/unit/surveys/test_dask_executor.py"
    ),
    # A release is made by a person, and what a newcomer downloads is there once it is.
    Elsewhere("docs/releasing.md", "sh", "", "is done for a release", "tests/release/try_installed.py"),
    Elsewhere("docs/start.md", "sh", "pip download", "needs a release", "tests/unit/test_docs_of_guides.py"),
    Elsewhere("docs/card.md", "markdown", "<!-- archlens:card", "is of two models", "tests/cli/test_card.py"),
    Elsewhere("docs/card.md", "text", "camera_input", "is a part of the card", "tests/cli/test_card.py"),
    Elsewhere("docs/ci.md", "text", "*.keras diff=archlens", "is a file of git", "tests/ci/test_recipes.py"),
    Elsewhere("docs/pull-requests.md", "text", "schema", "tells keys", "tests/ci/test_recipes.py"),
    Elsewhere("docs/guides/from-keras.md", "text", "", "is Keras's", "tests/against_keras/test_from_keras_page.py"),
    # Texts, each held against what it is about.
    Elsewhere("docs/architecture.md", "text", "file, URL", "is a drawing", "tests/docs/test_texts.py"),
    Elsewhere("docs/check.md", "text", 'schema      "archlens.check', "tells keys", "tests/docs/test_texts.py"),
    Elsewhere("docs/definitions.md", "text", "schema", "tells keys", "tests/unit/test_docs_of_definitions.py"),
    Elsewhere("docs/diff.md", "text", "Inputs and outputs", "is of several models", "tests/docs/test_texts.py"),
    Elsewhere("docs/lock.md", "text", "*.keras diff=archlens", "is a file of git", "tests/cli/test_output.py"),
    Elsewhere("docs/pytest.md", "text", "E   AssertionError", "is said by pytest", "tests/docs/test_texts.py"),
    Elsewhere("docs/without.md", "text", "photo", "is a drawing", "tests/unit/test_docs_of_without.py"),
)
"""All of them; a test says which are gone."""
