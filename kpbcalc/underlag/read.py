"""Read one table as text, whatever shape the file has: CSV (also as .txt), Excel or Parquet."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kpbcalc.base import faults, params
from kpbcalc.underlag import sie
from kpbcalc.underlag.cell_text import as_text
from kpbcalc.underlag.content import TEXTS, disguised
from kpbcalc.underlag.debit_credit import with_amount
from kpbcalc.underlag.delimited import read_csv
from kpbcalc.underlag.encoded_twice import mend_cells
from kpbcalc.underlag.findings import SHEET, Finding, together
from kpbcalc.underlag.footers import without_footers, without_pages, without_printed
from kpbcalc.underlag.heading_row import HEADING
from kpbcalc.underlag.headings import as_heading
from kpbcalc.underlag.money_unit import Said, in_our_unit, without_unit
from kpbcalc.underlag.page_titles import without_titles_again
from kpbcalc.underlag.population_advice import TITLES
from kpbcalc.underlag.population_sexes import a_row_for_each_sex
from kpbcalc.underlag.population_totals import without_population_totals
from kpbcalc.underlag.repeated_headings import without_headings_again
from kpbcalc.underlag.schemas import TABLES
from kpbcalc.underlag.totals_among_rows import drop_total
from kpbcalc.underlag.unreadable import told, why_not
from kpbcalc.underlag.year_and_month import joined

SUFFIXES = (".csv", ".xlsx", ".parquet", ".txt")
LEDGER = "kontoutfall"
# What pyarrow raises on a file that is damaged or of kinds it does not know; its words are never shown.
_BROKEN = (pa.ArrowException, ValueError, OSError, NotImplementedError, OverflowError)
# Lists of a care system, as it prints them.
CLIENTS = ("beslut", "utford_tid", "placering", "utbetalning", "personregister")


def suffixes(table: str) -> tuple[str, ...]:
    """The kinds of file a table may come in: the ledger also as SIE."""
    return SUFFIXES + (sie.SUFFIXES if table == LEDGER else ())


def found_files(folder: Path, table: str) -> list[Path]:
    """Every file that holds a table: `<table>.csv`, `.xlsx`, `.parquet` or `.txt`, in that order, or SIE.

    Name and suffix may be in any case: economy systems write `kontoutfall.SE` as readily as `.se`, and people
    `Enheter.xlsx`.
    """
    if not folder.is_dir():
        return []
    kinds = suffixes(table)
    named = [f for f in folder.iterdir() if f.stem.casefold() == table]
    files = [f for f in named if f.suffix.lower() in kinds and why_not(f) is None and f.is_file()]
    return sorted(files, key=lambda f: (kinds.index(f.suffix.lower()), f.name))


def not_files(folder: Path, table: str) -> list[Finding]:
    """V01: what has a table's name and is no file that can be read."""
    named = [
        f for f in folder.iterdir() if f.stem.casefold() == table and f.suffix.lower() in suffixes(table)
    ]
    return [told(f.name, why) for f in sorted(named) if (why := why_not(f))]


def find_file(folder: Path, table: str) -> Path | None:
    """The file that holds a table, the first of `found_files`; None without any."""
    return next(iter(found_files(folder, table)), None)


