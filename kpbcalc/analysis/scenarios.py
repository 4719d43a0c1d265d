"""What would the cost be if need, housing or unit cost developed in another way?

Cost(t) = Σ N(t)·c·k·v·p·(1+g)^t by age class and sex. Source: docs/metod.md §5.7; the assumptions are in
params/prognos.toml.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpbcalc.analysis.area import Omrade
from kpbcalc.base import params
from kpbcalc.base.table import MNKR, Column, Table

HOUSING_WORDS = {"AO": "i särskilt boende", "FN": "i gruppbostad"}


@dataclass(frozen=True)
class Scenario:
    """One set of assumptions, as they are at the horizon.

    `behov`: share of today's clients per inhabitant. `boende`: change of the share in special housing.
    `tillvaxt`: cost growth a year.
    """

    kod: str
    namn: str
    behov: float = 1.0
    boende: float = 0.0
    tillvaxt: float = 0.0
    antagande: str = ""


def stated(omrade: Omrade) -> list[Scenario]:
    """The scenarios of params/prognos.toml that concern the area; the first is the one to compare with."""
    return [
        Scenario(s["kod"], s["namn"], s.get("behov", 1.0), s.get("boende", 0.0), s.get("tillvaxt", 0.0),
                 s["antagande"].replace("{boende}", HOUSING_WORDS.get(omrade.kod, "")))
        for s in params.toml("prognos.toml")["scenario"] if omrade.kod in s.get("omraden", [omrade.kod])
    ]  # fmt: skip


def outcome(base: pd.DataFrame, people: pd.Series, scenario: Scenario, year: int, last: int) -> pd.Series:
    """Clients, clients in special housing and cost (kr) some years from the base year.

    In: `prognos.base_year`, the inhabitants by its cells `year` years on, and the number of years to the
    horizon. Need and housing are reached in even steps, so the base year is itself in every scenario. Who
    moves to special housing leaves the cost of the cell's mean client outside it; no more can move than live
    outside.
    """
    part = year / last if last else 0.0
    # Plain arrays: this is reckoned for every year of every scenario.
    clients, cost, living, their_cost, before = (
        base[c].to_numpy(float) for c in ("brukare", "kr", "boende_brukare", "boende_kr", "invanare")
    )
    now = people.reindex(base.index).fillna(0.0).to_numpy(float)
    growth = np.divide(now, before, out=np.ones_like(now), where=before > 0)
    need = growth * (1.0 + part * (scenario.behov - 1.0))
    outside = clients - living
    moving = np.minimum(part * scenario.boende * living, outside) * need
    extra = _mean(their_cost, living) - _mean(cost - their_cost, outside)
    total = ((cost * need).sum() + (moving * extra).sum()) * (1.0 + scenario.tillvaxt) ** year
    return pd.Series(
        {"brukare": (clients * need).sum(), "boende_brukare": (living * need + moving).sum(), "kr": total}
    )


def _mean(amount: NDArray[np.float64], clients: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean per client of each cell; zero where there is nobody."""
    return np.divide(amount, clients, out=np.zeros_like(amount), where=clients > 0)


def by_year(
    base: pd.DataFrame, people: Mapping[int, pd.Series], scenarios: Sequence[Scenario], first: int
) -> pd.DataFrame:
    """The cost (mnkr) of every scenario, by year from the base year on; a column for each scenario's code."""
    last = max(people) - first
    years = {first: base["invanare"], **people}
    return pd.DataFrame(
        {
            s.kod: [outcome(base, n, s, ar - first, last)["kr"] / MNKR for ar, n in years.items()]
            for s in scenarios
        },
        index=list(years),
    )


def years_table(
    base: pd.DataFrame, people: Mapping[int, pd.Series], first: int, clients: int, omrade: Omrade, source: str
) -> Table:
    """The cost of every scenario, year by year."""
    scenarios = stated(omrade)
    frame = by_year(base, people, scenarios, first)
    frame.insert(0, "ar", [str(ar) for ar in frame.index])
    return Table(
        name=f"prognos_scenarier_{omrade.kod}",
        title=f"Kostnaden i {omrade.namn} i olika scenarier",
        frame=frame.assign(bas=clients).reset_index(drop=True),
        columns=(
            Column("ar", "År"),
            *(Column(s.kod, s.namn, "mnkr", 1, basis="bas") for s in scenarios),
        ),
        about=f"brukare i {omrade.namn}; {first} är utfall, följande år är framskrivning",
        year=f"{first}–{max(people)}",
        source=source,
        notes=(
            *(f"{s.namn}: {s.antagande}" for s in scenarios),
            f"Kostnaden är i {first} års löner och priser.",
        ),
        facts={"bas": str(first), "sista": str(max(people)), "omrade": omrade.namn},
    )


def last_table(
    base: pd.DataFrame, people: Mapping[int, pd.Series], first: int, clients: int, omrade: Omrade, source: str
) -> Table:
    """Every scenario at the horizon: clients, cost, and how far from today and from the first scenario."""
    scenarios, last = stated(omrade), max(people)
    now = base["kr"].sum()
    found = [outcome(base, people[last], s, last - first, last - first) for s in scenarios]
    frame = pd.DataFrame(
        {
            "scenario": [s.namn for s in scenarios],
            "brukare": [f["brukare"] for f in found],
            "boende": [f["boende_brukare"] for f in found],
            "kostnad": [f["kr"] / MNKR for f in found],
            "forandring": [100 * (f["kr"] / now - 1) if now else None for f in found],
            "skillnad": [(f["kr"] - found[0]["kr"]) / MNKR for f in found],
            "bas": clients,
            "bas_boende": int(base["boende_brukare"].sum()),
        }
    )
    housing = HOUSING_WORDS.get(omrade.kod)
    return Table(
        name=f"prognos_scenarier_sista_{omrade.kod}",
        title=f"Scenarierna för {omrade.namn} {last}",
        frame=frame,
        columns=(
            Column("scenario", "Scenario"),
            Column("brukare", "Brukare", "antal", basis="bas"),
            *([Column("boende", f"Varav {housing}", "antal", basis="bas_boende")] if housing else []),
            Column("kostnad", "Kostnad", "mnkr", 1, basis="bas"),
            Column("forandring", f"Mot {first}", "procent", 1, basis="bas"),
            Column("skillnad", f"Mot {scenarios[0].namn.lower()}", "mnkr", 1, basis="bas"),
        ),
        about=f"brukare i {omrade.namn}",
        year=str(last),
        source=source,
        notes=(
            *(f"{s.namn}: {s.antagande}" for s in scenarios),
            "Scenarierna är antaganden (params/prognos.toml), inte förutsägelser.",
        ),
        facts={"bas": str(first), "sista": str(last), "omrade": omrade.namn, "forsta": scenarios[0].namn},
    )
