"""Which sheet of a workbook has the table? A summary may stand first, with a few of the same headings.

The first sheet with known headings has it, unless it lacks what the table must have and another lacks less
and has at least twice as much of it. Where several others have, with different headings, it is asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kpbcalc.underlag.excel.alike import first_known
from kpbcalc.underlag.excel.book import Book
from kpbcalc.underlag.excel.cells import read_top
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.heading_row import SEARCHED, Named, heading_row
from kpbcalc.underlag.headings import as_heading, plain, proposed, synonyms
from kpbcalc.underlag.implied import LEDGERS
from kpbcalc.underlag.schemas import TABLES

_TWICE = 2


def table_sheet(
    book: Book, names: Sequence[str], table: str, named: Named, file: str
) -> tuple[str, list[Finding]]:
    """The name of the sheet, empty where there is none, and the question (V02) where it could be several.

    In: the sheets to choose from, which table it should be, and our names by the map's headings.
    """
    chosen = first_known(book, names, table, named)
    if len(names) <= 1 or not chosen:
        return chosen, []
    heads = {name: _headings(book, name, table, named) for name in names}
    has, lacks = _most(heads[chosen], table, named)
    fit = {name: _most(heads[name], table, named) for name in names if name != chosen}
    better = {n: less for n, (more, less) in fit.items() if less < lacks and more >= _TWICE * max(has, 1)}
    nearest = [name for name, less in better.items() if less == min(better.values())]
    if not nearest:
        return chosen, []
    if len({frozenset(map(as_heading, heads[name])) for name in nearest}) == 1:
        return nearest[0], []
    places = ", ".join(f"blad {[*book.sheets].index(name) + 1}" for name in nearest)
    text = f"{file} har flera blad som kan vara tabellen, med olika rubriker: {places}."
    remedy = "Dölj dem som inte ska läsas (högerklicka på fliken, Dölj), och spara om."
    return nearest[0], [Finding("V02", "fel", file, "", len(nearest), (), text, atgard=remedy)]


def _headings(book: Book, name: str, table: str, named: Named) -> list[str]:
    lines = read_top(book, name, SEARCHED + 1).lines()
    row: Sequence[Any] = lines[heading_row(lines, table, named)] if lines else ()
    return [str(cell).strip() for cell in row if cell]


def _most(headings: Sequence[str], table: str, named: Mapping[str, str]) -> tuple[int, int]:
    """How many of the columns that the nearest table must have are there, and how many are not."""
    by_map = {named.get(plain(heading), "") for heading in headings}
    counts = [
        (len(must & (by_map | {*proposed(headings, must, name)})), len(must))
        for name in ([table] if table in {*EXTRACTS, *TABLES} else [*EXTRACTS, *TABLES])
        if (must := _must(name)) and synonyms(name)
    ]
    return min(((n, of - n) for n, of in counts), key=lambda fit: (fit[1], -fit[0]), default=(0, 0))


def _must(table: str) -> set[str]:
    if table in EXTRACTS:
        return {*EXTRACTS[table].required} - {*EXTRACTS[table].implied}
    required = {name for name, column in TABLES[table].columns.items() if column.required}
    return required - {*LEDGERS.get(table, ())}
