"""Every insats of a group, whoever provides it, where insatser are compared instead of units.

Source: docs/metod.md §5.2 (insats × unit: volume, price, index).
"""

from kpbcalc.analysis import units
from kpbcalc.analysis.area import group_name, volume_words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ratio
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell

OTHER_FORMS = "Övriga former"
INSATSER = Declared(
    "insatser_{grupp}", "Styckkostnad per insats, {namn} i {omrade}",
    (
        Column("namn", "Insats"),
        Column("brukare", "Brukare", "antal"),
        Column("volym", "Volym ({volym})", "antal"),
        Column("kr", "Kostnad", "kr"),
        Column("pris", "Styckkostnad", "kr/enhet"),
    ),
    "Insatser {kort}", "brukare i {omrade}, egen och annan regi",
)  # fmt: skip


def table(ctx: Context, grupp: str) -> Table | None:
    """One row per insats, cheapest first; those that few have had are joined. None for a joined group."""
    cells = ctx.now.cells("insatser", ctx.omrade.kod, grupp)
    if not cells:
        return None
    frame = ctx.now.facts.get("insatser")
    names = dict(zip(frame["kod"], frame["namn"], strict=True)) if frame is not None else {}
    rows: list[dict[str, Value]] = [
        {
            "namn": _name(cell, names), "brukare": cell.n, "volym": cell["volym"], "kr": cell["kr"],
            "pris": ratio(cell["kr"], cell["volym"]),
        }
        for cell in cells
    ]  # fmt: skip
    rows.sort(key=_order)
    unit = price_unit(grupp)
    columns = [Column(c.key, c.heading, unit) if c.key == "pris" else c for c in INSATSER.columns]
    one, many = volume_words(grupp)
    joined = any(len(cell.codes) > 1 for cell in cells)
    return ctx.table(
        INSATSER, rows, columns=columns, words={**units.words(ctx, grupp), "volym": many},
        notes=(f"{OTHER_FORMS} är sådana som få brukare har haft, sammanslagna.",) * joined,
        facts={"grupp": group_name(grupp), "enhet": one},
    )  # fmt: skip


def _order(row: dict[str, Value]) -> tuple[bool, float, str]:
    price = row["pris"]
    return not isinstance(price, float), price if isinstance(price, float) else 0.0, str(row["namn"])


def _name(cell: Cell, names: dict[str, str]) -> str:
    return OTHER_FORMS if len(cell.codes) > 1 else str(names.get(cell.code, cell.code))
