"""What do millions of rows add up to? Sum a large table over its file, checked as a small one is."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from kpbcalc.base import exact
from kpbcalc.underlag.check import check, too_large
from kpbcalc.underlag.closing_periods import are_no_months
from kpbcalc.underlag.content import TEXTS, disguised
from kpbcalc.underlag.debit_credit import has_both_sides
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.heading_row import HEADING
from kpbcalc.underlag.large.locate import FIRST_GROUP, MARK, NOTHING, Condensed, located
from kpbcalc.underlag.large.number_sql import AS_IT_STANDS, NUMBER_KEY, UNCLEAR, number_sql
from kpbcalc.underlag.large.opened import BEGINS_AS_TOTAL, Opened, as_text, opened
from kpbcalc.underlag.large.sum_plain import sum_plain
from kpbcalc.underlag.large.totals import without_total
from kpbcalc.underlag.maps import Maps
from kpbcalc.underlag.money_unit import says_unit
from kpbcalc.underlag.schemas import TABLES
from kpbcalc.underlag.year_and_month import in_two_columns

# The column that is summed, and whether it may be below zero.
SUMMED = {"insatshandelser": ("minuter", False), "kontoutfall": ("belopp", True)}
# A table is read whole up to here: pandas needs some ten times the size of the file to do it, so this much
# stays under half a gigabyte, and smaller files are read faster that way.
LARGEST_WHOLE_BYTES = 24 << 20
LARGEST_WHOLE_ROWS = 500_000
_THOUSANDS = 1234 * exact.GRID  # what an unclear kind becomes where the column's marks divide thousands
_FIRST_LINE = 4096  # bytes
_MOMENT = "start"
_A_MOMENT = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.]\d+)?)?)?"


def is_large(file: Path, table: str) -> bool:
    """Whether a table is summed over its file instead of read whole.

    A ledger with debet and kredit in columns of their own is not: a sum of one column would be of one side.
    Nor is one whose headings say what its amounts are in: only reading it whole knows of that.
    """
    if table not in SUMMED or file.suffix not in (*TEXTS, ".parquet") or not is_long(file):
        return False
    headings = first_cells(file)
    return not (has_both_sides(headings) or says_unit([*headings, file.name]) or in_two_columns(headings))


def first_cells(file: Path) -> list[str]:
    """The first line's cells, well enough to know a plain word in."""
    if file.suffix == ".parquet":
        return list(pq.read_schema(file).names)
    with file.open("rb") as stream:
        first = stream.readline(_FIRST_LINE).decode("latin-1")
    return re.split("[;,\t|]", first.replace('"', ""))


def is_long(file: Path) -> bool:
    """Whether a file takes too much memory to be read whole.

    Excel sheets do not (they have at most 1 048 576 rows), and Parquet with columns of unusual kinds is not
    read in any other way.
    """
    if file.suffix == ".xlsx":
        return False
    if file.suffix != ".parquet":
        # What is no text is refused by `read` from its first bytes.
        if file.stat().st_size <= LARGEST_WHOLE_BYTES:
            return False
        return file.suffix not in TEXTS or not (disguised(file) or _headings_over_lines(file))
    try:
        about = pq.ParquetFile(file)
    except (OSError, ValueError):
        return False  # not Parquet: reading it says so
    known = all(as_text(f.name, f.type) for f in about.schema_arrow)
    return known and about.metadata.num_rows > LARGEST_WHOLE_ROWS


def _headings_over_lines(file: Path) -> bool:
    """Whether a heading in quotes goes over several lines: only reading the file whole knows of that."""
    with file.open("rb") as stream:
        return stream.readline(_FIRST_LINE).count(b'"') % 2 > 0


