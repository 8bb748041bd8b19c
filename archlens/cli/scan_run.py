"""What ``archlens scan`` does: files looked over, and what was found written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from archlens.cli import output
from archlens.cli.format_option import format_asked_for
from archlens.cli.named_models import named_models
from archlens.cli.output import STANDARD_OUTPUT, complain, telling
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError
from archlens.readers.targets import Target
from archlens.render.document import View
from archlens.render.formats import Format
from archlens.scans import Scan
from archlens.scans import scan as scan_file
from archlens.scans.codes import CODES
from archlens.text.lists import more
from archlens.text.names import quoted
from archlens.text.severities import ShownFindings
from archlens.text.suggestions import did_you_mean

FOUND, FAILED = 1, 2

_MOST_COMPLAINTS = 8
"""On stderr, of one file."""


def scan_models(
    models: Sequence[str],
    ignore: Sequence[str],
    leave_out: Sequence[str],
    *,
    format_name: str | None,
    findings: ShownFindings,
    target: str | None,
    width: int | None,
    full: bool,
) -> int:
    """Scan files and write what was found; the exit code.

    Args:
        models: files, folders, patterns of files, URLs, or ``-``.
        ignore: codes of findings to leave out.
        leave_out: patterns of models to leave out.
        format_name: of the one to write in; ``None`` for what the ending of the file asks for, else text.
        findings: of which severity the findings are told, and of graver ones.
        target: the file to write to; ``None`` for the terminal.
        width: columns of text; ``None`` for those that there are.
        full: whether to list every place of every finding.
    """
    try:
        _check_codes(ignore)
        targets, all_there = named_models(models, leave_out)
        if target is not None:
            output.check_target(target, [each.load for each in targets])
        format_ = format_asked_for(format_name, target, "scan")
        terminal = output.terminal_for(target, width)
        view = View(full=full, findings=findings, array=len(targets) > 1, terminal=terminal)
        scans = _write(_scans(targets, ignore), format_, view, target)
    except ArchlensError as error:
        output.complain(str(error))
        return FAILED
    if any(each.findings for each in scans):
        return FOUND
    all_seen = all_there and len(scans) == len(targets) and not any(each.unread for each in scans)
    return 0 if all_seen else FAILED


def _check_codes(codes: Sequence[str]) -> None:
    for code in codes:
        if code not in CODES:
            raise ArchlensError(
                expected="a code after --ignore", found=quoted(code), hint=did_you_mean(code, CODES, most=None)
            )


def _scans(targets: Sequence[Target], ignored: Sequence[str]) -> Iterator[Scan]:
    """The scan of every file that can be opened; the others are told on stderr."""
    for number, each in enumerate(targets, 1):
        name = each.name
        with telling(name):
            with waiting_for(name, number=number, of=len(targets)):
                made = scan_file(each.load)
            for unread in made.unread[:_MOST_COMPLAINTS]:
                part = unread.place or "the file"
                complain(f"{name}: expected to look at {part}, found what cannot be looked at: {unread.why}")
            if len(made.unread) > _MOST_COMPLAINTS:
                complain(f"{name}: {more(len(made.unread) - _MOST_COMPLAINTS, 'parts could not be looked at')}")
            kept = tuple(finding for finding in made.findings if finding.code not in ignored)
            yield dataclasses.replace(made, findings=kept)


def _write(scans: Iterable[Scan], format_: Format, view: View, target: str | None) -> list[Scan]:
    """Write scans: to the terminal as they come, where the format has one after another; all of them.

    Raises:
        ArchlensError: if they cannot be written.
    """
    write = format_.writer("scan")
    as_they_come = format_.several == "apart" and target in (None, STANDARD_OUTPUT)
    written: list[Scan] = []
    for each in scans:
        if as_they_come:
            output.deliver(("\n" if written else "") + write([each], view), None)
        written.append(each)
    if written and not as_they_come:
        output.deliver(write(written, view), target)
    return written
