"""What do the old answer about hemtjänst and särskilt boende?

Drawn from the municipality's facts and units alone, never from its clients, so that the answers of
another municipality cost next to nothing: ``indicators`` shows for everybody what each one's own
survey says.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from kpbcalc.demo.calibration import YEARS, Topic, home_care, stream
from kpbcalc.demo.made_up_units import elderly_units
from kpbcalc.demo.sizes import inhabitants_65
from kpbcalc.demo.surveys import CLIENT_QUESTIONS, CLIENT_SURVEYS, Answers, as_table, draw

KINDS = ("HT", "SB")

# Invented: how the kinds differ from other surveys (logits), and who is asked: those with service
# on a day, but for the newest.
_LEVEL = {"HT": 0.35, "SB": -0.15}
_ASKED = 0.9


def elderly_survey(kommun: str, ar: int) -> pd.DataFrame:
    """Return the rows of brukarundersokning about elderly care, per unit and for the whole."""
    return as_table(_answers(kommun, ar), CLIENT_SURVEYS)


@cache
def whole_municipality(kommun: str, ar: int) -> dict[tuple[str, str], float]:
    """Return the per cent positive in the municipality: (kind of unit, question) → andel_positiva."""
    answers = _answers(kommun, ar)
    kinds = [(slag, answers.asked["slag"].to_numpy() == slag) for slag in KINDS]
    return {
        (slag, question): float(np.round(100 * positive[mine].sum() / answers.answered[mine].sum(), 1))
        for slag, mine in kinds
        for question, positive in answers.positive.items()
    }


def _answers(kommun: str, ar: int) -> Answers:
    asked = _asked(kommun, min(max(ar, YEARS[0]), YEARS[-1]))
    return draw(
        asked,
        CLIENT_QUESTIONS,
        stream(kommun, Topic.SURVEYS, ord("A")),
        stream(kommun, Topic.SURVEYS, ord("A"), ar),
    )


@cache
def _asked(kommun: str, ar: int) -> pd.DataFrame:
    """Return enhet, slag, antal (persons asked) and niva (logits) of the units, the same every year."""
    units, wards = elderly_units(kommun)
    real = home_care(kommun).loc[ar]
    clients = inhabitants_65(kommun) * real["tackning_procent"] / 100
    share = {"egen": real["egen_regi_procent"] / 100, "annan": 1 - real["egen_regi_procent"] / 100}
    size = {regi: sum(u.storlek for u in units if (u.slag, u.regi) == ("HT", regi)) for regi in share}
    if not size["annan"]:
        share = {"egen": 1.0, "annan": 0.0}
    living = wards.groupby("enhet")["belagda"].sum().to_dict()
    number = [
        clients * share[u.regi] * u.storlek / size[u.regi] if u.slag == "HT" else living[u.enhet]
        for u in units
    ]
    return pd.DataFrame(
        {
            "enhet": [u.enhet for u in units],
            "slag": [u.slag for u in units],
            "antal": np.floor(_ASKED * np.array(number)).astype(np.int64),
            "niva": [_LEVEL[u.slag] for u in units],
        }
    )
