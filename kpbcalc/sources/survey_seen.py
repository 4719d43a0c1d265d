"""Does a file look like the published results of a survey, and of which? For somebody to be shown the way."""

from itertools import islice
from pathlib import Path

from kpbcalc.base import archive, params
from kpbcalc.sources.survey_layouts import FILE
from kpbcalc.underlag.excel.book import opened
from kpbcalc.underlag.excel.cells import read_cells
from kpbcalc.underlag.excel.parsing import WorkbookError
from kpbcalc.underlag.headings import plain

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


def way_in(file: str, surveys: tuple[str, ...]) -> str:
    """What to do with it."""
    which = surveys[0] if len(surveys) == 1 else f"en av {', '.join(surveys)}"
    return f"ser ut att vara en undersökning: läs in den med kpb survey --file ”{file}” --survey {which}"


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
