"""Persons over the years: moves, path from entry, change person by person, and regression to the mean."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.change_per_person import PARTS, change_per_person
from kpbcalc.analysis.housing_moves import housing, moves
from kpbcalc.analysis.path_from_entry import monthly_costs, path
from kpbcalc.analysis.regression_to_mean import change, followed, regression

from kpbcalc.analysis import over_tid
from kpbcalc.analysis.area import client_rows, omraden
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release
from tests.builders import small, typed
from tests.unit.test_outliers_described import named, with_costs

AO, FN, IFO = omraden().values()
CELLS = st.dictionaries(
    st.tuples(st.sampled_from("PQRST"), st.sampled_from("AB")),
    st.tuples(st.floats(0, 1e7), st.floats(0.01, 1e4)),
    max_size=8,
)


def rows(cells: dict[tuple[str, str], tuple[float, float]]) -> pd.DataFrame:
    """Client rows: (client, insats) to (kr, volume)."""
    found = [(b, i.lower(), i, kr, v) for (b, i), (kr, v) in sorted(cells.items())]
    frame = pd.DataFrame(found, columns=["brukar_id", "grupp", "insats", "kr", "volym"])
    return frame.astype({"kr": "float64", "volym": "float64"})


def test_a_persons_change_is_volume_at_the_mean_price_and_price_at_the_mean_volume() -> None:
    before = rows({("P", "A"): (4000, 10), ("Q", "A"): (9000, 20), ("R", "A"): (700, 1)})
    after = rows({("P", "A"): (5500, 11), ("Q", "A"): (9000, 20), ("S", "A"): (300, 1), ("P", "B"): (50, 5)})
    found = change_per_person(before, after).set_index(["brukar_id", "insats"])
    assert found.loc[("P", "A"), ["volym", "pris"]].tolist() == [450, 1050]
    assert found.loc[("Q", "A"), ["volym", "pris"]].tolist() == [0, 0]
    assert found.at[("R", "A"), "avslutade"] == -700
    assert found.at[("S", "A"), "nya"] == 300
    assert found.loc[("P", "B"), ["volym", "pris"]].tolist() == [50, 0]


@given(CELLS, CELLS)
def test_the_parts_are_the_whole_change(
    before: dict[tuple[str, str], tuple[float, float]], after: dict[tuple[str, str], tuple[float, float]]
) -> None:
    found = change_per_person(rows(before), rows(after))
    sums = found[PARTS].sum()
    parts = sums[["fore", "avslutade", "nya", "volym", "pris"]].sum()
    size = float(found[PARTS].abs().sum().sum())
    assert parts == pytest.approx(sums["efter"], abs=1e-12 * size + 1e-6)
    assert sums["efter"] == pytest.approx(sum(kr for kr, _ in after.values()))


def homes(ar: int, at_home: range, special: range) -> Resultat:
    """People in ordinary housing (ten hours, 1 000 kr) and in special housing (ten days, 5 000 kr)."""
    people = {*at_home, *special}
    return cost(
        typed(
            small(
                kontoutfall=[
                    f"100;510;5010;;{ar}01;{1000 * len(at_home)}",
                    f"110;510;5010;;{ar}01;{5000 * len(special)}",
                ],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;", "110;*;insats;SABO-OMV;SB1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"P{n:03};K;1940" for n in sorted(people)],
                insatsvolymer=[f"P{n:03};HT-OMV;HT1;{ar}-01;10;" for n in at_home]
                + [f"P{n:03};SABO-OMV;SB1;{ar}-01;;10" for n in special],
            ),
            ar=ar,
        )
    )


def moved(before: Resultat, after: Resultat) -> Table | None:
    return moves([before, after], client_rows(before, AO), client_rows(after, AO), AO)


def test_moves_are_everybody_and_their_change_is_the_whole() -> None:
    table = moved(homes(2023, range(30), range(30, 45)), homes(2024, range(7, 38), range(20, 40)))
    assert table is not None
    frame = table.frame.set_index("grupp")
    parts = frame.drop(index="Alla brukare")
    assert parts["brukare"].sum() == frame.at["Alla brukare", "brukare"] == 45
    assert parts["forandring"].sum() == pytest.approx(frame.at["Alla brukare", "forandring"])
    came = frame.loc["Från ordinärt boende till särskilt boende"]
    assert (came["brukare"], came["fore"], came["efter"]) == (10, 1000, 6000)
    assert release(table, policy_from_params()).hidden == 0


def test_a_few_who_moved_are_not_told_apart() -> None:
    table = moved(homes(2023, range(30), range(30, 45)), homes(2024, range(27), range(27, 45)))
    assert table is None  # three moved, and nothing coarser hides them
    table = moved(homes(2023, range(30), range(30, 45)), homes(2024, range(3, 27), range(21, 48)))
    assert table is None


def test_a_coarser_table_when_only_the_matrix_tells_of_a_few() -> None:
    before, after = homes(2023, range(30), range(30, 60)), homes(2024, range(30, 33), range(20, 60))
    after = homes(2024, range(20), range(20, 60))
    table = moved(before, after)
    assert table is not None
    back = homes(2024, range(3, 33), [*range(3), *range(33, 60)])  # type: ignore[arg-type]
    table = moved(before, back)
    assert table is not None
    assert list(table.frame["grupp"]) == ["Samma boendeform båda åren", "Bytte boendeform", "Alla brukare"]


def test_special_housing_any_part_of_the_year_counts() -> None:
    result = cost(typed(small()))
    assert housing(client_rows(result, AO), AO).to_dict() == {"A": "ordinart", "B": "sarskilt"}


def served(ar: int, months: dict[str, list[int]], price: int = 100) -> Resultat:
    """Named people with ten hours of home care each of these months, at this price an hour."""
    rows = [f"{n};HT-OMV;HT1;{ar}-{m:02};10;" for n, mine in months.items() for m in mine]
    return cost(
        typed(
            small(
                kontoutfall=[f"100;510;5010;;{ar}01;{10 * price * len(rows)}"],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"{n};K;1940" for n in months],
                insatsvolymer=rows,
            ),
            ar=ar,
        )
    )


OLD = {f"O{n}": list(range(1, 13)) for n in range(6)}


def test_the_path_follows_each_new_client_for_twelve_months() -> None:
    new = {f"N{n}": [7, 8, 9, 10, 11, 12] for n in range(12)}
    later = {f"N{n}": [1, 2, 3] if n < 6 else [1, 2, 3, 4, 5, 6, 7, 8] for n in range(12)}
    years = [served(2022, OLD), served(2023, OLD | new), served(2024, OLD | later, price=150)]
    table = path(years, AO)
    assert table is not None
    assert list(table.frame["period"]) == ["Månad 1–3", "Månad 4–6", "Månad 7–9", "Månad 10–12"]
    assert list(table.frame["brukare"]) == [12, 12, 12, 6]
    assert list(table.frame["kostnad"]) == pytest.approx([1000, 1000, 1500, 1500])


def test_the_path_needs_three_years_in_a_row() -> None:
    years = [served(2022, OLD), served(2023, OLD), served(2024, OLD)]
    assert path(years[1:], AO) is None
    assert path([served(2020, OLD), *years[1:]], AO) is None
    assert path(years, AO) is None  # nobody is new


def test_the_leaving_of_a_few_is_not_told_by_quarter() -> None:
    new = {f"N{n}": list(range(1, 13)) for n in range(8)} | {f"M{n}": list(range(1, 4)) for n in range(2)}
    new |= {f"L{n}": list(range(1, 7)) for n in range(4)}
    table = path([served(2022, OLD), served(2023, OLD | new), served(2024, OLD)], AO)
    assert table is not None
    assert list(table.frame["brukare"]) == [14, 8]


def test_the_months_of_a_year_add_up_to_its_cost() -> None:
    result = served(2024, OLD | {"N": [3]})
    months = monthly_costs([result], AO)
    assert months["kr"].sum() == pytest.approx(client_rows(result, AO)["kr"].sum())


def test_the_dearest_are_followed_even_when_they_leave() -> None:
    before = pd.Series({"a": 100.0, "b": 80.0, "c": 60.0, "d": 10.0})
    after = pd.Series({"a": 50.0, "c": 90.0, "d": 10.0})
    group = followed(before, after, 2)
    assert group.loc["b"].tolist() == [80.0, 0.0, 1.0]
    assert change(group) == pytest.approx(100 * (50 / 180 - 1))


@given(
    st.lists(st.tuples(st.sampled_from([10.0, 20.0, 30.0]), st.integers(0, 50)), min_size=4, max_size=30),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_who_is_followed_does_not_hang_on_pseudonyms(
    costs: list[tuple[float, int]], size: int, dice: random.Random
) -> None:
    """Many cost the same in one home: what they are called chooses nobody."""
    names = [f"{n:02}" for n in range(len(costs))]
    told = []
    for _ in range(2):
        both = pd.DataFrame(costs, index=names, columns=["fore", "efter"]).sort_index()
        group = followed(both["fore"], both["efter"].astype(float), size)
        assert group["vikt"].sum() == pytest.approx(size)
        told.append(group.reset_index(drop=True))
        dice.shuffle(names)
    pd.testing.assert_frame_equal(*told)


def test_renaming_clients_changes_nothing() -> None:
    """Thirty in a home cost the same, and some of them the year after."""
    hours = {f"P{n:02}": float(h) for n, h in enumerate([90.0] * 3 + [50.0] * 30 + [5.0] * 67)}
    later = {name: h * (n % 7) + 1 for n, (name, h) in enumerate(hours.items())}
    renamed = dict(zip(sorted(hours), sorted(hours, reverse=True), strict=True))
    found = []
    for name in (str, renamed.__getitem__):
        sides = [{name(b): h for b, h in side.items()} for side in (hours, hours, later)]
        made = regression([with_costs(2022 + n, side) for n, side in enumerate(sides)], AO)
        found.append([made[key].frame for key in ("atergang", "atergang_skillnad")])
    for one, other in zip(*found, strict=True):
        pd.testing.assert_frame_equal(one, other)


def drawn(ar: int, seed: int, people: int = 400) -> Resultat:
    """Every year drawn anew around the same mean: nobody does anything, and the dearest still fall."""
    hours = np.random.Generator(np.random.PCG64(seed)).exponential(100.0, people).round() + 1
    return with_costs(ar, {f"P{n:03}": float(h) for n, h in enumerate(hours)})


def test_a_fall_that_would_have_come_anyway_is_no_saving() -> None:
    found = regression([drawn(2022, 1), drawn(2023, 2), drawn(2024, 3)], AO)
    now, then = found["atergang"].frame["forandring"]
    assert now < -40 and then < -40  # it looks like a great saving …
    difference = found["atergang_skillnad"].frame.iloc[0]
    assert difference["skillnad"] == pytest.approx(now - then)
    assert difference["lag"] < 0 < difference["hog"]  # … and is none


def test_without_an_earlier_year_there_is_no_comparison() -> None:
    assert set(regression([drawn(2023, 2), drawn(2024, 3)], AO)) == {"atergang"}
    few = [with_costs(2023, named("A", 30, 5.0)), with_costs(2024, named("A", 30, 5.0))]
    assert regression(few, AO) == {}


def test_a_missing_year_between_is_no_year_before() -> None:
    years = [drawn(2021, 1), drawn(2023, 2), drawn(2024, 3)]
    assert "atergang_skillnad" not in over_tid.tables(years, AO)
