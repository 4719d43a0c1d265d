"""Rules on where a client lives (docs/metod.md §1.3: bed-days; validation rules V18–V20).

A bed-day total is judged by client and year: volumes may be spread evenly over the months.
"""

from calendar import isleap, monthrange
from collections.abc import Iterator

import pandas as pd

from kpbcalc.base.exact import GRID
from kpbcalc.underlag.rules.rule import Case, Hit, marked, rule

ROUND_THE_CLOCK, HOME_CARE = "sabo_heldygn", "hemtjanst"


@rule("V18", "fel")
def bed_days_fit_in_the_year(case: Case) -> Iterator[Hit]:
    """V18: nobody has more bed-days than the year has days, over all kinds of housing and placement."""
    limit, rows = case.limits["V18"], case.volumes
    days = 365 + isleap(case.ar)
    counts = (
        rows["grupp"].isin(limit["grupper"]) & (rows["volymenhet"] == "dygn")
        & ~rows["insats"].isin(limit["undantag"])
    )  # fmt: skip
    nights = rows["volym"].where(counts).groupby(rows["brukar_id"]).transform("sum")
    text = f"Boendedygnen för en och samma brukare är fler än årets {days} dagar."
    remedy = (
        "Räkna ankomstdagen men inte avresedagen, och ta bort överlappande placeringar. En dokumenterad "
        "dubbelplats anges som undantag i kommunens parametrar ([granskning.V18])."
    )
    yield from marked("insatsvolymer", "utford", counts & (nights > days * GRID), text, remedy)


@rule("V19", "varning")
def lives_in_one_place(case: Case) -> Iterator[Hit]:
    """V19: who lived in special housing the whole month has nothing that belongs to an ordinary home."""
    at_home = case.volumes["grupp"].isin(case.limits["V19"]["grupper"]) & (case.volumes["volym"] > 0)
    text = "Brukare har insatser i ordinärt boende en månad då de bodde i särskilt boende alla dagar."
    remedy = "Avsluta insatserna vid flytten, eller rätta flyttdatumet."
    yield from marked("insatsvolymer", "manad", at_home & _whole_month(case), text, remedy)


@rule("V20", "varning")
def no_home_care_in_special_housing(case: Case) -> Iterator[Hit]:
    """V20: no hemtjänst while living in round-the-clock special housing (servicehus is another matter)."""
    home_care = (case.volumes["grupp"] == HOME_CARE) & (case.volumes["volym"] > 0)
    text = "Brukare har hemtjänst en månad då de bodde i särskilt boende med heldygnsomsorg alla dagar."
    remedy = "Avsluta hemtjänsten vid flytten, eller koda boendet som servicehus."
    yield from marked("insatsvolymer", "manad", home_care & _whole_month(case), text, remedy)


def _whole_month(case: Case) -> pd.Series:
    """Which rows are of a client and month with as many round-the-clock days as the month has."""
    rows = case.volumes
    nights = rows["volym"].where(rows["grupp"] == ROUND_THE_CLOCK).fillna(0)
    lived = nights.groupby([rows["brukar_id"], rows["manad"]]).transform("sum")
    days = {f"{case.ar}-{m:02}": monthrange(case.ar, m)[1] for m in range(1, 13)}
    return lived >= rows["manad"].map(days).astype("Int64") * GRID
