"""What is in a workbook: its sheets in order, shared texts, and which formats are dates."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from kpbcalc.base import archive, params
from kpbcalc.underlag.excel.number_format import padded
from kpbcalc.underlag.excel.parsing import End, Start, WorkbookError, parse

_YES = ("1", "true")
_RELATIONS = "xl/_rels/workbook.xml.rels"
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
# A format with no day, month or year in it is a time of day; months are told from minutes by being dates.
DATE, TIME, DURATION = "date", "time", "duration"


@dataclass(frozen=True)
class Book:
    """An open workbook: its worksheets' names and parts in order, which are hidden, and what cells refer to.

    `formats` tells by a cell's style whether its number is a date, a time, a duration or shown with noughts
    before it (the pattern), `codes` the format itself; `recalculated` whether Excel is asked to work out
    every formula when the workbook is opened.
    """

    archive: zipfile.ZipFile
    sheets: Mapping[str, str]
    hidden: frozenset[str]
    texts: list[str]
    formats: Mapping[str, str]
    from_1904: bool
    recalculated: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)

    def shown(self) -> list[str]:
        """The names of the sheets that are not hidden; all of them when none is shown."""
        return [name for name in self.sheets if name not in self.hidden] or list(self.sheets)


@contextmanager
def opened(file: Path) -> Iterator[Book]:
    """The workbook, open. Raises `WorkbookError`, also when damage shows while its sheets are read."""
    try:
        with archive.opened(file) as packed:
            yield _book(packed)
    except archive.ArchiveError as error:
        raise WorkbookError(str(error)) from None


def _book(packed: zipfile.ZipFile) -> Book:
    names = {name.casefold(): name for name in packed.namelist()}
    main = names.get("xl/workbook.xml")
    if main is None:
        raise WorkbookError("den innehåller ingen arbetsbok")
    listed, targets = _Sheets(), _Relations()
    parse(archive.pieces(packed, main), listed.starts())
    if _RELATIONS in names:
        parse(archive.pieces(packed, names[_RELATIONS]), {"Relationship": targets.add})
    sheets = {}
    for name, relation in listed.sheets.items():
        kind, target = targets.found.get(relation, ("", ""))
        part = names.get(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").casefold())
        if part is not None and kind == "worksheet":
            sheets[name] = part
    if not sheets:
        raise WorkbookError("den har inget kalkylblad")
    if len(sheets) > params.toml("filer.toml")["excel"]["hogst_blad"]:
        raise WorkbookError("den har orimligt många blad")

    def part_of(kind: str, usual: str) -> str | None:
        known = (t for k, t in targets.found.values() if k == kind)
        return names.get(posixpath.normpath(posixpath.join("/xl", next(known, usual))).lstrip("/").casefold())

    texts, styles = _Texts(), _Styles()
    if part := part_of("sharedStrings", "sharedStrings.xml"):
        parse(archive.pieces(packed, part), texts.starts(), texts.ends(), texts.text)
    if part := part_of("styles", "styles.xml"):
        parse(archive.pieces(packed, part), styles.starts(), {"cellXfs": styles.leave})
    return Book(
        packed,
        sheets,
        frozenset(listed.hidden),
        texts.texts,
        styles.kinds(),
        listed.from_1904,
        listed.recalculated,
        {str(i): styles.codes.get(number, "") for i, number in enumerate(styles.used)},
    )


@dataclass
class _Sheets:
    """xl/workbook.xml: each sheet's name and relation."""

    sheets: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    from_1904: bool = False
    recalculated: bool = False

    def starts(self) -> dict[str, Start]:
        return {"sheet": self._sheet, "workbookPr": self._properties, "calcPr": self._calculation}

    def _sheet(self, attributes: dict[str, str]) -> None:
        title = attributes.get("name", "")
        self.sheets[title] = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        if attributes.get("state", "visible") != "visible":
            self.hidden.add(title)

    def _properties(self, attributes: dict[str, str]) -> None:
        self.from_1904 = attributes.get("date1904", "0") in _YES

    def _calculation(self, attributes: dict[str, str]) -> None:
        self.recalculated = attributes.get("fullCalcOnLoad", "0") in _YES


@dataclass
class _Relations:
    """What each relation is (the last word of its type) and which part it leads to."""

    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


@dataclass
class _Texts:
    """Shared texts in order; phonetic readings (rPh) are not part of them."""

    texts: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _inside: bool = False
    _beside: bool = False

    def starts(self) -> dict[str, Start]:
        return {"t": self._begin, "rPh": self._reading}

    def ends(self) -> dict[str, End]:
        return {"t": self._stop, "rPh": self._read, "si": self._keep}

    def text(self, text: str) -> None:
        if self._inside:
            self._parts.append(text)

    def _begin(self, _: dict[str, str]) -> None:
        self._inside = not self._beside

    def _stop(self) -> None:
        self._inside = False

    def _reading(self, _: dict[str, str]) -> None:
        self._beside = True

    def _read(self) -> None:
        self._beside = False

    def _keep(self) -> None:
        self.texts.append("".join(self._parts))
        self._parts = []


@dataclass
class _Styles:
    """Which style is of a format for dates, times or durations."""

    codes: dict[str, str] = field(default_factory=lambda: {str(n): f for n, f in BUILTIN_FORMATS.items()})
    used: list[str] = field(default_factory=list)
    _within: bool = False

    def starts(self) -> dict[str, Start]:
        return {"numFmt": self._format, "cellXfs": self._enter, "xf": self._style}

    def leave(self) -> None:
        self._within = False

    def _enter(self, _: dict[str, str]) -> None:
        self._within = True

    def _format(self, attributes: dict[str, str]) -> None:
        self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def _style(self, attributes: dict[str, str]) -> None:
        if self._within:
            self.used.append(attributes.get("numFmtId", "0"))

    def kinds(self) -> dict[str, str]:
        """Style number (as cells refer to it) → kind, for styles that show another text than the number."""
        known = {number: _kind(code) for number, code in self.codes.items()}
        return {str(i): kind for i, number in enumerate(self.used) if (kind := known.get(number, ""))}


def _kind(code: str) -> str:
    if is_timedelta_format(code):
        return DURATION
    if not is_date_format(code):
        return padded(code)
    bare = _QUOTED.sub("", code.partition(";")[0].casefold())
    return TIME if re.search("[hs]", bare) and not re.search("[dyå]", bare) else DATE
