"""What does an hour or a day cost in own production, and how far is it from the published mean?

index = 100·p/p°, where p° is the published mean; spread = max/min − 1. Source: docs/metod.md §5.2.
"""

from kpbcalc.analysis import fixed_prices, units
from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.context import OWN, Context
from kpbcalc.analysis.groups import volume_word
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, Figure, known, percent, ratio
from kpbcalc.base.table import MNKR, Column, Table, Value

ABOUT = "brukare i {omrade}, egen regi"
MEANS = " Medel: SKL, publicerade jämförelser av kostnad per brukare."
WHOLE_VOLUME = "Skillnaden för hela volymen är styckkostnaden minus medlet, gånger volymen i egen regi."
SPREAD = "Spridningen är hur mycket mer den dyraste enheten kostar än den billigaste."
REFERENCE, GAPS = ("referens", "index"), ("avvikelse", "skillnad")
TABLES = GROUPS, DIFFERENCES = (
    Declared(
        "grupper", "Styckkostnad i egen regi i {omrade}",
        (
            Column("grupp", "Insatsgrupp"),
            Column("enhet", "Volymenhet"),
            Column("brukare", "Brukare", "antal"),
            Column("volym", "Volym", "antal"),
            Column("pris", "Styckkostnad", "kr/enhet"),
            Column("referens", "KPB-medel", "kr/enhet"),
            Column("index", "Index", "index", 1),
        ),
        "Styckkostnad", ABOUT,
    ),
    Declared(
        "skillnader", "Hur styckkostnaderna skiljer sig i {omrade}",
        (
            Column("grupp", "Insatsgrupp"),
            Column("avvikelse", "Styckkostnad mot KPB-medel", "procent", 1),
            Column("skillnad", "För hela volymen", "mnkr", 1),
            Column("spridning", "Spridning mellan egna enheter", "procent", 1),
        ),
        "Styckkostnad skillnader", ABOUT,
    ),
)  # fmt: skip


def tables(ctx: Context) -> dict[str, Table]:
    """`grupper`: own production's unit costs, and the published means; `skillnader`: how far from them."""
    here = units.groups_here(ctx)
    rows = [_row(ctx, grupp) for grupp in here]
    if not rows:
        return {}
    compared = [grupp for grupp in here if grupp in ctx.omrade.enhetsgrupper]
    years = ", ".join(sorted({str(row["referensar"]) for row in rows if row["referensar"]}))
    source = OWN + MEANS * bool(years)
    hours = str(params.toml("referens.toml")["timme"]["besked"])
    note = (
        f"KPB-medel är det publicerade medlet för {years}, ovägt över deltagande kommuner, som växlar mellan "
        f"åren{in_prices(ctx, years)}. Index 100 är medlet."
    )
    by_hour = any(row["referensar"] and str(row["enhet"]).endswith("timme") for row in rows)
    found = {
        "grupper": ctx.table(
            GROUPS, rows, but=() if years else REFERENCE,
            source=source, notes=(note, *[hours] * by_hour) if years else (),
            facts={"medelar": years, "utan_medel": fixed_prices.without_mean(ctx, compared)},
        )
    }  # fmt: skip
    apart = [row for row in rows if row["referensar"] or row["spridning"] is not ABSENT]
    if apart:
        found["skillnader"] = ctx.table(
            DIFFERENCES, apart, but=() if years else GAPS,
            source=source, notes=(" ".join([WHOLE_VOLUME, SPREAD] if years else [SPREAD]),),
        )  # fmt: skip
    return found


def in_prices(ctx: Context, years: str) -> str:
    """How a mean of earlier years is made comparable: a clause, or nothing for the costing year's own."""
    if not years or years == str(ctx.ar):
        return ""
    return f", omräknat till {ctx.ar} års priser med {fixed_prices.index(ctx).namn}"


def index(price: Figure, reference: Figure) -> Figure:
    """The price against a reference: 100 is the same."""
    return percent(price, reference)


def _row(ctx: Context, grupp: str) -> dict[str, Value]:
    cell = ctx.now.cell("regi", ctx.omrade.kod, grupp, units.OWN)
    whole = ctx.now.cell("grupper", ctx.omrade.kod, grupp)
    mean = None
    if grupp in ctx.omrade.enhetsgrupper:
        mean = fixed_prices.published_mean(ctx, grupp)
    reference: Figure = mean[0] if mean else ABSENT
    volume = cell["volym"] if whole.hidden or whole.unit else ABSENT
    price = ratio(cell["kr"], volume)
    return {
        "grupp": capital(group_name(grupp)), "enhet": volume_word(whole), "brukare": cell.n,
        "volym": volume, "pris": price, "referens": reference,
        "referensar": str(mean[1]) if mean else "", "index": index(price, reference),
        "avvikelse": index(price, reference) - 100, "skillnad": (price - reference) * volume / MNKR,
        "spridning": _spread(ctx, grupp) if grupp in ctx.omrade.enhetsgrupper else ABSENT,
    }  # fmt: skip


def _spread(ctx: Context, grupp: str) -> Figure:
    """How much dearer the dearest own unit is than the cheapest, in percent, of those told by themselves."""
    found = [u.price for u in units.own(units.compared(ctx.now, grupp)) if u.alone]
    return spread([price for price in found if known(price)])


def spread(prices: list[float]) -> Figure:
    """How much dearer the dearest is than the cheapest, in percent; absent for fewer than two."""
    return 100 * (max(prices) / min(prices) - 1) if len(prices) > 1 and min(prices) > 0 else ABSENT
