"""Indicators and boxes of the section on quality: a difference is told only when it is sure."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.indicator_uncertainty import ASSUMED, COUNTED
from kpbcalc.analysis.sure_difference import UNDECIDED
from kpbcalc.analysis.wilson import wilson
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat
from kpbcalc.presentation.texts import title
from kpbcalc.sections import jamforelse
from kpbcalc.sections.kvalitet import SECTION
from tests.samples.homes import SURVEY, homes
from tests.samples.packages import context, released

AO, FN, IFO = omraden().values()
ASKED = "Vad tycker de äldre – särskilt boende"
VALUES = ["U23436;0880;2023;T;76.9", "U23436;0880;2024;T;80.3", "U23436;0000;2024;T;81.1"]
SATISFIED = "Nöjda med särskilt boende i sin helhet"
ANSWERS = "Särskilt boende, positiva svar om helheten"
OTHERS = ["0880;2023;T;80", "0880;2024;T;82.5", "0880;2025;T;99", "0880;2024;K;70", "0000;2024;T;85",
          "1381;2024;T;90", "1780;2024;T;80", "1780;2023;T;10", "0980;2024;T;90", "1081;2024;T;80",
          "2085;2024;T;90", "2523;2024;T;80"]  # fmt: skip
Row = Mapping[str, object]


def year(ar: int, survey: list[str], values: list[str], kommun: str = "0880") -> Resultat:
    return homes(survey, ar=ar, kommun=kommun, indikatorer=values)


def tables(*years: Resultat) -> dict[str, Table]:
    return SECTION.result(context(released(*years)).of(AO))


def by_label(table: Table) -> dict[str, Row]:
    return {str(row[table.columns[0].key]): row for row in table.cells}


def indicators(*years: Resultat) -> dict[str, Row]:
    return by_label(tables(*years)["indikatorer"])


def one(kpi: str, kommun: str = "0880") -> dict[str, Table]:
    found = tables(year(2024, [], [f"{kpi};{value}" for value in OTHERS], kommun))
    return {key: table for key, table in found.items() if key != "boxanalys"}


def test_an_indicator_is_compared_with_the_same_year() -> None:
    (row,) = one("U20443")["indikatorer"].cells
    assert (row["varde"], row["riket"], row["referens"], row["antal"]) == (82.5, 85, 85, 6)
    assert (row["ar"], row["riktning"], row["percentil"]) == ("2024", "högt är bra", 50)
    assert (row["forandring"], row["fore_ar"]) == (2.5, 2023)


def test_the_survey_of_the_spring_after_stands_beside_the_costs() -> None:
    table = one("U21468")["indikatorer"]
    assert [row["ar"] for row in table.cells] == ["2025"]


def test_an_id_with_a_new_meaning_is_not_read_from_a_file_without_titles() -> None:
    assert one("U21439") == {}


def test_the_country_is_nobodys_own_municipality_and_others_values_are_not_ours() -> None:
    assert one("U20443", "0000") == {}
    assert one("U20443", "1082") == {}


def test_an_indicator_takes_the_interval_of_the_own_survey_it_is_a_question_of() -> None:
    then = year(2023, [f"{ASKED};;helhetsomdöme;76.9;270;500"], VALUES)
    now = year(2024, [f"{ASKED};;helhetsomdöme;80.3;269;500", f"{ASKED};;trygghet;50;40;90"], VALUES)
    row = indicators(then, now)[SATISFIED]
    low, high = wilson(0.803 * 269, 269)
    assert (row["lag"], row["hog"]) == (pytest.approx(100 * low), pytest.approx(100 * high))
    assert (row["svar"], row["osakerhet"]) == (269, COUNTED)
    assert (row["mot_riket"], row["andring"]) == (UNDECIDED, UNDECIDED)


@pytest.mark.parametrize(
    "survey",
    ["Vad tycker de äldre 2022 – särskilt boende", "Vad tycker de äldre – hemtjänst", "Enkät – boendestöd",
     "Enkät – annat"],
)  # fmt: skip
def test_a_survey_of_another_year_group_or_area_lends_no_interval(survey: str) -> None:
    now = year(2024, [f"{survey};;helhetsomdöme;80;269;500"], VALUES)
    assert indicators(now)[SATISFIED]["osakerhet"] == ASSUMED


def test_an_assumed_margin_never_decides() -> None:
    """However far from the country: nobody has measured how sure the value is."""
    for value in (81.0, 20.0):
        row = indicators(year(2024, [], [f"U23436;0880;2024;T;{value:.4f}", VALUES[2]]))[SATISFIED]
        assert (row["mot_riket"], row["osakerhet"]) == (UNDECIDED, ASSUMED)
    days = ["U23401;0880;2023;T;90", "U23401;0880;2024;T;400", "U23401;0000;2024;T;60"]
    row = indicators(year(2024, [], days))["Väntetid till särskilt boende"]
    assert (row["mot_riket"], row["andring"]) == (UNDECIDED, UNDECIDED)


def test_a_measured_difference_decides() -> None:
    then = year(2023, [f"{ASKED};;helhetsomdöme;76.9;270;500"], VALUES)
    now = year(2024, [f"{ASKED};;helhetsomdöme;80.3;269;500"], [*VALUES[:2], "U23436;0000;2024;T;60"])
    assert indicators(then, now)[SATISFIED]["mot_riket"] == "bättre"


def test_few_own_answers_hide_the_indicator_that_repeats_them() -> None:
    found = tables(year(2024, [f"{ASKED};;helhetsomdöme;80.3;3;9"], VALUES))
    row = by_label(found["indikatorer"])[SATISFIED]
    hidden = ("varde", "lag", "hog", "mot_riket", "forandring", "andring")
    assert [row[key] for key in hidden] == [HIDDEN] * len(hidden)
    box = by_label(found["boxanalys"])[SATISFIED]
    assert (box["ovrigt"], box["riktning"]) == (HIDDEN, HIDDEN)


def test_few_answers_the_year_before_hide_the_change_alone() -> None:
    then = year(2023, [f"{ASKED};;helhetsomdöme;76.9;3;9"], VALUES)
    row = indicators(then, year(2024, [f"{ASKED};;helhetsomdöme;80.3;269;500"], VALUES))[SATISFIED]
    assert (row["varde"], row["forandring"], row["andring"]) == (80.3, HIDDEN, HIDDEN)


def test_table_and_boxes_say_the_same() -> None:
    days = ["U23401;0880;2023;T;90", "U23401;0880;2024;T;40", "U23401;0000;2024;T;60"]
    surveys = [f"{ASKED};S1;helhetsomdöme;76;135;250", f"{ASKED};S2;helhetsomdöme;78;135;250"]
    found = tables(year(2023, surveys, [*VALUES, *days]), year(2024, surveys, [*VALUES, *days]))
    rows, boxes = by_label(found["indikatorer"]), by_label(found["boxanalys"])
    waiting = rows["Väntetid till särskilt boende"]
    assert (waiting["mot_riket"], waiting["andring"]) == (UNDECIDED, UNDECIDED)
    assert boxes["Väntetid till särskilt boende"]["riktning"] == "ändringen sedan 2023 går inte att avgöra"
    assert boxes[SATISFIED]["riktning"] == "ändringen sedan 2023 går inte att avgöra"
    assert boxes[ANSWERS]["riktning"] == "ändringen sedan 2023 går inte att avgöra"


def test_the_answers_arrow_follows_the_uncertainty() -> None:
    def asked(share: int) -> list[str]:
        return [f"{SURVEY};{home};helhet;{share};500;900" for home in ("S1", "S2")]

    boxes = by_label(tables(year(2023, asked(70), []), year(2024, asked(90), []))["boxanalys"])
    assert boxes[ANSWERS]["riktning"] == "ökar sedan 2023"


@pytest.mark.parametrize(("value", "there"), [(70.4, False), (41.6, True)])
def test_the_answer_of_the_own_survey_is_told_once(value: float, there: bool) -> None:
    """Kolada's indicator of the very answer has no box beside it; one that counts other answers has."""
    survey = [f"{SURVEY};{home};helhet;70;500;900" for home in ("S1", "S2")]
    boxes = tables(year(2024, survey, [f"U23436;0880;2024;T;{value}"]))["boxanalys"].labels
    assert ANSWERS in boxes
    assert (SATISFIED in boxes) is there


