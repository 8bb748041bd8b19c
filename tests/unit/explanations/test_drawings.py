"""Drawings are read as they are meant."""

from __future__ import annotations

from tests.unit.explanations.drawings import Drawing, analysis_of


def edges(*rows):
    return {f"{source} {target}" for source, target in Drawing("\n".join(rows)).edges}


def test_lines_that_come_together():
    assert edges(
        "a → b ┐",
        "      ├→ c → d",
        "e ────┘",
    ) == {"a b", "b c", "e c", "c d"}


def test_lines_that_part_and_come_together():
    assert edges(
        "x → a ┬→ b → c ┐",
        "      └────────┴→ d",
    ) == {"x a", "a b", "a d", "b c", "c d"}


def test_three_ways():
    assert edges(
        "x ┬→ a ────┐",
        "  ├→ b ────┼".replace("┼", "├") + "→ d",
        "  └→ c ────┘",
    ) == {"x a", "x b", "x c", "a d", "b d", "c d"}


def test_a_line_that_comes_back():
    assert edges(
        "a → e ────┐",
        "          ├→ f → g ┐",
        "b ┬→ h ───┘        ├→ i",
        "  └────────────────┘",
    ) == {"a e", "e f", "b h", "h f", "f g", "g i", "b i"}


def test_sizes_and_masks():
    read = Drawing("words 8×4 → lstm 16 → y\nmask  ┄┄┄┄┄┄┘")
    assert read.edges == {("words", "lstm"): False, ("lstm", "y"): False, ("mask", "lstm"): True}
    assert read.sizes == {"words": (8, 4), "lstm": (16,)}


def test_what_is_drawn_is_analyzed():
    a = analysis_of("a → conv ┐\n         ├→ concat → y\nb ───────┘")
    assert [(fusion.id, fusion.inputs) for fusion in a.fusions] == [("concat", ("a", "b"))]
    assert (a.model.depth, [output.name for output in a.outputs]) == (3, ["y"])
