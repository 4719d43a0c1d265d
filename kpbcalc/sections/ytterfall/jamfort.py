"""Are there more outliers here than in the group? The share of each scope's clients over the same limit.

The group's share is all its outliers divided by all its clients. Higher or lower is said only when it is more
than chance (binomial test), the scopes of an area tested together (Benjamini-Hochberg). Source: docs/metod.md
§5.6.
"""

from collections.abc import Sequence

from scipy import stats

from kpbcalc.aggregates.ytterfall import Scope
from kpbcalc.analysis import clear_difference
from kpbcalc.analysis.context import SHARED, Context
from kpbcalc.analysis.outliers import Sides, sides, told_scopes, wider_scope
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.sure_difference import UNDECIDED
from kpbcalc.analysis.wilson import wilson_percent
from kpbcalc.base.figure import Figure, known, percent, total
from kpbcalc.base.table import Column, Table, Value

JAMFORT = Declared(
    "jamfort", "Ytterfall i {omrade} mot {grupp}",
    (
        Column("rad", "Insatser"),
        Column("andel", "Andel av brukarna", "procent", 1),
        Column("lag", "Från", "procent", 1),
        Column("hog", "Till", "procent", 1),
        Column("grupp", "Gruppen", "procent", 1),
        Column("tydlig", "Mot gruppen"),
        Column("lagre", "Kommuner med lägre andel", "antal"),
        Column("kommuner", "Kommuner", "antal"),
    ),
    "Ytterfall mot gruppen", "brukare i {omrade}, kommunen och {grupp}",
    SHARED,
    (
        "Alla kommuner räknas mot samma gräns. Gruppens andel är alla dess ytterfall delade med alla dess "
        "brukare. Från och till är hur mycket kommunens andel kan variera av en slump.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """A row for each scope that a peer tells of; None without any, and where our limit is one of our own."""
    if not ctx.peers or ctx.own.get("ytterfall", []):
        return None
    found = [one for scope in told_scopes(ctx.omrade) if (one := _row(ctx, scope)) is not None]
    sure = surely([test for _, test in found])
    rows = [{**row, "tydlig": word} for (row, _), word in zip(found, sure, strict=True)]
    if not rows:
        return None
    wider = wider_scope(ctx.omrade)
    facts = {"vidare": wider.namn if wider else ""}
    return ctx.table(JAMFORT, rows, words={"grupp": ctx.peers_name}, facts=facts)


Test = tuple[Figure, Figure, Figure]  # our outliers and clients, the group's share in per cent


def _row(ctx: Context, scope: Scope) -> tuple[dict[str, Value], Test] | None:
    own = sides(ctx.now, ctx.omrade, scope)
    theirs = [found for p in ctx.peers if (found := sides(p, ctx.omrade, scope)) is not None and _told(found)]
    if own is None or not theirs:
        return None
    share = percent(own.over.n, own.n)
    low, high = wilson_percent(own.over.n, own.n)
    group = percent(total(s.over.n for s in theirs), total(s.n for s in theirs))
    shares = [percent(s.over.n, s.n) for s in theirs]
    fewer: Figure = share  # as known or hidden as our share is
    if known(share):
        fewer = float(sum(known(one) and one < share for one in shares))
    row: dict[str, Value] = {
        "rad": scope.namn, "andel": share, "lag": low, "hog": high, "grupp": group,
        "lagre": fewer, "kommuner": float(len(theirs)),
    }  # fmt: skip
    return row, (own.over.n, own.n, group)


def _told(found: Sides) -> bool:
    return known(found.over.n) and known(found.n) and found.n > 0


def surely(tests: Sequence[Test]) -> list[str]:
    """Whether each share of ours is surely higher or lower than the group's; a hidden one is not decided."""
    return [side or UNDECIDED for side in clear_difference.decided([_chance(*test) for test in tests])]


def _chance(over: Figure, clients: Figure, share: Figure) -> tuple[float, float] | None:
    """How far our share is from the group's, and how likely that is by chance; None where one is hidden."""
    if not (known(over) and known(clients) and known(share)) or clients == 0:
        return None
    chance = stats.binomtest(round(over), round(clients), share / 100).pvalue
    return 100 * over / clients - share, float(chance)
