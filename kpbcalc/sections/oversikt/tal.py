"""The main figures: cost, against the group at equal age, two prices, what clients say, and the outlook.

Without a group: cost per client, and how full the places are.
"""

from collections.abc import Sequence
from dataclasses import replace

from kpbcalc.analysis import beside, fixed_prices, position
from kpbcalc.analysis.area import PAID_OUT, Omrade, basis_words, group_name, joined, omraden, volume_words
from kpbcalc.analysis.beside import Beside
from kpbcalc.analysis.coming import cells, coming, projected
from kpbcalc.analysis.context import SHARED_SURVEYS_POPULATION, Context
from kpbcalc.analysis.occupancy import DAY, of_group, together
from kpbcalc.analysis.position import spread
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, change, known, ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Package

TOTAL, CLIENTS, PER_CLIENT = "Kostnad för brukarna", "Brukare", "Kostnad per brukare"
AT_AGE = "Kostnad mot gruppen vid lika ålder"
SATISFIED, OUTLOOK = "Positiva svar", "Utsikt"
OCCUPIED = "Beläggning"
OF_ALL = ", alla utförare"
CHANGES = (AT_AGE, OUTLOOK)  # what is a difference has its sign
NUMBERS = (
    ("varde", "Kommunen"), ("fore", "Året före"), ("lagst", "Gruppens lägsta"), ("median", "Gruppens median"),
    ("hogst", "Gruppens högsta"), ("medel", "Gruppens medel"),
)  # fmt: skip
TAL = Declared(
    "tal", "Rapportens viktigaste tal", (
        Column("matt", "Mått"), Column("enhet", "Enhet"),
        *(Column(key, heading, "tal", 1, unit_in="enhet") for key, heading in NUMBERS),
        Column("plats", "Plats i gruppen"),
    ),
    "Översikt tal", "de områden rapporten omfattar",
    SHARED_SURVEYS_POPULATION,
)  # fmt: skip
SEVERAL = "En brukare som har insatser i flera områden räknas en gång i varje."


def table(ctx: Context) -> Table:
    """One row a figure; what cannot be told is absent or hidden."""
    areas = [ctx.of(omrade) for omrade in ctx.areas]
    kr = [_cost(package, ctx.areas) for package in _years(ctx)]
    n, once = _clients(ctx)
    rows = [
        _row(TOTAL, "mnkr", kr[0] / MNKR, kr[1] / MNKR, None),
        _row(CLIENTS, "brukare", n[0], n[1], None),
    ]
    aged = position.added([b for b in map(position.cost_at_equal_age, areas) if b is not None])
    if aged is not None:
        gap = Beside((aged.own[0] - aged.own[1], aged.own[1]),
                     {k: (a - b, b) for k, (a, b) in aged.others.items()})  # fmt: skip
        rows.append(_row(AT_AGE, "procent", gap.value, ABSENT, gap, 100))
    else:
        rows.append(_row(PER_CLIENT, "kr", ratio(kr[0], n[0]), ratio(kr[1], n[1]), None))
    for grupp in params.toml("omraden.toml")[ctx.areas[0].kod]["visas_pris"]:
        row = _price(areas[0], grupp)
        if row is not None:
            rows.append(row)
        if aged is None:
            rows += _places(areas[0], grupp)
    told = position.added([b for b in map(position.satisfied, areas) if b is not None])
    if told is not None:
        unit = "procent av svaren på enkäternas huvudfrågor"
        row = _row(SATISFIED, unit, told.value, _satisfied_before(areas), told, 100)
        rows.append({**row, "plats": position.place_of_answers(areas, spread(told)) or None})
    rows += _outlook(areas)
    notes = [SEVERAL] * (not once) + [fixed_prices.note(ctx, ctx.ar - 1)] * (ctx.before is not None)
    return ctx.table(TAL, rows, notes=notes)


def _years(ctx: Context) -> list[Package | None]:
    return [ctx.now, fixed_prices.before(ctx)]


