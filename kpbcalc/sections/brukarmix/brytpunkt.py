"""At how many hours of home care a month does special housing cost as much, here and in the group?

hours a month = price of a day in special housing · days of a month ÷ price of an hour of home care. Own and
bought production together. Source: docs/metod.md §5.1 (is the mix the most cost-effective one?).
"""

import calendar

from kpbcalc.analysis import beside
from kpbcalc.analysis.beside import Beside
from kpbcalc.analysis.context import SHARED, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, known, ratio
from kpbcalc.base.table import Column, Table, Value

AREA, HOUR, DAY = "AO", "hemtjanst", "sabo_heldygn"
MEAN = "Gruppens medel"
BRYTPUNKT = Declared(
    "brytpunkt", "När särskilt boende kostar lika mycket som hemtjänst", (
        Column("kommun", "Kommun"),
        Column("timme", "Hemtjänst", "kr/timme"),
        Column("dygn", "Särskilt boende", "kr/dygn"),
        Column("timmar", "Lika kostnad vid, per månad", "timmar"),
    ),
    "Brukarmix brytpunkt", "hemtjänst och särskilt boende, egen och annan regi",
    SHARED,
    (
        "Timmarna är priset för en månad i särskilt boende delat med priset för en timme hemtjänst. I dygnet "
        "kan ingå lokaler, hälso- och sjukvård och mat, som den som bor hemma får för sig eller betalar "
        "själv. Avgifter och hyror ingår inte.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """Ours first, then the peers that tell both prices and their mean; None where we do not have both."""
    if ctx.omrade.kod != AREA:
        return None
    prices = {cell.code: one for cell, one in beside.of_groups(ctx, beside.price)}
    if HOUR not in prices or DAY not in prices:
        return None
    hour, day = prices[HOUR], prices[DAY]
    own = _row(ctx, ctx.kommun.namn, hour.value, day.value)
    both = [kommun for kommun in hour.values if kommun in day.values]
    names = beside.names(dict.fromkeys(both))
    rows = [_row(ctx, names[k], hour.values[k], day.values[k]) for k in both]
    rows.sort(key=lambda row: (-_size(row["timmar"]), str(row["kommun"])))
    if both:
        rows.append(_row(ctx, MEAN, _mean(hour, both), _mean(day, both)))
    facts = {"egen": ctx.kommun.namn, "medel": MEAN if both else ""}
    return ctx.table(BRYTPUNKT, [own, *rows], facts=facts)


def _row(ctx: Context, name: str, hour: Figure, day: Figure) -> dict[str, Value]:
    days = (365 + calendar.isleap(ctx.ar)) / 12
    return {"kommun": name, "timme": hour, "dygn": day, "timmar": ratio(day * days, hour)}


def _mean(prices: Beside, both: list[str]) -> Figure:
    return Beside(prices.own, {k: prices.others[k] for k in both}).mean


def _size(value: Value) -> float:
    return value if isinstance(value, float) and known(value) else 0.0
