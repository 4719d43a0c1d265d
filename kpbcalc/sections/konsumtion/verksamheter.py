"""What do barn och unga, vuxna and ekonomiskt bistånd cost per inhabitant, and each insats of them?

Cost per inhabitant 0–19 and 20+, clients of each insats per inhabitant of the same ages: docs/metod.md §5.8.
"""

from collections.abc import Sequence

from kpbcalc.analysis import fixed_prices, verksamheter
from kpbcalc.analysis.area import capital
from kpbcalc.analysis.beside import Beside, coverage, of_area, per_inhabitant
from kpbcalc.analysis.context import OWN_POPULATION, SHARED_POPULATION, Context
from kpbcalc.analysis.groups import unit_word
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.verksamheter import Catalogue, Part
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, percent, ratio, total
from kpbcalc.base.table import THOUSAND, Column, Table, Value
from kpbcalc.base.verksamheter import Verksamhet
from kpbcalc.base.verksamheter import verksamheter as in_order
from kpbcalc.base.written import enumeration
from kpbcalc.disclosure.package import Cell

EVERYTHING, SEVERAL = "Totalt", "Flera verksamheter"
ONCE = (
    "Brukare räknas en gång för varje insats, så den som har två insatser räknas två gånger. Insatser som få "
    "har haft är sammanslagna och räknas som en. Utan individvolym är till exempel utredningar: ingen "
    "brukares kostnad, men kommunens."
)
BLURRED = "En verksamhet visas inte när någon av dess insatser är sammanslagen med en annan verksamhets."
TOLD = "Gruppens siffror är från de kommuner som kan visa uppgiften."
AGES = "Täckning och kostnad är per invånare i verksamhetens åldrar, som i tabellen om verksamheterna."
TABLES = PARTS, INSATSER = (
    Declared(
        "verksamheter", "Barn och unga, vuxna och ekonomiskt bistånd: kostnad per invånare", (
            Column("verksamhet", "Verksamhet"),
            Column("per", "Per"),
            Column("invanare", "Invånare", "antal"),
            Column("brukare", "Brukare, en gång per insats", "antal"),
            Column("tackning", "Per {antal} invånare", "tal", 1),
            Column("kr", "Kostnad", "tkr"),
            Column("andel", "Andel av kostnaden", "procent", 1),
            Column("per_invanare", "Kostnad {ar}", "kr/invånare"),
            Column("fore", "Kostnad {fore}", "kr/invånare"),
            Column("grupp", "Gruppens kostnad", "kr/invånare"),
            Column("kommuner", "Kommuner i gruppen", "antal"),
            Column("utan", "Utan individvolym", "tkr"),
        ),
        "Konsumtion verksamheter", "brukare i {omrade}", OWN_POPULATION, (ONCE,), EVERYTHING,
        of_year=("fore",), of_group=("grupp", "kommuner"),
    ),
    Declared(
        "insatser", "Insatserna i {omrade}: brukare och kostnad per invånare", (
            Column("namn", "Insats"),
            Column("verksamhet", "Verksamhet"),
            Column("brukare", "Brukare", "antal"),
            Column("tackning", "Brukare per {antal}", "tal", 1),
            Column("tackning_grupp", "Gruppen per {antal}", "tal", 1),
            Column("volym", "Volym per brukare", "tal", 1),
            Column("enhet", "Volymenhet"),
            Column("per_brukare", "Kostnad per brukare", "kr/brukare"),
            Column("per_invanare", "Kostnad", "kr/invånare"),
            Column("grupp", "Gruppens kostnad", "kr/invånare"),
        ),
        "Konsumtion insatser", "brukare i {omrade}", OWN_POPULATION, (AGES,),
        of_group=("grupp", "tackning_grupp"),
    ),
)  # fmt: skip


def tables(ctx: Context) -> dict[str, Table]:
    """`verksamheter` and `insatser`; none for an area that is not so divided, and without clients."""
    parts, cells = verksamheter.parts(ctx.now, ctx.omrade.kod), ctx.now.cells("grupper", ctx.omrade.kod)
    if not parts or not cells or not ctx.now.inhabitants():
        return {}
    words = {"antal": ctx.omrade.per, "fore": str(ctx.ar - 1)}
    source, group = SHARED_POPULATION if ctx.peers else "", [TOLD] * bool(ctx.peers)
    return {
        "verksamheter": ctx.table(
            PARTS, _parts(ctx, parts), words=words, source=source,
            notes=[_whose(parts), *group, *[BLURRED] * any(p.kr is HIDDEN for p in parts), *_prices(ctx)],
        ),
        "insatser": ctx.table(INSATSER, _insatser(ctx), words=words, source=source, notes=group),
    }  # fmt: skip


