"""Four questions an area: do we give more, does it cost more, is it worth it, and where are we heading?"""

from collections.abc import Callable

from kpbcalc.analysis import position
from kpbcalc.analysis.beside import Beside
from kpbcalc.analysis.coming import cells, coming, projected
from kpbcalc.analysis.context import SHARED_SURVEYS_POPULATION, Context
from kpbcalc.analysis.position import HIGH, LOW, PEER, Spread, spread
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, Figure, change, known
from kpbcalc.base.register import kommuner
from kpbcalc.base.table import Column, Table, Value

GIVE, COST, RESULT, AHEAD = "Ger vi mer?", "Kostar det mer?", "Får brukarna ut det?", "Vart är vi på väg?"
MEASURES: dict[str, tuple[str, Callable[[Context], Beside | None], float]] = {
    GIVE: ("insatser i procent av vad åldern motiverar", position.given_at_equal_age, 100),
    COST: ("kostnad i procent av den med gruppens styckkostnader", position.price_level, 100),
    RESULT: ("procent positiva svar i enkäten", position.satisfied, 100),
}
LAGE = Declared(
    "lage", "Fyra frågor om varje område", (
        Column("fraga", "Fråga"), Column("omrade", "Område"), Column("matt", "Mått"),
        Column("varde", "Kommunen", "tal", 1), Column("lagst", "Gruppens lägsta", "tal", 1),
        Column("nedre", "Nedre kvartil", "tal", 1), Column("median", "Median", "tal", 1),
        Column("ovre", "Övre kvartil", "tal", 1), Column("hogst", "Gruppens högsta", "tal", 1),
        Column("plats", "Plats i gruppen"),
    ),
    "Översikt fyra frågor", "kommunen och jämförelsegruppen",
    SHARED_SURVEYS_POPULATION,
)  # fmt: skip
HUNDRED = (
    "Hundra är som gruppen tillsammans. Måtten är delarna i figurerna med trappsteg: det som ges är "
    "täckning, mix och volym mot vad invånarnas ålder och kön motiverar, det som kostar är styckkostnaden. "
    "Att ge eller kosta mer är i sig varken bra eller dåligt."
)
GIVEN = (
    f"”{GIVE}” är vad insatserna hade kostat till gruppens priser, i procent av vad invånarnas ålder och kön "
    "motiverar; hundra är som gruppen tillsammans."
)


def table(ctx: Context) -> Table | None:
    """A row for each area and question that can be answered; None without any."""
    rows = [row for omrade in ctx.areas for row in _rows(ctx.of(omrade))]
    if not rows:
        return None
    # Each peer has a column, so that the figure can show the group's municipalities as dots.
    there = dict.fromkeys(key for row in rows for key in row if key.startswith(PEER))
    names = {PEER + kommun.kod: kommun.namn for kommun in kommuner().values()}
    peers = sorted((Column(key, names[key], "tal", 1) for key in there), key=lambda c: c.heading)
    full = [{**dict.fromkeys(there, ABSENT), **row} for row in rows]
    placed = {str(row["fraga"]).partition("?")[0] + "?" for row in rows if row["plats"]}
    facts = {
        "lagt": "|".join(LOW), "hogt": "|".join(HIGH), "skillnad": AHEAD,
        "forklaring": GIVEN if GIVE in placed else "", "provade": RESULT if RESULT in placed else "",
    }  # fmt: skip
    return ctx.table(
        LAGE,
        full,
        columns=[*LAGE.columns, *peers],
        notes=[HUNDRED] * bool(peers),
        facts=facts,
        about=None if peers else "kommunen",
    )


def _rows(ctx: Context) -> list[dict[str, Value]]:
    found = []
    for question, (measure, of, scale) in MEASURES.items():
        beside = of(ctx)
        if beside is None or beside.value is ABSENT:
            continue
        place = spread(beside)
        peers = {PEER + kommun: scale * value for kommun, value in beside.values.items()}
        row = _row(ctx, question, measure, place, scale)
        if question == RESULT:
            row["plats"] = position.place_of_answers([ctx], place) or None
        found.append({**row, **peers})
    ahead = coming(ctx)
    bases = cells(ctx.now, ctx.omrade.kod)
    if ahead is not None and bases:
        first, last = (projected(bases, ahead, year)[1] for year in (ctx.ar, ahead.last))
        text = f"kostnad till {ahead.last} om bara befolkningen ändras, procent"
        found.append(_row(ctx, AHEAD, text, Spread(change(first, last), ()), 1))
    return found


def _row(ctx: Context, question: str, measure: str, of: Spread, scale: float) -> dict[str, Value]:
    own: Figure = scale * of.own if known(of.own) else of.own
    keys = ("lagst", "nedre", "median", "ovre", "hogst")
    return {
        "fraga": f"{question} {ctx.omrade.rubrik}", "omrade": ctx.omrade.rubrik, "matt": measure,
        "varde": own,
        **{key: scale * cut for key, cut in zip(keys, of.cuts, strict=True)}, "plats": of.word or None,
    }  # fmt: skip
