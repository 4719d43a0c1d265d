"""The declaration of method: what was chosen and assumed, what words mean, the indicators, what was found."""

from dataclasses import replace

import pytest

from kpbcalc.base import params
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.base.own_choices import Own
from kpbcalc.base.table import Table
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import cost
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import Audience, policy_from_params
from kpbcalc.sections.metod import SECTION
from kpbcalc.sections.metod.fynd import by_file
from kpbcalc.underlag import Finding
from tests.builders import small, typed
from tests.samples.packages import context, demo, demo_results, hidden, neighbours, package, without
from tests.samples.said import said

YEAR = 2024
LIMITS = "Gränser för ytterfall"


def finding(antal: int, tabell: str = "insatsvolymer", godkand: str = "") -> Finding:
    """A finding about so many rows of a table, on the second and third row, of 700 kr."""
    return Finding(
        regel="V13", allvar="varning", tabell=tabell, kolumn="", text="Volym utan kostnad.", antal=antal,
        belopp=700 * GRID, rader=(2, 3), godkand=godkand,
    )  # fmt: skip


def tables(own: Own | None = None, ar: int = YEAR, findings: tuple[Finding, ...] = ()) -> dict[str, Table]:
    made = replace(package({}, ar=ar), words={"metod": "stegvis"})
    return SECTION.result(replace(context([made]), own=own or Own("0000"), findings=findings))


def choices(**stated: object) -> dict[str, object]:
    return {str(r["fraga"]): r["val"] for r in tables(Own("0000", stated))["val"].cells}


def test_nothing_stated_of_the_ledger_is_said_to_be_so_and_a_preliminary_one_is_marked() -> None:
    assert "säger inte" in str(choices()["Bokslut"])
    assert choices(bokslut=[{"ar": YEAR, "status": "preliminärt"}])["Bokslut"] == "preliminärt"
    assert "säger inte" in str(choices(bokslut=[{"ar": YEAR - 1, "status": "slutligt"}])["Bokslut"])


def test_the_policy_in_force_is_told() -> None:
    assert "1–4 personer" in str(choices()["Sekretess"])
    stricter = replace(policy_from_params(), minimum=10)
    made = replace(package({}), words={"metod": "direkt"})
    found = SECTION.result(replace(context([made]), policy=stricter))["val"]
    assert "1–9 personer" in str(found.value("Sekretess", "val"))
    assert str(found.value("Fördelningsmetod", "val")).startswith("direkt fördelning")


def test_why_something_is_hidden_is_said_once_and_not_to_own_staff() -> None:
    ctx = context([replace(package({}), words={"metod": "direkt"})])
    assert "någon kunde kännas igen" in said("metod", ctx)
    assert "sekretess" not in said("metod", replace(ctx, policy=policy_from_params("intern")))


def test_every_assumption_is_declared_with_its_source() -> None:
    found = tables()["antaganden"]
    assert all(row[c.key] for row in found.cells for c in found.columns)
    assert not any("{" in str(row["antagande"]) for row in found.cells)
    for scenario in params.toml("prognos.toml")["scenario"]:
        assert f"Prognos: {scenario['namn'].lower()}" in found.labels


def test_limits_with_a_source_are_no_assumption() -> None:
    assert LIMITS in tables(ar=2017)["antaganden"].labels
    assert LIMITS not in tables(ar=2014)["antaganden"].labels


def test_every_areas_group_is_told_where_they_differ() -> None:
    ctx = context(demo(), neighbours())
    other = {"IFO": replace(ctx.groups["IFO"], skal="Den är länets.")}
    assert said("metod", ctx).count("Den är vald.") == 1
    text = said("metod", replace(ctx, groups={**ctx.groups, **other}))
    assert "Äldreomsorgen och funktionshinderomsorgen: Den är vald." in text
    assert "Individ- och familjeomsorgen: Den är länets." in text


def test_every_word_is_defined_once_with_a_source() -> None:
    found = tables()["definitioner"]
    assert found.labels == sorted(set(found.labels), key=lambda w: w.translate(str.maketrans("ÄÖ", "[]")))
    assert all(row["betydelse"] and row["kalla"] for row in found.cells)


def test_the_indicators_are_those_of_the_costing() -> None:
    given = demo_results()[-1].nyckeltal.set_index("kpi")
    shown = 0
    for row in SECTION.result(context(demo()))["nyckeltal"].cells:
        value, of = row["varde"], given.loc[str(row["kpi"])]
        if isinstance(value, float):
            rounded = policy_from_params().round_kr / 2 / (float(of["namnare"]) / GRID)
            assert value == pytest.approx(float(of["varde"]), abs=rounded)
            shown += 1
        else:
            assert value is HIDDEN or not of["namnare"]
    assert shown > 5


