"""A file with a column for each month: how it is told, and how somebody turns it into rows."""

import re
from collections.abc import Collection

from kpbcalc.underlag import insatser_across
from kpbcalc.underlag.year_and_month import NAMES, month_of

# `jan`, `Januari 2024`, `jan-24`; `2024-01`, `202401`, `2024-01-01 00:00:00`.
_WORD = re.compile(r"([^\W\d_]+)[-_. ]*(?:(?:19|20)?\d\d)?")
_DATE = re.compile(r"(?:19|20)\d\d[-_./ ]?(0[1-9]|1[0-2])(?:-\d\d.*)?", re.ASCII)


def months_across(headings: Collection[str]) -> bool:
    """Whether at least half of the year's months have a column each."""
    return len({_month(heading.strip()) for heading in headings} - {None}) >= len(NAMES) // 2


def _month(heading: str) -> int | None:
    if dated := _DATE.fullmatch(heading):
        return int(dated[1])
    word = _WORD.fullmatch(heading)
    return month_of(word[1]) if word else None


def how_to_turn(columns: str) -> str:
    """What to do; in: the columns that the rows are to have."""
    return (
        f"Filen har en kolumn för varje månad. En rad per månad behövs, med {columns}. Ta ut den så, eller "
        "gör om den i Excel (Data, Från tabell, Ta bort kolumnpivotering)."
    )


COLUMNS = {
    "kontoutfall": "kolumnerna period (år och månad, ÅÅÅÅMM) och belopp",
    "beslut": "Fr.o.m, T.o.m och Omfattning",
    "utford_tid": "Besöksdatum (månaden, ÅÅÅÅ-MM) och Minuter eller Volym",
    "placering": "Inflytt och Utflytt",
    "insatsvolymer": "kolumnen manad (ÅÅÅÅ-MM) och volymen",
    "schematid": "kolumnen manad (ÅÅÅÅ-MM) och timmar",
}  # fmt: skip


def advice(headings: Collection[str], table: str) -> str:
    """What to do with a file of this table that has its months or insatser across; empty for others.

    Of a file that is like no table the name is empty.
    """
    if months_across(headings):
        columns = COLUMNS.get(table, "" if table else "kolumnerna månad (ÅÅÅÅ-MM) och värde")
        return how_to_turn(columns) if columns else ""
    return insatser_across.advice(headings, table)
