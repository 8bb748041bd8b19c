"""The report as JSON: section 7 of the definitions, strictly."""

from __future__ import annotations

import json
import math
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archlens.render.focus import focus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlens.analysis.analysis import Analysis
    from archlens.render.document import View

# Writing an int takes time with the square of its digits. No tensor has more features than this.
_MOST_BITS = 400_000


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as one JSON object, in ASCII; it ends with a line end.

    Args:
        analysis: what to report.
        view: the branch that it asks for narrows the report; nothing is ever shortened.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.
    """
    data = focus(analysis, view.branch if view else None).to_dict()
    # ASCII: so are control, bidirectional and lone surrogate characters of the model's names escaped by json itself.
    with _any_digits():
        return json.dumps(_strict(data), indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def _strict(data: Any) -> Any:
    """The data without what JSON cannot say: not a number, infinity, and whole numbers past all measure."""
    if isinstance(data, dict):
        return {key: _strict(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_strict(item) for item in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    if isinstance(data, int) and data.bit_length() > _MOST_BITS:
        return None
    return data


@contextmanager
def _any_digits() -> Iterator[None]:
    """Python refuses to write an int of more than 4,300 digits, which a product of axes may have."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)
