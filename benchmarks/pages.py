"""Pages that scripts fill: what stands between two marks is theirs."""

from __future__ import annotations

from pathlib import Path

END = "<!-- end -->"


def fill(page: Path, start: str, text: str) -> None:
    """Replace what stands between a mark and the end mark that follows it.

    Raises:
        SystemExit: if the page does not have the marks.
    """
    whole = page.read_text(encoding="utf-8")
    before, found, rest = whole.partition(start)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise SystemExit(f"expected {start} and then {END} in {page}")
    page.write_text(f"{before}{start}\n\n{text.strip()}\n\n{END}{after}", encoding="utf-8")
