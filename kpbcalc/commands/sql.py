"""What `kpb sql` answers: one SQL question over the results of all municipalities and years.

Nothing DuckDB says is passed on but the place in the question: its messages quote cells.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from kpbcalc.base.errors import UsageError
from kpbcalc.base.written import rows_of
from kpbcalc.commands.open_results import CLIENTS, open_results
from kpbcalc.presentation import formats

FORMATS = ("tabell", "csv")
ROWS_SHOWN = 1000
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
        lines.append(f"… {rows_of(len(rows) - ROWS_SHOWN)} till. --format csv ger alla.")
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
