"""`kpb inspect` tells a file's form and proposes a map, and never a value of anybody."""

from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.own_choices import Own
from kpbcalc.commands.inspect import show_file
from kpbcalc.underlag import sample
from kpbcalc.underlag.column_kinds import kind_of, masked
from kpbcalc.underlag.extracts.run import convert
from kpbcalc.underlag.inspected import inspect
from kpbcalc.underlag.likeness import likest
from tests.samples.extracts import AWKWARD, EBBA, KEY
from tests.samples.large_tables import everything_is_large

DECISIONS = (
    "Personnummer;Insatstyp;Gäller fr.o.m.;Gäller t.o.m.;Omfattning;Enhet;Utförare;Handläggare;Avgift\n"
    f"{EBBA};HT-OMV;2024-01-01;;10,5;tim/mån;HT1;Åsa Hemlighetsson;1 250,00\n"
)


def put(folder: Path, text: str, name: str = "uttag.csv", encoding: str = "cp1252") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def test_form_columns_table_and_map(tmp_path: Path) -> None:
    said = show_file(put(tmp_path, DECISIONS))
    assert "cp1252" in said and "semikolon" in said and "Liknar: beslut" in said
    assert '"personnummer" = "personnr"' in said and '"gäller fr.o.m." = "fran"' in said
    assert "personnummer: personnummer, 1 ifyllda; form: 99999999-9999" in said
    assert "Pengar: ”avgift” läses inte." in said
    for secret in (EBBA, "0022", "Hemlighetsson", "Åsa", "1 250", "10,5"):
        assert secret not in said


def test_the_proposed_map_is_one_that_imports(tmp_path: Path) -> None:
    file = put(tmp_path, DECISIONS, "beslut.csv")
    likeness = inspect(file).likeness
    assert likeness is not None and not likeness.missing
    own = Own("0000", {"kolumner": {likeness.table: likeness.to_write()}})
    assert convert(tmp_path, own, 2024, KEY).insatsvolymer["beviljad"].sum() == 126 * 10**8


@pytest.mark.parametrize(
    ("folder", "file", "table"),
    [("clock", "utford_tid.csv", "utford_tid"), ("heading_used_twice", "placering.csv", "placering"),
     ("samord", "beslut.csv", "beslut")],
)  # fmt: skip
def test_each_extract_is_known_by_its_headings(folder: str, file: str, table: str) -> None:
    likeness = inspect(AWKWARD / folder / file).likeness
    assert likeness is not None and likeness.table == table


def test_the_ledger_and_its_money(tmp_path: Path) -> None:
    said = show_file(
        put(tmp_path, "Kostnadsställe;Vht;Kontonr;Motpart;Månad;Utfall;Budget kr\n1;2;3;;202401;5;6\n")
    )
    assert "Liknar: kontoutfall" in said and '"utfall" = "belopp"' in said
    assert "”utfall” föreslås som belopp: kontrollera" in said and "”budget kr” läses inte" in said


def test_a_file_without_headings_shows_nothing_of_its_first_row(tmp_path: Path) -> None:
    rows = f"{EBBA};Hemlighetsson;2024-01-01\n{EBBA};Hemlighetsson;2024-01-02\n"
    said = show_file(put(tmp_path, rows))
    assert "emlighetsson" not in said and "0022" not in said and "liknar ingen tabell" in said


def test_a_workbook_and_its_sheets(tmp_path: Path) -> None:
    file = tmp_path / "uttag.xlsx"
    with pd.ExcelWriter(file) as book:
        pd.DataFrame({"Enhetskod": ["HT1"], "Namn": ["A"], "Regi": ["egen"]}).to_excel(
            book, sheet_name="Blad", index=False
        )
        pd.DataFrame({"x": [1]}).to_excel(book, sheet_name="Annat", index=False)
    said = show_file(file)
    assert "Excel, blad: ”Blad”, ”Annat”" in said and "1 blad till" in said and "Liknar: enheter" in said


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_of_a_long_file_only_the_first_rows_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(sample, "SAMPLE", 10)
    frame = pd.DataFrame(
        {"Personnr": [EBBA] * 50, "Besöksdatum": "2024-03-01", "Typ": "HT-OMV", "Utförare": "H"}
    )
    file = tmp_path / f"tid.{suffix}"
    frame.to_csv(file, sep=";", index=False) if suffix == "csv" else frame.to_parquet(file)
    with everything_is_large(), monkeypatch.context() as patch:
        patch.setattr(sample, "is_long", lambda _: True)
        seen = inspect(file)
    assert (seen.rows, seen.sample) == (10, True)
    assert seen.likeness is not None and seen.likeness.table == "utford_tid"


