"""Is what decisions under LSS say about a person's right believable? (V30, V31)

The columns are optional, judged here and then left behind: nothing after the import knows anybody's
personkrets. Sources: LSS (1993:387) 1 and 9 §§; SFB (2010:110) 51 kap. 3 § (more than 20 hours a week of
basic needs is a matter for Försäkringskassan); validation rules V30 and V31.
"""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.extracts.codes import TOO_LARGE
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

_LSS = ("LSS", "SFB")  # assistance under SFB too is for those whom LSS 1 § names
PERSONKRETS = "personkrets"
_PERSONKRETS = re.compile(r"(?:personkrets|krets|pk)?\s*[123](?:[.,]0+)?", re.IGNORECASE)
_NONE = ("nej", "n", "no", "ingen", "inget", "saknas", "0", "-", "false", "falskt")


def believable(
    decisions: pd.DataFrame, catalogue: pd.DataFrame, limits: Mapping[str, Mapping[str, Any]], file: str
) -> list[Finding]:
    """V30 and V31 for decisions of the year. In: prepared decisions, with the columns the extract has."""
    about = catalogue.set_index("kod")
    findings: list[Finding] = []
    if "personkrets" in decisions:
        findings += _personkrets(decisions, decisions["insats"].map(about["lagrum"]), file)
    if {"grundlaggande", "sfb"} <= {*decisions.columns}:
        assistance = decisions["insats"].map(about["grupp"]).isin(limits["V31"]["grupper"])
        findings += _sfb(decisions[assistance], limits["V31"]["mest_timmar_i_veckan"], file)
    return findings


def is_personkrets(text: str) -> bool:
    """Whether a word says one of the three that LSS has."""
    return _PERSONKRETS.fullmatch(text) is not None


def _personkrets(decisions: pd.DataFrame, lagrum: pd.Series, file: str) -> list[Finding]:
    """V30: a decision under LSS is about somebody in personkrets 1, 2 or 3, where its file has the column."""
    said = decisions["personkrets"]
    stated = said.isna() | said.fillna("").map(is_personkrets).astype(bool)
    return note(
        "V30", "varning", file, "personkrets", lagrum.isin(_LSS) & ~stated,
        "LSS-beslut utan personkrets 1, 2 eller 3. Heter den något annat hos er: översätt ordet i "
        "kartor.xlsx, bladet ord. Annars: rätta personkretsen i verksamhetssystemet, eller insatsen om "
        "beslutet gäller en annan lag; volymen är kvar.",
    )  # fmt: skip


def _sfb(decisions: pd.DataFrame, most: int, file: str) -> list[Finding]:
    """V31: assistance that the municipality pays for beyond the limit has gone to Försäkringskassan."""
    try:
        hours, wrong = to_exact(decisions["grundlaggande"])
    except AmbiguousError:
        hours = pd.Series(pd.NA, index=decisions.index, dtype="Int64")
        wrong = decisions["grundlaggande"] != ""
    wrong |= ((hours < 0) | (hours >= TOO_LARGE)).fillna(False).astype(bool)
    findings = note(
        "V31", "varning", file, "grundläggande behov", wrong,
        "Grundläggande behov ska vara timmar i veckan, ett tal eller tomt. Raderna är inte prövade mot SFB.",
    )  # fmt: skip
    over = ~wrong & (hours > most * exact.GRID).fillna(False)
    without = decisions["sfb"].str.lower().isin(["", *_NONE])
    return findings + note(
        "V31", "varning", file, "SFB-beslut", over & without,
        f"Assistans enligt LSS med mer än {most} timmar grundläggande behov i veckan saknar beslut eller "
        "ansökan om assistansersättning (SFB). Anmäl till Försäkringskassan eller rätta uppgiften; volymen "
        "är kvar.",
    )  # fmt: skip
