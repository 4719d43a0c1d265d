"""Open a large file so that DuckDB can read its cells as text, within a bounded memory."""

import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kpbcalc.underlag.content import TEXTS
from kpbcalc.underlag.encoding import judge_file
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import as_heading
from kpbcalc.underlag.large.copy_text import ROW, copy_text
from kpbcalc.underlag.large.kind_of_text import survey
from kpbcalc.underlag.read import read

MEMORY = "384MB"  # DuckDB's share of the 1 GB that a calculation may take; the rest goes to a file
BEGINS_AS_TOTAL = "(?i)^(?:sum|tot|del|slut|s:a)"  # wider than the words for sums: `drop_total` knows them
_INTERRUPTED = "interrupted"
_WHOLE = {pa.int64(): pd.Int64Dtype()}


class Opened:
    """A large file: its headings, what is wrong with its form, and its rows for SQL.

    `names` are the headings as `read` gives them, and `places` their places in the file. `copied` is whether
    the rows are read from a copy, because the file does not read as it stands. `text` is a CSV file's form.
    """

    def __init__(self, file: Path, folder: Path, *, copied: bool = False) -> None:
        import duckdb  # noqa: PLC0415 - every command comes by here, few meet a large file

        self.file = file
        self._folder = folder
        self._copy = folder / "rader.parquet"
        self.encoding = judge_file(file) if file.suffix in TEXTS else None
        readable = self.encoding is not None and self.encoding.readable
        self.text = survey(file, self.encoding) if self.encoding and readable else None
        self.db = duckdb.connect(config={
            "memory_limit": MEMORY, "temp_directory": str(folder / "duckdb"),
            "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        })  # fmt: skip
        self.db.execute("SET enable_progress_bar = false")  # it would draw on standard output
        headings = self._headings()
        self.width = len(headings)
        frame = pd.DataFrame()
        self.findings: list[Finding] = []
        if self.encoding is None or readable:
            frame, self.findings = read(self._without_rows())
        if self.encoding is not None:
            self.findings = [*self.encoding.findings, *self.findings]
        self.names = list(frame.columns)
        self.places = [headings.index(name) for name in self.names]
        self.copied = False
        if self.text and (copied or not self.text.plain):
            self._make_copy()

    def _headings(self) -> list[str]:
        """The headings as `read` compares them, in the file's order."""
        if self.file.suffix in TEXTS:
            names = self.text.names if self.text else ()
        else:
            names = pq.read_schema(self.file).names
        return [as_heading(name) for name in names]

    def _without_rows(self) -> Path:
        """A file of the same name with the headings only: what `read` says of them holds for all rows."""
        heading = self._folder / self.file.name
        if self.file.suffix in TEXTS:
            assert self.text is not None
            heading.write_bytes((self.text.header + "\n").encode())
        else:
            pq.write_table(pq.read_schema(self.file).empty_table(), heading)
        return heading

    def _make_copy(self) -> None:
        assert self.text is not None
        self.findings += copy_text(self.file, self.text, self._copy)
        self.copied = True

    def ask_all(self, sql: Callable[[str], str]) -> pd.DataFrame:
        """The answer to a question about every row; `sql` is given what to select from.

        The answer's `antal` says how many rows each of its own rows is about. If they are not as many as the
        lines of the file, it does not read as it stands, and is copied as `read` would read it.
        """
        if self.text and not self.copied:
            frame = self.try_to_ask(sql)
            if frame is not None and self.agrees(int(frame["antal"].sum())):
                return frame
            self._make_copy()
        return self.ask(sql)

    def try_to_ask(self, sql: Callable[[str], str], *, moments: Collection[str] = ()) -> pd.DataFrame | None:
        """The answer to a question, or None when the file does not read as it stands."""
        import duckdb  # noqa: PLC0415 - as above

        try:
            return self.ask(sql, moments=moments)
        except duckdb.Error:
            return None

    def ask(
        self, sql: Callable[[str], str], *, numbered: bool = False, moments: Collection[str] = ()
    ) -> pd.DataFrame:
        """The answer to a question; with `numbered` the rows have their row number in the file, `rad`.

        The columns in `moments` are read as moments instead of text; then a cell that is none is an error.
        """
        question = sql(self._rows(numbered, moments))
        try:
            answer: pd.DataFrame = self.db.sql(question).to_arrow_table().to_pandas(types_mapper=_WHOLE.get)
        except RuntimeError as error:
            # How DuckDB tells Ctrl-C.
            if _INTERRUPTED in str(error):
                raise KeyboardInterrupt from None
            raise
        return answer

    def write(self, sql: Callable[[str], str], folder: Path, by: str) -> None:
        """Put the answer to a question, asked with row numbers, in Parquet files, one folder each `by`."""
        question = sql(self._rows(True, ()))
        try:
            self.db.execute(f"COPY ({question}) TO {_quoted(folder)} (FORMAT parquet, PARTITION_BY ({by}))")
        except RuntimeError as error:
            if _INTERRUPTED in str(error):
                raise KeyboardInterrupt from None
            raise

    def agrees(self, rows: int) -> bool:
        """Whether so many rows is what the bytes say: no row lost, split or with a field too many."""
        text = self.text
        return text is None or (rows == text.lines and text.separators == (rows + 1) * (self.width - 1))

    def _rows(self, numbered: bool, moments: Collection[str]) -> str:
        """What to select from: columns c0, c1 … as text, empty where nothing stands, and `rad`."""
        # Only when asked for: numbers in file order keep DuckDB to one thread.
        number = f", row_number() OVER () + 1 AS {ROW}" if numbered else ""
        if self.text:
            names = [f"c{i}" for i in range(self.width)]
            cells = ", ".join(c if c in moments else f"coalesce({c}, '') AS {c}" for c in names)
            if self.copied:
                return f"(SELECT {cells}, {ROW} FROM read_parquet({_quoted(self._copy)}))"
            return f"(SELECT {cells}{number} FROM {self._csv(moments)})"
        schema = pq.read_schema(self.file)
        cells = ", ".join(f"{as_text(f.name, f.type)} AS c{i}" for i, f in enumerate(schema))
        return f"(SELECT {cells}{number} FROM read_parquet({_quoted(self.file)}))"

    def _csv(self, moments: Collection[str]) -> str:
        assert self.text is not None
        kinds = {f"c{i}": "TIMESTAMP" if f"c{i}" in moments else "VARCHAR" for i in range(self.width)}
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
        quote = '"' if self.text.quotes else ""
        return (
            f"read_csv({_quoted(self.file)}, auto_detect = false, header = false, skip = 1, "
            f"delim = '{self.text.separator}', quote = '{quote}', escape = '{quote}', strict_mode = true, "
            f"columns = {{{columns}}})"
        )


def looks_like_total(width: int) -> str:
    """SQL for whether a row's first filled cell begins as a total's does."""
    cells = ", ".join(f"nullif(trim(c{i}), '')" for i in range(width))
    return f"regexp_matches(coalesce({cells}, ''), '{BEGINS_AS_TOTAL}')"


def as_text(name: str, kind: pa.DataType) -> str:
    """A typed cell as the text that `read` makes of it, as SQL; "" for a kind that it does not know."""
    cell = '"' + name.replace('"', '""') + '"'
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        shown = f"CAST({cell} AS VARCHAR)"
    elif pa.types.is_timestamp(kind) and kind.tz is None:
        shown = f"strftime({cell}, '%Y-%m-%d %H:%M:%S')"
    elif pa.types.is_date(kind):
        shown = f"strftime({cell}, '%Y-%m-%d')"
    elif pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        shown = _number_as_text(cell, finite=pa.types.is_decimal(kind))
    elif pa.types.is_null(kind):
        shown = "''"
    else:
        return ""
    return f"coalesce({shown}, '')"


def _number_as_text(cell: str, *, finite: bool) -> str:
    """A typed number without exponent, and never in the shape 1.234, which could be taken for 1234."""
    plain = f"regexp_replace(CAST(TRY_CAST({cell} AS DECIMAL(38, 8)) AS VARCHAR), '[.]?0+$', '')"
    plain = f"CASE WHEN regexp_matches({plain}, '[.][0-9]{{3}}$') THEN {plain} || '0' ELSE {plain} END"
    plain = f"coalesce({plain}, CAST({cell} AS VARCHAR))"
    if finite:
        return plain
    return (
        f"CASE WHEN isfinite({cell}) THEN {plain} WHEN isnan({cell}) THEN '' ELSE CAST({cell} AS VARCHAR) END"
    )


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"


@contextmanager
def opened(file: Path, *, copied: bool = False) -> Iterator[Opened]:
    """The file, open; whatever was written beside it is gone afterwards, also after Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="kpb-") as folder:
        source = Opened(file, Path(folder), copied=copied)
        try:
            yield source
        finally:
            source.db.close()
