"""Rules on the shared costs: pools, keys and receivers (docs/kontrakt.md §3, docs/metod.md §3; V42)."""

from collections.abc import Iterator

import pandas as pd

from kpbcalc.underlag.reckoned_keys import HOUR, MEASURES, measures, to_reckon, without_rows
from kpbcalc.underlag.rules.rule import Case, Hit, listed, marked, rule

_OF_A_UNIT = {"arsarbetare": "antalet årsarbetare", "platser": "antalet platser", "yta": "kvadratmeter"}


@rule("V42", "fel")
def pool_exists(case: Case) -> Iterator[Hit]:
    """V42: every pool used is declared in pooler."""
    for table, column in (
        ("kodnyckel", "pool"), ("fordelningsvarden", "pool"), ("fordelningsvarden", "mottagarpool"),
    ):  # fmt: skip
        used = case[table][column]
        unknown = (used != "") & ~used.isin(case["pooler"]["pool"])
        text = f"Poolen {listed(used[unknown])} finns inte i pooler."
        yield from marked(table, column, unknown, text, "Lägg till poolen i pooler, eller rätta koden.")


@rule("V42", "fel")
def receiver_is_complete(case: Case) -> Iterator[Hit]:
    """V42: a key value says who receives."""
    values = case["fordelningsvarden"]
    to_insats = values["mottagare_typ"] == "insats"
    complete = (values["insats"] != "") & (values["enhet"] != "")
    odd = (to_insats & ~complete) | (~to_insats & (values["mottagarpool"] == ""))
    text = "Fördelningsvärden saknar mottagare."
    remedy = "Ange insats och enhet, eller mottagarpool."
    yield from marked("fordelningsvarden", "mottagare_typ", odd, text, remedy)


@rule("V42", "fel")
def pool_does_not_feed_itself(case: Case) -> Iterator[Hit]:
    """V42: a pool does not share its cost with itself."""
    values = case["fordelningsvarden"]
    own = (values["mottagarpool"] == values["pool"]) & (values["varde"] > 0)
    text = f"Poolen {listed(values.loc[own, 'pool'])} fördelar till sig själv."
    remedy = "Ta bort raden: poolens egen användning hör inte till nyckeln."
    yield from marked("fordelningsvarden", "mottagarpool", own, text, remedy)


@rule("V42", "fel")
def pool_has_a_key(case: Case) -> Iterator[Hit]:
    """V42: every pool has a key whose values sum to more than zero."""
    values, pools = case["fordelningsvarden"], case["pooler"]
    reckoned = [*without_rows(values, pools), *values.loc[to_reckon(values, pools), "pool"]]
    without = ~pools["pool"].isin([*values.loc[values["varde"] > 0, "pool"], *reckoned])
    text = f"Poolen {listed(pools.loc[without, 'pool'])} har inget fördelningsvärde över noll."
    remedy = (
        "Ange minst en mottagare med värde i fordelningsvarden, eller ta bort poolen. Är nyckel i pooler "
        f"{', '.join(MEASURES)} räknas värdena fram."
    )
    yield from marked("pooler", "pool", without, text, remedy)


@rule("V42", "fel")
def blank_value_can_be_reckoned(case: Case) -> Iterator[Hit]:
    """V42: a value that is not written is one that the underlag holds."""
    values, pools = case["fordelningsvarden"], case["pooler"]
    reckoned = to_reckon(values, pools)
    blank = values["varde"].isna() & ~reckoned
    text = f"Fördelningsvärden saknas i poolen {listed(values.loc[blank, 'pool'])}."
    remedy = (
        "Skriv ett värde på varje rad. Tomt får det vara bara till insatser, när nyckel i pooler är "
        f"{', '.join(MEASURES)}."
    )
    yield from marked("fordelningsvarden", "varde", blank, text, remedy)
    of_pool, units, catalogue = measures(pools), case["enheter"], case["insatser"].set_index("kod")
    for pool, name in of_pool.items():
        rows = reckoned & (values["pool"] == pool)
        if column := MEASURES[name]:
            has = units.loc[units[column].notna(), "enhet"]
            lost = rows & ~values["enhet"].isin(has)
            text = f"Poolen {pool} fördelas efter {name}, som saknas för {listed(values.loc[lost, 'enhet'])}."
            remedy = (
                f"Fyll i {column} i enheter (0 om enheten inte ska få något), eller skriv värdet på raden."
            )
            yield from marked("fordelningsvarden", "varde", lost, text, remedy)
        elif name == "timmar":
            other = rows & (values["insats"].map(catalogue["volymenhet"]) != HOUR)
            text = (
                f"Poolen {pool} fördelas efter timmar, men {listed(values.loc[other, 'insats'])} räknas i "
                "annat."
            )
            remedy = "Skriv timmarna på raden, eller välj en annan nyckel."
            yield from marked("fordelningsvarden", "varde", other, text, remedy)


