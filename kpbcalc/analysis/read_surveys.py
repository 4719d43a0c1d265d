"""What do the answers say, how sure is it, and which area is a survey about?

Source: docs/metod.md §6 (positive answers ÷ answers, "vet ej" already out of the denominator).
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist

import pandas as pd

from kpbcalc.base import exact, params
from kpbcalc.costing import Resultat
from kpbcalc.sources.unit_map import NO_MAP

Z95 = NormalDist().inv_cdf(0.975)
WHOLE = "helhet"


def answers(survey: pd.DataFrame) -> pd.DataFrame:
    """A survey table in plain numbers: andel (%), svar, tillfragade (NaN when not known), positiva.

    Rows without answers or without a share are left out; the order is the file's.
    """
    known = survey[survey["andel_positiva"].notna() & (survey["antal_svar"] > 0)]
    return pd.DataFrame(
        {
            "undersokning": known["undersokning"].astype("str"),
            "enhet": known["enhet"].fillna("").astype("str"),
            "fraga": known["fraga"].astype("str"),
            "svar": known["antal_svar"].astype("int64"),
            "tillfragade": known["antal_tillfragade"].astype("Float64").astype("float64"),
            "positiva": exact.to_float(known["andel_positiva"]) * known["antal_svar"].astype("int64") / 100,
        }
    ).reset_index(drop=True)


def whole_municipality(found: pd.DataFrame) -> pd.DataFrame:
    """One row per survey and question: the municipality's own row, or its units added up."""
    own = found[found["enhet"] == ""]
    asked = set(zip(own["undersokning"], own["fraga"], strict=True))
    pairs = zip(found["undersokning"], found["fraga"], strict=True)
    units = found[[pair not in asked for pair in pairs]]
    # One unit that does not know how many were asked makes the sum unknown.
    added = units.groupby(["undersokning", "fraga"], sort=False)[["svar", "tillfragade", "positiva"]]
    both = pd.concat([own.drop(columns="enhet"), added.sum(skipna=False).reset_index()])
    order = {name: n for n, name in enumerate(dict.fromkeys(found["undersokning"]))}
    both = both.assign(plats=both["undersokning"].map(order)).sort_values("plats", kind="stable")
    return both.drop(columns="plats").reset_index(drop=True)


def with_interval(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds andel, lag and hog (95 %) and svarsfrekvens, all in percent."""
    limits = [wilson(p, n) for p, n in zip(rows["positiva"], rows["svar"], strict=True)]
    return rows.assign(
        andel=100 * rows["positiva"] / rows["svar"],
        lag=[100 * low for low, _ in limits],
        hog=[100 * high for _, high in limits],
        svarsfrekvens=100 * rows["svar"] / rows["tillfragade"].where(rows["tillfragade"] > 0),
    )


def wilson(positive: float, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a share; stays within 0 and 1 also for few answers.

    Treats those who answered as a random sample of those who could have.
    """
    share = positive / n
    spread = Z95 * sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n))
    middle = share + Z95**2 / (2 * n)
    scale = 1 + Z95**2 / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def cost_units(names: Iterable[str], result: Resultat, karta: pd.DataFrame = NO_MAP) -> pd.DataFrame:
    """Which of our units each survey unit is: enhet (the survey's) and kostnadsenhet, many to many.

    By the kept mapping where it has the unit; else the unit with that code, or the only one of that name.
    """
    register = result.underlag.enheter
    names_of = register.assign(namn=register["namn"].str.casefold())
    alone = names_of[~names_of["namn"].duplicated(keep=False)].set_index("namn")["enhet"].to_dict()
    codes = set(register["enhet"])
    pairs: set[tuple[str, str]] = set()
    mapped = {str(name): set(part) for name, part in karta.groupby("undersokning_enhet")["enhet"]}
    for name in set(names) - {""}:
        kept = mapped.get(name, set()) & codes
        if not kept:
            kept = {name} & codes or {u for u in [alone.get(name.casefold())] if u}
        pairs |= {(name, unit) for unit in kept}
    return pd.DataFrame(sorted(pairs), columns=["enhet", "kostnadsenhet"], dtype="str")


def survey_areas(found: pd.DataFrame, result: Resultat, karta: pd.DataFrame = NO_MAP) -> dict[str, str]:
    """The area each survey is about; a survey that cannot be placed is not in it.

    A survey belongs where most of its units' cost belongs, counted in answers; without units of ours,
    where params/undersokningar.csv says a word of its name belongs.
    """
    costs = result.brukarrader.groupby(["enhet", "omrade"])["kostnad"].sum().reset_index()
    costs = costs.sort_values(["enhet", "kostnad", "omrade"], ascending=[True, False, True])
    home = costs.drop_duplicates("enhet").set_index("enhet")["omrade"]
    pairs = cost_units(found["enhet"], result, karta).drop_duplicates("enhet")
    area = pairs.set_index("enhet")["kostnadsenhet"].map(home)
    votes = found.assign(omrade=found["enhet"].map(area)).dropna(subset="omrade")
    sums = votes.groupby(["undersokning", "omrade"])["svar"].sum().reset_index()
    sums = sums.sort_values(["undersokning", "svar", "omrade"], ascending=[True, False, True])
    placed = sums.drop_duplicates("undersokning")
    areas = dict(zip(placed["undersokning"], placed["omrade"], strict=True))
    for name in found["undersokning"].unique():
        word = next((r for r in params.rows("undersokningar.csv") if r["ord"] in name.lower()), None)
        if name not in areas and word:
            areas[name] = word["omrade"]
    return areas


def short_names(names: Sequence[str]) -> dict[str, str]:
    """What tells surveys apart: the part after the last dash, unless two would be called the same."""
    short = {name: name.rpartition(" – ")[2] for name in dict.fromkeys(names)}
    taken = list(short.values())
    return {name: s if taken.count(s) == 1 else name for name, s in short.items()}


def lead_question(questions: Sequence[str]) -> str:
    """The question about the whole, or the first one."""
    return next((q for q in questions if WHOLE in q.lower()), questions[0])