def test_hidden_indicators_are_hidden_and_without_them_there_is_no_table() -> None:
    def found(of: Package) -> dict[str, Table]:
        return SECTION.result(context([of]))

    told = found(hidden(demo()[-1], "nyckeltal"))["nyckeltal"]
    assert not any(isinstance(row["varde"], float) and known(row["varde"]) for row in told.cells)
    assert "nyckeltal" not in found(without(demo()[-1], "nyckeltal"))
    for family in demo()[-1].families:
        assert {"val", "antaganden", "definitioner"} <= set(found(without(demo()[-1], family)))


def test_findings_are_told_in_short_and_there_is_no_table_without_any() -> None:
    assert "fynd" not in tables()
    (row,) = tables(findings=(finding(9, "insatsvolymer.beviljad"),))["fynd"].cells
    assert (row["regel"], row["allvar"], row["fil"], row["godkand"]) == (
        "V13",
        "Varning",
        "insatsvolymer",
        "Nej",
    )


def test_a_few_clients_rows_have_neither_number_amount_nor_place_outside_the_house() -> None:
    extern, intern = policy_from_params(), policy_from_params("intern")
    for policy, found, expected in (
        (extern, finding(3), (HIDDEN, HIDDEN, HIDDEN)),
        (extern, finding(5), (5, HIDDEN, finding(5).rows())),
        (extern, replace(finding(12), personer=1), (HIDDEN, HIDDEN, HIDDEN)),
        (extern, finding(5, "insatskostnad"), (5, HIDDEN, finding(5).rows())),
        (extern, finding(3, "kontoutfall"), (3, 700, finding(3).rows())),
        (intern, finding(3), (3, 700, finding(3).rows())),
    ):
        (row,) = by_file([found], policy, "2024")["lista"].cells
        assert tuple(row[k] for k in ("antal", "belopp", "rader")) == expected


def test_figures_of_clients_in_the_words_of_a_finding_are_for_the_house_alone() -> None:
    found = replace(finding(2, "insatskostnad"), text="Priset är 874 kr.", utan="Priset är lågt.")
    for audience, words in (("extern", "Priset är lågt."), ("intern", "Priset är 874 kr.")):
        (row,) = by_file([found], policy_from_params(audience), "2024")["lista"].cells
        assert row["text"] == words


def test_findings_file_by_file_are_counted_with_those_accepted() -> None:
    every = [finding(9), finding(8, godkand="Känt."), finding(1, "kontoutfall")]
    found = by_file(every, policy_from_params(), "2024")
    assert set(found) == {"per_fil", "lista", "fil_insatsvolymer", "fil_kontoutfall"}
    rows = {r["fil"]: r for r in found["per_fil"].cells}
    assert (rows["insatsvolymer"]["Varning"], rows["insatsvolymer"]["godkanda"]) == (2, 1)
    assert (rows["kontoutfall"]["Varning"], rows["kontoutfall"]["godkanda"]) == (1, 0)
    assert len(found["fil_insatsvolymer"]) == 2
    assert by_file([], policy_from_params(), "2024") == {}


def contained(*accounts: str) -> dict[str, tuple[str, str]]:
    """What is said to be in the cost of a ledger with these accounts, a million kr on each."""
    rows = small(kontoutfall=[f"100;510;{konto};;202401;1000000" for konto in accounts])
    return answers(release_year(cost(typed(rows)), [], policy_from_params()).package)


def answers(of: Package) -> dict[str, tuple[str, str]]:
    found = SECTION.result(context([of]))["ingar"]
    return {str(r["post"]): (str(r["svar"]), str(r["grund"])) for r in found.cells}


RENT, DEPRECIATION = "Hyra för lokaler, också internhyra", "Avskrivning"


def test_rent_and_depreciation_that_the_ledger_has_are_said_to_be_in_the_cost() -> None:
    found = contained("5010", "6013", "7910")
    assert found[RENT] == ("ja", "huvudboken har kontogrupp 60")
    assert found[DEPRECIATION] == ("ja", "huvudboken har kontogrupp 79")


def test_a_ledger_without_them_is_said_to_have_none() -> None:
    found = contained("5010")
    assert found[RENT] == ("nej", "huvudboken har ingenting i kontogrupp 60")
    assert found[DEPRECIATION][0] == "nej"


def test_what_no_account_is_known_for_and_what_a_package_does_not_tell_cannot_be_read() -> None:
    """Another class than the cost base's is never in it, whatever the package tells."""
    told = contained("5010", "6010")
    assert {told["Moms"][0], told["Internränta"][0]} == {"kan inte utläsas"}
    silent = answers(replace(package({}), words={"metod": "direkt"}))
    assert {silent[post][0] for post in (RENT, DEPRECIATION)} == {"kan inte utläsas"}
    assert told["LSS-utjämning"] == silent["LSS-utjämning"] and told["LSS-utjämning"][0] == "nej"


@pytest.mark.parametrize("audience", ["extern", "intern"])
def test_what_is_rounded_before_the_prices_is_said_where_it_is(audience: Audience) -> None:
    """In a report to share; in an own one the prices are of exact sums."""
    ctx = replace(context(demo()), policy=policy_from_params(audience))
    assert ("priser och medelvärden räknas på de avrundade" in said("metod", ctx)) is (audience == "extern")
