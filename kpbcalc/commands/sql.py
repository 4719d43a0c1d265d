"""What `kpb sql` answers: one SQL question over the results of all municipalities and years.

The files of `<out>/<kommun>/<ar>/resultat/` are copied into a DuckDB in memory, which is then shut: the
question cannot read or write a file, load anything or open the lock again. Results for a single area lie
one level below and are left out: they are the same results. Nothing DuckDB says is passed on but the place
in the question: its messages quote cells.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kpbcalc.base import exact
from kpbcalc.base.errors import UsageError
from kpbcalc.commands.name_codes import add_names, copy
from kpbcalc.disclosure.policy import audience_of
from kpbcalc.presentation import formats

MONEY = f"DECIMAL(28,{exact.DECIMALS})"
RESULTS: dict[str, dict[str, str]] = {
    "insatskostnad": {
        "insats": "VARCHAR", "enhet": "VARCHAR", "regi": "VARCHAR", "direkt": MONEY, "fordelad": MONEY,
        "kostnad": MONEY, "volym": MONEY, "volymenhet": "VARCHAR", "styckkostnad": "DOUBLE",
        "beviljad": MONEY, "utford": MONEY,
    },
    "nyckeltal": {"kpi": "VARCHAR", "varde": "DOUBLE", "taljare": MONEY, "namnare": MONEY},
    "avstamning": {"post": "VARCHAR", "belopp": MONEY},
    "kostnadsflode": {"fran": "VARCHAR", "till": "VARCHAR", "belopp": MONEY, "nyckel": "VARCHAR"},
}  # fmt: skip
FINDINGS, CLIENTS = "validering", "brukarkostnad"
FORMATS = ("tabell", "csv")
ROWS_SHOWN = 1000
AGAIN = "Kör kpb calc eller kpb report igen för kommunen och året."
_FINDING_COLUMNS = ("regel", "allvar", "tabell", "kolumn", "antal", "text", "godkand")
_CLOSED = {
    "temp_directory": "''",  # nothing is spilled to a folder of the disk
    "enable_external_access": "false",
    "allow_community_extensions": "false",
    "lock_configuration": "true",
}
_CAUSES: tuple[tuple[type[Exception], str, str], ...] = (
    (duckdb.ParserException, "Frågan går inte att tolka som SQL.", ""),
    (duckdb.PermissionException, "Frågan får inte läsa eller skriva filer, bara tabellerna.", ""),
    (duckdb.CatalogException, "Frågan nämner en tabell eller funktion som inte finns.", ""),
    (duckdb.BinderException, "Frågan nämner en kolumn som inte finns, eller räknar på fel sorts värden.", ""),
    (
        duckdb.ConversionException, "Ett värde går inte att göra om till den sort som frågan begär.",
        "TRY_CAST(… AS …) ger tomt där det inte går. ",
    ),
)  # fmt: skip


def query_results(
    sql: str, *, out: Path, audience: str = "extern", shape: str = "tabell", data: str = ""
) -> str:
    """The answer to a question, as an aligned Swedish table or as a semicolon-separated file.

    Raises `UsageError` for an unknown audience or format, when there are no results, or when the question
    cannot be answered.
    """
    if shape not in FORMATS:
        raise UsageError(f"Formatet ”{shape}” finns inte.", remedy=f"Välj {' eller '.join(FORMATS)}.")
    with open_results(out, audience, Path(data) if data else None) as results:
        names, kinds, rows = _ask(results, sql)
    return _as_csv(names, rows) if shape == "csv" else _as_table(names, kinds, rows)


def open_results(out: Path, audience: str = "extern", data: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A shut database in memory with a table for each result, each with kommun (text) and ar first.

    Clients (`brukarkostnad`) are there only for the audience intern. Beside the results: what their codes
    mean (name_codes), also the codes that a municipality has added in the underlag `data`.
    """
    intern = audience_of(audience) == "intern"
    folders = [f for f in sorted(out.glob("*/*/resultat")) if _place(f)]
    if not folders:
        raise UsageError(
            f"Det finns inga resultat i {out.name or out}.",
            remedy="Gör resultat med kpb calc eller kpb report först, eller ange rätt mapp med --out.",
        )
    results = duckdb.connect(config={"python_enable_replacements": "false"})
    for name, columns in RESULTS.items():
        _copy_csv(results, name, columns, folders)
    _copy_findings(results, folders)
    if intern:
        _copy_clients(results, folders)
    add_names(results, sorted({f.parts[-3] for f in folders}), data)
    for option, value in _CLOSED.items():
        results.execute(f"SET {option} = {value}")
    return results


def _place(folder: Path) -> bool:
    """Whether the path says which municipality and year."""
    kommun, ar = folder.parts[-3:-1]
    return bool(re.fullmatch(r"\d{4}", kommun) and re.fullmatch(r"\d{4}", ar))


_FROM_PATH = (
    "parse_path(filename, 'both_slash')[-4] AS kommun, "
    "CAST(parse_path(filename, 'both_slash')[-3] AS INTEGER) AS ar, * EXCLUDE (filename)"
)


def _copy_csv(
    results: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], folders: Sequence[Path]
) -> None:
    """One result of every municipality and year as a table; the columns are those the workbench writes."""
    files = [f for folder in folders if (f := folder / f"{name}.csv").is_file()]
    for file in files:
        with file.open(encoding="utf-8") as stream:
            if stream.readline().rstrip("\n") != ";".join(columns):
                _outdated(file)
    if not files:
        fields = ", ".join(f"{c} {kind}" for c, kind in columns.items())
        results.execute(f"CREATE TABLE {name} (kommun VARCHAR, ar INTEGER, {fields})")
        return
    try:
        results.execute(
            f"CREATE TABLE {name} AS SELECT {_FROM_PATH} FROM read_csv(?, columns = {dict(columns)}, "
            "auto_detect = false, delim = ';', quote = '\"', escape = '\"', header = true, nullstr = '', "
            "filename = true)",
            [[str(f) for f in files]],
        )
    except duckdb.Error:
        _outdated(files[0])


