"""Who moved between ordinary and special housing, and what did it cost? Source: docs/metod.md §5.5."""

from kpbcalc.aggregates.flode import HOME, NOT_HERE, SPECIAL
from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Cell

EVERYONE = "Alla brukare"
WORDS = {"AO": "särskilt boende", "FN": "bostad med särskild service"}
BOENDE = Declared(
    key="boende",
    title="Flyttningar mellan boendeformer i {omrade}",
    sheet="Flyttningar",
    columns=(
        Column("grupp", "Boende"), Column("brukare", "Brukare", "antal"),
        Column("fore", "Kostnad {fran}", "kr/brukare"), Column("efter", "Kostnad {till}", "kr/brukare"),
        Column("forandring", "Förändring av kostnaden", "mnkr", 1),
    ),
    about="brukare i {omrade} under något av åren",
    notes=(
        "Den som haft {boende} någon del av året räknas dit det året. Nya har ingen kostnad det första året, "
        "avslutade ingen det sista.",
    ),
    total=EVERYONE,
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """Clients by housing the first and the last year.

    None where nobody has lived in special housing, and where it is not told who moved.
    """
    before, kod = ctx.before, ctx.omrade.kod
    if before is None or kod not in WORDS:
        return None
    word = WORDS[kod]
    cells = fixed_prices.change_since_last_year(ctx).shown("flytt", kod)
    names = _names(word)
    rows = [_row(name, c, a, b) for (a, b), name in names.items() for c in cells if c.key[1:] == (a, b)]
    if not any(SPECIAL in c.key for c in cells):
        return None
    rows.append(_everyone(cells))
    words = {"fran": str(before.ar), "till": str(ctx.ar), "boende": word}
    facts = {**words, "in": names[HOME, SPECIAL]}
    notes = [fixed_prices.note(ctx, before.ar)]
    return ctx.table(BOENDE, rows, words=words, facts=facts, notes=notes, year=f"{before.ar}–{ctx.ar}")


def _names(word: str) -> dict[tuple[str, str], str]:
    return {
        (HOME, HOME): "Ordinärt boende båda åren",
        (HOME, SPECIAL): f"Från ordinärt boende till {word}",
        (SPECIAL, HOME): f"Från {word} till ordinärt boende",
        (SPECIAL, SPECIAL): f"{word[:1].upper()}{word[1:]} båda åren",
        (NOT_HERE, HOME): "Nya i ordinärt boende",
        (NOT_HERE, SPECIAL): f"Nya i {word}",
        (HOME, NOT_HERE): "Avslutade i ordinärt boende",
        (SPECIAL, NOT_HERE): f"Avslutade i {word}",
    }


def _row(name: str, cell: Cell, fore: str, efter: str) -> dict[str, Value]:
    before, after = cell["kr_fore"], cell["kr_efter"]
    return {
        "grupp": name, "brukare": cell.n, "fore": ratio(before, cell.n) if fore != NOT_HERE else ABSENT,
        "efter": ratio(after, cell.n) if efter != NOT_HERE else ABSENT, "forandring": (after - before) / MNKR,
    }  # fmt: skip


def _everyone(cells: list[Cell]) -> dict[str, Value]:
    before, after = (total(c[q] for c in cells) for q in ("kr_fore", "kr_efter"))
    had = total(c.n for c in cells if c.key[1] != NOT_HERE)
    has = total(c.n for c in cells if c.key[-1] != NOT_HERE)
    return {
        "grupp": EVERYONE, "brukare": total(c.n for c in cells), "fore": ratio(before, had),
        "efter": ratio(after, has), "forandring": (after - before) / MNKR,
    }  # fmt: skip