@rule("V42", "fel")
def something_to_reckon_from(case: Case) -> Iterator[Hit]:
    """V42: a key that is reckoned from the underlag has something there to be reckoned from."""
    values, pools = case["fordelningsvarden"], case["pooler"]
    reckoned = to_reckon(values, pools)
    used = {*case["kodnyckel"]["pool"], *values["mottagarpool"]}
    for pool, name in measures(pools).items():
        rows = values[values["pool"] == pool]
        written = (rows["varde"] > 0).any() or (len(rows) and not reckoned[rows.index].any())
        if written or pool not in used:
            continue
        listed_only = {*zip(rows["insats"], rows["enhet"], strict=True)}
        has = _with_the_measure(case, name)
        if not (has & listed_only if listed_only else has):
            text, remedy = _nothing(case, name, bool(listed_only and has))
            text = f"Poolen {pool} fördelas efter {name}, men {text}"
            yield from marked("pooler", "nyckel", pools["pool"] == pool, text, remedy)


def _with_the_measure(case: Case, name: str) -> set[tuple[str, str]]:
    """The insatser at units that have some of a measure."""
    key, rows = case["kodnyckel"], case.volumes
    if column := MEASURES[name]:
        units = case["enheter"]
        some = {*units.loc[units[column].fillna(0) > 0, "enhet"]}
        known = pd.concat([key[["insats", "enhet"]], rows[["insats", "enhet"]].astype("str")])
        found = known[known["enhet"].isin(some) & (known["insats"] != "")]
        return {*zip(found["insats"], found["enhet"], strict=True)}
    some_volume = rows["volym"].fillna(0) > 0
    if name == "timmar":
        some_volume &= rows["volymenhet"] == HOUR
    found = rows[some_volume]
    return {(str(i), str(e)) for i, e in zip(found["insats"], found["enhet"], strict=True)}


def _nothing(case: Case, name: str, elsewhere: bool) -> tuple[str, str]:
    """What is missing for a measure, and where it is to be put."""
    otherwise = "Eller skriv värdena i fordelningsvarden, eller välj en annan nyckel i pooler."
    if elsewhere:
        return (
            f"ingen av mottagarna i fordelningsvarden har {name}.",
            f"Rätta mottagarna, eller ta bort poolens rader: då får alla som har {name}. {otherwise}",
        )
    if column := MEASURES[name]:
        units = case["enheter"]
        there = units.loc[units[column].fillna(0) > 0, "enhet"]
        if len(there):
            return (
                f"enheterna som har {column} i enheter finns inte i kodnyckel eller insatsvolymer: "
                f"{listed(there)}.",
                f"Skriv enheternas koder lika i tabellerna. {otherwise}",
            )
        return (
            f"kolumnen {column} saknas eller är tom i enheter.",
            f"Skriv {_OF_A_UNIT[column]} i kolumnen {column} i enheter, på varje enhets rad. {otherwise}",
        )
    what = "ingen insats som räknas i timmar har" if name == "timmar" else "ingen brukare har"
    return (
        f"{what} någon volym i insatsvolymer.",
        "Ta med den volym som bär kostnaden (beviljad eller utford, volymbas i insatskatalogen) i "
        f"insatsvolymer. {otherwise}",
    )
