"""Released tables for the tests of presentation: hidden and missing cells, a total, hostile names."""

import pandas as pd

from kpbcalc.base.table import Column, Table, Unit
from kpbcalc.disclosure import Policy, Released, release

POLICY = Policy(minimum=5, source="test")
SCRIPT = "<script>alert(1)</script>"
QUOTE = 'Enskilda "Omsorg & Co"'
FORMULA = "=cmd()|' /C calc'!A0"
SECRET = 31337


def units() -> Released:
    """Seven units and a total; one rests on three persons, one lacks its cost."""
    frame = pd.DataFrame(
        {
            "enhet": ["Solgården", SCRIPT, QUOTE, FORMULA, "Få brukare", "Utan uppgift", "Lyckan", "Alla"],
            "brukare": [40, 50, 60, 70, 3, 30, 20, 273],
            "kostnad": [4000.4, 5000.5, 6000.6, 7000.7, SECRET, None, 2000.2, 24002.4],
            "index": [80.0, 75.0, 70.0, 85.0, 90.0, 60.0, 65.0, 75.0],
        }
    )
    columns = (
        Column("enhet", "Enhet"),
        Column("brukare", "Brukare", "antal", persons=True),
        Column("kostnad", "Kostnad", "kr", basis="brukare"),
        Column("index", "Nöjdhet", "index", 1, basis="brukare"),
    )
    source = "Egen bearbetning av kommunens underlag"
    table = Table(
        "enheter", "Kostnad per enhet", frame, columns, "Äldreomsorg", "2024", source,
        notes=("Utförd tid.",), total="Alla",
    )  # fmt: skip
    return release(table, POLICY)


def small(unit: Unit = "kr", **columns: list[object]) -> Released:
    """A table without hidden cells; the first column names the rows."""
    keys = list(columns)
    described = (Column(keys[0], keys[0].title()), *(Column(k, k.title(), unit, 1) for k in keys[1:]))
    frame = pd.DataFrame(columns)
    return release(
        Table("liten", "En liten tabell", frame, described, "Äldreomsorg", "2024", "Kolada"), POLICY
    )


def only_hidden() -> Released:
    """A table whose every value is hidden."""
    frame = pd.DataFrame({"grupp": ["A", "B"], "antal": [2, 3]})
    columns = (Column("grupp", "Grupp"), Column("antal", "Antal", "antal", persons=True))
    return release(Table("dold", "Små grupper", frame, columns, "LSS", "2024", "Kolada"), POLICY)
