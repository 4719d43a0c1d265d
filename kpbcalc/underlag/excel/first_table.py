"""The table of a workbook: its first sheet with headings that are known, or else with anything in it, the
sheets that are more of it, and what is said of the rest.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from kpbcalc.base.written import rows_of
from kpbcalc.underlag.excel.alike import alike, doubled, told_sheets
from kpbcalc.underlag.excel.book import Book, opened
from kpbcalc.underlag.excel.cells import has_cells, read_cells
from kpbcalc.underlag.excel.number_format import is_percent, kronor
from kpbcalc.underlag.excel.parsing import WorkbookError
from kpbcalc.underlag.excel.read_sheet import Sheet, fits
from kpbcalc.underlag.excel.read_sheet import named as cell_name
from kpbcalc.underlag.excel.table_sheet import table_sheet
from kpbcalc.underlag.findings import ROWS_SHOWN, Finding, kept
from kpbcalc.underlag.heading_row import SEARCHED, Named, heading_row, told_titles
from kpbcalc.underlag.money_unit import Said

LISTS, WRITTEN = "listor", "skrivet"  # kpb new's own: words of drop-down lists, and what it has proposed
EMPTY = "Lägg dit filen på nytt, med rubriker och rader."


@dataclass(frozen=True)
class Part:
    """A sheet of the table: its text cells (index + 2 = row), what is said of it, what it says of amounts.

    `place` is the tab's, from 0, of one that is read below the first.
    """

    frame: pd.DataFrame
    findings: list[Finding]
    said: Said
    place: int = 0


def read_sheets(file: Path, table: str, named: Named) -> tuple[list[Part], list[Finding]]:
    """The sheets that are the table, and what is to be said of the workbook.

    In: which table it should be, and our names by the headings of the municipality's map (`heading_row`).

    V01 for one that cannot be read; V02 for formulas without values and an empty workbook (errors), and for
    what was chosen: sheets, hidden rows and columns, percents, merged cells, titles above the headings.
    """
    try:
        with opened(file) as book:
            return _tables(book, file, table, named)
    except WorkbookError as error:
        text = f"{file.name} går inte att läsa som Excel: {error}."
        return [], [Finding("V01", "fel", file.name, "", 1, (), text, atgard=error.remedy)]


def _tables(book: Book, file: Path, table: str, named: Named) -> tuple[list[Part], list[Finding]]:
    filled = [name for name in book.sheets if has_cells(book, name)]
    shown = [name for name in book.shown() if name in filled and name not in (LISTS, WRITTEN)]
    chosen, several = table_sheet(book, shown or filled, table, named, file.name)
    if not chosen:
        # A sheet of formulas without values holds no text either, and is not empty.
        without = [f for name in book.sheets for f in _formulas(read_cells(book, name), file.name)]
        empty = Finding("V02", "fel", file.name, "", 1, (), f"{file.name} är tom.", atgard=EMPTY)
        return [], without[:1] or [empty]
    found = alike(book, shown[shown.index(chosen) :] if shown else [], table, named, file.name)
    parts = {n: _part(book, n, file.name, table, named) for n in dict.fromkeys([chosen, *found.names])}
    findings = [*several, *found.asked]
    if len(parts) > 1:
        frames = {name: part.frame for name, part in parts.items()}
        fits(sum(map(len, frames.values())), len(parts[chosen].frame.columns))
        doubt = doubled(book, frames, named, file.name)
        parts = {chosen: parts[chosen]} if doubt else parts
        findings += doubt or [told_sheets(book, {n: len(f) for n, f in frames.items()}, file.name)]
    left = [name for name in filled if name not in (LISTS, WRITTEN, *parts)]
    findings += _others(book, chosen, left, file, len(parts))
    places = list(book.sheets)
    return [p if n == chosen else replace(p, place=places.index(n)) for n, p in parts.items()], findings


def _part(book: Book, name: str, file: str, table: str, named: Named) -> Part:
    sheet = read_cells(book, name)
    findings = _formulas(sheet, file)
    top, frame = _framed(sheet, table, named)
    titles = [" ".join(filter(None, line)) for line in sheet.lines(top) if any(line)]
    if titles:
        findings.append(told_titles(file, top, len(titles)))
    hidden = sorted(row for row in sheet.hidden if row > top + 1)
    if hidden:
        are = (
            "är dold i Excel, men den är inläst"
            if len(hidden) == 1
            else "är dolda i Excel, men de är inlästa"
        )
        text = f"{rows_of(len(hidden))} i {file} {are}."
        remedy = "Ta bort dem ur filen om de inte ska räknas. Annars: visa dem och spara om."
        findings.append(Finding("V02", "varning", file, "", len(hidden), kept(hidden), text, atgard=remedy))
    findings += _not_as_shown(book, sheet, top + 1, file) + _merged(sheet, top + 1, file)
    formats = {
        heading: frozenset(kronor(code) for code in _formats(book, sheet, column, top + 1))
        for heading, column in zip(map(str, frame.columns), sorted(sheet.rows), strict=True)
    }
    return Part(frame, findings, Said(titles, formats, name, top + 1))


def _formats(book: Book, sheet: Sheet, column: int, heading: int) -> list[str]:
    """The formats of a column's numbers below the headings."""
    styles = sheet.styles.get(column, {})
    return [book.codes.get(style, "") for style, last in styles.items() if last > heading]


