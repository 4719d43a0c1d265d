"""Which prices does the report use, what do they include, and which number belongs to which question?

The same hour has several true prices. Each of them is here once, with its name and what it is made of; what
is asked against the group or last year has theirs beside it. Only an own unit's price stands elsewhere, in
the figure of its group. Source: docs/metod.md §5.2.
"""

from collections.abc import Mapping

from kpbcalc.analysis import units
from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, Gone
from kpbcalc.base.table import Column, Table
from kpbcalc.sections.produktivitet import priser

FIGURES = ("kr", "gruppen", "fore")
NET_GROUP = "assistans_sfb"
POOLS = (
    "I priserna ingår direkta kostnader och den del av de gemensamma kostnaderna som har fördelats dit. "
    "Enheternas egna priser står i figurerna över enheter."
)
NO_POOLS = (
    "I priserna ingår direkta kostnader; underlaget har inga gemensamma kostnader. Enheternas egna priser "
    "står i figurerna över enheter."
)
NET = "Assistans enligt SFB är efter Försäkringskassans ersättning."
STATED = "Enheter med båda volymerna redovisar både beviljat och utfört; de räknas hela, i alla områden."
PRISLISTA = Declared(
    "prislista", "Prislista för {omrade}",
    (
        Column("pris", "Pris för"), Column("kr", "Pris", "kr"), Column("gruppen", "Gruppen", "kr"),
        Column("fore", "I fjol", "kr"), Column("ingar", "Vad som ingår"),
        Column("anvands", "Vad det svarar på"),
    ),
    "Prislista", "de priser som rapporten använder",
    notes=(
        "Priserna är bruttokostnad i {ar} års priser: avgifter, hyror och statsbidrag är inte avdragna.",
    ),
    of_year=("fore",), of_group=("gruppen",),
)  # fmt: skip


def table(ctx: Context, found: Mapping[str, Table | None]) -> Table | None:
    """The prices of the groups that are there, and those of the section's other tables; None without any."""
    there = units.groups_here(ctx)
    told = [*params.toml("omraden.toml")[ctx.omrade.kod]["visas_pris"], *ctx.omrade.enhetsgrupper]
    order = [g for g in dict.fromkeys(told) if g in there] + [g for g in there if g not in told]
    rows = [
        row for grupp in order for row in priser.rows(ctx, grupp, found, every=grupp in told)
        if row["kr"] is not ABSENT
    ]  # fmt: skip
    shown = [row for row in rows if any(not isinstance(row[key], Gone) for key in FIGURES)]
    if not shown:  # a table that tells nothing: the page has a sentence in its place
        return ctx.table(PRISLISTA, rows) if rows else None
    names = "; ".join(str(row["pris"]) for row in rows if row not in shown)
    notes = [NET] * any(str(row["pris"]).startswith(capital(group_name(NET_GROUP))) for row in shown)
    notes += [STATED] * any(priser.BOTH_STATED in str(row["ingar"]) for row in shown)
    notes.append(POOLS if _has_pools(ctx) else NO_POOLS)
    return ctx.table(PRISLISTA, shown, notes=notes + [f"Dolda av sekretesskäl: {names}."] * bool(names))


def _has_pools(ctx: Context) -> bool:
    pools = ctx.now.frame_or_none("pooler_belopp")
    return pools is not None and bool((pools["belopp"] != 0).any())