def condense(file: Path, table: str, maps: Maps) -> tuple[pd.DataFrame, list[Finding], Condensed | None]:
    """The typed table with one row for each group of rows that are alike, its findings, and the groups.

    In: a file that `is_large`. Out: the table's columns as `check` types them, the summed column in total
    per group (exact, Int64 10⁻⁸), `start` as the first of its month. The index is negative: groups. The
    findings are those that reading the file whole would give.
    """
    schema = TABLES[table]
    with opened(file) as source:
        if not source.names and source.findings:
            return pd.DataFrame(), source.findings, None
        empty = pd.DataFrame(columns=source.names, dtype="str")
        empty.attrs[HEADING] = int(file.suffix in TEXTS)
        named, mapped = maps.apply(empty, table, file.name)
        if not set(schema.columns) <= set(named.columns):
            frame, content = check(named, schema, file.name)
            return frame, source.findings + mapped + content, None
        keys, rows = _keys(source, table, list(named.columns), maps)
        blank = Condensed(file, table, source.copied, pd.DataFrame(), keys, rows)
        size = "abs(varde)" if SUMMED[table][1] else "varde"
        sums = (
            f"count(*) AS antal, sum({size})::DOUBLE AS storlek, "
            "TRY_CAST(sum(varde) * 100000000 AS BIGINT) AS summa"
        )
        groups = _sum_plain(source, keys)
        if groups is None:
            groups = source.ask_all(
                lambda relation: (
                    f"SELECT {', '.join(keys)}, {sums} FROM ({blank.question(relation, 'varde')}) "
                    f"GROUP BY {', '.join(keys)} ORDER BY ALL"
                )
            )
        form, copied = source.findings, source.copied
    groups.index = pd.RangeIndex(FIRST_GROUP, FIRST_GROUP - len(groups), -1)
    likeness = next(column for column, sql in keys.items() if sql == NUMBER_KEY)
    groups["ordagrant"] = groups[likeness].str.startswith(AS_IT_STANDS)
    condensed = replace(blank, groups=groups, copied=copied)
    names = {f"c{place}": name for name, place in zip(source.names, source.places, strict=True)}
    return _judged(condensed, names, form, maps)


def _sum_plain(source: Opened, keys: Mapping[str, str]) -> pd.DataFrame | None:
    """The groups of visits by the fast way, where the file is plain enough for it."""
    codes = [column for column, sql in keys.items() if sql == column]
    number = [column for column, sql in keys.items() if sql == NUMBER_KEY]
    moment = [column for column in keys if column not in {*codes, *number, MARK}]
    return sum_plain(source, sorted(codes), *moment, *number) if number and moment else None


def _keys(source: Opened, table: str, named: list[str], maps: Maps) -> tuple[dict[str, str], str]:
    """SQL for what tells rows apart, by its place in the file, over rows whose number is read.

    A cell that is like others when its contents are right (a moment in a month, an amount) is told by that
    likeness, and else by its own text. Columns that the table does not have are left out.
    """
    schema, (number, signed) = TABLES[table], SUMMED[table]
    place = {name: f"c{source.places[i]}" for i, name in enumerate(named)}
    words = maps.values.get(table, {})
    keys = {place[name]: place[name] for name in schema.columns}
    keys[place[number]] = NUMBER_KEY
    if _MOMENT in place and _MOMENT not in words:
        keys[place[_MOMENT]] = _month(place[_MOMENT])
    keys[MARK] = _mark(source.width, first_is_key="c0" in keys)
    if number in words:
        # The municipality has words for numbers: every cell is told by its own text.
        as_it_stands = f"'{AS_IT_STANDS}' || {place[number]} AS {NUMBER_KEY}"
        return keys, f"(SELECT *, {as_it_stands}, NULL::DECIMAL AS varde FROM {{rows}})"
    return keys, number_sql(place[number], "{rows}", signed=signed)


def _month(cell: str) -> str:
    """The month of a real moment; anything else as it stands, for check and rules to judge.

    The usual forms are told by their shape and by being moments, which is faster than a pattern.
    """
    shapes = " OR ".join(f"{cell} LIKE '{shape}'" for shape in ("____-__-__ __:__", "____-__-__ __:__:__"))
    # Two spaces: DuckDB would take a day or an hour of one digit.
    usual = f"({shapes}) AND NOT contains({cell}, '  ') AND {_in_calendar(cell, 'TIMESTAMP')}"
    text = f"trim({cell})"
    real = f"regexp_full_match({text}, '{_A_MOMENT}') AND {_in_calendar(f'{text}[:10]', 'DATE')}"
    return (
        f"CASE WHEN {usual} THEN {cell}[:7] WHEN {real} THEN {text}[:7] ELSE '{AS_IT_STANDS}' || {cell} END"
    )


