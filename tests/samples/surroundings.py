"""The tables around the costs: units, population, forecast, surveys, the accounts return, indicators."""

import numpy as np
import pandas as pd

from kpbcalc.base.register import kommuner
from tests.samples.ledger import unit_code
from tests.samples.world import World

_SURVEYS = {
    "hemtjanst": "Vad tycker de äldre om äldreomsorgen – hemtjänst",
    "sabo_heldygn": "Vad tycker de äldre om äldreomsorgen – särskilt boende",
    "gruppbostad": "Brukarundersökning funktionsnedsättning – gruppbostad",
    "daglig_verksamhet": "Brukarundersökning funktionsnedsättning – daglig verksamhet",
    "ifo_oppenvard": "Brukarundersökning individ- och familjeomsorg",
}
_QUESTIONS = ("helhetsomdöme", "trygghet", "bemötande", "inflytande")
_KPIS = ("U21468", "U23436", "N20900", "N20043", "U21401", "U28418")
OLDEST = 100


def draw_units(
    w: World, rows: pd.DataFrame, provided: dict[str, list[int]], units: int
) -> list[pd.DataFrame]:
    """enheter, one table a year: the same units, with another regi in the last year where that is a trait."""
    rng = w.rng
    kind = {u: w.catalogue.loc[c, "grupp"] for c, us in provided.items() for u in us}
    kind |= {int(u): w.catalogue.loc[i, "grupp"] for u, i in rows.groupby("enhet")["insats"].first().items()}
    regi = np.where(rng.random(units) < rng.choice([0.0, 0.2, 0.6]), "annan", "egen")
    places = np.where(rng.random(units) < 0.6, rng.integers(1, 90, units).astype(float), np.nan)
    table = pd.DataFrame({
        "enhet": [unit_code(u) for u in range(units)], "namn": [f"Enheten {u + 1}" for u in range(units)],
        "regi": regi, "typ": [kind.get(u, "") for u in range(units)],
        "omrade": rng.choice(["", "Norr", "Söder"], units), "platser": places,
        "arsarbetare": np.where(rng.random(units) < 0.8, rng.integers(1, 400, units) / 4, np.nan),
    })  # fmt: skip
    years = [table] * len(w.years)
    if w.has("two_regi"):
        both = np.intersect1d(*(rows.loc[rows["ar"] == y, "enhet"] for y in w.years[-2:]))
        unit = int(rng.choice(both if len(both) else np.arange(units)))
        changed = table.copy()
        changed.loc[unit, "regi"] = "annan" if regi[unit] == "egen" else "egen"
        years[-1] = changed
    return years


def population(w: World, clients: pd.DataFrame, ar: int) -> pd.DataFrame:
    """befolkning: every age and sex, never fewer than the clients of that age and sex."""
    ages = np.arange(OLDEST + 1)
    curve = np.where(ages < 65, 1.0, np.maximum(1 - (ages - 65) / 36, 0.0)) * w.size / 10
    table = pd.DataFrame([(a, k) for a in ages for k in "KM"], columns=["alder", "kon"])
    drawn = w.rng.poisson(np.repeat(curve, 2) * w.rng.uniform(0.8, 2))
    age = (ar - clients["fodelsear"]).clip(0, OLDEST)
    had = pd.DataFrame({"alder": age, "kon": clients["kon"]}).value_counts()
    least = had.reindex(pd.MultiIndex.from_frame(table), fill_value=0).to_numpy()
    return table.assign(antal=drawn + least)


def forecast(w: World, people: pd.DataFrame, ar: int) -> pd.DataFrame:
    """befolkningsprognos for the ten years to come."""
    every = people.merge(pd.DataFrame({"ar": range(ar + 1, ar + 11)}), how="cross")
    change = 1 + (every["ar"] - ar) * w.rng.normal(0, 0.01, OLDEST + 1)[every["alder"]]
    antal = np.rint(every["antal"] * np.maximum(change, 0) * 10) / 10
    return every.assign(antal=antal)[["ar", "alder", "kon", "antal"]]


