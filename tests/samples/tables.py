"""Tables for the tests of presentation: hidden and missing cells, a total, hostile names."""

from collections.abc import Mapping, Sequence

from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Column, Table, Unit, Value

SCRIPT = "<script>alert(1)</script>"
QUOTE = 'Enskilda "Omsorg & Co"'
FORMULA = "=cmd()|' /C calc'!A0"


def table(
    rows: Mapping[str, Sequence[Value]], *, units: Mapping[str, Unit] | None = None, unit: Unit = "kr",
    facts: Mapping[str, str] | None = None, total: str | None = None, name: str = "liten",
    title: str = "En liten tabell",
) -> Table:  # fmt: skip
    """A table of these columns; the first names the rows, and one that holds words is text.

    The others have the unit of `units`, or else `unit`, and one decimal.
    """
    keys = list(rows)
    first, *others = (
        Column(k, k.title(), "text") if any(isinstance(v, str) for v in rows[k])
        else Column(k, k.title(), (units or {}).get(k, unit), 1)
        for k in keys
    )  # fmt: skip
    cells = tuple(dict(zip(keys, row, strict=True)) for row in zip(*rows.values(), strict=True))
    return Table(
        name, title, (first, *others), cells, "Äldreomsorg", "2024", "Kolada", facts=facts or {},
        total=total, sheet=name.title(), minimum=5,
    )  # fmt: skip


def units() -> Table:
    """Seven units and a total; one is hidden, one lacks its cost."""
    columns = (
        Column("enhet", "Enhet"), Column("brukare", "Brukare", "antal"), Column("kostnad", "Kostnad", "kr"),
        Column("index", "Nöjdhet", "index", 1),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        ("Solgården", 40, 4000.4, 80.0), (SCRIPT, 50, 5000.5, 75.0), (QUOTE, 60, 6000.6, 70.0),
        (FORMULA, 70, 7000.7, 85.0), ("Få brukare", HIDDEN, HIDDEN, HIDDEN),
        ("Utan uppgift", 30, None, 60.0), ("Lyckan", 20, 2000.2, 65.0), ("Alla", 273, 24002.4, 75.0),
    ]  # fmt: skip
    return Table(
        "enheter", "Kostnad per enhet", columns,
        tuple(dict(zip([c.key for c in columns], row, strict=True)) for row in rows),
        "Äldreomsorg", "2024", "Egen bearbetning av kommunens underlag", ("Utförd tid.",), "Alla",
        sheet="Enheter", area="Äldreomsorg", minimum=5,
    )  # fmt: skip


def small(unit: Unit = "kr", **columns: Sequence[Value]) -> Table:
    """A table without hidden cells; the first column names the rows."""
    return table(columns, unit=unit)


def only_hidden() -> Table:
    """A table whose every value is hidden."""
    return table(
        {"grupp": ["A", "B"], "antal": [HIDDEN, HIDDEN]}, unit="antal", name="dold", title="Små grupper"
    )
