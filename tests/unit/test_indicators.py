"""Unit tests of the 26 indicators: each trap of the definitions as a case that can be counted by hand.

Every service costs 100 kr per unit unless said otherwise, so costs are volumes times a hundred.
"""

import math
from fractions import Fraction

import pytest

from kpbcalc.base import params
from kpbcalc.costing import Resultat, cost
from tests.builders import kr, typed

PRICE = 100


def result(
    volumes: list[str], people: list[str], *, costs: dict[str, str] | None = None, annan: tuple[str, ...] = ()
) -> Resultat:
    """Volumes as "client;insats;unit;beviljad;utford"; a cell's cost is 100 kr a unit or as in `costs`."""
    cells: dict[tuple[str, str], Fraction] = {}
    basis = {r["kod"]: r["volymbas"] for r in params.rows("insatser.csv")}
    for row in volumes:
        _, insats, enhet, beviljad, utford = row.split(";")
        volume = beviljad if basis[insats] == "beviljad" else utford
        cells[insats, enhet] = cells.get((insats, enhet), Fraction(0)) + Fraction(volume or "0")
    units = sorted({enhet for _, enhet in cells})
    return cost(
        typed({
            "kontoutfall": [
                f"{i};1;5010;;202401;{(costs or {}).get(f'{k[0]}@{k[1]}', float(v * PRICE))}"
                for i, (k, v) in enumerate(cells.items())
            ],
            "kodnyckel": [f"{i};*;insats;{k[0]};{k[1]};;" for i, k in enumerate(cells)],
            "enheter": [f"{u};n;{'annan' if u in annan else 'egen'};;;;" for u in units],
            "brukare": people,
            "insatsvolymer": [
                f"{c};{i};{u};2024-01;{b};{p}" for c, i, u, b, p in (row.split(";") for row in volumes)
            ],
            "befolkning": ["10;K;300", "70;M;500", "85;K;200"],
        })
    )  # fmt: skip


def value(found: Resultat, kpi: str) -> tuple[float | None, float, float]:
    """Value, numerator and denominator in kr, units or persons."""
    row = found.nyckeltal.set_index("kpi").loc[kpi]
    shown = None if math.isnan(row["varde"]) else float(row["varde"])
    return shown, row["taljare"] / 10**8, row["namnare"] / 10**8


def test_every_indicator_of_the_list_is_there_once_in_order() -> None:
    found = result(["A;HT-OMV;H;10;8"], ["A;K;1940"])
    assert found.nyckeltal["kpi"].tolist() == [r["kpi"] for r in params.rows("nyckeltal.csv")]
    assert len(found.nyckeltal) == 26


def test_without_clients_every_value_is_empty_but_cost_per_inhabitant_is_zero() -> None:
    found = result([], [])
    for kpi in found.nyckeltal["kpi"]:
        expected = (0.0, 0.0, 1000.0) if kpi in {"U20014", "U21012"} else (None, 0.0, 0.0)
        assert value(found, kpi) == expected, kpi


def test_without_inhabitants_cost_per_inhabitant_is_empty() -> None:
    found = cost(
        typed({
            "kontoutfall": ["1;1;5010;;202401;100"], "kodnyckel": ["1;*;insats;HT-OMV;H;;"],
            "enheter": ["H;n;egen;;;;"], "brukare": ["A;K;1940"], "befolkning": [],
            "insatsvolymer": ["A;HT-OMV;H;2024-01;1;"],
        })
    )  # fmt: skip
    assert value(found, "U20014") == (None, 100.0, 0.0)


def test_cost_per_client_by_age_with_the_bounds_on_the_right_side() -> None:
    people = ["A;K;1960", "B;K;1959", "C;K;1945", "D;K;1944", "E;K;2024"]  # 64, 65, 79, 80, 0
    found = result([f"{p};HT-OMV;H;{v};" for p, v in zip("ABCDE", [1, 2, 4, 8, 16], strict=True)], people)
    assert value(found, "U20010") == (620.0, 3100.0, 5.0)
    assert value(found, "U20011") == (pytest.approx(1400 / 3), 1400.0, 3.0)
    assert value(found, "U20012") == (300.0, 600.0, 2.0)
    assert value(found, "U20013") == (800.0, 800.0, 1.0)
    assert value(found, "U25006") == (850.0, 1700.0, 2.0)
    for ordinary, home_care in (("U21006", "U21009"), ("U21007", "U21010"), ("U21008", "U21011")):
        assert value(found, ordinary) == value(found, home_care)


