"""How to see in the results that a trait holds: a question for each, asked of what the calculation gave."""

from collections.abc import Callable, Sequence

import pandas as pd

from kpbcalc.base.exact import GRID
from kpbcalc.costing import Resultat
from tests.samples.random_municipality import Drawn
from tests.samples.traits import AREAS

Years = Sequence[Resultat]
Seen = Callable[[Drawn, Years], bool]


def holds(trait: str, drawn: Drawn, years: Years) -> bool:
    """Whether the results show the trait."""
    return _SEEN[trait](drawn, years)


def _clients(result: Resultat, area: str) -> int:
    rows = result.brukarrader
    return int(rows.loc[rows["omrade"] == area, "brukar_id"].nunique())


def _largest(result: Resultat, by: str, persons: int) -> float:
    """The largest part that so many persons have of any group's cost, groups of these only left out."""
    rows = result.brukarrader.assign(kr=result.brukarrader["kostnad"] / GRID)
    sums = rows.groupby([by, "brukar_id"])["kr"].sum()
    many = sums.groupby(by).size()
    top = sums.groupby(by).nlargest(persons).groupby(level=0).sum()
    part = (top / sums.groupby(by).sum())[many > persons]
    return float(part.max()) if len(part) else 1.0


def _ages(result: Resultat, area: str) -> pd.Series:
    rows = result.brukarrader
    codes = result.underlag.insatser.set_index("kod")["omrade"]
    return rows.loc[rows["insats"].map(codes) == area, "alder"]


def _prices(result: Resultat) -> pd.DataFrame:
    return result.insatskostnad


def _cells(result: Resultat) -> pd.Series:
    rows = result.brukarrader
    return rows.groupby("enhet")["brukar_id"].nunique()


def _housing(d: Drawn, years: Years) -> bool:
    volumes = pd.concat([r.underlag.insatsvolymer for r in years])
    special = volumes["insats"] == "SABO-OMV"
    months = volumes.groupby(special)["brukar_id"].unique()
    return bool(set(months[True]) & set(volumes.loc[volumes["insats"].isin(["HT-OMV", "DAGV"]), "brukar_id"]))


def _two_units(d: Drawn, years: Years) -> bool:
    return any(
        bool((r.brukarrader.groupby(["brukar_id", "insats"])["enhet"].nunique() > 1).any()) for r in years
    )


def _turns(d: Drawn, years: Years) -> bool:
    now, before = years[-1].brukarrader, years[-2].brukarrader
    turned = set(now.loc[(now["alder"] == 65) & (now["omrade"] == "AO"), "brukar_id"])
    return bool(turned & set(before.loc[before["omrade"] == "FN", "brukar_id"]))


def _split(d: Drawn, years: Years) -> bool:
    key = ["brukar_id", "insats", "enhet", "manad"]
    twice = any(bool(r.underlag.insatsvolymer.duplicated(key).any()) for r in years)
    taken_back = any(
        bool(((r.huvudbok["belopp"] < 0) & r.huvudbok["konto"].str.startswith("5")).any()) for r in years
    )
    return twice and taken_back


def _month_counts(d: Drawn, years: Years) -> bool:
    counts = pd.concat(
        r.underlag.insatsvolymer.groupby(["brukar_id", "insats"])["manad"].nunique() for r in years
    )
    return {1, 12} >= set(counts)


def _same(d: Drawn, years: Years) -> bool:
    each = years[-1].brukarrader.groupby("brukar_id")["kostnad"].sum() / GRID
    return float(each.max() - each.min()) < 1


def _odd_volumes(insats: str, missing: str, known: str) -> Seen:
    def seen(d: Drawn, years: Years) -> bool:
        rows = years[-1].underlag.insatsvolymer
        rows = rows[rows["insats"] == insats]
        return len(rows) > 0 and rows[missing].fillna(0).sum() == 0 and rows[known].sum() > 0

    return seen


def _surveyed(result: Resultat) -> bool:
    u = result.underlag
    return len(u.brukarundersokning) + len(u.personalundersokning) > 0


def _few(d: Drawn, years: Years) -> bool:
    rows = years[-1].underlag.brukarundersokning
    units = rows[rows["enhet"] != ""]
    return len(units) > 0 and bool((units["antal_svar"] < 5).all())


