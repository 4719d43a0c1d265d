"""The maps of a municipality in a workbook, `<DATA>/<kommunkod>/kartor.xlsx`: one with its toml files.

Three sheets, that `kpb new` writes and a person fills in: `filer` (which file is which table, of which
system), `rubriker` (a heading and the column it is) and `ord` (a word and ours). What is read becomes what
the same choices would be in TOML: `[[kalla]]` for a system, `[kolumner]` and `[varden]` where kalla is empty.
A row that is not filled in says nothing.

Two more may be there: `insatser`, which volume carries the cost of an insats (`[[insatser]]`), and `val`,
what the import does with what can be counted in two ways (`[import]`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kpbcalc.base.errors import UsageError
from kpbcalc.base.filled_workbook import opened, text

NAME = "kartor.xlsx"
SHEETS = {
    "filer": ("kalla", "fil", "tabell"),
    "rubriker": ("kalla", "tabell", "rubrik", "blir"),
    "ord": ("kalla", "tabell", "kolumn", "ord", "blir"),
}
OPTIONAL = {"insatser": ("kod", "volymbas"), "val": ("val", "blir")}
NOT_USED = "(används inte)"
UNIT_LIST = "(enhetslista)"  # read by kpb new alone, for what is to be known of the units
_REMEDY = "Öppna den i Excel och spara om den, eller ta bort den och kör kpb new igen."


def read(file: Path, name: str) -> dict[str, Any]:
    """What the workbook says, as the TOML of the same choices. `name` is what messages call the file.

    Raises `UsageError` for a workbook that cannot be read, lacks a sheet or column, or holds a formula.
    """
    found: dict[str, list[dict[str, str]]] = {sheet: [] for sheet in SHEETS | OPTIONAL}
    book = opened(file, "Kartorna går inte att läsa som Excel.", name, _REMEDY)
    for sheet, columns in (SHEETS | OPTIONAL).items():
        if sheet not in book.sheetnames and sheet in OPTIONAL:
            continue
        if sheet not in book.sheetnames:
            raise UsageError(f"Bladet {sheet} saknas i kartorna.", where=name, remedy=_REMEDY)
        found[sheet] = list(_rows(book[sheet], columns, f"{name}, bladet {sheet}"))
    return _as_toml(found)


def _rows(sheet: Any, columns: tuple[str, ...], where: str) -> Iterator[dict[str, str]]:
    """The rows by our column names; other columns are for the reader of the workbook."""
    lines = sheet.iter_rows(values_only=True)
    heading = [text(cell).lower() for cell in next(lines, ())]
    missing = [column for column in columns if column not in heading]
    if missing:
        raise UsageError(f"Kolumnen {missing[0]} saknas i kartorna.", where=where, remedy=_REMEDY)
    place = {column: heading.index(column) for column in columns}
    for number, cells in enumerate(lines, start=2):
        row = {column: text(cells[i]) if i < len(cells) else "" for column, i in place.items()}
        if any(word.startswith("=") for word in row.values()):
            raise UsageError(
                "Kartorna har en formel där ett ord ska stå.", where=f"{where}, rad {number}",
                remedy="Skriv ordet självt i cellen.",
            )  # fmt: skip
        if any(row.values()):
            yield row


def _as_toml(rows: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    systems: dict[str, dict[str, Any]] = {}

    def of(kalla: str) -> dict[str, Any]:
        return systems.setdefault(kalla, {"namn": kalla, "filer": {}}) if kalla else said

    for row in rows["filer"]:
        if row["fil"] and row["tabell"] not in ("", NOT_USED, UNIT_LIST):
            of(row["kalla"]).setdefault("filer", {}).setdefault(row["tabell"], []).append(row["fil"])
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