def test_who_turns_65_in_the_year_is_65_and_the_service_is_elderly_care() -> None:
    found = result(["A;HT-OMV;H;1;", "B;HT-OMV;H;1;"], ["A;K;1959", "B;K;1960"])
    assert found.brukarrader.set_index("brukar_id")["omrade"].to_dict() == {"A": "AO", "B": "FN"}
    assert value(found, "U20011") == (100.0, 100.0, 1.0)
    assert value(found, "U25006") == (100.0, 100.0, 1.0)


def test_u21012_divides_the_cost_of_65_plus_by_all_inhabitants() -> None:
    found = result(["A;HT-OMV;H;10;", "B;HT-OMV;H;5;", "A;SABO-OMV;S;;9"], ["A;K;1940", "B;K;1990"])
    assert value(found, "U21012") == (1.0, 1000.0, 1000.0)
    assert value(found, "U20014") == (2.4, 2400.0, 1000.0)


def test_short_stay_is_ordinary_housing() -> None:
    found = result(["A;KORT;K;;3", "A;KORT-VAX;K;;2", "A;KORT-REH;K;;1"], ["A;K;1940"])
    assert value(found, "U21005") == (100.0, 600.0, 6.0)
    assert value(found, "U21006") == (600.0, 600.0, 1.0)
    assert value(found, "U23003") == (None, 0.0, 0.0)


def test_a_client_in_both_kinds_of_housing_counts_once_in_all_and_once_in_each() -> None:
    found = result(["A;HT-OMV;H;1000;", "A;SABO-OMV;S;;5500", "B;SABO-OMV;S;;10"], ["A;K;1940", "B;K;1940"])
    assert value(found, "U20009") == (50.0, 100.0, 2.0)  # 650 000 together
    assert value(found, "U21002") == (0.0, 0.0, 1.0)  # 100 000
    assert value(found, "U23003") == (0.0, 0.0, 2.0)  # 550 000
    assert value(found, "U20010")[2] == 2.0
    assert value(found, "U21006") == (100_000.0, 100_000.0, 1.0)


def test_exactly_at_the_limit_is_not_over() -> None:
    found = result(["A;HT-OMV;H;6000;", "B;HT-OMV;H;6000.00000001;"], ["A;K;1940", "B;K;1940"])
    assert value(found, "U21002") == (50.0, 100.0, 2.0)


def test_a_sum_of_thirds_exactly_at_the_limit_is_not_over_though_rounding_lifts_it() -> None:
    """A has two thirds of three cells, each rounded up to a whole 10⁻⁸ kr, together exactly 600 000 kr."""
    volumes = [f"{p};{i};H;{v};" for i in ("HT-OMV", "HT-SERV", "HT-NATT") for p, v in (("A", 2), ("B", 1))]
    costs = {"HT-OMV@H": "300000.00000001", "HT-SERV@H": "300000.00000001", "HT-NATT@H": "299999.99999998"}
    found = result(volumes, ["A;K;1940", "B;K;1940"], costs=costs)
    assert found.brukarrader.groupby("brukar_id")["kostnad"].sum()["A"] == kr(600_000) + 1, "the trap is set"
    assert value(found, "U21002") == (0.0, 0.0, 2.0)
    over = {**costs, "HT-NATT@H": "299999.99999999"}
    assert value(result(volumes, ["A;K;1940", "B;K;1940"], costs=over), "U21002") == (50.0, 100.0, 2.0)


def test_lss_outliers_have_their_own_limit_and_count_sfb() -> None:
    volumes = ["A;LSS-2SFB;P;;10001", "B;LSS-9G;G;;10000", "C;LSS-10;D;9000;", "C;HT-OMV;H;2000;"]
    found = result(volumes, ["A;K;1990", "B;K;1990", "C;K;1990"])
    assert value(found, "U28029") == (pytest.approx(100 / 3), 100.0, 3.0)
    assert value(found, "U20009") == (0.0, 0.0, 1.0)


