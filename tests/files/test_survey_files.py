"""Result workbooks of surveys: the right denominator, the right municipality, and nothing guessed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.base import register
from kpbcalc.base.errors import KpbError, UsageError, ValidationError
from kpbcalc.commands.survey import import_survey, match_units
from kpbcalc.sources import survey_files
from kpbcalc.sources.survey_files import read_survey
from kpbcalc.sources.survey_layouts import Layout, Question, layout
from tests.builders import columns
from tests.samples.workbooks import CONTENTS

KALMAR = register.find("0880")
QUESTION = Question("helhet", "Hur nöjd?", ("Mycket nöjd", "Ganska nöjd"), ("Missnöjd",), ("Vet ej",))
COUNTS = Layout(
    id="prov", undersokning="Prov 2018 – hemtjänst", tabell="brukarundersokning", utgivare="SKR",
    kontrollerad=False, kalla="prov", i_procent=False, kommun=("Kommunkod", "Kommun"), enhet=("Enhet",),
    svar=("Antal svar",), tillfragade=("Tillfrågade",), svarsfrekvens=("Svarsfrekvens",),
    blad={"kommun": ("Kommun",), "enhet": ("Enheter", "Enhet")}, fragor=(QUESTION,),
)  # fmt: skip
PERCENT = replace(COUNTS, i_procent=True)
HEAD = ["Kommunkod", "Enhet", "Mycket nöjd", "Ganska nöjd", "Missnöjd", "Vet ej", "Antal svar", "Tillfrågade"]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def municipality(*cells: Any) -> list[list[Any]]:
    return [["Resultat 2018"], [], HEAD, ["0880", "", *cells], ["1381", "", 1, 1, 1, 1, 4, 9]]


def test_do_not_know_is_out_of_the_denominator_and_the_rest_is_persons(tmp_path: Path) -> None:
    units = [HEAD, ["0880", "Norr", 6, 3, 3, 8, "", 40], ["1381", "Söder", 9, 9, 9, 9, "", 99]]
    file = workbook(tmp_path / "f.xlsx", Kommun=municipality(50, 30, 20, 25, None, 250), Enheter=units)
    rows = read_survey(file, COUNTS, KALMAR).rows
    assert list(rows.itertuples(index=False, name=None)) == [
        ("Prov 2018 – hemtjänst", "", "helhet", 80.0, 100, 250),
        ("Prov 2018 – hemtjänst", "Norr", "helhet", 75.0, 12, 40),
    ]


def test_percent_of_all_answers_becomes_percent_of_valid_answers(tmp_path: Path) -> None:
    # 200 answered: 40 % + 20 % positive, 20 % negative, 20 % do not know: 160 valid, 75 % positive.
    file = workbook(
        tmp_path / "f.xlsx", Kommun=municipality("40 %", "20,0", 20, 20, 200, 400), Enheter=[HEAD]
    )
    (row,) = read_survey(file, PERCENT, KALMAR).rows.itertuples(index=False)
    assert (row.andel_positiva, row.antal_svar, row.antal_tillfragade) == (pytest.approx(75), 160, 400)


@pytest.mark.parametrize(("rate", "asked"), [(0.5, 250), (50, 250), ("50 %", 250), ("..", None)])
def test_response_rate_gives_how_many_were_asked(tmp_path: Path, rate: Any, asked: int | None) -> None:
    head = [*HEAD[:-1], "Svarsfrekvens"]
    rows = [head, ["0880", "", 50, 30, 20, 25, None, rate]]
    file = workbook(tmp_path / "f.xlsx", Kommun=rows, Enhet=[head])
    found = read_survey(file, COUNTS, KALMAR).rows["antal_tillfragade"].iloc[0]
    assert (None if pd.isna(found) else found) == asked


@pytest.mark.parametrize("cell", ["..", "*", "-", None, "x"])
def test_what_the_publisher_has_hidden_is_counted_and_left_out(tmp_path: Path, cell: Any) -> None:
    file = workbook(tmp_path / "f.xlsx", Kommun=municipality(cell, cell, cell, cell, cell, 9), Enheter=[HEAD])
    found = read_survey(file, COUNTS, KALMAR)
    assert (len(found.rows), found.dolda) == (0, 1)


@pytest.mark.parametrize("written", ["0880", 880, "Kalmar", " kalmar ", "0880 Kalmar"])
def test_the_municipality_is_known_by_code_or_name(tmp_path: Path, written: Any) -> None:
    rows = [HEAD, [written, "", 8, 1, 1, 0, None, 20], ["08800", "", 1, 1, 1, 0, None, 20]]
    file = workbook(tmp_path / "f.xlsx", Kommun=rows, Enheter=[HEAD])
    assert read_survey(file, COUNTS, KALMAR).rows["antal_svar"].tolist() == [10]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"Annat": [HEAD]}, "bladet Kommun saknas"),
        ({"Kommun": [HEAD[:4]], "Enheter": [HEAD]}, "rubriken Missnöjd saknas"),
        ({"Kommun": [HEAD, ["1381", "", 1, 1, 1, 1, 1, 1]], "Enheter": [HEAD]}, "ingen rad gäller Kalmar"),
        ({"Kommun": [HEAD, *[["0880", "", 1, 1, 1, 1, 1, 1]] * 2], "Enheter": [HEAD]}, "fler än en rad"),
    ],
)
def test_a_file_unlike_its_description_is_refused(
    tmp_path: Path, sheets: dict[str, list[list[Any]]], said: str
) -> None:
    with pytest.raises(ValidationError, match=said) as refused:
        try:
            read_survey(workbook(tmp_path / "f.xlsx", **sheets), COUNTS, KALMAR)
        except ValidationError as error:
            raise ValidationError(str(error)) from None
    assert "inte kontrollerad" in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"kommun;enhet\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "f.xlsx"
    file.write_bytes(content)
    with pytest.raises(ValidationError, match=r"f\.xlsx (?:är|går inte att läsa)"):
        read_survey(file, COUNTS, KALMAR)


@pytest.mark.parametrize("cell", ["många", -1, 1e9])
def test_an_answer_that_is_no_count_is_refused(tmp_path: Path, cell: Any) -> None:
    file = workbook(tmp_path / "f.xlsx", Kommun=municipality(cell, 1, 1, 1, 1, 1), Enheter=[HEAD])
    with pytest.raises(ValidationError):
        read_survey(file, COUNTS, KALMAR)


@given(st.lists(st.integers(0, 500), min_size=4, max_size=4))
def test_shares_are_of_those_who_said_something(counts: list[int]) -> None:
    names = ("mycket nöjd", "ganska nöjd", "missnöjd", "vet ej")
    row = dict(zip(names, map(str, counts), strict=True))
    found = survey_files._result(row, QUESTION, COUNTS, Path("f.xlsx"))
    valid = sum(counts[:3])
    if valid == 0:
        assert found is None
    else:
        assert found is not None
        assert found[1] == valid
        assert found[0] * valid / 100 == pytest.approx(counts[0] + counts[1])


def test_layouts_from_memory_say_so_and_years_outside_are_refused() -> None:
    assert not layout("aldre-hemtjanst", 2018).kontrollerad
    assert layout("aldre-hemtjanst", 2018).undersokning.endswith("2018 – hemtjänst")
    with pytest.raises(UsageError):
        layout("aldre-hemtjanst", 1999)
    with pytest.raises(UsageError):
        layout("aldre", 2018)


def delivery(root: Path, *lines: str) -> Path:
    folder = root / "0880" / "2017"
    folder.mkdir(parents=True)
    head = ";".join(columns("brukarundersokning"))
    (folder / "brukarundersokning.csv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    register_head = ";".join(columns("enheter"))
    rows = ["HT1;Hemtjänst Norr;egen;hemtjänst;;;1", "HT2;Hemtjänst Söder;egen;hemtjänst;;;1"]
    (folder / "enheter.csv").write_text("\n".join([register_head, *rows, ""]), encoding="utf-8")
    return folder


def results(path: Path) -> Path:
    """A workbook with the headings of the home-care layout."""
    described = layout("aldre-hemtjanst", 2018)
    answers = [h for q in described.fragor for h in (*q.positiva, *q.ovriga, *q.vet_ej)]
    head = ["Kommunkod", "Verksamhet", "Antal svar", "Svarsfrekvens", *answers]
    whole = ["0880", "", 100, 50, *[10.0] * len(answers)]
    return workbook(path, Kommun=[head, whole], Enhet=[head, ["0880", "Norr", 20, 50, *[10] * len(answers)]])


def test_the_spring_after_is_written_beside_the_year_and_other_surveys_stay(tmp_path: Path) -> None:
    folder = delivery(
        tmp_path, "Annan;;helhet;80;50;90", "Vad tycker de äldre om äldreomsorgen 2018 – hemtjänst;;x;1;9;9"
    )
    before = sorted(p.name for p in folder.iterdir())
    done = import_survey(
        results(tmp_path / "r.xlsx"),
        "Kalmar",
        2017,
        survey="aldre-hemtjanst",
        survey_year=None,
        data=tmp_path,
    )
    text = (folder / "brukarundersokning.csv").read_text(encoding="utf-8")
    assert text.startswith(
        "undersokning;enhet;fraga;andel_positiva;antal_svar;antal_tillfragade\nAnnan;;helhet;80;"
    )
    assert "2018 – hemtjänst;;helhetsomdöme;40.000000;83;200\n" in text
    assert ";x;" not in text
    assert any("ur minnet" in note for note in done.notes)
    assert sorted(p.name for p in folder.iterdir()) == before


def test_a_refused_file_leaves_the_underlag_as_it_was(tmp_path: Path) -> None:
    folder = delivery(tmp_path, "Annan;;helhet;80;50;90")
    before = (folder / "brukarundersokning.csv").read_bytes()
    with pytest.raises(KpbError):
        import_survey(tmp_path / "finns-inte.xlsx", "0880", 2017, survey="aldre-hemtjanst", survey_year=None,
                      data=tmp_path)  # fmt: skip
    assert (folder / "brukarundersokning.csv").read_bytes() == before


def test_proposals_are_written_and_nothing_is_applied(tmp_path: Path) -> None:
    delivery(
        tmp_path,
        "S;Norra hemtjänsten, Hemtjänst Norr;helhet;80;50;90",
        "S;HT2;helhet;80;50;90",
        "S;Xyz;helhet;80;50;90",
    )
    done = match_units("0880", 2017, data=tmp_path)
    lines = done.file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "undersokning_enhet;enhet;giltig_fran;giltig_till;namn;likhet"
    assert lines[1].startswith("Norra hemtjänsten, Hemtjänst Norr;HT1;;;Hemtjänst Norr;")
    assert "Xyz;;;;;0" in lines
    assert not any(line.startswith("HT2") for line in lines)
    assert not (tmp_path / "0880" / "enhetskarta.csv").exists()


def test_formulas_that_nobody_has_worked_out_stop_with_their_cells(tmp_path: Path) -> None:
    file = workbook(tmp_path / "f.xlsx", Kommun=municipality("=1+1", 1, 1, 1, 1, 1), Enheter=[HEAD])
    with pytest.raises(ValidationError, match="utan sparat värde: C4"):
        read_survey(file, COUNTS, KALMAR)


@pytest.mark.parametrize("cell", ["1.234", "1,234"])
def test_a_count_that_can_be_read_in_two_ways_stops(tmp_path: Path, cell: str) -> None:
    file = workbook(tmp_path / "f.xlsx", Kommun=municipality(cell, 1, 1, 1, 1, 1), Enheter=[HEAD])
    with pytest.raises(ValidationError):
        read_survey(file, COUNTS, KALMAR)


@pytest.mark.parametrize("cell", ["1 234", "1\u00a0234", "1234 "])
def test_counts_are_read_as_in_the_underlag(tmp_path: Path, cell: str) -> None:
    file = workbook(tmp_path / "f.xlsx", Kommun=municipality(cell, 0, 1234, 0, None, 5000), Enheter=[HEAD])
    assert read_survey(file, COUNTS, KALMAR).rows["andel_positiva"].tolist() == [50.0]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".XLS", ".csv", ".ods", ""])
@pytest.mark.parametrize("name", CONTENTS)
def test_a_survey_that_is_no_workbook_is_told_as_in_the_other_rooms(
    tmp_path: Path, name: str, suffix: str
) -> None:
    content, said = CONTENTS[name]
    file = tmp_path / f"svar{suffix}"
    file.write_bytes(content)
    with pytest.raises(ValidationError) as refused:
        read_survey(file, COUNTS, KALMAR)
    told = str(refused.value)
    assert file.name in told and "1940" not in told
    if suffix == ".xlsx" or name != "cut off":
        assert said in told
    if name == "old Excel":
        assert "gammal Excel-fil" in told and "spara om den som Excel-arbetsbok (.xlsx)" in told


def test_a_workbook_is_read_whatever_its_name_ends_in(tmp_path: Path) -> None:
    file = workbook(tmp_path / "svar.xlsx", Kommun=municipality(1, 1, 1, 1, 4, 9), Enheter=[HEAD])
    for name in ("svar.xls", "svar.csv", "SVAR.XLSX"):
        assert len(read_survey(file.rename(tmp_path / name), COUNTS, KALMAR).rows)
        file = tmp_path / name


def test_a_folder_in_the_place_of_the_file_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "svar.xlsx").mkdir()
    with pytest.raises(UsageError, match="är en mapp"):
        read_survey(tmp_path / "svar.xlsx", COUNTS, KALMAR)
