"""The maps of a municipality in a workbook, `<DATA>/<kommunkod>/kartor.xlsx`: one with its toml files.

Three sheets, that `kpb new` writes and a person fills in: `filer` (which file is which table, of which
system), `rubriker` (a heading and the column it is) and `ord` (a word and ours). What is read becomes what
the same choices would be in TOML: `[[kalla]]` for a system, `[kolumner]` and `[varden]` where kalla is empty.
A row that is not filled in says nothing.

Two more may be there: `insatser`, which volume carries the cost of an insats (`[[insatser]]`), and `val`,
what the import does with what can be counted in two ways (`[import]`).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults
from kpbcalc.base.filled_workbook import opened, text
from kpbcalc.base.known_names import nearest

NAME = "kartor.xlsx"
SHEETS = {
    "filer": ("kalla", "fil", "tabell"),
    "rubriker": ("kalla", "tabell", "rubrik", "blir"),
    "ord": ("kalla", "tabell", "kolumn", "ord", "blir"),
}
OPTIONAL = {"insatser": ("kod", "volymbas"), "val": ("val", "blir")}
OF_A_FILE = ("perioder", "slutdag")
BESIDE = {"filer": OF_A_FILE}  # columns that need not be there
TOLD = ("varfor", "rader")  # what kpb new tells in columns of its own beside them
NOT_USED = "(används inte)"
UNIT_LIST = "(enhetslista)"  # read by kpb new alone, for what is to be known of the units
_REMEDY = "Öppna den i Excel och spara om den. Går det inte: hämta tillbaka en tidigare version av filen."
_KEPT = "Det som är ifyllt blir kvar."


def read(file: Path, name: str) -> dict[str, Any]:
    """What the workbook says, as the TOML of the same choices. `name` is what messages call the file.

    Raises `UsageError` for a workbook that cannot be read, lacks sheets or columns (all at once), or
    holds a formula.
    """
    book = opened_maps(file, name)
    found: dict[str, list[dict[str, str]]] = {sheet: [] for sheet in SHEETS | OPTIONAL}
    faults = Faults()
    strange = [sheet for sheet in book.sheetnames if sheet not in found]
    for sheet, columns in (SHEETS | OPTIONAL).items():
        if sheet not in book.sheetnames:
            with faults.caught():
                _require_sheet(book, sheet, columns, strange, name)
            continue
        with faults.caught():
            found[sheet] = _rows(book[sheet], columns, BESIDE.get(sheet, ()), f"{name}, bladet {sheet}")
    with faults.caught():
        _require_source(found["filer"], f"{name}, bladet filer")
    faults.stop()
    return _as_toml(found)


def opened_maps(file: Path, name: str) -> Any:
    """The workbook. Raises `UsageError` for one that cannot be read."""
    return opened(file, "Kartorna går inte att läsa som Excel.", name, _REMEDY)


def _require_sheet(
    book: Any, sheet: str, columns: tuple[str, ...], strange: Sequence[str], name: str
) -> None:
    """Raise `UsageError` for a sheet that is not there, with the one that by name or headings is it."""
    near = nearest(sheet, strange)
    near = near or next((one for one in strange if {*columns} <= {*_headings(book[one])}), "")
    if near:
        raise UsageError(
            f"Bladet ”{near}” ska heta {sheet}.", where=name, remedy=f"Byt namn på bladet. {_KEPT}"
        )
    if sheet in SHEETS:
        remedy = f"Byt tillbaka namnet på bladet som hette {sheet}. {_KEPT}"
        raise UsageError(f"Bladet {sheet} saknas i kartorna.", where=name, remedy=remedy)


def _require_source(rows: Sequence[Mapping[str, str]], where: str) -> None:
    """Raise `UsageError` for a file that something is chosen for and that is of no source: none reads it."""
    faults = Faults()
    for choice in OF_A_FILE:
        lost = [row["fil"] for row in rows if row.get(choice) and row["tabell"] and not row["kalla"]]
        if lost:
            text = f"{', '.join(lost)} har {choice} men ingen källa."
            faults.add(UsageError(text, where=where, remedy="Skriv källan på raden, i kolumnen kalla."))
    faults.stop()


def _require_headings(
    heading: Sequence[str], columns: tuple[str, ...], beside: tuple[str, ...], where: str
) -> None:
    """Raise `UsageError` for all headings that are not there, each with the one that it seems to be.

    Those `beside` need not be there, but under their own name; what kpb new tells is none of them.
    """
    strange = [word for word in heading if word and word not in (*columns, *beside, *TOLD)]
    faults = Faults()
    for column in (*columns, *beside):
        if column in heading:
            continue
        if near := nearest(column, strange):
            strange.remove(near)
            what, remedy = f"Rubriken ”{near}” ska heta {column}.", f"Rätta rubriken på rad 1. {_KEPT}"
        elif column in beside:
            continue
        else:
            what, remedy = f"Rubriken {column} saknas i kartorna.", f"Skriv tillbaka den på rad 1. {_KEPT}"
        faults.add(UsageError(what, where=where, remedy=remedy))
    faults.stop()


def _headings(sheet: Any) -> list[str]:
    return [text(cell).lower() for cell in next(sheet.iter_rows(values_only=True), ())]


def _rows(sheet: Any, columns: tuple[str, ...], beside: tuple[str, ...], where: str) -> list[dict[str, str]]:
    """The rows by our column names; other columns are for the reader of the workbook."""
    heading = _headings(sheet)
    _require_headings(heading, columns, beside, where)
    place = {column: heading.index(column) for column in (*columns, *beside) if column in heading}
    rows = []
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
        row = {column: text(cells[i]) if i < len(cells) else "" for column, i in place.items()}
        if any(word.startswith("=") for word in row.values()):
            raise UsageError(
                "Kartorna har en formel där ett ord ska stå.", where=f"{where}, rad {number}",
                remedy="Skriv ordet självt i cellen.",
            )  # fmt: skip
        if any(row.values()):
            rows.append(row)
    return rows


def _as_toml(rows: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    systems: dict[str, dict[str, Any]] = {}

    def of(kalla: str) -> dict[str, Any]:
        return systems.setdefault(kalla, {"namn": kalla, "filer": {}}) if kalla else said

    for row in rows["filer"]:
        if row["fil"] and row["tabell"] not in ("", NOT_USED, UNIT_LIST):
            of(row["kalla"]).setdefault("filer", {}).setdefault(row["tabell"], []).append(row["fil"])
            for choice in (name for name in OF_A_FILE if row.get(name)):
                of(row["kalla"]).setdefault(choice, {})[row["fil"]] = row[choice]
        elif row["fil"] and row["tabell"]:
            said.setdefault("import", {}).setdefault("anvands_inte", []).append(row["fil"])
    for row in rows["rubriker"]:
        if row["rubrik"] and row["blir"]:
            named = of(row["kalla"]).setdefault("kolumner", {}).setdefault(row["tabell"], {})
            named[row["rubrik"]] = row["blir"]
    for row in rows["ord"]:
        if row["ord"] and row["blir"]:
            words = of(row["kalla"]).setdefault("varden", {}).setdefault(row["tabell"], {})
            words.setdefault(row["kolumn"], {})[row["ord"]] = row["blir"]
    if chosen := [row for row in rows["insatser"] if row["kod"] and row["volymbas"]]:
        said["insatser"] = chosen
    for row in rows["val"]:
        if row["val"] and row["blir"]:
            said.setdefault("import", {})[row["val"]] = row["blir"]
    said.pop("filer", None)  # without a system there is nobody to read them
    if used := [system for system in systems.values() if system["filer"]]:
        said["kalla"] = used
    return said
