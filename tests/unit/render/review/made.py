"""Reviews made by hand, with text that a stranger may have written."""

from __future__ import annotations

import archlens
from archlens.checks.outcome import Outcome, Unchecked, Verdict
from archlens.reviews.changed_files import Base
from archlens.reviews.review_results import Review, ReviewedModel, Side
from tests.ci.repositories import SAMPLES
from tests.unit.checks.made import contract, finding, violation

COMMIT = "0123456789abcdef" * 2 + "01234567"
ADD, CONCATENATE, IMAGE_TEXT = (
    archlens.analyze(SAMPLES / f"{name}.keras") for name in ("merge_add", "merge_concatenate", "image_text")
)
CHANGE = archlens.compare(CONCATENATE, ADD)


def changed(path="m.keras", before=None):
    before = before or path
    return ReviewedModel(path, before, Side(f"{COMMIT[:12]}:{before}", CONCATENATE), Side(path, ADD), CHANGE)


def added(path="new.keras"):
    return ReviewedModel(path, None, None, Side(path, IMAGE_TEXT))


def removed(path="gone.keras"):
    return ReviewedModel(path, path, None, None)


def same(path="same.keras", before=None):
    side = Side(path, ADD)
    return ReviewedModel(path, before or path, side, side, archlens.compare(ADD, ADD))


def unreadable(path="bad.keras"):
    return ReviewedModel(path, None, None, Side(path, why_not=f"{path}: expected a model, found a text. Give one."))


def pointer(path="p.keras"):
    return ReviewedModel(path, path, None, Side(path, why_not=f"{path}: expected the file.", is_pointer=True))


def locked(path="locked.keras"):
    models = (archlens.Architecture.of(each) for each in (CONCATENATE, ADD))
    old, new = (Side(path, model, lock="a.lock", is_pointer=True) for model in models)
    return ReviewedModel(path, path, old, new, archlens.compare(old.model, new.model))


def not_compared(path="later.keras"):
    side = Side(f"{COMMIT[:12]}:{path}", why_not=f"{COMMIT[:12]}:{path}: expected the file itself.", is_pointer=True)
    return ReviewedModel(path, path, side, Side(path, ADD), None, side.why_not)


def review(*models, problems=(), unchecked=(), settings_changed=False, revision="main", anchor="archlens.toml"):
    verdicts = [Verdict(contract(each.name), each.model, 1) for each in problems if each.source == "contract"]
    names = tuple(model.path for model in models)
    outcome = Outcome(names, True, tuple(verdicts), tuple(problems), tuple(unchecked), "warning", anchor=anchor)
    return Review(Base(revision, COMMIT), models, outcome, settings_changed, "warning")


def of_each_kind():
    models = (changed(), added(), removed(), same(), unreadable(), pointer(), locked(), not_compared())
    problems = [violation(model="new.keras"), finding(model="new.keras"), finding(model="m.keras")]
    told = [Unchecked(model.path, model.new.why_not) for model in models[4:6]]
    return review(*models, problems=problems, unchecked=told)


def hostile(texts):
    """All of it with text of a stranger."""
    models, problems, told = [], [], []
    for number, text in enumerate(texts):
        path = f"{text}{number}"
        models += [changed(path, f"b{path}"), added(f"n{path}"), removed(f"g{path}"), not_compared(f"l{path}")]
        models.append(unreadable(f"u{path}"))
        told.append(Unchecked(f"u{path}", f"u{path}: {text}"))
        problems.append(violation(text, model=path, message=text, promised=text, where=(text,)))
        problems.append(finding(model=f"n{path}", message=text, hint=text, where=(text,)))
    return review(*models, problems=problems, unchecked=told, settings_changed=True, revision="".join(texts))
