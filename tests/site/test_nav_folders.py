from __future__ import annotations

from docs.site.nav_folders import with_pages


def test_a_folder_is_its_pages_index_first(tmp_path):
    for name in ("b.md", "index.md", "a.md", "make.py", "picture.svg"):
        (tmp_path / "rules").mkdir(exist_ok=True)
        (tmp_path / "rules" / name).write_text("", encoding="utf-8")
    nav = [{"Start": ["index.md"]}, {"Reference": [{"Rules": "rules/"}, "other.md"]}]
    assert with_pages(nav, tmp_path) == [
        {"Start": ["index.md"]},
        {"Reference": [{"Rules": ["rules/index.md", "rules/a.md", "rules/b.md"]}, "other.md"]},
    ]


def test_what_names_no_folder_stays(tmp_path):
    nav = ["index.md", {"Elsewhere": "https://example.org"}, {"Page": "a/b.md"}]
    assert with_pages(nav, tmp_path) == nav
