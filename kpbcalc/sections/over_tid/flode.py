"""Who stayed, who is new, who has ended, and what changed person by person? Source: docs/metod.md §5.5."""

from dataclasses import replace

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import group_words, in_reading_order
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Cell

STAYED, CAME, ENDED, EVERYONE = "Kvar båda åren", "Nya", "Avslutade", "Alla brukare"
KINDS = {STAYED: "kvar", CAME: "nya", ENDED: "avslutade"}
ALL = "Alla insatser"
TURNS_65 = (
    "Den som fyller 65 år räknas från det året till äldreomsorgen för insatser som båda områdena har, till "
    "exempel hemtjänst: avslutad i det ena området och ny i det andra."
)
FLODE, PER_PERSON = TABLES = (
    Declared(
        key="flode",
        title="Kvarvarande, nya och avslutade brukare i {omrade}",
        sheet="Flöde av brukare",
        columns=(
            Column("grupp", "Brukare"), Column("brukare", "Antal", "antal"),
            Column("fore", "Kostnad {fran}", "mnkr", 1), Column("efter", "Kostnad {till}", "mnkr", 1),
            Column("forandring", "Förändring", "mnkr", 1),
        ),
        about="brukare i {omrade} under något av åren, var och en följd mellan dem",
        notes=(
            "De som är kvar kan ha haft insats en kortare del av {fran} än av {till}, och tvärtom.",
        ),
        total=EVERYONE,
    ),
    Declared(
        key="per_person",
        title="Kostnadsförändringen i {omrade} person för person",
        sheet="Ändring per person",
        columns=(
            Column("grupp", "Insatsgrupp"), Column("fore", "Kostnad {fran}", "mnkr", 1),
            Column("avslutade", "Avslutade", "mnkr", 1), Column("nya", "Nya", "mnkr", 1),
            Column("volym", "Kvar: volym", "mnkr", 1), Column("pris", "Kvar: pris", "mnkr", 1),
            Column("efter", "Kostnad {till}", "mnkr", 1),
        ),
        about="brukare i {omrade} under något av åren",
        notes=(
            "För den som är kvar är volymeffekten ändrad volym gånger medelpriset och priseffekten ändrad "
            "styckkostnad gånger medelvolymen, räknat för varje person och insats och sedan summerat. Ett "
            "byte av enhet räknas som pris. Kolumnerna summerar till kostnaden det sista året.",
        ),
        total=ALL,
    ),
)  # fmt: skip


def tables(ctx: Context) -> dict[str, Table | None]:
    """`flode` and `per_person`; none without the year before."""
    before, kod = ctx.before, ctx.omrade.kod
    if before is None or not ctx.now.has("flode"):
        return {}
    words = {"fran": str(before.ar), "till": str(ctx.ar)}
    year = f"{before.ar}–{ctx.ar}"
    now = fixed_prices.change_since_last_year(ctx)
    parts = {name: now.cell("flode", kod, slag) for name, slag in KINDS.items()}
    rows = [_flow(name, c.n, c["kr_fore"], c["kr_efter"]) for name, c in parts.items()]
    cells = list(parts.values())
    rows.append(
        _flow(
            EVERYONE, total(c.n for c in cells), total(c["kr_fore"] for c in cells),
            total(c["kr_efter"] for c in cells),
        )
    )  # fmt: skip
    facts = {**words, "kvar": STAYED, "nya": CAME, "avslutade": ENDED}
    notes = [fixed_prices.note(ctx, before.ar), *[TURNS_65] * (kod in {"AO", "FN"})]
    return {
        "flode": ctx.table(FLODE, rows, words=words, facts=facts, notes=notes, year=year),
        "per_person": _per_person(ctx, words, year),
    }


def _flow(name: str, n: Figure, before: Figure, after: Figure) -> dict[str, Value]:
    return {
        "grupp": name, "brukare": n, "fore": before / MNKR, "efter": after / MNKR,
        "forandring": (after - before) / MNKR,
    }  # fmt: skip


def _per_person(ctx: Context, words: dict[str, str], year: str) -> Table | None:
    cells = fixed_prices.change_since_last_year(ctx).cells("andring", ctx.omrade.kod)
    if not cells:
        return None
    by_group: dict[str, list[Cell]] = {}
    for cell in cells:
        by_group.setdefault(cell.key[1], []).append(cell)
    named = [replace(mine[0], key=mine[0].key[:2], leaves=_groups(mine[0])) for mine in by_group.values()]
    ordered = in_reading_order(named, ctx.omrade)
    rows = [_changes(group_words(cell), by_group[cell.code]) for cell in ordered]
    rows.append(_changes(ALL, cells))
    notes = [fixed_prices.note(ctx, ctx.ar - 1)]
    return ctx.table(PER_PERSON, rows, words=words, notes=notes, year=year)


def _groups(cell: Cell) -> tuple[tuple[str, ...], ...]:
    """The insats groups of a cell, without its kind."""
    return tuple(dict.fromkeys((leaf[0],) for leaf in cell.leaves))


def _changes(name: str, cells: list[Cell]) -> dict[str, Value]:
    """A group's cost before, what each kind did to it, and its cost after."""

    def of(slag: str, *quantities: str) -> Figure:
        return total(c[q] for c in cells if c.key[2] == slag for q in quantities)

    return {
        "grupp": name, "fore": total(c["kr_fore"] for c in cells) / MNKR,
        "avslutade": -of("avslutade", "kr_fore") / MNKR, "nya": of("nya", "kr_efter") / MNKR,
        "volym": of("kvar", "kr_volym") / MNKR, "pris": of("kvar", "kr_pris") / MNKR,
        "efter": total(c["kr_efter"] for c in cells) / MNKR,
    }  # fmt: skip
