"""Individ- och familjeomsorg: children, adults and bistånd apart, each form by its own price, high costs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Section
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.base.table import Table
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.konsumtion import SECTION as KONSUMTION
from kpbcalc.sections.produktivitet import SECTION as PRODUKTIVITET
from kpbcalc.sections.ytterfall import SECTION as YTTERFALL
from tests.builders import small, typed
from tests.samples.chapters import words
from tests.samples.packages import AR, EXACT, POLICY, context, demo, figures, hidden, without
from tests.samples.said import LEFT_OVERS
from tests.samples.social_services import (
    OPEN,
    PLACED,
    STEPS,
    SUPPORT,
    services,
    social_year,
)

AO, FN, IFO = omraden().values()
CHILDREN, ADULTS, SUPPORTED, WHOLE = "Barn och unga", "Vuxna", "Ekonomiskt bistånd", "Totalt"
CHEAPER = {**PLACED, "IFO-BU-FAM": (20, 2_700_000, 3000), "IFO-VX-INST": (5, 900_000, 600)}


def konsumtion(*years: Package, peers: Sequence[Package] = ()) -> dict[str, Table]:
    return KONSUMTION.result(context(years, peers).of(IFO))


def produktivitet(*years: Package, peers: Sequence[Package] = ()) -> dict[str, Table]:
    return PRODUKTIVITET.result(context(years, peers).of(IFO))


def said(key: str, ctx: Context) -> str:
    """What the area's chapter says of a section."""
    return words(key, ctx, IFO)


def test_children_adults_and_support_are_each_set_against_their_own_inhabitants() -> None:
    """5.5 mnkr on 2 000 inhabitants 0–19, 1.3 on 8 000 from 20, 5 on all 10 000."""
    table = konsumtion(services(ar=2023), services())["verksamheter"]
    per = {row["verksamhet"]: row["per_invanare"] for row in table.rows()}
    assert per == {CHILDREN: 2750, ADULTS: 162.5, SUPPORTED: 500, WHOLE: 1180}
    assert [table.value(name, "kr") for name in (CHILDREN, ADULTS, SUPPORTED, WHOLE)] == [
        5500,
        1300,
        5000,
        11800,
    ]
    assert table.value(CHILDREN, "andel") == pytest.approx(100 * 55 / 118)
    assert table.value(CHILDREN, "fore") == 2750
    # 20 + 5 + 30 insatser of 2 000; who has bistånd and its handling is one.
    assert table.value(CHILDREN, "tackning") == pytest.approx(10_000 * 55 / 2000)
    assert table.value(SUPPORTED, "brukare") == 100
    assert "grupp" not in {c.key for c in table.columns}


def test_the_group_is_all_its_cost_by_all_its_inhabitants_of_the_ages() -> None:
    peers = [services(CHEAPER, kommun="0880"), services(kommun="1267", opened={})]
    table = konsumtion(services(), peers=peers)["verksamheter"]
    assert table.value(CHILDREN, "grupp") == pytest.approx((5_200_000 + 5_000_000) / 4000)
    assert table.value(CHILDREN, "kommuner") == 2
    assert "fore" not in {c.key for c in table.columns}


def test_an_insats_joined_with_another_parts_hides_both_and_no_other() -> None:
    mixed = {"IFO-BU-FAM": PLACED["IFO-BU-FAM"], "IFO-BU-INST+IFO-VX-INST": (10, 3_000_000, 1000)}
    found = konsumtion(services(mixed))
    table, insatser = found["verksamheter"], found["insatser"]
    rows = {str(row["verksamhet"]): row for row in table.cells}
    for part in (CHILDREN, ADULTS):
        assert rows[part]["kr"] is rows[part]["per_invanare"] is rows[part]["brukare"] is HIDDEN
    assert rows[SUPPORTED]["per_invanare"] == 500 and rows[WHOLE]["per_invanare"] == 1180
    assert any("sammanslagen med en annan verksamhets" in note for note in table.notes)
    (name,) = [label for label in insatser.labels if " och institutionsvård" in label]
    assert insatser.value(name, "verksamhet") == "Flera verksamheter"


