"""Cost per inhabitant of released figures: three factors, exactly additive, and what age and sex explain."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis.ages import Ages, Sums, ages_of, common_spans, label, pooled
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.effects import by_group, by_insats, shapley
from kpbcalc.analysis.standardise import standardise
from kpbcalc.base.figure import ABSENT, HIDDEN, known
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.konsumtion import SECTION, tackning_alder
from tests.samples.packages import context, demo, figures, hidden, neighbours, package, without

AO, FN, IFO = omraden().values()
SPANS = ((65, 79), (80, 84), (85, 120))
AMOUNT = st.floats(0, 1e6, allow_subnormal=False)
PEOPLE = [(30, "K", 500), (70, "K", 60), (70, "M", 40), (82, "K", 30), (82, "M", 20)]


def ages(people: Sequence[float], rates: Sequence[float]) -> Ages:
    cells = {(span, "K"): Sums(n, n, n * r) for span, n, r in zip(SPANS, people, rates, strict=True)}
    return Ages(cells, lambda span, sex: cells[span, sex].people if (span, sex) in cells else 0.0)


def own(ar: int = 2024, *, kr: float = 100_000, classes: str = "65-79") -> Package:
    """Ten with home care and five with a home; two of them under 65."""
    rest = "80-84" if classes == "65-79" else "85-89"
    return package(
        {
            "grupper": [
                ("AO/hemtjanst", 10.0, {"kr": kr, "volym": 500.0}),
                ("AO/sabo_heldygn", 5.0, {"kr": 900_000.0, "volym": 1500.0}),
            ],
            "insatser": [
                ("AO/hemtjanst/HT-OMV", 10.0, {"kr": 0.8 * kr, "volym": 400.0}),
                ("AO/hemtjanst/HT-SERV", 5.0, {"kr": 0.2 * kr, "volym": 100.0}),
                ("AO/sabo_heldygn/SABO-OMV", 5.0, {"kr": 900_000.0, "volym": 1500.0}),
            ],
            "alder": [
                ("AO/0-64/K", 2.0, {"kr": 100.0}),
                (f"AO/{classes}/K", 8.0, {"kr": kr}),
                (f"AO/{rest}/M", 5.0, {"kr": 899_900.0}),
            ],
        },
        PEOPLE, ar, units={"hemtjanst": "timme", "sabo_heldygn": "dygn", "HT-OMV": "timme",
                           "HT-SERV": "timme", "SABO-OMV": "dygn"},
    )  # fmt: skip


def test_worked_example_of_the_three_factors() -> None:
    """docs/metod.md §5.3: 8 % × 230 h × 450 kr against 9 % × 240 h × 430 kr."""
    assert sum(shapley((0.08, 230, 450), (0.09, 240, 430))) == pytest.approx(9288 - 8280)


@given(st.tuples(AMOUNT, AMOUNT, AMOUNT), st.tuples(AMOUNT, AMOUNT, AMOUNT))
def test_the_factors_add_up_also_with_zeros(before: tuple[float, ...], after: tuple[float, ...]) -> None:
    gap = after[0] * after[1] * after[2] - before[0] * before[1] * before[2]
    scale = max([1.0, *(x * y * z for x in (before[0], after[0]) for y in (before[1], after[1])
                        for z in (before[2], after[2]))])  # fmt: skip
    parts = shapley(before, after)
    assert sum(p for p in parts if known(p)) == pytest.approx(gap, abs=1e-9 * scale)


def test_worked_example_of_age() -> None:
    """docs/metod.md §5.3: 24 360, 21 167.5, 23 750, +2 582.5, 21 810.0."""
    found = standardise(
        ages([7000, 2200, 800], [6000, 48000, 120000]), ages([735, 200, 65], [5500, 45000, 125000])
    )
    assert (found.own, found.reference, found.expected) == pytest.approx((24360, 21167.5, 23750))
    assert found.age_effect == pytest.approx(2582.5)
    assert found.direct == pytest.approx(21810.0)


NUMBERS = st.lists(st.integers(0, 10_000), min_size=3, max_size=3)
RATES = st.lists(st.integers(0, 300_000), min_size=3, max_size=3)


@given(NUMBERS, RATES, NUMBERS, RATES)
def test_what_is_expected_is_known_where_both_have_inhabitants(
    people: list[int], rates: list[int], others: list[int], theirs: list[int]
) -> None:
    found = standardise(ages(people, rates), ages(others, theirs))
    if not sum(people) or not sum(others):
        assert ABSENT in {found.own, found.reference}
        return
    assert known(found.own) and known(found.reference) and known(found.age_effect) and known(found.expected)
    assert min(rates + theirs) - 1e-6 <= found.expected <= max(rates + theirs) + 1e-6


def test_an_empty_class_has_no_direct_rate() -> None:
    found = standardise(ages([10, 20, 0], [1, 2, 0]), ages([10, 20, 30], [3, 4, 5]))
    assert found.direct is ABSENT
    assert found.expected == pytest.approx((10 * 3 + 20 * 4) / 30)


def test_own_joined_classes_do_not_blur_what_is_expected() -> None:
    """Only the reference's cost has to be known by age for it: inhabitants are public in any class."""
    fine, reference = ages([70, 20, 10], [1, 2, 3]), ages([50, 30, 20], [10, 40, 90])
    coarse = Ages({((65, 120), "K"): Sums(100, 100, 140)}, fine.count)
    assert standardise(coarse, reference).expected == standardise(fine, reference).expected == 24


