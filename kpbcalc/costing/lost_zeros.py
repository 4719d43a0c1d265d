"""Have codes of the ledger lost the nought that they begin with? Excel takes it away from a number."""

import pandas as pd

from kpbcalc.costing.ledger import code
from kpbcalc.underlag.model import Underlag
from kpbcalc.underlag.rules.rule import listed


def lost_zeros(lost: pd.DataFrame, underlag: Underlag) -> str:
    """What to do first where rows without an object would have one with the noughts that their codes lack."""
    key = underlag.kodnyckel
    codes = {
        column: {str(c).lstrip("0"): str(c) for c in key[column].unique() if str(c).startswith("0")}
        for column in ("ansvar", "verksamhet")
    }
    whole = lost.assign(**{column: lost[column].replace(known) for column, known in codes.items()})
    places = [*codes, "konto"]
    found = code(whole[places].drop_duplicates(), key)
    found = found[found["typ"] != ""]
    short = [
        f"{without} ({known[without]} i kodnyckel)"
        for column, known in codes.items()
        for without in sorted(known)
        if without in {*lost[column]} and known[without] in {*found[column]}
    ]
    if not short:
        return ""
    return (
        f"Koder har förlorat nollan de börjar med: {listed(short)}. Excel tar bort den när kolumnen inte är "
        "text. Ta ut huvudboken igen med koderna som text, eller som CSV utan att öppna och spara den i "
        "Excel, och importera igen. Går det inte: skriv koderna utan nolla i kodnyckel. Är det andra koder: "
    )