def test_a_group_that_may_not_be_told_hides_the_parts_that_may_be_in_it() -> None:
    found = konsumtion(services(hidden=["ifo_placering"]))
    rows = {str(row["verksamhet"]): row for row in found["verksamheter"].cells}
    assert rows[CHILDREN]["kr"] is rows[ADULTS]["kr"] is HIDDEN
    assert rows[SUPPORTED]["kr"] == 5000
    assert found["insatser"].value("Placeringar", "brukare") is None
    peers = [services(hidden=["ifo_placering"], kommun="0880"), services(kommun="1267")]
    table = konsumtion(services(), peers=peers)["verksamheter"]
    assert (table.value(CHILDREN, "kommuner"), table.value(CHILDREN, "grupp")) == (1, 2750)


def test_every_insats_is_told_per_inhabitant_of_its_parts_ages() -> None:
    peers = [services(kommun="0880", opened={"IFO-BU-KONT": (10, 200_000, 100)})]
    table = konsumtion(services(), peers=peers)["insatser"]
    contact = next(row for row in table.rows() if row["namn"] == "Kontaktperson/kontaktfamilj")
    assert (contact["verksamhet"], contact["tackning"], contact["tackning_grupp"]) == (CHILDREN, 150, 50)
    assert (contact["per_invanare"], contact["grupp"]) == (250, 100)
    assert (contact["volym"], contact["enhet"]) == (pytest.approx(250 / 30), "månad")
    adult = next(row for row in table.rows() if row["namn"].startswith("Öppna insatser, individuellt"))
    assert (adult["tackning"], adult["tackning_grupp"]) == (12.5, 0), "nobody there is nobody"
    handled = next(row for row in table.cells if "handläggning" in str(row["namn"]))
    assert handled["volym"] is ABSENT and handled["per_invanare"] == 100


def test_another_area_and_one_that_nobody_has_have_no_such_tables() -> None:
    assert not {"verksamheter", "insatser"} & set(KONSUMTION.result(context(demo()[-1:]).of(AO)))
    assert "bistand" not in PRODUKTIVITET.result(context(demo()[-1:]).of(FN))
    empty = context(demo()[-1:]).of(IFO)
    assert not KONSUMTION.result(empty) and not PRODUKTIVITET.result(empty)
    assert "over_belopp" not in YTTERFALL.result(empty)


def test_one_part_only_is_the_whole_of_it() -> None:
    table = konsumtion(services({}, {"IFO-BU-KONT": OPEN["IFO-BU-KONT"]}, {}))["verksamheter"]
    assert table.labels == [CHILDREN, WHOLE]


def test_each_form_has_its_own_price_beside_the_groups_and_last_years() -> None:
    """100 kr more for 3 000 days and 167 more for 600: 0.3 and 0.1 mnkr."""
    found = produktivitet(services(CHEAPER, ar=2023), services(), peers=[services(CHEAPER, kommun="0880")])
    table = found["insatser_ifo_placering"]
    home = next(row for row in table.rows() if row["namn"] == "Familjehemsvård barn och unga")
    assert (home["pris"], home["fore"], home["medel"], home["kommuner"]) == (1000, 900, 900, 1)
    assert (home["per_brukare"], home["hela"]) == (150, pytest.approx(0.3))
    assert table.labels[-1] == table.total == "Alla former"
    assert table.value("Alla former", "hela") == pytest.approx(0.4)
    assert table.cells[-1]["medel"] is ABSENT, "a mean of other forms is no price of these"
    assert [row["pris"] for row in table.rows()][:-1] == sorted(row["pris"] for row in [*table.rows()][:-1])
    months = found["insatser_ifo_oppenvard"]
    assert months.cells[-1]["pris"] is ABSENT, "months of two forms are never added"
    assert {row["enhet"] for row in [*months.rows()][:-1]} == {"månad"}


