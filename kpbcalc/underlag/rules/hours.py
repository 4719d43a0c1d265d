"""Rules on hours: how many, per week or month, hours or minutes, granted or performed (V23–V26)."""

from collections.abc import Iterator

import pandas as pd

from kpbcalc.base.exact import GRID, to_float
from kpbcalc.base.written import thousands
from kpbcalc.underlag.rules.rule import Case, Hit, listed, marked, rule

HOME_CARE = "hemtjanst"
FEWEST_CLIENTS = 5  # a ratio of fewer would tell about a person


@rule("V23", "varning")
def home_care_fits_in_the_month(case: Case) -> Iterator[Hit]:
    """V23: granted hemtjänst is at most 744 hours a month; over 240 is worth a look."""
    limit, rows = case.limits["V23"], case.volumes
    granted = rows["beviljad"].where(rows["grupp"] == HOME_CARE)
    hours = granted.groupby([rows["brukar_id"], rows["manad"]]).transform("sum")
    most, watch = limit["mest_timmar"], limit["granska_timmar"]
    over = granted.notna() & (hours > most * GRID)
    high = granted.notna() & (hours > watch * GRID) & ~over
    text = f"Brukare har mer än {most} beviljade hemtjänsttimmar en månad, fler än månaden har."
    yield from marked("insatsvolymer", "beviljad", over, text, "Kontrollera omfattning och enhet.")
    text = f"Brukare har mer än {watch} beviljade hemtjänsttimmar en månad."
    remedy = "Dubbelbemanning kan förklara det; gå annars igenom besluten."
    yield from marked("insatsvolymer", "beviljad", high, text, remedy, allvar="info")


@rule("V23", "varning")
def hours_fit_in_the_month(case: Case) -> Iterator[Hit]:
    """V23: nobody has more hours of one insats than the month has; assistance may be given by two at a time.

    Granted hemtjänst is judged together by `home_care_fits_in_the_month`.
    """
    limit, rows = case.limits["V23"], case.volumes
    hourly, double = rows["volymenhet"] == "timme", rows["grupp"].isin(limit["dubbel_bemanning"])
    who = [rows["brukar_id"], rows["insats"], rows["manad"]]
    month = limit["mest_timmar"]
    for column, word in (("beviljad", "beviljade"), ("utford", "utförda")):
        sums = rows[column].where(hourly).groupby(who, observed=True).transform("sum")
        apart = hourly & rows[column].notna()
        if column == "beviljad":
            apart &= rows["grupp"] != HOME_CARE
        over = apart & ~double & (sums > month * GRID)
        text = f"Brukare har mer än {month} {word} timmar av en insats en månad, fler än månaden har."
        remedy = (
            "Kontrollera att timmarna inte är minuter eller med två gånger. Dubbelbemanning kan förklara det."
        )
        yield from marked("insatsvolymer", column, over, text, remedy)
        over = apart & double & (sums > 2 * month * GRID)
        text = (
            f"Brukare har mer än {thousands(2 * month)} {word} assistanstimmar en månad: fler än två "
            "assistenter dygnet runt."
        )
        remedy = "Kontrollera att timmarna är månadens, och inte minuter, kronor eller med två gånger."
        yield from marked("insatsvolymer", column, over, text, remedy)


@rule("V24", "varning")
def hours_are_per_month(case: Case) -> Iterator[Hit]:
    """V24: granted hours are per month: not a fourth of what is performed, and not as few as per week."""
    limit = case.limits["V24"]
    remedy = "Räkna om timmar per vecka till timmar per månad (× 52/12)."
    weekly = _weekly(case)
    if weekly:
        text = f"Beviljade timmar verkar vara per vecka, inte per månad, vid {listed(weekly)}."
        yield Hit("insatsvolymer", "beviljad", len(weekly), text, remedy)
        return
    rows = case.volumes[(case.volumes["grupp"] == HOME_CARE) & case.volumes["beviljad"].notna()]
    unknown = rows["utford"].isna().mean() > 0.5
    hours = to_float(rows.groupby(["brukar_id", "manad"])["beviljad"].sum())
    if unknown and len(hours) >= limit["minsta_rader"] and hours.median() < limit["lagsta_median"]:
        text = "De beviljade hemtjänsttimmarna är så få per månad att de kan vara per vecka."
        yield Hit("insatsvolymer", "beviljad", len(rows), text, remedy)


@rule("V25", "varning")
def performed_follows_granted(case: Case) -> Iterator[Hit]:
    """V25: performed ÷ granted hours of a unit lies in 0.5–1.2 (many do not know the ratio: then no rule)."""
    least, most = case.limits["V25"]["kvot"]
    ratio = _ratios(case, case.limits["V25"]["minsta_rader"])
    odd = ratio[((ratio < least) | (ratio > most)) & ~ratio.index.isin(_weekly(case))]
    if len(odd):
        shown = listed(f"{enhet} ({100 * value:.0f} %)" for enhet, value in odd.items())
        text, utan = (
            f"Utförda timmar är en ovanlig andel av de beviljade vid {units}."
            for units in (shown, listed(map(str, odd.index)))
        )
        remedy = "Kontrollera att alla besök är med, och att båda talen är timmar per månad."
        yield Hit("insatsvolymer", "utford", len(odd), text, remedy, utan=utan)


@rule("V26", "varning")
def hours_are_not_minutes(case: Case) -> Iterator[Hit]:
    """V26: the hours of an insats are not minutes."""
    limit, rows = case.limits["V26"], case.volumes
    rows = rows[(rows["volymenhet"] == "timme") & ~rows["grupp"].isin(limit["undantag"])]
    groups = rows.groupby("insats")[["beviljad", "utford"]]
    large = (groups.median() > limit["median"] * GRID).fillna(False).any(axis=1)
    odd = large.index[large & (groups.size() >= limit["minsta_rader"])]
    if len(odd):
        text = f"Timmarna är så många att de kan vara minuter: {listed(odd)}."
        antal = int(rows["insats"].isin(odd).sum())
        yield Hit("insatsvolymer", "beviljad/utford", antal, text, "Räkna om minuter till timmar (÷ 60).")


def _ratios(case: Case, least: int) -> pd.Series:
    """Performed ÷ granted hours by unit, over the rows that know both, where there are enough of them."""
    rows = case.volumes
    both = rows[(rows["volymenhet"] == "timme") & (rows["beviljad"] > 0) & rows["utford"].notna()]
    units = both.groupby("enhet")
    sums = units[["beviljad", "utford"]].sum()
    ratio = to_float(sums["utford"]) / to_float(sums["beviljad"])
    enough = (units.size() >= least) & (units["brukar_id"].nunique() >= FEWEST_CLIENTS)
    return ratio[enough]


def _weekly(case: Case) -> list[str]:
    """The units whose performed hours are as many times the granted as a month has weeks."""
    low, high = case.limits["V24"]["kvot"]
    ratio = _ratios(case, case.limits["V24"]["minsta_rader"])
    return [str(enhet) for enhet in ratio.index[ratio.between(low, high)]]
