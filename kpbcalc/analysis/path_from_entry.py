"""What does a new client cost month by month, and how many remain? Source: docs/metod.md §5.5.

The path follows those who came in one and the same year, each for twelve months from the first month with
service, so that early and late months are about the same persons.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade, client_rows
from kpbcalc.analysis.service_months import KEYS, month_volumes
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
FOLLOWED = 12  # months
DIVISIONS = (3, 6)  # months a period may have, finest first
# Whoever turns 65 goes from FN to AO with the same service: that is no entry.
_TOGETHER = {"AO": ("AO", "FN"), "FN": ("AO", "FN"), "IFO": ("IFO",)}


def path(years: Sequence[Resultat], omrade: Omrade) -> Table | None:
    """Clients with service and their cost per month, by months since entry.

    Needs three years in a row: one to know who is new, one they come in, one to follow them through. The
    finest division is taken in which nobody's leaving can be told: None if there is none.
    """
    if len(years) < 3 or [r.ar for r in years[-3:]] != list(range(years[-1].ar - 2, years[-1].ar + 1)):
        return None
    months = monthly_costs(years[-2:], omrade)
    earlier = [r.brukarrader for r in years[:-2]]
    known = pd.concat([r.loc[r["omrade"].isin(_TOGETHER[omrade.kod]), "brukar_id"] for r in earlier])
    months = months[~months["brukar_id"].isin(known)]
    entry = months.groupby("brukar_id")["manad"].min()
    entry = entry[entry < years[-1].ar * 12]
    if len(entry) < minimum():
        return None
    months = months[months["brukar_id"].isin(entry.index)]
    months = months.assign(sedan=months["manad"] - months["brukar_id"].map(entry))
    months = months[months["sedan"] < FOLLOWED]
    for length in DIVISIONS:
        frame = _periods(months, length)
        left = frame["brukare"].diff().abs().dropna()
        if not ((left > 0) & (left < minimum())).any() and (frame["brukare"] >= minimum()).all():
            return _table(frame, len(entry), years, omrade)
    return None


def monthly_costs(years: Sequence[Resultat], omrade: Omrade) -> pd.DataFrame:
    """Each client's cost by month: brukar_id, manad (year × 12 + month - 1), kr.

    A client's cost of an insats and unit is spread over its months by volume, so that the months add up.
    """
    found = []
    for result in years:
        rows = client_rows(result, omrade)
        months = month_volumes(result, rows).merge(rows[[*KEYS, "kr"]], on=KEYS)
        whole = months.groupby(KEYS)["volym"].transform("sum")
        months["kr"] = months["kr"] * months["volym"] / whole
        number = months["manad"].str[:4].astype(int) * 12 + months["manad"].str[5:].astype(int) - 1
        found.append(months.assign(manad=number).groupby(["brukar_id", "manad"])["kr"].sum().reset_index())
    return pd.concat(found, ignore_index=True)


def _periods(months: pd.DataFrame, length: int) -> pd.DataFrame:
    lines = []
    for start in range(0, FOLLOWED, length):
        part = months[months["sedan"].between(start, start + length - 1)]
        lines.append(
            {
                "period": f"Månad {start + 1}–{start + length}",
                "brukare": part["brukar_id"].nunique(),
                "kostnad": part["kr"].sum() / len(part) if len(part) else None,
            }
        )
    return pd.DataFrame(lines).astype({"kostnad": "float64"})


def _table(frame: pd.DataFrame, entrants: int, years: Sequence[Resultat], omrade: Omrade) -> Table:
    came = str(years[-2].ar)
    frame["andel"] = 100 * frame["brukare"] / entrants
    return Table(
        name=f"bana_{omrade.kod}",
        title=f"Nya brukare i {omrade.namn} {came}: kostnaden det första året",
        frame=frame,
        columns=(
            Column("period", "Sedan första månaden"),
            Column("brukare", "Brukare med insats", "antal", persons=True),
            Column("andel", "Andel av de nya", "procent", 1, basis="brukare"),
            Column("kostnad", "Kostnad per månad med insats", "kr/månad", basis="brukare"),
        ),
        about=f"brukare som fick sin första insats i {omrade.namn} {came}, följda tolv månader var",
        year=f"{came}–{years[-1].ar}",
        source=SOURCE,
        notes=(
            "Löpande priser: beloppen är inte omräknade för löne- och prisökningar.",
            f"Ny är den som inte hade någon insats i underlaget före {came}. Kostnaden är per brukare och "
            "månad, bara de månader då brukaren hade någon insats.",
        ),
        facts={"ar": came, "omrade": omrade.namn},
    )
