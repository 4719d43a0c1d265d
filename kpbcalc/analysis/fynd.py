"""What the checks found: for the report's method section, and for the findings report (datakvalitet)."""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.base.exact import GRID
from kpbcalc.base.table import Column, Table
from kpbcalc.underlag import Finding
from kpbcalc.underlag.receipt import IMPORTED

SOURCE = "Arbetsbänkens granskning; reglerna står i docs/granskning.md."
SEVERITIES = {"fel": "Fel", "varning": "Varning", "info": "Upplysning"}
# Rows of these are of clients: how many, and which, is as secret as any other count.
OF_CLIENTS = ("brukare", "insatsvolymer", "insatshandelser")


def tables(findings: Sequence[Finding], year: str) -> dict[str, Table]:
    """`fynd` for the report; `per_fil`, `lista` and one `fil_<tabell>` per file for the findings report.

    Empty without findings.
    """
    if not findings:
        return {}
    frame = pd.DataFrame([_row(f) for f in findings])
    by_file = {str(file): rows for file, rows in frame.groupby("fil", sort=True)}
    return {
        "fynd": _short(frame, year),
        "per_fil": _per_file(frame, year),
        "lista": _full(frame, "fynd_lista", "Alla fynd", year),
        **{
            f"fil_{file}": _full(rows, f"fynd_{file}", f"Fynd i {file}", year)
            for file, rows in by_file.items()
        },
    }


def _row(finding: Finding) -> dict[str, object]:
    """One finding as a table row; `personer` is what its count and rows rest on, if on clients."""
    file = finding.tabell.partition(".")[0]
    return {
        "regel": finding.regel,
        "allvar": SEVERITIES[finding.allvar],
        "fil": file,
        "kolumn": finding.kolumn,
        "antal": finding.antal,
        "belopp": None if finding.belopp is None else finding.belopp / GRID,
        "rader": finding.rows() or None,
        "text": finding.text,
        "atgard": finding.atgard,
        "godkand": finding.godkand or ("Nej" if finding.allvar == "varning" else "Behövs inte"),
        "ar_godkand": bool(finding.godkand),
        "personer": finding.antal if file in OF_CLIENTS or file.startswith(IMPORTED) else 0,
    }


def _short(frame: pd.DataFrame, year: str) -> Table:
    return Table(
        name="metod_fynd",
        title="Vad granskningen av underlaget fann",
        frame=frame,
        columns=(
            Column("regel", "Regel"), Column("allvar", "Allvar"), Column("fil", "Fil"),
            Column("text", "Vad"), Column("godkand", "Godkänd"),
        ),
        about="underlaget",
        year=year,
        source=SOURCE,
    )  # fmt: skip


def _full(frame: pd.DataFrame, name: str, title: str, year: str) -> Table:
    return Table(
        name=name,
        title=title,
        frame=frame.reset_index(drop=True).astype({"belopp": "float64"}),
        columns=(
            Column("regel", "Regel"), Column("allvar", "Allvar"), Column("text", "Vad"),
            Column("antal", "Antal", "antal", basis="personer"), Column("belopp", "Belopp", "kr"),
            Column("kolumn", "Kolumn"), Column("rader", "Rader i filen", basis="personer"),
            Column("atgard", "Gör så här"), Column("godkand", "Godkänd"),
        ),
        about="underlaget",
        year=year,
        source=SOURCE,
        notes=("Rad 1 är rubrikraden.",),
    )  # fmt: skip


def _per_file(frame: pd.DataFrame, year: str) -> Table:
    accepted = frame["ar_godkand"].groupby(frame["fil"]).sum().rename("godkanda")
    counts = pd.crosstab(frame["fil"], frame["allvar"]).reindex(
        columns=list(SEVERITIES.values()), fill_value=0
    )
    return Table(
        name="fynd_per_fil",
        title="Fynd per fil",
        frame=counts.join(accepted).reset_index(),
        columns=(
            Column("fil", "Fil"),
            *(Column(s, s, "antal") for s in SEVERITIES.values()),
            Column("godkanda", "Varav godkända", "antal"),
        ),
        about="underlaget",
        year=year,
        source=SOURCE,
    )
