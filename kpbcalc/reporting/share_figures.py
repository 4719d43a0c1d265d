"""A municipality's own figures as the file it gives to others: what the gate has let through, and no more."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from kpbcalc import presentation
from kpbcalc.analysis.jamforelsetal import (
    AGE_COST,
    AGE_COVERAGE,
    AGE_PEOPLE,
    FIGURES,
    PEOPLE,
    POSITIVE,
    WHOLE,
)
from kpbcalc.disclosure import Released
from kpbcalc.presentation.view import TABLE
from kpbcalc.sources.shared_figures import COLUMNS


def shared_form(areas: Mapping[str, Mapping[str, Released]], kommun: str, ar: int) -> pd.DataFrame:
    """Released tables (analysis/figures_to_share, by area) in the shared form (sources/shared_figures).

    Values have the decimals of their column; `antal`, persons or answers, is rounded down to a multiple of
    five.
    """
    found: list[tuple[str, str, str, float, int]] = []
    for omrade, tables in areas.items():
        for table in tables.values():
            for row in table.rows():
                if row["rad"] != table.total and row["brukare"] is not None:
                    found += [(omrade, row["kod"], *rest) for rest in _figures(table, row)]
    lines = [(kommun, ar, *rest, persons // 5 * 5) for *rest, persons in found]
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _figures(table: Released, row: Mapping[str, object]) -> list[tuple[str, float, int]]:
    """Measure, value and persons of one row's shown figures."""
    clients = int(float(str(row["brukare"])))
    found = [(PEOPLE, float(table.facts[PEOPLE]), clients)] if row["kod"] == WHOLE else []
    for column in table.columns:
        value = row[column.key]
        persons = {POSITIVE: row.get("svar"), AGE_PEOPLE: value}.get(column.key, clients)
        if column.key not in FIGURES or value is None or persons is None:
            continue
        if column.key in {AGE_COVERAGE, AGE_COST} and not clients:
            continue  # nobody there: the inhabitants say it
        number = round(float(str(value)), column.decimals)
        if number >= 0:  # who was paid more than it spent has nothing to compare
            found.append((column.key, number, int(float(str(persons)))))
    told = {matt for matt, _, _ in found}
    if AGE_PEOPLE in told and clients and not {AGE_COVERAGE, AGE_COST} <= told:
        return []  # inhabitants alone would say that nobody there has anything
    return found


def write(frame: pd.DataFrame, folder: Path, kommun: str, ar: int) -> Path:
    """The file `<kod>-<år>.csv` in a folder."""
    file = folder / f"{kommun}-{ar}.csv"
    frame.to_csv(file, sep=";", index=False, lineterminator="\n", encoding="utf-8")
    return file


def as_released(areas: Mapping[str, Mapping[str, Released]]) -> list[Mapping[str, object]]:
    """The tables as the ledger of releases notes them."""
    return [presentation.table(t).data[TABLE] for tables in areas.values() for t in tables.values()]
