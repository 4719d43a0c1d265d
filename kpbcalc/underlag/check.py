"""Turn one table of text into typed columns and say what does not fit, without quoting a value.

pandera names the failing values in its own messages; only its reason, column and row numbers are used.
"""

import re
from collections.abc import Collection

import pandas as pd
import pandera.pandas as pa

from kpbcalc.base import exact
from kpbcalc.base.own_choices import PLACE
from kpbcalc.underlag.exponents import DESTROYED, EXPONENT
from kpbcalc.underlag.findings import Finding, kept
from kpbcalc.underlag.heading_row import taken_row
from kpbcalc.underlag.headings import map_lines, proposed
from kpbcalc.underlag.months_across import advice
from kpbcalc.underlag.numbers import ONE_WAY, AmbiguousError, to_exact
from kpbcalc.underlag.population_advice import POPULATION, several_places, sexes_across
from kpbcalc.underlag.schemas import BESIDE, OLDEST
from kpbcalc.underlag.second_amount import AMOUNT, second_amounts
from kpbcalc.underlag.sheets_apart import a_column_on_each, has_sheets
from kpbcalc.underlag.sie_rows import SUFFIXES as SIE
from kpbcalc.underlag.untranslated import untranslated

_RULES = {
    "COLUMN_NOT_IN_DATAFRAME": "V03", "SERIES_CONTAINS_NULLS": "V21",
    "SERIES_CONTAINS_DUPLICATES": "V35", "DUPLICATES": "V35",
}  # fmt: skip
_TEXTS = {
    "SERIES_CONTAINS_NULLS": "{column} saknar värde.",
    "SERIES_CONTAINS_DUPLICATES": "{column} får bara förekomma en gång.",
    "DUPLICATES": "Samma nyckel förekommer mer än en gång ({column}).",
}
_REMEDIES = {
    "SERIES_CONTAINS_NULLS": "Fyll i det som saknas på raderna.",
    "SERIES_CONTAINS_DUPLICATES": "Behåll en rad för varje {column}.",
    "DUPLICATES": "Behåll en rad för varje nyckel, eller slå ihop raderna.",
}
_MONTHS = ("period", "manad")  # a system may have words of its own for them, as for codes
FIRST_CONDENSED = -2  # rows of a large table, which stand for many each, begin below
_SURELY_HEADINGS = 3  # so many of our columns, and the first row is surely headings and not a person
_OF_SYSTEM = "Rätta i ekonomisystemet och exportera på nytt, eller översätt i kartorna."  # nobody edits SIE
_AGE = re.compile(r"(\d{1,3}) ?(?:år)?((?: ?\+| (?:och|eller) äldre)?)(?: ?år)?", re.IGNORECASE)
LARGEST_SUM = 90e9  # a column's sum must fit in 64 bits as counts of 10⁻⁸