def read(
    file: Path, table: str = "", named: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Every cell as stripped text, empty where nothing stood; headings stripped and in lower case.

    In: the file, the table it should be (its name says it else), and our names by the plain headings of the
    municipality's map. Out: the frame (index + 2 = row in the file; rows with nothing in them, titles above
    the headings and sure totals are left out; debet and kredit have become belopp, year and month one, and
    amounts in tkr kronor) and what was wrong with the file's form (V01 to V04).
    """
    table, named = table or file.stem.lower(), named or {}
    findings = disguised(file)
    if findings:
        return pd.DataFrame(), findings
    suffix = file.suffix.lower()
    if suffix == ".xlsx":
        return _read_excel(file, table, named)
    frame, findings, said = read_csv(file, table, named) if suffix in TEXTS else _read_parquet(file)
    if suffix not in TEXTS:
        frame, mended = mend_cells(frame, file.name)
        findings += mended
    return _rows(frame, findings, said, file.name, table, named)


def _rows(
    frame: pd.DataFrame, findings: list[Finding], said: Said, file: str, table: str, named: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows under headings as compared, without what is no row; and the findings with what was done."""
    frame.columns = pd.Index([as_heading(str(c)) for c in frame.columns])
    twice = sorted({c for c in frame.columns[frame.columns.duplicated()] if c})
    if twice:
        # In a file without headings the first row is somebody's: only a name of ours is shown.
        name = next((n for n in twice if any(n in schema.columns for schema in TABLES.values())), "")
        text = f"Kolumnen {name} finns mer än en gång i {file}.".replace("  ", " ")
        remedy = "Ta bort eller döp om den kolumn som inte gäller. Filens första rad ska vara rubriker."
        findings.append(Finding("V03", "fel", file, name, len(twice), (1,), text, atgard=remedy))
    frame = frame.loc[:, ~frame.columns.duplicated()]
    for name in frame.columns:
        frame[name] = frame[name].astype("str").str.strip()
    if len(frame.columns):
        frame, titles = without_titles_again(frame[(frame != "").any(axis=1)], said.titles, file)
        frame, pages = without_pages(frame, file)
        frame, again = without_headings_again(frame, file)
        frame, sexes = a_row_for_each_sex(frame, named, file)
        frame, people = without_population_totals(frame, named, file)
        frame, printed = without_printed(frame, file) if table not in CLIENTS else (frame, [])
        frame, total = drop_total(frame, file)
        cut, below = without_footers(frame, file) if table in CLIENTS else (frame, [])
        if below and any(f.allvar == "fel" for f in total):
            cut, total = drop_total(cut, file)
        frame = cut
        frame, dated = joined(frame, named, file)
        headings = list(map(str, frame.columns))
        frame, amount = with_amount(frame, named, file)
        frame = without_unit(frame, named)
        said = replace(said, formats={as_heading(h): shown for h, shown in said.formats.items()})
        frame, in_kronor = in_our_unit(frame, headings, said, named, file)
        findings += [*titles, *pages, *again, *sexes, *people, *printed]
        findings += [*below, *total, *dated, *amount, *in_kronor]
        frame.attrs |= {TITLES: tuple(said.titles), HEADING: said.heading}
    return frame, findings


def _read_excel(file: Path, table: str, named: Mapping[str, str]) -> tuple[pd.DataFrame, list[Finding]]:
    """The sheets that are the table, one below the other."""
    from kpbcalc.underlag.excel.first_table import read_sheets  # noqa: PLC0415 - a tenth of a second for Excel only

    parts, findings = read_sheets(file, table, named)
    frames = []
    for part in parts:
        cells, mended = mend_cells(part.frame, file.name)
        frame, found = _rows(cells, [*part.findings, *mended], part.said, file.name, table, named)
        further = part.place * SHEET
        frames.append(frame.set_axis(frame.index + further) if further else frame)
        findings += [replace(f, rader=tuple(n + further for n in f.rader)) for f in found]
    if not frames:
        return pd.DataFrame(), findings
    titles = dict.fromkeys(title for frame in frames for title in frame.attrs.get(TITLES, ()))
    whole = pd.concat(frames).fillna("") if len(frames) > 1 else frames[0]
    whole.attrs |= {TITLES: tuple(titles), HEADING: frames[0].attrs.get(HEADING, 0)}
    return whole, together(findings)


def _read_parquet(file: Path) -> tuple[pd.DataFrame, list[Finding], Said]:
    most = int(params.toml("filer.toml")["parquet"]["hogst_celler"])
    try:
        about = pq.ParquetFile(file)
        if about.metadata.num_rows * max(about.metadata.num_columns, 1) > most:
            text = f"{file.name} har fler än {most} celler, och läses inte."
            remedy = "Kontrollera uttaget. Dela filen eller ta bort kolumner som inte behövs."
            return pd.DataFrame(), [Finding("V01", "fel", file.name, "", 1, (), text, atgard=remedy)], Said()
        table = about.read()
        columns = {i: c.to_pandas(integer_object_nulls=True).tolist() for i, c in enumerate(table.columns)}
    except _BROKEN as error:
        if faults.as_told(error):
            raise  # the disk or the folder, not the file: saving it anew would not help
        text, remedy = f"{file.name} går inte att läsa som Parquet.", "Spara om filen i rätt format."
        return pd.DataFrame(), [Finding("V01", "fel", file.name, "", 1, (), text, atgard=remedy)], Said()
    frame = pd.DataFrame({i: pd.Series([as_text(v) for v in c], dtype="str") for i, c in columns.items()})
    return frame.set_axis(table.column_names, axis=1), [], Said()
