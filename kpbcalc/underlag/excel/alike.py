"""Which sheets of a workbook are one table? Those that are shown and have the headings of the first: a sheet
for each month, or for each unit.

They are read together unless some of it may be the same rows twice: then the municipality is asked, and what
it shows of the workbook in Excel is the answer.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc.base import exact, params
from kpbcalc.base.folded import folded
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.excel.book import Book
from kpbcalc.underlag.excel.cells import read_top
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.heading_row import SEARCHED, Named, has_known_headings, has_our_names, heading_row
from kpbcalc.underlag.headings import as_heading, plain, proposed
from kpbcalc.underlag.numbers import AmbiguousError, to_exact
from kpbcalc.underlag.totals_among_rows import begins_as_total
from kpbcalc.underlag.year_and_month import month_of

_AMOUNT = "belopp"
_TIMES = ("blad", "sheet", "period", "manad", "månad", "kvartal", "kv", "vecka", "v", "år")
_FEWEST = 2  # headings that are the same; a single one tells little
_NEARLY = 3  # headings in common, where one may be another
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COPY = re.compile(r"\(\d+\)\s*$")  # as Excel names a copy
_HIDE = (
    "Blad som visas och har samma rubriker läses som en tabell. Dölj eller ta bort dem som inte ska läsas "
    "(högerklicka på fliken), och spara om."
)


@dataclass(frozen=True)
class Alike:
    """The sheets that are one table, the first first; what is to be asked (V02) where others nearly are."""

    names: list[str]
    asked: list[Finding]


def alike(book: Book, names: Sequence[str], table: str, named: Named, file: str) -> Alike:
    """Those of the sheets that have the headings of the first. In: the shown ones that hold something."""
    if len(names) <= 1:
        return Alike([*names], [])
    heads = {name: _headings(book, name, table, named) for name in names}
    first = heads[names[0]]
    same = [n for n in names if heads[n] == first] if len(first) >= _FEWEST else [names[0]]
    nearly = [n for n in names if _nearly(heads[n], first) and not _by_name(book, [names[0], n])]
    if not nearly:
        return Alike(same, [])
    told = ", ".join(_called(book, name) for name in nearly)
    apart = sorted(set().union(*(heads[name] ^ first for name in nearly)))
    text = (
        f"{file} har blad med nästan samma rubriker som det första: {told}. Det som skiljer: "
        f"{', '.join(apart)}."
    )
    remedy = f"Är det samma tabell: gör rubrikerna lika. {_HIDE}"
    return Alike(same, [Finding("V02", "fel", file, "", len(nearly), (), text, atgard=remedy)])


def first_known(book: Book, names: Sequence[str], table: str, named: Named) -> str:
    """The first sheet with headings that are known, as after a cover; without any the first of all."""
    for name in names if len(names) > 1 else ():
        lines = read_top(book, name, SEARCHED + 1).lines()
        row = lines[heading_row(lines, table, named)] if lines else []
        if has_our_names(row, table, named) or has_known_headings(row, table, named):
            return name
    return next(iter(names), "")


def _nearly(these: frozenset[str], first: frozenset[str]) -> bool:
    """Whether most headings are the same, and at most one is another."""
    apart = (these - first, first - these)
    return these != first and len(these & first) >= _NEARLY and all(len(side) <= 1 for side in apart)


def _headings(book: Book, name: str, table: str, named: Named) -> frozenset[str]:
    lines = read_top(book, name, SEARCHED + 1).lines()
    if not lines:
        return frozenset()
    return frozenset(as_heading(cell) for cell in lines[heading_row(lines, table, named)] if cell)


def _called(book: Book, name: str) -> str:
    """A sheet by its name where that is a time, else by its place: a name may be somebody's."""
    words = re.findall(r"[^\W_]+", name)
    known = all(word.isdecimal() or month_of(word) or folded(word) in _TIMES for word in words)
    return name.strip() if known and words else f"blad {[*book.sheets].index(name) + 1}"


def told_sheets(book: Book, rows: Mapping[str, int], file: str) -> Finding:
    """The note (V02) of which sheets are read as one table, and how many rows each has."""
    each = ", ".join(f"{_called(book, name)} ({rows_of(count)})" for name, count in rows.items())
    text = f"{len(rows)} blad i {file} har samma rubriker och är lästa som en tabell: {each}."
    return Finding("V02", "info", file, "", len(rows), (), text)


def doubled(book: Book, sheets: Mapping[str, pd.DataFrame], named: Named, file: str) -> list[Finding]:
    """V02 for sheets with the same headings that may be the same rows twice, or not of one table."""
    why = _by_name(book, [*sheets]) or _by_rows(book, sheets) or _by_sum(book, sheets, named)
    if not why:
        return []
    text = f"{file} har flera blad med samma rubriker, och det kan bli dubbelt: {why}."
    return [Finding("V02", "fel", file, "", len(sheets), (), text, atgard=_HIDE)]


def _by_name(book: Book, names: Sequence[str]) -> str:
    """What the names say: other years, a copy, or a word that only some of them have, as budget."""
    years = {frozenset(_YEAR.findall(name)) for name in names} - {frozenset()}
    if len(years) > 1:
        return "bladen heter som olika år"
    for name in names:
        if _COPY.search(name):
            return f"{_called(book, name)} heter som en kopia. Är det ingen: döp om bladet"
    for word in params.toml("filer.toml")["blad"]["tvivel"]:
        has = [n for n in names if any(w.startswith(word) for w in re.findall(r"[^\W_]+", folded(n)))]
        if has and len(has) < len(names):
            told = f"{_called(book, has[0])} har ett namn med ”{word}”"
            return f"{told}. Är det mer av samma tabell: döp om bladet"
    return ""


def _by_rows(book: Book, sheets: Mapping[str, pd.DataFrame]) -> str:
    """A sheet whose every row stands on the others too, as many times."""
    rows = {
        name: Counter(frame.sort_index(axis=1).itertuples(index=False, name=None))
        for name, frame in sheets.items()
    }
    every: Counter[tuple[str, ...]] = Counter()
    for own in rows.values():
        every.update(own)
    for name, own in rows.items():
        if own and all(every[row] >= 2 * count for row, count in own.items()):
            told = f"alla rader i {_called(book, name)} finns på de andra bladen också"
            return f"{told}. Är det olika uppgifter: ge bladen en kolumn som säger vad som skiljer dem"
    return ""


def _by_sum(book: Book, sheets: Mapping[str, pd.DataFrame], named: Named) -> str:
    """A sheet whose amounts are together what all the others' are."""
    headings = [*dict.fromkeys(map(str, next(iter(sheets.values())).columns))]
    ours = [h for h in headings if named.get(plain(h)) == _AMOUNT]
    for heading in ours or proposed(headings, [_AMOUNT], "kontoutfall").values():
        try:
            sums = {name: _sum(frame, heading) for name, frame in sheets.items()}
        except AmbiguousError:
            continue
        for name, own in sums.items():
            if own and 2 * own == sum(sums.values()):
                return f"{_called(book, name)} har samma summa som de andra bladen tillsammans"
    return ""


def _sum(frame: pd.DataFrame, heading: str) -> int:
    """The sum of a column's amounts, those below a word for sums left out."""
    names = [name for name in frame.columns if as_heading(str(name)) == as_heading(heading)]
    rows = [not begins_as_total([str(cell) for cell in row]) for row in frame.itertuples(index=False)]
    amounts, _ = to_exact(frame.loc[rows, names[0]])
    return exact.total(amounts.dropna()) if len(amounts) else 0
