"""Do municipalities with few in the area's housing have more with support outside it, age taken out?

Clients of each kind in per cent of what the age of the inhabitants leads one to expect, ours and each peer's;
hundred is as in the group together. Source: docs/metod.md §5.1, §5.3.
"""

from kpbcalc.aggregates.alder import HOUSING, LIVED, NOT
from kpbcalc.analysis.ages import Ages, ages_of, in_target, pooled
from kpbcalc.analysis.area import group_name
from kpbcalc.analysis.beside import names
from kpbcalc.analysis.context import SHARED_POPULATION, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.standardise import expected_clients
from kpbcalc.base.figure import ABSENT, Figure, percent
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Package

TOGETHER = "Gruppen tillsammans"
HEMMA = Declared(
    "hemma_boende", "Brukare i {boende} och utanför det, mot vad åldern motiverar", (
        Column("kommun", "Kommun"),
        Column("boende", "I {boende}, av väntat", "procent"),
        Column("hemma", "Stöd utanför, av väntat", "procent"),
    ),
    "Brukarmix boende och hemma", "brukare i {omrade}, kommunen och jämförelsegruppen",
    SHARED_POPULATION,
    (
        "Väntat är så många som hade varit brukare om lika stor andel av invånarna i varje ålder hade varit "
        "det som i gruppen tillsammans, som därför är hundra.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """Ours first, then the peers, and the group together; None without housing or without peers."""
    housing = HOUSING.get(ctx.omrade.kod)
    groups = {lived: pooled(ctx.peers, ctx.omrade, lived) for lived in (LIVED, NOT)}
    if not housing or not ctx.peers or not all(groups.values()):
        return None
    called = names({p.kommun: p for p in ctx.peers})
    packages = [(ctx.kommun.namn, ctx.now), *((called[p.kommun], p) for p in ctx.peers)]
    rows: list[dict[str, Value]] = [
        {"kommun": name, "boende": _against(ctx, package, LIVED, groups[LIVED]),
         "hemma": _against(ctx, package, NOT, groups[NOT])}
        for name, package in packages
    ]  # fmt: skip
    if rows[0]["boende"] is ABSENT or rows[0]["hemma"] is ABSENT:
        return None
    rows.append({"kommun": TOGETHER, "boende": 100.0, "hemma": 100.0})
    boende = group_name(housing)
    facts = {"egen": ctx.kommun.namn, "medel": TOGETHER, "boende": boende}
    return ctx.table(HEMMA, rows, words={"boende": boende}, facts=facts)


def _against(ctx: Context, package: Package, lived: str, group: Ages | None) -> Figure:
    """Clients in per cent of the expected."""
    ages = ages_of(package, ctx.omrade, lived)
    if ages is None or group is None:
        return ABSENT
    mine = in_target(ages, ctx.omrade)
    return percent(mine.n, expected_clients(mine, in_target(group, ctx.omrade)))
