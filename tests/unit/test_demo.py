"""The demo underlag: deterministic, joined up, and true to the figures it is calibrated to."""

from __future__ import annotations

import errno
import hashlib
import re
from calendar import monthrange
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpbcalc.demo import DEMO_YEARS, write, write_demo
from kpbcalc.demo.calibration import KOMMUNER as ALL_REAL
from kpbcalc.demo.calibration import YEARS
from kpbcalc.demo.elderly import simulate
from kpbcalc.demo.made_up_units import build_units
from kpbcalc.demo.population import population
from tests.samples.underlag_files import CATALOGUE, read

REPO = Path(__file__).parents[2]
WORKED = REPO.parent / "shared" / "examples" / "worked" / "0000" / "2024"
FACTS = REPO / "kpbcalc" / "demo" / "facts"

# One with private home care in some years, one with a visit log, one larger with a private home.
KOMMUNER = ("0000", "2523", "1381", "1482")
REAL = KOMMUNER[1:]
FOLDERS = [(kommun, ar) for kommun in REAL for ar in DEMO_YEARS[kommun]]
SURVEYED = [folder for folder in FOLDERS if folder != ("2523", 2016)]

WORKED_DIGESTS = {
    "befolkning": "8badd5db92be0be6cec6beab1df2818e97fb71a122b7c53a7046801debd51c34",
    "brukare": "e540cac2689287889df8586ff663c0572fa5c8b5b11d86cd8b83e0e48e13cb16",
    "enheter": "e993c72f021a2f12f8e6a8f59d1b0d57e57c10e33cdc04b8224b27f53952129d",
    "fordelningsvarden": "13a624e1b117a6d8e571849f39f26b0bea983e01563209a85e7d277b5ab7699f",
    "insatsvolymer": "0ad5d2b2a59ef7334ae5a33970c74215d24a1db1f8d87ba6aa6f2878a6cec8bd",
    "kodnyckel": "461baec7913b97bb8bada8cb4b592b13ed38da872fd70738faecb15c04265d41",
    "kontoutfall": "1d02c9d466372a34fb8b45949577be38a3268775ca471495218c876e37e7c636",
    "pooler": "390449eed0caebd5238857ae4b29a9a7700963ed96359446b4a92a46496052e2",
}


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, KOMMUNER)
    return folder


@pytest.fixture(scope="session")
def underlag(root: Path) -> dict[tuple[str, int], dict[str, pd.DataFrame]]:
    return {
        (kommun, ar): {path.stem: read(path) for path in (root / kommun / str(ar)).glob("*.csv")}
        for kommun in KOMMUNER
        for ar in DEMO_YEARS[kommun]
    }


@pytest.fixture(params=FOLDERS, ids=lambda folder: f"{folder[0]}-{folder[1]}")
def year(request, underlag):
    """(kommun, ar, tables) of one real municipality and year."""
    return (*request.param, underlag[request.param])


def facts(name: str) -> pd.DataFrame:
    return pd.read_csv(FACTS / f"{name}.csv", sep=";", dtype={"kommun": "str"})


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*.csv"))}


