"""Where does each unit stand between cost and quality? Four fields around volume-weighted means.

Source: docs/metod.md §5.4. A unit whose answers or whose cost are not told by themselves is never placed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpbcalc.aggregates.enheter import COMPARED
from kpbcalc.aggregates.svar import CLIENTS, lead_question
from kpbcalc.analysis import clear_difference, surveys
from kpbcalc.analysis.area import group_name, volume_words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit, short_name
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.surveys import Survey
from kpbcalc.base.figure import ABSENT, Figure, known, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.disclosure.release_answers import fewest
from kpbcalc.sections.kvalitet.svar import INTERVAL, SHARE

MEAN = "Enheternas vägda medel"
ENHETER = Declared(
    key="enheter",
    title="Enheternas svar och styckkostnad i {omrade}",
    sheet="Enheter svar och kostnad",
    columns=(
        Column("namn", "Enhet"), Column("fraga", "Fråga"), Column("andel", "Positiva", "procent"),
        Column("lag", "Från", "procent"), Column("hog", "Till", "procent"), Column("svar", "Svar", "antal"),
        Column("kostnad", "Styckkostnad", "kr/enhet"), Column("matt", "Mått"),
    ),
    about="enheter i {omrade} med brukarundersökning",
    source="Brukarundersökningen i underlaget; egna beräkningar enligt KPB.",
    notes=(SHARE, INTERVAL),
)  # fmt: skip
FYRFALT = Declared(
    key="fyrfalt_{grupp}",
    title="Styckkostnad och andel positiva svar, {namn}",
    sheet="Fyrfält {kort}",
    columns=(
        Column("namn", "Enhet"), Column("kostnad", "Styckkostnad", "kr/enhet"),
        Column("andel", "Positiva svar", "procent"), Column("lag", "Osäkerhet från", "procent"),
        Column("hog", "Osäkerhet till", "procent"), Column("svar", "Svar", "antal"),
        Column("mot", "Mot de andra"),
    ),
    about="enheter i egen och annan regi med minst {minst} svar på frågan om {fraga}",
    total=MEAN,
    notes=(
        "Medlen gäller de enheter som står här och är vägda med enheternas volym. I hela kommunens andel "
        "väger i stället varje svar lika, och andra avsnitts styckkostnad gäller också enheter utan svar "
        "eller med för få. Därför är talen inte desamma.",
        "Kolumnen Mot de andra ställer enhetens svar mot de andra enheternas svar tillsammans.",
    ),
)  # fmt: skip
TABLES = (ENHETER, FYRFALT)


@dataclass(frozen=True)
class Unit:
    """A survey's unit: its answers to the lead question, and the cost and volume of its insats group."""

    survey: Survey
    namn: str
    fraga: str
    answers: Cell
    grupp: str
    kr: Figure
    volym: Figure

    @property
    def cost(self) -> Figure:
        """Cost per unit of volume, kr."""
        return ratio(self.kr, self.volym)

    @property
    def placed(self) -> bool:
        """Whether both cost and answers are told."""
        return bool(self.grupp) and known(self.cost) and known(surveys.share(self.answers))


def tables(ctx: Context) -> dict[str, Table | None]:
    """`fyrfalt_<grupp>`, or `enheter` where no unit can be placed beside another."""
    mine = list(units(ctx))
    fields = {f"fyrfalt_{g}": _fields(ctx, g, mine) for g in ctx.omrade.enhetsgrupper}
    if any(fields.values()) or not mine:
        return {**fields}
    return {"enheter": ctx.table(ENHETER, [_row(unit) for unit in mine])}


def units(ctx: Context) -> Iterable[Unit]:
    """The units of the area's client surveys, by survey and name.

    Cost and volume of the units of ours that a survey's unit is are summed, each whole, in the insatser that
    units are compared in; unit costs are never averaged.
    """
    pairs, names = surveys.unit_pairs(ctx.now), _names(ctx.now)
    for survey in sorted(surveys.of_area(ctx.now, CLIENTS, ctx.omrade), key=lambda s: s.namn):
        cells = surveys.of_units(ctx.now, survey)
        lead = lead_question(surveys.questions(cells))
        asked = [(names.get(c.key[2], c.key[2]), c) for c in cells if c.key[-1] == lead]
        for name, cell in sorted(asked, key=lambda a: (a[0], a[1].key[2])):
            grupp, ours = pairs.get(cell.key[2], ("", []))
            costs = [ctx.now.cell("enheter", grupp, COMPARED, unit) for unit in ours if grupp]
            kr, volym = (total(c[q] for c in costs) if costs else ABSENT for q in ("kr", "volym"))
            yield Unit(survey, name, lead, cell, grupp, kr, volym)


def _names(package: Package) -> dict[str, str]:
    register = package.frame_or_none("enheter")
    if register is None:
        return {}
    return dict(zip(register["enhet"].astype(str), register["namn"].astype(str), strict=True))


def _row(unit: Unit) -> dict[str, Value]:
    low, high = surveys.interval(unit.answers)
    return {
        "namn": unit.namn, "fraga": unit.fraga, "andel": surveys.share(unit.answers), "lag": low, "hog": high,
        "svar": unit.answers.n, "kostnad": unit.cost,
        "matt": f"kr per {volume_words(unit.grupp)[0]}" if unit.grupp else None,
    }  # fmt: skip


def _fields(ctx: Context, grupp: str, mine: Sequence[Unit]) -> Table | None:
    """The placed units of a group with their weighted means; the survey with most answers where two ask."""
    by_survey: dict[str, list[Unit]] = {}
    for unit in mine:
        if unit.placed and unit.grupp == grupp:
            by_survey.setdefault(unit.survey.namn, []).append(unit)
    several = [of for of in by_survey.values() if len(of) > 1]
    if not several:
        return None
    placed = max(several, key=lambda of: _number(total(u.answers.n for u in of)))
    whole = total(u.volym for u in placed)
    mean: dict[str, Value] = {
        "namn": MEAN,
        "kostnad": ratio(total(u.kr for u in placed), whole),
        "andel": ratio(total(u.volym * surveys.share(u.answers) for u in placed), whole),
        "lag": ABSENT,
        "hog": ABSENT,
        "svar": total(u.answers.n for u in placed),
        "mot": None,
    }
    ordered = sorted(placed, key=lambda u: (_number(u.cost), u.namn))
    sides = against_the_others([u.answers for u in ordered])
    rows = [
        {**_row(u), "mot": side or clear_difference.NOT_TESTED}
        for u, side in zip(ordered, sides, strict=True)
    ]
    notes = clear_difference.notes(sum(side is not None for side in sides))
    question = placed[0].fraga
    return ctx.table(
        FYRFALT, [*rows, mean], unit=price_unit(grupp),
        words={"grupp": grupp, "namn": group_name(grupp), "kort": short_name(grupp),
               "minst": str(fewest(ctx.policy)), "fraga": question},
        facts={"grupp": group_name(grupp), "medel": MEAN},
        source=f"{placed[0].survey.namn}; egna beräkningar enligt KPB.", notes=notes,
    )  # fmt: skip


def against_the_others(cells: Sequence[Cell]) -> list[str | None]:
    """Whether each unit's share is clearly higher or lower than all the others' together, as one family."""
    return clear_difference.of_shares([
        (surveys.answers(cell), surveys.together(others))
        for n, cell in enumerate(cells) if (others := [*cells[:n], *cells[n + 1 :]])
    ])  # fmt: skip


def _number(figure: Figure) -> float:
    """A placed unit's figure, which is a number."""
    return figure if known(figure) else 0.0
