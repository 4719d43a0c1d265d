"""`kpb validate` tells all there is to tell in one round: a fault in one place hides nothing elsewhere."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write
from tests.samples import workbooks


def findings(root: Path, **changed: Sequence[str]) -> list[Finding]:
    write(root, small(**changed))
    return examine(root, "0000", YEAR)[1]


def rules(found: list[Finding]) -> set[str]:
    return {f.regel for f in found if f.allvar != "info"}


def test_a_wrong_cell_hides_neither_its_own_row_nor_other_tables(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        brukare=["A;X;nitton", "B;M;1850"],
        insatsvolymer=["A;OKÄND;HT1;2024-01;fyra;3", "Z;HT-OMV;HT9;2023-01;6;5"],
        kontoutfall=["100;510;5010;;202401;-1000", "110;510;5010;;202420;2000", "200;510;5010;;202401;300"],
        brukarundersokning=["Hemtjänst;HT1;Nöjd;90;100;1000"],
    )
    told = {(f.regel, f.tabell.partition(".")[0], f.rader) for f in found if f.allvar == "fel"}
    assert told >= {
        ("V04", "brukare", (2,)),  # X is no sex, and nitton no year: two findings on one row
        ("V04", "brukare", (3,)),
        ("V04", "insatsvolymer", (2,)),
        ("V12", "insatsvolymer", (3,)),
        ("V13", "insatsvolymer", (2,)),
        ("V15", "insatsvolymer", (3,)),
        ("V32", "insatsvolymer", (3,)),
        ("V04", "kontoutfall", (3,)),
    }
    assert {f.kolumn for f in found if f.rader == (2,) and "brukare" in f.tabell} == {"kon", "fodelsear"}
    assert "V51" in rules(found), "what is believable is still asked of whole tables"


def test_what_cannot_be_read_is_not_told_as_missing(tmp_path: Path) -> None:
    found = findings(tmp_path, brukare=["A;K;nitton", "B;M;"])
    told = {(f.regel, f.rader) for f in found if f.tabell == "brukare.csv"}
    assert told == {("V04", (2,)), ("V21", (3,))}


def test_a_missing_column_hides_nothing_of_the_others_and_tells_the_line(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "enheter.csv").write_text(
        "Enhetskod;namn;Driftform;typ;omrade;platser;arsarbetare\nHT1;A;egen;;;x;1\n"
    )
    found = examine(tmp_path, "0000", YEAR)[1]
    (missing,) = [f for f in found if f.regel == "V03" and f.allvar == "fel"]
    assert '[kolumner.enheter] "enhetskod" = "enhet", "driftform" = "regi"' in missing.atgard
    assert ("V04", "platser") in {(f.regel, f.kolumn) for f in found}
    assert not [f for f in found if f.regel == "V32"], "units that could not be read are not unregistered"


def test_a_missing_file_is_told_with_all_the_rest(tmp_path: Path) -> None:
    folder = write(tmp_path, small(insatsvolymer=["A;OKÄND;HT1;2024-01;4;3"]))
    (folder / "enheter.csv").unlink()
    found = examine(tmp_path, "0000", YEAR)[1]
    assert {f.regel for f in found if f.allvar == "fel"} == {"V03", "V13"}


def test_a_first_row_that_is_somebodys_is_never_shown(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "brukare.csv").write_text(
        "194001010018;Kvinna;Hemlighetsson\n194001010018;K;1940\n", encoding="utf-8"
    )
    said = " ".join(f.told() + f.kolumn for f in examine(tmp_path, "0000", YEAR)[1])
    assert "hemlighetsson" not in said.lower() and "19400101" not in said


def test_words_without_translation_are_told_with_their_rows_and_the_line(tmp_path: Path) -> None:
    clients = [f"P{n};K;1940" for n in range(9)]
    volumes = [f"P{n};Omvårdnad;Norr;2024-01;4;3" for n in range(6)]
    volumes += ["P7;Hemlighetsson;HT1;2024-01;4;3", "P8;Omvårdnad;HT1;2024-02;1;1"]
    rows = {"brukare": clients, "insatsvolymer": volumes, "enheter": [
        "HT1;Hemtjänst;Privat;hemtjänst;;;1", "SB1;Solgården;egen;säbo;;2;2"
    ]}  # fmt: skip
    said = {f.regel + f.tabell.partition(".")[0]: f.to_do() for f in findings(tmp_path, **rows) if f.ord}
    assert "”Omvårdnad” (7 rader), 1 ord som inte visas" in said["V13insatsvolymer"]
    assert '[varden.insatsvolymer.insats] "Omvårdnad" = "…"' in said["V13insatsvolymer"]
    assert "Hemlighetsson" not in str(said)
    assert '[varden.insatsvolymer.enhet] "Norr" = "…"' in said["V32insatsvolymer"]
    assert '”Privat” (1 rad). Skriv: [varden.enheter.regi] "Privat" = "…"' in said["V04enheter"]


def test_a_number_is_never_shown_as_a_word(tmp_path: Path) -> None:
    rows = [f"P{n};19400101-0018;HT1;2024-01;4;3" for n in range(6)]
    found = findings(tmp_path, brukare=[f"P{n};K;1940" for n in range(6)], insatsvolymer=rows)
    assert "19400101" not in " ".join(f.told() for f in found)


def ledger_book(root: Path, *rows: list[object]) -> None:
    """A ledger in Excel; a text that begins with = is a formula that nobody has worked out."""
    folder = write(root, {name: lines for name, lines in small().items() if name != "kontoutfall"})
    sheet = [["ansvar", "verksamhet", "konto", "motpart", "period", "belopp"], *rows]
    workbooks.save(folder / "kontoutfall.xlsx", {"Blad1": sheet})


def of_the_ledger(root: Path) -> list[tuple[str, str, tuple[int, ...]]]:
    found = examine(root, "0000", YEAR)[1]
    return [(f.regel, f.kolumn, f.rader) for f in found if f.allvar == "fel" and "kontoutfall" in f.tabell]


@pytest.mark.parametrize("column", range(6))
@pytest.mark.parametrize("many", [1, 3, 250])
def test_a_cell_that_cannot_be_read_is_told_once(tmp_path: Path, column: int, many: int) -> None:
    rows: list[list[object]] = [["100", "510", "5010", "intern", "202401", 1000] for _ in range(300)]
    for row in rows[:many]:
        row[column] = "=1+1"
    ledger_book(tmp_path, *rows)
    (told,) = of_the_ledger(tmp_path)
    assert told[0] == "V02" and told[2][0] == 2


def test_another_row_is_still_told_beside_one_that_cannot_be_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["100", "510", "5010", "", "202401", 1000] for _ in range(4)]
    rows[1][5], rows[2][5], rows[3][4] = "=1+1", "många", "202420"
    ledger_book(tmp_path, *rows)
    assert of_the_ledger(tmp_path) == [
        ("V02", "", (3,)), ("V04", "belopp", (4,)), ("V04", "period", (5,)),
    ]  # fmt: skip


@pytest.mark.parametrize("total", ["Summa;;;;;99", "Summa 510;;;;202401;99", "Delsumma;;;;;"])
def test_a_total_that_is_not_sure_is_told_once(tmp_path: Path, total: str) -> None:
    rows = ["100;510;5010;;202401;1000", "110;510;5010;;202401;2000", total, "200;510;5010;;202401;300"]
    found = findings(tmp_path, kontoutfall=rows)
    told = [(f.regel, f.rader) for f in found if f.allvar == "fel" and "kontoutfall" in f.tabell]
    assert told == [("V02", (4,))]


@pytest.mark.parametrize("said", ["202420", "Q1", "jan 24x", "2024"])
def test_a_period_that_is_none_is_told_with_its_words_file_and_rows(tmp_path: Path, said: str) -> None:
    rows = [f"100;510;5010;;{said};1000", "110;510;5010;;202401;2000", f"200;510;5010;;{said};300"]
    (found,) = [f for f in findings(tmp_path, kontoutfall=rows) if f.regel == "V04"]
    assert found.where() == "kontoutfall.csv, kolumn period, rad 2, 4, regel V04"
    assert f"”{said}” (2 rader)" in found.told()
    assert f'[varden.kontoutfall.period] "{said}" = "…"' in found.told()


def test_a_period_of_another_year_is_told_with_what_it_says(tmp_path: Path) -> None:
    rows = ["100;510;5010;;202401;1000", "110;510;5010;;202312;2000", "200;510;5010;;202311;300"]
    (found,) = [f for f in findings(tmp_path, kontoutfall=rows) if f.regel == "V15"]
    assert found.text == "period 202311, 202312 ligger utanför 2024." and found.rader == (3, 4)


def test_a_month_of_few_clients_is_counted_and_not_quoted(tmp_path: Path) -> None:
    few = ["A;HT-OMV;HT1;mars-april;4;3", "B;SABO-OMV;SB1;2024-02;;20"]
    (found,) = [f for f in findings(tmp_path, insatsvolymer=few) if f.regel == "V04"]
    assert "mars" not in found.told() and "1 ord som inte visas" in found.told()
    many = [f"{who};HT-OMV;HT1;mars-april;4;3" for who in "ABCDE"]
    people = [f"{who};K;1940" for who in "ABCDE"]
    (found,) = [f for f in findings(tmp_path, insatsvolymer=many, brukare=people) if f.regel == "V04"]
    assert "”mars-april” (5 rader)" in found.told()
