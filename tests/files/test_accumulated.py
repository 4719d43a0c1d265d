"""A month that holds the sum since January: told of the file it came in, and the remedy gives the year."""

import random
from pathlib import Path

from kpbcalc.underlag.extracts.run import Imported
from kpbcalc.underlag.findings import Finding
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, LEDGER, made, put

DECISION = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-03-31;10;tim/mån;HT1"


def rows(*, sums: bool) -> list[str]:
    """Two ansvar with three accounts and a revenue each; a month varies by a fifth."""
    dice, lines = random.Random(7), []
    for ansvar in (100, 200):
        for konto, size in ((5010, 900), (5610, 300), (6410, 120), (3111, -80)):
            so_far = 0
            for month in range(1, 13):
                amount = round(size * dice.uniform(0.9, 1.1))
                so_far += amount
                lines.append(f"{ansvar};510;{konto};;{YEAR}{month:02};{so_far if sums else amount}")
    return lines


def read(folder: Path, lines: list[str], **said: object) -> Imported:
    put(folder, "visma.csv", LEDGER, *lines)
    put(folder, "beslut.csv", DECISIONS, DECISION)
    files = {"kontoutfall": ["visma.csv"], "beslut": ["beslut.csv"]}
    return made(folder, {"kalla": [{"namn": "Ekonomi", "filer": files, **said}]})


def told(done: Imported) -> list[Finding]:
    return [f for f in done.findings if f.regel == "V40"]


def test_a_file_of_sums_since_january_is_told_and_december_is_its_year(tmp_path: Path) -> None:
    months = read(tmp_path, rows(sums=False))
    year = int(months.ready["kontoutfall"]["belopp"].sum())
    assert not told(months)
    done = read(tmp_path, rows(sums=True))
    (found,) = told(done)
    assert (found.tabell, found.allvar, found.antal) == ("visma.csv", "varning", 8)
    assert int(done.ready["kontoutfall"]["belopp"].sum()) - (found.belopp or 0) == year
    assert "skriv 12 för filen i kolumnen perioder" in found.atgard
    mended = read(tmp_path, rows(sums=True), perioder={"visma.csv": "12"})
    assert int(mended.ready["kontoutfall"]["belopp"].sum()) == year and not told(mended)


def test_what_grows_by_itself_or_is_the_same_each_month_is_no_sum(tmp_path: Path) -> None:
    lines = [f"100;510;{k};;{YEAR}{m:02};{100 + 20 * m}" for k in range(5010, 5015) for m in range(1, 13)]
    lines += [f"200;510;{k};;{YEAR}{m:02};100" for k in range(5010, 5015) for m in range(1, 13)]
    assert not told(read(tmp_path, lines))
