"""Outliers: how many, how much, which insatser, and nobody in particular."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kpbcalc.analysis.cost_classes import EDGES, _class_of, safe_edges
from kpbcalc.analysis.find_outliers import outlier_share
from kpbcalc.analysis.outlier_lenses import right_trim
from kpbcalc.analysis.small_groups import minimum, to_join

from kpbcalc.analysis import ytterfall
from kpbcalc.analysis.area import omraden
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import Released, policy_from_params, release, release_report
from kpbcalc.presentation import say
from tests.builders import kr, small, typed

AO, FN, IFO = omraden().values()
# docs/metod.md §4: twenty clients, tkr.
TWENTY = (12, 25, 31, 40, 55, 61, 72, 80, 95, 110, 130, 150, 185, 210, 260, 320, 410, 480, 640, 1150)


def home_care(hours: list[float]) -> Resultat:
    """Clients with these hours of home care at exactly 1 000 kr an hour."""
    return cost(
        typed(
            small(
                kontoutfall=[f"100;510;5010;;202401;{sum(hours) * 1000:.2f}"],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"P{n};K;1940" for n in range(len(hours))],
                insatsvolymer=[f"P{n};HT-OMV;HT1;2024-01;{h};" for n, h in enumerate(hours)],
            )
        )
    )


def row(table: Table, n: int = 0) -> dict[str, object]:
    return dict(table.frame.iloc[n])


def test_worked_example_of_twenty_clients() -> None:
    first = row(ytterfall.tables([home_care(list(TWENTY))], AO)["granser"])
    assert (first["brukare"], first["ytterfall"], first["andel"]) == (20, 2, 10)
    assert first["andel_kostnad"] == pytest.approx(39.6, abs=0.05)
    assert first["over_grans"] == pytest.approx(40 + 550)


def test_a_cost_at_the_limit_is_not_over_it() -> None:
    assert outlier_share(home_care([600, 300, 300]), AO) == (0, 3)
    assert outlier_share(home_care([600.01, 300, 300]), AO) == (1, 3)


def test_nobody_over_the_limit_is_shown_as_zero() -> None:
    table = ytterfall.tables([home_care([100.0] * 9)], AO)["granser"]
    released = release(table, policy_from_params())
    assert released.value("Ordinärt boende", "ytterfall") == 0
    assert released.value("Ordinärt boende", "over_grans") == 0
    assert released.hidden == 0


def test_a_few_outliers_are_hidden_with_everything_that_rests_on_them() -> None:
    table = ytterfall.tables([home_care([700.0] * 3 + [100.0] * 20)], AO)["granser"]
    released = release(table, policy_from_params())
    for key in ("ytterfall", "andel", "andel_kostnad", "over_grans"):
        assert released.value("Ordinärt och särskilt boende", key) is None
    assert released.value("Ordinärt och särskilt boende", "brukare") == 23


def test_a_few_under_the_limit_are_as_protected_as_a_few_over_it() -> None:
    table = ytterfall.tables([home_care([700.0] * 20 + [100.0] * 2)], AO)["granser"]
    assert release(table, policy_from_params()).value("Ordinärt boende", "ytterfall") is None


def test_cost_classes_are_shares_of_the_whole() -> None:
    table = ytterfall.tables([home_care(list(TWENTY))], AO)["kostnadsklasser"]
    parts = table.frame[table.frame["klass"] != table.total]
    for key, whole in (("brukare", 20), ("andel_brukare", 100), ("andel_kostnad", 100)):
        assert parts[key].sum() == pytest.approx(whole)
    assert release(table, policy_from_params()).hidden == 0


@given(st.lists(st.integers(0, 1_500), min_size=5, max_size=120))
def test_no_cost_class_holds_one_to_four_clients(tkr: list[int]) -> None:
    costs = pd.Series([kr(t * 1000) for t in tkr], dtype="int64")
    edges = safe_edges(costs)
    counts = _class_of(costs, edges).value_counts()
    assert set(edges) <= set(EDGES)
    assert counts.sum() == len(tkr)
    assert all(n >= minimum() for n in counts)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 30), max_size=8))
def test_what_is_joined_is_never_small_while_there_is_more_to_join(sizes: dict[str, int]) -> None:
    joined = to_join(list(sizes), lambda labels: sum(sizes[x] for x in labels), 5)
    rest = [x for x in sizes if x not in joined and sizes[x] > 0]
    assert all(sizes[x] >= 5 for x in rest)
    assert not joined or sum(sizes[x] for x in joined) >= 5 or not rest


def in_two_forms(*people: tuple[int, float, float], ar: int = 2024, born: int = 1940) -> Resultat:
    """So many clients with this cost (tkr) in ordinary housing and this in special housing."""
    costs = [pair for n, *pair in people for _ in range(n)]
    housing_kod = "SABO-OMV" if ar - born >= 65 else "BSS-SOL"
    volumes = [
        f"P{n};{insats};;{ar}-01;{tkr if tak else ''};{'' if tak else tkr}".replace(";;", f";{unit};", 1)
        for n, pair in enumerate(costs)
        for tkr, insats, unit, tak in zip(
            pair, ("HT-OMV", housing_kod), ("HT1", "SB1"), (True, False), strict=True
        )
        if tkr
    ]
    home, housing = (sum(pair[k] for pair in costs) * 1000 for k in (0, 1))
    return cost(
        typed(
            small(
                kontoutfall=[f"100;510;5010;;{ar}01;{home:.2f}", f"110;510;5010;;{ar}01;{housing:.2f}"],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;", f"110;*;insats;{housing_kod};SB1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"P{n};K;{born}" for n in range(len(costs))],
                insatsvolymer=volumes,
            ),
            ar=ar,
        )
    )


def limits_of(*people: tuple[int, float, float]) -> tuple[Table, Released]:
    table = ytterfall.tables([in_two_forms(*people)], AO)["granser"]
    return table, release(table, policy_from_params())


def test_the_first_row_is_the_others_and_those_over_with_both_alone() -> None:
    table, released = limits_of((20, 700, 0), (30, 0, 700), (7, 400, 300), (50, 100, 100))
    counts = dict(zip(table.frame["rad"], table.frame["ytterfall"], strict=True))
    whole, ordinary, special, first = counts.values()
    assert (whole, ordinary, special, first) == (57, 20, 30, 7)
    assert released.value(ytterfall.FIRST_TOGETHER, "ytterfall") == 7
    assert ytterfall.TOGETHER in released.notes
    said = say("ytterfall", {"granser": released}, omrade=AO.namn, kommun="Kalmar", ar=2024).text
    said = said.replace("\N{NO-BREAK SPACE}", " ")
    assert "7 brukare når över gränsen först när kostnaden i båda boendeformerna" in said


@pytest.mark.parametrize("few", [1, 2, 4])
def test_a_few_over_with_both_alone_cannot_be_counted_back(few: int) -> None:
    _, released = limits_of((20, 700, 0), (30, 0, 700), (few, 400, 300), (50, 100, 100))
    counts = [row["ytterfall"] for row in released.rows()]
    assert counts[3] is None and None in counts[:3]
    assert all(row["andel"] is None for row in released.rows() if row["ytterfall"] is None)


@pytest.mark.parametrize("few", [1, 4])
def test_a_few_over_in_both_forms_cannot_be_counted_back(few: int) -> None:
    _, released = limits_of((20, 700, 0), (30, 0, 700), (few, 700, 700), (9, 400, 300), (50, 100, 100))
    counts = [row["ytterfall"] for row in released.rows()]
    assert None in counts[:3]


def test_nobody_over_with_both_alone_is_no_row() -> None:
    table, released = limits_of((20, 700, 0), (30, 0, 700), (50, 100, 100))
    assert len(table.frame) == 3 and released.hidden == 0


def test_the_years_beside_each_other_do_not_give_back_what_one_hides() -> None:
    people = ((20, 700, 0), (30, 0, 700), (50, 100, 100))
    now, before = in_two_forms(*people, (2, 400, 300)), in_two_forms(*people, ar=2023)
    found = ytterfall.tables([before, now], AO)
    released = dict(zip(found, release_report(list(found.values()), policy_from_params()), strict=True))
    counts = [row["ytterfall"] for row in released["granser"].rows()]
    later = {row["rad"]: row["efter"] for row in released["kvar"].rows()} if "kvar" in released else {}
    known = [
        n if n is not None else later.get(str(rad))
        for n, rad in zip(counts, found["granser"].frame["rad"], strict=True)
    ]
    assert None in known[:3]


def combinations(both: int, alone: int) -> Table | None:
    """Outliers with home care and meals, and with home care alone."""
    people = both + alone
    volumes = [f"P{n};HT-OMV;HT1;2024-01;700;" for n in range(people)]
    volumes += [f"P{n};MAT;HT1;2024-01;;10" for n in range(both)]
    result = cost(
        typed(
            small(
                kontoutfall=[f"100;510;5010;;202401;{people * 700_000}", "110;510;5010;;202401;1000"],
                kodnyckel=["100;*;insats;HT-OMV;HT1;;", "110;*;insats;MAT;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                brukare=[f"P{n};K;1940" for n in range(people)],
                insatsvolymer=volumes,
            )
        )
    )
    return ytterfall.tables([result], AO).get("kombinationer")


def test_combinations_add_up_to_the_outliers() -> None:
    table = combinations(both=6, alone=9)
    assert table is not None
    assert list(table.frame["kombination"]) == ["Hemtjänst", "Hemtjänst + matdistribution", "Alla ytterfall"]
    assert list(table.frame["ytterfall"]) == [9, 6, 15]


def test_a_rare_combination_is_not_named() -> None:
    assert combinations(both=2, alone=9) is None  # the rest would be everybody
    assert combinations(both=1, alone=2) is None


def test_an_area_without_sourced_limits_shows_only_its_cost_classes() -> None:
    ifo = cost(
        typed(
            small(
                kontoutfall=["100;575;5010;;202401;6000"],
                kodnyckel=["100;*;insats;IFO-EB-UTB;EB1;;"],
                pooler=[],
                fordelningsvarden=[],
                enheter=["EB1;Försörjning;egen;;;;"],
                brukare=[f"P{n};K;1990" for n in range(6)],
                insatsvolymer=[f"P{n};IFO-EB-UTB;EB1;2024-01;;1" for n in range(6)],
            )
        )
    )
    assert set(ytterfall.tables([ifo], IFO)) == {"kostnadsklasser"}
    assert ytterfall.tables([ifo], AO) == {}
    assert outlier_share(ifo, IFO) == (0, 0)


def test_occupancy_is_bed_days_against_places() -> None:
    table = ytterfall.tables([cost(typed(small()))], AO)["sabo_belaggning"]
    unit, whole = row(table), row(table, 1)
    assert (unit["namn"], whole["namn"]) == ("Solgården", "Alla enheter")
    assert unit["belagda"] == pytest.approx(20 / 366)
    assert unit["belaggning"] == pytest.approx(100 * 20 / 366 / 2)
    assert unit["tomma"] == pytest.approx(2 - 20 / 366)


def test_a_home_without_places_is_left_out_and_said_so() -> None:
    enheter = ["HT1;Hemtjänst;egen;;;;1", "SB1;Solgården;egen;säbo;;;2"]
    assert "sabo_belaggning" not in ytterfall.tables([cost(typed(small(enheter=enheter)))], AO)


def test_in_special_housing_too_the_outliers_are_described() -> None:
    found = ytterfall.tables([in_two_forms((20, 700, 0), (30, 0, 700), (50, 100, 100))], AO)
    (row, total) = found["kombinationer_sarskilt"].frame.to_dict("records")
    assert (row["kombination"], row["ytterfall"], total["ytterfall"]) == ("Särskilt boende", 30, 30)
    assert list(found["profil_sarskilt"].frame["brukare"]) == [30, 50]
    assert found["kombinationer"].frame["ytterfall"].iloc[-1] == 20
    assert "kombinationer_sol_hsl" not in found  # the same persons once more


def test_limits_of_sol_are_split_by_housing_for_the_younger_too() -> None:
    found = ytterfall.tables([in_two_forms((9, 700, 0), (12, 0, 700), (30, 100, 100), born=1990)], FN)
    rows = {line["rad"]: line["ytterfall"] for line in found["granser"].frame.to_dict("records")}
    assert rows == {
        "SoL och HSL": 21, "SoL och HSL, ordinärt boende": 9, "SoL och HSL, särskilt boende": 12,
    }  # fmt: skip
    assert {"kombinationer_ordinart", "kombinationer_sarskilt"} <= set(found)
    only_home = ytterfall.tables([in_two_forms((9, 700, 0), (30, 100, 0), born=1990)], FN)
    assert list(only_home["granser"].frame["rad"]) == ["SoL och HSL"]  # its part would be the same row
    assert "kombinationer_sol_hsl" in only_home


COUNTS = st.sampled_from([0, 1, 3, 4, 5, 8, 30])


@settings(max_examples=25, deadline=None)
@given(COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from([6, 30]))
def test_no_table_gives_back_a_few_outliers_that_another_hides(
    home: int, housing: int, first: int, both: int, others: int
) -> None:
    """Whoever knows all tables of the section and adds and subtracts whole rows learns no count of 1–4."""
    people = ((home, 700, 0), (housing, 0, 700), (first, 400, 300), (both, 700, 700), (others, 90, 90))
    found = ytterfall.tables([in_two_forms(*people)], AO)
    released = dict(zip(found, release_report(list(found.values()), policy_from_params()), strict=True))
    true = {"whole": home + housing + first + both, "ordinart": home + both, "sarskilt": housing + both}
    names = ("Ordinärt och särskilt boende", "Ordinärt boende", "Särskilt boende")
    limits_table = released["granser"]
    known = {
        key: limits_table.value(name, "ytterfall")
        for key, name in zip(true, names, strict=True) if name in limits_table.labels
    }  # fmt: skip
    for key, place in (
        ("kombinationer", "ordinart"), ("alder", "ordinart"), ("kombinationer_sarskilt", "sarskilt"),
        ("alder_sarskilt", "sarskilt"), ("kombinationer_sol_hsl", "whole"), ("linser", "ordinart"),
    ):  # fmt: skip
        if key not in released:
            continue
        last = released[key].rows()
        told = [
            row for row in last if str(next(iter(row.values()))) in {"Rapportens gräns", released[key].total}
        ]
        for row in told:
            count = row.get("antal", row.get("ytterfall"))
            known[place] = count if known.get(place) is None else known[place]
    for key, count in true.items():
        if 0 < count < minimum():
            assert known.get(key) is None
    if any(0 < true[part] < minimum() and true["whole"] > true[part] for part in ("ordinart", "sarskilt")):
        assert not known.get("ordinart") and not known.get("sarskilt")  # zero, nobody, is always shown
    shown = [known.get(key) for key in true]
    if None not in shown and first == both == 0:
        assert not any(0 < n < minimum() for n in (home, housing))
    if None not in shown:  # what is more, or less, than the two rows together
        assert not (0 < first < minimum() and both == 0) and not (0 < both < minimum() and first == 0)


def test_the_development_of_a_whole_and_its_parts_gives_back_no_few() -> None:
    """Three new in special housing: with the row of both forms and that of home they could be counted."""
    before = in_two_forms((20, 700, 0), (30, 0, 700), (50, 100, 100), ar=2023)
    now = in_two_forms((20, 700, 0), (30, 0, 700), (3, 100, 700), (47, 100, 100))
    table = ytterfall.tables([before, now], AO)["kvar"]
    assert list(table.frame["rad"]) == ["Ordinärt boende"]
    assert sum("visas inte" in note for note in table.notes) == 2


def test_the_lenses_say_which_limit_their_count_is_over() -> None:
    """Of 100 clients at 500.1 to 510 tkr, 95 % have at most 509.505; rounded to 510 tkr, none is over it."""
    result = home_care([round(500.1 + n / 10, 1) for n in range(100)])
    table = ytterfall.tables([result], AO)["linser"]
    assert "avrundade gränsen" in table.notes[0]
    for line in table.frame.dropna(subset=["grans"]).to_dict("records"):
        costs = [500_100 + 100 * n for n in range(100)]
        assert line["antal"] == sum(c > line["grans"] for c in costs)


def released(*people: tuple[int, float, float], born: int = 1940) -> dict[str, Released]:
    found = ytterfall.tables([in_two_forms(*people, born=born)], AO if born < 1960 else FN)
    return dict(zip(found, release_report(list(found.values()), policy_from_params()), strict=True))


def test_a_few_outliers_in_one_housing_form_leave_the_whole_shown_and_the_parts_out() -> None:
    found = released((2, 700, 0), (22, 0, 700), (60, 100, 0))
    assert found["granser"].labels == ["Ordinärt och särskilt boende"]
    assert found["granser"].value("Ordinärt och särskilt boende", "ytterfall") == 24
    assert ytterfall.PARTS_LEFT_OUT in found["granser"].notes


@pytest.mark.parametrize("both", [1, 4])
def test_a_few_with_both_housing_forms_cannot_be_counted_from_the_rows(both: int) -> None:
    """15 clients are 9 in ordinary and 9 in special housing: 3 have both."""
    limits = released((30, 700, 0), (9, 0, 700), (both, 700, 700))["granser"]
    whole, ordinary, special = limits.rows()
    assert None in (whole["brukare"], ordinary["brukare"], special["brukare"])
    assert ordinary["brukare"] is None and ordinary["andel"] is None


def test_the_excess_that_one_person_is_most_of_is_not_told() -> None:
    """Six are 1 tkr over the limit and one 2 400 tkr: their excess is one person's, in every table."""
    found = released((6, 601, 0), (1, 3000, 0), (40, 100, 0))
    for line in found["granser"].rows():
        assert line["ytterfall"] == 7 and line["over_grans"] is None and line["andel_kostnad"] is None
    assert all(line["over_grans"] is None for line in found["linser"].rows())
    assert all("kostnad" not in line for line in found["kombinationer"].rows())


def test_a_whole_of_a_few_clients_has_no_parts() -> None:
    (line,) = released((3, 100, 0), (1, 0, 100), born=1990)["granser"].rows()
    assert line["brukare"] is None


def test_clients_by_age_are_told_of_one_scope_only() -> None:
    found = released((20, 700, 0), (30, 0, 700), (50, 100, 100))
    assert "brukare" not in {column.key for key in found if key.startswith("alder_")
                             for column in found[key].columns}  # fmt: skip


def test_the_dearest_of_equals_are_not_chosen_by_pseudonym() -> None:
    costs = pd.Series([kr(100_000)] * 10, index=[f"P{n}" for n in range(10)])
    weight = right_trim(costs, pd.Series("hemtjanst", index=costs.index), 20)
    assert weight.tolist() == pytest.approx([0.2] * 10)
