"""Why does a unit's hour or day cost more than the mean: staff, premises, bought care or shared costs?

The unit cost split by cost type of the ledger (params/kontoplan.toml) and by pool of shared costs, in kr per
unit of volume; the parts add up to the unit cost. Source: docs/metod.md §5.2 (bridge by cost type).
"""

from collections.abc import Mapping, Sequence

from kpbcalc.aggregates.cost_parts import cost_types
from kpbcalc.aggregates.every_name import PART
from kpbcalc.analysis import units
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.units import Units
from kpbcalc.base.figure import Figure, if_known, known, ratio, total
from kpbcalc.base.table import Column, Table, Value

OWN_MEAN, OTHER_POOLS = "Medel i egen regi", "Övriga gemensamma"
SMALL_POOL = 0.01  # of the mean price: pools below are shown together
NOTE = (
    "Kontots första siffror avgör kostnadsslaget. Gemensamma kostnader är den del av dem som har fördelats "
    "till enheten. Delarna summerar till styckkostnaden."
)
SPLIT = Declared(
    "slag_{grupp}", "Styckkostnaden efter kostnadsslag, {namn}",
    (Column("namn", "Enhet"), Column("pris", "Styckkostnad", "kr/enhet")), "Kostnadsslag {kort}",
    units.ABOUT, notes=(NOTE,),
)  # fmt: skip
Parts = Mapping[str, Figure]  # kr per unit of volume, by part


def table(ctx: Context, grupp: str) -> Table | None:
    """Every unit's parts beside the mean of the own, and what the dearest own unit is dear by (`mest`).

    None without two own units that are told.
    """
    mine = units.compared(ctx.now, grupp)
    own = units.own(mine)
    alone = [u for u in own if u.alone and known(u.price)]
    if len(alone) < 2:
        return None
    names = _parts_of(mine)
    small = _small_pools(mine, names)
    order = [n for n in names if n not in small] + [OTHER_POOLS] * bool(small)
    unit, words = price_unit(grupp), units.words(ctx, grupp)
    rows: list[dict[str, Value]] = [
        {"namn": u.name, "pris": u.price, **_split([u], order, small)}
        for u in sorted(mine, key=units.by_price)
    ]
    mean, average = units.mean_price(own), _split(own, order, small)
    rows.append({"namn": OWN_MEAN, "pris": mean, **average})
    columns = [Column("namn", "Enhet"), Column("pris", "Styckkostnad", unit)]
    columns += [Column(name, name, unit) for name in order]
    dearest = max(alone, key=lambda u: (if_known(u.price) or 0.0, u.cell.code))
    facts = {"dyrast": dearest.name, "mest": _mostly(_split([dearest], order, small), average)}
    return ctx.table(SPLIT, rows, columns=columns, words=words, facts=facts)


def _mostly(its: Parts, average: Parts) -> str:
    """The part that makes a unit dearer than the mean by most; empty where none is known to."""
    gaps = {name: gap for name in its if known(gap := its[name] - average[name]) and gap > 0}
    return max(gaps, key=lambda name: gaps[name], default="")


def _parts_of(mine: Sequence[Units]) -> list[str]:
    """The parts that some unit has any of, cost types before pools."""
    names = dict.fromkeys(q for u in mine for q in u.cell.sums if q.startswith(PART))
    there = [n for n in names if any(known(u.cell[n]) and u.cell[n] != 0 for u in mine)]
    return [name.removeprefix(PART) for name in there]


def _split(some: Sequence[Units], order: Sequence[str], small: Sequence[str]) -> Parts:
    """The parts of some units together, in kr per unit of volume."""
    volume = total(u.cell["volym"] for u in some)

    def part(name: str) -> Figure:
        held = small if name == OTHER_POOLS and small else [name]
        return ratio(total(u.cell[PART + one] for u in some for one in held), volume)

    return {name: part(name) for name in order}


def _small_pools(mine: Sequence[Units], names: Sequence[str]) -> list[str]:
    """Pools that are next to nothing of the price of every unit; none when there is only one."""
    prices = [price for price in (u.price for u in mine) if known(price)]
    least = SMALL_POOL * sum(prices) / len(prices)
    types = set(cost_types())

    def largest(name: str) -> float:
        shares = (_split([u], [name], ())[name] for u in mine)
        return max((abs(share) for share in shares if known(share)), default=0.0)

    small = [name for name in names if name not in types and largest(name) < least]
    return small if len(small) > 1 else []
