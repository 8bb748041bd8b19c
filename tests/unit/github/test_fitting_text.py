"""As much as a comment or a summary takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.errors import ArchlensError
from archlens.github.fitting_text import MOST_BYTES, add_to_summary, fitted

END = "in the summary."


def test_all_of_it_where_there_is_room():
    assert fitted(["a", "b"], 5, END) == "a\n\nb\n"


def test_what_is_left_out_is_counted():
    assert fitted(["a" * 90, "b" * 500, "c"], 595, END) == f"{'a' * 90}\n\n2 more {END}\n"


def test_a_first_part_that_is_too_long_is_cut_at_a_line():
    text = fitted(["\n".join(["x" * 90] * 20)], 1_000, END)
    assert text == "\n".join(["x" * 90] * 5) + f"\n\nThe rest {END}\n"


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=400), min_size=1, max_size=12), st.integers(600, 2_000))
def test_it_is_never_longer_than_it_may_be(parts, most):
    def size(text):
        return len(text.encode())

    text = fitted(parts, most, END, size)
    assert size(text) <= most
    whole = "\n\n".join(parts) + "\n"
    assert (text == whole) == (size(whole) <= most)


def test_a_summary_is_added_to_what_is_there(tmp_path):
    path = tmp_path / "summary"
    path.write_text("before\n", "utf-8")
    add_to_summary(path, ["größe"])
    assert path.read_text("utf-8") == "before\ngröße\n"


def test_a_summary_takes_so_many_bytes(tmp_path):
    path = tmp_path / "summary"
    path.write_text("x" * 1_000, "utf-8")
    add_to_summary(path, ["ö" * 1_000 for _ in range(600)])
    assert path.stat().st_size <= MOST_BYTES
    assert path.read_text("utf-8").endswith("more left out: a summary holds no more.\n")


def test_a_summary_that_cannot_be_written(tmp_path):
    with pytest.raises(ArchlensError, match="the summary that GITHUB_STEP_SUMMARY names"):
        add_to_summary(tmp_path / "no" / "summary", ["x"])
