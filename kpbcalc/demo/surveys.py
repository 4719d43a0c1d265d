"""What do clients and staff answer, unit by unit?

Satisfaction is drawn for the unit and year, not from its cost: a dear unit is neither better nor
worse on average. Answers are whole persons, so every percentage can be counted back.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

COLUMNS = [
    "undersokning",
    "enhet",
    "fraga",
    "andel_positiva",
    "antal_svar",
    "antal_tillfragade",
]

# Kind of unit → the survey its clients answer (names in the style of the national surveys).
CLIENT_SURVEYS = {
    "HT": "Vad tycker de äldre om äldreomsorgen – hemtjänst",
    "SB": "Vad tycker de äldre om äldreomsorgen – särskilt boende",
    "GB": "Brukarundersökning funktionsnedsättning – gruppbostad",
    "DV": "Brukarundersökning funktionsnedsättning – daglig verksamhet",
    "BO": "Brukarundersökning funktionsnedsättning – boendestöd",
    "EB": "Brukarundersökning individ- och familjeomsorg – ekonomiskt bistånd",
}
STAFF_SURVEYS = {
    "HT": "Medarbetarengagemang (HME) – hemtjänst",
    "SB": "Medarbetarengagemang (HME) – särskilt boende",
    "GB": "Medarbetarengagemang (HME) – funktionsnedsättning",
    "EB": "Medarbetarengagemang (HME) – individ- och familjeomsorg",
}
# Question → level beside the unit's own (in logits; invented).
_CLIENT_QUESTIONS = {"helhetsomdöme": 0.0, "trygghet": -0.15, "bemötande": 0.75, "inflytande": -0.5}
_STAFF_QUESTIONS = {"motivation": 0.25, "ledarskap": 0.0, "styrning": -0.1}

_LEVEL, _UNIT_SPREAD, _YEAR_SPREAD = 1.7, 0.45, 0.15  # logits; 1.7 ≈ 85 % positive
_RESPONSE = (0.40, 0.70)


def survey(
    asked: pd.DataFrame,
    surveys: dict[str, str],
    questions: dict[str, float],
    lasting: np.random.Generator,
    yearly: np.random.Generator,
) -> pd.DataFrame:
    """Return a survey per unit and for the whole municipality (enhet empty).

    `asked`: enhet, slag and antal (persons asked) of the units in the survey, the same units in
    the same order every year so that a unit keeps its level. andel_positiva in per cent.
    """
    level = _LEVEL + _UNIT_SPREAD * lasting.standard_normal(len(asked))
    level += _YEAR_SPREAD * yearly.standard_normal(len(asked))
    asked = asked.assign(
        undersokning=asked["slag"].map(surveys),
        svar=np.rint(asked["antal"] * yearly.uniform(*_RESPONSE, len(asked))).astype(np.int64),
    )
    parts = []
    for question, shift in questions.items():
        share = 1 / (1 + np.exp(-(level + shift)))
        positive = yearly.binomial(asked["svar"], share)
        parts.append(asked.assign(fraga=question, positiva=positive))
    units = pd.concat(parts, ignore_index=True)
    units = units[units["svar"] > 0]
    whole = units.groupby(["undersokning", "fraga"], sort=False, as_index=False)[
        ["positiva", "svar", "antal"]
    ].sum()
    table = pd.concat([whole.assign(enhet=""), units], ignore_index=True)
    table["andel_positiva"] = (100 * table["positiva"] / table["svar"]).round(1)
    table = table.rename(columns={"svar": "antal_svar", "antal": "antal_tillfragade"})
    return table.sort_values(["undersokning", "enhet"], kind="stable")[COLUMNS]


def client_survey(
    asked: pd.DataFrame, lasting: np.random.Generator, yearly: np.random.Generator
) -> pd.DataFrame:
    """Return brukarundersokning; see `survey`."""
    asked = asked[asked["slag"].isin(CLIENT_SURVEYS)]
    return survey(asked, CLIENT_SURVEYS, _CLIENT_QUESTIONS, lasting, yearly)


def staff_survey(
    asked: pd.DataFrame, lasting: np.random.Generator, yearly: np.random.Generator
) -> pd.DataFrame:
    """Return personalundersokning; see `survey`."""
    asked = asked[asked["slag"].isin(STAFF_SURVEYS)]
    return survey(asked, STAFF_SURVEYS, _STAFF_QUESTIONS, lasting, yearly)