def survey(w: World, rows: pd.DataFrame, ar: int) -> pd.DataFrame:
    """A survey's answers at the units with clients of the kinds that have one, and in the municipality."""
    rng = w.rng
    now = rows[rows["ar"] == ar]
    named = now["insats"].map(w.catalogue["grupp"]).map(_SURVEYS)
    asked = now.groupby([named.rename("undersokning"), "enhet"])["person"].nunique().reset_index()
    if asked.empty:
        asked = now.groupby("enhet")["person"].nunique().reset_index()
        asked.insert(0, "undersokning", _SURVEYS["hemtjanst"])
    answered = np.rint(asked["person"] * rng.uniform(0.3, 0.9, len(asked))).astype(int)
    if w.has("few_answers"):
        answered = np.minimum(rng.integers(1, 5, len(asked)), asked["person"])
    found = asked.assign(antal_svar=answered, antal_tillfragade=asked["person"])
    found = found[found["antal_svar"] > 0].assign(enhet=lambda f: f["enhet"].map(unit_code))
    whole = found.groupby("undersokning", as_index=False)[["antal_svar", "antal_tillfragade"]].sum()
    every = pd.concat([whole.assign(enhet=""), found]).merge(pd.DataFrame({"fraga": _QUESTIONS}), how="cross")
    positive = rng.binomial(every["antal_svar"], rng.uniform(0.5, 1, len(every)))
    every["andel_positiva"] = np.round(100 * positive / every["antal_svar"], 1)
    return every[["undersokning", "enhet", "fraga", "andel_positiva", "antal_svar", "antal_tillfragade"]]


def accounts_return(w: World, ledger: pd.DataFrame) -> pd.DataFrame:
    """rakenskapssammandrag in tkr: the ledger by activity, nearly."""
    known = ledger[ledger["verksamhet"].isin(w.catalogue["rs_kod"])]
    klass = known["konto"].str[0]
    post = np.select(
        [klass.isin(list("4567")), known["motpart"] == "intern", known["motpart"].isin(["kommun", "region"])],
        ["bruttokostnad", "interna_intakter", "forsaljning"], "ovriga_intakter",
    )  # fmt: skip
    tkr = known.groupby(["verksamhet", post])["belopp"].sum().unstack(fill_value=0) / 100_000
    posts = ["bruttokostnad", "interna_intakter", "forsaljning", "ovriga_intakter"]
    tkr = tkr.reindex(columns=posts, fill_value=0)
    tkr[posts[1:]] *= -1
    off = 1 + 0.02 * w.rng.standard_normal(len(tkr)) * (w.rng.random(len(tkr)) < 0.3)
    return tkr.mul(off, axis=0).round().rename_axis("rs_kod").reset_index()


MOST_ORE = 999_999_990_000  # nobody plans a row of ten milliards: a table with one is refused


def budget(ledger: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The budget of every other municipality and year: the ledger by account, planned otherwise.

    The dice are its own, so that a municipality is the same with and without it. Some objects have no budget,
    and now and then there is one that no row of the code key fits.
    """
    rng = np.random.default_rng(int(ledger["belopp"].abs().sum()))
    if rng.random() < 0.5:
        return {}
    place = ["ansvar", "verksamhet", "konto", "motpart"]
    rows = ledger.groupby(place, as_index=False)["belopp"].sum()
    rows = rows[rng.random(len(rows)) < 0.95]
    planned = np.rint(rows["belopp"] * rng.uniform(0.8, 1.2, len(rows)) / 10_000).astype(np.int64) * 10_000
    planned = planned.clip(-MOST_ORE, MOST_ORE)
    lost = pd.DataFrame([("Q9", "000", "5010", "", 1_234_500)], columns=[*place, "belopp"])
    parts = [rows.assign(belopp=planned), lost][: 1 + (rng.random() < 0.3)]
    return {"budget": pd.concat(parts, ignore_index=True)}


def indicators(w: World, kommun: str, ar: int) -> pd.DataFrame:
    """indikatorer: own values and, but for `no_peers`, those of five others."""
    others = [] if w.has("no_peers") else w.rng.choice(sorted({*kommuner()} - {kommun}), 5).tolist()
    rows = [
        (kpi, k, year, kon, round(float(w.rng.uniform(1, 95)), 1))
        for kpi in _KPIS for k in sorted({kommun, *others}) for year in range(ar - 2, ar + 1) for kon in "TKM"
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["kpi", "kommun", "ar", "kon", "varde"])