def test_the_prose_tells_days_at_the_groups_price_of_each_form() -> None:
    text = said("produktivitet", context([services()], [services(CHEAPER, kommun="0880")]))
    assert (
        "Med gruppens pris för varje form hade samma dygn kostat 0,4 mnkr mindre, mest i familjehemsvård"
        in text
    )
    some = {code: CHEAPER[code] for code in ("IFO-BU-FAM", "IFO-BU-INST")}
    text = said("produktivitet", context([services()], [services(some, kommun="0880")]))
    assert "Med gruppens pris för de former som går att jämföra hade samma dygn kostat" in text


def test_one_form_is_told_and_not_called_secret() -> None:
    one = {"IFO-BU-FAM": PLACED["IFO-BU-FAM"]}
    assert produktivitet(services(one))["insatser_ifo_placering"].labels == ["Familjehemsvård barn och unga"]
    assert "Formen avgör priset" not in said("produktivitet", context([services(one)]))


def test_payment_and_handling_of_a_month_add_up_to_it() -> None:
    peers = [
        services(support={"IFO-EB-UTB": (50, 1_500_000, 250), "IFO-EB-HDL": (50, 750_000, 0)}, kommun="0880")
    ]
    table = produktivitet(services(ar=2023), services(), peers=peers)["bistand"]
    rows = {row["del"]: row for row in table.rows()}
    paid, handled, both = (rows[name] for name in ("Utbetalt bistånd", "Handläggning", "Tillsammans"))
    assert (paid["per_manad"], handled["per_manad"], both["per_manad"]) == (8000, 2000, 10_000)
    assert (paid["medel"], handled["medel"], both["medel"]) == (6000, 3000, 9000)
    assert (handled["andel"], handled["per_invanare"], handled["per_brukare"]) == (20, 100, 10_000)
    assert (both["fore"], both["kommuner"]) == (10_000, 1)
    text = said("produktivitet", context([services()], peers))
    assert (
        "Av det ekonomiska biståndet är 4,0 mnkr utbetalt och 1,0 mnkr handläggning; handläggningen kostar "
        "2 000 kr per månad med bistånd (gruppen 3 000 kr)." in text
    )


def test_support_that_is_not_divided_has_no_table_and_one_that_is_hidden_says_so() -> None:
    assert "bistand" not in produktivitet(services(support={"IFO-EB-UTB": SUPPORT["IFO-EB-UTB"]}))
    secret = services(hidden=["ifo_ekonomiskt_bistand"])
    assert all(row["kr"] is HIDDEN for row in produktivitet(secret)["bistand"].cells)
    assert "handläggning" not in said("produktivitet", context([secret]))


def test_high_costs_are_told_per_thousand_with_the_group_as_a_span() -> None:
    """20 over 400 tkr of 10 000; a peer that cannot tell has those over 200 at most, and none at least."""
    peers = [services(kommun="0880"), services(kommun="1267", steps={"0": (100, 1e6), "k200": (8, 3e6)})]
    table = YTTERFALL.result(context([services(ar=2023), services()], peers).of(IFO))["over_belopp"]
    over = {row["rad"]: row for row in table.rows()}
    first = over["Över 400 tkr"]
    assert (first["brukare"], first["per_tusen"], first["fore"]) == (20, 2, 2)
    assert (first["andel"], first["andel_kostnad"]) == (
        pytest.approx(100 * 20 / 150),
        pytest.approx(100 * 11 / 18),
    )
    assert (first["minst"], first["hogst"]) == (pytest.approx(1), pytest.approx(1.4))
    assert over["Över 600 tkr"]["brukare"] == 5
    (last,) = [row for row in table.cells if "1" in str(row["rad"])]
    assert last["brukare"] is last["per_tusen"] is last["andel_kostnad"] is HIDDEN
    assert (last["minst"], last["hogst"]) == (0, pytest.approx(1000 * 13 / 20_000))