def costed(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """An independent step-down: insats, enhet, regi, cost, volume and unit cost."""
    ledger = tables["kontoutfall"].fillna({"motpart": ""})
    code = {(r["ansvar"], r["verksamhet"]): r for r in tables["kodnyckel"].to_dict("records")}
    row = [
        code.get((a, v)) or code.get((a, "*")) or code.get(("*", v))
        for a, v in zip(ledger["ansvar"], ledger["verksamhet"], strict=True)
    ]
    assert all(row), "every ledger combination is mapped"
    ledger[["typ", "insats", "enhet", "pool"]] = [(r["typ"], r["insats"], r["enhet"], r["pool"]) for r in row]
    kind = ledger["konto"] // 1000
    sfb = ledger["insats"].map(CATALOGUE["lagrum"]) == "SFB"
    counts = kind.between(4, 7) | (
        (kind == 3)
        & (ledger["motpart"].isin(["intern", "kommun", "region"]) | ((ledger["motpart"] == "fk") & sfb))
    )
    ledger = ledger[counts]
    held = ledger[ledger["typ"] == "pool"].groupby("pool")["belopp"].sum().to_dict()
    cost = ledger[ledger["typ"] == "insats"].groupby(["insats", "enhet"])["belopp"].sum().to_dict()
    closed: set[str] = set()
    for pool in tables["pooler"].sort_values("ordning")["pool"]:
        closed.add(pool)
        keys = tables["fordelningsvarden"]
        keys = keys[(keys["pool"] == pool) & ~keys["mottagarpool"].isin(closed)]
        assert keys["varde"].sum() > 0, f"{pool} has an open receiver"
        for key in keys.to_dict("records"):
            part = held[pool] * key["varde"] / keys["varde"].sum()
            if key["mottagare_typ"] == "pool":
                held[key["mottagarpool"]] += part
            else:
                cost[key["insats"], key["enhet"]] = cost.get((key["insats"], key["enhet"]), 0) + part
    volumes = tables["insatsvolymer"]
    granted = volumes["insats"].map(CATALOGUE["volymbas"]) == "beviljad"
    carried = volumes["beviljad"].where(granted, volumes["utford"])
    volume = carried.groupby([volumes["insats"], volumes["enhet"]]).sum()
    table = pd.DataFrame(
        {"kostnad": pd.Series(cost).rename_axis(["insats", "enhet"]), "volym": volume}
    ).reset_index()
    table["regi"] = table["enhet"].map(tables["enheter"].set_index("enhet")["regi"])
    table["grupp"] = table["insats"].map(CATALOGUE["grupp"])
    return table.assign(pris=table["kostnad"] / table["volym"])


def own_price(objects: pd.DataFrame, grupp: str) -> float:
    rows = objects[(objects["grupp"] == grupp) & (objects["regi"] == "egen")]
    return rows["kostnad"].sum() / rows["volym"].sum()


# --- files -----------------------------------------------------------------------------------


def test_alone_and_together_and_again_are_the_same_bytes(root: Path, tmp_path: Path) -> None:
    told: list[str] = []
    folders = write_demo(tmp_path, ["2523"], progress=told.append)
    assert told == ["2523"]
    assert folders == [tmp_path / "2523" / str(ar) for ar in (2015, 2016, 2017)]
    assert contents(tmp_path / "2523") == contents(root / "2523")


def test_files_are_plain_semicolon_text(root: Path) -> None:
    for name, data in contents(root).items():
        text = data.decode("utf-8")
        assert not text.startswith("\ufeff") and "\r" not in text and '"' not in text, name
        assert text.endswith("\n") and "nan" not in text.lower().split(";"), name
        assert len({line.count(";") for line in text.splitlines()}) == 1, name


def test_the_demo_years_are_those_of_the_contract() -> None:
    assert DEMO_YEARS["0000"] == (2022, 2023, 2024)
    assert len(DEMO_YEARS) == 14
    assert set(DEMO_YEARS.values()) == {(2022, 2023, 2024), (2015, 2016, 2017)}


def test_the_insatser_used_are_in_the_catalogue() -> None:
    prices, service = facts("priser"), facts("serviceinsatser")
    used = pd.concat([prices, service], ignore_index=True).set_index("insats")
    assert set(used.index) <= set(CATALOGUE.index)
    assert (
        used["verksamhet"].astype(str) == CATALOGUE["rs_kod"].astype("Int64").astype(str)[used.index]
    ).all()
    open_to_all = service.loc[service["enhetstyp"] != "DN", "insats"]
    assert (CATALOGUE.loc[open_to_all, "individvolym"] == "nej").all()
    assert set(facts("klientinsatser")["insats"]) <= set(prices["insats"])


# --- Exempelkommunen -------------------------------------------------------------------------


def test_exempelkommunen_2024_is_the_worked_example(root: Path) -> None:
    folder = root / "0000" / "2024"
    digests = {
        name: hashlib.sha256((folder / f"{name}.csv").read_bytes()).hexdigest() for name in WORKED_DIGESTS
    }
    assert digests == WORKED_DIGESTS


@pytest.mark.skipif(not WORKED.exists(), reason="the worked example is not beside the repository")
def test_exempelkommunen_2024_is_the_stored_worked_example(root: Path) -> None:
    for path in WORKED.glob("*.csv"):
        assert (root / "0000" / "2024" / path.name).read_bytes() == path.read_bytes(), path.name


def test_exempelkommunen_has_a_believable_past(underlag) -> None:
    clients = {ar: set(underlag["0000", ar]["brukare"]["brukar_id"]) for ar in DEMO_YEARS["0000"]}
    assert clients[2022] & clients[2023] & clients[2024]
    assert clients[2024] - clients[2023] and clients[2023] - clients[2024]
    price = {ar: costed(underlag["0000", ar]).set_index("insats")["pris"] for ar in clients}
    assert price[2024]["HT-OMV"] == pytest.approx(401.23, abs=0.005)
    assert price[2023]["SABO-OMV"] / price[2024]["SABO-OMV"] == pytest.approx(0.97, abs=0.01)
    assert price[2022]["HT-OMV"] / price[2023]["HT-OMV"] == pytest.approx(0.97, abs=0.02)


# --- joins -----------------------------------------------------------------------------------


def test_every_row_finds_its_client_and_unit(year) -> None:
    _, _, tables = year
    volumes, units = tables["insatsvolymer"], set(tables["enheter"]["enhet"])
    assert set(volumes["brukar_id"]) == set(tables["brukare"]["brukar_id"])
    assert set(volumes["enhet"]) <= units
    assert set(tables["kodnyckel"]["enhet"].dropna()) == units - {"VF1"}, "the association costs nothing"
    assert set(tables["fordelningsvarden"]["enhet"].dropna()) <= units
    if "brukarundersokning" in tables:
        assert set(tables["brukarundersokning"]["enhet"].dropna()) <= units
    assert not volumes.duplicated(["brukar_id", "insats", "enhet", "manad"]).any()
    assert tables["enheter"]["enhet"].is_unique and tables["enheter"]["namn"].is_unique


def test_cost_and_volume_go_together_but_for_two(year) -> None:
    """An association takes no pay, and day care that is to open has nobody yet."""
    _, ar, tables = year
    objects = costed(tables)
    individual = objects["insats"].map(CATALOGUE["individvolym"]) == "ja"
    free, empty = objects["enhet"] == "VF1", objects["enhet"] == "DN1"
    assert free.any() and objects.loc[free, "kostnad"].isna().all()
    assert empty.any() == (ar == 2017)
    assert (objects.loc[~free, "kostnad"] > 0).all()
    assert (objects.loc[individual & ~empty, "volym"] > 0).all()
    individual &= ~empty
    assert objects.loc[~individual, "volym"].isna().all() and (~individual).any()
    assert not objects.duplicated(["insats", "enhet"]).any()


def test_the_ledger_is_to_the_ore_and_whole(year, root: Path) -> None:
    kommun, ar, tables = year
    lines = (root / kommun / str(ar) / "kontoutfall.csv").read_text("utf-8").splitlines()[1:]
    assert all(re.fullmatch(r"-?\d+\.\d\d", line.rpartition(";")[2]) for line in lines)
    ledger = tables["kontoutfall"]
    assert set(ledger["period"]) == {ar * 100 + month for month in range(1, 13)}
    revenue = ledger["konto"] // 1000 == 3
    assert (ledger.loc[revenue, "belopp"] < 0).all()
    corrected = ledger[~revenue & (ledger["belopp"] < 0)]
    assert 2 < len(corrected) < 20 and set(corrected["konto"]) == {6410}
    spent = ledger[~revenue].groupby(["ansvar", "verksamhet", "konto"])["belopp"].sum()
    assert (spent > 0).all(), "what is taken away has been booked"
    assert set(ledger["motpart"].dropna()) == {"intern", "kommun", "region", "stat", "fk", "ovrig"}
    assert (ledger["konto"] // 1000 == 8).any()


def test_the_accounts_return_follows_the_ledger(year) -> None:
    _, _, tables = year
    ledger = tables["kontoutfall"]
    gross = ledger[(ledger["konto"] // 1000).between(4, 7)]
    gross = gross.groupby("verksamhet")["belopp"].sum() / 1000
    returned = tables["rakenskapssammandrag"].set_index("rs_kod")["bruttokostnad"]
    assert set(returned.index) == set(gross.index)
    apart = (returned / gross - 1).abs()
    assert (apart.drop("559") < 0.001).all() and 0.001 < apart["559"] < 0.01


def test_the_pools_have_a_flow_back_against_their_order(year) -> None:
    _, _, tables = year
    order = tables["pooler"].set_index("pool")["ordning"]
    inner = tables["fordelningsvarden"].query("mottagare_typ == 'pool'")
    assert (inner["mottagarpool"].map(order) < inner["pool"].map(order)).any()
    assert (tables["fordelningsvarden"]["varde"] > 0).all()


# --- people and volumes ----------------------------------------------------------------------


@pytest.mark.parametrize("kommun", REAL)
def test_a_person_is_the_same_in_all_years(underlag, kommun: str) -> None:
    years = [underlag[kommun, ar]["brukare"].set_index("brukar_id") for ar in (2015, 2016, 2017)]
    assert all(re.fullmatch(r"[0-9a-f]{16}", client) for client in years[0].index)
    assert all(table.index.is_unique for table in years)
    for before, after in pairwise(years):
        both = before.index.intersection(after.index)
        assert 0.5 < both.size / len(before) < 0.9
        assert before.loc[both].equals(after.loc[both])


def test_nobody_has_more_days_than_the_calendar(year) -> None:
    _, ar, tables = year
    volumes = tables["insatsvolymer"]
    unit = volumes["insats"].map(CATALOGUE["volymenhet"])
    nights = volumes[unit == "dygn"].groupby(["brukar_id", "manad"])["utford"].sum().reset_index()
    days = nights["manad"].str[5:].astype(int).map(lambda month: monthrange(ar, month)[1])
    assert (nights["utford"] <= days).all()
    hours = volumes[unit == "timme"].groupby(["brukar_id", "insats", "manad"])["beviljad"].sum()
    assert (hours <= 744).all()
    alarms = volumes[volumes["insats"] == "LARM"].groupby("brukar_id")["utford"].sum()
    assert alarms.max() <= 12


def test_a_ward_never_has_more_nights_than_places(year) -> None:
    _, ar, tables = year
    places = tables["enheter"].set_index("enhet")["platser"].dropna()
    volumes = tables["insatsvolymer"]
    volumes = volumes[volumes["insats"].map(CATALOGUE["volymenhet"]) == "dygn"]
    nights = volumes.groupby(["enhet", "manad"])["utford"].sum().unstack()
    nights = nights.reindex(places.index)
    days = np.array([monthrange(ar, month)[1] for month in range(1, 13)])
    assert (nights.le(np.outer(places, days)) | nights.isna()).all(axis=None)


def test_home_care_ends_the_month_somebody_moves_to_a_care_home(year) -> None:
    _, _, tables = year
    volumes = tables["insatsvolymer"]
    grupp = volumes["insats"].map(CATALOGUE["grupp"])
    homes = volumes[grupp == "sabo_heldygn"]
    moved = homes.groupby("brukar_id")["manad"].min()
    home_care = volumes[grupp == "hemtjanst"]
    later = home_care["brukar_id"].map(moved)
    assert (home_care.loc[later.notna(), "manad"] <= later.dropna()).all()
    assert home_care["brukar_id"].isin(moved.index).any(), "some moved during the year"


@pytest.mark.parametrize("kommun", REAL)
def test_nobody_comes_back_from_a_care_home(underlag, kommun: str) -> None:
    """Residence is one unbroken stretch to the end: nothing after death."""
    years = [underlag[kommun, ar]["insatsvolymer"] for ar in DEMO_YEARS[kommun]]
    volumes = pd.concat(years, ignore_index=True)
    grupp = volumes["insats"].map(CATALOGUE["grupp"])
    month = volumes["manad"].str[:4].astype(int) * 12 + volumes["manad"].str[5:].astype(int)
    stay = month[grupp == "sabo_heldygn"].groupby(volumes["brukar_id"]).agg(["min", "max", "size"])
    assert (stay["max"] - stay["min"] + 1 == stay["size"]).all()
    last = month.groupby(volumes["brukar_id"]).max()
    assert (last[stay.index] == stay["max"]).all()


def test_population_equals_the_real_figures(year) -> None:
    kommun, ar, tables = year
    real = facts("befolkning").set_index(["kommun", "ar"]).loc[(kommun, ar)]
    people = tables["befolkning"]
    assert people["antal"].sum() == real.loc[real["kon"] == "T", "antal"].item()
    lower = (people["alder"] // 5 * 5).clip(upper=100)
    klass = np.where(lower == 100, "100+", lower.astype(str) + "-" + (lower + 4).astype(str))
    old = people[people["alder"] >= 65]
    ours = old.groupby([klass[old.index], "kon"])["antal"].sum()
    theirs = real[real["kon"] != "T"].set_index(["aldersklass", "kon"])["antal"]
    assert ours.sort_index().tolist() == theirs.sort_index().tolist()
    assert (people["antal"] >= 0).all() and len(people) == 202
    prognosis = tables["befolkningsprognos"]
    assert set(prognosis["ar"]) == set(range(ar + 1, ar + 11))
    growth = prognosis.groupby("ar")["antal"].sum() / people["antal"].sum()
    assert growth.between(0.93, 1.07).all()


def test_home_care_follows_the_real_coverage_hours_and_regi(year) -> None:
    kommun, ar, tables = year
    real = facts("hemtjanst").set_index(["kommun", "ar"]).loc[(kommun, ar)]
    people = tables["befolkning"]
    old = people.loc[people["alder"] >= 65, "antal"].sum()
    volumes = tables["insatsvolymer"]
    born = tables["brukare"].set_index("brukar_id")["fodelsear"]
    home_care = volumes[
        (volumes["insats"].map(CATALOGUE["grupp"]) == "hemtjanst")
        & (ar - volumes["brukar_id"].map(born) >= 65)
    ]
    months = home_care.groupby(["brukar_id", "manad"])["beviljad"].sum()
    assert 100 * len(months) / 12 / old == pytest.approx(real["tackning_procent"], rel=0.05)
    assert months.mean() == pytest.approx(real["timmar_per_manad"], rel=0.05)
    assert 0.02 < (months > 80).mean() < 0.25
    area = home_care[home_care["insats"] == "HT-OMV"]
    own = area["enhet"].map(tables["enheter"].set_index("enhet")["regi"]) == "egen"
    assert 100 * own.mean() == pytest.approx(real["egen_regi_procent"], abs=7)


@pytest.fixture(scope="session")
def age_profile() -> pd.DataFrame:
    """Per cent of the inhabitants 31 December, by kommun and ar: who had care in December, and
    who had care or an alarm at any time of the year."""
    rows = []
    for kommun in ALL_REAL:
        careers = simulate(kommun, build_units(kommun).wards["belagda"].to_numpy())
        care = pd.concat([careers.hemtjanst, careers.sabo])
        anything = pd.concat([care, careers.larm])
        for number, ar in enumerate(YEARS):
            age = ar - careers.people["fodelsear"]
            people = population(kommun, ar).set_index("alder")["antal"]
            december = care.loc[care["manad"] == 12 * number + 11, "person"].unique()
            year = anything.loc[anything["manad"] // 12 == number, "person"].unique()
            row: dict[str, object] = {"kommun": kommun, "ar": ar}
            for low, high in ((65, 79), (80, 84), (85, 89), (90, 120)):
                inhabitants = people[(people.index >= low) & (people.index <= high)].sum()
                for name, persons in (("dec", december), ("ar", year)):
                    row[f"{name}_{low}"] = 100 * age[persons].between(low, high).sum() / inhabitants
            rows.append(row)
    return pd.DataFrame(rows).set_index(["kommun", "ar"])


def test_the_oldest_with_care_are_fewer_than_they_are(age_profile: pd.DataFrame) -> None:
    assert len(age_profile) == 39
    assert (age_profile["ar_90"] < 95).all()
    assert (age_profile["ar_85"] < 65).all()


def test_care_rises_with_age_as_it_does_in_sweden(age_profile: pd.DataFrame) -> None:
    usual = {65: (4, 6), 80: (18, 25), 85: (35, 45), 90: (60, 72)}
    for low, (least, most) in usual.items():
        share = age_profile[f"dec_{low}"]
        assert least <= share.mean() <= most, low
        # A municipality varies with its coverage, and with chance in the small ones.
        assert share.between(0.75 * least, 1.3 * most).all(), low
    assert age_profile["dec_90"].between(52, 74).all()


# --- cost ------------------------------------------------------------------------------------

PUBLISHED = {2015: (461, 1809), 2016: (472, 1880), 2017: (484, 1927)}


def test_unit_costs_lie_around_the_published_means(year) -> None:
    _, ar, tables = year
    objects = costed(tables)
    hour, day = PUBLISHED[ar]
    assert 385 <= own_price(objects, "hemtjanst") <= 560
    assert own_price(objects, "hemtjanst") == pytest.approx(hour, rel=0.2)
    assert own_price(objects, "sabo_heldygn") == pytest.approx(day, rel=0.14)
    assert 2300 <= own_price(objects, "gruppbostad") <= 3400
    assert 2200 <= own_price(objects, "korttid") <= 3300
    assert 600 <= own_price(objects, "daglig_verksamhet") <= 900
    assert 450 <= own_price(objects, "boendestod") <= 650
    assert 30 <= own_price(objects, "assistans_sfb") <= 120


def test_units_differ(year) -> None:
    _, _, tables = year
    objects = costed(tables)
    homes = objects[(objects["insats"] == "SABO-OMV") & (objects["regi"] == "egen")]
    assert 1.1 < homes["pris"].max() / homes["pris"].min() < 1.6
    assert (objects.loc[objects["grupp"] == "hemtjanst", "pris"].between(300, 900)).all()


def test_some_clients_are_ytterfall(year) -> None:
    _, _, tables = year
    price = costed(tables).set_index(["insats", "enhet"])["pris"].rename("pris")
    volumes = tables["insatsvolymer"].join(price, on=["insats", "enhet"])
    granted = volumes["insats"].map(CATALOGUE["volymbas"]) == "beviljad"
    volumes["kostnad"] = volumes["pris"] * volumes["beviljad"].where(granted, volumes["utford"])
    meta = CATALOGUE.loc[volumes["insats"]].reset_index()
    care = meta["lagrum"].isin(["SoL", "HSL"]) & (meta["omrade"] != "IFO")

    def share_over(rows: pd.Series, limit: float) -> float:
        cost = volumes[rows.to_numpy()].groupby("brukar_id")["kostnad"].sum()
        return float((cost > limit).mean())

    assert 0.003 < share_over(care & (meta["boendeform"] == "ordinart"), 600_000) < 0.06
    assert 0.08 < share_over(care & (meta["boendeform"] == "sarskilt"), 600_000) < 0.65
    assert 0.12 < share_over(meta["lagrum"].isin(["LSS", "SFB"]), 1_000_000) < 0.35


# --- surveys, indicators, visits -------------------------------------------------------------


def test_survey_percentages_are_whole_persons(year) -> None:
    _, _, tables = year
    for name in {"brukarundersokning", "personalundersokning"} & set(tables):
        table = tables[name]
        positive = (table["andel_positiva"] * table["antal_svar"] / 100).round()
        assert (100 * positive / table["antal_svar"] - table["andel_positiva"]).abs().max() <= 0.051
        assert (table["antal_svar"] <= table["antal_tillfragade"]).all()
        assert table["andel_positiva"].between(0, 100).all()
        whole = table[table["enhet"].isna()]
        assert (whole["antal_svar"] / whole["antal_tillfragade"]).between(0.3, 0.8).all()


def test_quality_is_only_weakly_tied_to_cost(underlag) -> None:
    points = []
    for tables in (underlag[folder] for folder in SURVEYED):
        objects = costed(tables)
        price = objects[objects["insats"] == "SABO-OMV"].set_index("enhet")["pris"]
        survey = tables["brukarundersokning"].query("fraga == 'helhetsomdöme'")
        grade = survey.dropna(subset="enhet").set_index("enhet")["andel_positiva"]
        points.append(pd.concat([price / price.mean(), grade], axis=1).dropna())
    assert abs(pd.concat(points).corr().iloc[0, 1]) < 0.4


def test_indicators_tell_the_same_story_everywhere(underlag) -> None:
    key = ["kpi", "kommun", "ar", "kon"]
    a, b = underlag["2523", 2016]["indikatorer"], underlag["1381", 2017]["indikatorer"]
    assert underlag["2523", 2016]["indikatorer"].equals(underlag["1381", 2016]["indikatorer"])
    both = a.merge(b, on=key, suffixes=("", "_b"))
    assert len(both) > 100 and both["varde"].equals(both["varde_b"])
    assert set(a["kommun"]) == set(DEMO_YEARS) and set(a["ar"]) == {2014, 2015, 2016}
    assert "N20900" in set(a["kpi"])
    assert "indikatorer" not in underlag["0000", 2024]


@pytest.mark.parametrize(
    ("kpi", "slag", "fraga"),
    [
        ("U21468", "hemtjänst", "helhetsomdöme"),
        ("U21504", "hemtjänst", "bemötande"),
        ("U23436", "särskilt boende", "helhetsomdöme"),
        ("U23461", "särskilt boende", "inflytande"),
    ],
)
def test_indicators_say_what_the_survey_says(underlag, kpi: str, slag: str, fraga: str) -> None:
    """In the municipality's own file and in everybody else's, also of later years."""
    shown = {
        ar: underlag["2523", ar]["indikatorer"].set_index(["kpi", "kon", "kommun", "ar"]) for ar in YEARS
    }
    for kommun, ar in SURVEYED:
        own = whole_survey(underlag[kommun, ar], slag, fraga)
        for file in shown:
            if file >= ar:
                assert shown[file].loc[(kpi, "T", kommun, ar), "varde"] == own


def test_kolada_counts_only_the_very_safe(underlag) -> None:
    for kommun, ar in SURVEYED:
        table = underlag[kommun, ar]["indikatorer"].set_index(["kpi", "kon", "kommun", "ar"])["varde"]
        safe = whole_survey(underlag[kommun, ar], "hemtjänst", "trygghet")
        assert 0.4 * safe < table["U21450", "T", kommun, ar] < 0.6 * safe


def whole_survey(tables: dict[str, pd.DataFrame], slag: str, fraga: str) -> float:
    survey = tables["brukarundersokning"]
    rows = survey[survey["enhet"].isna() & (survey["fraga"] == fraga)]
    rows = rows[rows["undersokning"].str.endswith(f" – {slag}")]
    return float(rows["andel_positiva"].item())


def test_nobody_is_asked_who_has_not_been_there(year) -> None:
    _, _, tables = year
    if "brukarundersokning" not in tables:
        return
    survey = tables["brukarundersokning"].dropna(subset="enhet").set_index("enhet")
    clients = tables["insatsvolymer"].groupby("enhet")["brukar_id"].nunique()
    assert (survey["antal_tillfragade"] <= clients.reindex(survey.index)).all()


def test_the_visit_log_belongs_to_clients_without_performed_time(underlag) -> None:
    tables = underlag["1381", 2017]
    log, volumes = tables["insatshandelser"], tables["insatsvolymer"]
    log = log.assign(manad=log["start"].str[:7])
    silent = volumes[volumes["beviljad"].notna() & volumes["utford"].isna()]
    hours = log.groupby(["brukar_id", "insats", "enhet", "manad"])["minuter"].sum() / 60
    joined = silent.set_index(["brukar_id", "insats", "enhet", "manad"])["beviljad"]
    ratio = hours / joined.reindex(hours.index)
    assert ratio.notna().all()
    assert 0.7 < hours.sum() / joined.reindex(hours.index).sum() < 1


def test_a_demo_that_cannot_be_written_to_its_end_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = list[Path]()

    def full(table: pd.DataFrame, path: Path) -> None:
        if len(written) == 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        path.write_text("x", encoding="utf-8")

    monkeypatch.setattr(write, "_write_csv", full)
    with pytest.raises(OSError, match="No space"):
        write_demo(tmp_path / "nytt" / "data", ["0000"])
    assert list(tmp_path.iterdir()) == []
    there = tmp_path / "0000" / "2022" / "brukare.csv"
    there.parent.mkdir(parents=True)
    there.write_text("kvar", encoding="utf-8")
    written.clear()
    with pytest.raises(OSError, match="No space"):
        write_demo(tmp_path, ["0000"])
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [there]
    assert there.read_text(encoding="utf-8") == "kvar"
