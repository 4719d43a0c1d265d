"""A municipality's own words: where they belong, who signs them, of which year; and what is refused."""

from pathlib import Path

import pytest

from kpbcalc.base.errors import UsageError
from kpbcalc.notebook import own_words
from kpbcalc.presentation import front

SIGNED = "Anna Ek, socialchef, 2018-03-01"


NAMES = {
    "Förord": "Förord", "Beslut": "Beslut", "Äldreomsorg: Konsumtion": "Äldreomsorg: Konsumtion",
    "Enheter hemtjänst ÄO": "enheter", "Ändring från 2015 till 2016": "andring",
}  # fmt: skip


def read(folder: Path, text: str, ar: int = 2017) -> list[own_words.OwnWords]:
    (folder / "0880").mkdir(exist_ok=True)
    (folder / "0880" / "texter.md").write_text(text, encoding="utf-8")
    return own_words.placed(own_words.read("0880", folder), NAMES, "0880", ar)


def test_words_stand_where_their_heading_says(tmp_path: Path) -> None:
    comment = f"# äldreomsorg: konsumtion\nFler.\n\n{SIGNED}\n"
    text = f"# Förord\nVi har\nräknat.\n\nOch sett.\n\n{SIGNED}\n\n{comment}"
    preface, about = read(tmp_path, text)
    assert preface == own_words.OwnWords("Förord", ("Vi har räknat.", "Och sett."), SIGNED)
    assert about.place == "Äldreomsorg: Konsumtion"
    assert own_words.at([preface, about], "Förord") == [preface]


def test_a_list_in_them_stays_a_list(tmp_path: Path) -> None:
    (preface,) = read(tmp_path, f"# Förord\nVi ska\n- se över\n  natten,\n- byta avtal.\n\n{SIGNED}\n")
    assert preface.paragraphs == ("Vi ska", ("se över natten,", "byta avtal."))
    view = front.own_words(preface.paragraphs, preface.signed)
    assert view.html.count("<li>") == 2 and "<li>byta avtal.</li>" in view.html


def test_words_of_another_year_are_not_shown(tmp_path: Path) -> None:
    text = f"# Beslut 2016\nVi väntar.\n\n{SIGNED}\n"
    assert not read(tmp_path, text) and len(read(tmp_path, text, 2016)) == 1


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert own_words.read("0880", tmp_path) == [] and own_words.read("0880", None) == []


def test_a_file_without_words_has_none_and_words_without_a_heading_are_told(tmp_path: Path) -> None:
    assert read(tmp_path, "\n") == []
    for text in ("Vi har räknat.", f"Vi har räknat.\n\n# Förord\nMer.\n\n{SIGNED}\n"):
        with pytest.raises(UsageError, match="ingen rubrik"):
            read(tmp_path, text)


def test_a_place_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="fråga som heter ”Äldreomsorg: Konsumption”") as refused:
        read(tmp_path, f"# Äldreomsorg: Konsumption\nFler.\n\n{SIGNED}\n")
    assert str(refused.value.remedy).startswith("Menade du ”Äldreomsorg: Konsumtion”?")
    assert "”Äldreomsorg: Konsumption 2016”" in str(refused.value.remedy)


def test_a_figure_is_named_by_its_sheet_and_a_title_may_end_with_a_year(tmp_path: Path) -> None:
    shown = ("enheter  hemtjänst äo", "Enheter hemtjänst ÄO 2017", "Ändring från 2015 till 2016")
    heads = (*shown, "Finns ej 2016")
    found = read(tmp_path, "\n".join(f"# {head}\nNorr.\n\n{SIGNED}\n" for head in heads))
    assert [one.place for one in found] == ["enheter", "enheter", "andring"]


@pytest.mark.parametrize("end", ["", "Anna Ek, socialchef"])
def test_words_that_nobody_signs_are_refused(tmp_path: Path, end: str) -> None:
    with pytest.raises(UsageError, match="saknar underskrift"):
        read(tmp_path, f"# Förord\nVi har räknat.\n\n{end}\n")


def test_a_file_that_is_not_utf8_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "0880").mkdir()
    (tmp_path / "0880" / "texter.md").write_bytes("# Förord\n".encode("cp1252"))
    with pytest.raises(UsageError) as refused:
        own_words.read("0880", tmp_path)
    assert "UTF-8" in str(refused.value.remedy)


def test_markup_in_them_is_text() -> None:
    html = front.own_words(["<script>alert(1)</script>"], "<b>Anna</b>, 2018-03-01").html
    assert "<script>" not in html and "<b>" not in html
