"""Development over the years."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.explain_change import price_and_volume

from kpbcalc.analysis import over_tid
from kpbcalc.analysis.area import omraden
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from tests.builders import small, typed

AO, FN, IFO = omraden().values()
AMOUNTS = st.tuples(st.floats(0, 1e9), st.floats(0.01, 1e6))


def year(ar: int, people: range, amount: int, months: int = 12) -> Resultat:
    """People with ten hours of home care a month that cost this together."""
    return cost(
        typed(
            small(
                kontoutfall=[f"100;510;5010;;{ar}01;{amount}"],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"P{n:03};K;1940" for n in people],
                insatsvolymer=[
                    f"P{n:03};HT-OMV;HT1;{ar}-{m:02};10;" for n in people for m in range(1, months + 1)
                ],
            ),
            ar=ar,
        )
    )


YEARS = [
    year(2022, range(20), 960_000),
    year(2023, range(6, 26), 1_200_000),
    year(2024, range(10, 34), 1_500_000),
]


def test_one_year_shows_no_development() -> None:
    assert over_tid.tables(YEARS[-1:], AO) == {}
    assert over_tid.tables(YEARS, IFO) == {}


def test_every_year_is_a_row() -> None:
    frame = over_tid.tables(YEARS, AO)["utveckling"].frame
    assert list(frame["ar"]) == ["2022", "2023", "2024"]
    assert list(frame["brukare"]) == [20, 20, 24]
    assert list(frame["per_brukare"]) == [48_000, 60_000, 62_500]
    assert list(frame["per_invanare"]) == [9_600, 12_000, 15_000]
    assert list(frame["helarsbrukare"]) == [20, 20, 24]
    assert list(frame["ytterfall"]) == [0, 0, 0]


def test_half_a_year_is_half_a_client() -> None:
    short = [year(2023, range(8), 1000, months=6), YEARS[-1]]
    assert over_tid.tables(short, AO)["utveckling"].frame["helarsbrukare"].iloc[0] == 4


def test_a_year_without_clients_has_no_mean() -> None:
    empty = cost(typed(small(kontoutfall=[], insatsvolymer=[], fordelningsvarden=[], pooler=[]), ar=2023))
    frame = over_tid.tables([empty, YEARS[-1]], AO)["utveckling"].frame
    assert frame["brukare"].iloc[0] == 0
    assert pd.isna(frame["per_brukare"].iloc[0])


def test_unit_costs_change_from_first_to_last() -> None:
    frame = over_tid.tables(YEARS, AO)["styckkostnader"].frame
    assert list(frame["grupp"]) == ["Hemtjänst"]
    assert frame["2022"].iloc[0] == pytest.approx(400)
    assert frame["forandring"].iloc[0] == pytest.approx(100 * (1_500_000 / 2880 / 400 - 1))


def test_stayers_entrants_and_leavers_are_everybody() -> None:
    frame = over_tid.tables(YEARS, AO)["flode"].frame.set_index("grupp")
    assert list(frame["brukare"]) == [16, 8, 4, 28]
    parts = frame.drop(index="Alla brukare")
    for key in ("brukare", "fore", "efter", "forandring"):
        assert parts[key].sum() == pytest.approx(frame.at["Alla brukare", key])
    assert frame.at["Alla brukare", "forandring"] == pytest.approx(0.3)


def test_one_small_group_hides_the_whole_flow() -> None:
    released = release(over_tid.tables(YEARS, AO)["flode"], policy_from_params())
    assert all(r["brukare"] is None and r["forandring"] is None for r in released.rows())


def test_the_bridge_leads_from_year_to_year() -> None:
    found = over_tid.tables(YEARS, AO)
    steps = list(found["pris_volym_steg"].frame["belopp"])
    assert sum(steps[:-1]) == pytest.approx(steps[-1])
    total = found["pris_volym"].frame.set_index("grupp").loc["Alla insatser"]
    assert total["volym"] + total["pris"] == pytest.approx(total["efter"] - total["fore"])
    # 480 hours more at the mean of 500 and 520.83 kr.
    assert total["volym"] == pytest.approx(480 * (500 + 1_500_000 / 2880) / 2 / 1e6)


@given(
    st.dictionaries(st.sampled_from("ABCDE"), AMOUNTS, max_size=5),
    st.dictionaries(st.sampled_from("ABCDE"), AMOUNTS, max_size=5),
)
def test_price_and_volume_are_the_whole_change(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> None:
    def rows(year: dict[str, tuple[float, float]]) -> pd.DataFrame:
        cells = [(k, "grupp" if k < "C" else "annan", kr, v) for k, (kr, v) in sorted(year.items())]
        frame = pd.DataFrame(cells, columns=["insats", "grupp", "kr", "volym"])
        return frame.astype({"kr": "float64", "volym": "float64"})

    found = price_and_volume(rows(before), rows(after))
    change = sum(kr for kr, _ in after.values()) - sum(kr for kr, _ in before.values())
    size = float(found[["volym", "pris"]].abs().sum().sum())
    assert found["volym"].sum() + found["pris"].sum() == pytest.approx(change, abs=1e-12 * size + 1e-6)


def test_the_price_effect_is_the_change_in_price_at_the_mean_volume() -> None:
    before = pd.DataFrame(
        {"insats": ["A", "B"], "grupp": ["g", "g"], "kr": [4000.0, 90.0], "volym": [10.0, 3.0]}
    )
    after = pd.DataFrame(
        {"insats": ["A", "B"], "grupp": ["g", "g"], "kr": [5500.0, 80.0], "volym": [11.0, 2.0]}
    )
    found = price_and_volume(before, after).loc["g"]
    assert found["pris"] == pytest.approx((500 - 400) * 10.5 + (40 - 30) * 2.5)
    assert found["volym"] == pytest.approx(1 * 450 - 1 * 35)


def test_a_new_insats_is_all_volume() -> None:
    none = pd.DataFrame({"insats": [], "grupp": [], "kr": [], "volym": []})
    some = pd.DataFrame({"insats": ["A"], "grupp": ["g"], "kr": [500.0], "volym": [10.0]})
    assert price_and_volume(none, some).loc["g", ["volym", "pris"]].tolist() == [500, 0]
    assert price_and_volume(some, none).loc["g", ["volym", "pris"]].tolist() == [-500, 0]
