"""How many of the staff a row of a visit stands for."""

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.extracts.codes import two_ways
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

MOST_STAFF = 10
_YES, _NO = ("ja", "j", "yes", "x", "dubbel", "dubbelbemanning"), ("nej", "n", "no", "enkel")
_SAME_VISIT = ["brukar_id", "insats", "dag", "start"]


def staff_of(frame: pd.DataFrame, file: str) -> tuple[pd.Series, list[Finding]]:
    """How many each row stands for: one, or the number stated, and what of it cannot be read (V04).

    In: brukar_id, insats, dag, start, minuter, personal, antal_personal. Where a visit has a row for each of
    the staff, as many as the number on every one of them, each stands for one: they are not counted twice
    (V35). Without a time of day it is by its minutes that rows are of one visit.
    """
    stated, findings = _stated(frame["antal_personal"], file)
    timed, several = frame["start"] != "", (stated > 1).fillna(False).astype(bool)
    same = frame.assign(antal=stated, hur=frame["minuter"].mask(timed, ""))
    same = same[several & (timed | (frame["personal"] != ""))]
    if same.empty:
        return stated, findings
    visit = [*_SAME_VISIT, "hur"]
    each = same.groupby(visit, dropna=False)
    names, number = each["personal"].transform("nunique"), each["antal"]
    alike = (number.transform("min") == names) & (number.transform("max") == names)
    whole = same[alike.astype(bool)]
    text = (
        "Besöket har en rad för var och en i personalen, och Antal personal (eller dubbelbemanning) säger "
        "samma antal: varje rad räknas som en ur personalen."
    )
    findings += note("V35", "varning", file, "antal personal", ~whole.duplicated(visit), text)
    untimed = same[~alike.astype(bool) & (same["start"] == "")]
    text = (
        "Raden säger både vem i personalen (Personal) och hur många (Antal personal), men inte när: tiden "
        "räknas en gång för var och en av dem. Har besöket en rad för var och en i personalen blir det för "
        "mycket: ta med Start, eller ta bort Antal personal."
    )
    findings += note("V35", "varning", file, "antal personal", untimed["antal"] > 1, text)
    return stated.mask(frame.index.isin(whole.index), 1), findings


def _stated(texts: pd.Series, file: str) -> tuple[pd.Series, list[Finding]]:
    """How many the row says were at the visit: one where nothing is said."""
    known = {**dict.fromkeys(_YES, "2"), **dict.fromkeys(_NO, "1"), "": "1"}
    plain = texts.map(lambda text: known.get(text.casefold(), text)).astype("str")
    try:
        count, wrong = to_exact(plain)
    except AmbiguousError:
        return pd.Series(1, index=texts.index, dtype="Int64"), two_ways(texts, file, "antal personal")
    staff = count // exact.GRID
    wrong |= ~(staff.between(1, MOST_STAFF) & (count % exact.GRID == 0)).fillna(False).astype(bool)
    text = f"Antal personal ska vara ett helt tal, 1 till {MOST_STAFF}, eller ja för dubbelbemanning."
    return staff.where(~wrong, 1), note("V04", "fel", file, "antal personal", wrong, text)
