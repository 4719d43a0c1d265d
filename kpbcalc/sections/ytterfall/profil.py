"""What do the outliers have in common: age, sex, how long, how many insatser? Source: docs/metod.md §5.6."""

from kpbcalc.aggregates.ytterfall import OVER, UNDER
from kpbcalc.aggregates.ytterfall_vilka import OF_AGE
from kpbcalc.analysis.ages import label, span_of
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.outliers import described
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, known, percent, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import ALL

OUTLIERS, OTHERS, ALL_AGES = "Ytterfall", "Övriga brukare", "Alla åldrar"
ABOUT = "brukare i {omrade} med insatser enligt {omfattning}"
PROFIL, ALDER = TABLES = (
    Declared(
        "profil", "Ytterfallen jämförda med övriga brukare i {omrade}",
        (
            Column("grupp", "Brukare"),
            Column("alder", "Medelålder", "tal"),
            Column("kvinnor", "Andel kvinnor", "procent", 1),
            Column("manader", "Månader med insats", "tal", 1),
            Column("grupper", "Insatsgrupper per brukare", "tal", 1),
        ),
        "Ytterfall profil", ABOUT,
        notes=("Tabellen visar medelvärden per brukare under året. Avsnittets första tabell har antalet.",),
    ),
    Declared(
        "alder", "Ytterfallens ålder i {omrade}",
        (
            Column("klass", "Ålder"),
            Column("brukare", "Brukare", "antal"),
            Column("ytterfall", "Ytterfall", "antal"),
            Column("andel", "Andel av brukarna", "procent", 1),
            Column("fordelning", "Andel av ytterfallen", "procent", 1),
        ),
        "Ytterfall ålder", ABOUT,
        notes=("Åldersklasser med för få personer är sammanslagna med en granne.",), total=ALL_AGES,
    ),
)  # fmt: skip


def profile(ctx: Context) -> Table | None:
    """`profil`: outliers beside the other clients of the scope; None where either are too few to describe."""
    found, kod = described(ctx.now, ctx.omrade), ctx.omrade.kod
    cells = {cell.code: cell for cell in ctx.now.shown("ytterfall_profil", kod)}
    if found is None or set(cells) != {OVER, UNDER}:
        return None
    women = ctx.now.cell("ytterfall_kon", kod)
    rows: list[dict[str, Value]] = [
        {
            "grupp": name, "kvinnor": percent(women[side], n),
            **{k: cells[side][k] for k in ("alder", "manader", "grupper")},
        }
        for name, side, n in ((OUTLIERS, OVER, found.over), (OTHERS, UNDER, found.under))
    ]  # fmt: skip
    words, facts = {"omfattning": found.omfattning}, {"ytterfall": OUTLIERS, "ovriga": OTHERS}
    return ctx.table(PROFIL, rows, words=words, facts=facts, notes=found.notes)


def by_age(ctx: Context) -> Table | None:
    """`alder`: clients of the scope and outliers by age class. None where there is one class only."""
    found, kod = described(ctx.now, ctx.omrade), ctx.omrade.kod
    cells = ctx.now.shown(OF_AGE, kod)
    if found is None or not cells or any(cell.code == ALL for cell in cells):
        return None
    codes = dict.fromkeys(cell.key[1] for cell in cells if cell.code in {OVER, UNDER})
    counts = {
        label(span_of(code), ctx.omrade): (
            ctx.now.cell(OF_AGE, kod, code, OVER).n, ctx.now.cell(OF_AGE, kod, code, UNDER).n
        )
        for code in sorted(codes, key=span_of)
    }  # fmt: skip
    if len(counts) < 2:
        return None
    everyone = total(over for over, _ in counts.values()), total(under for _, under in counts.values())
    if not known(everyone[0]) or everyone[0] == 0:
        return None
    parts = [*counts.items(), (ALL_AGES, everyone)]
    rows = [_row(name, over, under, everyone[0]) for name, (over, under) in parts]
    words = {"omfattning": found.omfattning}
    return ctx.table(ALDER, rows, words=words)


def _row(name: str, over: Figure, under: Figure, outliers: Figure) -> dict[str, Value]:
    return {
        "klass": name, "brukare": over + under, "ytterfall": over, "andel": percent(over, over + under),
        "fordelning": percent(over, outliers),
    }  # fmt: skip
