"""What do a survey's published results say of one municipality and its units?

Socialstyrelsen's and SKR's result workbooks, laid out as params/undersokning_filer.toml says, become rows
of brukarundersokning or personalundersokning (docs/kontrakt.md §2). Who answered "vet ej" is not in the
denominator. Source: docs/metod.md §6.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from kpbcalc.base.errors import ValidationError
from kpbcalc.base.exact import to_float
from kpbcalc.base.folded import folded
from kpbcalc.base.register import Kommun
from kpbcalc.sources.survey_layouts import Layout, Question, own_way
from kpbcalc.underlag.content import EXCEL, disguised
from kpbcalc.underlag.encoded_twice import mended
from kpbcalc.underlag.excel.book import Book, opened
from kpbcalc.underlag.excel.cells import read_cells
from kpbcalc.underlag.excel.parsing import WorkbookError
from kpbcalc.underlag.excel.read_sheet import named
from kpbcalc.underlag.numbers import AmbiguousError, to_exact
from kpbcalc.underlag.unreadable import require_file

COLUMNS = ["undersokning", "enhet", "fraga", "andel_positiva", "antal_svar", "antal_tillfragade"]
# How the publishers write what they have hidden or do not have.
HIDDEN = frozenset({"", "..", ".", "-", "–", "*", "x", "xx"})
_WHOLE = ""
_TITLE_ROWS = 20  # a heading row stands among the first
Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Survey:
    """The rows as brukarundersokning wants them, and how many results the file itself had hidden."""

    rows: pd.DataFrame
    dolda: int


def read_survey(file: Path, layout: Layout, kommun: Kommun) -> Survey:
    """The municipality's rows of a result workbook, whole municipality first.

    Raises `UsageError` when there is no such file, `ValidationError` when it is not laid out as described
    or holds nothing about the municipality.
    """
    sheets = _sheets(file)
    found: list[tuple[str, str, float, int, int | None]] = []
    hidden = 0
    for niva, names in layout.blad.items():
        sheet = next((sheets[n] for n in map(folded, names) if n in sheets), None)
        if sheet is None:
            raise _unlike(file, layout, f"bladet {' eller '.join(names)} saknas")
        for row in _rows(sheet, layout, niva, file):
            if not _is(kommun, row[_plain_first(layout.kommun, row)]):
                continue
            enhet = _WHOLE if niva == "kommun" else (row[_plain_first(layout.enhet, row)] or "").strip()
            for question in layout.fragor:
                result = _result(row, question, layout, file)
                if result is None:
                    hidden += 1
                else:
                    found.append((enhet, question.namn, *result))
    if not found and not hidden:
        raise _unlike(file, layout, f"ingen rad gäller {kommun.namn} ({kommun.kod})")
    frame = pd.DataFrame(found, columns=COLUMNS[1:])
    twice = frame.duplicated(["enhet", "fraga"])
    if twice.any():
        name = frame.loc[twice, "enhet"].iloc[0] or "hela kommunen"
        raise _unlike(file, layout, f"{name} står på fler än en rad")
    frame.insert(0, "undersokning", layout.undersokning)
    return Survey(frame.astype({"antal_tillfragade": "Int64"}), hidden)


def _sheets(file: Path) -> dict[str, list[list[str | None]]]:
    """Every sheet's cells by the sheet's plain name."""
    require_file(file)
    wrong = disguised(file, EXCEL)
    if wrong:
        raise ValidationError(wrong[0].text, remedy=wrong[0].atgard)
    try:
        with opened(file) as book:
            return {folded(name): _cells(book, name, file) for name in book.sheets}
    except WorkbookError as error:
        raise ValidationError(
            f"{file.name} går inte att läsa som Excel: {error}.", remedy=error.remedy
        ) from None


def _cells(book: Book, name: str, file: Path) -> list[list[str | None]]:
    """The rows of a sheet; formulas that nobody has worked out stop."""
    sheet = read_cells(book, name)
    if sheet.without_value:
        raise ValidationError(
            f"{file.name} har formler utan sparat värde: "
            f"{', '.join(named(*place) for place in sheet.formulas[:10])}.",
            where=f"bladet {name}", remedy="Öppna filen i Excel och spara om den, så räknas formlerna ut.",
        )  # fmt: skip
    return [[mended(cell) if cell else cell for cell in line] for line in sheet.lines()]


def _rows(cells: Sequence[Sequence[str | None]], layout: Layout, niva: str, file: Path) -> Iterator[Row]:
    """The sheet's rows by plain heading, from the row that has every heading we need."""
    needed = [layout.kommun, *([layout.enhet] if niva == "enhet" else [])]
    needed += [(h,) for q in layout.fragor for h in (*q.positiva, *q.ovriga)]
    needed += [layout.svar] if layout.i_procent else []
    best: list[str] = [" eller ".join(n) for n in needed]
    for number, line in enumerate(cells[:_TITLE_ROWS]):
        headings = [folded(cell or "") for cell in line]
        missing = [" eller ".join(n) for n in needed if not {folded(h) for h in n} & set(headings)]
        if not missing:
            for row in cells[number + 1 :]:
                if any(cell not in (None, "") for cell in row):
                    yield dict(zip(headings, row, strict=False))
            return
        best = min(best, missing, key=len)
    more = f" och {len(best) - 3} till" if len(best) > 3 else ""
    raise _unlike(file, layout, f"rubriken {', '.join(best[:3])}{more} saknas")


