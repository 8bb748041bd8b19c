"""A card in its file: its place, what is refused, what is up to date; the link to its picture."""

from pathlib import Path

import pytest

import archlens
from archlens.errors import ArchlensError, ArgumentError
from archlens.render.card.card_file import Card, CardFile, card_name, card_of, check_name, check_picture
from archlens.text.marked_sections import MarkerError
from tests.unit.render.made import sample

CARD = Card("m", "one\ntwo; read by archlens 0.1.0\n")
MARKED = "<!-- archlens:card m -->\n\none\ntwo; read by archlens 0.1.0\n\n<!-- /archlens:card -->\n"


@pytest.fixture
def file(tmp_path):
    def written(text):
        path = tmp_path / "README.md"
        path.write_bytes(text.encode())
        return CardFile.read(str(path))

    return written


def test_a_new_or_blank_file_has_the_card_alone(file, tmp_path):
    new = CardFile.read(str(tmp_path / "new.md"))
    assert new.data is None
    assert new.with_card(CARD) == MARKED.encode()
    assert file("").with_card(CARD) == MARKED.encode()
    assert file("\n\n").with_card(CARD) == b"\n\n" + MARKED.encode()


def test_a_file_without_a_place_gets_the_card_at_its_end_if_that_is_asked_for(file):
    with pytest.raises(MarkerError, match="Write these two lines"):
        file("# Mine\n").with_card(CARD)
    assert file("# Mine\n").with_card(CARD, append=True) == b"# Mine\n\n" + MARKED.encode()


def test_a_card_that_has_a_place_is_not_added_once_more(file):
    before = "# Mine\n<!-- archlens:card -->\n<!-- /archlens:card -->\n"
    after = file(before).with_card(CARD, append=True).decode()
    assert after == before.replace("card -->\n<!-- /", "card -->\n\none\ntwo; read by archlens 0.1.0\n\n<!-- /")
    named = file(before).with_card(CARD, exactly=True, append=True).decode()
    assert named == before + "\n" + MARKED


def test_which_line_is_stale(file):
    assert file(MARKED).stale_line(CARD) is None
    assert file("a\n" + MARKED.replace("0.1.0", "9.9")).stale_line(CARD) is None
    assert file(MARKED.replace("\n", "\r\n")).stale_line(CARD) is None
    assert file("a\n" + MARKED.replace("one", "on")).stale_line(CARD) == 4
    assert file(MARKED.replace("one\n", "one\nmore\n")).stale_line(CARD) == 4
    assert file("<!-- archlens:card -->\n<!-- /archlens:card -->\n").stale_line(CARD) == 2
    with pytest.raises(MarkerError):
        file("").stale_line(CARD)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ArchlensError, match="expected to read"):
        CardFile.read(str(tmp_path))


@pytest.mark.parametrize("name", ["", "a b", "a--b", "-a", "x -->", "ä", "a" * 81])
def test_names_that_a_marker_cannot_have(name):
    with pytest.raises(ArgumentError, match="expected a name of letters"):
        check_name(name)


@pytest.mark.parametrize("picture", ["model.pdf", "mermaid.mmd", "model", ""])
def test_pictures_that_are_not_shown(picture):
    with pytest.raises(ArgumentError, match=r"a file that ends in \.svg or \.png"):
        check_picture(picture)
    with pytest.raises(ArgumentError, match=r"a file that ends in \.svg or \.png"):
        card_of(sample("siamese"), "m", picture=picture)


@pytest.mark.parametrize(
    ("picture", "folder", "link"),
    [
        ("model.svg", ".", "model.svg"),
        ("docs/model (1).svg", ".", "docs/model%20%281%29.svg"),
        ("img/größe.SVG", "docs", "../img/gr%C3%B6%C3%9Fe.SVG"),
        ("docs/a.svg", "docs", "a.svg"),
    ],
)
def test_the_link_leads_from_the_file_to_the_picture(picture, folder, link):
    card = card_of(sample("siamese"), "pairs_1", picture=picture, folder=Path(folder))
    assert f"\n\n![Architecture of pairs\\_1]({link})\n\n" in card.text
    path, drawn = card.picture
    assert path == Path(picture)
    assert drawn.startswith(b"<?xml")


def test_a_picture_in_mermaid_is_in_the_text():
    card = card_of(sample("siamese"), "m", picture="mermaid")
    assert card.picture is None
    assert "```mermaid\n" in card.text


def test_names_after_files_and_models():
    a = sample("siamese")
    assert card_name(a, "https://example.org/x/new model.keras?token=1") == "new-model"
    assert card_name(a, "app.models:build") == "build"
    assert card_name(a, "-") == card_name(a, None) == "siamese"
    assert "`m.keras`" in card_of(a, "m", model="https://example.org/x/m.keras?token=1").text
    assert "example.org" not in card_of(a, "m", model="https://example.org/x/m.keras?token=1").text
    assert "**File:** format" in card_of(a, "m", model="-").text


class TestPython:
    """``archlens.card``."""

    def test_as_text_and_in_a_file(self, tmp_path):
        text = archlens.card("sample_models/siamese.keras")
        assert text.splitlines()[0] == "<!-- archlens:card siamese -->"
        path = archlens.card("sample_models/siamese.keras", tmp_path / "README.md")
        assert path == tmp_path / "README.md"
        assert path.read_text(encoding="utf-8") == text
        archlens.card("sample_models/driving.keras", path, append=True, picture=tmp_path / "driving.svg")
        both = path.read_text(encoding="utf-8")
        assert both.startswith(text)
        assert "](driving.svg)" in both
        assert (tmp_path / "driving.svg").is_file()

    def test_of_an_analysis_read_back(self):
        a = archlens.Analysis.from_dict(sample("siamese").to_dict())
        assert archlens.card(a).startswith("<!-- archlens:card siamese -->")

    def test_what_is_refused_leaves_no_file(self, tmp_path):
        readme = tmp_path / "README.md"
        readme.write_text("# Mine\n")
        with pytest.raises(MarkerError):
            archlens.card("sample_models/siamese.keras", readme, picture=tmp_path / "x.svg")
        with pytest.raises(ArchlensError, match="the model itself"):
            archlens.card("sample_models/siamese.keras", "sample_models/siamese.keras", append=True)
        with pytest.raises(ArgumentError):
            archlens.card("sample_models/siamese.keras", 3)
        assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
        assert readme.read_text() == "# Mine\n"
