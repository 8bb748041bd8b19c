"""What the documents say of limits and of Keras is what is so."""

import dataclasses
import re

from archlens.limits import Limits
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "security.md"
PROMISE = "Analysing a file (every command, every format, no `--rebuild`) never executes or imports anything named"
START, END = "<!-- limits: start -->\n", "<!-- limits: end -->"


def table():
    """The table of the limits."""
    lines = ["| limit | default | of what | why |", "|---|---|---|---|"]
    lines += [
        f"| `{field.name}` | {field.default:,} | {field.metadata['what']} | {field.metadata['why']} |"
        for field in dataclasses.fields(Limits)
    ]
    return "\n".join(lines) + "\n"


def test_the_limits_in_the_documentation_are_those_of_the_code(request):
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    written, _, after = rest.partition(END)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(before + START + table() + END + after, encoding="utf-8")
        written = table()
    assert written == table()


def test_the_promise_is_the_same_everywhere():
    for page in ("SECURITY.md", "docs/security.md"):
        text = re.sub(r"\s+", " ", (ROOT / page).read_text(encoding="utf-8").replace("\n> ", " "))
        assert PROMISE in text, page


def test_the_comparison_with_keras_is_published():
    page = PAGE.read_text(encoding="utf-8")
    assert re.search(r"\d+ files; Keras 3\.\d+\.\d+, TensorFlow ", page)
    counts = re.findall(r"^\| \*\*.*\*\* \| \d+ \| (\d+) \|$", page, re.MULTILINE)
    assert counts == ["0"] * 4  # of what archlens runs, opens, hangs at and crashes at


KNOWN = (
    "2024-3660 2025-1550 2025-8747 2025-9905 2025-9906 2025-49655 2025-12058 2025-12060 2026-0897 2026-1669 2026-1462 "
    "2026-12479 2026-12481 2021-37678"
)


def test_every_known_vulnerability_has_a_hostile_file(corpus):
    _, cases = corpus
    numbers = {case.cve for case in cases}
    assert {f"CVE-{number}" for number in KNOWN.split()} <= numbers
    page = PAGE.read_text(encoding="utf-8")
    assert all(number in page for number in numbers if number)