def check(raw: pd.DataFrame, schema: pa.DataFrameSchema, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The typed table (the schema's columns only) and the findings.

    In: text columns. Out: `str`, and Int64 for numbers (counts of 10⁻⁸ for amounts and volumes). With
    errors among the findings the frame is not to be used.
    """
    missing = [c for c, column in schema.columns.items() if column.required and c not in raw.columns]
    columns = [c for c in schema.columns if c not in missing]
    extra = [c for c in raw.columns if c not in columns]
    there = len(raw.columns) - len(extra)
    extra = [c for c in extra if c not in BESIDE.get(file.partition(".")[0].lower(), ())]
    findings = _missing(missing, extra, file, raw) if missing else []
    if missing:
        # A first row that may be somebody's: only what is surely a heading is shown.
        extra = [c for c in extra if there >= _SURELY_HEADINGS and not re.search(r"\d{4}", c)]
    if extra:
        text = f"{file} har kolumner som inte används: {', '.join(c or '(tom)' for c in extra)}."
        findings.append(Finding("V03", "info", file, ", ".join(extra), len(extra), (), text))
    # Columns that need not be there are blank.
    raw = raw.assign(**dict.fromkeys([c for c in columns if c not in raw.columns], ""))
    frame = raw[columns].copy()
    frame.attrs = {}  # what the file's titles say: pandas copies it, deep, with each thing that is asked
    for name in columns:
        metadata = schema.columns[name].metadata or {}
        kind = metadata.get("as")
        if metadata.get("age"):
            frame[name] = frame[name].map(_age)
        if kind == "text" and (lost := frame[name].str.fullmatch(EXPONENT)).any():
            text = f"{name} i {file} har koder som inte går att läsa."
            findings.append(
                Finding("V04", "fel", file, name, int(lost.sum()), _rows(lost), text, atgard=DESTROYED)
            )
        if kind != "text":
            frame[name], unreadable = _numbers(frame[name], name, kind == "whole", file)
            findings += unreadable
    if AMOUNT in frame:
        findings += second_amounts(raw, frame[AMOUNT], extra, file)
    return frame, findings + _judged(frame, raw, schema, file)


def _age(text: str) -> str:
    """`85 år` and `100+` as numbers; only the oldest may stand for those who are older."""
    said = _AGE.fullmatch(text)
    if not said:
        return text
    return said[1] if not said[2] or int(said[1]) == OLDEST else f"{said[1]} och äldre"


def _missing(missing: list[str], extra: list[str], file: str, raw: pd.DataFrame) -> list[Finding]:
    """V03: the columns that are not there, and the line to write for each."""
    table = file.partition(".")[0]
    nearest = proposed(extra, missing, table)
    lines = map_lines(table, [(nearest.get(name, "er rubrik"), name) for name in missing])
    row, taken, another = taken_row(raw)
    text = f"{file} saknar kolumnen {', '.join(missing)}.{taken}"
    remedy = f"Lägg till kolumnen. Har den ett annat namn hos er, skriv i {PLACE}: {lines}."
    if turn := advice(extra, table) or (sexes_across(extra) if table.startswith(POPULATION) else ""):
        remedy = f"{turn} {remedy}"
    elif has_sheets(raw):
        remedy = f"{a_column_on_each(missing)} {remedy}"
    remedy += another
    return [Finding("V03", "fel", file, ", ".join(missing), len(missing), (row,), text, atgard=remedy)]


_AGES = (
    "Ta ut befolkningen i ettårsklasser, en rad per ålder och kön: 0, 1, 2 och så vidare till 100+. Ta bort "
    "rader med summor, som totalt."
)
_BOTH_SEXES = " Ta bort raderna som gäller båda könen tillsammans, som totalt."


def _judged(frame: pd.DataFrame, raw: pd.DataFrame, schema: pa.DataFrameSchema, file: str) -> list[Finding]:
    """What the schema says of the columns that are there; what could not be read is not told as missing."""
    key = schema.unique or []
    gone = {c: missing for c in frame.columns if (missing := frame[c].isna()).any()}
    unread = {c for c, missing in gone.items() if (raw.loc[missing, c] != "").any()}
    columns = {name: _judge(schema.columns[name]) for name in frame.columns}
    if set(key) - {*frame.columns}:
        key = []
    hidden = unread & {*key}
    found = _errors(_schema(columns, [] if hidden else key), frame, file, raw, unread)
    if hidden:
        # A key that cannot be read may be any other: the rest of them are compared.
        lost = pd.concat([frame[n].isna() & (raw[n] != "") for n in sorted(hidden)], axis=1).any(axis=1)
        bare = {name: pa.Column(nullable=True, name=name) for name in frame.columns}
        found += _errors(_schema(bare, key), frame[~lost], file, raw, unread)
    return found


def _schema(columns: dict[str, pa.Column], key: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=key or None, report_duplicates="exclude_first")


def _errors(
    judged: pa.DataFrameSchema, frame: pd.DataFrame, file: str, raw: pd.DataFrame, unread: Collection[str]
) -> list[Finding]:
    try:
        judged.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return [found for error in errors.schema_errors if (found := _finding(error, file, raw, unread))]
    return []


def _judge(column: pa.Column) -> pa.Column:
    """What a column is judged by: not its type, which `check` has just given it, row by row once more."""
    return pa.Column(
        checks=column.checks, nullable=column.nullable, unique=column.unique,
        report_duplicates=column.report_duplicates, name=column.name,
    )  # fmt: skip


def _numbers(texts: pd.Series, name: str, whole: bool, file: str) -> tuple[pd.Series, list[Finding]]:
    """A column of numbers read exactly; whole numbers as themselves."""
    try:
        values, wrong = to_exact(texts)
    except AmbiguousError:
        text = f"{name} i {file} kan läsas på två sätt: 1.234 kan vara drygt tusen eller drygt ett."
        empty = pd.Series(pd.NA, index=texts.index, dtype="Int64")
        return empty, [Finding("V04", "fel", file, name, len(texts), (), text, atgard=ONE_WAY)]
    if whole:
        wrong |= (values % exact.GRID != 0).fillna(False).astype(bool)
        values = values // exact.GRID
    if not wrong.any():
        total = float(values.abs().sum() if whole else exact.to_float(values.abs()).sum())
        return values, too_large(total, name, file)
    kind = "heltal" if whole else "tal med högst åtta decimaler, under tio miljarder"
    text = f"{name} i {file} innehåller värden som inte är {kind}."
    if name == "alder":
        remedy = _AGES
    else:
        remedy = (
            f"Skriv ett {'heltal' if whole else 'tal'} på varje rad, som {'1234' if whole else '1234,56'}."
        )
    return values, [Finding("V04", "fel", file, name, int(wrong.sum()), _rows(wrong), text, atgard=remedy)]


def too_large(total: float, name: str, file: str) -> list[Finding]:
    """The finding that a column's absolute sum (in kr or units) does not fit, or nothing."""
    if total < LARGEST_SUM:
        return []
    text = f"{name} i {file} summerar till 90 miljarder eller mer, som arbetsbänken inte räknar med."
    remedy = "Kontrollera att talen är i hela kronor, timmar eller dygn, och att inget är med flera gånger."
    return [Finding("V04", "fel", file, name, 1, (), text, atgard=remedy)]


def _rows(marked: pd.Series) -> tuple[int, ...]:
    return kept(int(i) + 2 for i in marked.index[marked])


def _finding(
    error: pa.errors.SchemaError, file: str, raw: pd.DataFrame, unread: Collection[str]
) -> Finding | None:
    """One pandera error in our words: reason, column and rows, never the failing value.

    `raw` are the texts, `unread` the columns of which some cannot be read: those are not missing.
    """
    reason = error.reason_code.name if error.reason_code else ""
    cases = error.failure_cases
    frame = cases if isinstance(cases, pd.DataFrame) else pd.DataFrame()
    index = set(frame["index"].dropna()) if "index" in frame else set()
    if reason == "SERIES_CONTAINS_NULLS" and error.schema.name in unread:
        index = {i for i in index if not raw.loc[i, str(error.schema.name)]}
        if not index:
            return None
    rows = tuple(sorted(int(i) + 2 for i in index))
    column = str(error.schema.name or "")
    if reason == "DUPLICATES":
        column = " + ".join(error.schema.unique or [])
    text = _TEXTS.get(reason, "{column} " + str(getattr(error.check, "error", None) or "är fel") + ".")
    shown = text.format(column=column)
    rule = _RULES.get(reason, "V04")
    usual = _OF_SYSTEM if file.lower().endswith(SIE) else "Rätta värdena på raderna."
    remedy = _REMEDIES.get(reason, usual).format(column=column)
    if reason == "DUPLICATES" and file.startswith(POPULATION):
        remedy = several_places(raw, error.schema.columns)
    if column == "kon" and file.startswith("befolkning"):
        remedy += _BOTH_SEXES
    found = max(len(rows), 1)
    words = None
    of_words = getattr(error.check, "name", "") == "isin" or column in _MONTHS
    if of_words and rule == "V04" and min(index, default=0) > FIRST_CONDENSED:
        # Every row of brukare is somebody else.
        marked = pd.Series(raw.index.isin(index), index=raw.index)
        place = f"varden.{file.partition('.')[0]}.{column}"
        words = untranslated(place, raw[column], marked, raw.get("brukar_id"))
    return Finding(
        rule, "fel", file, column, found, kept(rows), f"{shown} ({file})", atgard=remedy, ord=words
    )