def _whose(parts: Sequence[Part]) -> str:
    """Whose cost is set against whom, in words: barn och unga per invånare 0–19 år."""
    said = enumeration(f"{p.verksamhet.namn} per {p.verksamhet.per}" for p in parts)
    return f"Kostnaden visas för {said}."


def _prices(ctx: Context) -> list[str]:
    return [] if ctx.before is None else [fixed_prices.note(ctx, ctx.before.ar)]


def _parts(ctx: Context, parts: Sequence[Part]) -> list[dict[str, Value]]:
    """A row for each part that somebody has, or that has a cost without clients; and all of them."""
    omrade, last = ctx.omrade.kod, fixed_prices.before(ctx)
    whole, without = ctx.now.cell("omraden", omrade), _without_volume(ctx)
    before = {p.verksamhet.kod: p for p in (verksamheter.parts(last, omrade) if last else ())}
    rows, told = [], []
    for part in parts:
        v, outside = part.verksamhet, without.get(part.verksamhet.kod, 0.0)
        if known(part.kr) and part.kr == 0 and outside == 0:
            continue
        told.append(part.insatser)
        beside = verksamheter.per_inhabitant(ctx, v.kod)
        was = ratio(before[v.kod].kr, last.inhabitants(v.aldrar)) if last else ABSENT
        rows.append(_part(ctx, capital(v.namn), v, part.insatser, part.kr, whole["kr"], was, beside, outside))
    everybody = in_order(omrade)[-1]
    was = ratio(last.cell("omraden", omrade)["kr"], last.inhabitants()) if last else ABSENT
    rows.append(_part(ctx, EVERYTHING, everybody, total(told), whole["kr"], whole["kr"], was,
                      of_area(ctx, per_inhabitant), sum(without.values())))  # fmt: skip
    return rows


def _part(
    ctx: Context, name: str, of: Verksamhet, clients: Figure, kr: Figure, whole: Figure, was: Figure,
    beside: Beside, outside: float,
) -> dict[str, Value]:  # fmt: skip
    people = ctx.now.inhabitants(of.aldrar)
    return {
        "verksamhet": name, "per": of.per, "invanare": people, "brukare": clients,
        "tackning": ctx.omrade.tackning_per * ratio(clients, people), "kr": kr / THOUSAND,
        "andel": percent(kr, whole), "per_invanare": ratio(kr, people), "fore": was, "grupp": beside.mean,
        "kommuner": float(len(beside.values)), "utan": outside / THOUSAND,
    }  # fmt: skip


def _without_volume(ctx: Context) -> dict[str, float]:
    """Cost of insatser that no client has a volume of, by part: it stands in the accounts."""
    frame, of = ctx.now.frame_or_none("utan_volym_insatser"), verksamheter.catalogue(ctx.now)
    part = {of.namn[code]: kod for code, kod in of.del_av.items()}
    found: dict[str, float] = {}
    if frame is not None:
        for name, amount in zip(frame["insats"], frame["belopp"], strict=True):
            if name in part:
                found[part[name]] = found.get(part[name], 0.0) + float(amount)
    return found


def _insatser(ctx: Context) -> list[dict[str, Value]]:
    """A row for each told insats, part by part and the dearest first; those that few have had are joined."""
    of, order = verksamheter.catalogue(ctx.now), in_order(ctx.omrade.kod)
    rows: list[tuple[int, float, dict[str, Value]]] = []
    for cell in verksamheter.insatser(ctx.now, ctx.omrade.kod):
        kinds = of.parts(cell)
        place = next((n for n, v in enumerate(order) if {v.kod} == kinds), len(order))
        v = order[place] if place < len(order) else order[-1]
        kr = cell["kr"]
        row = _insats(ctx, cell, of, capital(v.namn) if place < len(order) else SEVERAL, v)
        rows.append((place, -kr if known(kr) else 0.0, row))
    return [row for *_, row in sorted(rows, key=lambda r: (r[0], r[1], str(r[2]["namn"])))]


def _insats(ctx: Context, cell: Cell, of: Catalogue, part: str, v: Verksamhet) -> dict[str, Value]:
    covered = verksamheter.of_insats(ctx, cell, coverage, v.aldrar)
    cost = verksamheter.of_insats(ctx, cell, per_inhabitant, v.aldrar)
    per, volume = ctx.omrade.tackning_per, ratio(cell["volym"], cell.n)
    counted = not known(volume) or volume > 0  # handling is of the months that the payment is counted in
    return {
        "namn": of.name(cell), "verksamhet": part, "brukare": cell.n, "tackning": per * covered.value,
        "tackning_grupp": per * covered.mean, "volym": volume if counted else ABSENT,
        "enhet": unit_word(cell.unit) if cell.unit and counted else None,
        "per_brukare": ratio(cell["kr"], cell.n), "per_invanare": cost.value, "grupp": cost.mean,
    }  # fmt: skip
