"""Ten digits without the plus sign of those over a hundred make them children, or two people: told."""

from pathlib import Path

from kpbcalc.underlag.findings import Finding
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, VISITS, made, put


def told(folder: Path, decided: str, visited: str) -> list[Finding]:
    """What V10 says of one person's decision and visits, the number written in two ways."""
    put(folder, "beslut.csv", DECISIONS, f"{decided};HT-OMV;{YEAR}-01-01;;10;tim/mån;HT1")
    put(folder, "utford_tid.csv", f"{VISITS};Minuter", f"{visited};{YEAR}-03-01;HT-OMV;HT1;60")
    return [f for f in made(folder).findings if f.regel == "V10"]


def test_the_same_ten_digits_with_two_centuries_are_told(tmp_path: Path) -> None:
    (found,) = told(tmp_path, "19230101-0001", "230101-0001")
    assert (found.allvar, found.antal) == ("varning", 1) and "sekel" in found.text and found.atgard
    assert not told(tmp_path, "19230101-0001", "230101+0001")
