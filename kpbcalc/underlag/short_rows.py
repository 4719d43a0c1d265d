"""Rows below a CSV table with fewer fields than its headings: a count, a page, a date of printing, a sum?

A workbook's rows are all as wide as its headings, and what stands below them is judged by its cells. A text
file's are as wide as what was written. Only what says that it is no row of the table is none: one that is
cut off in the middle is short too, and stops.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kpbcalc.base.masked import masked
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.findings import Finding, kept
from kpbcalc.underlag.totals_among_rows import begins_as_total

UNEVEN = (
    "Kontrollera skiljetecken och citattecken på raderna. Är det en sidfot eller en summa som inte hör till "
    "tabellen: ta bort raden."
)
_COUNT = re.compile(
    r"(?:totalt )?antal(?: [a-zåäöé]+){0,3}[: ]*\d[\d\s]*|\d[\d\s]*(?:rader|poster)", re.IGNORECASE
)
_PAGE = re.compile(r"sid(?:a|an|nr)?\.?[: ]*\d+(?: ?(?:av|/|\() ?\d+\)?)?", re.IGNORECASE)
_WITHIN = re.compile(rf"\b{_PAGE.pattern}(?!\w)", re.IGNORECASE)
_PRINTED = re.compile(
    r"(?:utskriv(?:en|et|ande)|utskrift(?:en|sdatum)?|uttag(?:et|en|sdatum)?|utdrag(?:et)?|framtag(?:en|et)|"
    r"skapa(?:d|t)|rapport(?:en)?|slut på)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Short:
    """Rows with another number of fields than the headings, by their number in the file.

    `among` are judged among the others, with a blank in each field that they lack: those that begin as
    totals, and between other rows the number of a page and a title again. `footers` are about nothing in the
    table; `wrong` are all others.
    """

    among: dict[int, list[str]] = field(default_factory=dict)
    footers: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()

    def told(self, file: str, width: int) -> list[Finding]:
        """V02: which rows are left out, and which stop."""
        findings = told_printed(file, self.footers)
        if self.wrong:
            text = f"{rows_of(len(self.wrong))} i {file} har inte lika många fält som rubrikraden ({width})."
            rows = kept(self.wrong)
            findings.append(Finding("V02", "fel", file, "", len(self.wrong), rows, text, atgard=UNEVEN))
        return findings


def told_printed(file: str, rows: Collection[int]) -> list[Finding]:
    """V02: the rows that are printed below the table, if any."""
    text = f"{rows_of(len(rows))} sist i {file} är sidfot (antal, sida eller utskriftsdatum) och läses inte."
    return [Finding("V02", "info", file, "", len(rows), kept(rows), text)] if rows else []


def told_pages(file: str, rows: Collection[int]) -> list[Finding]:
    """V02: the rows among the others that only number a page, if any."""
    text = f"{rows_of(len(rows))} i {file} är bara sidans nummer (Sida 2 av 3) och läses inte."
    return [Finding("V02", "info", file, "", len(rows), kept(rows), text)] if rows else []


def is_page(cells: Collection[str], width: int) -> bool:
    """Whether a row of a table of several columns says what page it is on and nothing else."""
    filled = [text for text in cells if text]
    return len(filled) == 1 and width > 1 and _PAGE.fullmatch(filled[0].strip()) is not None


def judged(
    rows: Iterable[tuple[int, str]], last: int, separator: str, width: int, titles: Sequence[str] = ()
) -> Short:
    """What the rows of another width are.

    In: their numbers and texts, the number of the last row that is as wide as the headings, how many those
    are, and the titles above them.
    """
    among: dict[int, list[str]] = {}
    footers: list[int] = []
    wrong: list[int] = []
    said = {bare_title(title) for title in titles} - {""}
    for number, text in rows:
        cells = [cell.strip() for cell in next(csv.reader(io.StringIO(text), delimiter=separator), [])]
        below = number > last and len(cells) < width and masked(text) == text
        of_page = is_page(cells, width) or bare_title(" ".join(filter(None, cells))) in said
        if number < last and len(cells) < width and of_page:
            among[number] = cells + [""] * (width - len(cells))
        elif below and is_printed(cells, width):
            footers.append(number)
        elif below and begins_as_total(cells):
            among[number] = cells + [""] * (width - len(cells))
        else:
            wrong.append(number)
    return Short(among, tuple(footers), tuple(wrong))


def bare_title(title: str) -> str:
    """A title without the number of its page and, where it says when it was printed, without the figures."""
    text = _WITHIN.sub("", title)
    return " ".join((re.sub(r"[\d.:-]", "", text) if _PRINTED.match(text) else text).casefold().split())


def is_printed(cells: Collection[str], width: int) -> bool:
    """Whether a row says that it is a count of rows, a page, or when and by what the list was printed.

    In: how wide the table is. Some of the row is empty and, but for a count, at least half of it.
    """
    filled = [text for text in cells if text]
    whole = " ".join(filled)
    if not filled or len(filled) >= width:
        return False
    if _COUNT.fullmatch(whole):
        return True
    printed = _PAGE.fullmatch(whole) or _PRINTED.fullmatch(whole)
    return printed is not None and 2 * len(filled) <= width
