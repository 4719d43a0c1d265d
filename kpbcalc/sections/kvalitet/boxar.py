"""The boxes of an area's tree: our own figures and indicators, each followed by what stands below it.

Source: docs/metod.md §5.4.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpbcalc.aggregates.svar import LEAD
from kpbcalc.analysis import beside, clear_difference, fixed_prices, index_parts, reference_group, surveys
from kpbcalc.analysis.area import capital, group_name, volume_words
from kpbcalc.analysis.beside import Beside, Rate
from kpbcalc.analysis.compared_indicators import Line
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.sure_difference import UNDECIDED
from kpbcalc.analysis.surveys import Asked
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, ratio
from kpbcalc.base.table import Value
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.kvalitet.riktning import direction, since, sure_since

RUTOR = {
    "kostnad": "Kostnad", "tackning": "Täckning", "volym": "Volym", "pris": "Styckkostnad", "behov": "Behov",
    "personal": "Personal", "kvalitet": "Kvalitet",
}  # fmt: skip
PER_INHABITANT, COVERAGE, VOLUME, PRICE = "per_invanare", "tackning", "volym_per_brukare", "styckkostnad"
OTHER = "ovrigt"  # the column of boxes that are no quantity of the costing
RATES: Mapping[str, Rate] = {
    PER_INHABITANT: beside.per_inhabitant, COVERAGE: beside.coverage, VOLUME: beside.volume_per_client,
    PRICE: beside.price,
}  # fmt: skip
GROUPS = 2  # the insats groups that cost most are taken apart
ROUNDED = 0.5  # percentage points: Kolada may tell a share in whole percent
# Which indicator boxes stand below which factor: what drives coverage is need, what drives price is staff.
DRIVERS = {"tackning": ("tackning", "behov"), "volym": ("volym",), "pris": ("pris", "personal")}


@dataclass(frozen=True)
class Box:
    """One box: level in the tree, which box, its label, unit and figures; `slag` is its value's column."""

    niva: int
    ruta: str
    rad: str
    enhet: str
    slag: str
    varde: Figure
    referens: Figure
    percentil: Figure
    riktning: Value
    ar: str
    kpi: str = ""


def tree(ctx: Context, found: Mapping[str, Line], own: Asked) -> Iterator[Box]:
    """The boxes from the top; none without clients in the area.

    In: the area's indicators by id, and the answers of the municipality's own surveys.
    """
    whole = ctx.now.cell("omraden", ctx.omrade.kod)
    if whole.n is ABSENT or (known(whole.n) and whole.n == 0):
        return
    told = {kpi for kpi, line in found.items() if _is_own_answer(ctx, line, own)}
    rows = {kpi: line.row for kpi, line in found.items()}
    alone = index_parts.bare(list(rows.values()), found) | told
    below = {
        part
        for row in rows.values()
        for part in index_parts.parts(row)
        if rows.get(part, row)["enhet"] == "index"
    }

    def indicators(niva: int, boxes: Sequence[str], grupp: str) -> Iterator[Box]:
        """The indicators of some boxes; an index has its parts below it, and without any it is not there."""
        for kpi, line in found.items():
            if line.row["ruta"] in boxes and line.row["grupp"] == grupp and kpi not in alone | below:
                yield _indicator(niva, line)
                for part in index_parts.parts(line.row):
                    if part in found:
                        yield _indicator(niva + 1, found[part])

    people = ctx.omrade.malgrupp_namn
    per = f"brukare per {ctx.omrade.per}"
    of_all = beside.of_area(ctx, beside.per_inhabitant)
    yield from _figure(ctx, 1, "kostnad", f"Kostnad per {people}", "kr", PER_INHABITANT, of_all, "")
    yield from indicators(2, ("kostnad", "tackning", "behov"), "")
    rates = {slag: {c.code: one for c, one in beside.of_groups(ctx, rate)} for slag, rate in RATES.items()}
    for g in _largest(ctx):
        name, (one, many) = capital(group_name(g)), volume_words(g)
        for niva, ruta, slag, rad, enhet in (
            (2, "kostnad", PER_INHABITANT, f"{name}, kostnad per {people}", "kr"),
            (3, "tackning", COVERAGE, f"{name}, {per} {people}", "antal"),
            (3, "volym", VOLUME, f"{name}, {many} per brukare", many),
            (3, "pris", PRICE, f"{name}, kostnad per {one}", "kr"),
        ):
            yield from _figure(ctx, niva, ruta, rad, enhet, slag, rates[slag][g], g)
            yield from indicators(4, DRIVERS.get(ruta, ()), g)
        yield from _answers(ctx, g, f"{name}, positiva svar om helheten")
        yield from indicators(4, ("kvalitet",), g)
    yield from indicators(2, ("personal",), "")
    yield from indicators(2, ("kvalitet",), "")


