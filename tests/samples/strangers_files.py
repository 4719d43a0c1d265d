"""Raw files as a stranger names and writes them: what is made of them, and their maps to fill in."""

from pathlib import Path

import openpyxl

from kpbcalc.base.exact import GRID
from kpbcalc.base.own_choices import Own
from kpbcalc.onboarding.begin import Begun, begin
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.underlag.extracts.run import Imported, convert
from tests.builders import YEAR

EBBA = "19280317-0022"
DECISIONS = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"
VISITS = "Personnr;Besöksdatum;Typ;Utförare"
LEDGER = "Ansvar;Verksamhet;Konto;Motpart;Period;Belopp"


def put(folder: Path, name: str, *lines: str) -> Path:
    """A file of these lines in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def made(folder: Path, own: dict[str, object] | None = None) -> Imported:
    """What importing the folder gives."""
    return convert(folder, Own("0000", own or {}), YEAR, bytes(32))


def new(root: Path) -> Begun:
    """What a first delivery of the folder `raw` begins."""
    return begin("2082", YEAR, source=root / "raw", data=root / "data", cache=str(root / "cache"))


def maps(root: Path, sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet of the maps."""
    return read_rows(root / "data" / "2082" / "kartor.xlsx", sheet)


def sum_of(done: Imported) -> float:
    """The hours performed."""
    return float(done.insatsvolymer["utford"].sum()) / GRID


def fill(root: Path, sheet: str, row: dict[str, str], book_of: str = "kartor.xlsx", **cells: str) -> None:
    """Fill in the cells of the row that says so, or of a new one."""
    file = root / "data" / "2082" / book_of
    book = openpyxl.load_workbook(file)
    page = book[sheet]
    at = {cell.value: cell.column for cell in page[1]}
    rows = [
        n for n in range(2, page.max_row + 1) if all(page.cell(n, at[c]).value == t for c, t in row.items())
    ]
    number = rows[0] if rows else page.max_row + 1
    for name, text in {**row, **cells}.items():
        page.cell(number, at[name]).value = text
    book.save(file)
