"""How many places in särskilt boende or gruppbostad will be needed, if as large a share lives there as today?

Source: docs/metod.md §5.7. Days of care by age class and sex are carried on with the inhabitants; places
follow at today's occupancy.
"""

import calendar
from collections.abc import Mapping

import pandas as pd

from kpbcalc.analysis.area import Omrade, group_name
from kpbcalc.base import exact, params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat


def group_of(omrade: Omrade) -> str | None:
    """The insats group whose places are counted in the area (params/prognos.toml)."""
    found = params.toml("prognos.toml")["platser"].get(omrade.kod)
    return str(found) if found else None


def places(result: Resultat, rows: pd.DataFrame) -> tuple[float, float]:
    """Places today and how many of them are occupied on average, at the units these client rows are of.

    A unit without stated places is counted by its occupied ones.
    """
    days = 365 + calendar.isleap(result.ar)
    occupied = rows.groupby("enhet")["volym"].sum() / days
    stated = exact.to_float(result.underlag.enheter.set_index("enhet")["platser"]).reindex(occupied.index)
    return float(stated.where(stated > 0, occupied).sum()), float(occupied.sum())


def needed(today: float, days_now: float, days_then: float) -> float:
    """The places at today's occupancy for another number of days of care."""
    return today * days_then / days_now if days_now else 0.0


def table(
    result: Resultat,
    omrade: Omrade,
    rows: pd.DataFrame,
    base: pd.DataFrame,
    people: Mapping[int, pd.Series],
    source: str,
) -> Table | None:
    """Places needed by year; None for an area without such housing, or without days of care there.

    `base` is `prognos.base_year`, with the days of care in `dygn`.
    """
    grupp = group_of(omrade)
    mine = rows[(rows["grupp"] == grupp) & (rows["volymenhet"] == "dygn")]
    if grupp is None or mine.empty:
        return None
    today, occupied = places(result, mine)
    now = base["dygn"].sum()
    rate = (base["dygn"] / base["invanare"].where(base["invanare"] > 0)).fillna(0.0)
    held = base["dygn"].where(base["invanare"] <= 0, 0.0).sum()
    lines = [(str(result.ar), occupied, today)]
    for ar, inhabitants in people.items():
        days = (inhabitants.reindex(base.index).fillna(0.0) * rate).sum() + held
        lines.append((str(ar), occupied * days / now, needed(today, now, days)))
    frame = pd.DataFrame(lines, columns=["ar", "belagda", "platser"])
    frame["saknas"] = frame["platser"] - today
    first, last = lines[0][0], lines[-1][0]
    return Table(
        name=f"prognos_platser_{omrade.kod}",
        title=f"Platser i {group_name(grupp)} om lika stor andel bor där som {first}",
        frame=frame.assign(brukare=mine["brukar_id"].nunique()),
        columns=(
            Column("ar", "År"),
            Column("belagda", "Belagda i genomsnitt", "antal", basis="brukare"),
            Column("platser", "Platser vid dagens beläggning", "antal", basis="brukare"),
            Column("saknas", f"Mot {first}", "antal", basis="brukare"),
        ),
        about=f"{group_name(grupp)}, egen och annan regi",
        year=f"{first}–{last}",
        source=source,
        notes=(
            f"{first} är utfall. Andelen av varje ålder och kön som bor där hålls som den var, liksom "
            "beläggningen.",
            "En enhet utan uppgift om platser räknas med sina belagda.",
        ),
        facts={"bas": first, "sista": last, "grupp": group_name(grupp), "omrade": omrade.namn},
    )
