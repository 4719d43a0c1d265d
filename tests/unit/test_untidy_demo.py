"""The demo is as untidy as life: every awkwardness that a report must bear is in it."""

import numpy as np
import pandas as pd
import pytest

from kpbcalc.demo import DEMO_YEARS, write_demo
from tests.samples.underlag_files import CATALOGUE, read

KOMMUNER = ("2523", "1381")  # the smallest, and one more


@pytest.fixture(scope="module")
def underlag(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], dict[str, pd.DataFrame]]:
    folder = tmp_path_factory.mktemp("untidy")
    write_demo(folder, KOMMUNER)
    return {
        (kommun, ar): {path.stem: read(path) for path in (folder / kommun / str(ar)).glob("*.csv")}
        for kommun in KOMMUNER
        for ar in DEMO_YEARS[kommun]
    }


@pytest.fixture(params=[(kommun, ar) for kommun in KOMMUNER for ar in DEMO_YEARS[kommun]], ids=str)
def rows(request, underlag) -> pd.DataFrame:
    """The volumes of a year with each client's age and area."""
    tables, ar = underlag[request.param], request.param[1]
    volumes = tables["insatsvolymer"]
    age = ar - volumes["brukar_id"].map(tables["brukare"].set_index("brukar_id")["fodelsear"])
    omrade = volumes["insats"].map(CATALOGUE["omrade"])
    by_age = np.where(age >= 65, "AO", "FN")
    return volumes.assign(alder=age, omrade=omrade.where(omrade != "AO/FN", by_age))


def test_every_insats_of_the_old_has_somebody_younger_in_most_years(underlag) -> None:
    for kommun in KOMMUNER:
        found, used = set(), set()
        for ar in DEMO_YEARS[kommun]:
            tables = underlag[kommun, ar]
            volumes = tables["insatsvolymer"]
            born = volumes["brukar_id"].map(tables["brukare"].set_index("brukar_id")["fodelsear"])
            elderly = volumes["insats"].map(CATALOGUE["omrade"]).isin(["AO", "AO/FN"])
            used |= set(volumes.loc[elderly, "insats"])
            found |= set(volumes.loc[elderly & (ar - born < 65), "insats"])
        assert found == used and {"SABO-OMV", "KORT", "DAGV"} <= used


def test_somebody_is_older_than_the_insatser_of_the_young(rows: pd.DataFrame) -> None:
    for insats, limit in (("LSS-2SFB", 65), ("BSTOD", 66), ("IFO-EB-UTB", 64), ("IFO-BU-FAM", 19)):
        assert (rows.loc[rows["insats"] == insats, "alder"] > limit).any(), insats


def test_a_unit_has_one_client_and_some_insatser_only_few(rows: pd.DataFrame) -> None:
    clients = rows.groupby("enhet")["brukar_id"].nunique()
    assert clients.eq(1).any()
    few = rows.groupby(["omrade", "insats"])["brukar_id"].nunique().between(1, 4)
    assert few.groupby("omrade").sum().ge(1).sum() >= 2


def test_some_have_help_in_three_areas_and_more_in_two(rows: pd.DataFrame) -> None:
    areas = rows.groupby("brukar_id")["omrade"].nunique()
    assert (areas == 2).sum() >= 5
    if rows["manad"].iloc[0].startswith("2016"):
        assert (areas == 3).sum() >= 2


def test_a_unit_is_taken_over_from_another(underlag) -> None:
    for kommun in KOMMUNER:
        regi = pd.concat([underlag[kommun, ar]["enheter"] for ar in DEMO_YEARS[kommun]])
        changed = regi.groupby("enhet")["regi"].nunique()
        assert list(changed[changed > 1].index) == [max(regi["enhet"][regi["enhet"].str.startswith("GB")])]


def test_one_year_has_no_survey(underlag) -> None:
    without = {folder for folder, tables in underlag.items() if "brukarundersokning" not in tables}
    assert without == {folder for folder, tables in underlag.items() if "personalundersokning" not in tables}
    assert without == {("2523", 2016)}
