"""Unit tests of loading a folder: what may be missing, what stops, and what optional files do."""

from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base import places
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.underlag import load, years
from kpbcalc.underlag.folders import folder_of
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.performed_visits import fill_performed
from kpbcalc.underlag.schemas import REQUIRED
from tests.builders import YEAR, columns, frame, kr, loaded, small, write

PNR = "194001011234"


def stopped(root: Path) -> ValidationError:
    with pytest.raises(ValidationError) as raised:
        load(root, "0000", YEAR)
    return raised.value


def test_a_small_underlag_loads_with_types_and_file_names(tmp_path: Path) -> None:
    underlag = loaded(tmp_path, small())
    assert underlag.metod == "stegvis"
    assert underlag.kontoutfall["belopp"].tolist() == [kr(1000), kr(2000), kr(300)]
    assert sorted(underlag.files) == sorted(f"{t}.csv" for t in REQUIRED)
    assert underlag.indikatorer.empty


def test_the_demo_is_called_so_and_not_by_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "cache", lambda name: tmp_path / name)
    for data, called in ((tmp_path / "demo" / "3f2a9c", "demounderlaget"), (tmp_path / "ours", "ours")):
        (data / "0880" / "2017").mkdir(parents=True)
        with pytest.raises(UsageError) as refused:
            folder_of(data, "0880", 2030)
        assert refused.value.where == called


def test_no_folder_is_wrong_use_and_names_the_years_there_are(tmp_path: Path) -> None:
    write(tmp_path, small(), ar=2023)
    (tmp_path / "0000" / "²").mkdir()
    assert years(tmp_path, "0000") == (2023,)
    assert years(tmp_path, "9999") == ()
    for kommun, hint in (("0000", "2023"), ("0880", "--data")):
        with pytest.raises(UsageError) as raised:
            load(tmp_path, kommun, YEAR)
        assert raised.value.exit_code == 2
        assert hint in raised.value.remedy
        assert str(tmp_path) not in str(raised.value), "the path of somebody's disk is nobody's business"


@pytest.mark.parametrize("table", list(REQUIRED))
def test_each_required_file_is_required(tmp_path: Path, table: str) -> None:
    (write(tmp_path, small()) / f"{table}.csv").unlink()
    error = stopped(tmp_path)
    assert table in str(error)
    assert "V03" in str(error)


def test_a_missing_column_stops_with_file_and_column(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "brukare.csv").write_text("brukar_id;kon\nA;K\n", encoding="utf-8")
    error = stopped(tmp_path)
    assert "brukare.csv" in str(error)
    assert "fodelsear" in str(error)


def test_two_files_for_one_table_stop(tmp_path: Path) -> None:
    """Which of an old CSV and a new workbook holds the money is not for a program to say."""
    folder = write(tmp_path, small())
    frame("kontoutfall", ["100;510;5010;;202401;7"]).to_parquet(folder / "kontoutfall.parquet")
    error = stopped(tmp_path)
    assert "kontoutfall.csv, kontoutfall.parquet" in str(error)


def test_an_ambiguous_amount_stops(tmp_path: Path) -> None:
    write(tmp_path, small(kontoutfall=["100;510;5010;;202401;1.234"]))
    assert "två sätt" in str(stopped(tmp_path))


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe", b"\x81", b"a", b";;;\n;;;", b'"', b"\n\n\n"])
def test_strange_bytes_in_any_file_are_findings(tmp_path: Path, content: bytes) -> None:
    folder = write(tmp_path, small())
    for table in REQUIRED:
        (folder / f"{table}.csv").write_bytes(content)
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is None
    faulty = {f.tabell for f in findings if f.allvar == "fel"}
    assert faulty == {f"{table}.csv" for table in REQUIRED}


def test_headings_alone_load_where_a_table_may_be_empty(tmp_path: Path) -> None:
    assert loaded(tmp_path, small(befolkning=[])).befolkning.empty


def test_a_ledger_that_is_headings_alone_stops(tmp_path: Path) -> None:
    write(tmp_path, small(kontoutfall=[]))
    found = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V40"]
    assert [(f.allvar, f.tabell) for f in found] == [("fel", "kontoutfall")]


