"""Rules on the ledger (docs/metod.md §1.1, §3.4; validation rules V37–V40)."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from kpbcalc.base import exact, params
from kpbcalc.underlag.accumulated import accumulated
from kpbcalc.underlag.rules.rule import Case, Hit, listed, marked, rule
from kpbcalc.underlag.standing_twice import times, too_much
from kpbcalc.underlag.turned_signs import COST_CLASSES, REVENUE_CLASS, turned

MONTHS = 12
TKR = 1000 * exact.GRID
FEWEST_OF_A_PART = 5  # different rows of an ansvar or a period; fewer may all be alike by chance
SERIES = ("verksamhet", "konto", "motpart")  # within an ansvar: what one month is compared with the next by
GROW = "Beloppen i {where} växer månad för månad: varje månad ser ut att vara summan sedan januari."
OWN_MONTHS = (
    "Ta ut huvudboken med varje månads eget utfall, inte ackumulerat. Går det inte: läs bara december, som "
    "då är hela året (skriv 12 för filen i kolumnen perioder i kartor.xlsx, bladet filer, och importera "
    "igen). Är det varje månads eget belopp: godkänn varningen."
)
FEWEST_OF_A_PLACE, FEWEST_PLACES = 2, 3  # of an ansvar in a period, and of such places side by side


def _account_class(case: Case) -> pd.Series:
    return case["kontoutfall"]["konto"].str.slice(stop=1)


@rule("V37", "fel")
def total_is_that_of_the_accounts(case: Case) -> Iterator[Hit]:
    """V37: the ledger's sum is the committee's in the annual accounts, where the municipality has stated it.

    In the municipality's own choices: `[[bokslut]] ar = 2017, summa_tkr = 77400` (costs less all revenue).
    """
    stated = [b for b in case.own.accounts(case.ar) if "summa_tkr" in b]
    found = exact.total(case["kontoutfall"]["belopp"])
    for entry in stated:
        apart = found - round(entry["summa_tkr"] * TKR)
        if abs(apart) > case.limits["V37"]["tolerans_tkr"] * TKR:
            text = "kontoutfall summerar inte till nämndens bokslut."
            remedy = "Hämta ut huvudboken igen, eller rätta summa_tkr i kommunens egna val."
            yield Hit("kontoutfall", "belopp", 1, text, remedy, belopp=apart)


@rule("V35", "varning")
def no_table_stands_twice(case: Case) -> Iterator[Hit]:
    """V35: the rows of a table do not all stand there two or more times, as when they are pasted in again."""
    for table in case.sound(("kontoutfall", "budget", "insatshandelser", "schematid")):
        rows = case[table]
        many, number = case.repeated.get(table) or (times(rows), len(rows))
        if many > 1:
            text = f"Varje rad i {table} finns {many} gånger eller fler: allt räknas så många gånger."
            remedy = "Kontrollera om raderna är inklistrade flera gånger, och behåll dem en gång."
            money = too_much(rows["belopp"], many) if "belopp" in rows else None
            yield Hit(table, "", number, text, remedy, belopp=money)


@rule("V35", "varning")
def no_part_of_the_ledger_stands_twice(case: Case) -> Iterator[Hit]:
    """V35: not every row of an ansvar, of a period, or of an ansvar in a period stands there twice or more.

    Rows may be alike now and then; that all of a part are, where it has some, is no chance.
    """
    rows = case["kontoutfall"]
    of_file = case.repeated.get("kontoutfall")
    if (of_file[0] if of_file else times(rows)) > 1:
        return
    twice = rows.duplicated(keep=False)
    again = rows.duplicated()
    told = pd.Series(False, index=rows.index)
    for column in ("ansvar", "period"):
        if of_file:  # rows that are sums: the file tells
            odd = rows[column].isin([*case.twice["kontoutfall"](rows[column], FEWEST_OF_A_PART)])
            again = odd
        else:
            all_twice = twice.groupby(rows[column]).transform("all")
            different = (~again).groupby(rows[column]).transform("sum")
            odd = all_twice & (different >= FEWEST_OF_A_PART) & (rows[column] != "")
        parts = listed(rows.loc[odd, column])
        text = f"Varje rad i {column} {parts} finns två gånger eller fler, och alla räknas."
        remedy = "Kontrollera om raderna är inklistrade en gång till, och behåll dem en gång."
        money = exact.total(rows.loc[odd & again, "belopp"]) // (2 if of_file else 1)
        told |= odd
        yield from marked("kontoutfall", column, odd & again, text, remedy, money=money)
    places = rows["ansvar"] + " " + rows["period"]
    cells = _places_twice(case, places) if (rows["ansvar"] != "").any() else set[str]()
    odd = places.isin([*cells]) & ~told
    again = odd if of_file else odd & rows.duplicated()
    text = (
        f"Varje rad i ansvar och period {listed(places[odd])} finns två gånger eller fler, och alla räknas."
    )
    remedy = (
        "Kontrollera om två huvudböcker har samma månad, och läs den ur en av dem (perioder i kartor.xlsx, "
        "bladet filer)."
    )
    money = exact.total(rows.loc[again, "belopp"]) // (2 if of_file else 1)
    yield from marked("kontoutfall", "period", again, text, remedy, money=money)


def _places_twice(case: Case, places: pd.Series) -> set[str]:
    """The ansvar of a period whose every row stands twice: of many different rows, or several such together.

    Another ledger may have rows of the same period or of the same ansvar, that stand there once.
    """
    if case.repeated.get("kontoutfall"):  # rows that are sums: the file tells
        many, some = ({*case.twice["kontoutfall"](places, n)} for n in (FEWEST_OF_A_PART, FEWEST_OF_A_PLACE))
    else:
        rows = case["kontoutfall"]
        all_twice = rows.duplicated(keep=False).groupby(places).all()
        different = (~rows.duplicated()).groupby(places).sum()
        many, some = (
            {*different.index[all_twice & (different >= n)]} for n in (FEWEST_OF_A_PART, FEWEST_OF_A_PLACE)
        )
    for part in (0, 1):  # an ansvar in several periods, a period of several ansvar
        count = Counter(place.split(" ")[part] for place in some)
        many |= {place for place in some if count[place.split(" ")[part]] >= FEWEST_PLACES}
    return many


@rule("V38", "fel")
def account_has_class(case: Case) -> Iterator[Hit]:
    """V38: every account begins with an account class, 1 to 9."""
    for table in case.sound(("kontoutfall", "budget")):
        odd = ~case[table]["konto"].str.fullmatch(r"[1-9]\d*")
        text = "konto saknar kontoklass: ett konto är siffror och börjar med 1–9."
        remedy = "Rätta kontona: kostnadsbegreppet bygger på kontoklassen."
        money = exact.total(case[table].loc[odd, "belopp"])
        yield from marked(table, "konto", odd, text, remedy, money=money)


@rule("V38", "varning")
def revenue_has_counterparty(case: Case) -> Iterator[Hit]:
    """V38: revenue that is not fees, rents or grants says who paid; internal revenue lowers the cost base.

    A warning: without one the row is left out of the base (docs/kontrakt.md §3), which may be right.
    """
    rows = case["kontoutfall"]
    known = tuple(k for memo in params.toml("kontoplan.toml")["memo"] for k in memo["konto"])
    silent = (
        (_account_class(case) == REVENUE_CLASS) & (rows["motpart"] == "")
        & ~rows["konto"].str.startswith(known)
    )  # fmt: skip
    text = "Intäkter saknar motpart, så de dras inte av även om de är interna eller försäljning."
    remedy = "Fyll i motpart (intern, kommun, region, stat, fk eller ovrig)."
    money = abs(exact.total(rows.loc[silent, "belopp"]))
    yield from marked("kontoutfall", "motpart", silent, text, remedy, money=money)


@rule("V39", "varning")
def costs_are_positive_and_revenue_negative(case: Case) -> Iterator[Hit]:
    """V39: each account class has the sign it should have in sum."""
    sums = case["kontoutfall"]["belopp"].groupby(_account_class(case)).sum()
    for konto, total in sums.items():
        turned = total < 0 if konto in COST_CLASSES else konto == REVENUE_CLASS and total > 0
        if turned:
            text = f"Kontoklass {konto} summerar med fel tecken: kostnader ska vara plus, intäkter minus."
            remedy = "Vänd tecknet i hela filen, eller förklara varför klassen är vänd."
            yield Hit("kontoutfall", "belopp", 1, text, remedy, belopp=abs(int(total)))


@rule("V39", "varning")
def no_ansvar_is_turned(case: Case) -> Iterator[Hit]:
    """V39: nearly all rows of an ansvar, or of some of its months, have not the wrong sign."""
    rows = case["kontoutfall"]
    for what, sign, odd, money in turned(rows, rows["ansvar"]):
        where = listed(rows.loc[odd, "ansvar"])
        text = f"{what} i ansvar {where} är {sign}: kostnader ska vara plus, intäkter minus."
        remedy = "Vänd tecknet på raderna i filen de kommer från, eller godkänn med skäl."
        yield from marked("kontoutfall", "belopp", odd, text, remedy, money=money)


@rule("V40", "fel")
def twelve_periods(case: Case) -> Iterator[Hit]:
    """V40: all twelve periods are there (a full-year outturn, docs/metod.md §1.1)."""
    periods = case["kontoutfall"]["period"].nunique()
    if not periods:
        text = "Bokföringen har bara rubriker: det finns ingen kostnad att räkna på."
        yield Hit("kontoutfall", "", 1, text, "Hämta ut bokföringen på nytt, för hela året.")
    elif periods < MONTHS:
        there = {str(period)[-2:] for period in case["kontoutfall"]["period"].unique()}
        lacks = ", ".join(str(m) for m in range(1, MONTHS + 1) if f"{m:02}" not in there)
        text = f"kontoutfall har {periods} av 12 perioder: månad {lacks} saknas."
        text += " KPB räknas på hela årets utfall."
        remedy = "Hämta ut hela året, också bokslutsposterna."
        yield Hit("kontoutfall", "period", MONTHS - periods, text, remedy, allvar="varning")


@rule("V40", "varning")
def months_are_no_sums(case: Case) -> Iterator[Hit]:
    """V40: the months of an ansvar are their own, and not each the sum since January."""
    rows = case["kontoutfall"]
    found = accumulated(rows, ["ansvar", *SERIES], "period", "belopp", "ansvar", case.limits["V40"])
    if found.parts:
        text = f"{GROW.format(where=f'ansvar {listed(found.parts)}')} Så räknas de för mycket."
        yield Hit("kontoutfall", "belopp", found.series, text, OWN_MONTHS, belopp=found.too_much)
