"""How many inhabitants are there, how old are they, and what has not been fetched from outside?"""

from collections.abc import Sequence

from kpbcalc.analysis.area import age_label, capital
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.reference_group import RIKET
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import percent
from kpbcalc.base.lifetime import OLDEST
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Package

# Five years each, as age pyramids are drawn; the last is 100 and older, as SCB counts them.
CLASSES = (*((low, low + 4) for low in range(0, 100, 5)), (100, OLDEST))
EVERYONE = "Totalt"
SOURCE = "Befolkning 31 december enligt kommunens underlag."
SHARED_SOURCE = "Befolkning 31 december enligt kommunens underlag och andra kommuners delade tal."
ABOUT = "folkbokförda i kommunen"
HOW = "Bruksanvisningen säger hur uppgifter hämtas från Kolada och SCB."
TABLES = BEFOLKNING, ALDRE, SAKNAS = (
    Declared(
        "befolkning", "Befolkningen efter ålder och kön", (
            Column("klass", "Ålder"),
            Column("kvinnor", "Kvinnor", "antal"),
            Column("man", "Män", "antal"),
            Column("alla", "Alla", "antal"),
            Column("andel", "Andel", "procent", 1),
        ),
        "Befolkning", ABOUT, SOURCE, total=EVERYONE,
    ),
    Declared(
        "aldre", "Invånare 65 år och äldre och 80 år och äldre", (
            Column("ar", "År"),
            Column("alla", "Alla invånare", "antal"),
            Column("n65", "65 år och äldre", "antal"),
            Column("andel65", "Andel 65 år och äldre", "procent", 1),
            Column("n80", "80 år och äldre", "antal"),
            Column("andel80", "Andel 80 år och äldre", "procent", 1),
        ),
        "Äldre invånare", ABOUT, SOURCE,
    ),
    Declared(
        "saknas", "Uppgifter utifrån som saknas", (Column("rad", "Vad som saknas"),),
        "", "uppgifter från Kolada och SCB",
        "Det som är hämtat från Kolada och SCB.",
    ),
)  # fmt: skip


def by_age(ctx: Context) -> Table:
    """`befolkning` by age class and sex, everybody last."""
    everyone = ctx.now.inhabitants()
    rows: list[dict[str, Value]] = []
    for name, ages in [*((age_label(c), c) for c in CLASSES), (EVERYONE, (0, OLDEST))]:
        women, men = (ctx.now.inhabitants(ages, kon) for kon in ("K", "M"))
        both = women + men
        rows.append(
            {"klass": name, "kvinnor": women, "man": men, "alla": both, "andel": percent(both, everyone)}
        )
    return ctx.table(BEFOLKNING, rows)


def older(ctx: Context) -> Table:
    """`aldre`: 65+ and 80+ over the years, and in the first area's group as one municipality."""
    rows = [_older(str(package.ar), [package]) for package in ctx.years]
    of = ctx.of(ctx.areas[0])
    group = f"{capital(of.peers_name)} {ctx.ar}" if of.peers else ""
    if group:
        rows.append(_older(group, of.peers))
    years = "–".join(dict.fromkeys([str(ctx.years[0].ar), str(ctx.ar)]))
    about, source = (f"{ABOUT} och i {of.peers_name}", SHARED_SOURCE) if group else (ABOUT, SOURCE)
    return ctx.table(ALDRE, rows, year=years, facts={"grupp": group}, about=about, source=source)


def _older(name: str, packages: Sequence[Package]) -> dict[str, Value]:
    """How many inhabitants of these municipalities are old, together."""
    everyone = float(sum(package.inhabitants() for package in packages))
    row: dict[str, Value] = {"ar": name, "alla": everyone}
    for age in (65, 80):
        n = float(sum(package.inhabitants((age, OLDEST)) for package in packages))
        row |= {f"n{age}": n, f"andel{age}": percent(n, everyone)}
    return row


def lacking(ctx: Context) -> Table | None:
    """`saknas`: what has not been fetched from outside, and where it says how; None when all is there."""
    kommun, outside = ctx.kommun.kod, ctx.outside
    if kommun == RIKET:  # Kolada's code for the country: there is nothing to fetch for Exempelkommunen
        return None
    lacks = outside.missing(kommun, ctx.ar)
    lines = [*lacks, *[HOW] * bool(lacks), *outside.remarks]
    if outside.empty:
        lines = [
            "Befolkningen och de nyckeltal som rapporten visar kommer ur kommunens underlag. Fler nyckeltal, "
            f"och grupper av liknande kommuner, finns hos Kolada men är inte hämtade. {HOW}",
            *outside.remarks,
        ]
    return ctx.table(SAKNAS, [{"rad": line} for line in lines]) if lines else None
