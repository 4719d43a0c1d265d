"""A difference is told only when it is more than the uncertainty: the same rule in text, table and boxes."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.read_surveys import wilson

from kpbcalc.analysis import boxanalys, kvalitet
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.indicator_uncertainty import ASSUMED, COUNTED
from kpbcalc.analysis.sure_difference import HIGHER, LOWER, UNDECIDED, Uncertain, side, verdict
from kpbcalc.base import params
from kpbcalc.base.own_choices import Own
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat
from kpbcalc.disclosure import Released, policy_from_params, release
from kpbcalc.presentation import say
from tests.unit.outside_samples import surroundings
from tests.unit.test_kvalitet import NOTHING, SURVEY, homes

AO, FN, IFO = omraden().values()
ASKED = "Vad tycker de äldre – särskilt boende"


def answered(share: float, n: int) -> Uncertain:
    low, high = wilson(share / 100 * n, n)
    return Uncertain(share, 100 * low, 100 * high)


shares = st.tuples(st.floats(0, 100), st.integers(5, 3000))


@given(shares, shares)
def test_the_rule_is_the_same_from_both_sides(one: tuple[float, int], other: tuple[float, int]) -> None:
    a, b = answered(*one), answered(*other)
    opposite = {HIGHER: LOWER, LOWER: HIGHER, UNDECIDED: UNDECIDED}
    assert side(a, b) == opposite[side(b, a)]
    assert side(a, a) == UNDECIDED


@given(shares, st.floats(0, 100))
def test_against_something_known_exactly_it_is_the_interval_that_decides(
    one: tuple[float, int], line: float
) -> None:
    a = answered(*one)
    found = side(a, Uncertain.exactly(line))
    if a.lag < line < a.hog:
        assert found == UNDECIDED
    assert (found == HIGHER) <= (a.varde > line)


def test_worked_differences() -> None:
    assert side(answered(80.3, 269), Uncertain.exactly(81.1)) == UNDECIDED  # Kalmar's care homes 2017
    assert side(answered(90, 1000), answered(80, 1000)) == HIGHER
    assert side(answered(80.3, 269), answered(76.9, 270)) == UNDECIDED
    assert verdict(HIGHER, high_is_good=False) == "sämre"
    assert verdict(LOWER, high_is_good=False) == "bättre"
    assert verdict(UNDECIDED, high_is_good=True) == UNDECIDED


def year(ar: int, survey: list[str], values: list[str]) -> Resultat:
    result = homes(survey, indikatorer=values)
    return replace(result, underlag=replace(result.underlag, own=Own("0880"), ar=ar))


def rows(years: list[Resultat]) -> pd.DataFrame:
    return kvalitet.tables(years, AO, NOTHING)["indikatorer"].frame.set_index("titel")


WHOLE = "Nöjda med särskilt boende i sin helhet"
VALUES = ["U23436;0880;2023;T;76.9", "U23436;0880;2024;T;80.3", "U23436;0000;2024;T;81.1"]


def test_an_indicator_takes_the_interval_of_the_own_survey_it_is_a_question_of() -> None:
    then = year(2023, [f"{ASKED};;helhetsomdöme;76.9;270;500"], VALUES)
    now = year(2024, [f"{ASKED};;helhetsomdöme;80.3;269;500", f"{ASKED};;trygghet;50;40;90"], VALUES)
    row = rows([then, now]).loc[WHOLE]
    low, high = wilson(0.803 * 269, 269)
    assert (row["lag"], row["hog"]) == (pytest.approx(100 * low), pytest.approx(100 * high))
    assert (row["svar"], row["osakerhet"], row["bas"], row["bas_bada"]) == (269, COUNTED, 269, 269)
    assert (row["mot_riket"], row["andring"]) == (UNDECIDED, UNDECIDED)


def test_a_survey_of_another_year_or_group_lends_no_interval() -> None:
    other = year(2024, ["Vad tycker de äldre 2022 – särskilt boende;;helhetsomdöme;80;269;500"], VALUES)
    assert rows([other]).loc[WHOLE, "osakerhet"] == ASSUMED
    other = year(2024, ["Vad tycker de äldre – hemtjänst;;helhetsomdöme;80;269;500"], VALUES)
    assert rows([other]).loc[WHOLE, "osakerhet"] == ASSUMED


def test_without_known_uncertainty_the_margin_of_params_decides() -> None:
    margin = params.toml("osakerhet.toml")["marginal"]
    assert margin["giltig_fran"] and margin["kalla"]
    near, far = 81.1 - margin["enkat"] + 0.1, 81.1 - margin["enkat"] - 0.1
    for value, said in ((near, UNDECIDED), (far, "sämre")):
        row = rows([year(2024, [], [f"U23436;0880;2024;T;{value:.4f}", VALUES[2]])]).loc[WHOLE]
        assert (row["mot_riket"], row["osakerhet"]) == (said, ASSUMED)
    days = [
        f"U23401;0880;2024;T;{60 / (1 - margin['procent_av_vardet'] / 100) + 1:.4f}",
        "U23401;0000;2024;T;60",
    ]
    assert rows([year(2024, [], days)]).loc["Väntetid till särskilt boende", "mot_riket"] == "sämre"


def test_few_own_answers_hide_the_indicator_that_repeats_them() -> None:
    table = kvalitet.tables([year(2024, [f"{ASKED};;helhetsomdöme;80.3;3;9"], VALUES)], AO, NOTHING)
    (row,) = release(table["indikatorer"], policy_from_params()).rows()
    assert all(row[k] is None for k in ("varde", "lag", "hog", "svar", "mot_riket", "forandring", "andring"))


def said(tables: dict[str, Table]) -> str:
    released: dict[str, Released] = {k: release(t, policy_from_params()) for k, t in tables.items()}
    found = say("kvalitet", released, kommun="Kalmar", ar=2024, omrade=AO.namn).text
    return found.replace("\N{NO-BREAK SPACE}", " ")


def test_text_table_and_boxes_say_the_same(tmp_path: Path) -> None:
    days = ["U23401;0880;2023;T;90", "U23401;0880;2024;T;40", "U23401;0000;2024;T;60"]
    values = [*VALUES, *days]
    surveys = [f"{ASKED};S1;helhetsomdöme;76;135;250", f"{ASKED};S2;helhetsomdöme;78;135;250"]
    years = [year(2023, surveys, values), year(2024, surveys, values)]
    tables = kvalitet.tables(years, AO, surroundings(tmp_path))
    text = said(tables)
    assert "bättre: väntetid till särskilt boende" in text
    assert "går inte att avgöra: nöjda med särskilt boende i sin helhet" in text
    assert "sämre: " not in text
    frame = tables["indikatorer"].frame.set_index("titel")
    assert frame.loc["Väntetid till särskilt boende", "andring"] == "minskar"
    boxes = boxanalys.tables(years, AO, surroundings(tmp_path))["boxanalys"].frame.set_index("rad")[
        "riktning"
    ]
    assert boxes[WHOLE] == "ändringen sedan 2023 går inte att avgöra"
    assert boxes["Särskilt boende, positiva svar om helheten"] == "ändringen sedan 2023 går inte att avgöra"
    assert boxes["Väntetid till särskilt boende"] == "minskar sedan 2023"


def test_the_answers_arrow_follows_the_uncertainty(tmp_path: Path) -> None:
    def asked(share: int) -> list[str]:
        return [f"{SURVEY};{home};helhet;{share};500;900" for home in ("S1", "S2")]

    years = [year(2023, asked(70), []), year(2024, asked(90), [])]
    boxes = boxanalys.tables(years, AO, surroundings(tmp_path))["boxanalys"].frame.set_index("rad")[
        "riktning"
    ]
    assert boxes["Särskilt boende, positiva svar om helheten"] == "ökar sedan 2023"


@pytest.mark.parametrize(("value", "there"), [(70.4, False), (41.6, True)])
def test_the_answer_of_the_own_survey_is_told_once(tmp_path: Path, value: float, there: bool) -> None:
    """Kolada's indicator of the very answer has no box beside it; one that counts other answers has."""
    survey = [f"{SURVEY};{home};helhet;70;500;900" for home in ("S1", "S2")]
    now = year(2024, survey, [f"U23436;0880;2024;T;{value}"])
    boxes = boxanalys.tables([now], AO, surroundings(tmp_path))["boxanalys"].frame
    assert "Särskilt boende, positiva svar om helheten" in set(boxes["rad"])
    assert ("Nöjda med särskilt boende i sin helhet" in set(boxes["rad"])) is there


