"""Does every filled-in row of the maps belong to a source and a table of it? Any other is read by nothing.

A source is what the sheet `filer` calls one, or `[[kalla]]`. A row without any holds for all of them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kpbcalc.base.choices_workbook import NAME, opened_maps
from kpbcalc.base.filled_workbook import rows_below
from kpbcalc.base.known_names import nearest
from kpbcalc.base.own_choices import Own
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.findings import Finding, kept

_SHEETS = ("rubriker", "ord")
_SECTIONS = ("kolumner", "varden")


def unread_sources(own: Own) -> list[Finding]:
    """V03, a warning for each source of the sheets that no file is of, with the nearest that there is, and
    for each table that a source has headings or words of and no file.
    """
    found = [found for file in own.files if file.name == NAME for found in of_workbook(file)]
    for number, entry in enumerate(_listed(own.get("kalla", []))):
        said = [table for section in _SECTIONS for table in _named(entry.get(section))]
        said += [str(one.get("tabell", "")) for one in _listed(entry.get("oversattning", []))]
        tables, place = _named(entry.get("filer")), own.where_entry("kalla", number)
        found += [_without_file(place, entry, t) for t in dict.fromkeys(said) if t not in tables]
    return found


def _listed(given: object) -> list[Mapping[str, Any]]:
    """The entries, one by itself too: it has been read as one (`words.read_words`)."""
    return [_named(one) for one in (given if isinstance(given, list) else [given])]


def _named(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _without_file(place: str, entry: Mapping[str, Any], table: str) -> Finding:
    count = sum(len(_named(_named(entry.get(section)).get(table))) for section in _SECTIONS) or 1
    name, files = entry.get("namn", ""), ", ".join(_named(entry.get("filer")))
    text = f"Källan {name} har rubriker eller ord för {table}, men ingen sådan fil: de läses inte."
    remedy = (
        f"Är en av källans filer {table}: välj det i kartor.xlsx, bladet filer (filer under [[kalla]]). "
        f"Annars: skriv raderna för den tabell de gäller ({files}), eller ta bort dem."
    )
    return Finding("V03", "varning", place, "tabell", count, (), text, atgard=remedy)


def of_workbook(file: Path) -> list[Finding]:
    """The same of one workbook of maps."""
    book = opened_maps(file, file.name)
    known = {row.get("kalla", "") for _, row in rows_below(book["filer"])} - {""}
    findings = []
    for sheet in _SHEETS:
        rows: dict[str, list[int]] = {}
        for number, row in rows_below(book[sheet]):
            if row.get("blir") and row.get("kalla", "") not in ("", *known):
                rows.setdefault(row["kalla"], []).append(number)
        findings += [_told(file.name, sheet, kalla, each, known) for kalla, each in rows.items()]
    return findings


def _told(file: str, sheet: str, kalla: str, rows: list[int], known: Iterable[str]) -> Finding:
    are = "läses inte" if len(rows) > 1 else "den läses inte"
    text = f"{rows_of(len(rows))} i bladet {sheet} hör till ”{kalla}”, en källa som ingen fil har: {are}."
    near = nearest(kalla, known)
    remedy = f"Menade du {near}? " if near else ""
    remedy += (
        f"Skriv källan som i bladet filer ({', '.join(sorted(known)) or 'tomt'}), eller ta bort raderna."
    )
    return Finding(
        "V03", "varning", f"{file}, bladet {sheet}", "kalla", len(rows), kept(rows), text, atgard=remedy
    )
