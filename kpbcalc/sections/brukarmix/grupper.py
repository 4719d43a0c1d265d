"""Who gets what, and which groups cost: shares of clients against shares of cost.

Source: docs/metod.md §5.1.
"""

from collections.abc import Iterable, Sequence

from kpbcalc.aggregates.mix import AND
from kpbcalc.analysis.ages import SEXES, ages_of
from kpbcalc.analysis.area import age_label, capital
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import group_words
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, known, percent, ratio, total
from kpbcalc.base.lifetime import OLDEST
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell

EVERYONE, OTHER_HOUSING = "Totalt", "Övriga boendeformer"
HOUSING = {
    "ordinart": "ordinärt boende",
    "sarskilt": "särskilt boende",
    "lss_boende": "boende enligt LSS",
    "ovrigt": "insatser utan boendeform",
}
ONCE = (
    "Varje brukare räknas en gång. Två boendeformer betyder att brukaren har haft insatser i båda, till "
    "exempel efter en flytt under året."
)
FEW_HOUSING = f"{OTHER_HOUSING} är sådana som för få brukare har haft."
JOINED = "Klasser med för få brukare är sammanslagna med en granne."
OVERLAPPING = "En brukare kan ha flera insatser, så andelarna av brukarna summerar till mer än 100\u00a0%."


def _columns(first: str) -> tuple[Column, ...]:
    return (
        Column("klass", first), Column("brukare", "Brukare", "antal"),
        Column("andel_brukare", "Andel av brukarna", "procent", 1), Column("kr", "Kostnad", "kr"),
        Column("andel_kr", "Andel av kostnaden", "procent", 1),
        Column("per_brukare", "Kostnad per brukare", "kr/brukare"),
    )  # fmt: skip


ABOUT = "brukare i {omrade}"
TABLES = GRUPPER, BOENDE, ALDER, KON = (
    Declared("grupper", "Brukare och kostnad i {omrade} per insatsgrupp", _columns("Insatsgrupp"),
             "Brukarmix insatsgrupper", ABOUT, total=EVERYONE),
    Declared("boende", "Brukare och kostnad i {omrade} efter boendeform under året", _columns("Boendeform"),
             "Brukarmix boende", ABOUT, notes=(ONCE,), total=EVERYONE),
    Declared("alder", "Brukare och kostnad i {omrade} per ålder{kon}", _columns("Ålder{kon}"),
             "Brukarmix ålder och kön", ABOUT, total=EVERYONE),
    Declared("kon", "Brukare och kostnad i {omrade} för kvinnor och män", _columns("Kön"),
             "Brukarmix kvinnor och män", ABOUT, total=EVERYONE),
)  # fmt: skip
Part = tuple[str, Figure, Figure]  # label, clients, kr


def by_group(ctx: Context) -> Table | None:
    """`grupper`: each insats group, the dearest first; a client may be in several. None without clients."""
    cells = ctx.now.cells("grupper", ctx.omrade.kod)
    whole = ctx.now.cell("omraden", ctx.omrade.kod)
    if not cells:
        return None
    overlapping = known(whole.n) and sum(c.n for c in cells if known(c.n)) > whole.n
    parts = _dearest_first((group_words(c), c.n, c["kr"]) for c in cells)
    return _table(ctx, GRUPPER, parts, whole, notes=[OVERLAPPING] * overlapping)


def by_housing(ctx: Context) -> Table | None:
    """`boende`: each client once, by the housing forms of the year's insatser.

    None where there is only one housing form to tell apart, and where they may not be told.
    """
    cells = ctx.now.shown("boende", ctx.omrade.kod)
    forms = {form for c in cells for code in c.codes for form in code.split(AND)}
    if len(cells) < 2 or len(forms - {"ovrigt"}) < 2:
        return None
    parts = _dearest_first((_housing_words(c), c.n, c["kr"]) for c in cells)
    joined = any(len(c.codes) > 1 for c in cells)
    return _table(ctx, BOENDE, parts, ctx.now.cell("omraden", ctx.omrade.kod), notes=[FEW_HOUSING] * joined)


def by_age(ctx: Context) -> Table | None:
    """`alder`: each age class, by sex where it is told. None without clients by age."""
    ages = ages_of(ctx.now, ctx.omrade)
    if ages is None:
        return None
    parts = [
        (_age_words(span, sex), sums.n, sums.kr)
        for (span, sex), sums in sorted(ages.cells.items())
        if not (known(sums.n) and sums.n == 0)
    ]
    joined = any(low < start <= high for low, high in ages.spans for start, _ in ctx.omrade.aldersklasser)
    whole = Cell((), ages.n, {"kr": ages.kr})
    words = {"kon": " och kön" * ages.by_sex}
    return _table(ctx, ALDER, parts, whole, words=words, notes=[JOINED] * joined)


def by_sex(ctx: Context) -> Table | None:
    """`kon`: women and men. None where the two are not told apart."""
    ages = ages_of(ctx.now, ctx.omrade)
    if ages is None or not ages.by_sex:
        return None
    parts = [(capital(word), ages.only(sex).n, ages.only(sex).kr) for sex, word in SEXES.items()]
    return _table(ctx, KON, parts, Cell((), ages.n, {"kr": ages.kr}))


def row(part: Part, whole: Cell) -> dict[str, Value]:
    """Counts, cost, shares and mean of one class."""
    name, n, kr = part
    return {
        "klass": name,
        "brukare": n,
        "andel_brukare": percent(n, whole.n),
        "kr": kr,
        "andel_kr": percent(kr, whole["kr"]),
        "per_brukare": ratio(kr, n),
    }


def _table(
    ctx: Context, declared: Declared, parts: Sequence[Part], whole: Cell, notes: Sequence[str] = (),
    words: dict[str, str] | None = None,
) -> Table:  # fmt: skip
    rows = [row(part, whole) for part in (*parts, (EVERYONE, whole.n, whole["kr"]))]
    return ctx.table(declared, rows, words=words, notes=notes)


def _dearest_first(parts: Iterable[Part]) -> list[Part]:
    """By falling cost, hidden ones last."""
    return sorted(parts, key=lambda p: (not known(p[2]), -p[2] if known(p[2]) else 0.0, p[0]))


def sum_of(cells: Sequence[Cell], name: str) -> Part:
    """Cells of a partition as one class."""
    return name, total(c.n for c in cells), total(c["kr"] for c in cells)


def _housing_words(cell: Cell) -> str:
    if len(cell.codes) > 1:
        return OTHER_HOUSING
    return capital(" och ".join(HOUSING.get(form, form) for form in cell.codes[0].split(AND)))


def _age_words(span: tuple[int, int], sex: str) -> str:
    words = "Alla åldrar" if span == (0, OLDEST) else age_label(span)
    return f"{words}, {SEXES[sex]}" if sex else words
