"""Every price that is told of an insats group: whose cost, divided by whose volume, for which question."""

from collections.abc import Iterator, Mapping

from kpbcalc.analysis import beside, fixed_prices, units
from kpbcalc.analysis.area import PAID_OUT, basis_words, capital, group_name, volume_words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.occupancy import of_group, together
from kpbcalc.analysis.rank_correlation import OPPOSITE, TOGETHER
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, ratio
from kpbcalc.base.table import Table, Value
from kpbcalc.base.written import enumeration
from kpbcalc.sections.produktivitet import bistand, insatser, utforande

PERFORMED = {"timme": "Vad kostar utförd tid?", "dag": "Vad kostar utförd dag?"}
GRANTED = {"timme": "Vad kostar beviljad tid?", "dag": "Vad kostar beviljad dag?"}
ALL, ALL_FORMS = "alla utförare", "alla utförare och former"
COST, OWN = "Vad kostar det?", "Vad kostar egen regi?"
FORM, SUPPORT, INDICATOR = "Vad kostar formen?", "Vilken del kostar?", "Nyckeltalet i Kolada"
BOTH_STATED = "enheter med båda volymerna"
WHOLE = {"hemmets": ", med hemmets hälso- och sjukvård", "": ""}
Row = dict[str, Value]


def rows(ctx: Context, grupp: str, found: Mapping[str, Table | None], *, every: bool) -> Iterator[Row]:
    """A group's prices, those that are not there absent; own production's and the homes' only of `every`.

    `found` are the section's other tables. Theirs, and Kolada's indicators, have a row of their own where no
    other price of the group is as large.
    """
    priced = [_of_all(ctx, grupp)]
    priced += [*_own(ctx, grupp), *_homes(ctx, grupp, found)] if every else []
    for row in (*_performed(grupp, found), *_indicators(ctx, grupp), *_by_table(grupp, found)):
        if _shown(row) is None or _shown(row) not in [_shown(other) for other in priced]:
            priced.append(row)
    yield from priced
    if grupp in ctx.omrade.insatsgrupper:
        yield from _forms(grupp, found)
    if grupp == PAID_OUT:
        yield from _support(found)


def _of_all(ctx: Context, grupp: str) -> Row:
    """A group's price, whoever provides it."""
    whole = ctx.now.cell("grupper", ctx.omrade.kod, grupp)
    price = ratio(whole["kr"], whole["volym"]) if whole.unit else ABSENT
    last = fixed_prices.before(ctx)
    cell = last.cell("grupper", ctx.omrade.kod, grupp) if last else None
    before = ratio(cell["kr"], cell["volym"]) if cell and cell.unit else ABSENT
    whose = ALL_FORMS if grupp in ctx.omrade.insatsgrupper else ALL
    others = next((b.mean for c, b in beside.of_groups(ctx, beside.price) if c.codes == (grupp,)), ABSENT)
    if grupp == PAID_OUT:
        whose = "båda delarna"
    return _row(_name(grupp), price, whose, COST, others, before)


def _own(ctx: Context, grupp: str) -> Iterator[Row]:
    """In own production, where it is another price by its nature and does not happen to be another."""
    own = ctx.now.cell("regi", ctx.omrade.kod, grupp, units.OWN)
    if any(units.BOUGHT in cell.codes for cell in ctx.now.cells("regi", ctx.omrade.kod, grupp)):
        price = ratio(own["kr"], own["volym"]) if own.unit else ABSENT
        yield _row(f"{_name(grupp)}, egen regi", price, "bara egen regi", OWN)
    mine = units.own(units.compared(ctx.now, grupp))
    left_out = units.not_compared(ctx, grupp)
    if grupp in ctx.omrade.enhetsgrupper and left_out and mine:
        without = f"egna enheter, utan {enumeration(name[:1].lower() + name[1:] for name in left_out)}"
        name = f"{_name(grupp)}, egna enheter som jämförs"
        yield _row(name, units.mean_price(mine), without, "Vad skiljer enheterna?")


def _performed(grupp: str, found: Mapping[str, Table | None]) -> Iterator[Row]:
    """Per performed hour or day, of the units that state it."""
    unit, stated = volume_words(grupp)[0], found.get(utforande.PERFORMED.key)
    for row in stated.cells if stated else ():
        if row["grupp"] != capital(group_name(grupp)) or unit not in PERFORMED:
            continue
        others = row.get("pris_utford_grupp", ABSENT)
        yield _row(
            f"{row['grupp']} per utförd {unit}", row["pris_utford"], BOTH_STATED, PERFORMED[unit], others
        )


