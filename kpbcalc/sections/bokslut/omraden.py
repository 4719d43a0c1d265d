"""How much of the cost is each area's, and how many clients have it?"""

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import HIDDEN, known, total
from kpbcalc.base.table import THOUSAND, Column, Table, Value
from kpbcalc.sections.bokslut.bro import ABOUT, SOURCE

TOTAL = "Totalt"
AREAS = Declared(
    "omraden", "Kostnaden per område",
    (
        Column("rad", "Område"),
        Column("brukare", "Brukare", "antal"),
        Column("brukarkostnad", "Brukarnas kostnad", "tkr"),
        Column("utan_volym", "Utan individvolym", "tkr"),
        Column("summa", "Summa", "tkr"),
    ),
    "Kostnad per område", ABOUT, SOURCE, total=TOTAL,
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """Client cost and cost without individual volume per area; None without clients.

    A client may be in several areas. The number of all is hidden where it would tell of a few who are.
    """
    everybody = ctx.now.cell("kommun")
    if not ctx.now.cells("kommun"):
        return None
    apart = ctx.now.frame_or_none("utan_volym")
    without = dict(zip(apart["omrade"], apart["belopp"], strict=True)) if apart is not None else {}
    rows: list[dict[str, Value]] = []
    counts = []
    for omrade in omraden().values():
        cell = ctx.now.cell("omraden", omrade.kod)
        kr, more = cell["kr"], float(without.get(omrade.kod, 0.0))
        rows.append(_row(omrade.rubrik, cell.n, kr / THOUSAND, more / THOUSAND))
        counts.append(cell.n)
    clients = total(ctx.now.cell("omraden", o)["kr"] for o in omraden())
    rows.append(
        _row(TOTAL, everybody.n, (clients if known(clients) else everybody["kr"]) / THOUSAND,
             sum(float(without.get(o, 0.0)) for o in omraden()) / THOUSAND)
    )  # fmt: skip
    several = total(counts) - everybody.n
    notes = []
    if several is HIDDEN or (known(several) and several > 0):
        notes.append("En brukare kan ha insatser i flera områden och räknas då i vart och ett.")
    if everybody.n is HIDDEN:
        notes.append("Totala antalet visas inte: få brukare har insatser i flera områden.")
    return ctx.table(AREAS, rows, notes=notes)


def _row(name: str, n: Value, kr: Value, more: float) -> dict[str, Value]:
    both = kr + more if not isinstance(kr, str) and kr is not None else None
    return {"rad": name, "brukare": n, "brukarkostnad": kr, "utan_volym": more, "summa": both}
