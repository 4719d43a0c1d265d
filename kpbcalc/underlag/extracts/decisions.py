"""Beslut: what each client was granted per insats, unit and month."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.extracts.codes import read_numbers, unknown_codes
from kpbcalc.underlag.extracts.dates import by_month, first_days, month_name
from kpbcalc.underlag.extracts.durations import exact_minutes
from kpbcalc.underlag.extracts.end_signs import settled_ends
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.notes import has_errors, note
from kpbcalc.underlag.extracts.overlaps import in_groups, left_open, settled_days
from kpbcalc.underlag.extracts.spells import drop_copies, in_year, read_days, within_year
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.rules.rule import listed
from kpbcalc.underlag.untranslated import untranslated

_ONE = exact.GRID
MINUTES_AN_HOUR = 60
_A_DAY = {"timme": 24, "minut": 24, "dygn": 1, "dag": 1}  # at most, in the catalogue's unit
DECISION = ["brukar_id", "insats", "enhet", "fran", "till", "antal", "matt"]


def prepare(
    frame: pd.DataFrame, year: int, catalogue: pd.DataFrame, last_day: Mapping[str, int], file: str,
    policy: Policy, limits: Mapping[str, Any],
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """Decisions typed and clipped: brukar_id, insats, enhet, start, stop, antal (10⁻⁸), matt, overlapp.

    `overlapp`: what the municipality does with decisions that hold on the same days.

    With errors among the findings the frame is not to be used.
    """
    ends = frame["till"]
    frame, findings = read_days(frame, file)
    frame, told = settled_ends(frame, ends, "beslut", year, policy, limits, file)
    findings += told
    findings += unknown_codes(frame, catalogue, file, "beslut")
    unit = frame["insats"].map(catalogue.set_index("kod")["volymenhet"])
    frame, told = _hours_per_period(frame, unit, file)
    findings += told
    measures = {text: measure.read(text) for text in frame["matt"].unique()}
    # A place or an alarm is decided without a quantity: there is one, every day or every month.
    whole = unit.map(measure.ALWAYS).where(frame["matt"] == "")
    per = [measures[m] if w is None or pd.isna(w) else measure.read(w)
           for m, w in zip(frame["matt"], whole, strict=True)]  # fmt: skip
    unfit = [k is None or (pd.notna(u) and not k.fits(u)) for k, u in zip(per, unit, strict=True)]
    odd = pd.Series(unfit, index=frame.index, dtype="bool")
    silent = (frame["omfattning"] == "") & (frame["matt"] == "")  # told once, as what it lacks
    findings += _unfit(odd & ~silent, frame, file)
    amount, wrong = _amounts(frame, per, odd, file)
    findings += wrong
    alone = pd.Series([k is not None and k.alone for k in per], index=frame.index)
    implied = alone & (frame["omfattning"] == "")
    amount = amount.mask(implied, _ONE)
    findings += _without_amount(amount.isna() & (frame["omfattning"] == ""), frame, {*catalogue["kod"]}, file)
    text = (
        "Dygn eller mån utan tid betyder ett om dagen eller månaden: skriv 1 eller till exempel dygn/vecka."
    )
    findings += note("V24", "fel", file, "omfattning", alone & ~odd & (amount != _ONE).fillna(False), text)
    text = "Beslut om plats, larm och liknande utan omfattning räknas som ett om dagen eller månaden."
    findings += note("V24", "info", file, "omfattning", implied & (frame["matt"] == ""), text)
    text = "Beslutet är på 0, så raden ger ingen volym. Den som bara har sådana beslut är inte med."
    findings += note("V21", "varning", file, "omfattning", (amount == 0).fillna(False).astype(bool), text)
    findings += _more_than_a_day(amount, per, year, file)
    if has_errors(findings):
        return frame, findings
    # A decision without words of its own says the same as one that writes them out.
    frame = frame.assign(antal=amount, matt=frame["matt"].where(whole.isna(), whole))
    frame = frame.assign(overlapp=policy.overlapp)
    frame, copies = drop_copies(frame, DECISION, file)
    frame, clipped = within_year(frame, year, last_day, file, last_counts=True)
    return frame, findings + copies + clipped


def _without_amount(
    lacks: pd.Series, frame: pd.DataFrame, codes: Collection[str], file: str
) -> list[Finding]:
    """V21: decisions that do not say of how much, with the codes of the catalogue that they are of."""
    said = listed(code for code in frame.loc[lacks, "insats"].unique() if code in codes)
    of = f" för {said}" if said else ""
    text = f"Omfattning saknas{of}. Bara plats, larm och liknande får beslutas utan."
    remedy = (
        "Fyll i omfattning och enhet i filen, till exempel 5 och dagar/vecka. Står det utförda i ett eget "
        "uttag, till exempel närvaro: skriv (används inte) för insatsens ord i beslut, i kartor.xlsx, ord."
    )
    return note("V21", "fel", file, "omfattning", lacks, text, remedy=remedy)


def _more_than_a_day(
    amount: pd.Series, per: list[measure.Measure | None], year: int, file: str
) -> list[Finding]:
    """V24: decisions of more than a day has, as 30 tim/dygn: the quantity or its period is another."""
    first, *_, after = first_days(year)

    def is_over(number: Any, k: measure.Measure | None) -> bool:
        if k is None or k.unit not in _A_DAY or pd.isna(number):
            return False
        most = _A_DAY[k.unit] * (after - first) * exact.GRID
        return measure.a_year(int(number), k, year) > most

    over = pd.Series([is_over(n, k) for n, k in zip(amount, per, strict=True)], amount.index, "bool")
    text = (
        "Beslutet är på mer än 24 timmar eller ett dygn om dagen. Kontrollera omfattningen och måttet "
        "(tim/dygn, tim/mån). Är det dubbelbemanning dygnet runt: godkänn varningen."
    )
    return note("V24", "varning", file, "omfattning", over, text)


def _hours_per_period(frame: pd.DataFrame, unit: pd.Series, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """V24: `10:30` and `Månad` of what is counted in hours is hours a month, told; `10` could be anything."""
    said = {text: measure.of_time(text) for text in frame["matt"].unique()}
    per = frame["matt"].map(said)
    holds = (per != "") & frame["omfattning"].str.contains(":", regex=False) & (unit == "timme").fillna(False)
    findings = []
    for text in sorted({*frame.loc[holds, "matt"]}):
        told = f"Måttet {text} står efter tider (timmar:minuter) och läses som {said[text]}."
        findings += note("V24", "info", file, "enhet", holds & (frame["matt"] == text), told)
    return frame.assign(matt=frame["matt"].mask(holds, per)), findings


def _amounts(
    frame: pd.DataFrame, per: list[measure.Measure | None], odd: pd.Series, file: str
) -> tuple[pd.Series, list[Finding]]:
    """The quantities (10⁻⁸); a time, `10:30` or `4 h 30 min`, is hours or minutes, as the measure says.

    A time whose measure is odd is no fault of its own: the measure is told.
    """
    clocked = {text: exact_minutes(text) for text in frame["omfattning"].unique()}
    minutes = pd.Series([clocked[t] for t in frame["omfattning"]], frame.index, dtype="Int64")
    unit = pd.Series([k.unit if k else "" for k in per], frame.index)
    timed = minutes.notna() & unit.isin(["timme", "minut"])
    amount, wrong = read_numbers(frame["omfattning"].mask(minutes.notna(), ""), file, "omfattning")
    text = (
        "Omfattning är en tid (7:30, 4 h 30 min), men måttet är varken timmar eller minuter: skriv antalet "
        "som ett tal, eller rätta Enhet."
    )
    wrong += note("V04", "fel", file, "omfattning", minutes.notna() & ~timed & ~odd, text)
    hours = (2 * minutes + MINUTES_AN_HOUR) // (2 * MINUTES_AN_HOUR)
    return amount.where(~timed, minutes.where(unit == "minut", hours)), wrong


def _unfit(odd: pd.Series, frame: pd.DataFrame, file: str) -> list[Finding]:
    """V24: measures that say nothing, or nothing that fits the insats."""
    return note(
        "V24", "fel", file, "enhet", odd,
        "Enheten ska säga vad och per vilken tid, till exempel tim/mån, tim/vecka eller min/dag, och passa "
        "insatsens volymenhet i katalogen. Timmar per vecka läses aldrig som timmar per månad.",
        untranslated("varden.beslut.matt", frame["matt"], odd, frame["brukar_id"]),
    )  # fmt: skip


def granted(frame: pd.DataFrame, year: int, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Granted volume per brukar_id, insats, enhet and manad (column volym, counts of 10⁻⁸).

    Where decisions for the same client, insats and unit overlap, one holds day by day (V17).
    """
    inside = in_year(frame)
    terms, groups = in_groups(frame[inside], year)
    of_before, _ = in_groups(frame[~inside], year)
    settled, findings = settled_days(frame, groups, {**terms, **of_before}, year, file)
    findings += left_open(frame[inside], terms, year, file)
    rows = [
        (*key, month_name(year, month), measure.volume(*terms[s.row], year, first, after))
        for key, stretches in settled.items()
        for s in stretches
        for month, first, after in by_month(s.start, s.stop, year)
    ]
    return pd.DataFrame(rows, columns=["brukar_id", "insats", "enhet", "manad", "volym"]), findings
