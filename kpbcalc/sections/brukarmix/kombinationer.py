"""Which insatser do clients have together, and what do the combinations cost?

Source: docs/metod.md §5.1 (insats co-occurrence).
"""

from kpbcalc.aggregates.mix import AND
from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import known, percent, ratio
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.fold import is_others
from kpbcalc.sections.brukarmix.grupper import row, sum_of
from kpbcalc.sections.brukarmix.mixklasser import in_words

EVERYONE, REST = "Alla brukare", "Övriga kombinationer"
MOST = 12  # combinations with a row of their own
KOMBINATIONER = Declared(
    "kombinationer", "Vilka insatser brukarna i {omrade} har haft tillsammans", (
        Column("klass", "Insatser under året"),
        Column("brukare", "Brukare", "antal"),
        Column("andel_brukare", "Andel av brukarna", "procent", 1),
        Column("andel_kr", "Andel av kostnaden", "procent", 1),
        Column("per_brukare", "Kostnad per brukare", "kr/brukare"),
    ),
    "Brukarmix kombinationer", "brukare i {omrade}, var och en räknad en gång", total=EVERYONE,
)  # fmt: skip
PAR = Declared(
    "par", "Insatsgrupper som samma brukare i {omrade} har haft under året", (
        Column("par", "Första och andra insatsgruppen"),
        Column("brukare", "Brukare med båda", "antal"),
        Column("av_forsta", "Andel av dem med den första", "procent", 1),
        Column("av_andra", "Andel av dem med den andra", "procent", 1),
        Column("kvot", "Mot väntat", "tal", 2),
    ),
    "Brukarmix par av insatser", "brukare i {omrade}",
    notes=(
        "Tabellen visar högst tio par, de vanligaste. Kolumnen Mot väntat säger hur många gånger vanligare "
        "paret är än om insatserna hade getts oberoende av varandra; 1 är lika vanligt.",
    ),
)  # fmt: skip


def combinations(ctx: Context) -> Table | None:
    """`kombinationer`: each client in one, the most common first.

    None where nobody has two insats groups (the table per group says it all), and where they may not be told.
    """
    cells = ctx.now.shown("mix", ctx.omrade.kod)
    told = sorted((c for c in cells if not is_others(c.code)), key=lambda c: (-_size(c.n), c.code))
    top = told[:MOST]
    if len(top) < 2 or not any(AND in c.code for c in top):
        return None
    rest = [c for c in cells if c not in top]
    parts = [(in_words(c.code), c.n, c["kr"]) for c in top]
    parts += [sum_of(rest, REST)] if rest else []
    everyone = ctx.now.cell("omraden", ctx.omrade.kod)
    rows = [row(part, everyone) for part in (*parts, (EVERYONE, everyone.n, everyone["kr"]))]
    note = f"{REST} är de som för få brukare har haft, och andra ovanliga."
    return ctx.table(KOMBINATIONER, rows, notes=[note] * bool(rest), facts={"rest": REST})


def pairs(ctx: Context) -> Table | None:
    """`par`: the most common pairs first, with how much more often than if they were independent."""
    everyone = ctx.now.cell("omraden", ctx.omrade.kod).n
    rows: list[dict[str, Value]] = []
    for cell in ctx.now.shown("par", ctx.omrade.kod):
        a, b = cell.code.split(AND)
        sizes = {a: cell["forsta"], b: cell["andra"]}
        first, second = sorted((a, b), key=lambda g: (-_size(sizes[g]), g))
        both = cell["bada"]
        rows.append(
            {
                "par": f"{capital(group_name(first))} och {group_name(second)}",
                "brukare": both,
                "av_forsta": percent(both, sizes[first]),
                "av_andra": percent(both, sizes[second]),
                "kvot": ratio(both * everyone, sizes[a] * sizes[b]),
            }
        )
    rows.sort(key=lambda r: (-_size(r["brukare"]), str(r["par"])))
    return ctx.table(PAR, rows) if rows else None


def _size(n: Value) -> float:
    return n if isinstance(n, float) and known(n) else 0.0
