"""In which row of a municipality's own files does a name stand, or a section? For whoever has misspelt it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kpbcalc.base import choices_workbook, filled_workbook
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import UnknownNameError

_ROW = re.compile(r"rad (\d+), ")
_SECTION = re.compile(r"\[\[?([^\[\]]+)\]\]?")


def with_row(fault: UsageError, files: Sequence[tuple[Path, str]]) -> UsageError:
    """The fault with the file and the row of the name it is about, where the name is found.

    In: the files, and what messages call them. The one that the fault names, and its section, go first.
    """
    if not isinstance(fault, UnknownNameError):
        return _with_section(fault, files)
    _, _, section = fault.where.partition(", ")
    section = _ROW.sub("", section)
    for file, name in sorted(files, key=lambda one: not fault.where.startswith(f"{one[1]},")):
        rows = _in_workbook(file, fault.name) if file.name == choices_workbook.NAME else _in_toml(file, fault)
        for row in rows:
            place = ", ".join(filter(None, (name, row, section)))
            return UnknownNameError(fault.name, fault.what, where=place, remedy=fault.remedy)
    return fault


def entry_rows(file: Path) -> dict[str, list[int]]:
    """The rows where each `[[list]]` of a TOML file has an entry."""
    rows: dict[str, list[int]] = {}
    for number, line in enumerate(_lines(file), start=1):
        if line.strip().startswith("[[") and (said := _SECTION.match(line.strip())):
            rows.setdefault(said[1].strip(), []).append(number)
    return rows


def _with_section(fault: UsageError, files: Sequence[tuple[Path, str]]) -> UsageError:
    """A fault of a section's form with the row where the section stands, where that is one place."""
    name, _, rest = fault.where.partition(", ")
    said = _ROW.match(rest)
    first, section = int(said[1]) if said else 1, _ROW.sub("", rest)
    ways = _SECTION.findall(section)
    file = next((file for file, called in files if called == name and file.suffix.lower() == ".toml"), None)
    if file is None or not ways or (said and len(ways) == 1):
        return fault
    row = _of_section(_lines(file), first, ways)
    if row is None:
        return fault
    return UsageError(fault.what, where=f"{name}, rad {row}, {section}", remedy=fault.remedy)


def _of_section(lines: Sequence[str], first: int, ways: Sequence[str]) -> int | None:
    """The row of the last section, within the entry that begins in the row `first`; None of several."""
    wanted = {ways[-1], f"{ways[0]}.{ways[-1]}"}
    heading = ""
    found: dict[tuple[str, int], int] = {}
    for number, line in enumerate(lines[first - 1 :], start=first):
        if said := _SECTION.match(line.strip()):
            heading = said[1].strip()
            if number > first and heading == ways[0] and len(ways) > 1:
                break
        key = "" if said else line.partition("=")[0].strip().replace('"', "")
        way = ".".join(filter(None, (heading, key)))
        if any(f"{way}.".startswith(f"{section}.") for section in wanted):
            found.setdefault((heading, number if said else 0), number)
    exact = [number for (name, of_heading), number in found.items() if name in wanted and of_heading]
    left = exact or [*dict.fromkeys(min(n for (h, _), n in found.items() if h == name) for name, _ in found)]
    return left[0] if len(left) == 1 else None


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8-sig", "replace").splitlines()


def _in_toml(file: Path, fault: UnknownNameError) -> Iterator[str]:
    """The rows that have the name, those of the fault's section first."""
    wanted = _SECTION.findall(fault.where)
    whole = re.compile(rf"(?<![\w-]){re.escape(fault.name)}(?![\w-])")
    entry = _ROW.search(fault.where)
    heading, found = "", []
    for number, line in enumerate(_lines(file), start=1):
        if said := _SECTION.match(line.strip()):
            heading = said[1].strip()
        if not line.lstrip().startswith("#") and whole.search(line):
            within = any(f"{heading}.".startswith(f"{section}.") for section in wanted)
            before = entry is not None and number < int(entry[1])  # of an entry above
            found.append((not within, before, number))
    yield from (f"rad {number}" for *_, number in sorted(found))


def _in_workbook(file: Path, wanted: str) -> Iterator[str]:
    book = filled_workbook.opened(file, "Kartorna går inte att läsa som Excel.", file.name, "")
    for sheet in book:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if wanted in map(filled_workbook.text, cells):
                yield f"bladet {sheet.title}, rad {number}"