def _by_table(grupp: str, found: Mapping[str, Table | None]) -> Iterator[Row]:
    """Per granted hour or day where performed ones are known, and own units' hours beside a mean."""
    unit, stated = volume_words(grupp)[0], found.get(utforande.PERFORMED.key)
    for row in stated.cells if stated else ():
        if row["grupp"] == capital(group_name(grupp)) and unit in PERFORMED:
            name = f"{row['grupp']} per beviljad {unit}, där utfört redovisas"
            yield _row(name, row["pris"], BOTH_STATED, GRANTED[unit])
    by_hour = found.get(utforande.BY_HOUR.key)
    for row in by_hour.cells if by_hour else ():
        name = str(row["rad"]).replace(",", "", 1)
        if name.startswith(f"{capital(group_name(grupp))} per "):
            yield _row(f"{name}, egna enheter", row["pris"], f"egna {BOTH_STATED}", OWN)


def _homes(ctx: Context, grupp: str, found: Mapping[str, Table | None]) -> Iterator[Row]:
    """With every place occupied, and the smaller homes and the larger where their prices clearly differ."""
    places = [occupied for _, occupied in of_group(ctx.now, grupp)]
    if grupp in ctx.omrade.enhetsgrupper and places:
        name = f"{_name(grupp)}, med alla platser belagda"
        per_place = together(places).per_place
        yield _row(name, per_place, "också tomma dygn", "Kostar tomma platser?")
    by_size = found.get("storlek")
    for row in by_size.cells if by_size else ():
        if row["grupp"] == capital(group_name(grupp)) and row["tydlig"] in {TOGETHER, OPPOSITE}:
            for key, which in (("mindre", "mindre"), ("storre", "större")):
                name = f"{_name(grupp)}, {which} enheter"
                yield _row(name, row[key], "enheter med känt antal platser", "Är små enheter dyrare?")


def _indicators(ctx: Context, grupp: str) -> Iterator[Row]:
    """Kolada's, in the area whose units they are of."""
    if not units.at_home(grupp, ctx.omrade):
        return
    for kpi in params.rows("nyckeltal.csv"):
        per = kpi["enhet"].removeprefix("kr/")
        if kpi["grupp"] == grupp and kpi["regi"] == "egen" and per != "brukare":
            cell = ctx.now.cell("nyckeltal", kpi["kpi"])
            ages = f", {kpi['alder'].removesuffix('-')} år och äldre" if kpi["alder"] else ", alla åldrar"
            held = f"egen regi{ages}{WHOLE[kpi['hsl']]}"
            name = f"{capital(group_name(grupp))} per {per}, nyckeltal {kpi['kpi']}"
            yield _row(name, cell["varde"], held, INDICATOR)


def _forms(grupp: str, found: Mapping[str, Table | None]) -> Iterator[Row]:
    """Each form of a group whose forms are told apart; they have one price whoever provides them.

    Forms that are all one are the group, whose price is told.
    """
    forms, named = found.get(insatser.INSATSER.key.format(grupp=grupp)), group_name(grupp)
    apart = [row for row in (forms.cells if forms else ()) if row["namn"] != insatser.ALL_FORMS]
    for row in apart if len(apart) > 1 else ():
        other = insatser.is_other(row)
        name = f"{row['namn']}, {named}" if other else str(row["namn"])
        per = row.get("enhet") or volume_words(grupp)[0]
        others, before = row.get("medel", ABSENT), row.get("fore", ABSENT)
        yield _row(f"{name}, per {per}", row["pris"], ALL, FORM, others, before)


def _support(found: Mapping[str, Table | None]) -> Iterator[Row]:
    """What is paid out in a month with economic support, and the handling of it."""
    parts = found.get(bistand.BISTAND.key)
    for row in parts.cells if parts else ():
        if row["del"] == bistand.BOTH:
            continue
        held = "det som betalas ut" if row["del"] == bistand.PAID else "handläggningen"
        name = f"{row['del']} per månad med ekonomiskt bistånd"
        others, before = row.get("medel", ABSENT), row.get("fore", ABSENT)
        yield _row(name, row["per_manad"], held, SUPPORT, others, before)


def _name(grupp: str) -> str:
    """What is priced: `Hemtjänst per beviljad timme`."""
    return f"{capital(group_name(grupp))} per {basis_words(grupp)[0]}"


def _shown(row: Row) -> int | None:
    """A price as the list shows it, in whole kr; None of one that is hidden or absent."""
    price = row["kr"]
    return round(price) if isinstance(price, float) else None


def _row(
    name: str, price: Value, held: str, answers: str, others: Value = ABSENT, before: Value = ABSENT
) -> Row:
    return {
        "pris": name, "kr": price, "gruppen": others, "fore": before, "ingar": held, "anvands": answers,
    }  # fmt: skip
