"""What the codes of the results mean, as tables beside them, and the results with the names written out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kpbcalc.analysis.area import group_name, omraden
from kpbcalc.base import own_choices, params, register
from kpbcalc.underlag.catalogue import catalogue

# The names of the units are in each underlag, not in the results.
VIEWS = {
    "insatskostnad_namn": """
        SELECT kommun, kommuner.namn AS kommun_namn, ar, insats, insatser.namn AS insats_namn, omrade_namn,
               grupp_namn, insatskostnad.* EXCLUDE (kommun, ar, insats)
        FROM insatskostnad LEFT JOIN kommuner USING (kommun) LEFT JOIN insatser USING (kommun, insats)
    """,
    "nyckeltal_namn": """
        SELECT kommun, namn AS kommun_namn, ar, kpi, titel, nyckeltalslista.enhet AS matt,
               nyckeltal.* EXCLUDE (kommun, ar, kpi)
        FROM nyckeltal LEFT JOIN kommuner USING (kommun) LEFT JOIN nyckeltalslista USING (kpi)
    """,
}


def add_names(results: duckdb.DuckDBPyConnection, codes: Sequence[str], data: Path | None) -> None:
    """Put `insatser`, `kommuner` and `nyckeltalslista` beside the results of these municipalities, and VIEWS.

    `insatser` is the catalogue in force in each municipality, with its areas and groups in words.
    """
    known = register.kommuner()
    copy(results, "insatser", pa.Table.from_pylist([row for k in codes for row in _insatser(k, data)]))
    names = [{"kommun": k, "namn": known[k].namn if k in known else ""} for k in codes]
    copy(results, "kommuner", pa.Table.from_pylist(names))
    listed = [{c: row[c] for c in ("kpi", "titel", "enhet")} for row in params.rows("nyckeltal.csv")]
    copy(results, "nyckeltalslista", pa.Table.from_pylist(listed))
    for name, question in VIEWS.items():
        results.execute(f"CREATE VIEW {name} AS {question}")


def copy(results: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """The table in the database under this name."""
    results.register("_kalla", table)
    results.execute(f"CREATE TABLE {name} AS SELECT * FROM _kalla")
    results.unregister("_kalla")


def _insatser(kommun: str, data: Path | None) -> list[dict[str, Any]]:
    """A municipality's catalogue; an insats of two areas (`AO/FN`) has both names."""
    areas = omraden()
    rows: list[dict[str, Any]] = []
    for kod, row in catalogue(own_choices.read(kommun, data)).set_index("kod").iterrows():
        both = (areas[a].rubrik if a in areas else a for a in row["omrade"].split("/"))
        names = {"omrade_namn": " / ".join(both), "grupp_namn": group_name(row["grupp"])}
        own = {str(column): value for column, value in row.items()}
        rows.append({"kommun": kommun, "insats": str(kod)} | own | names)
    return rows
