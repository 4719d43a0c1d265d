"""The outliers one by one: right for the municipality's own staff, and for nobody else."""

import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.figure import ABSENT
from kpbcalc.costing import Resultat, cost
from kpbcalc.notebook import case_list
from kpbcalc.notebook.cases import Fallista
from tests.builders import small, typed

AO, FN, IFO = omraden().values()


def named(prefix: str, count: int, tkr: int) -> dict[str, tuple[int, int]]:
    return {f"{prefix}{n:02}": (tkr, 0) for n in range(count)}


def with_costs(ar: int, tkr: dict[str, tuple[int, int]]) -> Resultat:
    """Named clients' tkr at home (1 000 kr an hour) and in a home (10 000 kr a day)."""
    volumes = [f"{n};HT-OMV;HT1;{ar}-01;{home};" for n, (home, _) in tkr.items() if home]
    volumes += [f"{n};SABO-OMV;SB1;{ar}-02;;{away / 10}" for n, (_, away) in tkr.items() if away]
    sums = [sum(side) for side in zip(*tkr.values(), strict=True)]
    keys = ("100;*;insats;HT-OMV;HT1;;", "110;*;insats;SABO-OMV;SB1;;")
    rows = small(
        kontoutfall=[f"{v};510;5010;;{ar}01;{s * 1000}" for v, s in zip((100, 110), sums, strict=True) if s],
        kodnyckel=[key for key, s in zip(keys, sums, strict=True) if s], pooler=[], fordelningsvarden=[],
        brukare=[f"{n};M;1940" for n in tkr], insatsvolymer=volumes,
    )  # fmt: skip
    return cost(typed(rows, ar=ar))


YEARS = [
    with_costs(2023, named("A", 3, 800) | named("B", 5, 100)),
    with_costs(2024, named("A", 2, 700) | named("C", 1, 900) | named("B", 5, 600)),
]


def test_every_client_over_the_limit_is_a_row_with_the_years_before() -> None:
    table = case_list.tables(YEARS, AO)["fall"]
    assert table.labels == ["C00", "A00", "A01"]
    first, *others = table.cells
    assert [row["2024"] for row in table.cells] == [900_000, 700_000, 700_000]
    assert first["2023"] is ABSENT and [row["2023"] for row in others] == [800_000, 800_000]
    assert [row["ar_over"] for row in table.cells] == [1, 2, 2]
    assert [row["over"] for row in table.cells] == [300_000, 100_000, 100_000]
    assert first["insatser"] == "hemtjänst (100\N{NO-BREAK SPACE}%)"
    assert (first["granser"], first["kon"], first["alder"]) == ("Ordinärt boende", "man", 84)
    assert table.facts["aren"] == "2" and table.year == "2023–2024"


def test_those_over_the_limit_at_home_come_first_and_every_passed_limit_is_named() -> None:
    people = {"S": (0, 900), "T": (400, 300), "H": (650, 50)}
    table = case_list.tables([with_costs(2024, people)], AO)["fall"]
    assert {row["brukar_id"]: row["granser"] for row in table.cells} == {
        "H": "Ordinärt boende", "S": "Särskilt boende", "T": "Ordinärt och särskilt boende",
    }  # fmt: skip
    assert table.labels == ["H", "S", "T"]
    assert (
        table.value("T", "enheter") == "Hemtjänst (57\N{NO-BREAK SPACE}%), Solgården (43\N{NO-BREAK SPACE}%)"
    )


def test_an_area_without_outliers_or_limits_has_no_list() -> None:
    assert case_list.tables(YEARS, IFO) == {} == case_list.tables(YEARS, FN)
    assert case_list.tables([with_costs(2024, named("B", 5, 600))], AO) == {}


def test_the_list_is_refused_for_the_audience_extern() -> None:
    with pytest.raises(DisclosureError) as refused:
        Fallista("0000", 2024, "alla", "", "", "extern")
    assert refused.value.exit_code == 5
    assert "--audience intern" in refused.value.remedy
