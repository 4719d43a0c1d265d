"""A raw extract too long for memory, in parts that each hold every row of some of the clients.

All that is judged row against row (copies, corrections, days with a visit, dates of death) is judged client
by client. So each part goes the same way as a small file, and together they tell what the whole would. What
the file's form or a whole column decides is asked of DuckDB first. The parts hold pseudonyms and the columns
that are needed, no numbers and no names, in a folder that only its owner can read and that is then removed.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.extracts import raw
from kpbcalc.underlag.extracts.identity import Identity, named, numbers_told
from kpbcalc.underlag.extracts.notes import has_errors, merged
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.large import is_long
from kpbcalc.underlag.large.copy_text import ROW
from kpbcalc.underlag.large.opened import Opened, opened
from kpbcalc.underlag.large.totals import last_total, looks_like_total
from kpbcalc.underlag.maps import Maps
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

ROWS_A_PART = 250_000
# Both readings fit: where the whole column can be read in two ways, every part says so.
_TWO_WAYS = "1.234"
_NUMBERS = {"utford_tid": ("minuter",)}


@dataclass(frozen=True)
class Parts:
    """A long extract: its file name, and its rows with pseudonyms, a part at a time.

    `columns` are those of ours that the file has; `numbers` what the texts of a column are as plain numbers.
    """

    file: str
    folder: Path
    table: str
    maps: Maps
    columns: tuple[str, ...] = ()
    numbers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Each part as `raw.load` and `identify` leave a file, the index telling the row in the file."""
        for part in sorted(self.folder.iterdir()):
            rows = pd.read_parquet(part, columns=[ROW, "brukar_id", *self.columns]).sort_values(ROW)
            rows = rows.set_axis(rows[ROW] - 2).drop(columns=ROW).fillna("").astype("str")
            there = pd.DataFrame({name: rows[name].str.strip() for name in self.columns}, index=rows.index)
            frame = raw.shaped(there, self.table, self.maps)
            for name in self.numbers.keys() & {*self.columns}:
                frame[name] = frame[name].map(lambda text, plain=self.numbers[name]: plain.get(text, text))
            yield frame.drop(columns="personnr").assign(brukar_id=rows["brukar_id"])

    def about_clients(self) -> "Parts":
        """The same with only what is said of the clients themselves, which is read faster."""
        return replace(self, columns=tuple(c for c in self.columns if c in raw.ABOUT_CLIENT))


def is_in_parts(file: Path, table: str) -> bool:
    """Whether an extract is read in parts: visits, which may be millions. The others are one a decision."""
    return table in _NUMBERS and file.suffix in (".csv", ".parquet") and is_long(file)


def split(
    file: Path, table: str, maps: Maps, ar: int, key: bytes, folder: Path
) -> tuple[Parts, dict[str, Identity], list[Finding]]:
    """The parts of a file, written to the folder; whom it is about; and the findings about its form.

    With errors among the findings the parts are not to be used. The findings on numbers (V06, V07) are told
    for each part by `told`.
    """
    parts = Parts(file.name, folder / table, table, maps)
    with opened(file) as source:
        if has_errors(source.findings):
            return parts, {}, source.findings
        found, form = raw.headings(source.names, table, maps, file.name)
        if has_errors(form):
            return parts, {}, form
        cells = {name: f"c{source.places[source.names.index(heading)]}" for name, heading in found.items()}
        number = cells.pop("personnr")
        texts = source.ask_all(
            lambda rows: (
                f"SELECT {number} AS personnr, count(*) AS antal, bool_or({looks_like_total(source.width)}) "
                f"AS summa FROM {rows} GROUP BY ALL ORDER BY ALL"
            )
        )
        total, sums = last_total(source, file.name) if texts["summa"].any() else (None, [])
        findings = source.findings + sums + form
        if texts.empty:
            return parts, {}, [*findings, raw.no_rows(file.name)]
        names, people = _named(texts["personnr"], table, maps, ar, key, file.name)
        count = math.ceil(int(texts["antal"].sum()) / ROWS_A_PART)
        known = pd.DataFrame({"text": list(names), "brukar_id": list(names.values())}, dtype="str")
        known["del"] = [int(name, 16) % count for name in known["brukar_id"]]
        source.db.register("kanda", known)
        filled = " OR ".join(f"trim(c{i}) <> ''" for i in range(source.width))
        source.write(
            lambda rows: (
                f"SELECT brukar_id, {', '.join(f'{c} AS {name}' for name, c in cells.items())}, {ROW}, "
                # Rows whose number cannot be read are spread out: no file is one part.
                f"coalesce(del, {ROW} % {count}) AS del FROM {rows} LEFT JOIN kanda ON {number} = text "
                f"WHERE ({filled}) AND {ROW} IS DISTINCT FROM {total or 'NULL'}"
            ),
            parts.folder,
            "del",
        )
        columns = {name: cells[name] for name in _NUMBERS[table] if name in cells}
        numbers = {name: _plain_numbers(source, cell, maps, table, name) for name, cell in columns.items()}
    return replace(parts, columns=tuple(cells), numbers=numbers), people, findings


def told(parts: Parts, people: Mapping[str, Identity]) -> list[Finding]:
    """V06 and V07 for every part."""
    return merged(
        f for part in replace(parts, columns=()) for f in numbers_told(part["brukar_id"], people, parts.file)
    )


def _named(
    texts: pd.Series, table: str, maps: Maps, ar: int, key: bytes, file: str
) -> tuple[dict[str, str], dict[str, Identity]]:
    """The pseudonym of each cell that holds a number, and whom it is about."""
    read = raw.translated(texts.str.strip(), maps.values.get(table, {}).get("personnr", {}))
    names, people = named(read.unique(), ar, key, file)
    return {cell: names[text] for cell, text in zip(texts, read, strict=True) if text in names}, people


def _plain_numbers(source: Opened, cell: str, maps: Maps, table: str, name: str) -> dict[str, str]:
    """Each text of a column as the whole column reads it, with a decimal point and eight decimals.

    What is no number is left out, for `read_numbers` to find.
    """
    cells = source.ask(lambda rows: f"SELECT DISTINCT {cell} AS text FROM {rows} ORDER BY ALL")["text"]
    texts = raw.translated(cells.str.strip(), maps.values.get(table, {}).get(name, {})).drop_duplicates()
    try:
        values, wrong = to_exact(texts)
    except AmbiguousError:
        return {text: _TWO_WAYS for text in texts if text}
    sure = values.notna() & ~wrong
    return {t: exact.text(int(v), exact.DECIMALS) for t, v in zip(texts[sure], values[sure], strict=True)}
