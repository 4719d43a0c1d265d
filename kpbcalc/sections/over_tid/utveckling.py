"""Cost, clients and unit costs year by year, and how much they have changed."""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.area import capital, group_name, volume_words
from kpbcalc.analysis.context import OWN_POPULATION, Context
from kpbcalc.analysis.outliers import first_scope, share_over
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, Figure, change, known, ratio
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.costing.result import limits
from kpbcalc.disclosure.package import Package

FULL_YEAR = (
    "Helårsbrukare är antalet månader med insats delat med tolv; en brukare som haft insats ett halvår "
    "räknas som en halv."
)
SAME_LIMIT = "Gränsen är densamma i varje års egna kronor, så högre priser lyfter i sig fler över den."
OUTLIERS = ("ytterfall", "grans")
UTVECKLING, FORANDRING, STYCKKOSTNADER = TABLES = (
    Declared(
        key="utveckling",
        title="Kostnad och brukare i {omrade} år för år",
        sheet="Utveckling",
        columns=(
            Column("ar", "År"), Column("kostnad", "Kostnad", "mnkr", 1),
            Column("brukare", "Brukare", "antal"),
            Column("helarsbrukare", "Helårsbrukare", "antal"),
            Column("per_brukare", "Kostnad per brukare", "kr/brukare"),
            Column("per_invanare", "Kostnad per invånare", "kr/invånare"),
            Column("ytterfall", "Andel ytterfall", "procent", 1),
            Column("grans", "Gräns för ytterfall", "kr"),
            Column("lopande", "Kostnad i löpande priser", "mnkr", 1),
        ),
        about="brukare i {omrade} och {malgrupp}",
        source=OWN_POPULATION,
        notes=(FULL_YEAR,),
    ),
    Declared(
        key="forandring",
        title="Förändring i {omrade} {span}",
        sheet="Förändring",
        columns=(Column("matt", "Mått"), Column("procent", "Förändring {span}", "procent", 1)),
        about="brukare i {omrade} och {malgrupp}",
        source=OWN_POPULATION,
    ),
    Declared(
        key="styckkostnader",
        title="Styckkostnader i {omrade} år för år",
        sheet="Styckkostnad år för år",
        columns=(
            Column("grupp", "Insatsgrupp"), Column("enhet", "Mått"),
            Column("forandring", "Förändring {span}", "procent", 1),
        ),
        about="insatser i {omrade}, egen och annan regi",
    ),
)  # fmt: skip


def tables(ctx: Context) -> dict[str, Table | None]:
    """`utveckling`, `forandring` from the first year to the last, and `styckkostnader`."""
    rows = [_row(ctx, package) for package in fixed_prices.years(ctx)]
    for row, package in zip(rows, ctx.years, strict=True):
        row["lopande"] = package.cell("omraden", ctx.omrade.kod)["kr"] / MNKR
    priced = fixed_prices.note(ctx, ctx.years[0].ar)
    first, last = str(ctx.years[0].ar), str(ctx.ar)
    words = {"span": f"{first}–{last}"}
    facts = {"fran": first, "till": last, "prisindex": fixed_prices.missing(ctx, ctx.years[0].ar)}
    scope = first_scope(ctx.omrade)
    same = f" {SAME_LIMIT}" * _same_limits(ctx)
    notes = [priced, *([f"Ytterfallen räknas på {scope.omfattning}.{same}"] if scope else [])]
    changes: list[dict[str, Value]] = [
        {"matt": c.heading, "procent": change(_figure(rows[0][c.key]), _figure(rows[-1][c.key]))}
        for c in UTVECKLING.columns
        if c.key not in {"ar", "lopande", *OUTLIERS}
    ]
    span = words["span"]
    return {
        "utveckling": ctx.table(
            UTVECKLING, rows, but=() if scope else OUTLIERS, facts=facts, notes=notes, year=span
        ),
        "forandring": ctx.table(FORANDRING, changes, words=words, notes=[priced], year=span),
        "styckkostnader": _unit_costs(ctx, words),
    }


def _figure(value: Value) -> Figure:
    return ABSENT if value is None or isinstance(value, str) else value


def _row(ctx: Context, package: Package) -> dict[str, Value]:
    cell = package.cell("omraden", ctx.omrade.kod)
    return {
        "ar": str(package.ar), "kostnad": cell["kr"] / MNKR, "brukare": cell.n,
        "helarsbrukare": cell["manader"] / 12, "per_brukare": ratio(cell["kr"], cell.n),
        "per_invanare": ratio(cell["kr"], package.inhabitants(ctx.omrade.malgrupp)),
        "ytterfall": share_over(package, ctx.omrade), "grans": _limit(ctx, package.ar),
    }  # fmt: skip


def _limit(ctx: Context, year: int) -> Figure:
    """The limit that a year's outliers are over, in the costing year's prices."""
    scope = first_scope(ctx.omrade)
    return fixed_prices.factor(ctx, year) * limits(ctx.own, year)[scope.grans] if scope else ABSENT


def _same_limits(ctx: Context) -> bool:
    return len({tuple(limits(ctx.own, package.ar).items()) for package in ctx.years}) == 1


def _unit_costs(ctx: Context, words: dict[str, str]) -> Table | None:
    """Kronor per unit of each group whose units are compared, own and bought, each year."""
    rows: list[dict[str, Value]] = []
    for grupp in ctx.omrade.enhetsgrupper:
        cells = [p.cell("grupper", ctx.omrade.kod, grupp) for p in fixed_prices.years(ctx)]
        if all(known(c.n) and c.n == 0 for c in cells):
            continue
        prices = [ratio(c["kr"], c["volym"]) for c in cells]
        by_year = {str(p.ar): price for p, price in zip(ctx.years, prices, strict=True)}
        rows.append(
            {
                "grupp": capital(group_name(grupp)), "enhet": f"kr per {volume_words(grupp)[0]}", **by_year,
                "forandring": change(prices[0], prices[-1]),
            }
        )  # fmt: skip
    if not rows:
        return None
    group, unit, changed = STYCKKOSTNADER.columns
    years = [Column(str(p.ar), str(p.ar), "kr/enhet") for p in ctx.years]
    return ctx.table(
        STYCKKOSTNADER, rows, columns=[group, unit, *years, changed], words=words, year=words["span"],
        facts={"fran": str(ctx.years[0].ar)}, notes=[fixed_prices.note(ctx, ctx.years[0].ar)],
    )  # fmt: skip
