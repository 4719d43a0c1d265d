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


def test_rows_without_the_volume_that_carries_the_cost_are_told_with_what_it_would_be(tmp_path: Path) -> None:
    """Five performed hours without a decision, at 1100 kr for the ten that are granted."""
    found = findings(tmp_path, "A;HT-OMV;HT1;2024-01;10;3", "B;HT-OMV;HT1;2024-01;;5")
    (lacking,) = [f for f in found if f.regel == "V21" and f.allvar == "varning"]
    assert (lacking.rader, lacking.belopp) == ((3,), kr(550))
    assert "Det gäller 550\u00a0kr." in lacking.told()


def test_an_insats_that_nobody_has_the_volume_of_is_told_with_all_of_its_cost(tmp_path: Path) -> None:
    found = findings(tmp_path, "A;HT-OMV;HT1;2024-01;;3", "B;HT-OMV;HT1;2024-01;;5")
    (lacking,) = [f for f in found if f.regel == "V21" and f.allvar == "varning"]
    assert (lacking.rader, lacking.belopp) == ((2, 3), kr(1100))


def test_rows_with_no_volume_at_all_have_no_money(tmp_path: Path) -> None:
    found = findings(tmp_path, "A;HT-OMV;HT1;2024-01;10;3", "B;HT-OMV;HT1;2024-01;;")
    (lacking,) = [f for f in found if f.regel == "V21" and f.allvar == "varning"]
    assert (lacking.rader, lacking.belopp) == ((3,), None)
