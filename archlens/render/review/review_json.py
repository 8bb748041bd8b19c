"""A review for programs: one JSON object, ``archlens.review/1``; docs/pull-requests.md lists the keys."""

from __future__ import annotations

from typing import Any

from archlens.render.check.check_json import outcome_data
from archlens.render.check.service_commands import disarmed_json
from archlens.render.diff.diff_json import comparison_data
from archlens.render.document import View
from archlens.reviews.review_results import Review, ReviewedModel, Side
from archlens.version import __version__

SCHEMA = "archlens.review/1"


def render(review: Review, _view: View) -> str:
    """The review as JSON, in ASCII; it ends with a line end."""
    return disarmed_json(
        {
            "schema": SCHEMA,
            "archlens": __version__,
            "exit_code": review.exit_code,
            "fail_on": review.fail_on,
            "base": {"revision": review.base.revision, "commit": review.base.commit},
            "settings_changed": review.settings_changed,
            "models": [_model(model) for model in review.models],
            "check": outcome_data(review.outcome),
        }
    )


def _model(model: ReviewedModel) -> dict[str, Any]:
    sides = tuple(side.name if side is not None else "" for side in (model.old, model.new))
    view = View(sides=(sides[0], sides[1]))
    return {
        "path": model.path,
        "before": model.before,
        "state": model.state,
        "renamed": model.is_renamed,
        "old": _side(model.old),
        "new": _side(model.new),
        "why_not_compared": model.why_not_compared,
        "diff": None if model.comparison is None else comparison_data(model.comparison, view),
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {"name": side.name, "lock": side.lock, "pointer": side.is_pointer, "why_not": side.why_not}
