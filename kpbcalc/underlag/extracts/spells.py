"""Days from and to: clipped to the year, open ends closed, cut at death, and no day counted twice.

A stretch is half-open: its first day, and the first day after it. A decision's last day counts, the day
somebody leaves a place does not (docs/metod.md §1.3); the caller says which.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple, TypeVar

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts.dates import FORMS, are_no_dates, first_days, to_days
from kpbcalc.underlag.extracts.import_choices import shared_words
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.extracts.second_dates import SECOND, held
from kpbcalc.underlag.findings import Finding

TOLERANCE = 7  # days after death or move-out that are cut without remark (V33)
Row = TypeVar("Row", bound=Hashable)


class Stretch(NamedTuple):
    """Days [start, stop) of one row; where stretches overlap the higher `rank` has the day."""

    start: int
    stop: int
    rank: tuple[object, ...]
    row: Hashable


def read_days(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The columns fran and till as ordinals; till is missing where the end is open (V05, V14)."""
    start, no_start = to_days(frame["fran"])
    open_words = {text for text in frame["till"].unique() if folded(text) in shared_words("oppet_slut")}
    end, no_end = to_days(frame["till"].mask(frame["till"].isin(open_words), ""))
    form = f"ska vara ett riktigt datum: {FORMS}."
    undated = are_no_dates(frame["fran"])
    text = "Startdatum är 1900-01-01 eller ett annat datum som betyder att inget finns: skriv det riktiga."
    findings = note("V05", "fel", file, "från", undated, text)
    missing = (no_start | start.isna()) & ~undated
    findings += note("V05", "fel", file, "från", missing, f"Startdatum {form}")
    findings += note("V05", "fel", file, "till", no_end, f"Slutdatum {form} Öppet slut skrivs tomt.")
    backwards = (end < start).fillna(False)
    findings += note(
        "V14", "fel", file, "till", backwards, "Slutdatum ligger före startdatum. Rätta datumen."
    )
    start, end, told = held(frame, start, end, file)
    frame = frame.drop(columns=[name for name in SECOND if name in frame])
    return frame.assign(fran=start, till=end), findings + told


def within_year(
    frame: pd.DataFrame, year: int, last_day: Mapping[str, int], file: str, *, last_counts: bool
) -> tuple[pd.DataFrame, list[Finding]]:
    """Columns start and stop inside the year, for the rows that have any day there (`in_year`).

    Those that ended before it have none, and are kept for what another extract says of the same decision or
    place: there it may be open.

    In: brukar_id, fran, till (ordinals; missing till = open) and `last_day` of those who died or moved
    out. `last_counts` is true for decisions, false for places.
    """
    first, *_, after = first_days(year)
    open_end = frame["till"].isna()
    stop = (frame["till"].astype("Int64") + int(last_counts)).fillna(after).clip(upper=after)
    start = frame["fran"].astype("Int64").clip(lower=first)
    outside = (frame["fran"] >= after) | (stop <= first)
    findings = note("V15", "info", file, "", outside, f"Rader helt utanför {year} är inte med.")
    ended = open_end & ~outside
    text = f"Öppna slut är satta till 31 december {year}."
    findings += note("V16", "info", file, "till", ended, text)
    limit = frame["brukar_id"].map(last_day).astype("Int64") + int(last_counts)
    late = (stop - limit.clip(lower=first)).fillna(0).where(~outside, 0)
    findings += told_late(late, limit, year, file)
    stop = stop.where(limit.isna() | (stop <= limit), limit)
    inside = frame.assign(start=start, stop=stop)[~outside.astype(bool)]
    inside = inside[in_year(inside)]
    over = (frame["till"].astype("Int64") + int(last_counts) <= first).fillna(False).astype(bool)
    if over.any():
        before = frame[over].assign(start=first, stop=first).astype({"start": "Int64", "stop": "Int64"})
        inside = pd.concat([inside, before]).sort_index()
    return inside, findings


def told_late(late: pd.Series, last: pd.Series, year: int, file: str) -> list[Finding]:
    """V33: volume that is taken away after a death or a move-out.

    In: by how many days each row goes beyond it, and its day (ordinal, missing for none).
    """
    long_before, findings = of_long_before(late > 0, last, year, file)
    late = late.mask(long_before, 0)
    text = "Volym efter att brukaren avlidit eller flyttat ut är borttagen"
    findings += note("V33", "varning", file, "", late > TOLERANCE, f"{text}, mer än sju dagar.")
    return findings + note(
        "V33", "info", file, "", (late > 0) & (late <= TOLERANCE), f"{text}, högst sju dagar."
    )


def of_long_before(
    late: pd.Series, last: pd.Series, year: int, file: str
) -> tuple["pd.Series[bool]", list[Finding]]:
    """The rows that are late by a day long before the year, which is most likely wrong (V33)."""
    early = first_days(year)[0] - last > params.toml("import.toml")["langt_fore_aret"]
    early = (early & late).fillna(False).astype(bool)
    text = (
        f"Brukaren är avliden eller utflyttad mer än ett år före {year} enligt filerna, men har rader under "
        "året. Raderna räknas inte."
    )
    remedy = "Är datumet fel: rätta det, eller lämna rutan tom. Är det rätt: avsluta det som raden gäller."
    return early, note("V33", "varning", file, "", early, text, remedy=remedy)


def in_year(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows have any day of the year; the others ended before it."""
    return (frame["start"] < frame["stop"]).astype(bool)


def drop_copies(
    frame: pd.DataFrame, columns: list[str], file: str, text: str = "Exakta dubbletter är borttagna."
) -> tuple[pd.DataFrame, list[Finding]]:
    """Each row once (V35)."""
    again = frame.duplicated(subset=columns)
    return frame[~again], note("V35", "varning", file, "", again, text)


def each_day_once(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same days, none of them twice: where stretches overlap, the highest rank has the day.

    The outcome does not depend on the order of the stretches as long as ranks differ.
    """
    given = sorted(stretches)
    if all(a.stop <= b.start for a, b in pairwise(given)):
        return given
    turns = sorted({day for s in given for day in (s.start, s.stop)})
    kept: list[Stretch] = []
    for start, stop in pairwise(turns):
        covering = [s for s in given if s.start <= start and s.stop >= stop]
        if not covering:
            continue
        best = max(covering, key=lambda s: s.rank)
        if kept and kept[-1].row == best.row and kept[-1].stop == start:
            start = kept.pop().start  # noqa: PLW2901
        kept.append(Stretch(start, stop, best.rank, best.row))
    return kept


def settle(
    groups: Mapping[Row, list[Stretch]], index: pd.Index
) -> tuple[dict[Row, list[Stretch]], pd.Series]:
    """`each_day_once` for every group; and which rows lost any day to another."""
    settled = {key: each_day_once(stretches) for key, stretches in groups.items()}
    days: Counter[Hashable] = Counter()
    for key, stretches in groups.items():
        for s in stretches:
            days[s.row] += s.stop - s.start
        for s in settled[key]:
            days[s.row] -= s.stop - s.start
    return settled, pd.Series(index.isin([row for row, lost in days.items() if lost]), index=index)
