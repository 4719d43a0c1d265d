"""The money of a finding on volumes: rows × unit cost, by hand."""

from pathlib import Path

from kpbcalc.calculation.calculate import examine_all
from kpbcalc.underlag.findings import Finding
from tests.builders import YEAR, kr, small, write


def findings(root: Path, *volumes: str) -> list[Finding]:
    write(root, small(insatsvolymer=[*volumes, "B;SABO-OMV;SB1;2024-02;;20"]))
    return examine_all(root, "0000", YEAR)[1]


def test_unlikely_hours_are_told_with_what_they_cost(tmp_path: Path) -> None:
    """600 of 610 granted hours; home care costs 1000 kr and a third of the pool's 300."""
    found = findings(tmp_path, "A;HT-OMV;HT1;2024-01;600;3", "B;HT-OMV;HT1;2024-01;10;5")
    hours = [f for f in found if f.rader == (2,) and f.kolumn == "beviljad"]
    assert [f.belopp for f in hours] == [kr(600) * 1100 // 610]
    assert "Det gäller 1\u00a0082\u00a0kr." in hours[0].told()


def test_a_finding_without_volumes_has_no_money(tmp_path: Path) -> None:
    found = findings(tmp_path, "A;HT-OMV;HT1;2024-01;4;3", "B;HT-OMV;HT1;2024-01;6;5")
    assert all(f.belopp is None for f in found if not f.volymer and f.tabell == "insatsvolymer")