def _outdated(file: Path) -> None:
    """Refuse a result that this version did not write."""
    kommun, ar = file.parts[-4:-2]
    raise UsageError(
        "En resultatfil är skriven av en annan version, eller ändrad.",
        where=f"{kommun}/{ar}/resultat/{file.name}", remedy=AGAIN,
    ) from None  # fmt: skip


def _copy_findings(results: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    """The findings of every municipality and year, without the row numbers."""
    rows: list[dict[str, Any]] = []
    for file in (f for folder in folders if (f := folder / f"{FINDINGS}.json").is_file()):
        kommun, ar = file.parts[-4:-2]
        try:
            listed = json.loads(file.read_text(encoding="utf-8"))
            rows += [
                {"kommun": kommun, "ar": int(ar), **{c: found.get(c) for c in _FINDING_COLUMNS}}
                for found in listed
            ]
        except (ValueError, AttributeError, TypeError):
            _outdated(file)
    kinds = [("kommun", pa.string()), ("ar", pa.int32())]
    kinds += [(c, pa.int64() if c == "antal" else pa.string()) for c in _FINDING_COLUMNS]
    copy(results, FINDINGS, pa.Table.from_pylist(rows, schema=pa.schema(kinds)))


def _copy_clients(results: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    """Every client's cost by insats and unit; only for the municipality's own staff."""
    files = [str(f) for folder in folders if (f := folder / f"{CLIENTS}.parquet").is_file()]
    if files:
        try:
            results.execute(
                f"CREATE TABLE {CLIENTS} AS SELECT {_FROM_PATH} FROM read_parquet(?, filename = true)",
                [files],
            )
        except duckdb.Error:
            _outdated(Path(files[0]))


def _ask(results: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
    """Names and kinds of the answer's columns, and its rows."""
    tables = [str(row[0]) for row in results.execute("SHOW TABLES").fetchall()]
    try:
        statements = results.extract_statements(sql)
        if len(statements) != 1 or statements[0].type.name not in ("SELECT", "MULTI", "EXPLAIN"):
            raise UsageError(
                "Frågan ska vara en enda SELECT.",
                remedy=f"Till exempel: SELECT * FROM nyckeltal. {_known(tables)}",
            )
        answer = results.execute(statements[0])
        described = [(str(column[0]), str(column[1])) for column in answer.description or []]
        rows = answer.fetchall()
    except duckdb.Error as error:
        raise _refusal(error, sql, tables) from None
    return [n for n, _ in described], [k for _, k in described], rows


def _refusal(error: Exception, sql: str, tables: Sequence[str]) -> UsageError:
    """What is wrong with a question, and where in it."""
    causes = (cause[1:] for cause in _CAUSES if isinstance(error, cause[0]))
    what, hint = next(causes, ("Frågan går inte att besvara.", ""))
    if CLIENTS in sql and CLIENTS not in tables:
        hint += f"{CLIENTS} finns bara med --audience intern. "
    return UsageError(what, where=_position(str(error), sql), remedy=hint + _known(tables))


def _known(tables: Iterable[str]) -> str:
    return f"Tabeller: {', '.join(tables)}. DESCRIBE nyckeltal visar kolumnerna."


def _position(message: str, sql: str) -> str:
    """The line and word of the question that DuckDB points at; words of its own are left out."""
    pointed = re.search(r"^LINE (\d+): (.*)\n(.*?)\^", message, re.MULTILINE)
    if not pointed:
        return ""
    start = len(pointed[3]) - len(f"LINE {pointed[1]}: ")
    word = re.match(r"[\w.]*", pointed[2][max(start, 0) :])
    near = f", vid ”{word[0]}”" if word and word[0] and word[0] in sql else ""
    return f"frågans rad {pointed[1]}{near}"


def _as_csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """As the result files are: semicolons, decimal point, full precision, empty where there is no value."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().rstrip("\n")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    whole, _, decimals = f"{value:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0') or '0'}" if decimals else whole


def _as_table(names: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Numbers to the right as Swedes write them, with the decimals of the column; texts to the left."""
    columns = []
    for i, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        values = [row[i] for row in rows[:ROWS_SHOWN]]
        number = kind not in ("VARCHAR", "BOOLEAN") and all(
            isinstance(v, int | float | Decimal) for v in values if v is not None
        )
        cells = _numbers(name, values) if number else [_word(v) for v in values]
        width = max(map(len, [name, *cells]))
        columns.append([c.rjust(width) if number else c.ljust(width) for c in [name, "-" * width, *cells]])
    lines = ["  ".join(cells).rstrip() for cells in zip(*columns, strict=True)]
    if len(rows) > ROWS_SHOWN:
        rest = formats.number(len(rows) - ROWS_SHOWN)
        lines.append(f"… {rest} rader till. --format csv ger alla.")
    return "\n".join(lines)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return formats.MISSING if value is None else str(value).replace("\n", " ")


def _numbers(name: str, values: Sequence[Any]) -> list[str]:
    """Whole numbers without decimals, others with two; a year is never grouped."""
    if name.casefold() in ("ar", "år"):
        return [_word(v) for v in values]
    known = [v for v in values if not formats.is_missing(v)]
    decimals = 0 if all(v == int(v) for v in known) else 2
    return [formats.number(v, decimals) for v in values]
