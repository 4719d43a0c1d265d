"""The forecast by age class."""

from collections.abc import Sequence

from kpbcalc.analysis.coming import Base, Coming, cells, growth, is_somebody, words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value

EVERYONE = "Totalt"
ALDER = Declared(
    key="alder",
    title="Invånare, insatser och kostnad efter ålder i {omrade}",
    sheet="Prognos ålder",
    columns=(
        Column("klass", "Ålder"), Column("invanare", "Invånare {ar}", "antal"),
        Column("invanare_sista", "Invånare {sista}", "antal"),
        Column("per_invanare", "Kostnad per invånare {ar}", "kr/invånare"),
        Column("kostnad", "Kostnad {ar}", "mnkr", 1), Column("kostnad_sista", "Kostnad {sista}", "mnkr", 1),
        Column("andring", "Förändring", "mnkr", 1),
    ),
    about="invånare och brukare i {omrade}",
    notes=(
        "Kostnaden {sista} är i {ar} års löner och priser, med samma kostnad per invånare.",
        "Brukare räknas under hela året och invånare den 31 december, så i de äldsta åldrarna kan brukarna "
        "vara fler än invånarna.",
    ),
    total=EVERYONE,
)  # fmt: skip


def table(ctx: Context, coming: Coming) -> Table:
    """One row an age class that somebody has, or that is the area's own."""
    bases = cells(ctx.now, ctx.omrade.kod)
    spans = sorted({b.ages for b in bases})
    parts = {words(s): [b for b in bases if b.ages == s] for s in spans}
    own = set(ctx.omrade.aldersklasser)
    kept = {n: some for n, some in parts.items() if any(is_somebody(b) or b.ages in own for b in some)}
    rows = [_row(name, some, coming) for name, some in kept.items()]
    everybody = [b for some in kept.values() for b in some]
    rows.append(_row(EVERYONE, everybody, coming))
    last = str(coming.last)
    return ctx.table(ALDER, rows, words={"sista": last}, year=f"{ctx.ar} och {last}", source=coming.source)


def _row(name: str, some: Sequence[Base], coming: Coming) -> dict[str, Value]:
    people = sum(b.invanare for b in some)
    now = total(b.kr for b in some)
    then = total(b.kr * growth(b, coming, coming.last) for b in some)
    return {
        "klass": name, "invanare": people,
        "invanare_sista": sum(coming.people(coming.last, b.ages, b.kon) for b in some),
        "per_invanare": ratio(now, people), "kostnad": now / MNKR, "kostnad_sista": then / MNKR,
        "andring": (then - now) / MNKR,
    }  # fmt: skip
