"""Does a file look like the published results of a survey, and of which? For somebody to be shown the way."""

from itertools import islice
from pathlib import Path

from kpbcalc.base import archive, params
from kpbcalc.base.masked import masked
from kpbcalc.underlag.excel.book import opened
from kpbcalc.underlag.excel.cells import read_cells
from kpbcalc.underlag.excel.parsing import WorkbookError
from kpbcalc.underlag.headings import plain

FILE = "undersokning_filer.toml"
_SEARCHED = 20  # rows of a sheet that may hold its headings
_ENOUGH = 2  # headings of answers that no other file has


def surveys_like(file: Path) -> tuple[str, ...]:
    """The surveys whose answers stand as headings in the workbook, else those that its name speaks of."""
    if file.suffix.lower() != ".xlsx":
        return ()
    layouts = params.toml(FILE)["layout"]
    cells = _beginnings(file)
    found = {
        each["id"]: sum(plain(heading) in cells for q in each["fraga"] for heading in q["positiva"])
        for each in layouts
    }
    most = max(found.values())
    if most >= _ENOUGH:
        return tuple(name for name, many in found.items() if many == most)
    name = plain(file.stem)
    if not any(plain(word) in name for word in params.toml(FILE)["namn"]["ord"]):
        return ()
    ids = list(dict.fromkeys(str(each["id"]) for each in layouts))
    of_name = [i for i in ids if plain(params.toml(FILE)["namn"]["slag"][i]) in name]
    return tuple(of_name or ids)


def way_in(file: Path, surveys: tuple[str, ...], muni: str = "…", year: str = "…", data: str = "…") -> str:
    """What to do with it: the whole command, in quotation marks that every shell knows."""
    first, *others = surveys
    places = f'--data "{masked(data)}" --file "{masked(str(file))}"'
    told = f"kpb survey --muni {muni} --year {year} {places} --survey {first}"
    other = f" (eller {', '.join(others)})" if others else ""
    return f"ser ut att vara en undersökning. Läs in den: {told}{other}"


def _beginnings(file: Path) -> set[str]:
    """What stands in the first rows of every sheet; nothing of a file that cannot be read."""
    try:
        with opened(file) as book:
            sheets = [read_cells(book, name) for name in book.sheets]
            return {
                plain(cell)
                for sheet in sheets
                for line in islice(sheet.lines(), _SEARCHED)
                for cell in line
                if cell
            }
    except (WorkbookError, *archive.BROKEN):
        return set()