def _not_as_shown(book: Book, sheet: Sheet, heading: int, file: str) -> list[Finding]:
    """Columns that nobody sees, and numbers that are seen as a hundred times what they are."""
    findings = []
    if sheet.hidden_columns:
        names = ", ".join(map(get_column_letter, sorted(sheet.hidden_columns)))
        text = f"{file} har kolumner som är dolda i Excel, men de är inlästa: {names}."
        remedy = "Ta bort dem ur filen om de inte ska vara med. Annars: visa dem och spara om."
        findings.append(
            Finding("V02", "varning", file, "", len(sheet.hidden_columns), (), text, atgard=remedy)
        )
    percents = [c for c in sorted(sheet.rows) if any(map(is_percent, _formats(book, sheet, c, heading)))]
    if percents:
        names = ", ".join(map(get_column_letter, percents))
        text = f"{file} har tal som visas i procent i Excel men läses som de är sparade: {names}."
        remedy = "85 % läses som 0,85. Ska det vara 85: skriv talen utan procenttecken och spara om."
        findings.append(Finding("V02", "varning", file, "", len(percents), (), text, atgard=remedy))
    return findings


def _framed(sheet: Sheet, table: str, named: Named) -> tuple[int, pd.DataFrame]:
    """How many rows stand above the headings, and the rows below them."""
    first = sheet.lines(SEARCHED + 1)
    top = heading_row(first, table, named)
    columns = sorted(sheet.rows)
    numbers = np.unique(np.concatenate([np.asarray(sheet.rows[c], dtype="int64") for c in columns]))
    below = numbers[numbers > top + 1]
    fits(len(below), len(columns))
    cells = {}
    for i, column in enumerate(columns):
        rows = np.asarray(sheet.rows[column], dtype="int64")
        texts = np.full(len(below), "", dtype=object)
        wanted = rows > top + 1
        texts[np.searchsorted(below, rows[wanted])] = np.array(sheet.texts[column], dtype=object)[wanted]
        cells[i] = pd.Series(texts, dtype="str")
    names = [first[top][i] or "" for i in range(len(columns))]
    return top, pd.DataFrame(cells).set_axis(names, axis=1).set_axis(pd.Index(below - 2))


def _formulas(sheet: Sheet, file: str) -> list[Finding]:
    """Formulas that nobody has worked out: their cells are empty only to us."""
    if not sheet.without_value:
        return []
    more = sheet.without_value - min(len(sheet.formulas), ROWS_SHOWN)
    cells = ", ".join(cell_name(*place) for place in sheet.formulas[:ROWS_SHOWN])
    text = f"{file} har formler utan sparat värde: {cells}{f' och {more} till' if more else ''}."
    remedy = "Öppna och spara om i Excel, så räknas formlerna ut."
    rows = kept(sorted({row for _, row in sheet.formulas}))
    return [Finding("V02", "fel", file, "", sheet.without_value, rows, text, atgard=remedy)]


def _others(book: Book, chosen: str, others: list[str], file: Path, together: int) -> list[Finding]:
    """Sheets with something in them that are not read, and a choice that is not the first sheet."""
    if not others and chosen == next(iter(book.sheets)):
        return []
    first = chosen == next(iter(book.sheets))
    read = "Bara det första läses." if first else f"Bladet ”{chosen}” läses."
    if not others:
        text = f"Det första bladet i {file.name} är tomt eller dolt. {read}"
        return [Finding("V02", "info", file.name, "", 1, (), text)]
    hidden = len({*others} & book.hidden)
    remedy = (
        "Är det fel blad: dölj dem som inte ska läsas (högerklicka på fliken, Dölj). Ska flera läsas: ge dem "
        "samma rubriker."
    )
    if hidden:
        remedy += " Dolda blad visas med högerklick på en flik och Ta fram."
    if together > 1:
        read = "Det läses inte." if len(others) == 1 else "De läses inte."
    text = f"{file.name} har {len(others)} blad till{_of_them(hidden, len(others))}. {read}"
    return [Finding("V02", "varning", file.name, "", len(others), (), text, atgard=remedy)]


def _of_them(hidden: int, others: int) -> str:
    """How many of the other sheets nobody sees in Excel."""
    if not hidden:
        return ""
    if hidden < others:
        return f", varav {hidden} är {'dolt' if hidden == 1 else 'dolda'} i Excel"
    return ", som är dolt i Excel" if others == 1 else ", alla dolda i Excel"


def _merged(sheet: Sheet, heading: int, file: str) -> list[Finding]:
    """Cells merged over several rows of the table: the value stands on the first of them only."""
    over = [(r0, cell_name(c0, r0)) for c0, r0, _, r1 in sheet.merged if r1 > r0 and r1 > heading]
    if not over:
        return []
    cells = ", ".join(name for _, name in sorted(over)[:ROWS_SHOWN])
    text = f"{file} har celler som är sammanslagna över flera rader: {cells}. Bara den översta har värdet."
    remedy = "Dela cellerna i Excel och fyll i värdet på varje rad där det gäller."
    rows = kept(sorted({row for row, _ in over}))
    return [Finding("V02", "varning", file, "", len(over), rows, text, atgard=remedy)]
