"""What volume and unit cost did to the cost since last year, group by group. Source: docs/metod.md §5.5."""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import REST, group_words, in_reading_order
from kpbcalc.analysis.same_classes import in_common
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.volume_and_price import Change, added, of_group
from kpbcalc.base.figure import known
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Cell

ALL = "Alla insatser"
SPLIT = (
    "Volymeffekten är ändrad volym gånger medelpriset, priseffekten ändrad styckkostnad gånger medelvolymen. "
    "Varje insats räknas för sig. Delarna summerar till förändringen."
)
PRIS_VOLYM = Declared(
    key="pris_volym",
    title="Kostnadsförändringen i {omrade} i volym och pris",
    sheet="Pris och volym",
    columns=(
        Column("grupp", "Insatsgrupp"), Column("fore", "Kostnad {fran}", "mnkr", 1),
        Column("volym", "Volymeffekt", "mnkr", 1), Column("pris", "Priseffekt", "mnkr", 1),
        Column("efter", "Kostnad {till}", "mnkr", 1), Column("forandring", "Förändring", "mnkr", 1),
    ),
    about="kostnad för brukare i {omrade}",
    notes=(SPLIT,),
    total=ALL,
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """A row per insats group and one for all; None without the year before."""
    before, kod = fixed_prices.before(ctx), ctx.omrade.kod
    if before is None or not (before.has("grupper") and ctx.now.has("grupper")):
        return None
    pairs = in_common([p.cells("grupper", kod) for p in (before, ctx.now)])
    if not pairs:
        return None
    shown = {cell.code: cell for cell in (_shown(was, now) for was, now in pairs)}
    found = {_shown(was, now).code: of_group(before, ctx.now, kod, was, now) for was, now in pairs}
    ordered = in_reading_order(shown.values(), ctx.omrade)
    rows = [_row(group_words(cell), found[cell.code]) for cell in ordered]
    whole = added(list(found.values()))
    words = {"fran": str(before.ar), "till": str(ctx.ar)}
    facts = {**words, "alla": ALL, "rest": REST}
    notes = [fixed_prices.note(ctx, before.ar)]
    year = f"{before.ar}–{ctx.ar}"
    rows.append(_row(ALL, whole))
    return ctx.table(PRIS_VOLYM, rows, words=words, facts=facts, notes=notes, year=year)


def _shown(was: Cell, now: Cell) -> Cell:
    """The cell that names a class: this year's, or last year's when nobody has it any more."""
    return was if known(now.n) and now.n == 0 else now


def _row(name: str, of: Change) -> dict[str, Value]:
    return {
        "grupp": name, "fore": of.before / MNKR, "volym": of.volume / MNKR, "pris": of.price / MNKR,
        "efter": of.after / MNKR, "forandring": (of.volume + of.price) / MNKR,
    }  # fmt: skip
