"""What a scan tells: what was looked at, what was found there, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archlens.graph import Severity
from archlens.readers.forms.contents import Unread

SCHEMA = "archlens.scan/1"


@dataclass(frozen=True, slots=True)
class ScanFinding:
    """Something in a file that a careful person wants to know before loading it.

    Attributes:
        code: a stable code (``AS001``); each is explained in the documentation.
        severity: ``error``: loading runs or reads what the file names, or is made to; ``warning``: it may; ``info``:
            worth knowing.
        places: where in the file it is (``config.json: config.layers[3].config.function``), every place once.
        message: what was seen.
        hint: what to do.
    """

    code: str
    severity: Severity
    places: tuple[str, ...]
    message: str
    hint: str

    @property
    def place(self) -> str:
        """The first place."""
        return self.places[0] if self.places else ""


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen in one file. It is no verdict on the file: what nobody looks for is not seen.

    Attributes:
        source: the file as the caller named it.
        form: ``keras``, ``folder``, ``h5``, ``json``, ``tfjs``, ``savedmodel``; ``None`` for anything else.
        looked_at: the parts that were looked at.
        findings: what was found, the gravest first.
        unread: what could not be looked at.

    Example:
        >>> from archlens.scans import scan
        >>> scan("sample_models/image_text.keras").findings
        ()
    """

    source: str
    form: str | None
    looked_at: tuple[str, ...]
    findings: tuple[ScanFinding, ...]
    unread: tuple[Unread, ...]

    def to_dict(self) -> dict[str, Any]:
        """The scan as plain data, as ``archlens scan --format json`` prints it."""
        return {
            "schema": SCHEMA,
            "file": self.source,
            "format": self.form,
            "looked_at": list(self.looked_at),
            "findings": [
                {
                    "code": each.code,
                    "severity": each.severity,
                    "place": each.place,
                    "places": list(each.places),
                    "message": each.message,
                    "hint": each.hint,
                }
                for each in self.findings
            ],
            "unread": [{"place": each.place, "why": each.why} for each in self.unread],
        }
