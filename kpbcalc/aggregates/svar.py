"""What clients and staff answered: each question of a survey, in the whole municipality and at its units.

An answer is a person's, so the release treats answers as persons. Source: docs/metod.md §6 (positive answers
÷ answers; "vet ej" is out of the denominator already in the file).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc.aggregates.year import Year
from kpbcalc.base import exact
from kpbcalc.base.figure import ABSENT, Figure

CLIENTS, STAFF = "brukare", "personal"
WHOLE = ""  # the unit of answers that are the whole municipality's
LEAD = "helhet"  # the word that says that a question is about the whole


@dataclass(frozen=True)
class Count:
    """How many answered, how many of them positively, and how many were asked (absent when not known)."""

    svar: int
    positiva: float
    tillfragade: Figure

    def plus(self, other: "Count") -> "Count":
        """Both together: one that does not know how many were asked makes the sum unknown."""
        return Count(
            self.svar + other.svar, self.positiva + other.positiva, self.tillfragade + other.tillfragade
        )


@dataclass(frozen=True)
class Asked:
    """A question of a survey (`slag`: brukare, personal), everywhere and at each unit that tells it.

    `whole` is the municipality's own row in the file, or its units added up.
    """

    slag: str
    undersokning: str
    fraga: str
    whole: Count
    units: Mapping[str, Count]


def asked(year: Year) -> list[Asked]:
    """The questions in the order of the files. Rows without answers, or without a share, are left out."""
    underlag = year.result.underlag
    return [
        *_of_survey(CLIENTS, underlag.brukarundersokning), *_of_survey(STAFF, underlag.personalundersokning)
    ]  # fmt: skip


def lead_question(questions: Sequence[str]) -> str:
    """The question about the whole, or the first one; nothing without any."""
    return next((q for q in questions if LEAD in q.lower()), next(iter(questions), ""))


def _of_survey(slag: str, survey: pd.DataFrame) -> list[Asked]:
    there = survey[survey["andel_positiva"].notna() & (survey["antal_svar"] > 0)]
    place = {name: n for n, name in enumerate(dict.fromkeys(there["undersokning"]))}
    # The municipality's own questions come first: one that only some unit was asked is not the lead.
    there = there.iloc[(there["enhet"].fillna("") != WHOLE).to_numpy().argsort(kind="stable")]
    found: dict[tuple[str, str], dict[str, Count]] = {}
    for name, unit, question, share, svar, tillfragade in zip(
        there["undersokning"], there["enhet"].fillna(""), there["fraga"],
        exact.to_float(there["andel_positiva"]), there["antal_svar"].astype("int64"),
        there["antal_tillfragade"].astype("Float64").astype("float64"), strict=True,
    ):  # fmt: skip
        of_question = found.setdefault((str(name), str(question)), {})
        out_of: Figure = float(tillfragade) if tillfragade > 0 else ABSENT  # nan is not
        of_question[str(unit)] = Count(int(svar), float(share) * int(svar) / 100, out_of)
    ordered = sorted(found.items(), key=lambda item: place[item[0][0]])
    return [Asked(slag, name, question, _whole(of), _units(of)) for (name, question), of in ordered]


def _units(of: Mapping[str, Count]) -> dict[str, Count]:
    return {unit: count for unit, count in sorted(of.items()) if unit != WHOLE}


def _whole(of: Mapping[str, Count]) -> Count:
    if WHOLE in of:
        return of[WHOLE]
    first, *rest = of.values()
    for count in rest:
        first = first.plus(count)
    return first