def test_high_costs_are_told_in_words_without_calling_the_amount_a_limit() -> None:
    text = said("ytterfall", context([services()], [services(kommun="0880")]))
    assert text.startswith("5 brukare kostar över 600 tkr om året.")
    assert "De är 0,50 per 1 000 invånare (som gruppen) och står för 22 % av kostnaden." in text
    assert "Någon gräns för ytterfall är inte känd för individ- och familjeomsorgen." in text
    assert "Ett helt år i institutionsvård" in text and "familjehem" not in text
    more = services(kommun="0880", steps={**STEPS, "k600": (10, 8_000_000)})
    assert "är inte prövad mot slumpen" not in text
    assert "är inte prövad mot slumpen." in said("ytterfall", context([services()], [more]))
    assert not said("ytterfall", context([services(steps={"0": STEPS["0"]})]))


def spread_out(young: int = 30, others: int = 60) -> Resultat:
    """Twelve dear placements and ninety paid support, thirty of them between 20 and 24 years."""
    ages = [*[14] * 12, *[22] * young, *[40] * others]
    clients = [f"c{n:03}" for n in range(len(ages))]
    kr = 12 * 700_000, (2 * young + others) * 10_000
    volumes = [f"{c};IFO-BU-INST;E1;{AR}-01;;70" for c in clients[:12]]
    volumes += [f"{c};IFO-EB-UTB;E2;{AR}-01;;{2 if n < young else 1}" for n, c in enumerate(clients[12:])]
    rows = small(
        kontoutfall=[f"1;569;5010;;{AR}01;{kr[0]}", f"2;575;5010;;{AR}01;{kr[1]}"],
        kodnyckel=["1;*;insats;IFO-BU-INST;E1;;", "2;*;insats;IFO-EB-UTB;E2;;"],
        pooler=[], fordelningsvarden=[], enheter=["E1;Hem;egen;;;;", "E2;Stöd;egen;;;;"],
        brukare=[f"{c};{'KM'[n % 2]};{AR - ages[n]}" for n, c in enumerate(clients)],
        insatsvolymer=volumes, befolkning=["14;K;500", "14;M;500", "22;K;300", "22;M;200", "40;K;900"],
    )  # fmt: skip
    return cost(typed(rows, ar=AR))


def test_the_dearest_are_described_beside_the_others_where_no_limit_is_known() -> None:
    """12 of 14 years with a placement each, and 90 of mean age (30 · 22 + 60 · 40) / 90 = 34."""
    found = YTTERFALL.result(context([release_year(spread_out(), [], EXACT).package]).of(IFO))
    profile, insatser = found["profil"], found["insatser"]
    assert [profile.value(name, "alder") for name in profile.labels] == [14, 34]
    (placed,) = insatser.rows()
    assert (placed["grupp"], placed["andel"], placed["andel_ovriga"]) == ("Placeringar", 100, 0)
    assert any("kostar mer än 600 tkr" in note for note in profile.notes)
    text = said("ytterfall", context([release_year(spread_out(), [], EXACT).package]))
    assert (
        "De som kostar så mycket är i medel 14 år (övriga 34)" in text
        and "Alla har placeringar, mot 0 % av övriga." in text
    )


def test_who_the_dearest_are_is_hidden_where_the_ladder_has_no_cut_there() -> None:
    found = YTTERFALL.result(context([services()]).of(IFO))
    assert not {"profil", "insatser"} & set(found)
    assert "Vilka de är visas inte av sekretesskäl." in said("ytterfall", context([services()]))


def test_support_to_young_adults_is_per_inhabitant_of_their_ages() -> None:
    """30 of 90 have two of 120 shares of 1.2 mnkr each: 600 000 kr on 500 inhabitants of 20–24."""
    package = release_year(spread_out(), [], EXACT).package
    peer = replace(package, kommun="0880")
    (row,) = KONSUMTION.result(context([package], [peer]).of(IFO))["bistand_unga"].rows()
    assert (row["brukare"], row["invanare"], row["kr"], row["per_invanare"]) == (30, 500, 600, 1200)
    assert (row["grupp"], row["kommuner"]) == (1200, 1)
    text = said("konsumtion", context([package], [peer]))
    assert "Till dem som är 20–24 år betalas 1 200 kr i ekonomiskt bistånd per invånare i den åldern" in text


