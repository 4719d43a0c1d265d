"""In which ages do more or fewer get support than in the group, in the area's housing and outside it?

Clients per hundred inhabitants of each age, ours beside the group as one municipality, in the classes that
all can tell. Source: docs/metod.md §5.3.
"""

from collections.abc import Mapping

from kpbcalc.aggregates.alder import HOUSING, LIVED, NOT
from kpbcalc.analysis.ages import Ages, Span, ages_of, in_common, in_target, label, pooled
from kpbcalc.analysis.area import group_name
from kpbcalc.analysis.context import SHARED_POPULATION, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import percent
from kpbcalc.base.table import Column, Table, Value

FEWEST = 3  # classes: fewer show no course over the ages
HERE, GROUP = "kommunen", "gruppen"
CLASS = Column("klass", "Ålder")
SHARES = {  # the key's stem: who, with the name of the housing
    "bor": "Bor i {boende}",
    "ej": "Har stöd men bor inte i {boende}",
    "alla": "Har stöd",
}
TACKNING = Declared(
    "tackning_alder", "Brukare per hundra invånare i varje ålder, {omrade}",
    (CLASS, *(Column(f"{key}_{of}", f"{name}, {side}", "procent", 1)
              for key, name in SHARES.items() for of, side in (("egen", HERE), ("grupp", GROUP)))),
    "Konsumtion täckning ålder", "brukare i {omrade} per hundra invånare i åldern",
    SHARED_POPULATION,
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """A row for each age class, those who live in the area's housing and the others; None without peers."""
    housing = HOUSING.get(ctx.omrade.kod)
    parts = {"bor": LIVED, "ej": NOT} if housing else {"alla": ""}
    sides: list[Ages] = []
    for lived in parts.values():
        own, theirs = ages_of(ctx.now, ctx.omrade, lived), pooled(ctx.peers, ctx.omrade, lived)
        if not ctx.peers or own is None or theirs is None:
            return None
        sides += [own, theirs]
    alike = [in_target(side, ctx.omrade) for side in in_common(sides, ctx.omrade)]
    if len(alike[0].spans) < FEWEST:
        return None
    keys = [f"{part}_{of}" for part in parts for of in ("egen", "grupp")]
    rows = [_row(ctx, span, dict(zip(keys, alike, strict=True))) for span in alike[0].spans]
    name = group_name(housing) if housing else ""
    return ctx.table(
        TACKNING, rows, columns=[c for c in TACKNING.columns if c.key in {CLASS.key, *keys}],
        words={"boende": name},
        facts={"boende": name, **{part: SHARES[part].format(boende=name) for part in parts}},
    )  # fmt: skip


def _row(ctx: Context, span: Span, sides: Mapping[str, Ages]) -> dict[str, Value]:
    of_span = {key: side.of([span]) for key, side in sides.items()}
    shares: dict[str, Value] = {key: percent(some.n, some.people) for key, some in of_span.items()}
    return {CLASS.key: label(span, ctx.omrade), **shares}


def panels(found: Table) -> Mapping[str, object]:
    """What the figure needs: each panel's name and its two columns."""
    return {"panels": [(found.facts[p], f"{p}_egen", f"{p}_grupp") for p in SHARES if p in found.facts]}
