"""How full are the homes, and what do the empty places cost?

price per occupied day = cost per place-day ÷ occupancy. Source: docs/metod.md §5.2; that empty days are
shown on a line of their own: docs/metod.md §3.1.
"""

import calendar

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, group_name, scope
from kpbcalc.analysis.compared_units import compared
from kpbcalc.analysis.contributions import carried_by
from kpbcalc.base import exact
from kpbcalc.base.table import MNKR, Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
DAY, ALL_UNITS = "dygn", "Alla enheter"


def price_occupied(cost_per_place_day: float, occupancy: float) -> float:
    """The cost of an occupied day when every place-day costs this much and this share of them is occupied."""
    return cost_per_place_day / occupancy


def occupancy(result: Resultat) -> pd.DataFrame:
    """Every unit with stated places and days of care, whoever the days are for.

    Out, by enhet: platser, platsdygn (places × days of the year), dygn, kr, belaggning (share), and brukare:
    how many persons days and cost rest on.
    """
    register = result.underlag.enheter.set_index("enhet")
    places = exact.to_float(register["platser"])
    cells = result.insatskostnad[result.insatskostnad["volymenhet"] == DAY]
    sums = cells[cells["volym"] > 0].groupby("enhet")[["volym", "kostnad"]].sum()
    found = pd.DataFrame({"platser": places[places > 0]}).join(sums, how="inner")
    found["platsdygn"] = found["platser"] * (365 + calendar.isleap(result.ar))
    found["dygn"], found["kr"] = exact.to_float(found["volym"]), exact.to_float(found["kostnad"])
    found["brukare"] = carried_by(stays(result), "enhet").reindex(found.index).fillna(0)
    found["belaggning"] = found["dygn"] / found["platsdygn"]
    return found[["platser", "platsdygn", "dygn", "kr", "brukare", "belaggning"]]


def stays(result: Resultat) -> pd.DataFrame:
    """The client rows counted in days, of all areas, with kr and volym in units."""
    rows = result.brukarrader[result.brukarrader["volymenhet"] == DAY]
    return rows.assign(kr=exact.to_float(rows["kostnad"]), volym=exact.to_float(rows["volym"]))


def table(units: list[str], grupp: str, result: Resultat, omrade: Omrade) -> Table | None:
    """Occupancy, cost per place-day and per occupied day, empty days and what they cost, by unit.

    An empty day is taken to cost what the place-day does, as if no cost were spared. A unit over 100 % (two
    share a place) has no empty days. None where no unit states its places. Places are no secret, so a row
    tells days and cost of its units, and is hidden where those are (`Column.parts`).
    """
    found = occupancy(result)
    found = found[found.index.isin(units)].copy()
    if found.empty:
        return None
    register = result.underlag.enheter.set_index("enhet")
    found["namn"] = register["namn"].reindex(found.index)
    found["tomma"] = (found["platsdygn"] - found["dygn"]).clip(lower=0.0)
    found["per_plats"] = found["kr"] / found["platsdygn"]
    found["per_dygn"] = [
        price_occupied(p, b) for p, b in zip(found["per_plats"], found["belaggning"], strict=True)
    ]
    found["tomt"] = found["tomma"] * found["per_plats"] / MNKR
    found = found.sort_values(["belaggning", "namn"])
    behind = [*([unit] for unit in found.index), list(found.index)]
    frame = found.reset_index(drop=True)
    people = stays(result)
    people = people[people["enhet"].isin(found.index)].assign(alla="")
    total = frame[["platser", "platsdygn", "dygn", "kr", "tomma", "tomt"]].sum()
    frame.loc[len(frame)] = {
        **total, "namn": ALL_UNITS, "brukare": carried_by(people, "alla").sum(),
        "belaggning": total["dygn"] / total["platsdygn"], "per_plats": total["kr"] / total["platsdygn"],
        "per_dygn": total["kr"] / total["dygn"],
    }  # fmt: skip
    frame["delar"] = pd.Series([_parts(some, units, grupp, result, omrade) for some in behind], dtype=object)
    frame["procent"] = 100 * frame["belaggning"]
    missing = len(set(units) - set(found.index))
    return Table(
        name=f"tomma_platser_{grupp}_{omrade.kod}",
        title=f"Beläggning och tomma platser, {group_name(grupp)}",
        frame=frame,
        columns=(
            Column("namn", "Enhet"),
            Column("platser", "Platser", "antal"),
            Column("procent", "Beläggning", "procent", 1, basis="brukare", parts="delar"),
            Column("per_plats", "Kostnad per platsdygn", "kr/dygn", basis="brukare", parts="delar"),
            Column("per_dygn", "Kostnad per belagt dygn", "kr/dygn", basis="brukare", parts="delar"),
            Column("tomma", "Tomma dygn", "antal", basis="brukare", parts="delar"),
            Column("tomt", "Kostnad för tomma dygn", "mnkr", 1, basis="brukare", parts="delar"),
        ),
        about="alla som har bott på enheterna, med alla insatser per dygn",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            "Kostnad per belagt dygn är kostnaden per platsdygn delad med beläggningen. Ett tomt dygn räknas "
            "till platsdygnets kostnad, som om ingen kostnad kan sparas när platsen står tom: ett tak, inte "
            "en möjlig besparing. Sista raden är enheternas summa, räknad med varje enhets egen kostnad per "
            "platsdygn. Delar två en plats kan beläggningen bli över 100\u00a0%.",
            *([f"Enheter utan uppgift om platser är inte med ({missing} st.)."] * (missing > 0)),
        ),
        total=ALL_UNITS,
        facts={"grupp": group_name(grupp), "omrade": omrade.namn, "alla": ALL_UNITS},
        follows=scope(result, omrade),
    )  # fmt: skip


def _parts(
    some: list[str], units: list[str], grupp: str, result: Resultat, omrade: Omrade
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """What the days and cost of some units tell of: each of them, and a group or regi that is all theirs."""
    group = ("grupp", capital(group_name(grupp)))
    here = (group, *compared(grupp, result, omrade).items())
    regi = result.underlag.enheter.set_index("enhet")["regi"].reindex(units)
    found = [(*here, ("enhet", unit)) for unit in some]
    for one in sorted(set(regi[some])):
        if set(regi.index[regi == one]) <= set(some):
            found.append((group, ("regi", str(one))))
    return (*found, *([(group,)] * (set(units) <= set(some))))