def test_an_indicator_of_the_very_safe_alone_says_so(tmp_path: Path) -> None:
    now = year(2024, [f"{ASKED};;helhetsomdöme;80;269;500"], ["U23451;0880;2024;T;41.6"])
    tables = kvalitet.tables([now], AO, surroundings(tmp_path))
    for key in ("indikatorer", "boxanalys"):
        assert any("räknar bara dem som har svarat mycket trygg" in note for note in tables[key].notes)
    without = kvalitet.tables([year(2024, [], VALUES)], AO, surroundings(tmp_path))["indikatorer"]
    assert not any("mycket trygg" in note for note in without.notes)


def by_sex(women: float, men: float) -> list[str]:
    whole = (women + men) / 2
    return [f"U23436;0880;2024;{kon};{v}" for kon, v in (("T", whole), ("K", women), ("M", men))]


@pytest.mark.parametrize(
    ("women", "men", "said_is"), [(79.9, 80.9, UNDECIDED), (90, 60, "kvinnor högre"), (60, 90, "män högre")]
)
def test_women_and_men_are_told_apart_only_when_it_is_sure(women: float, men: float, said_is: str) -> None:
    survey = [f"{ASKED};;helhetsomdöme;80;269;500"]
    tables = kvalitet.tables([year(2024, survey, by_sex(women, men))], AO, NOTHING)
    row = tables["indikatorer_kon"].frame.iloc[0]
    assert (row["kvinnor"], row["man"], row["saker"]) == (women, men, said_is)
    assert row["skillnad"] == pytest.approx(women - men)
    assert row["bas_bada"] == 134  # half of the answers, rounded down
    told = "Kvinnor och män skiljer sig säkerställt åt" in said(tables)
    assert told == (said_is != UNDECIDED)


