"""Which assumption matters most for the forecast? One at a time, a step down and a step up.

Source: docs/metod.md §5.7; the steps are in params/prognos.toml.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.scenarios import HOUSING_WORDS, Scenario, outcome, stated
from kpbcalc.base import params
from kpbcalc.base.table import MNKR, Column, Table


def table(
    base: pd.DataFrame, people: Mapping[int, pd.Series], first: int, clients: int, omrade: Omrade, source: str
) -> Table:
    """What one assumption at a time, a little lower and higher, does to the cost at the horizon."""
    steps, plain, last = params.toml("prognos.toml")["kanslighet"], stated(omrade)[0], max(people)
    years = last - first

    def cost(scenario: Scenario, inhabitants: pd.Series) -> float:
        return float(outcome(base, inhabitants, scenario, years, years)["kr"])

    oldest = base.index[-1][0]
    at = people[last]
    start = cost(plain, at)
    need, housing = steps["behov_procent"] / 100, steps["boende_procent"] / 100
    growth, old = steps["tillvaxt_procentenheter"] / 100, steps["aldsta_procent"] / 100

    def older(change: float) -> pd.Series:
        return at.where(at.index.get_level_values("klass") != oldest, at * (1 + change))

    cases = {
        f"Brukare per invånare, {steps['behov_procent']} procent": [
            cost(replace(plain, behov=1 + sign * need), at) for sign in (-1, 1)
        ],
        f"Invånare {oldest}, {steps['aldsta_procent']} procent": [
            cost(plain, older(s * old)) for s in (-1, 1)
        ],
        f"Andelen som bor {HOUSING_WORDS.get(omrade.kod, '')}, {steps['boende_procent']} procent": [
            cost(replace(plain, boende=sign * housing), at) for sign in (-1, 1)
        ],
        f"Kostnadsökning per år, {steps['tillvaxt_procentenheter']} procentenhet": [
            cost(replace(plain, tillvaxt=sign * growth), at) for sign in (-1, 1)
        ],
    }
    rows = [
        (name, (low - start) / MNKR, (high - start) / MNKR, 100 * (high - start) / start if start else None)
        for name, (low, high) in cases.items() if abs(high - start) + abs(low - start) > 0
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["antagande", "lagre", "hogre", "procent"]).assign(bas=clients)
    return Table(
        name=f"prognos_kanslighet_{omrade.kod}",
        title=f"Hur känslig framskrivningen {last} är för antagandena i {omrade.namn}",
        frame=frame,
        columns=(
            Column("antagande", "Antagande och steg"),
            Column("lagre", "Ett steg lägre", "mnkr", 1, basis="bas"),
            Column("hogre", "Ett steg högre", "mnkr", 1, basis="bas"),
            Column("procent", "Ett steg högre", "procent", 1, basis="bas"),
        ),
        about=f"kostnad för brukare i {omrade.namn}, ett antagande i taget",
        year=str(last),
        source=source,
        notes=("Stegen visar utslaget och är inte sannolikheter (params/prognos.toml).",),
        facts={"sista": str(last), "omrade": omrade.namn},
    )