def _plain_first(headings: Sequence[str], row: Row) -> str:
    """The first of the headings that the row has, else the first."""
    return next((p for h in headings if (p := folded(h)) in row), folded(headings[0]))


def _result(row: Row, question: Question, layout: Layout, file: Path) -> tuple[float, int, int | None] | None:
    """Share positive (%), valid answers and asked; None when the file has hidden the answers."""

    def number(headings: Sequence[str]) -> float | None:
        heading = next((p for h in headings if (p := folded(h)) in row), None)
        return _number(row[heading], file) if heading else None

    parts = [[number([h]) for h in kind] for kind in (question.positiva, question.ovriga, question.vet_ej)]
    positive, other, unknown = (sum(v or 0 for v in kind) for kind in parts)
    answered = number(layout.svar)
    # A zero may be left out as a blank, but a question without any number is hidden.
    if all(v is None for v in (*parts[0], *parts[1])) or positive + other <= 0:
        return None
    if layout.i_procent:
        if answered is None:
            return None
        valid = round(answered * (positive + other) / (positive + other + unknown))
    else:
        valid, answered = round(positive + other), positive + other + unknown
    if valid <= 0:
        return None
    asked = number(layout.tillfragade)
    rate = number(layout.svarsfrekvens)
    if asked is None and rate:
        asked = 100 * answered / (100 * rate if rate <= 1 else rate)
    return 100 * positive / (positive + other), valid, round(asked) if asked is not None else None


def _number(cell: str | None, file: Path) -> float | None:
    """A cell as a number; None when it is blank or hidden. Percent may be text with its sign."""
    text = (cell or "").strip().removesuffix("%").strip()
    if text.casefold() in HIDDEN:
        return None
    value = _read(text)
    if value is None:
        raise ValidationError(
            f"{file.name} har text där ett antal eller en andel ska stå.",
            remedy="Kontrollera att rätt fil och rätt undersökning är valda.",
        )
    if not 0 <= value < 10**7:
        raise ValidationError(
            f"{file.name} har ett orimligt tal.", remedy="Kontrollera att filen är den publicerade."
        )
    return value


@lru_cache(maxsize=1 << 12)
def _read(text: str) -> float | None:
    """A number by the same rule as in the underlag; None for what is none, or can be read in two ways."""
    try:
        values, wrong = to_exact(pd.Series([text], dtype="str"))
    except AmbiguousError:
        return None
    return None if wrong.any() else float(to_float(values).iloc[0])


def _is(kommun: Kommun, cell: str | None) -> bool:
    """Whether a cell names the municipality, by code (perhaps as a number) or by name."""
    text = (cell or "").strip().casefold()
    if text.isdecimal():
        text = text.zfill(4)  # a code that Excel has made a number
    return text in {kommun.kod, kommun.namn.casefold(), f"{kommun.kod} {kommun.namn}".casefold()}


def _unlike(file: Path, layout: Layout, why: str) -> ValidationError:
    unchecked = "" if layout.kontrollerad else " Beskrivningen är inte kontrollerad mot någon fil."
    return ValidationError(
        f"{file.name} ser inte ut som beskrivningen av {layout.id}.{unchecked}",
        where=why,
        remedy=f"Välj den resultatfil som {layout.utgivare} har publicerat, som den är. "
        f"{own_way(layout.tabell)}",
    )
