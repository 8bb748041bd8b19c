"""What two models are called above their comparison."""

from __future__ import annotations

import pytest

from archlens.render.diff.side_titles import side_titles


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("runs/7/model.keras", "runs/8/best.keras", ("model.keras", "best.keras")),
        ("a/model.keras", "b/model.keras", ("a/model.keras", "b/model.keras")),
        ("model.keras", "b/model.keras", ("model.keras", "b/model.keras")),
        ("a/x/m.keras", "b/x/m.keras", ("a/…/m.keras", "b/…/m.keras")),
        ("a/m.keras", "a/m.keras", ("m.keras", "m.keras")),
        ("HEAD~1:models/m.keras", "models/m.keras", ("HEAD~1:m.keras", "m.keras")),
        ("origin/main:m.keras", "m.keras", ("origin/main:m.keras", "m.keras")),
        ("https://example.org/a/m.keras", "m.keras", ("a/m.keras", "m.keras")),
        ("C:\\old\\m.keras", "C:\\new\\m.keras", ("old/m.keras", "new/m.keras")),
        ("app.models:build", "app.models:other", ("app.models:build", "app.models:other")),
        ("folder/", "-", ("folder", "-")),
        ("/", "", ("/", "")),
    ],
)
def test_the_names_of_files_and_what_tells_equal_ones_apart(old, new, expected):
    assert side_titles(old, new) == expected
    assert side_titles(new, old) == expected[::-1]
