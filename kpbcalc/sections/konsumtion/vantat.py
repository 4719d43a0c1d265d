"""Do more inhabitants get support than their ages lead one to expect, and more live in the area's housing?

Source: docs/metod.md §5.3.
"""

from kpbcalc.aggregates.alder import HOUSING, LIVED, NOT
from kpbcalc.analysis.area import group_name
from kpbcalc.analysis.context import SHARED_POPULATION, Context
from kpbcalc.analysis.expected import beside_group
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import percent, ratio
from kpbcalc.base.table import Column, Table, Value

EVERYBODY = "Alla brukare"
VANTAT = Declared(
    "vantat", "Brukare i {omrade} mot vad invånarnas ålder motiverar", (
        Column("vilka", "Vilka"),
        Column("brukare", "Brukare", "antal"),
        Column("vantat", "Väntat av åldern", "antal"),
        Column("skillnad", "Fler eller färre", "antal"),
        Column("procent", "Fler eller färre", "procent", 1),
        Column("tackning", "Per {per}, kommunen", "tal", 1),
        Column("grupp", "Per {per}, gruppen", "tal", 1),
    ),
    "Konsumtion väntade brukare", "brukare i {omrade} bland {malgrupp}",
    SHARED_POPULATION,
    ("Väntat är så många som hade varit brukare om lika stor andel av invånarna i varje ålder hade varit det "
     "som i gruppen.",),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """A row for those who live in the area's housing, for the others, and for all; None without peers."""
    if not ctx.peers:
        return None
    housing = HOUSING.get(ctx.omrade.kod)
    name = group_name(housing) if housing else ""
    split = {f"Bor i {name}": LIVED, f"Bor inte i {name}": NOT} if housing else {}
    found = [_row(ctx, label, lived) for label, lived in {**split, EVERYBODY: ""}.items()]
    rows = [row for row in found if row is not None]
    if not rows:
        return None
    words = {"per": ctx.omrade.per}
    facts = {"boende": name, "bor": f"Bor i {name}", "ej": f"Bor inte i {name}", "alla": EVERYBODY}
    return ctx.table(VANTAT, rows, words=words, facts=facts, total=EVERYBODY if split else None)


def _row(ctx: Context, label: str, lived: str) -> dict[str, Value] | None:
    found, per = beside_group(ctx, lived), ctx.omrade.tackning_per
    if found is None:
        return None
    own, theirs = found.own, found.group
    return {
        "vilka": label, "brukare": own.n, "vantat": found.expected, "skillnad": found.more,
        "procent": percent(found.more, found.expected), "tackning": per * ratio(own.n, own.people),
        "grupp": per * ratio(theirs.n, theirs.people),
    }  # fmt: skip