def test_without_values_by_sex_there_is_no_table_of_it() -> None:
    assert "indikatorer_kon" not in kvalitet.tables([year(2024, [], VALUES)], AO, NOTHING)


def test_few_answers_hide_women_and_men() -> None:
    survey = [f"{ASKED};;helhetsomdöme;80;8;20"]
    table = kvalitet.tables([year(2024, survey, by_sex(90, 60))], AO, NOTHING)["indikatorer_kon"]
    (row,) = release(table, policy_from_params()).rows()
    assert all(row[key] is None for key in ("kvinnor", "man", "skillnad", "saker"))


def test_a_single_answer_is_not_taken_for_nobodys() -> None:
    survey = [f"{ASKED};;helhetsomdöme;100;1;20"]
    table = kvalitet.tables([year(2024, survey, by_sex(90, 60))], AO, NOTHING)["indikatorer_kon"]
    assert table.frame["bas_bada"].tolist() == [1]
    (row,) = release(table, policy_from_params()).rows()
    assert all(row[key] is None for key in ("kvinnor", "man", "skillnad", "saker"))


HME = "Medarbetarengagemang (HME) i särskilt boende"


def index(*kpis: str) -> list[str]:
    return [f"{kpi};0880;2024;T;7{n}" for n, kpi in enumerate(kpis)]


def test_an_index_is_not_shown_without_its_parts(tmp_path: Path) -> None:
    now = year(2024, [], index("U23200", "U23401"))
    table = kvalitet.tables([now], AO, NOTHING)["indikatorer"]
    assert HME not in set(table.frame["titel"])
    assert any(f"{HME} visas inte" in note for note in table.notes)
    boxes = boxanalys.tables([now], AO, surroundings(tmp_path))["boxanalys"].frame
    assert HME not in set(boxes["rad"])


