"""What scans found, for programs: an object for one, an array for several."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.render.document import View
from archlens.scans.scan_results import Scan
from archlens.text.json_writer import json_document


def render(scans: Sequence[Scan], view: View) -> str:
    """Scans as JSON, in ASCII; it ends with a line end."""
    data = [scan.to_dict() for scan in scans]
    return json_document(data if view.array else data[0])