def test_the_bridge_leads_from_last_year_to_this_and_groups_add_up_to_it() -> None:
    tables = SECTION.result(context([own(2023), own(2024, kr=150_000)]).of(AO))
    steps = [row["belopp"] for row in tables["drivkrafter"].rows()]
    assert sum(steps[:-1]) == pytest.approx(steps[-1])
    *groups, everything = tables["drivkrafter_grupper"].rows()
    for key in ("tackning", "volym", "pris", "forandring"):
        assert sum(row[key] for row in groups) == pytest.approx(everything[key], abs=1e-9)
    assert everything["forandring"] == pytest.approx(50_000 / 150)


def test_insatser_of_a_group_are_taken_one_by_one() -> None:
    """Twice the cheap hours and half the dear ones: within each insats nothing but volume has changed."""

    def side(dear: float, cheap: float) -> Package:
        rows = [
            ("AO/h/a", 10.0, {"kr": 100 * dear, "volym": dear}),
            ("AO/h/b", 10.0, {"kr": cheap, "volym": cheap}),
        ]
        whole = {"kr": 100 * dear + cheap, "volym": dear + cheap}
        units = dict.fromkeys("abh", "timme")
        return package({"grupper": [("AO/h", 10.0, whole)], "insatser": rows}, units=units)

    before, after = side(10, 100), side(5, 200)
    groups, insatser = ([p.cells(f) for p in (before, after)] for f in ("grupper", "insatser"))
    (found,) = by_insats(groups, insatser, (100, 100))
    assert found.parts == pytest.approx((0, (600 + 100 - 1100) / 100 - 0, 0), abs=1e-9)
    (as_one,) = by_group(*groups, (100, 100))
    assert as_one.parts[2] != pytest.approx(0)


def test_a_group_joined_otherwise_last_year_is_not_divided_and_the_bridge_still_leads() -> None:
    units = dict.fromkeys(["a", "b", "c"], "timme")

    def side(ar: int, rows: list[tuple[str, float, dict[str, float]]]) -> Package:
        return package({"grupper": rows}, PEOPLE, ar, units=units)

    c = ("AO/c", 50.0, {"kr": 3000.0, "volym": 10.0})
    before = side(2023, [("AO/a+b", 9.0, {"kr": 1000.0, "volym": 5.0}), c])
    after = side(
        2024, [("AO/a", 6.0, {"kr": 700.0, "volym": 4.0}), ("AO/b", 6.0, {"kr": 800.0, "volym": 4.0}), c]
    )
    tables = SECTION.result(context([before, after]).of(AO))
    steps = tables["drivkrafter"]
    amounts = [row["belopp"] for row in steps.rows()]
    assert steps.value("Ej uppdelat", "belopp") == pytest.approx(500 / 150)
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1])
    rest = tables["drivkrafter_grupper"].cells[-2]
    assert rest["tackning"] is ABSENT and rest["forandring"] == pytest.approx(500 / 150)


def test_cost_by_age_and_sex_adds_up_and_who_is_outside_the_target_has_no_cost_per_inhabitant() -> None:
    table = SECTION.result(context([own()]).of(AO))["alder"]
    assert table.value("0–64 år, kvinnor", "per_invanare") is None
    assert table.value("0–64 år, kvinnor", "brukare") == 2
    assert table.value("65–79 år, kvinnor", "per_invanare") == pytest.approx(100_000 / 60)
    assert sum(row["andel"] for row in table.rows() if row["cell"] != table.total) == pytest.approx(100)
    assert table.value("Totalt", "per_invanare") == pytest.approx(1_000_000 / 150)
    assert table.value("90 år och äldre, män", "brukare") == 0


