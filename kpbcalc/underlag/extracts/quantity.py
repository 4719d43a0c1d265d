"""How much a row of performed help stands for, where it is not one: portions, half days, a month's visits.

Only a column that the municipality's map names as `volym` is read so. A column Antal may as well be how many
of the staff came: it is told, never read.
"""

import re
from dataclasses import replace

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.own_choices import PLACE
from kpbcalc.underlag.extracts.dates import plain_dashes
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding

HOURLY, BY_COUNT, BY_DAY = "timme", ("besok", "tillfalle", "resa", "portion"), ("dag", "dygn")
DAYS_A_MONTH = 31
_ONE = ("", "1", "1,0", "1.0", "1,00", "1.00")
# By each cell: no other cell decides how one with two decimals is read.
_NUMBER = re.compile(r"-?\d{1,5}(?:[.,]\d{1,2})?", re.ASCII)
MONTH = re.compile(r"(?:19|20)\d\d-?(?:0[1-9]|1[0-2])", re.ASCII)


def quantities(frame: pd.DataFrame, unit: pd.Series, file: str) -> tuple[pd.Series, list[Finding]]:
    """What each row stands for (10⁻⁸ of the insats' unit; missing where nothing is said), and what is told.

    In: the rows, and the catalogue's unit of each one's insats.
    """
    if "volym" not in frame:
        nothing = pd.Series(pd.NA, index=frame.index, dtype="Int64")
        return nothing, _passed_by(frame, unit, file) + _months(frame, unit, nothing, file)
    texts = frame["volym"].map(plain_dashes)
    known = {text: stated(text) for text in texts.unique()}
    said = pd.Series([known[text] for text in texts], frame.index, dtype="Int64")
    text = "Volym ska vara ett tal med högst två decimaler, till exempel 3 eller 0,5."
    findings = note("V04", "fel", file, "volym", said.isna() & (texts != ""), text)
    hourly = unit == HOURLY
    blank = (texts == "") & ~hourly & bool((texts != "").any())
    text = "Volymen är tom på raderna, som räknas som 1 var, fast andra rader säger hur mycket."
    told = note("V21", "varning", file, "volym", blank, text)
    findings += [replace(f, atgard="Skriv hur mycket på raderna: 1, eller 0 för inget.") for f in told]
    text = "Volym läses inte där insatsen räknas i timmar: där gäller Minuter, eller Start och Stopp."
    findings += note("V03", "varning", file, "volym", hourly & ~texts.isin(_ONE), text)
    text = f"Volymen är mer än {DAYS_A_MONTH} på en rad, fast insatsen räknas i dagar eller dygn."
    over = unit.isin(BY_DAY) & (said > DAYS_A_MONTH * exact.GRID).fillna(False)
    findings += note("V04", "fel", file, "volym", over, text)
    said = said.mask(hourly.fillna(False).astype(bool))
    text = "Volymen är 0, så raden ger ingen volym."
    findings += note("V21", "varning", file, "volym", (said == 0).fillna(False).astype(bool), text)
    text = "Så mycket som kolumnen volym säger räknas, i insatsens enhet: dagar, besök eller portioner."
    findings += note("V24", "info", file, "volym", said.notna(), text)
    return said, findings + _months(frame, unit, said, file)


def stated(text: str) -> int | None:
    """The number that a cell says (10⁻⁸), or None."""
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, part = text.replace(",", ".").partition(".")
    size = int(whole.lstrip("-") + part.ljust(2, "0")) * (exact.GRID // 100)
    return -size if text.startswith("-") else size


def _passed_by(frame: pd.DataFrame, unit: pd.Series, file: str) -> list[Finding]:
    """V03: rows whose Antal is another than one, insats by insats: it is not read, and may be the volume."""
    if "antal" not in frame:
        return []
    other, findings = ~frame["antal"].isin(_ONE), []
    for code in sorted(frame.loc[other & unit.notna(), "insats"].unique()):
        rows = other & (frame["insats"] == code)
        if (unit[rows] == HOURLY).all():
            text = (
                f"Antal läses inte: {code} räknas i timmar, ur Minuter eller Start och Stopp. Är det "
                "antalet i personalen: välj antal_personal för rubriken i kartor.xlsx."
            )
        else:
            text = (
                f"Antal läses inte: varje rad av {code} räknas som en, fast Antal säger annat. Är det "
                "volymen (portioner, dagar, 0,5 för en halv dag): välj volym för rubriken Antal i "
                'kartor.xlsx, bladet rubriker, eller skriv [kolumner.utford_tid] "Antal" = "volym" i '
                f"{PLACE}. Är det antalet i personalen: välj antal_personal."
            )
        findings += note("V03", "varning", file, "antal", rows, text)
    return findings


def _months(frame: pd.DataFrame, unit: pd.Series, said: pd.Series, file: str) -> list[Finding]:
    """V24: rows whose date is a month are sums of it, and only hours say by themselves how much."""
    month = frame["datum"].map({text: MONTH.fullmatch(text) is not None for text in frame["datum"].unique()})
    month = month.astype(bool)
    text = "Besöksdatum är en månad: raden är hela månadens summa."
    findings = note("V24", "info", file, "datum", month, text)
    text = (
        "Raden är en månads summa (Besöksdatum är en månad) och säger inte hur mycket. Välj vilken rubrik "
        "som är volym i kartor.xlsx, bladet rubriker, eller ta ut en rad för varje besök eller dag."
    )
    unsaid = month & unit.isin([*BY_COUNT, *BY_DAY]) & said.isna()
    return findings + note("V24", "fel", file, "datum", unsaid, text)