def test_few_young_adults_are_hidden_and_so_are_few_others() -> None:
    for young, others in ((3, 60), (30, 3)):
        ctx = context([release_year(spread_out(young, others), [], EXACT).package])
        (row,) = KONSUMTION.result(ctx.of(IFO))["bistand_unga"].cells
        assert row["brukare"] is row["per_invanare"] is HIDDEN
        assert "betalas ut till unga vuxna visas inte av sekretesskäl" in said("konsumtion", ctx)


def test_few_are_joined_within_their_part_before_another_parts() -> None:
    """Two in stödboende go with jourhem, though the adults of an institution are fewer."""
    clients = {"IFO-BU-STODB": 4, "IFO-BU-JOUR": 12, "IFO-VX-INST": 7, "IFO-VX-BOB": 20}
    package = release_year(social_year(clients), [], EXACT).package
    codes = {cell.codes for cell in package.cells("insatser", "IFO", "ifo_placering")}
    assert codes == {("IFO-BU-JOUR", "IFO-BU-STODB"), ("IFO-VX-BOB",), ("IFO-VX-INST",)}
    table = konsumtion(package)["verksamheter"]
    assert (table.value(CHILDREN, "kr"), table.value(ADULTS, "kr")) == (2000, 2000)
    prices = PRODUKTIVITET.result(context([package]).of(IFO))
    assert "Övriga former, barn och unga" in prices["insatser_ifo_placering"].labels
    assert any(name.startswith("Övriga former, barn och unga, ") for name in prices["prislista"].labels)
    lonely = {"IFO-BU-STODB": 4, "IFO-VX-INST": 7, "IFO-VX-BOB": 20}
    package = release_year(social_year(lonely), [], EXACT).package
    codes = {cell.codes for cell in package.cells("insatser", "IFO", "ifo_placering")}
    assert ("IFO-BU-STODB", "IFO-VX-INST") in codes, "with nobody of its own part it goes where it can"


@pytest.mark.parametrize("clients", [
    {"IFO-BU-FAM": 3}, {"IFO-EB-UTB": 9}, {"IFO-BU-FAM": 3, "IFO-EB-UTB": 40, "IFO-EB-HDL": 2},
    {"IFO-BU-KONT": 4, "IFO-VX-OV": 4, "IFO-BU-JOUR": 2, "IFO-SKYDD": 3},
    {"IFO-BU-FAM": 30, "IFO-BU-SIS": 1, "IFO-VX-OVR": 6, "IFO-VX-OV": 9},
])  # fmt: skip
def test_a_municipality_with_few_has_whole_sentences_and_no_few(clients: dict[str, int]) -> None:
    years = [release_year(social_year(clients, ar), [], POLICY).package for ar in (2023, 2024)]
    ctx = context(years, [replace(years[1], kommun="0880")])
    for section in (KONSUMTION, PRODUKTIVITET, YTTERFALL):
        text = said(section.key, ctx)
        assert not re.search(LEFT_OVERS, text), text
        for (table, label, column), figure in figures(section.result(ctx.of(IFO))).items():
            if column == "brukare" and isinstance(figure, float):
                assert figure == 0 or figure >= 5, (table, label)


@pytest.mark.parametrize("of", [hidden, without])
@pytest.mark.parametrize("section", [KONSUMTION, PRODUKTIVITET, YTTERFALL])
def test_a_hidden_or_missing_family_gives_no_wrong_figure(
    of: Callable[[Package, str], Package], section: Section
) -> None:
    years = [services(ar=2023), services()]
    whole = figures(section.result(context(years, [services(kommun="0880")]).of(IFO)))
    for family in years[-1].families:
        fewer = [of(year, family) for year in years]
        found = figures(section.result(context(fewer, [replace(fewer[1], kommun="0880")]).of(IFO)))
        for at, figure in found.items():
            # Without insatser a group stands there itself.
            if isinstance(figure, float) and at[2] != "kommuner" and (at in whole or family != "insatser"):
                assert figure == pytest.approx(whole[at]), (family, at)