def test_an_indicator_of_the_very_safe_alone_says_so() -> None:
    found = tables(year(2024, [f"{ASKED};;helhetsomdöme;80;269;500"], ["U23451;0880;2024;T;41.6"]))
    for key in ("indikatorer", "boxanalys"):
        assert any("räknar bara dem som har svarat mycket trygg" in note for note in found[key].notes)
    without = tables(year(2024, [], VALUES))["indikatorer"]
    assert not any("mycket trygg" in note for note in without.notes)


def by_sex(women: float, men: float) -> list[str]:
    whole = (women + men) / 2
    return [f"U23436;0880;2024;{kon};{v}" for kon, v in (("T", whole), ("K", women), ("M", men))]


@pytest.mark.parametrize(
    ("women", "men", "said_is"), [(79.9, 80.9, UNDECIDED), (90, 60, "kvinnor högre"), (60, 90, "män högre")]
)
def test_women_and_men_are_told_apart_only_when_it_is_sure(women: float, men: float, said_is: str) -> None:
    survey = [f"{ASKED};;helhetsomdöme;80;269;500"]
    (row,) = tables(year(2024, survey, by_sex(women, men)))["indikatorer_kon"].cells
    assert (row["kvinnor"], row["man"], row["saker"]) == (women, men, said_is)
    assert row["skillnad"] == pytest.approx(women - men)


