"""Rules on the clients: pseudonyms and ages (docs/metod.md §9, validation rules V09 and V10)."""

import re
from collections.abc import Iterator

import pandas as pd

from kpbcalc.base.personnummer import has_check_digit
from kpbcalc.underlag.rules.rule import CLIENT_ROWS, Case, Hit, marked, rule

# A personnummer, samordningsnummer (day + 60, month and day 00 where not known) or either without century,
# with or without a separator.
_NUMBER = re.compile(
    r"(?:18|19|20)?(\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0\d|1[0-2])(?:[678]\d|9[01])))"
    r"([-+]?)(\d{4})"
)
_DIGITS = re.compile(r"\d{10}|\d{12}")


@rule("V09", "fel")
def no_personnummer(case: Case) -> Iterator[Hit]:
    """V09: a pseudonym is not a personnummer. Bare numbers count only when chance does not explain them."""
    least = case.limits["V09"]["minsta_andel"]
    text = "brukar_id ser ut som personnummer. Underlaget får bara innehålla pseudonymer."
    remedy = "Kör kpb import, som byter personnummer mot pseudonymer, och radera filen."
    for table in case.sound(("brukare", *CLIENT_ROWS)):
        ids = case[table]["brukar_id"]
        yield from marked(table, "brukar_id", ids.isin(_personal(ids, least)), text, remedy)


def _personal(ids: pd.Series, least: float) -> set[str]:
    """The ids that are personnummer."""
    distinct = [str(i) for i in ids.unique()]
    parted = {i for i in distinct if (m := _NUMBER.fullmatch(i)) and m[2]}
    bare = [i for i in distinct if _DIGITS.fullmatch(i)]
    # Ten digits are a date by chance so often that the check digit is asked too.
    valid = {i for i in bare if _NUMBER.fullmatch(i) and (len(i) == 12 or has_check_digit(i))}
    return parted | (valid if valid and len(valid) >= least * len(bare) else set())


@rule("V10", "varning")
def age_is_plausible(case: Case) -> Iterator[Hit]:
    """V10: nobody is unborn or older than 110."""
    oldest = case.limits["V10"]["aldst"]
    age = case.ar - case["brukare"]["fodelsear"]
    text = f"fodelsear ger en ålder under 0 eller över {oldest} år."
    yield from marked("brukare", "fodelsear", (age < 0) | (age > oldest), text, "Kontrollera födelseåren.")


@rule("V10", "varning")
def nobody_is_a_child_in_care_of_the_elderly(case: Case) -> Iterator[Hit]:
    """V10: who has what is for the elderly is grown: ten digits without a plus sign make 101 years 1 year."""
    limit, rows = case.limits["V10"], case["insatsvolymer"]
    catalogue = case["insatser"]
    elderly = catalogue[(catalogue["omrade"] == "AO") | catalogue["grupp"].isin(limit["grupper"])]
    youngest = limit["yngst"]
    age = rows["brukar_id"].map(case.ar - case["brukare"].set_index("brukar_id")["fodelsear"])
    young = rows["insats"].isin(elderly["kod"]) & (age >= 0) & (age < youngest)
    children = case["brukare"]["brukar_id"].isin(rows.loc[young.fillna(False).astype(bool), "brukar_id"])
    text = (
        f"Brukare under {youngest} år har hemtjänst, särskilt boende eller annat för äldre. Är det "
        "personnummer utan sekel: 100 år eller äldre?"
    )
    remedy = "Ta ut filerna med tolv siffror, eller med plus i stället för streck, och importera igen."
    yield from marked("brukare", "fodelsear", children, text, remedy)
