"""Which results of all municipalities and years does a question of `kpb sql` read?

The files of `<out>/<kommun>/<ar>/resultat/` are copied into a DuckDB in memory, which is then shut: the
question cannot read or write a file, load anything or open the lock again. Results for a single area lie
one level below and are left out: they are the same results.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kpbcalc.base import exact
from kpbcalc.base.errors import UsageError
from kpbcalc.commands.name_codes import add_names, copy
from kpbcalc.disclosure.policy import audience_of

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
AGAIN = "Kör kpb calc eller kpb report igen för kommunen och året."
_FINDING_COLUMNS = ("regel", "allvar", "tabell", "kolumn", "antal", "text", "godkand")
_CLOSED = {
    "temp_directory": "''",  # nothing is spilled to a folder of the disk
    "enable_external_access": "false",
    "allow_community_extensions": "false",
    "lock_configuration": "true",
}


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