def test_without_values_by_sex_there_is_no_table_of_it() -> None:
    assert "indikatorer_kon" not in tables(year(2024, [], VALUES))


@pytest.mark.parametrize("answered", [1, 3, 8])
def test_few_answers_hide_women_and_men(answered: int) -> None:
    """Eight are taken for four women and four men; a single one is not taken for nobody's."""
    survey = [f"{ASKED};;helhetsomdöme;80;{answered};20"]
    (row,) = tables(year(2024, survey, by_sex(90, 60)))["indikatorer_kon"].cells
    assert all(row[key] is HIDDEN for key in ("kvinnor", "man", "skillnad", "saker"))


HME = "Medarbetarengagemang (HME) i särskilt boende"


def index(*kpis: str) -> list[str]:
    return [f"{kpi};0880;2024;T;7{n}" for n, kpi in enumerate(kpis)]


def test_an_index_is_not_shown_without_its_parts() -> None:
    found = tables(year(2024, [], index("U23200", "U23401")))
    assert HME not in found["indikatorer"].labels
    assert any(f"{HME} visas inte" in note for note in found["indikatorer"].notes)
    assert HME not in found["boxanalys"].labels


def test_an_index_stands_with_its_parts_and_says_which_are_missing() -> None:
    found = tables(year(2024, [], index("U23200", "U23201", "U23202")))
    parts = ["HME-delindex motivation i särskilt boende", "HME-delindex ledarskap i särskilt boende"]
    assert found["indikatorer"].labels == [HME, *parts]
    (note,) = [note for note in found["indikatorer"].notes if "är ett index" in note]
    assert "Värden saknas för delarna HME-delindex styrning i särskilt boende" in note
    boxes = found["boxanalys"]
    place = boxes.labels.index(HME)
    assert boxes.labels[place + 1 : place + 3] == parts
    assert boxes.cells[place + 1]["niva"] == float(str(boxes.cells[place]["niva"])) + 1
    whole = tables(year(2024, [], index("U23200", "U23201", "U23202", "U23203")))["indikatorer"]
    assert not any("Värden saknas för delarna" in note for note in whole.notes)