def test_a_class_that_reaches_outside_the_target_counts_the_targets_inhabitants() -> None:
    side = ages_of(own(classes="0-64+65-79"), AO)
    assert side is not None
    assert side.cells[(0, 79), "K"].people == 60
    assert label((0, 79), AO, "K") == "79 år och yngre, kvinnor"
    assert label((0, 120), AO) == "Alla åldrar"


def test_the_reference_is_absent_in_a_class_that_it_has_joined_with_others() -> None:
    table = SECTION.result(context([own(2023, classes="65-79+80-84"), own(2024)]).of(AO))["alder"]
    by_cell = {row["cell"]: row["referens"] for row in table.cells}
    assert by_cell["65–79 år, kvinnor"] is ABSENT
    assert by_cell["85–89 år, män"] is ABSENT  # nobody lives there
    assert by_cell["Totalt"] == pytest.approx(1_000_000 / 150)


def test_peers_are_one_municipality_in_classes_that_all_can_tell() -> None:
    fine, coarse = own(), own(classes="65-79+80-84")
    side = pooled([fine, coarse], AO)
    assert side is not None
    assert side.spans == [(0, 64), (65, 84), (85, 89), (90, 120)]
    assert side.people == 2 * 150 + 2 * 500
    assert pooled([fine, without(coarse, "alder")], AO) is None
    assert common_spans([side], AO) == side.spans


@pytest.mark.parametrize("omrade", [AO, FN, IFO])
@pytest.mark.parametrize("change", [hidden, without])
@pytest.mark.parametrize("family", ["omraden", "grupper", "insatser", "alder"])
def test_nothing_is_made_of_what_is_hidden_or_away(omrade: object, change: object, family: str) -> None:
    """Every figure is as before, or hidden or absent: never another number."""
    years = demo()
    peers = [years[0]]
    before = figures(SECTION.result(context(years, peers).of(omrade)))  # type: ignore[arg-type]
    for n in (1, 2):
        changed = [change(p, family) if i == n else p for i, p in enumerate(years)]  # type: ignore[operator]
        after = figures(SECTION.result(context(changed, peers).of(omrade)))  # type: ignore[arg-type]
        for key, figure in after.items():
            if known(figure) and family != "insatser" and key in before:  # type: ignore[arg-type]
                assert figure == before[key], key
    hidden_peer = context(years, [change(peers[0], family)]).of(omrade)  # type: ignore[arg-type, operator]
    SECTION.result(hidden_peer)


def test_a_hidden_groups_cost_is_hidden_in_all_that_is_made_of_it() -> None:
    tables = SECTION.result(context([hidden(own(2023), "grupper"), own(2024)]).of(AO))
    assert tables["drivkrafter"].cells[0]["belopp"] is HIDDEN
    assert all(row["forandring"] is HIDDEN for row in tables["drivkrafter_grupper"].cells)


def test_the_areas_own_sum_is_told_also_where_a_group_is_hidden() -> None:
    """And the factors' parts are not those of the other groups only."""
    whole = [("AO", 60.0, {"kr": 9000.0})]
    shown = ("AO/a", 50.0, {"kr": 6000.0, "volym": 10.0})
    years = [package({"omraden": whole, "grupper": [shown, ("AO/b", HIDDEN, {})]}, PEOPLE, ar,
                     units={"a": "timme"}) for ar in (2023, 2024)]  # fmt: skip
    tables = SECTION.result(context(years).of(AO))
    assert [row["belopp"] for row in tables["drivkrafter"].cells] == [60, HIDDEN, HIDDEN, HIDDEN, 60]
    assert tables["drivkrafter_grupper"].cells[0]["pris"] == 0


def test_coverage_by_age_is_the_clients_of_each_age_over_its_inhabitants() -> None:
    """Summed anew from the packages' cells, for those in a home and those outside it."""
    ctx = context(demo(), neighbours()).of(AO)
    table = tackning_alder.table(ctx)
    assert table is not None and len(table) >= 3

    def share(packages: Sequence[Package], lived: str, low: int) -> float:
        n = people = 0.0
        for one in packages:
            n += sum(
                c.n for c in one.cells("alder_boende", "AO") if c.key[2] == lived and low <= int(c.key[1][:2])
            )
            frame = one.facts["befolkning"]
            people += frame.loc[frame["alder"] >= low, "antal"].sum()
        return 100 * n / people

    oldest = list(table.rows())[-1]
    low = int(str(oldest["klass"])[:2])
    for stem, lived in (("bor", "bodde"), ("ej", "ej")):
        assert oldest[f"{stem}_egen"] == pytest.approx(share([ctx.now], lived, low))
        assert oldest[f"{stem}_grupp"] == pytest.approx(share(ctx.peers, lived, low))