_SEEN: dict[str, Seen] = {
    "ages_outside_target": lambda d, y: bool(
        (_ages(y[-1], "AO") < 65).any() and (_ages(y[-1], "FN") >= 65).any()
    ),
    "under_65_in_ao": lambda d, y: bool(_ages(y[-1], "AO").between(20, 64).any()),
    "turns_65": _turns,
    "one_sex": lambda d, y: all(r.brukarrader["kon"].nunique() == 1 for r in y),
    "one_age": lambda d, y: all(r.brukarrader["alder"].nunique() == 1 for r in y),
    "newborn_and_hundred": lambda d, y: bool(
        (y[-1].brukarrader["alder"] == 0).any() and (y[-1].brukarrader["alder"] >= 100).any()
    ),
    "deaths": lambda d, y: bool(
        set(y[0].brukarrader["brukar_id"]) - set().union(*(r.brukarrader["brukar_id"] for r in y[1:]))
    ),
    "all_new": lambda d, y: (
        not (set(y[-1].brukarrader["brukar_id"]) & set().union(*(r.brukarrader["brukar_id"] for r in y[:-1])))
    ),
    "several_areas": lambda d, y: bool(
        (y[-1].brukarrader.groupby("brukar_id")["omrade"].nunique() == 3).any()
    ),
    **{
        f"no_{a.lower()}": lambda d, y, a=a: all(
            not (_prices(r)["insats"].map(r.underlag.insatser.set_index("kod")["omrade"]) == a).any()
            and _clients(r, a) == 0
            for r in y
        )
        for a in AREAS
    },
    **{
        f"{a.lower()}_{n}": lambda d, y, a=a, n=n: all(_clients(r, a) == n for r in y)
        for a in AREAS
        for n in range(6)
    },
    "tiny_in_one_area": lambda d, y: bool(
        (y[-1].brukarrader.groupby(["insats", "omrade"])["brukar_id"].nunique() < 5).any()
    ),
    "one_client_units": lambda d, y: bool((_cells(y[-1]) == 1).any()),
    "shared_unit": lambda d, y: bool((y[-1].brukarrader.groupby("enhet")["omrade"].nunique() > 1).any()),
    "two_regi": lambda d, y: bool(
        (pd.concat(r.underlag.enheter for r in y).groupby("enhet")["regi"].nunique() > 1).any()
    ),
    "many_units": lambda d, y: len(y[-1].underlag.enheter) >= 100 and len(_cells(y[-1])) >= 50,
    "moves_between_units": _two_units,
    "moves_housing": _housing,
    **{
        f"{who}_{where}": lambda d, y, by=by, n=n: _largest(y[-1], by, n) > 0.9
        for who, n in (("dominates", 1), ("two_dominate", 2))
        for where, by in (("insats", "insats"), ("unit", "enhet"), ("area", "omrade"))
    },
    "one_and_twelve_months": _month_counts,
    "performed_not_granted": _odd_volumes("LSS-3", "beviljad", "utford"),
    "granted_not_performed": _odd_volumes("LSS-5", "utford", "beviljad"),
    "assistance": lambda d, y: (
        {"LSS-2", "LSS-2SFB"} <= set(y[-1].brukarrader["insats"])
        and len(y[-1].underlag.schematid) > 0
        and bool((y[-1].huvudbok["post"] == "ersattning_fk").any())
    ),
    "service_with_volume": lambda d, y: any(
        bool(
            (r.brukarrader["insats"].map(r.underlag.insatser.set_index("kod")["individvolym"]) == "nej").any()
        )
        for r in y
    ),
    "corrections": _split,
    "volume_without_cost": lambda d, y: bool(
        ((_prices(y[-1])["volym"] > 0) & (_prices(y[-1])["kostnad"] == 0)).any()
    ),
    "cost_without_volume": lambda d, y: bool(
        ((_prices(y[-1])["volym"] == 0) & (_prices(y[-1])["kostnad"] > 0)).any()
    ),
    "net_negative_cost": lambda d, y: all(bool((_prices(r)["kostnad"] < 0).any()) for r in y),
    "same_cost": _same,
    "no_pools": lambda d, y: all(r.underlag.pooler.empty for r in y),
    "pool_to_pool": lambda d, y: all((r.underlag.fordelningsvarden["mottagarpool"] != "").any() for r in y),
    **{
        f"method_{m}": lambda d, y, m=m: all(r.underlag.metod == m for r in y)
        for m in ("direkt", "stegvis", "omsesidig")
    },
    "no_surveys": lambda d, y: not any(_surveyed(r) for r in y),
    "survey_gap": lambda d, y: _surveyed(y[-1]) and not _surveyed(y[0]),
    "few_answers": _few,
    "no_peers": lambda d, y: all({*r.underlag.indikatorer["kommun"]} <= {d.kommun} for r in y),
    "own_policy": lambda d, y: "minsta_antal = 10" in (d.root / d.kommun / "kommun.toml").read_text(),
}
