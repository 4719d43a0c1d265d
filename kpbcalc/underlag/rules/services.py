"""Rules on single insatser: alarm, meals and who may have an insats under LSS (V27–V29)."""

from collections.abc import Iterator

import pandas as pd

from kpbcalc.base.exact import GRID
from kpbcalc.underlag.rules.rule import Case, Hit, marked, rule


@rule("V27", "varning")
def one_alarm_a_client(case: Case) -> Iterator[Hit]:
    """V27: nobody has more than twelve alarm-months in a year."""
    rows, most = case.volumes, case.limits["V27"]["mest_manader"]
    months = rows["volym"].where((rows["grupp"] == "trygghetslarm") & (rows["volymenhet"] == "manad"))
    over = months.notna() & (months.groupby(rows["brukar_id"]).transform("sum") > most * GRID)
    text = f"Brukare har mer än {most} larmmånader under året."
    yield from marked("insatsvolymer", "utford", over, text, "Räkna ett larm per brukare och månad.")


@rule("V28", "varning")
def three_meals_a_day(case: Case) -> Iterator[Hit]:
    """V28: nobody gets more than three meals a day."""
    rows, most = case.volumes, case.limits["V28"]["mest_portioner"]
    meals = rows["volym"].where(rows["grupp"] == "matdistribution")
    sums = meals.groupby([rows["brukar_id"], rows["manad"]]).transform("sum")
    text = f"Brukare har mer än {most} portioner en månad, fler än tre om dagen."
    remedy = "Kontrollera att portioner är räknade och inte kronor eller hela årets volym."
    yield from marked("insatsvolymer", "utford", meals.notna() & (sums > most * GRID), text, remedy)


@rule("V29", "varning")
def age_fits_the_insats(case: Case) -> Iterator[Hit]:
    """V29: LSS insatser for children, for school youth over twelve, for adults.

    A warning and no error: its remedy is to leave the rows out of the indicators, and their age
    filters (docs/kontrakt.md §3) already do.
    """
    rows = case["insatsvolymer"]
    age = rows["brukar_id"].map(case.ar - case["brukare"].set_index("brukar_id")["fodelsear"])
    outside = pd.Series(False, index=rows.index)
    for insats, (youngest, oldest) in case.limits["V29"]["alder"].items():
        outside |= (rows["insats"] == insats) & ((age < youngest) | (age > oldest)).astype(bool)
    text = "Brukarens ålder ligger utanför dem som insatsen enligt LSS är till för."
    remedy = "Kontrollera födelseår och insatskod."
    yield from marked("insatsvolymer", "insats", outside, text, remedy)
