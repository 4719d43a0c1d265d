"""Utförd tid: what was performed per client, insats, unit and month.

Visits become monthly sums at once and not `insatshandelser`: the times of day somebody is helped tell more
about a person than a cost calculation needs (KPB-reference §9).
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from kpbcalc import exact
from kpbcalc.underlag.extracts.codes import read_numbers, unknown_codes
from kpbcalc.underlag.extracts.dates import first_days, month_name, to_days, to_minute
from kpbcalc.underlag.extracts.intervals import TOLERANCE, drop_copies
from kpbcalc.underlag.extracts.notes import has_errors, note
from kpbcalc.underlag.extracts.policy import Policy
from kpbcalc.underlag.findings import Finding

MINUTES_A_DAY, MINUTES_AN_HOUR = 24 * 60, 60
_BY_COUNT = ("besok", "tillfalle", "resa", "portion")
_BY_DAY = ("dag", "dygn")
KEY = ["brukar_id", "insats", "enhet", "manad"]


def prepare(
    frame: pd.DataFrame, year: int, catalogue: pd.DataFrame, last_day: Mapping[str, int], file: str,
    policy: Policy,
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """The year's performed visits: brukar_id, insats, enhet, dag (ordinal), minuter (10⁻⁸), volymenhet."""
    missed = frame["avvikelse"].str.lower().isin([word.lower() for word in policy.ej_utford])
    text = "Besök som inte blev av (bomkörning, inställt …) räknas inte."
    findings = note("import", "info", file, "avvikelse", missed, text)
    frame = frame[~missed]
    day, wrong = to_days(frame["datum"])
    text = "Besöksdatum ska vara ett riktigt datum: ÅÅÅÅ-MM-DD, ÅÅÅÅMMDD eller ett Exceldatum."
    findings += note("V05", "fel", file, "datum", wrong | day.isna(), text)
    findings += unknown_codes(frame, catalogue, file)
    unit = frame["insats"].map(catalogue.set_index("kod")["volymenhet"])
    text = "Insatsen mäts i månader eller ärenden och kan inte räknas från besök. Lämna den i en egen tabell."
    uncounted = unit.notna() & ~unit.isin([*_BY_COUNT, *_BY_DAY, "timme"])
    findings += note("V13", "fel", file, "insats", uncounted, text)
    minutes, wrong_minutes = _minutes(frame, file)
    findings += wrong_minutes
    text = "Minuter saknas. Ange Minuter, eller Start och Stopp."
    findings += note("V21", "fel", file, "minuter", (unit == "timme") & minutes.isna(), text)
    if has_errors(findings):
        return frame, findings
    frame = frame.assign(dag=day, minuter=minutes, volymenhet=unit)
    # Without a time of day two visits the same day look like one row twice: only timed rows can be copies.
    timed = frame["start"] != ""
    once, copies = drop_copies(
        frame[timed], ["brukar_id", "insats", "enhet", "dag", "start", "stopp", "minuter"], file
    )
    frame = pd.concat([once, frame[~timed]])
    frame, clipped = _in_time(frame, year, last_day, file)
    return frame, findings + copies + clipped


def _minutes(frame: pd.DataFrame, file: str) -> tuple[pd.Series, list[Finding]]:
    """The stated minutes, or those between start and stop (past midnight too)."""
    stated, findings = read_numbers(frame["minuter"], file, "minuter")
    clock = {t: to_minute(t) for t in {*frame["start"].unique(), *frame["stopp"].unique()}}
    start, stop = (pd.Series([clock[t] for t in frame[c]], frame.index, "Int64") for c in ("start", "stopp"))
    between = (stop - start) % MINUTES_A_DAY * exact.GRID
    return stated.where(frame["minuter"] != "", between), findings


def _in_time(
    frame: pd.DataFrame, year: int, last_day: Mapping[str, int], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Only the year's visits (V15), and none after death or move-out (V33)."""
    first, *_, after = first_days(year)
    outside = (frame["dag"] < first) | (frame["dag"] >= after)
    findings = note("V15", "info", file, "", outside, f"Rader helt utanför {year} är inte med.")
    frame = frame[~outside.astype(bool)]
    late = (frame["dag"] - frame["brukar_id"].map(last_day).astype("Int64")).fillna(0)
    text = "Volym efter att brukaren avlidit eller flyttat ut är borttagen"
    findings += note("V33", "varning", file, "", late > TOLERANCE, f"{text}, mer än sju dagar.")
    findings += note("V33", "info", file, "", (late > 0) & (late <= TOLERANCE), f"{text}, högst sju dagar.")
    return frame[(late <= 0).astype(bool)], findings


def performed(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Performed volume per brukar_id, insats, enhet and manad (column volym, counts of 10⁻⁸).

    In the catalogue's unit: hours from minutes, visits and trips as a count, days as days with a visit.
    """
    months = {day: month_name(year, date.fromordinal(day).month) for day in frame["dag"].unique().tolist()}
    frame = frame.assign(manad=frame["dag"].map(months).astype("str"))
    hours = frame[frame["volymenhet"] == "timme"].groupby(KEY)["minuter"].sum()
    # Half up, once, on the month's exact minutes: as `events.fill_performed`.
    hours = (hours * 2 + MINUTES_AN_HOUR) // (2 * MINUTES_AN_HOUR)
    visits = frame[frame["volymenhet"].isin(_BY_COUNT)].groupby(KEY)["dag"].count() * exact.GRID
    days = frame[frame["volymenhet"].isin(_BY_DAY)].groupby(KEY)["dag"].nunique() * exact.GRID
    parts = [part.rename("volym").astype("int64").reset_index() for part in (hours, visits, days)]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
