"""What does an hour or a day cost here, and in the municipalities we compare with?

index = 100·p/p°, gap in kr = (p − p°)·V, where p° is all the others' cost divided by all their volume.
Source: docs/metod.md §5.2. Own and bought production together, ours as theirs.
"""

from kpbcalc.analysis import beside
from kpbcalc.analysis.context import SHARED, Context
from kpbcalc.analysis.groups import group_words, in_reading_order, volume_word
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import percent
from kpbcalc.base.table import MNKR, Column, Table, Value

AGAINST = Declared(
    "mot_gruppen", "Styckkostnad i {omrade} mot {grupp}",
    (
        Column("rad", "Insatsgrupp"),
        Column("enhet", "Volymenhet"),
        Column("volym", "Volym", "antal"),
        Column("pris", "Styckkostnad", "kr/enhet"),
        Column("medel", "Gruppens medel", "kr/enhet"),
        Column("kommuner", "Kommuner", "antal"),
        Column("index", "Index", "index", 1),
        Column("skillnad", "Skillnad per enhet", "kr/enhet"),
        Column("hela", "Skillnad per år", "mnkr", 1),
    ),
    "Styckkostnad mot gruppen", "brukare i {omrade}, egen och annan regi",
    SHARED,
    (
        "Gruppens medel är vägt med kommunernas volym: alla deras kostnader delade med all deras volym.",
        "Index 100 är medlet. Skillnaden per år är skillnaden per enhet gånger kommunens egen volym.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """One row per insats group that somebody in the group tells the unit cost of; None without any."""
    group = ctx.group
    if group is None:
        return None
    told = {cell.code: (cell, one) for cell, one in beside.of_groups(ctx, beside.price)}
    rows: list[dict[str, Value]] = []
    for cell in in_reading_order((cell for cell, _ in told.values()), ctx.omrade):
        one = told[cell.code][1]
        if cell.code not in ctx.omrade.grupper or not one.values:
            continue
        gap = one.value - one.mean
        rows.append({
            "rad": group_words(cell), "enhet": volume_word(cell), "volym": cell["volym"],
            "pris": one.value, "medel": one.mean, "kommuner": float(len(one.values)),
            "index": percent(one.value, one.mean), "skillnad": gap, "hela": gap * cell["volym"] / MNKR,
        })  # fmt: skip
    if not rows:
        return None
    who = group.told(p.kommun for p in ctx.peers)
    words = {"grupp": ctx.peers_name}
    return ctx.table(AGAINST, rows, words=words, facts=words, notes=(who,))
