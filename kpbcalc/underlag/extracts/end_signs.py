"""What tells that the day a row ends is another than it is read as, the last of a stay or that of leaving?

A stay that ends at 23:59, or the day before the same client's next begins, or with most others on the last
day of a month; a decision that ends the day the next begins. It is told with the days at stake (V16), and the
choice is a person's. Only where the file's own column of days says so on every row is it read so at once.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from kpbcalc.base.written import rows_of, thousands
from kpbcalc.underlag.extracts.clock import DAY, to_moment
from kpbcalc.underlag.extracts.dates import first_days
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.last_day import (
    AT_MONTH,
    AT_YEAR,
    CHOICE,
    COUNTS,
    NOT,
    USUAL,
    which_count,
    with_last_day,
)  # fmt: skip
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.extracts.stated_days import Stated, stated
from kpbcalc.underlag.findings import Finding, Severity

_MINUTE = 60
_MEANS = {
    COUNTS: "den räknas på alla rader",
    NOT: "den räknas inte på någon rad",
    AT_MONTH: "den räknas bara där den är en månads sista dag",
    AT_YEAR: "den räknas bara där den är den 31 december",
}
_WIDEST = (COUNTS, AT_MONTH, AT_YEAR)


class Sign(NamedTuple):
    """What is told, on which rows, which choice it speaks for, and whether it does so beyond chance."""

    text: str
    rows: pd.Series
    choice: str
    sure: bool = True


def settled_ends(
    frame: pd.DataFrame, texts: pd.Series, table: str, year: int, policy: Policy, limits: Mapping[str, Any],
    file: str,
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """The rows with `till` as their table is read, by what is chosen for the file or its days say (V16).

    In: fran and till as ordinals, and the `texts` of till, which may have a time. The column dygn goes.
    """
    usual = USUAL[table]
    days = stated(frame, year) if table == "placering" else None
    certain = days.fits() if days is not None and days.telling().sum() >= limits["minsta_rader"] else ""
    chosen = policy.slutdag or certain or usual
    findings: list[Finding] = []
    if policy.slutdag:
        text = f"Dagen som raderna i {file} slutar: {_MEANS[chosen]}, som ni har valt ({chosen})."
        findings += note("V16", "info", file, CHOICE, frame["till"].notna(), text)
    elif chosen != usual:
        text = (
            f"Dagen som raderna i {file} slutar: {_MEANS[chosen]}. Så säger ”{policy.dygn}” på alla rader. "
            f"Ska den inte räknas: skriv {NOT} för filen i kolumnen {CHOICE} i kartor.xlsx, bladet filer."
        )
        findings += note("V16", "info", file, CHOICE, which_count(frame["till"], chosen), text)
    elif not certain:
        signs = _of_decisions(frame, limits) if table == "beslut" else _of_stays(frame, texts, year, limits)
        if days is not None and (by_days := _of_days(days, policy.dygn)):
            signs = [by_days]
        findings += _told(signs, frame, table, year, file)
    if days is not None and not any(f.allvar == "varning" for f in findings):
        findings += _other_days(days, chosen, policy.dygn, file)
    left = frame.drop(columns=[name for name in ("dygn",) if name in frame])
    return with_last_day(left, table, chosen), findings


def _told(signs: list[Sign], frame: pd.DataFrame, table: str, year: int, file: str) -> list[Finding]:
    """V16: the signs of a file, the choice that they speak for, and the days that hang on it."""
    if not signs:
        return []
    choice = next((said for said in _WIDEST if said in {sign.choice for sign in signs}), NOT)
    moved = which_count(frame["till"], USUAL[table]) != which_count(frame["till"], choice)
    most = thousands(int((_in_year(frame["till"], year) & moved).sum()))
    rows = pd.concat([sign.rows for sign in signs], axis=1).any(axis=1).reindex(frame.index, fill_value=False)
    why = "; ".join(sign.text for sign in signs)
    if table == "beslut":
        what, now = "vara dagen då beslutet har upphört", "räknas"
        text = f"Med {choice} blir det högst {most} beslutsdagar färre."
        other = f"Gäller besluten sin sista dag: skriv {COUNTS}"
    else:
        what, now = "vara sista dygnet på platsen, och inte dagen för utflytt", "räknas inte"
        text = f"Med {choice} blir det högst {most} dygn fler."
        other = f"Är den dagen för utflytt: skriv {NOT}"
    text = f"Dagen som raderna slutar kan {what}: {why}. Den {now} nu. {text}"
    remedy = (
        f"Skriv i så fall {choice} för filen i kolumnen {CHOICE} i kartor.xlsx, bladet filer (under "
        f'[[kalla]]: {CHOICE} = {{ "{file}" = "{choice}" }}): {_MEANS[choice]}. {other}.'
    )
    allvar: Severity = "varning" if any(sign.sure for sign in signs) else "info"
    return note("V16", allvar, file, "till", rows, text, remedy=remedy)


def _of_days(days: Stated, heading: str) -> Sign | None:
    """A reading that gives more rows the days that stand in the column than the usual one does."""
    best = days.best()
    rows = days.agrees[best] & ~days.agrees[NOT]
    if best == NOT or not rows.any():
        return None
    return Sign(f"”{heading}” räknar den på {rows_of(int(rows.sum()))}", rows, best)


def _other_days(days: Stated, chosen: str, heading: str, file: str) -> list[Finding]:
    """V16: rows whose column of days is neither the whole stay nor the year's part of it."""
    apart = ~days.agrees[chosen]
    fewer = int((days.between[chosen] - days.days)[apart].sum())
    what = f"tillsammans {thousands(abs(fewer))} dygn {'färre' if fewer > 0 else 'fler'} än datumen ger"
    text = f"”{heading}” stämmer inte med datumen på de här raderna, {what}. Datumen gäller."
    remedy = (
        "Kontrollera datumen på raderna. Är skillnaden frånvaro: ta med den i kolumnen Frånvarodygn. Säger "
        f"kolumnen något annat än dygnen på platsen: välj (används inte) för ”{heading}” i kartor.xlsx, "
        "bladet rubriker."
    )
    return note("V16", "varning", file, "dygn", apart, text, remedy=remedy)


