"""What scans found, for programs: an object for one, an array for several."""

from __future__ import annotations

import json
from collections.abc import Sequence

from archlens.render.document import View
from archlens.scans.scan_results import Scan


def render(scans: Sequence[Scan], view: View) -> str:
    """Scans as JSON, in ASCII; it ends with a line end."""
    data = [scan.to_dict() for scan in scans]
    return json.dumps(data if view.array else data[0], indent=1, ensure_ascii=True) + "\n"
