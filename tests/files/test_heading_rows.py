"""On which row the headings stand: below titles of two cells, and below a row of groups."""

from pathlib import Path

import openpyxl
import pytest

from kpbcalc.underlag.heading_row import heading_row
from kpbcalc.underlag.read import read

TITLES: list[list[object]] = [
    ["Beslutslista SoL"],
    ["Urval: pågående 2024", None, None, "Utskriven 2025-01-22"],
    [],
]
GROUPS: list[object] = ["Brukare", None, "Beslut", None, None, "Omfattning", None, "Verkställighet"]
HEADINGS = ["Personnummer", "Namn", "Insats", "Gäller fr.o.m.", "Gäller t.o.m.", "Mängd", "Per", "Utförare"]
CELLS: list[object] = ["1", "N", "Hemtjänst", "2024-01-01", None, 10, "tim/mån", "Norr"]


@pytest.mark.parametrize("above", [TITLES, [*TITLES, GROUPS], [GROUPS], []])
def test_known_headings_are_found_below_titles_and_groups(above: list[list[object]]) -> None:
    assert heading_row([*above, HEADINGS, CELLS], "beslut") == len(above)


def test_two_cells_are_no_headings_above_a_wider_table() -> None:
    unknown = [f"K{n}" for n in range(8)]
    assert heading_row([*TITLES, unknown, CELLS], "beslut") == 3
    assert heading_row([["Ålder", "Antal"], ["0", "9"], ["1", "8", "x"]], "annat") == 0
    assert heading_row([["K1", "K2", "K3"], [*CELLS, "9"]], "annat") == 0, "three cells are no title"


def test_a_workbook_with_groups_above_its_headings_is_read_by_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (*TITLES, GROUPS, HEADINGS, CELLS):
        book.active.append(line)
    book.save(tmp_path / "Beslut SoL.xlsx")
    frame, findings = read(tmp_path / "Beslut SoL.xlsx", "beslut")
    assert [*frame.columns] == [heading.lower() for heading in HEADINGS]
    assert any("rad 5" in f.text for f in findings)
