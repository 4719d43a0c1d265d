"""In which row of a municipality's own files does a name stand? For whoever has misspelt it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kpbcalc.base import choices_workbook, filled_workbook
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import UnknownNameError

_SECTION = re.compile(r"\[\[?([^\[\]]+)\]\]?")


def with_row(fault: UsageError, files: Sequence[tuple[Path, str]]) -> UsageError:
    """The fault with the file and the row of the name it is about, where the name is found.

    In: the files, and what messages call them. The one that the fault names, and its section, go first.
    """
    if not isinstance(fault, UnknownNameError):
        return fault
    _, _, section = fault.where.partition(", ")
    for file, name in sorted(files, key=lambda one: not fault.where.startswith(f"{one[1]},")):
        rows = _in_workbook(file, fault.name) if file.name == choices_workbook.NAME else _in_toml(file, fault)
        for row in rows:
            place = ", ".join(filter(None, (name, row, section)))
            return UnknownNameError(fault.name, fault.what, where=place, remedy=fault.remedy)
    return fault


def _in_toml(file: Path, fault: UnknownNameError) -> Iterator[str]:
    """The rows that have the name, those of the fault's section first."""
    wanted = _SECTION.findall(fault.where)
    whole = re.compile(rf"(?<![\w-]){re.escape(fault.name)}(?![\w-])")
    heading, found = "", []
    for number, line in enumerate(file.read_text("utf-8-sig", "replace").splitlines(), start=1):
        if said := _SECTION.match(line.strip()):
            heading = said[1].strip()
        if not line.lstrip().startswith("#") and whole.search(line):
            within = any(f"{heading}.".startswith(f"{section}.") for section in wanted)
            found.append((not within, number))
    yield from (f"rad {number}" for _, number in sorted(found))


def _in_workbook(file: Path, wanted: str) -> Iterator[str]:
    book = filled_workbook.opened(file, "Kartorna går inte att läsa som Excel.", file.name, "")
    for sheet in book:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if wanted in map(filled_workbook.text, cells):
                yield f"bladet {sheet.title}, rad {number}"
