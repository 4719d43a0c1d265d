"""What makes our cost another than the group's, in million kr? The areas' splits, added up.

The same parts as in each area's own split, times its inhabitants: so the two agree to the krona. Of each
part that is not age it is said where most of it is: in which area, and there in which insats group; coverage
and mix have no groups at equal age, so there by housing.
"""

from collections.abc import Mapping

from kpbcalc.aggregates.alder import HOUSING, LIVED, NOT
from kpbcalc.analysis.area import group_name, omraden
from kpbcalc.analysis.context import SHARED_POPULATION, Context
from kpbcalc.analysis.expected import beside_group
from kpbcalc.analysis.section import AREAS, Declared
from kpbcalc.analysis.split import AGE, COVERAGE, EQUAL_AGE, MIX, NOT_DIVIDED, PARTS, Split, against_peers
from kpbcalc.base.figure import ABSENT, Figure, known, ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Cell

AS_GROUP, OWN = "Som gruppen", "Kommunen"
BRO = Declared(
    "bro", "Varför kostnaden är en annan än i gruppen", (
        Column("post", "Post"), Column("belopp", "Kostnad", "mnkr", 1),
        *(Column(kod.lower(), ord, "mnkr", 1) for kod, ord in AREAS.items()),
        Column("mest", "Det mesta i"),
    ),
    "Översikt bro", "kostnad för brukare i de områden som har en grupp att jämföra med",
    SHARED_POPULATION,
    ("Som gruppen: vad kommunens invånare hade kostat med gruppens kostnad per invånare. Ålder och kön är "
     "det av skillnaden som invånarnas ålder och kön motiverar. Resten är hur många som får stöd vid lika "
     "ålder, hur tunga insatser de har, hur mycket var och en får, och vad en timme, ett dygn eller en månad "
     "kostar.",),
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
            "mest": _most(ctx, of, post, each) if post in PARTS and post not in {AGE, NOT_DIVIDED} else "",
        })  # fmt: skip
    shown = [
        c for c in BRO.columns if c.key in {"post", "belopp", "mest"} or (len(of) > 1 and c.key.upper() in of)
    ]
    names = " och ".join(dict.fromkeys(ctx.of(o).peers_name for o in ctx.areas if o.kod in of))
    facts = {"fran": AS_GROUP, "till": OWN, "referens": names, "insats": unlike(of)}
    return ctx.table(BRO, rows, columns=shown, facts=facts)


def _amount(of: Split, post: str) -> Figure:
    per = {AS_GROUP: of.before, OWN: of.after, **of.parts}.get(post, ABSENT)
    return per * of.people / MNKR if known(per) else per


def _most(ctx: Context, of: Mapping[str, Split], post: str, each: Mapping[str, Figure]) -> str:
    """The area with the most of a part, where there are several, and in it what has at least half of it."""
    told = {kod: float(amount) for kod, amount in each.items() if known(amount)}
    way = 1 if sum(told.values()) > 0 else -1
    kod = max(told, key=lambda kod: way * told[kod], default="")
    if not kod:
        return ""
    omrade = next(o for o in ctx.areas if o.kod == kod)
    if post in {COVERAGE, EQUAL_AGE}:
        within = _housing(ctx.of(omrade), way)
    else:
        within = _heavier(ctx.of(omrade), way) if post == MIX else _group(of[kod].mostly_in(post))
    return ", mest ".join(filter(None, [omrade.namn if len(each) > 1 else "", within]))


def _group(cell: Cell | None) -> str:
    """What one insats group is called; several joined have no name."""
    return group_name(cell.code) if cell and len(cell.codes) == 1 else ""


def unlike(of: Mapping[str, Split]) -> str:
    """The insats group whose cost differs most from the group's, either way, and in which area."""
    gaps = {
        (kod, e.cell.codes[0]): one.people * gap
        for kod, one in of.items() for e in one.groups
        if len(e.cell.codes) == 1 and known(gap := e.after - e.before)
    }  # fmt: skip
    if not gaps or not all(known(one.after - one.before) for one in of.values()):
        return ""
    kod, grupp = max(gaps, key=lambda key: abs(gaps[key]))
    return group_name(grupp) + (f" i {omraden()[kod].namn}" if len(of) > 1 else "")


def _housing(ctx: Context, way: int) -> str:
    """The area's housing or support outside it: whichever has most more (or fewer) than age explains."""
    housing = HOUSING.get(ctx.omrade.kod)
    if not housing:
        return ""
    name = group_name(housing)
    sides = {name: beside_group(ctx, LIVED), f"stöd utanför {name}": beside_group(ctx, NOT)}
    more = {said: way * float(of.more) for said, of in sides.items() if of and known(of.more)}
    most = max(more, key=lambda said: more[said], default="")
    return most if most and more[most] > 0 else ""


def _heavier(ctx: Context, way: int) -> str:
    """The area's housing, where more (or fewer) of the clients live in it than age explains."""
    housing = HOUSING.get(ctx.omrade.kod)
    lived, every = (beside_group(ctx, of) for of in (LIVED, ""))
    if not housing or lived is None or every is None:
        return ""
    more = ratio(lived.own.n, every.own.n) - ratio(lived.expected, every.expected)
    return group_name(housing) if known(more) and way * more > 0 else ""
