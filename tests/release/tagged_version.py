"""Say which version a tag releases, in a line for the outputs of a job.

``python tests/release/tagged_version.py v1.2.3`` ends with exit code 1 and a text where the tag names another version
than the code, or the changelog has no section for it with a date.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tagged_version(tag: str, code: str, changelog: str) -> str:
    """Give the version, if the tag, the text of ``archlens/version.py`` and that of the changelog agree.

    Raises:
        SystemExit: If they do not.
    """
    stated = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', code, re.MULTILINE)
    version = stated[1] if stated else "none"
    if tag != f"v{version}":
        raise SystemExit(
            f"expected a tag v{version}, as archlens/version.py says, found {tag!r}. See docs/releasing.md."
        )
    if not re.search(rf"^## \[?{re.escape(version)}\]? - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE):
        raise SystemExit(
            f"expected a section '## [{version}] - YYYY-MM-DD' in CHANGELOG.md, found none. See docs/releasing.md."
        )
    return version


def main(tag: str) -> None:
    """Print the version as ``version=1.2.3``."""
    code = (ROOT / "archlens" / "version.py").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sys.stdout.write(f"version={tagged_version(tag, code, changelog)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