def _clients(ctx: Context) -> tuple[list[Figure], bool]:
    """The year's clients and the year before's, and whether one with several areas is counted once.

    So they are where the report is about every area and both years tell it; else once in each area.
    """
    years = _years(ctx)
    whole = [ABSENT if package is None else package.cell("kommun").n for package in years]
    if len(ctx.areas) == len(omraden()) and known(whole[0]) and whole[1] is not HIDDEN:
        return whole, True
    return [_sum(package, ctx.areas, "n") for package in years], len(ctx.areas) == 1


def _cost(package: Package | None, areas: Sequence[Omrade]) -> Figure:
    """Cost (kr) of the areas together: the whole is told also where some area's is not."""
    whole = package.cell("kommun")["kr"] if package and len(areas) == len(omraden()) else ABSENT
    return whole if known(whole) else _sum(package, areas, "kr")


def _sum(package: Package | None, areas: Sequence[Omrade], what: str) -> Figure:
    """Cost (kr) or clients (n) of the areas together; absent without the year."""
    if package is None:
        return ABSENT
    found = [package.cell("omraden", o.kod) for o in areas]
    return total(c.n if what == "n" else c["kr"] for c in found)


def _price(ctx: Context, grupp: str) -> dict[str, Value] | None:
    """What an hour or a day of a group costs, all providers; None where nobody has it."""
    one = next((b for c, b in beside.of_groups(ctx, beside.price) if c.codes == (grupp,)), None)
    if one is None or one.value is ABSENT:
        return None
    before: Figure = ABSENT
    last = fixed_prices.before(ctx)
    if last is not None:
        cell = last.cell("grupper", ctx.omrade.kod, grupp)
        before = ratio(cell["kr"], cell["volym"]) if cell.unit else ABSENT
    unit = volume_words(grupp)[0]
    name = f"{'Ett' if unit == 'dygn' else 'En'} {basis_words(grupp)[0]} {joined(unit)} {group_name(grupp)}"
    return _row(name + OF_ALL * (grupp != PAID_OUT), f"kr per {unit}", one.value, before, one)


def _places(ctx: Context, grupp: str) -> list[dict[str, Value]]:
    """How full the group's places are, where they are stated."""
    stated = [places for _, places in of_group(ctx.now, grupp)] if volume_words(grupp)[0] == DAY else []
    name = f"{OCCUPIED} i {group_name(grupp)}"
    return [_row(name, "procent", 100 * together(stated).share, ABSENT, None)] if stated else []


def _satisfied_before(areas: Sequence[Context]) -> Figure:
    """The same share the year before; absent without that year's answers."""
    last = [replace(ctx, years=ctx.years[:-1]) for ctx in areas if ctx.before is not None]
    told = position.added([b for b in map(position.satisfied, last) if b is not None])
    return told.value if told else ABSENT


def _outlook(areas: Sequence[Context]) -> list[dict[str, Value]]:
    first: list[Figure] = []
    last: list[Figure] = []
    year = 0
    for ctx in areas:
        ahead, bases = coming(ctx), cells(ctx.now, ctx.omrade.kod)
        if ahead is None or not bases:
            continue
        year = ahead.last
        first.append(projected(bases, ahead, ctx.ar)[1])
        last.append(projected(bases, ahead, year)[1])
    if not first:
        return []
    unit = f"procent till {year} om bara befolkningen ändras"
    return [_row(OUTLOOK, unit, change(total(first), total(last)), ABSENT, None)]


def _row(
    name: str, unit: str, value: Figure, before: Figure, of: Beside | None, scale: float = 1.0
) -> dict[str, Value]:
    group = spread(of) if of else None
    cuts = group.cuts if group else (ABSENT,) * 5
    mean = of.mean if of and known(cuts[2]) else ABSENT
    return {
        "matt": name, "enhet": unit, "varde": scale * value, "fore": scale * before,
        "lagst": scale * cuts[0], "median": scale * cuts[2], "hogst": scale * cuts[-1],
        "medel": scale * mean, "plats": (group.word if group else "") or None,
    }  # fmt: skip
