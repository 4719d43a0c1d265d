"""What makes our cost another than the group's, in million kr? The areas' splits, added up.

The same parts as in each area's own split, times its inhabitants: so the two agree to the krona.
"""

from kpbcalc.analysis.context import SHARED_POPULATION, Context
from kpbcalc.analysis.section import AREAS, Declared
from kpbcalc.analysis.split import PARTS, Split, against_peers
from kpbcalc.base.figure import ABSENT, Figure, known, total
from kpbcalc.base.table import MNKR, Column, Table, Value

AS_GROUP, OWN = "Som gruppen", "Kommunen"
BRO = Declared(
    "bro", "Varför kostnaden är en annan än i gruppen", (
        Column("post", "Post"), Column("belopp", "Kostnad", "mnkr", 1),
        *(Column(kod.lower(), ord, "mnkr", 1) for kod, ord in AREAS.items()),
    ),
    "Översikt bro", "kostnad för brukare i de områden som har en grupp att jämföra med",
    SHARED_POPULATION,
    ("Som gruppen: vad kommunens invånare hade kostat med gruppens kostnad per invånare. Ålder och kön är "
     "det av skillnaden som invånarnas ålder och kön motiverar. Resten är hur många som får stöd vid lika "
     "ålder, hur mycket var och en får, och vad en timme, ett dygn eller en månad kostar.",),
)  # fmt: skip


def splits(ctx: Context) -> dict[str, Split]:
    """Each area's split against its group, by the area's code; areas with nobody to compare with left out."""
    found = {omrade.kod: against_peers(ctx.of(omrade)) for omrade in ctx.areas}
    return {kod: one for kod, one in found.items() if one is not None}


def table(ctx: Context) -> Table | None:
    """Steps from what it would cost as in the group to what it costs; None without a group."""
    of = splits(ctx)
    if not of:
        return None
    posts = [AS_GROUP, *(p for p in PARTS if any(p in one.parts for one in of.values())), OWN]
    rows: list[dict[str, Value]] = []
    for post in posts:
        each = {kod: _amount(one, post) for kod, one in of.items()}
        rows.append({
            "post": post, "belopp": total(a for a in each.values() if a is not ABSENT),
            **{kod.lower(): each.get(kod, ABSENT) for kod in AREAS},
        })  # fmt: skip
    shown = [c for c in BRO.columns if c.key in {"post", "belopp"} or (len(of) > 1 and c.key.upper() in of)]
    names = " och ".join(dict.fromkeys(ctx.of(o).peers_name for o in ctx.areas if o.kod in of))
    facts = {"fran": AS_GROUP, "till": OWN, "referens": names}
    return ctx.table(BRO, rows, columns=shown, facts=facts)


def _amount(of: Split, post: str) -> Figure:
    per = {AS_GROUP: of.before, OWN: of.after, **of.parts}.get(post, ABSENT)
    return per * of.people / MNKR if known(per) else per
