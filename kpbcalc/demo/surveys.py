"""What do clients and staff answer, unit by unit?

Satisfaction is drawn for the unit and year, not from its cost: a dear unit is neither better nor
worse on average. Answers are whole persons, so every percentage can be counted back.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

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
CLIENT_QUESTIONS = {"helhetsomdöme": 0.0, "trygghet": -0.15, "bemötande": 0.75, "inflytande": -0.5}
_STAFF_QUESTIONS = {"motivation": 0.25, "ledarskap": 0.0, "styrning": -0.1}

_LEVEL, _UNIT_SPREAD, _YEAR_SPREAD = 1.7, 0.45, 0.15  # logits; 1.7 ≈ 85 % positive
_RESPONSE = (0.40, 0.70)


class Answers(NamedTuple):
    """The answers of the units in a survey, in the order of `asked`: whole persons."""

    asked: pd.DataFrame  # enhet, slag, antal (persons asked)
    answered: IntArray
    positive: dict[str, IntArray]  # per question


def draw(
    asked: pd.DataFrame,
    questions: dict[str, float],
    lasting: np.random.Generator,
    yearly: np.random.Generator,
) -> Answers:
    """Draw the answers of every unit.

    `asked`: enhet, slag, antal (persons asked) and perhaps niva (logits beside the common level):
    the same units in the same order every year, so that a unit keeps its level.
    """
    level = _LEVEL + _UNIT_SPREAD * lasting.standard_normal(len(asked))
    level += _YEAR_SPREAD * yearly.standard_normal(len(asked))
    if "niva" in asked:
        level += asked["niva"].to_numpy(float)
    answered = np.rint(asked["antal"] * yearly.uniform(*_RESPONSE, len(asked))).to_numpy(np.int64)
    positive = {
        question: yearly.binomial(answered, 1 / (1 + np.exp(-(level + shift))))
        for question, shift in questions.items()
    }
    return Answers(asked, answered, positive)


def as_table(answers: Answers, surveys: dict[str, str]) -> pd.DataFrame:
    """Return a survey per unit and for the whole municipality (enhet empty), in per cent."""
    asked = answers.asked.assign(undersokning=answers.asked["slag"].map(surveys), svar=answers.answered)
    parts = [asked.assign(fraga=question, positiva=n) for question, n in answers.positive.items()]
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
    """Return brukarundersokning; see `draw`."""
    asked = asked[asked["slag"].isin(CLIENT_SURVEYS)]
    return as_table(draw(asked, CLIENT_QUESTIONS, lasting, yearly), CLIENT_SURVEYS)


def staff_survey(
    asked: pd.DataFrame, lasting: np.random.Generator, yearly: np.random.Generator
) -> pd.DataFrame:
    """Return personalundersokning; see `draw`."""
    asked = asked[asked["slag"].isin(STAFF_SURVEYS)]
    return as_table(draw(asked, _STAFF_QUESTIONS, lasting, yearly), STAFF_SURVEYS)