def _of_stays(frame: pd.DataFrame, texts: pd.Series, year: int, limits: Mapping[str, Any]) -> list[Sign]:
    signs: list[Sign] = []
    till = frame["till"]
    late = _at_days_end(texts) & till.notna()
    if late.any():
        text = f"{rows_of(int(late.sum()))} slutar 23:59 eller 24:00"
        signs.append(Sign(text, late, COUNTS))
    month, new_year = which_count(till, AT_MONTH), which_count(till, AT_YEAR)
    gap = _until_next(frame, ["brukar_id"])
    beside, at_once = gap == 1, gap == 0
    soon = (gap > 1) & (gap <= limits["snart"])
    count = int(beside.sum())
    if count > max(int(at_once.sum()), int(soon.sum())):
        text = f"{rows_of(count)} slutar dagen före den då samma brukares nästa börjar"
        choice = AT_MONTH if bool(month[beside].all()) and count >= limits["minsta_rader"] else COUNTS
        signs.append(Sign(text, beside, choice, count >= limits["minsta_rader"]))
    inside = _in_year(till, year)
    for ends, share, choice, when in (
        (new_year, limits["andel_arsslut"], AT_YEAR, f"den 31 december {year}"),
        (month & ~new_year, limits["andel_manadsslut"], AT_MONTH, "på en månads sista dag"),
    ):
        some, of = int((ends & inside).sum()), int(inside.sum())
        if some >= limits["minsta_slut"] and some >= share * of:
            text = f"{thousands(some)} av {rows_of(of)} slutar {when}"
            signs.append(Sign(text, ends & inside, choice))
    return signs


def _of_decisions(frame: pd.DataFrame, limits: Mapping[str, Any]) -> list[Sign]:
    gap = _until_next(frame, ["brukar_id", "insats", "enhet"])
    at_once, beside = gap == 0, gap == 1
    count = int(at_once.sum())
    if count < limits["minsta_rader"] or count <= int(beside.sum()):
        return []
    text = (
        f"{thousands(count)} beslut slutar samma dag som brukarens nästa om samma insats och utförare börjar"
    )
    return [Sign(text, at_once, NOT)]


def _in_year(till: pd.Series, year: int) -> pd.Series:
    """The rows that end in the year."""
    first, *_, after = first_days(year)
    return ((till >= first) & (till < after)).fillna(False).astype(bool)


def _until_next(frame: pd.DataFrame, same: list[str]) -> pd.Series:
    """Days from the end of each row to the start of the next of the same; -1 where there is none."""
    ordered = frame.sort_values([*same, "fran"], kind="stable")
    after = ordered.groupby(same, sort=False)["fran"].shift(-1)
    return (after - ordered["till"]).astype("Int64").fillna(-1).reindex(frame.index)


def _at_days_end(texts: pd.Series) -> pd.Series:
    """The rows whose end has a time that is the last of the day."""
    moments = {text: to_moment(text) for text in texts.unique() if len(text) > len("2024-12-31")}
    late = {text for text, m in moments.items() if m is not None and m.seconds >= DAY - _MINUTE}
    return texts.isin(late)
