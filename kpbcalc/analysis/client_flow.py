"""Who stayed, who is new and who has left, and what did they cost? Source: docs/metod.md §5.5."""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.explain_change import CURRENT_PRICES
from kpbcalc.base.table import MNKR, Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
STAYED, ENTERED, LEFT, EVERYONE = "Kvar båda åren", "Nya", "Avslutade", "Alla brukare"
TURNS_65 = (
    "Den som fyller 65 år räknas från det året till äldreomsorgen för insatser som båda områdena har, till "
    "exempel hemtjänst: avslutad i det ena området och ny i det andra."
)


def client_flow(
    years: Sequence[Resultat], before: pd.DataFrame, after: pd.DataFrame, omrade: Omrade
) -> Table:
    """Clients of both years, of the last only and of the year before only, with their cost."""
    cost = pd.DataFrame(
        {"fore": before.groupby("brukar_id")["kr"].sum(), "efter": after.groupby("brukar_id")["kr"].sum()}
    )
    groups = {
        STAYED: cost[cost["fore"].notna() & cost["efter"].notna()],
        ENTERED: cost[cost["fore"].isna()],
        LEFT: cost[cost["efter"].isna()],
        EVERYONE: cost,
    }
    frame = pd.DataFrame(
        [
            (name, len(part), part["fore"].sum() / MNKR, part["efter"].sum() / MNKR)
            for name, part in groups.items()
        ],
        columns=["grupp", "brukare", "fore", "efter"],
    )
    frame["forandring"] = frame["efter"] - frame["fore"]
    # The numbers of each year's clients are known, so one small group could be counted back from another.
    frame["few"] = frame.loc[frame["brukare"] > 0, "brukare"].min()
    first, last = (str(r.ar) for r in years)
    return Table(
        name=f"flode_{omrade.kod}",
        title=f"Kvarvarande, nya och avslutade brukare i {omrade.namn}",
        frame=frame,
        columns=(
            Column("grupp", "Brukare"),
            Column("brukare", "Antal", "antal", basis="few"),
            Column("fore", f"Kostnad {first}", "mnkr", 1, basis="few"),
            Column("efter", f"Kostnad {last}", "mnkr", 1, basis="few"),
            Column("forandring", "Förändring", "mnkr", 1, basis="few"),
        ),
        about=f"brukare i {omrade.namn} under något av åren; samma pseudonym båda åren är samma person",
        year=f"{first}–{last}",
        source=SOURCE,
        notes=(
            CURRENT_PRICES,
            f"De som är kvar kan ha haft insats en kortare del av {first} än av {last}, och tvärtom.",
            *([TURNS_65] * (omrade.kod in {"AO", "FN"})),
        ),
        total=EVERYONE,
        facts={
            "fran": first,
            "till": last,
            "omrade": omrade.namn,
            "kvar": STAYED,
            "nya": ENTERED,
            "avslutade": LEFT,
            "alla": EVERYONE,
        },
    )
