"""The forecast by age class, and for women and men."""

from collections.abc import Sequence

from kpbcalc.analysis.ages import SEXES
from kpbcalc.analysis.area import capital
from kpbcalc.analysis.coming import Base, Coming, cells, growth, is_somebody, words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value

EVERYONE = "Totalt"
_COLUMNS = (
    Column("invanare", "Invånare {ar}", "antal"), Column("invanare_sista", "Invånare {sista}", "antal"),
    Column("per_invanare", "Kostnad per invånare {ar}", "kr/invånare"),
    Column("kostnad", "Kostnad {ar}", "mnkr", 1), Column("kostnad_sista", "Kostnad {sista}", "mnkr", 1),
    Column("andring", "Förändring", "mnkr", 1),
)  # fmt: skip
ALDER = Declared(
    key="alder",
    title="Invånare, insatser och kostnad efter ålder i {omrade}",
    sheet="Prognos ålder",
    columns=(Column("klass", "Ålder"), *_COLUMNS),
    about="invånare och brukare i {omrade}",
    notes=(
        "Kostnaden {sista} är i {ar} års löner och priser, med samma kostnad per invånare.",
        "Brukare räknas under hela året och invånare den 31 december, så i de äldsta åldrarna kan brukarna "
        "vara fler än invånarna.",
    ),
    total=EVERYONE,
)
KON = Declared(
    key="kon",
    title="Framskrivningen för kvinnor och män i {omrade}",
    sheet="Prognos kvinnor och män",
    columns=(Column("kon", "Kön"), *_COLUMNS),
    about="invånare och brukare i {omrade}",
    total=EVERYONE,
)


def by_age(ctx: Context, coming: Coming) -> Table:
    """One row an age class that somebody has, or that is the area's own."""
    bases = cells(ctx.now, ctx.omrade.kod)
    spans = sorted({b.ages for b in bases})
    parts = {words(s): [b for b in bases if b.ages == s] for s in spans}
    return _table(ctx, coming, ALDER, parts)


def by_sex(ctx: Context, coming: Coming) -> Table | None:
    """Women and men; None where the sexes are not told."""
    bases = cells(ctx.now, ctx.omrade.kod)
    if any(not b.kon for b in bases):
        return None
    return _table(ctx, coming, KON, {capital(SEXES[k]): [b for b in bases if b.kon == k] for k in SEXES})


def _table(ctx: Context, coming: Coming, declared: Declared, parts: dict[str, list[Base]]) -> Table:
    own = set(ctx.omrade.aldersklasser)
    kept = {n: some for n, some in parts.items() if any(is_somebody(b) or b.ages in own for b in some)}
    rows = [_row(name, some, coming, declared.columns[0].key) for name, some in kept.items()]
    everybody = [b for some in kept.values() for b in some]
    rows.append(_row(EVERYONE, everybody, coming, declared.columns[0].key))
    return ctx.table(
        declared, rows, words={"sista": str(coming.last)}, year=f"{ctx.ar} och {coming.last}",
        source=coming.source,
    )  # fmt: skip


def _row(name: str, some: Sequence[Base], coming: Coming, first: str) -> dict[str, Value]:
    people = sum(b.invanare for b in some)
    now = total(b.kr for b in some)
    then = total(b.kr * growth(b, coming, coming.last) for b in some)
    return {
        first: name, "invanare": people,
        "invanare_sista": sum(coming.people(coming.last, b.ages, b.kon) for b in some),
        "per_invanare": ratio(now, people), "kostnad": now / MNKR, "kostnad_sista": then / MNKR,
        "andring": (then - now) / MNKR,
    }  # fmt: skip
