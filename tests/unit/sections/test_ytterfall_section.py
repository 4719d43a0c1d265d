"""Outliers of released figures: how many, how much, who they are as groups, and nobody in particular."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from kpbcalc.aggregates.stege import BOTTOM
from kpbcalc.aggregates.ytterfall import SCOPES, Scope
from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.figure import known
from kpbcalc.base.table import Table
from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.presentation import texts
from kpbcalc.sections.ytterfall import SECTION, kostnadsklasser
from kpbcalc.sections.ytterfall.granser import FEW, FIRST_WITH, ONE_YEAR
from tests.builders import small, typed
from tests.samples.chapters import told
from tests.samples.packages import context, demo, figures, hidden, released, releases, results_of, without
from tests.samples.random_municipality import draw

AO, FN, IFO = omraden().values()
WHOLE, AT_HOME = (scope.namn for scope in SCOPES["AO"][:2])
FAMILIES = ("omraden", "ytterfall", "ytterfall_andra", "stege", "ytterfall_alder", "ytterfall_mix",
            "ytterfall_insatser", "ytterfall_kon", "ytterfall_profil", "ytterfall_kvar",
            "enheter")  # fmt: skip


@dataclass(frozen=True)
class Some:
    """So many alike: tkr at home, tkr in a home, with an alarm or not, age."""

    count: int
    home: int = 0
    special: int = 0
    alarm: bool = False
    age: int = 70


@cache
def municipality(*groups: Some, ar: int = 2024) -> Resultat:
    """Home care at 1 000 kr an hour, special housing at 10 000 kr a day, an alarm at 1 000 kr."""
    people = [(f"{g}-{n:02}", some) for g, some in enumerate(groups) for n in range(some.count)]
    volumes = [f"{c};HT-OMV;HT1;{ar}-01;{s.home};" for c, s in people if s.home]
    volumes += [f"{c};SABO-OMV;SB1;{ar}-02;;{s.special / 10}" for c, s in people if s.special]
    volumes += [f"{c};LARM;HT1;{ar}-01;;1" for c, s in people if s.alarm]
    sums = {"100": sum(s.home for _, s in people), "110": sum(s.special for _, s in people),
            "120": sum(s.alarm for _, s in people)}  # fmt: skip
    key = {"100": "HT-OMV;HT1", "110": "SABO-OMV;SB1", "120": "LARM;HT1"}
    rows = small(
        kontoutfall=[f"{v};510;5010;;{ar}01;{tkr * 1000}" for v, tkr in sums.items() if tkr],
        kodnyckel=[f"{v};*;insats;{key[v]};;" for v, tkr in sums.items() if tkr],
        pooler=[], fordelningsvarden=[], insatsvolymer=volumes,
        brukare=[f"{c};{'KM'[n % 2]};{ar - s.age}" for n, (c, s) in enumerate(people)],
        enheter=["HT1;Hemtjänst;egen;hemtjänst;;;1", "SB1;Solgården;egen;säbo;;40;2"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


OUTLIERS = (Some(12, home=700, alarm=True, age=84), Some(14, special=700), Some(6, home=400, special=300))
OTHERS = (Some(30, home=100, alarm=True), Some(16, home=90, age=84), Some(10, special=200))


@cache
def two_years() -> list[Package]:
    """Those clients two years in a row."""
    return released(municipality(*OUTLIERS, *OTHERS, ar=2023), municipality(*OUTLIERS, *OTHERS))


@cache
def told_by(made: Callable[[], Sequence[Package]], omrade: Omrade) -> Mapping[tuple[str, str, str], object]:
    """The figures of these years as they are."""
    return figures(tables(made(), omrade))


def tables(years: Sequence[Package], omrade: Omrade = AO) -> dict[str, Table]:
    return SECTION.result(context(years).of(omrade))


def of(*results: Resultat, omrade: Omrade = AO) -> dict[str, Table]:
    return tables(released(*results), omrade)


def counted(result: Resultat, omrade: str, scope: Scope, limit: int) -> Mapping[str, float]:
    """The scope by brute force, from the rows of the result."""
    rows = result.brukarrader
    rows = rows[(rows["omrade"] == omrade) & rows["lagrum"].isin(scope.lagrum)]
    if scope.boendeform:
        rows = rows[rows["boendeform"].isin(scope.boendeform)]
    each = {b: float(some.sum()) / 1e8 for b, some in rows.groupby("brukar_id")["kostnad"]}
    over = [kr for kr in each.values() if kr > limit]
    return {
        "brukare": len(each), "ytterfall": len(over), "andel": 100 * len(over) / max(len(each), 1),
        "andel_kostnad": 100 * sum(over) / max(sum(each.values()), 1),
        "over_grans": sum(kr - limit for kr in over) / 1000,
    }  # fmt: skip


def test_the_limits_are_what_the_rows_say() -> None:
    result = municipality(*OUTLIERS, *OTHERS)
    table = of(result)["granser"]
    assert table.labels == [WHOLE, AT_HOME, FIRST_WITH]
    for scope, row in zip(SCOPES["AO"], list(table.rows())[:2], strict=False):
        for key, figure in counted(result, "AO", scope, 600_000).items():
            assert row[key] == pytest.approx(figure, rel=1e-3), (scope.kod, key)
    assert table.value(FIRST_WITH, "ytterfall") == 20
    assert table.facts["beskrivs"] == AT_HOME and table.facts["utan_kvar"] == ONE_YEAR


@pytest.mark.parametrize(("kommun", "ar"), [("0000", 2024), ("2523", 2017)])
def test_the_demo_municipalities_limits_are_what_the_rows_say(kommun: str, ar: int) -> None:
    years = results_of(kommun, ar)
    told_years = releases(years[-2:])
    packages = [one.package for one in told_years]
    # A few under 65 with an insats of both areas are counted with the old (docs/sekretess.md).
    settled = told_years[-1].year.rows["omrade"].to_numpy()
    result = replace(years[-1], brukarrader=years[-1].brukarrader.assign(omrade=settled))
    for omrade in (AO, FN):
        limits = {"SoL_HSL": 600_000, "LSS": 1_000_000}
        told = tables(packages, omrade)["granser"]
        for scope in SCOPES[omrade.kod]:
            if scope.namn in told.labels and told.value(scope.namn, "ytterfall") is not None:
                for key, figure in counted(result, omrade.kod, scope, limits[scope.grans]).items():
                    assert told.value(scope.namn, key) == pytest.approx(figure, rel=1e-4), (scope.kod, key)


def test_classes_of_cost_are_all_clients_once() -> None:
    table = of(municipality(*OUTLIERS, *OTHERS))["kostnadsklasser"]
    *parts, whole = table.rows()
    assert sum(r["brukare"] for r in parts) == whole["brukare"] == 88
    assert sum(r["andel_kostnad"] for r in parts) == pytest.approx(100)
    assert parts[-1]["brukare"] == 32 and parts[-1]["klass"] == "Över 600 tkr"
    assert all(r["brukare"] == 0 or r["brukare"] >= 5 for r in parts)


def test_one_class_of_cost_for_all_is_no_table() -> None:
    """All of the clients beside all of the cost tells nothing."""
    (now,) = released(municipality(Some(30, home=100)))
    one = replace(now.families["stege"], cells=(Cell((AO.kod, BOTTOM), 30.0, {"kr": 3e6}),))
    alone = replace(now, families={**now.families, "stege": one})
    assert kostnadsklasser.table(context([now]).of(AO)) is not None
    assert kostnadsklasser.table(context([alone]).of(AO)) is None


def test_the_classes_of_cost_are_named_by_those_that_cost_most_for_their_number() -> None:
    """Not by the most common class, where nearly everybody costs little."""
    found = of(municipality(*OUTLIERS, *OTHERS))
    title = texts.title("ytterfall", "kostnadsklasser", found)
    assert title.startswith("36,4\N{NO-BREAK SPACE}% av alla brukare kostade över 600 tkr och stod för ")


def test_outliers_at_home_are_described_beside_the_others() -> None:
    found = of(municipality(*OUTLIERS, *OTHERS))
    insatser = {r["grupp"]: r for r in found["insatser"].rows()}
    assert insatser["Hemtjänst"]["ytterfall"] == insatser["Trygghetslarm"]["ytterfall"] == 12
    assert insatser["Trygghetslarm"]["andel_ovriga"] == pytest.approx(100 * 30 / 52)
    assert {r["kombination"]: r["ytterfall"] for r in found["kombinationer"].rows()} == {
        "Hemtjänst + trygghetslarm": 12, "Alla ytterfall": 12,
    }  # fmt: skip
    over, others = found["profil"].rows()
    assert (over["alder"], over["kvinnor"], over["grupper"]) == (84, 50, 2)
    assert others["alder"] == round((36 * 70 + 16 * 84) / 52), "whole years: a decimal tells who is one more"
    ages = {r["klass"]: (r["brukare"], r["ytterfall"]) for r in found["alder"].rows()}
    assert ages == {"65–79 år": (36, 0), "80–84 år": (28, 12), "Alla åldrar": (64, 12)}


def test_a_few_outliers_are_hidden_with_everything_that_rests_on_them() -> None:
    found = of(municipality(Some(3, home=700), Some(12, special=700), *OTHERS))
    assert all(found["granser"].value(AT_HOME, c.key) is None
               for c in found["granser"].columns if c.key not in {"rad", "grans"})  # fmt: skip
    assert found["granser"].status(1, "ytterfall") == "dold"
    assert found["granser"].value(WHOLE, "ytterfall") == 15
    assert not {"insatser", "kombinationer", "profil", "alder"} & set(found)


def test_a_few_under_the_limit_are_as_protected_as_a_few_over_it() -> None:
    found = of(municipality(Some(20, home=700), Some(2, home=100)))
    assert {r["ytterfall"] for r in found["granser"].rows()} == {None}


def test_a_few_first_with_special_housing_are_not_the_difference_of_two_rows() -> None:
    found = of(municipality(Some(12, home=700), Some(3, special=700), *OTHERS))["granser"]
    assert found.value(WHOLE, "ytterfall") == 15
    assert found.value(AT_HOME, "ytterfall") is None and FIRST_WITH not in found.labels


def test_nobody_over_the_limit_is_zero() -> None:
    found = of(municipality(*OTHERS))
    for label in (WHOLE, AT_HOME):
        assert [found["granser"].value(label, k) for k in ("ytterfall", "andel", "over_grans")] == [0, 0, 0]
    assert not {"insatser", "kombinationer", "profil", "alder", "kvar"} & set(found)
    told_ = told("ytterfall", {"ytterfall": found}, AO)
    assert told_ is not None and ": ingen av " in told_.text


def test_a_cost_at_the_limit_is_not_over_it() -> None:
    found = of(municipality(Some(9, home=600), *OTHERS))["granser"]
    assert found.value(AT_HOME, "ytterfall") == 0


def test_outliers_stay_come_and_go() -> None:
    """Seven stay over, five fall under, and six are new; a few of any are not told."""
    still, gone, new = (Some(7, home=700), Some(5, home=700), Some(6, home=100))
    before = municipality(still, gone, new, Some(30, home=90), ar=2023)

    def after(fall: int) -> Resultat:
        return municipality(still, Some(fall, home=100), Some(6, home=700), Some(30, home=90), ar=2024)

    found = of(before, after(5))
    (row,) = found["kvar"].rows()
    assert [row[k] for k in ("fore", "kvar", "borta", "nya", "efter")] == [12, 7, 5, 6, 13]
    assert row["andel_kvar"] == pytest.approx(100 * 7 / 12) and row["rad"] == AT_HOME
    few = municipality(still, Some(5, home=700), Some(6, home=100), Some(27, home=90), Some(3, home=700))
    none = of(before, few)
    assert "kvar" not in none and none["granser"].facts["utan_kvar"] == FEW


def test_last_years_outliers_are_not_told_this_year_where_they_were_not_then() -> None:
    before = municipality(Some(12, home=700), Some(3, special=700), *OTHERS, ar=2023)
    now = municipality(Some(12, home=700), Some(9, special=700), *OTHERS)
    packages = released(before, now)
    assert {c.key[1] for c in packages[1].cells("ytterfall_kvar")} <= {"sol_hsl"}


def test_places_and_days_of_special_housing() -> None:
    table = of(municipality(*OUTLIERS, *OTHERS))["sabo_belaggning"]
    days = 14 * 70 + 6 * 30 + 10 * 20
    assert table.value("Solgården", "belaggning") == pytest.approx(100 * days / (40 * 366))
    assert table.value("Alla enheter", "belagda") == pytest.approx(days / 366)
    assert "sabo_belaggning" not in of(municipality(*OUTLIERS, *OTHERS), omrade=FN)


@pytest.mark.parametrize("omrade", [AO, FN])
@pytest.mark.parametrize("change", [hidden, without])
@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_made_of_what_is_hidden_or_away(omrade: Omrade, change: object, family: str) -> None:
    """Every figure is as before, or hidden or absent: never another number."""
    for made in (two_years, demo):
        years, before = made(), told_by(made, omrade)
        if not years[-1].has(family):
            continue
        changed = [*years[:-1], change(years[-1], family)]  # type: ignore[operator]
        for key, figure in figures(tables(changed, omrade)).items():
            if not isinstance(figure, str) and known(figure):  # type: ignore[arg-type]
                assert figure == before[key], key


@pytest.mark.parametrize(("seed", "size", "trait"), [
    (31, 80, "moves_housing"), (32, 150, "several_areas"), (33, 250, "assistance"), (34, 60, "fn_3"),
])  # fmt: skip
def test_random_municipalities_tell_no_few(seed: int, size: int, trait: str, tmp_path: Path) -> None:
    drawn = draw(seed, tmp_path, (trait,), size, 2)
    years, _ = calculate_years(tmp_path, drawn.kommun, drawn.years[-1])
    packages = released(*years)
    least = packages[-1].policy.minimum
    for omrade in (AO, FN):
        for table in tables(packages, omrade).values():
            counts = [c.key for c in table.columns if c.unit == "antal" and c.key not in {"platser"}]
            for row in table.rows():
                assert all(row[k] is None or row[k] == 0 or row[k] >= least for k in counts), (
                    table.name,
                    row,
                )


def test_the_area_is_told_of_by_its_own_laws_only() -> None:
    """Somebody without insatser of the scope is not in it."""
    assert of(municipality(*OTHERS), omrade=FN) == {}
    assert not {"granser", "jamfort"} & set(of(municipality(*OTHERS), omrade=IFO))