def test_what_cannot_be_looked_at_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="finns inte"):
        inspect(tmp_path / "x.csv")
    with pytest.raises(UsageError, match="ingen fil"):
        inspect(put(tmp_path, "x", "verifikat.se"))
    with pytest.raises(ValidationError):
        inspect(put(tmp_path, "", "tom.csv"))


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ([EBBA, "191212121212"], "personnummer"), (["2024-01-01", "20240102"], "datum"),
        (["2024-01-01 08:15"], "datum och klockslag"), (["08:15", "1:30"], "klockslag eller tid (h:mm)"),
        (["12", "7"], "heltal"), (["1,5", "-2,25"], "tal"), (["a", "1"], "text"), (["", ""], "tom"),
        (["1"] * 19 + ["x"], "heltal (95 % av de ifyllda)"),
    ],
)  # fmt: skip
def test_what_a_column_holds(texts: list[str], kind: str) -> None:
    assert kind_of(pd.Series(texts, dtype="str")) == kind


def test_a_mask_leaves_no_digit_and_no_letter() -> None:
    assert masked("Åke 19-ö") == "Xxx 99-x"
    assert len(masked("a" * 99)) == 41


@pytest.mark.parametrize(
    ("headings", "table"),
    [
        ("Pnr;Beslut;Startdatum;Slutdatum;Placering;Kön", "beslut"),
        ("Personnr;Beslutstyp;Fr.o.m;T.o.m;Utförare", "beslut"),
        ("Personnr;Boende;Startdatum;Slutdatum", "placering"),
        ("Personnr;Enhet;Inflytt;Utflytt;Insats", "placering"),
    ],
)
def test_decisions_without_how_much_are_no_placements(headings: str, table: str) -> None:
    found = likest(headings.split(";"))
    assert found is not None
    assert found.table == table
    assert "omfattning" not in found.missing


def test_a_staff_list_is_of_units_and_never_of_clients_or_names() -> None:
    """An employee is no client, and an employee's name no unit."""
    found = likest(["Personnr", "Namn", "Enhet", "Befattning", "Sysselsättningsgrad", "Årsarbetare"])
    assert found is not None and found.table == "enheter"
    assert found.found == {"enhet": "Enhet", "arsarbetare": "Årsarbetare"}
    register = likest(["Enhet", "Namn", "Regi", "Typ", "Platser", "Årsarbetare"])
    assert register is not None and register.found["namn"] == "Namn"


def test_a_heading_may_end_in_its_year() -> None:
    found = likest(["Ålder", "Kön", "Folkmängd 2024"])
    assert found is not None and (found.table, found.found["antal"]) == ("befolkning", "Folkmängd 2024")


def test_attendance_by_month_is_performed_and_no_decision() -> None:
    found = likest(["Personnr", "Månad", "Antal dagar", "Insats", "Utförare"])
    assert found is not None and (found.table, found.found["datum"]) == ("utford_tid", "Månad")
    assert found.missing == ()


def test_a_sie_file_is_shown_with_its_dimensions_months_and_sum(tmp_path: Path) -> None:
    file = tmp_path / "Huvudbok Å.SE"
    file.write_bytes(
        '#FORMAT PC8\n#DIM 1 "Kostnadsställe"\n#DIM 6 "Verksamhet"\n#DIM 9 "Projekt"\n'
        '#VER A 1 20240131 "Hemlig text"\n{\n#TRANS 5010 {1 "100" 6 "510"} 1000\n'
        '#TRANS 1930 {} -1000\n}\n#VER A 2 20241201 ""\n{\n#TRANS 3010 {1 "100"} -100\n'
        "#TRANS 1930 {} 100\n}\n".encode("cp437")
    )
    shown = show_file(file)
    for told in (
        "SIE 4, cp437", "Rader: 2, kolumner: 6", "ansvar läses ur dimensionen 1 Kostnadsställe",
        "Dimensioner som inte läses: 9 Projekt.", "Månaderna 202401 till 202412", "Det gäller 900\u00a0kr.",
        "Liknar: kontoutfall", "verksamhet: heltal, 1 olika, 1 ifyllda",
    ):  # fmt: skip
        assert told in shown, (told, shown)
    assert "Hemlig" not in shown
    file.write_text("#FLAGGA 0\n", encoding="ascii")
    with pytest.raises(ValidationError, match="inga verifikat"):
        show_file(file)
