"""How do the quality indicators lie against the others', and do women and men answer differently?

Source: docs/metod.md §6; the rule of `clear_difference`. Where nobody says how many women and men answered,
half are taken to be women (assumption), so each of them is less sure than the whole.
"""

from collections.abc import Mapping, Sequence

from kpbcalc.analysis import clear_difference, indicator_table, indicator_values
from kpbcalc.analysis.compared_indicators import Line, known_to, quality_lines
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.index_parts import part_notes, parts
from kpbcalc.analysis.indicator_table import DIRECTIONS
from kpbcalc.analysis.indicator_uncertainty import ASSUMED, COUNTED, QUALITY
from kpbcalc.analysis.indicator_values import value
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, Uncertain
from kpbcalc.analysis.wilson import wilson
from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.release_answers import fewest

WOMEN, MEN = "K", "M"
WORDS = {HIGHER: "kvinnor högre", LOWER: "män högre", UNDECIDED: UNDECIDED}
INDIKATORER = indicator_table.declared(
    "indikatorer", "Öppna jämförelser och brukarundersökningar i {omrade}", "Öppna jämförelser"
)
KON = Declared(
    key="indikatorer_kon",
    title="Indikatorer för kvinnor och män i {omrade}",
    sheet="Indikatorer kvinnor och män",
    columns=(
        Column("titel", "Indikator"), Column("enhet", "Mått"), Column("kvinnor", "Kvinnor", "tal", 1),
        Column("man", "Män", "tal", 1), Column("skillnad", "Skillnad", "tal", 1),
        Column("saker", "Skillnaden"), Column("riktning", "Riktning"), Column("ar", "År"),
    ),
    about="kommunen, indikatorer som finns för kvinnor och män",
    notes=(
        "Skillnaden är kvinnor minus män. Att den ena har högre värde sägs bara när skillnaden är tydlig "
        "bland alla i tabellen och osäkerheten är uppmätt; annars går det inte att avgöra.",
        "Där antalet svar från kvinnor och män inte är känt antas hälften vara kvinnor, "
        "utan källa.",
    ),
)  # fmt: skip
TABLES = (INDIKATORER, KON)


def tables(ctx: Context, every: Mapping[str, Line]) -> dict[str, Table | None]:
    """`indikatorer` and `indikatorer_kon`. In: the area's indicators that have an own value."""
    lines = quality_lines(every)
    rows = [row for row in indicator_values.catalogue(ctx.omrade.kod) if row["ruta"] in QUALITY]
    given = {row["kpi"] for row in rows if lines and parts(row) and known_to(ctx, row) is not None}
    extra = part_notes(rows, {line.known.kpi: line.known.namn for line in lines}, given)
    by_sex = _decided([row for line in lines if (row := _by_sex(ctx, line))])
    kon = None
    if by_sex:
        year = str(max(line.ar for line in lines))
        kon = ctx.table(KON, by_sex, year=year, source=indicator_table.source(lines))
    return {"indikatorer": indicator_table.table(ctx, INDIKATORER, lines, extra), "indikatorer_kon": kon}


BySex = tuple[tuple[Uncertain, Uncertain] | None, dict[str, Value]]


def _decided(found: Sequence[BySex]) -> list[dict[str, Value]]:
    """The rows with what is clear between women and men, among all of them."""
    sides = clear_difference.of_intervals([pair for pair, _ in found])
    return [
        {**row, "saker": WORDS[side]} if side else row for (_, row), side in zip(found, sides, strict=True)
    ]


def _by_sex(ctx: Context, line: Line) -> BySex | None:
    """Women's and men's own values of the year shown, with their uncertainty where it is measured.

    None where they are not told for both.
    """
    values = line.known.kon[line.known.kon["ar"] == line.ar].set_index("kon")["varde"]
    if line.interval is None or not {WOMEN, MEN} <= set(values.index):
        return None
    women, n_women = _uncertain(ctx, line, line.interval, float(values[WOMEN]), WOMEN)
    men, n_men = _uncertain(ctx, line, line.interval, float(values[MEN]), MEN)
    # Both or none: with everybody's value, one would tell the other.
    few = line.few or any(0 < n < fewest(ctx.policy) for n in (n_women, n_men))
    told: dict[str, Value] = {
        "kvinnor": women.varde, "man": men.varde, "skillnad": women.varde - men.varde,
        "saker": WORDS[UNDECIDED],
    }  # fmt: skip
    measured = None if few or line.osakerhet == ASSUMED else (women, men)
    return measured, {
        "titel": line.known.namn,
        "enhet": line.row["enhet"],
        **(dict.fromkeys(told, HIDDEN) if few else told),
        "riktning": DIRECTIONS[line.known.riktning],
        "ar": line.year,
    }


def _uncertain(ctx: Context, line: Line, whole: Uncertain, varde: float, kon: str) -> tuple[Uncertain, int]:
    """One sex's value with its interval, and the answers it rests on (0: none that we know of)."""
    kpi, values = line.row["antal_svar"], ctx.outside.values
    counted = values[(values["kpi"] == kpi) & (values["kon"] == kon) & values["varde"].notna()]
    answered = value(counted, ctx.kommun.kod, line.ar) if kpi else None
    svar = int(answered) if answered is not None else (max(1, line.svar // 2) if line.svar else 0)
    if svar and line.osakerhet == COUNTED and 0 <= varde <= 100:
        low, high = wilson(varde / 100 * svar, svar)
        return Uncertain(varde, min(varde, 100 * low), max(varde, 100 * high)), svar
    wide = 2**0.5 * max(whole.varde - whole.lag, whole.hog - whole.varde)  # half as many answers
    return Uncertain(varde, varde - wide, varde + wide), svar
