"""What stands below the rows of a text file with fewer fields than its headings."""

from pathlib import Path

import pytest

from kpbcalc.base.errors import KpbError
from kpbcalc.underlag.extracts import long_extract
from kpbcalc.underlag.read import read
from tests.builders import YEAR, small, write
from tests.samples.large_tables import everything_is_large, same
from tests.samples.strangers_files import EBBA, LEDGER, VISITS, made, new, put, sum_of

VISIT = f"{EBBA};{YEAR}-03-01;HT-OMV;HT1;60"
COUNTS = ["Antal rader;123", "Antal rader: 123", "123 rader", "Sida 1 av 3", "Utskrivet 2024-01-05"]


@pytest.mark.parametrize(
    "below", [*([row] for row in COUNTS), ["Summa"], ["Summa;;;", "Antal poster i listan;2", "Sida 3 (3)"]]
)
def test_a_short_row_below_a_list_of_visits_is_told_and_no_visit(tmp_path: Path, below: list[str]) -> None:
    rows = [VISIT, VISIT.replace("-01;", "-02;")]
    put(tmp_path / "raw", "utford_tid.csv", f"{VISITS};Minuter", *rows, *below)
    done = made(tmp_path / "raw")
    assert sum_of(done) == 2
    told = [f for f in done.findings if "sist i utford_tid.csv" in f.text]
    assert sorted(n for f in told for n in f.rader) == [*range(4, 4 + len(below))]
    assert {f.allvar for f in told} == {"info"}
    assert len(new(tmp_path).seen[0].rows) == 2
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_extract, "ROWS_A_PART", 1)
        split = made(tmp_path / "raw")
    assert split.insatsvolymer.equals(done.insatsvolymer) and set(split.findings) == set(done.findings)


@pytest.mark.parametrize("row", [f"{EBBA};{YEAR}-01", "Norr;5", "Antal rader;Norr", f"Antal {EBBA}"])
def test_a_short_row_that_may_be_somebodys_stops_with_its_row_and_what_to_do(
    tmp_path: Path, row: str
) -> None:
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter", VISIT, row)
    with pytest.raises(KpbError, match="inte lika många fält") as refused:
        made(tmp_path)
    assert "rad 3" in str(refused.value) and "ta bort raden" in str(refused.value)


def test_a_short_row_among_the_others_stops(tmp_path: Path) -> None:
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter", VISIT, "Antal rader;1", VISIT)
    with pytest.raises(KpbError, match="inte lika många fält"):
        made(tmp_path)


@pytest.mark.parametrize("whole", [False, True], ids=["short", "whole"])
@pytest.mark.parametrize("row", COUNTS)
def test_every_table_of_the_underlag_may_end_so_also_a_long_one(
    tmp_path: Path, row: str, whole: bool
) -> None:
    folder = write(tmp_path, small())
    files = [*folder.glob("*.csv")]
    before, _ = same(tmp_path)
    lines = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        more = text.split("\n")[0].count(";") - row.count(";")
        if more > 0:
            file.write_text(text + row + ";" * more * whole + "\n", encoding="utf-8")
            lines[file.name] = text.count("\n") + 1
    assert {"kontoutfall.csv", "insatsvolymer.csv", "kodnyckel.csv", "enheter.csv"} <= {*lines}
    after, told = same(tmp_path)
    assert before is not None and after is not None
    assert before.kontoutfall["belopp"].sum() == after.kontoutfall["belopp"].sum()
    assert {f.tabell: f.rader for f in told if "sidfot" in f.text} == {n: (r,) for n, r in lines.items()}


@pytest.mark.parametrize(
    ("total", "said"),
    [("Summa;;;;;30", "info"), ("Summa;;;;30", "fel"), ("Summa", "fel"), ("Totalt;30", "fel")],
)
def test_a_sum_of_a_ledger_is_left_out_only_where_it_is_one(tmp_path: Path, total: str, said: str) -> None:
    rows = [f"100;510;5010;;{YEAR}-0{n};{n}0" for n in (1, 2)]
    put(tmp_path, "kontoutfall.csv", LEDGER, *rows, total, "Antal rader;2")
    frame, told = read(tmp_path / "kontoutfall.csv")
    assert {f.rader: f.allvar for f in told} == {(4,): said, (5,): "info"}
    assert len(frame) == (2 if said == "info" else 3)
