"""Who moved between ordinary and special housing, and what did it do to their cost?

Source: docs/metod.md §5.5 (housing transition matrix).
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base.table import MNKR, Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
HOME, SPECIAL, NOT_HERE = "ordinart", "sarskilt", "ej"
EVERYONE = "Alla brukare"
# The forms that count as special housing, and what an area calls it.
_FORMS = {"AO": ("sarskilt",), "FN": ("sarskilt", "lss_boende")}
_WORDS = {"AO": "särskilt boende", "FN": "bostad med särskild service"}


def moves(
    years: Sequence[Resultat], before: pd.DataFrame, after: pd.DataFrame, omrade: Omrade
) -> Table | None:
    """Clients by housing the first and the last year, with cost per client; None where housing says nothing.

    In: the client rows of two years. When a transition is about a few persons the matrix would give them
    back from its sums, so a coarser table (same housing, changed, new, ended) is tried; None if that too
    is about a few.
    """
    if omrade.kod not in _FORMS:
        return None
    both = pd.DataFrame(
        {
            "fran": housing(before, omrade),
            "till": housing(after, omrade),
            "fore": before.groupby("brukar_id")["kr"].sum(),
            "efter": after.groupby("brukar_id")["kr"].sum(),
        }
    ).fillna({"fran": NOT_HERE, "till": NOT_HERE, "fore": 0.0, "efter": 0.0})
    if not (both[["fran", "till"]] == SPECIAL).any(axis=None):
        return None
    for parts in (_matrix(both, _WORDS[omrade.kod]), _coarse(both)):
        shown = {name: part for name, part in parts.items() if len(part)}
        if all(len(part) >= minimum() for part in shown.values()):
            return _table(shown | {EVERYONE: both}, years, omrade)
    return None


def housing(rows: pd.DataFrame, omrade: Omrade) -> pd.Series:
    """Each client's housing in a year: special for whoever had it any part of the year, else ordinary."""
    special = rows["boendeform"].isin(_FORMS[omrade.kod]).groupby(rows["brukar_id"]).any()
    return special.map({True: SPECIAL, False: HOME})


def _matrix(both: pd.DataFrame, word: str) -> dict[str, pd.DataFrame]:
    names = {
        (HOME, HOME): "Ordinärt boende båda åren",
        (HOME, SPECIAL): f"Från ordinärt boende till {word}",
        (SPECIAL, HOME): f"Från {word} till ordinärt boende",
        (SPECIAL, SPECIAL): f"{word[:1].upper()}{word[1:]} båda åren",
        (NOT_HERE, HOME): "Nya i ordinärt boende",
        (NOT_HERE, SPECIAL): f"Nya i {word}",
        (HOME, NOT_HERE): "Avslutade i ordinärt boende",
        (SPECIAL, NOT_HERE): f"Avslutade i {word}",
    }
    return {n: both[(both["fran"] == a) & (both["till"] == b)] for (a, b), n in names.items()}


def _coarse(both: pd.DataFrame) -> dict[str, pd.DataFrame]:
    new, gone, same = both["fran"] == NOT_HERE, both["till"] == NOT_HERE, both["fran"] == both["till"]
    return {
        "Samma boendeform båda åren": both[same],
        "Bytte boendeform": both[~new & ~gone & ~same],
        "Nya": both[new],
        "Avslutade": both[gone],
    }


def _table(parts: dict[str, pd.DataFrame], years: Sequence[Resultat], omrade: Omrade) -> Table:
    first, last = (str(r.ar) for r in years)
    word = _WORDS[omrade.kod]
    lines = []
    for name, part in parts.items():
        had, has = int((part["fran"] != NOT_HERE).sum()), int((part["till"] != NOT_HERE).sum())
        lines.append(
            {
                "grupp": name,
                "brukare": len(part),
                "fore": part["fore"].sum() / had if had else None,
                "efter": part["efter"].sum() / has if has else None,
                "forandring": (part["efter"].sum() - part["fore"].sum()) / MNKR,
            }
        )
    return Table(
        name=f"boende_{omrade.kod}",
        title=f"Flyttningar mellan boendeformer i {omrade.namn}",
        frame=pd.DataFrame(lines).astype({"fore": "float64", "efter": "float64"}),
        columns=(
            Column("grupp", "Boende"),
            Column("brukare", "Brukare", "antal", persons=True),
            Column("fore", f"Kostnad {first}", "kr/brukare", basis="brukare"),
            Column("efter", f"Kostnad {last}", "kr/brukare", basis="brukare"),
            Column("forandring", "Förändring av kostnaden", "mnkr", 1, basis="brukare"),
        ),
        about=f"brukare i {omrade.namn} under något av åren",
        year=f"{first}–{last}",
        source=SOURCE,
        notes=(
            "Löpande priser: beloppen är inte omräknade för löne- och prisökningar.",
            f"Den som haft {word} någon del av året räknas dit det året. Nya har ingen "
            "kostnad det första året, avslutade ingen det sista.",
        ),
        total=EVERYONE,
        facts={
            "fran": first, "till": last, "in": f"Från ordinärt boende till {word}",
            "ut": f"Från {word} till ordinärt boende", "boende": word,
        },
    )  # fmt: skip