def test_home_care_hours_are_own_regi_without_boendestod_and_supplements() -> None:
    volumes = ["A;HT-OMV;H;10;8", "A;HT-SERV;H;6;4", "A;HT-DUBB;H;;5", "A;BSTOD;H;7;7", "A;HT-OMV;X;100;90"]
    found = result(volumes, ["A;K;1940"], annan=("X",))
    assert value(found, "U21003") == (100.0, 1600.0, 16.0)
    assert value(found, "U21004") == (pytest.approx(1600 / 12), 1600.0, 12.0)
    assert value(found, "U21009") == (11_600.0, 11_600.0, 1.0)  # both regi
    assert value(found, "U26012") == (100.0, 700.0, 7.0)


def test_performed_hours_count_also_where_granted_are_not_known() -> None:
    """The hour was performed and its cost is in the cell; without it kr per performed hour is too high."""
    found = result(["A;HT-OMV;H;10;8", "B;HT-OMV;H;;2"], ["A;K;1940", "B;K;1940"])
    assert value(found, "U21003") == (100.0, 1000.0, 10.0)
    assert value(found, "U21004") == (100.0, 1000.0, 10.0)
    assert value(found, "U21009") == (1000.0, 1000.0, 1.0), "B has no volume that carries cost: no client"
    assert found.brukarrader["brukar_id"].tolist() == ["A"]


def test_boendestod_per_client_is_0_to_64_and_both_regi() -> None:
    volumes = ["A;BSTOD;B;3;", "B;BSTOD;X;5;", "C;BSTOD;B;7;", "A;BSTOD-GRP;B;;9"]
    found = result(volumes, ["A;K;1990", "B;K;1960", "C;K;1959"], annan=("X",))
    assert value(found, "U26013") == (400.0, 800.0, 2.0)
    assert value(found, "U26012") == (100.0, 1000.0, 10.0)


def test_round_the_clock_special_housing_only() -> None:
    volumes = ["A;SABO-OMV;S;;1", "A;SABO-DEM;S;;2", "A;SABO-SERV;S;;4", "A;BSS-SOL;S;;8", "A;SABO-OMV;X;;16"]
    found = result(volumes, ["A;K;1940"], annan=("X",))
    assert value(found, "U23004") == (100.0, 300.0, 3.0)


HOMES = [
    f"{who};SABO-OMV;{unit};;{days}" for who, unit, days in (("A", "S", 10), ("B", "S", 30), ("C", "X", 40))
]
HSL_HOURS = {"A": 2, "B": 6, "C": 5}  # C lives with another producer


def homes(coded: str) -> Resultat:
    """Three residents at 100 kr a day, and 1 300 kr of nurses: a pool by hours, or insatser with hours."""
    ledger = ["1;1;5010;;202401;4000", "2;1;5010;;202401;4000", "3;1;5010;;202401;1300"]
    key = ["1;*;insats;SABO-OMV;S;;", "2;*;insats;SABO-OMV;X;;"]
    volumes = [f"{c};{i};{u};2024-01;{b};{p}" for c, i, u, b, p in (row.split(";") for row in HOMES)]
    at_s = HSL_HOURS["A"] + HSL_HOURS["B"]
    if coded == "pool":
        key.append("3;*;pool;;;HSL;")
    else:
        key.append("3;*;insats;HSL-SSK-SAB;N;;")
        volumes += [f"{who};HSL-SSK-SAB;N;2024-01;;{n}" for who, n in HSL_HOURS.items()]
    shares = [f"HSL;insats;SABO-OMV;S;;{at_s}", f"HSL;insats;SABO-OMV;X;;{HSL_HOURS['C']}"]
    return cost(
        typed({
            "kontoutfall": ledger, "kodnyckel": key, "insatsvolymer": volumes,
            "pooler": ["HSL;HSL;1;timmar;journal"] if coded == "pool" else [],
            "fordelningsvarden": shares if coded == "pool" else [],
            "enheter": ["S;n;egen;;;;", "X;n;annan;;;;", "N;n;annan;;;;"],
            "brukare": ["A;K;1940", "B;K;1940", "C;K;1940"], "befolkning": ["84;K;10"],
        })
    )  # fmt: skip