def _largest(ctx: Context) -> list[str]:
    """The groups that cost most of those told by themselves."""
    cells = [c for c in ctx.now.shown("grupper", ctx.omrade.kod) if c.code in ctx.omrade.grupper]
    costs = [(kr, c.code) for c in cells if known(kr := c["kr"])]
    return [code for _, code in sorted(costs, key=lambda x: (-x[0], x[1]))][:GROUPS]


def _figure(
    ctx: Context, niva: int, ruta: str, rad: str, enhet: str, slag: str, one: Beside, grupp: str
) -> Iterator[Box]:
    """A box of our own figures, beside the others'; none where there is no such figure."""
    if one.value is ABSENT:
        return
    scale = ctx.omrade.tackning_per if slag == COVERAGE else 1
    before = fixed_prices.before(ctx)
    was = _rate(before, ctx, grupp, RATES[slag]) if before else ABSENT
    yield Box(
        niva, RUTOR[ruta], rad, enhet, slag, scale * one.value, scale * one.mean,
        _place(one.value, list(one.values.values())),
        since(direction(was, one.value), ctx.ar - 1), str(ctx.ar),
    )  # fmt: skip


def _rate(package: Package, ctx: Context, grupp: str, rate: Rate) -> Figure:
    """A rate of an insats group, or of the whole area."""
    kod = ctx.omrade.kod
    cell = package.cell("grupper", kod, grupp) if grupp else package.cell("omraden", kod)
    return ratio(*rate(cell, package.inhabitants(ctx.omrade.malgrupp)))


def _answers(ctx: Context, grupp: str, rad: str) -> Iterator[Box]:
    """The box of the clients' answers about the whole."""
    cell = ctx.now.cell("svar_grupp", ctx.omrade.kod, grupp)
    own = surveys.share(cell)
    if own is ABSENT:
        return
    others = [p.cell("svar_grupp", ctx.omrade.kod, grupp) for p in ctx.peers]
    shares = [s for s in map(surveys.share, others) if known(s)]
    gone: Value = None
    if ctx.before:
        gone = _clear(ctx, ctx.before, grupp)
    yield Box(
        3, RUTOR["kvalitet"], rad, "procent", OTHER, own, _mean(shares), _place(own, shares), gone,
        str(ctx.ar),
    )  # fmt: skip


def _clear(ctx: Context, before: Package, grupp: str) -> Value:
    """The direction of a group's answers, told only when it is clear among those of the area's groups."""
    kod, groups = ctx.omrade.kod, list(dict.fromkeys([*ctx.omrade.grupper, grupp]))
    both = [(ctx.now.cell("svar_grupp", kod, g), before.cell("svar_grupp", kod, g)) for g in groups]
    now, was = both[groups.index(grupp)]
    if surveys.share(was) is ABSENT:
        return None
    if surveys.uncertain(now) is None or surveys.uncertain(was) is None:
        return HIDDEN
    sides = clear_difference.of_shares([(surveys.answers(a), surveys.answers(b)) for a, b in both])
    return sure_since(sides[groups.index(grupp)] or UNDECIDED, before.ar)


def _is_own_answer(ctx: Context, line: Line, own: Asked) -> bool:
    """Whether an indicator is the very answer to the own survey's lead question, which has a box already."""
    if not line.row["grupp"] or LEAD not in line.row["fraga"]:
        return False
    mine = surveys.share(ctx.now.cell("svar_grupp", ctx.omrade.kod, line.row["grupp"]))
    if mine is ABSENT or surveys.asked(line.row, line.ar, own) is ABSENT:
        return False
    return not known(mine) or abs(mine - line.varde) <= ROUNDED


def _indicator(niva: int, line: Line) -> Box:
    """A box of an indicator that has an own value."""
    others = list(line.others.values())
    gone: Value = None
    if line.fore is not None and line.fore_ar is not None:
        told = direction(line.fore, line.varde)
        found = sure_since(line.andring, line.fore_ar) if line.andring else since(told, line.fore_ar)
        gone = HIDDEN if line.few or line.few_before else found
    return Box(
        niva, RUTOR[line.row["ruta"]], line.known.namn, line.row["enhet"], OTHER, line.own(line.varde),
        _mean(others), line.own(_place(line.varde, others)), gone, line.year, line.known.kpi,
    )  # fmt: skip


def _mean(others: Sequence[float]) -> Figure:
    mean = reference_group.mean(others)
    return ABSENT if mean is None else mean


def _place(own: Figure, others: Sequence[float]) -> Figure:
    """Our percentile among the others."""
    if not known(own):
        return own
    found = reference_group.percentile(own, others)
    return ABSENT if found is None else found