def test_a_need_box_is_built_when_values_exist_and_its_absence_is_told() -> None:
    healthy = [f"U23448;{k};2024;T;{v}" for k, v in (("0880", 30), ("0000", 35))]
    table = tables(year(2024, [], healthy))["boxanalys"]
    (box,) = [row for row in table.cells if row["ruta"] == "Behov"]
    assert (box["rad"], box["ovrigt"]) == ("God hälsa enligt boende i särskilt boende", 30)
    place = table.labels.index(str(box["rad"]))
    assert table.labels[place - 1].endswith("brukare per 100 invånare 65 år och äldre")
    assert not any("ingen ruta för behov" in note for note in table.notes)
    (note,) = [n for n in tables(year(2024, [], []))["boxanalys"].notes if "ingen ruta för behov" in n]
    assert "kommunen saknar värden" in note


def test_the_factors_of_a_group_multiply_to_its_cost_beside_the_peers_weighted_means() -> None:
    own = released(year(2023, [], []), year(2024, [], []))
    peer = replace(released(homes([], kommun="1082", places=12))[0], synthetic=False)
    table = SECTION.result(context(own, [peer]).of(AO))["boxanalys"]
    rows = by_label(table)
    cost, covered, volume, price = (
        rows[f"Särskilt boende, {what}"]
        for what in ("kostnad per invånare 65 år och äldre", "brukare per 100 invånare 65 år och äldre",
                     "dygn per brukare", "kostnad per dygn")
    )  # fmt: skip
    factors = [float(str(r[key])) for r, key in
               ((covered, "tackning"), (volume, "volym_per_brukare"), (price, "styckkostnad"))]  # fmt: skip
    product = factors[0] / 100 * factors[1] * factors[2]
    assert product == pytest.approx(float(str(cost["per_invanare"])))
    means = [float(str(r["referens"])) for r in (covered, volume, price)]
    assert means[0] / 100 * means[1] * means[2] == pytest.approx(
        float(str(cost["referens"])), rel=0.02
    )  # of means to one decimal
    assert (factors[0], means[0]) == (24, 48)
    assert cost["riktning"] == "oförändrat sedan 2023"


def test_the_title_of_the_boxes_names_the_largest_difference_of_the_kind_it_claims() -> None:
    """Each has twice the days; a cost per inhabitant that differs more is what the three give together."""
    own = released(year(2023, [], []), year(2024, [], []))
    peer = replace(released(homes([], kommun="1082", places=12))[0], synthetic=False)
    table = SECTION.result(context(own, [peer]).of(AO))["boxanalys"]
    far = [{**row, "per_invanare": 9e6} if row["per_invanare"] is not ABSENT else row for row in table.cells]
    said = title("kvalitet", "boxanalys", {"boxanalys": replace(table, cells=tuple(far))})
    assert said == (
        "Av täckning, volym och styckkostnad skiljer särskilt boende, dygn per brukare, mest från gruppens "
        "medel: 6,1 mot 3,0"
    )
    dear = [{**row, "styckkostnad": 9e6} if row["styckkostnad"] is not ABSENT else row for row in table.cells]
    said = title("kvalitet", "boxanalys", {"boxanalys": replace(table, cells=tuple(dear))})
    assert "särskilt boende, kostnad per dygn, mest" in said


def test_what_the_area_costs_and_who_has_it_stands_in_the_comparison_also_without_peers() -> None:
    values = [f"N20891;{k};2024;T;{v}" for k, v in (("0880", 12.5), ("0000", 13), ("1082", 11))]
    found = jamforelse.SECTION.result(context(released(year(2024, [], values))).of(AO))
    assert set(found) == {"nyckeltal"}
    table = found["nyckeltal"]
    assert table.value("Invånare 65 år och äldre i särskilt boende eller med hemtjänst", "riket") == 13
    assert "mot_riket" not in [c.key for c in table.columns]
    assert "Värdena har ingen angiven osäkerhet." in table.notes