@pytest.mark.parametrize("coded", ["pool", "insatser"])
def test_the_price_of_a_home_does_not_move_with_how_its_hsl_is_coded(coded: str) -> None:
    """4 000 kr and eight of thirteen hundreds of nurses, who are bought, over forty days."""
    assert value(homes(coded), "U23004") == (120.0, 4800.0, 40.0)


def test_hsl_follows_the_home_where_most_days_were() -> None:
    """A had nine days in the home and four in a servicehus, B the other way round, C no day at all."""
    days = ["A;SABO-OMV;S;;9", "A;SABO-SERV;V;;4", "B;SABO-OMV;S;;4", "B;SABO-SERV;V;;9"]
    hsl = ["A;HSL-SSK-SAB;N;;1", "A;HSL-SSK-ORD;N;;8", "B;HSL-REH-SAB;N;;2", "C;HSL-SSK-SAB;N;;4"]
    found = result([*days, *hsl], ["A;K;1940", "B;K;1940", "C;K;1940"])
    assert value(found, "U23004") == (pytest.approx(1400 / 13), 1400.0, 13.0)


def test_daily_activity_is_per_day_of_decision_and_adults_only() -> None:
    volumes = ["A;LSS-10;D;10;8", "B;LSS-10;D;5;5", "C;LSS-10;D;3;", "D;LSS-10;X;7;7"]
    found = result(volumes, ["A;K;2006", "B;K;2007", "C;K;1950", "D;K;1990"], annan=("X",))  # 18, 17, 74, 34
    assert value(found, "U28031") == (100.0, 1300.0, 13.0)


def test_group_housing_is_per_day_for_adults() -> None:
    volumes = ["A;LSS-9G;G;;10", "B;LSS-9G;G;;5", "A;LSS-9S;G;;3", "A;LSS-8B;G;;3"]
    found = result(volumes, ["A;K;2006", "B;K;2007"])
    assert value(found, "U28030") == (100.0, 1000.0, 10.0)


def test_assistance_under_sfb_is_net_of_forsakringskassan() -> None:
    found = cost(
        typed({
            "kontoutfall": ["1;1;5010;;202401;1000", "1;1;3510;fk;202401;-700", "2;1;5010;;202401;500",
                            "2;1;3510;fk;202401;-100"],
            "kodnyckel": ["1;*;insats;LSS-2SFB;P;;", "2;*;insats;LSS-2;P;;"],
            "enheter": ["P;n;egen;;;;"], "brukare": ["A;K;1990"], "befolkning": ["34;K;1"],
            "insatsvolymer": ["A;LSS-2SFB;P;2024-01;9;3", "A;LSS-2;P;2024-01;5;4"],
        })
    )  # fmt: skip
    assert value(found, "U25005") == (100.0, 300.0, 3.0)
    assert value(found, "U20010") == (800.0, 800.0, 1.0)


def test_ifo_and_other_law_are_outside() -> None:
    volumes = ["A;IFO-VX-OV;I;;5", "A;FARDTJ;F;;3", "A;HSL-SSK-ORD;H;;2", "A;HT-OMV;H;1;"]
    found = result(volumes, ["A;K;1940"])
    assert value(found, "U20010") == (300.0, 300.0, 1.0)
    assert sum(found.brukarrader["kostnad"]) == kr(1100), "outside the indicators, still a client cost"


def test_cost_without_volume_is_in_no_indicator() -> None:
    found = result(["A;HT-OMV;H;10;", "A;HT-SERV;H;0;0"], ["A;K;1940"], costs={"HT-SERV@H": "777"})
    assert value(found, "U21003") == (100.0, 1000.0, 10.0)
    assert found.avstamning.set_index("post").at["kostnad_utan_individvolym", "belopp"] == kr(777)


