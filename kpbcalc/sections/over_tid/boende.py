"""Who moved between ordinary and special housing, and what did it cost? Source: docs/metod.md §5.5."""

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.sections.over_tid.utveckling import CURRENT_PRICES

HOME, SPECIAL, NOT_HERE = "ordinart", "sarskilt", "ej"
EVERYONE = "Alla brukare"
WORDS = {"AO": "särskilt boende", "FN": "bostad med särskild service"}
FORMS = {"AO": ("sarskilt",), "FN": ("sarskilt", "lss_boende")}  # that are special housing, by area
COARSE = {"samma": "Samma boendeform båda åren", "bytte": "Bytte boendeform", "nya": "Nya",
          "avslutade": "Avslutade"}  # fmt: skip
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
        CURRENT_PRICES,
        "Den som haft {boende} någon del av året räknas dit det året. Nya har ingen kostnad det första året, "
        "avslutade ingen det sista.",
    ),
    total=EVERYONE,
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """Clients by housing the first and the last year, or the coarser table where the matrix is not told.

    None where nobody has lived in special housing, and where neither is told.
    """
    before, kod = ctx.before, ctx.omrade.kod
    if before is None or kod not in WORDS:
        return None
    word = WORDS[kod]
    cells = ctx.now.shown("flytt", kod)
    names = _names(word)
    rows = [_row(name, c, a, b) for (a, b), name in names.items() for c in cells if c.key[1:] == (a, b)]
    if not any(SPECIAL in c.key for c in cells):
        cells = ctx.now.shown("flytt_grov", kod)
        rows = [_coarse(name, c) for slag, name in COARSE.items() for c in cells if c.key[1] == slag]
    if not rows or not any(_has_special_housing(p, kod) for p in (before, ctx.now)):
        return None
    rows.append(_everyone(cells))
    words = {"fran": str(before.ar), "till": str(ctx.ar), "boende": word}
    facts = {**words, "in": names[HOME, SPECIAL], "ut": names[SPECIAL, HOME]}
    return ctx.table(BOENDE, rows, words=words, facts=facts, year=f"{before.ar}–{ctx.ar}")


def _has_special_housing(package: Package, kod: str) -> bool:
    """Whether somebody has lived so in the year; a matrix that is hidden is one cell and does not say."""
    codes = [leaf[-1] for cell in package.cells("boende", kod) for leaf in cell.leaves]
    moved = [c for c in package.cells("flytt", kod) if SPECIAL in c.key]
    return bool(moved) or any(form in code for code in codes for form in FORMS[kod])


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


def _row(name: str, cell: Cell, before: str, after: str) -> dict[str, Value]:
    return _line(name, cell, had=before != NOT_HERE, has=after != NOT_HERE)


def _coarse(name: str, cell: Cell) -> dict[str, Value]:
    return _line(name, cell, had=cell.key[1] != "nya", has=cell.key[1] != "avslutade")


def _line(name: str, cell: Cell, *, had: bool, has: bool) -> dict[str, Value]:
    before, after = cell["kr_fore"], cell["kr_efter"]
    return {
        "grupp": name, "brukare": cell.n, "fore": ratio(before, cell.n) if had else ABSENT,
        "efter": ratio(after, cell.n) if has else ABSENT, "forandring": (after - before) / MNKR,
    }  # fmt: skip


def _everyone(cells: list[Cell]) -> dict[str, Value]:
    before, after = (total(c[q] for c in cells) for q in ("kr_fore", "kr_efter"))
    had = total(c.n for c in cells if c.key[1] not in {NOT_HERE, "nya"})
    has = total(c.n for c in cells if c.key[-1] not in {NOT_HERE, "avslutade"})
    return {
        "grupp": EVERYONE, "brukare": total(c.n for c in cells), "fore": ratio(before, had),
        "efter": ratio(after, has), "forandring": (after - before) / MNKR,
    }  # fmt: skip
