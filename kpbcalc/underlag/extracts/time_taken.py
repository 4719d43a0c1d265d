"""How many minutes a visit took, and what of it cannot be read."""

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.extracts import clock
from kpbcalc.underlag.extracts.codes import TOO_LARGE, two_ways
from kpbcalc.underlag.extracts.durations import in_heading, to_minutes
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.numbers import AmbiguousError

# Headings of a time that may be how long or when; and the minutes from which `6:00` may be a time of day.
_EITHER = ("tid", "tider", "klockan", "klockslag", "tidpunkt", "kl")
AS_CLOCK = 360
# Seconds. A visit this long is told, since one that stops before it starts goes over midnight.
LONG = 16 * 3600
# Seconds between what is stated and what the clock says that are rounding, and no other time.
ROUNDING = 60


def time_taken(
    frame: pd.DataFrame, day: pd.Series, needed: pd.Series, file: str, policy: Policy
) -> tuple[pd.Series, list[Finding]]:
    """Minutes (10⁻⁸) of each visit: those stated, else those between start and stop.

    In: minuter, start, stopp; the visit's day; where minutes are `needed`. Nothing that
    cannot be read is taken for missing (V04, V05, V14, V21, V23, V24).
    """
    stated, findings = _stated(frame["minuter"], file, policy)
    findings += _times_of_day(frame, stated, file, policy)
    clocked = needed & (frame["minuter"] == "")
    # Each is told, also where both are wrong.
    unread = {column: clocked & clock.unreadable(frame[column]) for column in ("start", "stopp")}
    for column, rows in unread.items():
        text = (
            f"{column.capitalize()} ska vara ett klockslag (08:15, 8.15, 0815), gärna med datum. 24:00 är "
            "midnatt."
        )
        findings += note("V05", "fel", file, column, rows, text)
    text = (
        "Minuter saknas. Ange Minuter, eller Start och Stopp. Är besöken utan tid bara planerade: välj "
        "utelamna för utan_tid i kartor.xlsx, bladet val ([import]), så räknas de inte. Gäller det bara en "
        "del av dem: skriv ”ej utförd” på raderna i en kolumn som är avvikelse."
    )
    without = clocked & without_time(frame)
    findings += note("V21", "fel", file, "minuter", without, text)
    clocked &= ~(unread["start"] | unread["stopp"])
    if (needed & (frame["minuter"] != "")).any():
        text = (
            "Minuter är tom på de här besöken, fast andra har det: tiden mellan Start och Stopp räknas. Är "
            "start och stopp planerade, och besöken inte utförda: välj utan_minuter för utan_tid i "
            "kartor.xlsx, bladet val ([import]), så räknas de inte."
        )
        findings += note("V23", "varning", file, "minuter", clocked & ~without, text)
    seconds = clock.seconds_between(frame["start"], frame["stopp"], day)
    text = "Stopp ligger före start. Rätta tiderna, eller lämna Minuter."
    findings += note("V14", "fel", file, "stopp", clocked & (seconds < 0).fillna(False).astype(bool), text)
    text = "Besöket är längre än 16 timmar. Ett stopp före start utan datum läses som nästa dag."
    findings += note(
        "V23", "varning", file, "stopp", clocked & (seconds > LONG).fillna(False).astype(bool), text
    )
    minutes = stated.where(frame["minuter"] != "", seconds * exact.GRID // 60)
    text = "Besöket tog ingen tid, så raden ger ingen volym. Den som bara har sådana besök är inte med."
    findings += note(
        "V21", "varning", file, "minuter", needed & (minutes == 0).fillna(False).astype(bool), text
    )
    text = (
        "Minuter och tiden mellan Start och Stopp skiljer mer än en minut. Minuter gäller: kontrollera "
        "att det är den utförda tiden, för en ur personalen."
    )
    apart = needed & (stated >= 0) & ((stated * 60 - seconds * exact.GRID).abs() > ROUNDING * exact.GRID)
    findings += note("V23", "varning", file, "minuter", apart.fillna(False).astype(bool), text)
    return minutes, findings


def without_time(frame: pd.DataFrame) -> pd.Series:
    """Which visits say neither how long they took nor both when they began and ended."""
    return (frame["minuter"] == "") & ((frame["start"] == "") | (frame["stopp"] == ""))


def _times_of_day(frame: pd.DataFrame, stated: pd.Series, file: str, policy: Policy) -> list[Finding]:
    """V24: `13:40` under a heading that does not say how long: a visit of that many hours, or when it began?

    A heading (`Tid`) that tells neither stops until somebody has said which, where no clock stands beside.
    """
    if policy.tidsenhet or plain(policy.heading) not in _EITHER:
        return []
    alone = (frame["start"] == "") & (frame["stopp"] == "")
    long = frame["minuter"].str.contains(":", regex=False) & (stated >= AS_CLOCK * exact.GRID).fillna(False)
    long |= frame["minuter"].str.fullmatch("0[0-9][0-5][0-9]")
    text = (
        f"”{policy.heading}” kan vara när besöken började: tiderna är sex timmar eller mer, och ingen annan "
        "kolumn säger när. Är det klockslag: välj start för rubriken i kartor.xlsx, bladet rubriker, och "
        "stopp eller minuter för en annan. Är det hur länge besöken tog: välj timmar för tidsenhet, i bladet "
        "val."
    )
    return note("V24", "fel", file, "minuter", (alone & long).astype(bool), text)


def _stated(texts: pd.Series, file: str, policy: Policy) -> tuple[pd.Series, list[Finding]]:
    """The column Minuter in minutes, and how it was read."""
    empty = pd.Series(pd.NA, index=texts.index, dtype="Int64")
    try:
        read = to_minutes(texts, policy.tidsenhet, policy.seen, policy.heading)
    except AmbiguousError:
        return empty, two_ways(texts, file, "minuter")
    wrong = read.wrong | (read.minutes.abs() >= TOO_LARGE).fillna(False).astype(bool)
    text = "minuter ska vara ett tal under en miljon eller en tid som 1:30 (en och en halv timme)."
    findings = note("V04", "fel", file, "minuter", wrong, text)
    some = texts != ""
    if not read.unit:
        findings += note(
            "V24", "fel", file, "minuter", some,
            "Minuter är under ett på alla rader, eller under två på minst hälften: talen är timmar, eller "
            "Excels bråkdelar av ett dygn. Skriv "
            'vilket i kommunens kartor: [import] tidsenhet = "timmar" (eller "dygn", eller "minuter").',
        )  # fmt: skip
    elif read.unit == "dygn" and not policy.tidsenhet:
        text = "Minuter är bråkdelar av ett dygn, som Excel skriver tid, och är omräknade till minuter."
        findings += note("V24", "varning", file, "minuter", some, text)
    told = in_heading(policy.heading)
    if policy.tidsenhet and told and told != policy.tidsenhet:
        text = (
            f"Rubriken ”{policy.heading}” säger {told}, men tidsenhet i kommunens kartor säger "
            f"{policy.tidsenhet}: tal utan enhet är lästa som {policy.tidsenhet}."
        )
        findings += note("V24", "varning", file, "minuter", some, text)
    elif read.unit == "timmar" and not policy.tidsenhet:
        text = f"Rubriken ”{policy.heading}” säger timmar: tal utan enhet är timmar, omräknade till minuter."
        findings += note("V24", "info", file, "minuter", read.bare, text)
    return read.minutes, findings
