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
from kpbcalc.underlag.content import TEXTS
from kpbcalc.underlag.extracts import raw, rejected
from kpbcalc.underlag.extracts.durations import to_minutes
from kpbcalc.underlag.extracts.files_found import RawFile
from kpbcalc.underlag.extracts.identity import LEFT_OUT, Identity, kept, named, numbers_told
from kpbcalc.underlag.extracts.layouts import ABOUT_CLIENT
from kpbcalc.underlag.extracts.notes import has_errors, merged
from kpbcalc.underlag.extracts.words import Words, translated
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.large import first_cells, is_long
from kpbcalc.underlag.large.copy_text import ROW
from kpbcalc.underlag.large.opened import Opened, looks_like_total, opened
from kpbcalc.underlag.large.totals import below_the_list, last_total
from kpbcalc.underlag.numbers import AmbiguousError
from kpbcalc.underlag.year_and_month import in_two_columns

ROWS_A_PART = 250_000
# Both readings fit: where the whole column can be read in two ways, every part says so.
_TWO_WAYS = "1.234"
VISITS = "utford_tid"


@dataclass(frozen=True)
class Parts:
    """A long extract: its file name, and its rows with pseudonyms, a part at a time.

    `columns` are those of ours that the file has, `headings` its own of them; `minutes` what the texts of
    Minuter are as the whole column reads them, `unit` what its bare numbers are where nobody has said.
    """

    file: str
    folder: Path
    table: str
    words: Words
    columns: tuple[str, ...] = ()
    minutes: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Each part as `raw.load` and `identify` leave a file, the index telling the row in the file."""
        return (kept(frame) for frame in self.every_row())

    def every_row(self) -> Iterator[pd.DataFrame]:
        """Each part with the rows that are left out too."""
        for part in sorted(self.folder.iterdir()):
            rows = pd.read_parquet(part, columns=[ROW, "brukar_id", *self.columns]).sort_values(ROW)
            rows = rows.set_axis(rows[ROW] - 2).drop(columns=ROW).fillna("").astype("str")
            there = pd.DataFrame({name: rows[name].str.strip() for name in self.columns}, index=rows.index)
            frame = raw.shaped(there, self.table, self.words)
            if self.minutes:
                frame["minuter"] = frame["minuter"].map(lambda text: self.minutes.get(text, text))
            yield frame.drop(columns="personnr").assign(brukar_id=rows["brukar_id"])

    def about_clients(self) -> "Parts":
        """The same with only what is said of the clients themselves, which is read faster."""
        return replace(self, columns=tuple(c for c in self.columns if c in ABOUT_CLIENT))


def is_in_parts(file: Path, table: str) -> bool:
    """Whether an extract is read in parts: visits, which may be millions. The others are one a decision.

    Those of months, with the year in a column of its own, are fewer, and only read whole they become dates.
    """
    if table != VISITS or file.suffix not in (*TEXTS, ".parquet") or not is_long(file):
        return False
    names = [plain(heading) for heading in first_cells(file)]
    return not in_two_columns(names) or any("datum" in name or "start" in name for name in names)


def split(
    raw_file: RawFile, ar: int, key: bytes, folder: Path
) -> tuple[Parts, dict[str, Identity], list[Finding]]:
    """The parts of a file, written to the folder; whom it is about; and the findings about its form.

    With errors among the findings the parts are not to be used, but to judge the rows that could be read
    (`only_rows_unread`). The findings on numbers (V06, V07) are told
    for each part by `told`.
    """
    file, table, words = raw_file.path, raw_file.table, raw_file.system.words
    parts = Parts(raw_file.name, folder, table, words)
    with opened(file) as source:
        if has_errors(source.findings):
            return parts, {}, raw.called(source.findings, file, raw_file.name)
        found, form = raw.headings(source.names, table, words, raw_file.name)
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
        total, sums = last_total(source, raw_file.name) if texts["summa"].any() else (None, [])
        first, below = below_the_list(source, raw_file.name, total)
        if first:
            sums = [f for f in sums if f.allvar != "fel" or min(f.rader) < first]
        findings = raw.called(source.findings, file, raw_file.name) + below + sums + form
        findings += rejected.unread(_left(source, found, raw_file), found, table, raw_file.name)
        if texts.empty:
            return parts, {}, [*findings, raw.no_rows(raw_file.name)]
        names, people = _named(texts["personnr"], raw_file, ar, key)
        count = math.ceil(int(texts["antal"].sum()) / ROWS_A_PART)
        known = pd.DataFrame({"text": list(names), "brukar_id": list(names.values())}, dtype="str")
        known["del"] = pd.array([_part_of(name, count) for name in known["brukar_id"]], "Int64")
        source.db.register("kanda", known)
        filled = " OR ".join(f"trim(c{i}) <> ''" for i in range(source.width))
        source.write(
            lambda rows: (
                f"SELECT brukar_id, {', '.join(_column(name, c) for name, c in cells.items())}, {ROW}, "
                # Rows whose number cannot be read are spread out: no file is one part.
                f"coalesce(del, {ROW} % {count}) AS del FROM {rows} LEFT JOIN kanda ON {number} = text "
                f"WHERE ({filled}) AND {ROW} IS DISTINCT FROM {total or 'NULL'} "
                f"AND {ROW} < {first or 'CAST(9e18 AS BIGINT)'}"
            ),
            parts.folder,
            "del",
        )
        heading = found.get("minuter", "")
        minutes, unit = _plain_minutes(source, cells.get("minuter"), heading, raw_file)
    whole = replace(parts, columns=tuple(cells), minutes=minutes, unit=unit, headings=found)
    return whole, people, findings


def told(parts: Parts, people: Mapping[str, Identity]) -> list[Finding]:
    """V06 and V07 for every part."""
    rows = replace(parts, columns=()).every_row()
    return merged(f for part in rows for f in numbers_told(part["brukar_id"], people, parts.file))


def _left(source: Opened, found: Mapping[str, str], file: RawFile) -> Iterator[tuple[str, pd.Series]]:
    """The columns that nobody reads, each with the cells of those rows that may say they were never given."""
    for heading in raw.left(source.names, found, file.table, file.system.words):
        cell = f"c{source.places[source.names.index(heading)]}"
        pattern = rejected.begins(file.table, heading).replace("'", "''")
        begins = f"regexp_matches(lower(trim({cell})), '{pattern}')"
        by_heading = rejected.of_yes(heading) or rejected.of_no(heading, file.table)
        wanted = f"trim({cell}) <> ''" if by_heading else begins
        question = f"SELECT {ROW}, trim({cell}) AS text FROM {{}} WHERE {wanted} ORDER BY ALL"
        rows = source.ask(question.format, numbered=True)
        yield heading, pd.Series(rows["text"].tolist(), rows[ROW].astype("int64") - 2, dtype="str")


def _column(name: str, cell: str) -> str:
    """A column as it is written in the parts: who of the staff came is told apart, never told."""
    if name != "personal":
        return f"{cell} AS {name}"
    return f"CASE WHEN trim({cell}) = '' THEN '' ELSE md5(trim({cell})) END AS {name}"


def _named(
    texts: pd.Series, file: RawFile, ar: int, key: bytes
) -> tuple[dict[str, str], dict[str, Identity]]:
    """The pseudonym of each cell that holds a number, and whom it is about."""
    known = file.system.words.values.get(file.table, {}).get("personnr", {})
    read = translated(texts.str.strip(), known)
    names, people = named(read.unique(), ar, key, file.name, file.system.policy)
    return {cell: names[text] for cell, text in zip(texts, read, strict=True) if text in names}, people


def _part_of(name: str, count: int) -> int | None:
    """Which part a pseudonym is in; none for those who are left out, whose rows may be anywhere."""
    return None if name in LEFT_OUT.values() else int(name, 16) % count


def _plain_minutes(
    source: Opened, cell: str | None, heading: str, file: RawFile
) -> tuple[dict[str, str], str | None]:
    """Each text of Minuter as the whole column reads it, and what its bare numbers were seen to be.

    What is no duration is left out, for `time_taken` to find; so is a column that is no minutes by itself.
    """
    if cell is None:
        return {}, None
    cells = source.ask(lambda rows: f"SELECT DISTINCT {cell} AS text FROM {rows} ORDER BY ALL")["text"]
    known = file.system.words.values.get(file.table, {}).get("minuter", {})
    texts = translated(cells.str.strip(), known).drop_duplicates()
    said = file.system.policy.tidsenhet
    try:
        read = to_minutes(texts, said, heading=heading)
    except AmbiguousError:
        return {text: _TWO_WAYS for text in texts if text}, None
    if not said and read.unit != "minuter":
        return {}, read.unit
    sure = read.minutes.notna() & ~read.wrong
    pairs = zip(texts[sure], read.minutes[sure], strict=True)
    return {t: f"{exact.text(int(value), exact.DECIMALS)} min" for t, value in pairs}, None
