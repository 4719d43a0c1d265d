"""What does an hour or a day cost here, and in the municipalities we compare with?

index = 100·p/p°, gap in kr = (p - p°)·V, where p° is the comparison group's mean. Source: docs/metod.md §5.2.
The group is the one of the section Jämförelse (reference_group). What others share is own and bought
production together, so here ours is too.
"""

import pandas as pd

from kpbcalc.analysis import group_mean, jamforelse
from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name, scope, volume_words
from kpbcalc.analysis.contributions import carried, of_all
from kpbcalc.analysis.jamforelsetal import PRICE
from kpbcalc.analysis.measures import UNIT_COST
from kpbcalc.analysis.measures import VOLUME as VOLUMES
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.base.table import MNKR, Column, Table
from kpbcalc.costing import Resultat


def table(result: Resultat, omrade: Omrade, omvarld: Omvarld) -> Table | None:
    """One row per insats group that somebody in the comparison group has shared the unit cost of.

    Out: volym (the group's unit) and pris (kr per unit) of ours, medel (kr per unit, weighted by the others'
    volumes, or unweighted where somebody's is not known), kommuner (how many), index, skillnad (kr per unit)
    and hela (mnkr a year for our volume). None when nobody has shared any.
    """
    side = jamforelse.beside(result, omrade, omvarld)
    if side is None:
        return None
    rows, lines = client_rows(result, omrade), []
    for grupp in omrade.grupper:
        found, mine = side.of(grupp, PRICE), rows[rows["grupp"] == grupp]
        if found is None or not found[2] or mine.empty:
            continue
        price, persons, others = found
        mean = group_mean.mean(side.others, grupp, PRICE, omrade.tackning_per)
        lines.append(_line(grupp, mine, price, persons) | _beside(price, mine, len(others), *mean))
    if not lines:
        return None
    frame = pd.DataFrame(lines)
    unweighted = [name for name, vagt in zip(frame["rad"], frame["vagt"], strict=True) if not vagt]
    told = f" Ovägt för {', '.join(n[:1].lower() + n[1:] for n in unweighted)}." if unweighted else ""
    asked = side.others[(side.others["matt"] == PRICE) & side.others["grupp"].isin(omrade.grupper)]
    return Table(
        name=f"styckkostnad_mot_gruppen_{omrade.kod}",
        title=f"Styckkostnad i {omrade.namn} mot {side.group.namn}",
        frame=frame,
        columns=(
            Column("rad", "Insatsgrupp"),
            Column("enhet", "Volymenhet"),
            Column("volym", "Volym", "antal", basis="few", measure=VOLUMES, largest="volym_storst",
                   second="volym_nast"),
            Column("pris", "Styckkostnad", "kr/enhet", basis="few", measure=UNIT_COST, largest="kr_storst",
                   second="kr_nast", sum_of="kr"),
            Column("medel", "Gruppens medel", "kr/enhet"),
            Column("kommuner", "Kommuner", "antal"),
            Column("index", "Index", "index", 1, basis="few"),
            Column("skillnad", "Skillnad per enhet", "kr/enhet", basis="few"),
            Column("hela", "Skillnad per år", "mnkr", 1, basis="few"),
        ),
        about=f"brukare i {omrade.namn}, egen och annan regi",
        year=str(result.ar),
        source=f"Egen bearbetning av kommunens underlag och av andra kommuners tal: {side.kalla}.",
        notes=(
            "Gruppens medel är vägt med kommunernas volym: alla deras kostnader delade med all deras volym."
            + told,
            "Index 100 är medlet. Skillnaden per år är skillnaden per enhet gånger kommunens egen volym.",
            side.group.told(asked["kommun"]),
        ),
        facts={"omrade": omrade.namn, "grupp": side.group.namn, "ovagt": ", ".join(unweighted)},
        scope=scope(result, omrade),
        dimensions=("grupp",),
    )  # fmt: skip


def _line(grupp: str, mine: pd.DataFrame, price: float, persons: int) -> dict[str, object]:
    """Our side, with what the gate must know of it."""
    sums = {str(key): value for key, value in of_all(mine, ("kr", "volym")).items()}
    alone = any(carried(*(abs(sums[v + part]) for part in ("", "_storst", "_nast"))) for v in ("kr", "volym"))
    return sums | {
        "rad": capital(group_name(grupp)), "grupp": capital(group_name(grupp)),
        "enhet": volume_words(grupp)[0], "pris": price, "few": 1 if alone else persons,
    }  # fmt: skip


def _beside(
    price: float, mine: pd.DataFrame, kommuner: int, mean: float | None, weighted: bool
) -> dict[str, object]:
    """The others' mean, and how far from it we are."""
    gap = price - mean if mean is not None else float("nan")
    return {
        "medel": mean, "kommuner": kommuner, "vagt": weighted,
        "index": 100 * price / mean if mean else float("nan"),
        "skillnad": gap, "hela": gap * mine["volym"].sum() / MNKR,
    }  # fmt: skip