def test_an_index_stands_with_its_parts_and_says_which_are_missing(tmp_path: Path) -> None:
    now = year(2024, [], index("U23200", "U23201", "U23202"))
    table = kvalitet.tables([now], AO, NOTHING)["indikatorer"]
    assert list(table.frame["titel"]) == [
        HME, "HME-delindex motivation i särskilt boende", "HME-delindex ledarskap i särskilt boende"
    ]  # fmt: skip
    (note,) = [note for note in table.notes if "är ett index" in note]
    assert "Värden saknas för delarna HME-delindex styrning i särskilt boende" in note
    boxes = boxanalys.tables([now], AO, surroundings(tmp_path))["boxanalys"].frame
    place = list(boxes["rad"]).index(HME)
    assert list(boxes["rad"])[place + 1 : place + 3] == list(table.frame["titel"])[1:]
    assert boxes["niva"].iloc[place + 1] == boxes["niva"].iloc[place] + 1
    whole = year(2024, [], index("U23200", "U23201", "U23202", "U23203"))
    notes = kvalitet.tables([whole], AO, NOTHING)["indikatorer"].notes
    assert not any("Värden saknas för delarna" in note for note in notes)


def test_every_index_of_the_catalogue_names_its_parts() -> None:
    rows = params.rows("kvalitet.csv")
    parts = {part for row in rows for part in row["delar"].split("|")}
    for row in rows:
        if row["enhet"] == "index":
            assert row["delar"] or row["kpi"] in parts, row["kpi"]


def test_sure_changes_in_other_questions_are_told_largest_first() -> None:
    def asked(**share: int) -> list[str]:
        return [f"{ASKED};;{q};{v};2000;3000" for q, v in share.items()]

    then = year(
        2023, asked(helhetsomdöme=80, mat=80, trygghet=60, bemötande=80, inflytande=50, lokaler=70), []
    )
    now = year(
        2024, asked(helhetsomdöme=90, mat=70, trygghet=90, bemötande=81, inflytande=45, lokaler=77), []
    )
    text = said(kvalitet.tables([then, now], AO, NOTHING))
    told = text[text.index("De största säkerställda ändringarna i brukarnas svar på andra frågor") :]
    order = [told.index(q) for q in ("trygghet, +30,0", "mat, −10,0", "lokaler, +7,0")]
    assert order == sorted(order)
    assert "bemötande" not in text and "inflytande" not in text  # not sure; sure but the fourth
    assert "helhetsomdöme" not in told.split("Att diskutera")[0]


def test_a_need_box_is_built_when_values_exist_and_its_absence_is_told(tmp_path: Path) -> None:
    healthy = [f"U23448;{k};2024;T;{v}" for k, v in (("0880", 30), ("0000", 35))]
    table = boxanalys.tables([year(2024, [], healthy)], AO, surroundings(tmp_path))["boxanalys"]
    (box,) = table.frame[table.frame["ruta"] == "Behov"].to_dict("records")
    assert (box["rad"], box["ovrigt"]) == ("God hälsa enligt boende i särskilt boende", 30)
    assert list(table.frame["rad"])[list(table.frame["rad"]).index(box["rad"]) - 1].endswith(
        "brukare per 100 invånare 65 år och äldre"
    )
    assert not any("ingen ruta för behov" in note for note in table.notes)
    bare = boxanalys.tables([year(2024, [], [])], AO, surroundings(tmp_path))["boxanalys"]
    (note,) = [note for note in bare.notes if "ingen ruta för behov" in note]
    assert "kommunen saknar värden" in note


def test_a_survey_about_another_area_or_none_lends_nothing() -> None:
    for survey in ("Enkät – boendestöd;;helhetsomdöme;80;269;500", "Enkät – annat;;helhetsomdöme;80;269;500"):
        assert rows([year(2024, [survey], VALUES)]).loc[WHOLE, "osakerhet"] == ASSUMED
