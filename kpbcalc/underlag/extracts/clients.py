"""Who the clients are: brukare with sex and birth year, and the last day of those who died or moved out."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from kpbcalc.underlag.extracts.dates import NO_DATE, are_no_dates, to_days
from kpbcalc.underlag.extracts.identity import OLDEST_BIRTH, Identity
from kpbcalc.underlag.extracts.notes import merged, note
from kpbcalc.underlag.findings import Finding

SEX = {"k": "K", "kvinna": "K", "f": "K", "m": "M", "man": "M"}
_OLDEST = 110
_UNBORN = "Datumet ligger före brukarens födelseår, och läses som tomt: ingen volym tas bort för det."
_LATEST_BIRTH = 2150
# Each extract's file name and rows; a long one comes in parts, the same name several times.
Frames = Iterable[tuple[str, pd.DataFrame]]


def last_days(frames: Frames, people: Mapping[str, Identity]) -> tuple[dict[str, int], list[Finding]]:
    """The earliest day of death or move-out that any extract states, per client (V05 for unreadable ones).

    A date that says that there is none, and one before the client was born, is no such day (V33).
    """
    born = {name: date(who.fodelsear, 1, 1).toordinal() for name, who in people.items() if who.fodelsear}
    last: dict[str, int] = {}
    findings: list[Finding] = []
    for file, frame in frames:
        for column in ("avliden", "utflyttad"):
            days, wrong = to_days(frame[column])
            text = f"{column} ska vara ett riktigt datum eller tomt."
            findings += note("V05", "fel", file, column, wrong, text)
            findings += note("V33", "info", file, column, are_no_dates(frame[column]), NO_DATE)
            unborn = (days < frame["brukar_id"].map(born).astype("Int64")).fillna(False).astype(bool)
            told = note("V33", "varning", file, column, unborn, _UNBORN)
            findings += [replace(f, atgard="Rätta datumet, eller lämna rutan tom.") for f in told]
            days = days.mask(unborn)
            for client, day in days.groupby(frame["brukar_id"]).min().dropna().items():
                last[str(client)] = min(int(day), last.get(str(client), int(day)))
    return last, merged(findings)


def stated_sex(frames: Callable[[], Frames], people: Mapping[str, Identity]) -> tuple[
    dict[str, str], list[Finding]
]:  # fmt: skip
    """K or M per client: the column where there is one, else the ninth digit of the number (V11).

    In: what gives the extracts' rows, each time it is called.
    """
    stated: dict[str, set[str]] = {}
    findings: list[Finding] = []
    for file, frame in frames():
        sex = frame["kon"].str.lower().map(SEX).fillna("").astype("str")
        text = "Kön ska vara K eller M (eller kvinna, man)."
        findings += note("V11", "fel", file, "kön", (sex == "") & (frame["kon"] != ""), text)
        number = frame["brukar_id"].map({name: who.kon for name, who in people.items()})
        differs = (sex != "") & number.isin(["K", "M"]) & (sex != number)
        text = "Kön i filen stämmer inte med personnumrets näst sista siffra. Filens uppgift används."
        findings += note("V11", "varning", file, "kön", differs, text)
        for client, found in pd.DataFrame({"id": frame["brukar_id"], "sex": sex}).drop_duplicates().values:
            stated.setdefault(client, set()).update({found} - {""})
    chosen: dict[str, str] = {}
    for client, who in people.items():
        given = stated.get(client, set())
        # Two answers are no answer: the number decides, and without a number somebody must.
        chosen[client] = next(iter(given)) if len(given) == 1 else who.kon
    unknown = {client for client, sex in chosen.items() if not sex}
    if chosen and not any(stated.values()):
        text = (
            "Filerna har ingen uppgift om kön. Det läses ur personnumrets näst sista siffra: udda är man, "
            "jämn är kvinna."
        )
        findings.append(Finding("V11", "info", "brukare", "kon", len(chosen) - len(unknown), (), text))
    for file, frame in frames() if unknown else ():
        text = (
            "Reservnummer och skyddad identitet säger inte kön. Ange kön i kolumnen Kön, lika på alla rader, "
            'eller utelämna raderna: reservnummer eller skyddad = "utelamna" i bladet val ([import]).'
        )
        findings += note("V11", "fel", file, "kön", frame["brukar_id"].isin(unknown), text)
    return chosen, merged(findings)


def with_birth_years(
    frames: Callable[[], Frames], people: Mapping[str, Identity]
) -> tuple[dict[str, Identity], list[Finding]]:
    """The people, those with a protected identity with the birth year that Födelseår states (V10)."""
    without = {name for name, who in people.items() if not who.fodelsear}
    stated: dict[str, set[int]] = {}
    findings: list[Finding] = []
    for file, frame in frames() if without else ():
        of_them = frame["brukar_id"].isin(without)
        year = pd.to_numeric(frame["fodelsear"].str.slice(stop=4), errors="coerce")
        known = year.between(OLDEST_BIRTH, _LATEST_BIRTH)
        findings += note(
            "V10", "fel", file, "födelseår", of_them & ~known,
            "Skyddad identitet säger inte födelseår. Ange det med fyra siffror i kolumnen Födelseår, lika på "
            'alla rader, eller utelämna raderna: skyddad = "utelamna" i bladet val ([import]).',
        )  # fmt: skip
        for name, born in zip(frame["brukar_id"][of_them & known], year[of_them & known], strict=True):
            stated.setdefault(name, set()).add(int(born))
    filled = {name: replace(people[name], fodelsear=min(years)) for name, years in stated.items()}
    return {**people, **filled}, merged(findings)


def table(
    clients: pd.Series, people: Mapping[str, Identity], sex: Mapping[str, str], year: int
) -> tuple[pd.DataFrame, list[Finding]]:
    """The table brukare of these pseudonyms, sorted; V10 counts ages and centuries that are unlikely."""
    rows = [(name, sex[name], people[name].fodelsear) for name in sorted(set(clients))]
    frame = pd.DataFrame(rows, columns=["brukar_id", "kon", "fodelsear"])
    odd = ~(year - frame["fodelsear"]).between(0, _OLDEST)
    text = "Brukare med en ålder under 0 eller över 110 år. Tiosiffriga nummer behöver + efter 100 år."
    findings = (
        [Finding("V10", "varning", "brukare", "fodelsear", int(odd.sum()), (), text)] if odd.any() else []
    )
    return frame, findings + _two_centuries(people[name].number for name, _, _ in rows)


def _two_centuries(numbers: Iterable[str]) -> list[Finding]:
    """V10: the same ten digits with two centuries are most likely one person, once without the plus sign."""
    twice = sum(
        many > 1 for many in Counter(number[2:] for number in numbers if number[0].isdigit()).values()
    )
    text = (
        "Samma tio siffror finns med två sekel: det är troligen en och samma person, 100 år eller äldre, som "
        "räknas som två."
    )
    remedy = "Ta ut filerna med tolv siffror, eller med plus i stället för streck efter 100 år."
    return (
        [Finding("V10", "varning", "brukare", "fodelsear", twice, (), text, atgard=remedy)] if twice else []
    )