# Ten clients, everything at 100 kr a unit. Age, and cost by insats:
PEOPLE = {
    "A": (84, ["HT-OMV;H;10;8", "LARM;L;12;12"]),  # 1 000 + 1 200
    "B": (69, ["HT-OMV;X;20;15", "SABO-OMV;S;;30"]),  # 2 000 bought + 3 000: both kinds of housing
    "C": (34, ["LSS-9G;G;;50", "LSS-10;D;20;15", "BSTOD;B;6;5"]),  # 5 000 + 2 000 by decision + 600
    "D": (14, ["LSS-2SFB;P;45;40", "LSS-9G;G;;7"]),  # 4 000 + 700, a child
    "E": (86, ["KORT;K;;5"]),  # 500
    "F": (74, ["BSTOD;B;4;4"]),  # 400
    "G": (83, ["HT-SERV;H;6000;5000"]),  # exactly 600 000
    "H": (82, ["SABO-DEM;S;;6001"]),  # 600 100
    "I": (39, ["LSS-9S;G;;10001"]),  # 1 000 100
    "J": (40, ["LSS-9S;G;;10000"]),  # exactly 1 000 000
}  # fmt: skip
BY_HAND = {  # numerator, denominator; 1 000 inhabitants
    "U20009": (100, 7),  # H; of A B C E F G H
    "U21002": (0, 6),  # G is at the limit; of A B C E F G
    "U23003": (100, 2),  # H; of B H
    "U28029": (100, 4),  # I; of C D I J
    "U20010": (3_220_600, 10),
    "U20011": (1_208_200, 6),  # A B E F G H
    "U20012": (5_400, 2),  # B F
    "U20013": (1_202_800, 4),  # A E G H
    "U25006": (2_012_400, 4),  # C D I J
    "U20014": (3_220_600, 1000),
    "U21006": (605_100, 5),  # A B E F G, B without her care home
    "U21007": (2_400, 2),  # B F
    "U21008": (602_700, 3),  # A E G
    "U21009": (603_000, 3),  # A B G: no alarm, no boendestöd, bought hours too
    "U21010": (2_000, 1),  # B
    "U21011": (601_000, 2),  # A G
    "U21012": (605_100, 1000),  # the cost of 65+, all inhabitants
    "U21003": (601_000, 6_010),  # A G, granted
    "U21004": (601_000, 5_008),  # A G, performed
    "U21005": (500, 5),
    "U23004": (603_100, 6_031),  # B H
    "U25005": (4_000, 40),  # performed
    "U26012": (1_000, 10),  # C F, granted
    "U26013": (600, 1),  # C
    "U28030": (5_000, 50),  # C, not the child D
    "U28031": (2_000, 20),  # days of decision, not the 15 present
}


def test_all_26_on_ten_clients_counted_by_hand() -> None:
    volumes = [f"{who};{row}" for who, (_, rows) in PEOPLE.items() for row in rows]
    found = result(volumes, [f"{who};K;{2024 - age}" for who, (age, _) in PEOPLE.items()], annan=("X",))
    assert BY_HAND.keys() == {r["kpi"] for r in params.rows("nyckeltal.csv")}
    for kpi, (numerator, denominator) in BY_HAND.items():
        expected = (pytest.approx(numerator / denominator), numerator, denominator)
        assert value(found, kpi) == expected, kpi


def persons(found: Resultat, kpi: str) -> int:
    """The fewest clients the gate must think of for this indicator."""
    return int(found.nyckeltal.set_index("kpi").loc[kpi, "personer"])


def test_the_gate_is_told_of_the_few_that_another_table_would_leave_over() -> None:
    old = [f"A{n};K;1940" for n in range(8)]
    young = [f"F{n};K;1980" for n in range(6)]
    rows = [f"{p.split(';')[0]};HT-OMV;H;1;" for p in [*old, *young]]
    # Three clients of 65+ with boendestöd: FN, though old. They are what U21006 has beyond äldreomsorgen,
    # and what boendestöd has beyond U26013.
    extra = [f"X{n};K;1945" for n in range(3)]
    rows += [f"X{n};BSTOD;B;1;" for n in range(3)] + [f"F{n};BSTOD;B;1;" for n in range(6)]
    found = result(rows, [*old, *young, *extra])
    assert persons(found, "U21006") == 3
    assert persons(found, "U26013") == 3
    assert persons(found, "U21003") == 6