def test_volumes_that_are_headings_alone_stop_unless_there_are_visits(tmp_path: Path) -> None:
    """An extract that came out empty would leave every kr with nobody, and the report with no one."""
    write(tmp_path, small(insatsvolymer=[]))
    assert [f.allvar for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V44"] == ["fel"]
    write(tmp_path, small(insatsvolymer=[], insatshandelser=["A;HT-OMV;HT1;2024-01-02T08:00;60"]))
    assert not [f for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V44"]


def test_row_numbers_hold_after_an_empty_line(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    lines = [
        ";".join(columns("insatsvolymer")),
        "",
        "A;HT-OMV;HT1;2024-01;4;3",
        "",
        "X;HT-OMV;HT1;2024-01;4;3",
    ]
    (folder / "insatsvolymer.csv").write_text("\n".join(lines), encoding="utf-8")
    lost = [f.rader for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V12"]
    assert lost == [(5,)]


def test_no_value_of_a_client_row_is_repeated_wherever_it_stands(tmp_path: Path) -> None:
    """Shifted columns put a personnummer where a code belongs; the message must not pass it on."""
    fields = columns("insatsvolymer")
    good = ["A", "HT-OMV", "HT1", "2024-01", "4", "3"]
    for position in range(len(fields)):
        row = ";".join([*good[:position], PNR, *good[position + 1 :]])
        write(tmp_path, small(insatsvolymer=[row]))
        findings = examine(tmp_path, "0000", YEAR)[1]
        error = stopped(tmp_path)
        assert findings, fields[position]
        assert PNR not in f"{findings}{error}{error!r}", fields[position]


# fordelning.toml


@pytest.mark.parametrize("metod", ["direkt", "stegvis", "omsesidig"])
def test_the_method_is_read_from_its_file(tmp_path: Path, metod: str) -> None:
    underlag = loaded(tmp_path, small(), metod=metod)
    assert underlag.metod == metod
    assert "fordelning.toml" in underlag.files


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'metod = "annan"',
        b'metod = ["direkt"]',
        b"metod = direkt",
        b'Metod = "direkt"',
        b"\xff",
        b"\x00",
    ],
)
def test_a_method_that_cannot_be_read_stops_instead_of_a_default(tmp_path: Path, content: bytes) -> None:
    (write(tmp_path, small()) / "fordelning.toml").write_bytes(content)
    error = stopped(tmp_path)
    assert "fordelning.toml" in str(error)


# warnings


def test_warnings_stop_only_when_strict(tmp_path: Path) -> None:
    write(tmp_path, small())
    assert [f.regel for f in load(tmp_path, "0000", YEAR)[1]] == ["V40"]
    with pytest.raises(ValidationError):
        load(tmp_path, "0000", YEAR, strict=True)


# insatshandelser


def fill(volumes: list[str], events: list[str]) -> dict[tuple[str, str], list[object]]:
    """Performed hours by client and month after the visits have filled them."""
    typed = []
    for name, rows, numbers in (
        ("insatsvolymer", volumes, ["beviljad", "utford"]),
        ("insatshandelser", events, ["minuter"]),
    ):
        table = frame(name, rows)
        for column in numbers:
            table[column] = pd.Series([kr(v) if v else pd.NA for v in table[column]], dtype="Int64")
        typed.append(table)
    filled = fill_performed(*typed)
    result: dict[tuple[str, str], list[object]] = {}
    for row in filled.to_dict("records"):
        hours = None if pd.isna(row["utford"]) else row["utford"] / 10**8
        result.setdefault((row["brukar_id"], row["manad"]), []).append(hours)
    return result


def test_visits_fill_blanks_and_missing_rows_and_overwrite_nothing() -> None:
    months = ["2024-01;4;", "2024-02;4;3", "2024-03;4;0"]
    visits = [
        "A;HT-OMV;HT1;2024-01-05 08:15;45",
        "A;HT-OMV;HT1;2024-01-06T08:15:00;60",
        "A;HT-OMV;HT1;2024-02-01;600",
        "A;HT-OMV;HT1;2024-03-01;600",
        "B;HT-OMV;HT1;2024-01-01;30",
    ]
    assert fill([*(f"A;HT-OMV;HT1;{m}" for m in months), "C;HT-OMV;HT1;2024-01;4;"], visits) == {
        ("A", "2024-01"): [1.75],
        ("A", "2024-02"): [3.0],
        ("A", "2024-03"): [0.0],
        ("C", "2024-01"): [None],
        ("B", "2024-01"): [0.5],
    }


def test_visits_count_once_when_a_month_has_several_rows() -> None:
    rows = ["A;HT-OMV;HT1;2024-01;4;", "A;HT-OMV;HT1;2024-01;5;"]
    visits = ["A;HT-OMV;HT1;2024-01-05;90"]
    assert fill(rows, visits) == {("A", "2024-01"): [1.5, None]}
    assert fill(["A;HT-OMV;HT1;2024-01;4;2", rows[1]], visits) == {("A", "2024-01"): [2.0, None]}


def test_minutes_are_summed_before_they_become_hours() -> None:
    """Three times 20 minutes is one hour, not three rounded thirds."""
    visits = [f"A;HT-OMV;HT1;2024-01-0{d};20" for d in (1, 2, 3)]
    assert fill([], visits) == {("A", "2024-01"): [1.0]}


def test_visits_reach_the_loaded_underlag_and_are_checked_as_volumes_are(tmp_path: Path) -> None:
    rows = small(insatsvolymer=["A;HT-OMV;HT1;2024-01;4;"])
    underlag = loaded(tmp_path, {**rows, "insatshandelser": ["A;HT-OMV;HT1;2024-01-01 08:00;90"]})
    assert underlag.insatsvolymer["utford"].tolist() == [kr("1.5")]
    for visit, rule in (
        ("X;HT-OMV;HT1;2024-01-01;90", "V12"),
        ("A;FEL;HT1;2024-01-01;90", "V13"),
        ("A;HT-OMV;FEL;2024-01-01;90", "V32"),
        ("A;HT-OMV;HT1;2023-12-31;90", "V15"),
    ):
        write(tmp_path, {**rows, "insatshandelser": [visit]})
        (finding,) = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.allvar == "fel"]
        assert (finding.regel, finding.tabell, finding.rader) == (rule, "insatshandelser", (2,))


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("X;HT-OMV;HT1;2024-01;90", "V12"),
        ("A;FEL;HT1;2024-01;90", "V13"),
        ("A;HT-OMV;FEL;2024-01;90", "V32"),
        ("A;HT-OMV;HT1;2023-12;90", "V15"),
    ],
)
def test_scheduled_hours_are_checked_as_volumes_are(tmp_path: Path, row: str, rule: str) -> None:
    rows = small(insatsvolymer=["A;HT-OMV;HT1;2024-01;4;"])
    assert loaded(tmp_path, {**rows, "schematid": ["A;HT-OMV;HT1;2024-01;3,5"]}).schematid[
        "timmar"
    ].tolist() == [kr("3.5")]
    write(tmp_path, {**rows, "schematid": [row]})
    (finding,) = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.allvar == "fel"]
    assert (finding.regel, finding.tabell, finding.rader) == (rule, "schematid", (2,))
    assert "FEL" not in finding.text and "X" not in finding.text


# the name of a file


@pytest.mark.parametrize("suffix", [".CSV", ".Csv"])
def test_a_suffix_may_be_in_any_case(tmp_path: Path, suffix: str) -> None:
    folder = write(tmp_path, small())
    (folder / "kontoutfall.csv").rename(folder / f"kontoutfall{suffix}")
    assert f"kontoutfall{suffix}" in load(tmp_path, "0000", YEAR)[0].files
    frame("kontoutfall", ["100;510;5010;;202401;7"]).to_excel(folder / "kontoutfall.XLSX", engine="openpyxl")
    assert f"kontoutfall{suffix}, kontoutfall.XLSX" in str(stopped(tmp_path))


def test_an_empty_cell_that_has_allowed_values_is_told_once(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "brukare.csv").write_text("brukar_id;kon;fodelsear\nA;;1940\n", encoding="utf-8")
    _, found = examine(tmp_path, "0000", YEAR)
    assert len([f for f in found if f.regel == "V04" and "kon" in str(f)]) == 1
