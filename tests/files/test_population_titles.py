"""A population whose titles or file name say another place or year than ours is told of."""

from pathlib import Path

import pytest

from kpbcalc.underlag.load import examine
from kpbcalc.underlag.population_advice import titled_otherwise
from kpbcalc.underlag.read import read
from tests.builders import YEAR, small, write


def told(root: Path, name: str, *titles: str) -> list[tuple[str, str]]:
    """What is said in Torsby, 2022, of a file with these titles."""
    file = root / name
    file.write_text("\n".join([*titles, "Ålder;Kön;Antal", "70;K;2", "71;M;5"]) + "\n", encoding="utf-8")
    frame, _ = read(file, "befolkning")
    found = titled_otherwise(frame, "befolkning", file.name, "1737", 2022)
    assert all(f.allvar == "varning" and f.atgard for f in found)
    return [(f.regel, f.text) for f in found]


@pytest.mark.parametrize(
    "title",
    [
        "Folkmängd 31 december 2022, 1737 Torsby",
        "Folkmängd i Torsby och Säffle kommun",
        "Uttag 2023-02-14",
        "Folkmängd 1 januari 2023",
        "Folkmängd 2022-12-31",
        "Vad siffrorna kan vara",
        "Kommuner i Stockholms län",
    ],
)
def test_a_title_of_our_place_and_year_is_silent(tmp_path: Path, title: str) -> None:
    assert told(tmp_path, "invånare.csv", title) == []


@pytest.mark.parametrize("title", ["Folkmängd, 1785 Säffle", "Säffle kommun", "Säffles invånare"])
def test_a_title_of_another_municipality_is_told(tmp_path: Path, title: str) -> None:
    ((rule, text),) = told(tmp_path, "invånare.csv", title)
    assert rule == "V03" and "Säffle" in text and "Torsby" in text


def test_a_file_name_says_it_too(tmp_path: Path) -> None:
    assert [rule for rule, _ in told(tmp_path, "Befolkning Säffle 2021.csv")] == ["V03", "V15"]


@pytest.mark.parametrize("title", ["Folkmängd 31 december 2021", "Folkmängd 2021-12-31", "År 2023"])
def test_a_title_of_another_year_is_told(tmp_path: Path, title: str) -> None:
    ((rule, text),) = told(tmp_path, "invånare.csv", title)
    assert rule == "V15" and "2022" in text


def test_the_title_is_believed_before_the_name_of_the_file(tmp_path: Path) -> None:
    assert [rule for rule, _ in told(tmp_path, "Torsby 2022.csv", "1785 Säffle, 2021")] == ["V03", "V15"]
    assert told(tmp_path, "Säffle 2021.csv", "1737 Torsby, 2022") == []


def test_it_is_told_of_the_underlag(tmp_path: Path) -> None:
    folder = write(tmp_path, small(), kommun="1737")
    (folder / "befolkning.csv").write_text("Säffle kommun 2020\nalder;kon;antal\n70;K;60\n", encoding="utf-8")
    found = [f.regel for f in examine(tmp_path, "1737", YEAR)[1] if f.tabell == "befolkning.csv"]
    assert "V03" in found and "V15" in found
