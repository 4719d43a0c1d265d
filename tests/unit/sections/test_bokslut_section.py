"""The bridge from the accounts to the clients, of open facts and released sums."""

from collections.abc import Callable

import pytest

from kpbcalc.base.figure import HIDDEN
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import cost
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.bokslut import SECTION
from tests.builders import small, typed
from tests.samples.packages import POLICY, context, demo, figures, hidden, without


def test_the_bridge_closes_and_its_steps_lead_to_the_clients() -> None:
    """Exempelkommunen: gross cost less what is taken away is what reaches the clients, to the öre."""
    found = SECTION.result(context(demo()))
    bridge = found["bro"]
    post = {row["post"]: row["belopp"] for row in bridge.rows()}
    rest = post["Brukarnas kostnad"] + post["Kostnad utan individvolym"] + post["Utanför KPB"]
    assert rest == pytest.approx(post["Kostnadsbas för KPB"], abs=0.005)
    assert post["Differens"] == 0 and bridge.value("Kostnadsbas för KPB", "andel") == 100
    steps = [row["belopp"] for row in found["steg"].rows()]
    assert sum(steps[:-1]) == pytest.approx(steps[-1])
    assert found["memo"].labels and found["pooler"].labels


def test_the_areas_add_up_to_the_total() -> None:
    for package in demo():
        *areas, total = SECTION.result(context([package]))["omraden"].rows()
        for key in ("brukarkostnad", "utan_volym", "summa"):
            assert sum(row[key] for row in areas) == pytest.approx(total[key])
        assert total["brukare"] is None or total["brukare"] <= sum(row["brukare"] for row in areas)


@pytest.mark.parametrize(("both", "told"), [(0, True), (1, False), (4, False), (5, True)])
def test_the_total_does_not_tell_of_a_few_in_two_areas(both: int, told: bool) -> None:
    """Old persons with home care, some of whom also have a placement in individ- och familjeomsorgen."""
    clients = [f"B{n:02}" for n in range(30)]
    rows = small(
        kontoutfall=["100;510;5010;;202401;30000", "200;570;5010;;202401;20000"],
        kodnyckel=["100;*;insats;HT-OMV;HT1;;", "200;*;insats;IFO-BU-FAM;F1;;"],
        pooler=[],
        fordelningsvarden=[],
        enheter=["HT1;Hemtjänst;egen;;;;", "F1;Hem;egen;;;;"],
        brukare=[f"{b};K;1940" for b in clients],
        insatsvolymer=[
            *(f"{b};HT-OMV;HT1;2024-01;5;5" for b in clients[:20]),
            *(f"{b};IFO-BU-FAM;F1;2024-01;5;5" for b in clients[20 - both :]),
        ],
    )
    package = release_year(cost(typed(rows)), [], POLICY).package
    table = SECTION.result(context([package]))["omraden"]
    assert table.value("Äldreomsorg", "brukare") == 20
    assert (table.value("Totalt", "brukare") == 30) is told
    assert any("visas inte" in note for note in table.notes) is not told
    patterns = package.cells("omradesmonster")
    assert all((cell.n is HIDDEN) is not told for cell in patterns)


@pytest.mark.parametrize("of", [hidden, without])
def test_a_hidden_or_missing_family_gives_no_wrong_figure(of: Callable[[Package, str], Package]) -> None:
    years = demo()
    whole = figures(SECTION.result(context(years)))
    for family in years[-1].families:
        found = figures(SECTION.result(context([*years[:-1], of(years[-1], family)])))
        for at, figure in found.items():
            if isinstance(figure, float):
                assert figure == pytest.approx(whole[at]), (family, at)
