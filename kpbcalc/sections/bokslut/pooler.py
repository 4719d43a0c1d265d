"""The shared costs before they are allocated, and the key that spreads each of them.

Source: docs/metod.md §3.1.
"""

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.sections.bokslut.bro import ABOUT, SOURCE, amounts

KEYS_UNSAID = (
    "Underlaget säger inte var nycklarna kommer från, av vilket datum de är eller vem som svarar för dem. "
    "Det kan anges i kommunens egna val."
)
KEYS = {"arsarbetare": "årsarbetare"}  # keys that are reckoned are named without å
POOLS = Declared(
    "pooler", "Gemensamma kostnader före fördelning",
    (
        Column("pool", "Gemensam kostnad"),
        Column("nyckel", "Fördelas efter"),
        Column("belagg", "Nyckelns källa, datum och ansvarig"),
        Column("belopp", "Belopp", "mnkr", 1),
        Column("andel", "Andel av kostnadsbasen", "procent", 1),
    ),
    "Gemensamma kostnader", ABOUT, SOURCE,
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """One row per pool: the key, what is said of it, the amount (mnkr) and its percent of the cost base.

    None where nothing is shared.
    """
    pools = ctx.now.frame_or_none("pooler_belopp")
    base = amounts(ctx).get("kpb_bas", 0.0)
    if pools is None or pools.empty:
        return None
    rows: list[dict[str, Value]] = [
        {
            "pool": str(p["namn"]),
            "nyckel": KEYS.get(str(p["nyckel"]), str(p["nyckel"])),
            "belagg": p["belagg"] if isinstance(p["belagg"], str) else "",
            "belopp": float(p["belopp"]) / MNKR,
            "andel": 100 * float(p["belopp"]) / base if base else None,
        }
        for p in pools.to_dict("records")
    ]
    said = any(row["belagg"] for row in rows)
    unsaid = () if said else ("belagg",)
    return ctx.table(POOLS, rows, but=unsaid, notes=[KEYS_UNSAID] * bool(unsaid))
