"""How many per 1 000 inhabitants cost more than a high amount, in an area that has no limit of its own?

No limit for outliers of individ- och familjeomsorgen is known, so amounts of the ladder stand for it
(params/verksamheter.toml). A municipality whose cut at an amount is not told has between as many as are over
its next told cut above and as many as are over its next one below: so the group is told as a span, never as
the mean of those that have many. Source: docs/metod.md §5.8.
"""

from kpbcalc.aggregates.stege import BOTTOM, DESCRIBED, cuts_of
from kpbcalc.aggregates.ytterfall import SCOPES
from kpbcalc.analysis.context import OWN_POPULATION, SHARED_POPULATION, Context
from kpbcalc.analysis.outliers import cut_at
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, percent, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.base.written import thousands
from kpbcalc.disclosure.package import Cell, Package

PER = 1000
OVER_BELOPP = Declared(
    "over_belopp", "Brukare i {omrade} som kostar mer än ett högt belopp", (
        Column("rad", "Kostnad under året"),
        Column("brukare", "Brukare", "antal"),
        Column("per_tusen", "Per 1\N{NO-BREAK SPACE}000 invånare", "tal", 2),
        Column("andel", "Andel av brukarna", "procent", 1),
        Column("andel_kostnad", "Andel av kostnaden", "procent", 1),
        Column("fore", "Per 1\N{NO-BREAK SPACE}000 invånare {fore}", "tal", 2),
        Column("minst", "Gruppen, minst", "tal", 2),
        Column("hogst", "Gruppen, högst", "tal", 2),
        Column("kommuner", "Kommuner i gruppen", "antal"),
    ),
    "Ytterfall per 1 000", "brukare i {omrade}, alla lagrum; per invånare i alla åldrar",
    OWN_POPULATION,
    ("Någon gräns för ytterfall är inte känd för {omrade}, så här står flera belopp. Ett antal döljs när det "
     "skulle säga något om några få, och när ingen når dit.",), of_year=("fore",),
)  # fmt: skip
SPAN = (
    "Gruppen är alla dess brukare över beloppet delade med alla dess invånare. Där en kommun inte kan visa "
    "sitt antal är det minst så många som når nästa belopp uppåt och högst så många som når nästa nedåt."
)
NOMINAL = "Beloppen är desamma båda åren och inte omräknade med prisindex."
OF_GROUP = ("minst", "hogst", "kommuner")


def table(ctx: Context) -> Table | None:
    """A row for each amount; None where the area has limits of its own, and where no ladder is told."""
    amounts = params.toml("verksamheter.toml")["hog_kostnad"].get(ctx.omrade.kod, [])
    cells = ctx.now.cells("stege", ctx.omrade.kod)
    if not amounts or ctx.omrade.kod in SCOPES or not cells or not ctx.now.inhabitants():
        return None
    peers = [p for p in ctx.peers if p.cells("stege", ctx.omrade.kod) and p.inhabitants()]
    rows = [_row(ctx, amount, peers) for amount in amounts]
    return ctx.table(
        OVER_BELOPP, rows, but=() if peers else OF_GROUP, words={"fore": str(ctx.ar - 1)},
        source=SHARED_POPULATION if peers else "",
        facts={"beskrivs": _name(DESCRIBED), "belopp": str(DESCRIBED * 1000)},
        notes=[NOMINAL] * (ctx.before is not None) + [SPAN] * bool(peers),
    )  # fmt: skip


def _row(ctx: Context, amount: int, peers: list[Package]) -> dict[str, Value]:
    kod = ctx.omrade.kod
    above, every = _above(ctx.now, kod, amount), ctx.now.cells("stege", kod)
    over, kr_over = total(c.n for c in above), total(c["kr"] for c in above)
    clients, kr = total(c.n for c in every), total(c["kr"] for c in every)
    spans = [_span(p, kod, amount) for p in peers]
    people = sum(p.inhabitants() for p in peers)
    least, most = (PER * ratio(total(span[side] for span in spans), people) for side in (0, 1))
    return {
        "rad": _name(amount), "brukare": over,
        "per_tusen": _rate(ctx.now, kod, amount), "andel": percent(over, clients),
        "andel_kostnad": percent(kr_over, kr),
        "fore": _rate(ctx.before, kod, amount), "minst": least, "hogst": most, "kommuner": float(len(peers)),
    }  # fmt: skip


def _name(amount: int) -> str:
    return f"Över {thousands(amount)} tkr"


_GONE = Cell(("",), HIDDEN, reason="få personer")


def _above(package: Package, kod: str, amount: int) -> list[Cell]:
    """The steps over an amount; a hidden one where the ladder is not cut there."""
    cells = package.cells("stege", kod)
    at = cut_at(cells, amount)
    return [_GONE] if at is None else list(cells[at:])


def _rate(package: Package | None, kod: str, amount: int) -> Figure:
    if package is None or not package.cells("stege", kod):
        return ABSENT
    return PER * ratio(total(c.n for c in _above(package, kod, amount)), package.inhabitants())


def _span(package: Package, kod: str, amount: int) -> tuple[Figure, Figure]:
    """How many are over an amount, at least and at most."""
    cells = package.cells("stege", kod)
    at = {cut: n for n, c in enumerate(cells) for cut in cuts_of(c.codes) if cut == BOTTOM or cut[:1] == "k"}
    edges = {0 if cut == BOTTOM else int(cut[1:]): n for cut, n in at.items()}
    over = [n for edge, n in edges.items() if edge >= amount]
    under = [n for edge, n in edges.items() if edge <= amount]
    return (
        total(c.n for c in cells[min(over, default=len(cells)) :]),
        total(c.n for c in cells[max(under, default=0) :]),
    )
