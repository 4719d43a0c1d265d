"""Utförd tid: what was performed per client, insats, unit and month.

Visits become monthly sums at once and not `insatshandelser`: the times of day somebody is helped tell more
about a person than a cost calculation needs (docs/metod.md §9).
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts import clock
from kpbcalc.underlag.extracts.codes import unknown_codes
from kpbcalc.underlag.extracts.dates import FORMS, first_days, month_name, to_days
from kpbcalc.underlag.extracts.import_choices import Policy, shared_words
from kpbcalc.underlag.extracts.notes import has_errors, note
from kpbcalc.underlag.extracts.quantity import BY_COUNT, BY_DAY, HOURLY, MONTH, quantities
from kpbcalc.underlag.extracts.spells import drop_copies, told_late
from kpbcalc.underlag.extracts.staff import staff_of
from kpbcalc.underlag.extracts.time_taken import time_taken, without_time
from kpbcalc.underlag.findings import Finding

MINUTES_AN_HOUR = 60
_COPIES = (
    "Exakta dubbletter är borttagna. Är det två ur personalen vid samma besök: ta med kolumnen Personal "
    "eller Antal personal, så räknas båda."
)
_UNKNOWN = (
    "Avvikelse har ord som inte är kända. Besöken räknas som utförda. Blev de inte av: skriv ”ej utförd” för "
    "ordet i kartor.xlsx, bladet ord, eller ordet i ej_utford under [import] (docs/import.md)."
)
KEY = ["brukar_id", "insats", "enhet", "manad"]
VISIT = ["brukar_id", "insats", "enhet", "dag", "start", "stopp", "minuter", "antal"]


def prepare(
    frame: pd.DataFrame, year: int, catalogue: pd.DataFrame, last_day: Mapping[str, int], file: str,
    policy: Policy,
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """The year's performed visits: brukar_id, insats, enhet, dag (ordinal), minuter, antal, volymenhet, en.

    Minutes and quantities (`antal`, missing for one) are counts of 10⁻⁸; those below zero are corrections,
    which `performed` takes off. `en` is 1 for a visit and 0 for one more of the staff at it: two at one visit
    are twice the hours, and one visit.
    """
    said = frame["avvikelse"].map(folded)
    missed = said.isin([folded(word) for word in policy.ej_utford])
    text = "Besök som inte blev av (bomkörning, inställt …) räknas inte."
    findings = note("import", "info", file, "avvikelse", missed, text)
    unknown = ~missed & ~said.isin(["", *shared_words("utford_ord")])
    findings += note("import", "varning", file, "avvikelse", unknown, _UNKNOWN)
    frame = frame[~missed]
    unit = frame["insats"].map(catalogue.set_index("kod")["volymenhet"])
    if policy.utan_tid != "stoppa":
        planned = (frame["minuter"] == "") & (policy.utan_tid == "utan_minuter" and bool(policy.heading))
        untimed = (without_time(frame) | planned) & (unit == HOURLY)
        text = "Besök utan utförd tid räknas inte, som ni har valt (utan_tid i bladet val)."
        findings += note("import", "info", file, "utan_tid", untimed, text)
        frame, unit = frame[~untimed], unit[~untimed]
    # A month's sum is of the month's first day: whoever dies later in it has had it.
    first = {t: f"{t[:4]}-{t[-2:]}-01" for t in frame["datum"].unique() if MONTH.fullmatch(t)}
    day, wrong = to_days(frame["datum"].map(lambda text: first.get(text, text)))
    # Many systems have no date but that of the start.
    day = day.fillna(clock.days_of(frame["start"]).where(frame["datum"] == ""))
    text = f"Besöksdatum ska vara ett riktigt datum: {FORMS}."
    findings += note("V05", "fel", file, "datum", wrong | day.isna(), text)
    findings += unknown_codes(frame, catalogue, file, "utford_tid")
    text = (
        "Insatsen mäts i månader eller ärenden och kan inte räknas från besök. Är filen utbetalningar av "
        "ekonomiskt bistånd: välj tabellen utbetalning för den i kartor.xlsx, bladet filer. Annars: ta ut "
        "besluten, och välj tabellen beslut."
    )
    uncounted = unit.notna() & ~unit.isin([*BY_COUNT, *BY_DAY, HOURLY])
    findings += note("V13", "fel", file, "insats", uncounted, text)
    minutes, told = time_taken(frame, day, unit == HOURLY, file, policy)
    findings += told
    said, told = quantities(frame, unit, file)
    findings += told
    frame = frame.assign(dag=day, volymenhet=unit, antal=said)
    again = unit.isin(BY_DAY) & said.isna() & frame.duplicated(["brukar_id", "insats", "enhet", "dag"])
    text = "Flera rader för samma brukare, insats, enhet och dag räknas som en dag."
    findings += note("V24", "info", file, "datum", again, text)
    staff, told = staff_of(frame, file)
    findings += told
    if has_errors(findings):
        return frame, findings
    frame = frame.assign(minuter=minutes * staff)
    # Without a time of day two visits the same day look like one row twice: only timed rows can be copies.
    timed = frame["start"] != ""
    once, copies = drop_copies(frame[timed], [*VISIT, "personal"], file, _COPIES)
    more = once.duplicated(subset=VISIT)
    frame = pd.concat([once.assign(en=1 - more.astype("int64")), frame[~timed].assign(en=1)])
    frame, clipped = _in_time(frame, year, last_day, file)
    return frame, findings + copies + clipped


def _in_time(
    frame: pd.DataFrame, year: int, last_day: Mapping[str, int], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Only the year's visits (V15), and none after death or move-out (V33)."""
    first, *_, after = first_days(year)
    outside = (frame["dag"] < first) | (frame["dag"] >= after)
    findings = note("V15", "info", file, "", outside, f"Rader helt utanför {year} är inte med.")
    frame = frame[~outside.astype(bool)]
    last = frame["brukar_id"].map(last_day).astype("Int64")
    late = (frame["dag"] - last).fillna(0)
    findings += told_late(late, last, year, file)
    return frame[(late <= 0).astype(bool)], findings


