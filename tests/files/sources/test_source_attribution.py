"""Whom a figure is attributed to: raw values to the publisher, what we compute to ourselves."""

import pytest

from kpbcalc.sources.attribution import UNDERLAG, source_line

DAY = "2026-11-21"


@pytest.mark.parametrize(
    ("fetched", "computed", "line"),
    [
        ({"Kolada": DAY}, False, "Källa: Kolada, hämtad 2026-11-21"),
        ({"SCB": DAY}, False, "Källa: SCB, hämtad 2026-11-21"),
        ({"Socialstyrelsen": ""}, False, "Källa: Socialstyrelsen"),
        ({"SKR": "", "Kolada": DAY}, False, "Källa: Kolada, hämtad 2026-11-21. Källa: SKR"),
        ({UNDERLAG: ""}, True, "Egen bearbetning av data från kommunens underlag"),
        ({"Kolada": DAY}, True, "Egen bearbetning av data från Kolada, hämtade 2026-11-21"),
        (
            {"SCB": DAY, "Kolada": DAY}, True,
            "Egen bearbetning av data från Kolada och SCB, hämtade 2026-11-21",
        ),
        (
            {UNDERLAG: "", "SCB": "2026-11-20", "Kolada": DAY}, True,
            "Egen bearbetning av data från Kolada (hämtade 2026-11-21), SCB (hämtade 2026-11-20) och "
            "kommunens underlag",
        ),
    ],
)  # fmt: skip
def test_the_line(fetched: dict[str, str], computed: bool, line: str) -> None:
    assert source_line(fetched, computed=computed) == line


def test_computed_figures_never_name_kolada_as_their_source() -> None:
    assert "Källa" not in source_line({"Kolada": DAY, "SCB": DAY}, computed=True)


@pytest.mark.parametrize("fetched", [{}, {"Kollada": DAY}])
def test_a_misspelt_or_absent_source_is_a_fault(fetched: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        source_line(fetched, computed=False)