def _in_calendar(text: str, kind: str) -> str:
    return f"TRY_CAST({text} AS {kind}) BETWEEN {kind} '1900-01-01' AND {kind} '2999-12-31'"


def _mark(width: int, *, first_is_key: bool) -> str:
    """What sets a row apart: nothing in it, or a first filled cell that begins as a total's does.

    Where the first column is a key, its own text says so much of a total.
    """
    cells = [f"trim(c{i})" for i in range(width)]
    filled = "coalesce(" + ", ".join(f"nullif({cell}, '')" for cell in cells) + f", '{NOTHING}')"
    looked_at = "c0 < '!'" if first_is_key else "true"
    apart = f"({looked_at}) AND regexp_matches({filled}, '{BEGINS_AS_TOTAL}|^{NOTHING}$')"
    return f"CASE WHEN {apart} THEN {filled} ELSE '' END"


def _judged(
    condensed: Condensed, names: dict[str, str], form: list[Finding], maps: Maps
) -> tuple[pd.DataFrame, list[Finding], Condensed]:
    """The groups as a table that is mapped and checked as any other, and then their sums."""
    file, table, groups = condensed.file.name, condensed.table, condensed.groups
    (number, _), schema = SUMMED[table], TABLES[table]
    frame = pd.DataFrame({name: _cells(condensed, c) for c, name in names.items()})
    frame = frame[groups[MARK] != NOTHING]
    heading = next(name for c, name in names.items() if condensed.keys.get(c) == NUMBER_KEY)
    frame, total = without_total(frame, condensed, heading)
    named, mapped = maps.apply(frame, table, file)
    told = groups.loc[named.index]
    mapped = [_counted(f, frame, named, told["antal"]) for f in mapped]
    typed, content = check(named, schema, file)
    wrong = [f for f in content if f.allvar == "fel" and f.kolumn == number]
    if any(not f.rader for f in wrong):
        # The column can be read in two ways: that is about every row.
        content = [replace(f, antal=int(told["antal"].sum())) if f in wrong else f for f in content]
    elif not any(f.regel == "V04" for f in wrong):
        typed[number], size = _sums(typed[number], named[number], told)
        large = too_large(size, number, file)
        content = [f for f in content if f.allvar != "fel"] + large if large else content
    return typed, form + total + mapped + located(content, {table: condensed}), condensed


def _cells(condensed: Condensed, column: str) -> pd.Series:
    """A column's cells, one a group: a month as its first day, a kind of number as itself."""
    groups = condensed.groups
    if column not in groups:
        return pd.Series("", index=groups.index, dtype="str")
    cells = groups[column]
    if condensed.keys[column] == column:
        return cells.str.strip()
    as_it_stands = cells.str.startswith(AS_IT_STANDS)
    likeness = cells if condensed.keys[column] == NUMBER_KEY else cells + "-01"
    return likeness.mask(as_it_stands, cells.str.slice(len(AS_IT_STANDS)).str.strip())


def _counted(finding: Finding, before: pd.DataFrame, after: pd.DataFrame, antal: pd.Series) -> Finding:
    """A finding about translated cells, with the number of rows instead of groups."""
    if finding.kolumn not in after.columns:
        return finding
    place = list(after.columns).index(finding.kolumn)
    changed = before.iloc[:, place] != after.iloc[:, place]
    if finding.kolumn == "period":  # two things may be done to it, to different rows
        changed &= are_no_months(before.iloc[:, place]) == (finding.regel == "V40")
    return replace(finding, antal=int(antal[changed].sum()))


def _sums(values: pd.Series, texts: pd.Series, told: pd.DataFrame) -> tuple[pd.Series, float]:
    """The groups' sums (Int64 10⁻⁸), and the sum of the rows' absolute values (kr or units).

    In: each group's number as read and as text: a kind (`number_sql`) or the cells themselves.
    """
    thousands = texts.isin(UNCLEAR) & ~told["ordagrant"] & (values == _THOUSANDS)
    times = thousands.map({True: 1000, False: 1})
    same = values * told["antal"]
    sums = (told["summa"] * times).where(~told["ordagrant"], same)
    sizes = (told["storlek"] * times).where(~told["ordagrant"], exact.to_float(values.abs()) * told["antal"])
    return sums.astype("Int64"), float(sizes.sum())
