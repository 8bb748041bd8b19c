"""The report as JSON: section 7 of the definitions, strictly."""

from __future__ import annotations

import json
import math
import os
import re
from decimal import Decimal
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.render.document import View
from archlens.render.focus import focus

# Writing an int takes time with the square of its digits. No tensor has more features than this.
_MOST_BITS = 400_000
_FEW_BITS = 2_000


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as one JSON object, in ASCII; it ends with a line end.

    Args:
        analysis: what to report.
        view: the branch that it asks for narrows the report; nothing is ever shortened.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.
    """
    data = focus(analysis, view.branch if view else None).to_dict()
    long: list[str] = []
    mark = os.urandom(16).hex()  # which no model file can hold
    # ASCII: so are control, bidirectional and lone surrogate characters of the model's names escaped by json itself.
    text = json.dumps(_strict(data, long, mark), indent=1, ensure_ascii=True, allow_nan=False) + "\n"
    return re.sub(f'"{mark}([0-9]+)"', lambda match: long[int(match[1])], text) if long else text


def _strict(data: Any, long: list[str], mark: str) -> Any:
    """The data without what JSON cannot say: not a number, infinity, and whole numbers past all measure.

    Python writes no int of more than 4,300 digits, which a product of axes may have; how many it writes is set for the
    whole process, and others may be at work in it. So the digits of such numbers go to ``long``, and marks take their
    places.
    """
    if isinstance(data, dict):
        return {key: _strict(item, long, mark) for key, item in data.items()}
    if isinstance(data, list):
        return [_strict(item, long, mark) for item in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    if isinstance(data, int) and data.bit_length() > _FEW_BITS:
        if data.bit_length() > _MOST_BITS:
            return None

        long.append(f"{Decimal(data):f}")
        return f"{mark}{len(long) - 1}"
    return data