def performed(frame: pd.DataFrame, file: str, year: int) -> tuple[pd.DataFrame, list[Finding]]:
    """Performed volume per brukar_id, insats, enhet and manad (column volym, counts of 10⁻⁸, at least 0).

    In the catalogue's unit: hours from minutes, visits and trips as a count, days as days with a visit, or as
    much as the rows say. A correction (below zero) takes its minutes, a visit or a day off (V22).
    """
    months = {day: month_name(year, date.fromordinal(day).month) for day in frame["dag"].unique().tolist()}
    correction = ((frame["minuter"] < 0) | (frame["antal"] < 0)).fillna(False).astype(bool)
    size = frame["antal"].abs().fillna(exact.GRID) * frame["en"]
    frame = frame.assign(
        manad=frame["dag"].map(months).astype("str"),
        rattelse=correction,
        sagd=frame["antal"].notna(),
        volym=size.where(~correction, -size),
    )
    minutes = frame[frame["volymenhet"] == HOURLY].groupby(KEY)["minuter"].sum().astype("int64")
    visits = frame[frame["volymenhet"].isin(BY_COUNT)].groupby(KEY)["volym"].sum().astype("int64")
    by_day = frame[frame["volymenhet"].isin(BY_DAY)].groupby([*KEY, "dag"])
    days = by_day["volym"].sum().astype("int64")
    # However often somebody came, it is one day, unless the rows say how much of it each was.
    days = days.where(by_day["sagd"].any(), days.clip(-exact.GRID, exact.GRID))
    parts = [minutes.rename("volym"), visits, days]
    sums = pd.concat([part.groupby(KEY).sum() for part in parts if len(part)] or parts[:1])
    sums, negative = _without_negative(sums)
    # Half up, once, on the month's exact minutes: as `events.fill_performed`.
    hourly = sums.index.isin(minutes.index)
    sums = sums.mask(hourly, (sums * 2 + MINUTES_AN_HOUR) // (2 * MINUTES_AN_HOUR))
    return sums.reset_index(), _told(frame, negative, file)


def _without_negative(sums: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """The sums with what is below zero taken off the client's other units the same month, insats by insats.

    Shared out in proportion, exactly. Out too: the (brukar_id, insats, manad) that are below zero even so;
    they become zero.
    """
    whole = ["brukar_id", "insats", "manad"]
    low = sums.index[sums < 0]
    if low.empty:
        return sums, pd.DataFrame(columns=whole)
    sums, negative = sums.copy(), []
    at = dict.fromkeys((client, insats, month) for client, insats, _, month in low)
    cells = sums.index.to_frame(index=False)
    touched = cells.set_index(whole).index.isin(list(at))
    for key, rows in cells[touched].groupby(whole):
        index = pd.MultiIndex.from_frame(rows)
        total = int(sums.loc[index].sum())
        weights = sums.loc[index].clip(lower=0).tolist()
        if total < 0:
            negative.append(key)
        sums.loc[index] = exact.share_out(total, weights) if total > 0 else 0
    return sums, pd.DataFrame(negative, columns=whole)


def _told(frame: pd.DataFrame, negative: pd.DataFrame, file: str) -> list[Finding]:
    """V22: the corrections that were taken off, and those of months that are below zero even so."""
    if not frame["rattelse"].any():
        return []
    whole = list(negative.columns)
    below = pd.MultiIndex.from_frame(frame[whole]).isin(pd.MultiIndex.from_frame(negative))
    text = "Rättelser (under noll) är avräknade mot brukarens tid samma månad."
    findings = note("V22", "varning", file, "minuter", frame["rattelse"] & ~below, text)
    return findings + note(
        "V22", "varning", file, "minuter", frame["rattelse"] & below,
        "Rättelser (under noll) är större än brukarens tid samma månad. Månaden räknas som noll. "
        "Ta med raderna som rättas i uttaget, eller datera rättelsen den månad den gäller.",
    )  # fmt: skip
