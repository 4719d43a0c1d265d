"""What the factors against peers give away of an insats group whose cost is hidden, and what is left."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from kpbcalc.analysis.drivers import ALL_SERVICES
from kpbcalc.analysis.reference import Referens
from kpbcalc.analysis.same_groups import CLIENT
from scipy.optimize import linprog

from kpbcalc import presentation
from kpbcalc.analysis import figures_to_share, konsumtion
from kpbcalc.analysis.area import omraden
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import Released, policy_from_params, release_report
from kpbcalc.presentation.figures import waterfall
from tests.builders import small, typed
from tests.unit.outside_samples import surroundings

AO = omraden()["AO"]
PEOPLE, PEERS = 1000, 2500  # inhabitants of the target group here and at the peers
CARE, DAYS, NIGHTS = "Hemtjänst", "Dagverksamhet", "Korttidsboende"
COUNTS = {DAYS: 10, NIGHTS: 12}
THEIRS = {DAYS: (40, 2.0e6), NIGHTS: (25, 1.5e6)}  # clients and kr, which the peers have shared
FACTORS = ("tackning", "volym", "pris")


def ours(longest: int, ar: int = 2024) -> Resultat:
    """Home care for forty; ten in day care and twelve in respite, one of whom had `longest` days."""
    volumes = [f"H{n};HT-OMV;HT1;{ar}-01;{20 + n % 3};{20 + n % 3}" for n in range(40)]
    volumes += [f"D{n};DAGV;DV1;{ar}-01;;{2 if n else longest}" for n in range(COUNTS[DAYS])]
    volumes += [f"K{n};KORT;KO1;{ar}-01;;{3 if n else longest}" for n in range(COUNTS[NIGHTS])]
    rows = small(
        kontoutfall=[f"{n};510;5010;;{ar}01;{kr}" for n, kr in ((1, 4_000_000), (2, 600_000), (3, 900_000))],
        kodnyckel=["1;*;insats;HT-OMV;HT1;;", "2;*;insats;DAGV;DV1;;", "3;*;insats;KORT;KO1;;"],
        pooler=[],
        fordelningsvarden=[],
        enheter=["HT1;N;egen;hemtjänst;;;", "DV1;D;egen;dagverksamhet;;;", "KO1;K;egen;korttid;;;"],
        brukare=[
            f"{v.split(';')[0]};{'KM'[n % 2]};{1940 if n % 4 < 2 else 1952}" for n, v in enumerate(volumes)
        ],
        insatsvolymer=volumes,
        befolkning=["72;K;300", "72;M;300", "84;K;200", "84;M;200"],
    )
    return cost(typed(rows, ar=ar))


def peers() -> Referens:
    """Sums that others have shared; day care and respite without volumes, so counted in clients."""
    frame = pd.DataFrame(
        {"brukare": [100.0, 40, 25], "volym": [2500.0, 40, 25], "kr": [9e6, 2e6, 1.5e6],
         "volymenhet": ["timme", CLIENT, CLIENT]},
        index=["hemtjanst", "dagverksamhet", "korttid"],
    )  # fmt: skip
    none = pd.DataFrame(columns=["klass", "kon", "invanare", "brukare", "kr"], dtype="float64")
    frame["grupp"] = frame.index
    return Referens(
        "länets kommuner", 2024, PEERS, frame, frame[["brukare", "kr"]], none.set_index(["klass", "kon"]),
        per="grupp", kalla="delade tal", medlemmar=("Lund",),
    )  # fmt: skip


def shown(longest: int, folder: Path) -> tuple[dict[str, Released], dict[str, Any]]:
    """The section's released tables, and the total row of the groups before the gate."""
    result = ours(longest)
    made = konsumtion.tables([result], AO, peers()) | figures_to_share.tables(
        result, AO, surroundings(folder)
    )
    total = made["drivkrafter_jamfort_grupper"].frame.set_index("grupp").loc[ALL_SERVICES].to_dict()
    every = release_report(list(made.values()), policy_from_params())
    return dict(zip(made, every, strict=True)), total


def rung_in(total: dict[str, Any], care: dict[str, Any]) -> tuple[float, float]:
    """Between what the cost of day care lies (kr per inhabitant), for who knows peers and counts.

    Volume is 1 per client on both sides, so the effects of coverage and price are linear in the two unknown
    costs per client: (t−t°)(c+c°)/2 and (c−c°)(t+t°)/2. `total` less `care` is what the two make together.
    """
    then = {g: n / PEERS for g, (n, _) in THEIRS.items()}
    each = {g: kr / n for g, (n, kr) in THEIRS.items()}
    now = {g: n / PEOPLE for g, n in COUNTS.items()}
    known = {
        "efter": ([now[g] for g in now], 0.0),
        "tackning": (
            [(now[g] - then[g]) / 2 for g in now],
            sum((now[g] - then[g]) * each[g] / 2 for g in now),
        ),
        "pris": ([(now[g] + then[g]) / 2 for g in now], -sum((now[g] + then[g]) * each[g] / 2 for g in now)),
    }
    rows: list[list[float]] = []
    most: list[float] = []
    for key, (factors, constant) in known.items():
        if total[key] is not None and care[key] is not None:
            both = round(total[key]) - round(care[key]) - constant  # each is shown in whole kronor
            rows += [factors, [-f for f in factors]]
            most += [both + 1, 1 - both]
    ends = []
    for sign in (1, -1):
        found = linprog([sign * now[DAYS], 0], A_ub=np.array(rows), b_ub=most, bounds=[(0, None)] * 2)
        assert found.status == 0
        ends.append(sign * found.fun)
    return ends[0], ends[1]


def close(low: float, high: float) -> bool:
    """Whether the interval lies within the policy's of the true 600 kr per inhabitant."""
    reach = 600 * policy_from_params().protection / 100
    return 600 - reach < low and high < 600 + reach


def row(table: Released, label: str) -> dict[str, Any]:
    return next(r for r in table.rows() if r["grupp"] == label)


def test_the_factors_of_all_services_would_tell_a_hidden_groups_cost(tmp_path: Path) -> None:
    released, true = shown(300, tmp_path)
    groups = released["drivkrafter_jamfort_grupper"]
    care, total = row(groups, CARE), row(groups, ALL_SERVICES)
    assert row(groups, DAYS)["efter"] is None, "one has nearly all of it"
    assert close(*rung_in(true, care)), "else the test tests nothing"
    assert not close(*rung_in(total, care))
    assert [total[key] for key in FACTORS] == [None] * 3
    steps = released["drivkrafter_jamfort"]
    assert [r["belopp"] is None for r in steps.rows()] == [False, True, True, True, False]


def test_what_tells_nothing_of_the_hidden_group_is_still_shown(tmp_path: Path) -> None:
    released, true = shown(300, tmp_path)
    groups = released["drivkrafter_jamfort_grupper"]
    assert None not in [row(groups, CARE)[key] for key in (*FACTORS, "efter", "forandring")]
    assert row(groups, ALL_SERVICES)["forandring"] == pytest.approx(true["forandring"])
    said = str(presentation.say("konsumtion", released, kommun="Kalmar", ar=2024, omrade=AO.namn).html)
    assert "None" not in said and "visas inte av sekretesskäl" in said
    steps = released["drivkrafter_jamfort"]
    title = presentation.title(
        "konsumtion", "drivkrafter_jamfort", released, kommun="K", ar=2024, omrade=AO.namn
    )
    assert "None" not in waterfall(steps, "belopp", title).html


def test_nothing_is_hidden_where_no_group_is(tmp_path: Path) -> None:
    released, true = shown(3, tmp_path)
    total = row(released["drivkrafter_jamfort_grupper"], ALL_SERVICES)
    assert {key: total[key] for key in FACTORS} == pytest.approx({key: true[key] for key in FACTORS})
    assert None not in [r["belopp"] for r in released["drivkrafter_jamfort"].rows()]


@pytest.mark.parametrize(("before", "now"), [(300, 3), (3, 300), (3, 3)])
def test_what_one_client_made_up_last_year_is_not_told_by_the_change(
    before: int, now: int, tmp_path: Path
) -> None:
    """This year's cost less the change is last year's."""
    made = konsumtion.tables([ours(before, 2023), ours(now, 2024)], AO)
    own = figures_to_share.tables(ours(now, 2024), AO, surroundings(tmp_path))
    every = release_report([*made.values(), *own.values()], policy_from_params())
    released = dict(zip([*made, *own], every, strict=True))
    groups, secret = released["drivkrafter_grupper"], 300 in (before, now)
    for name in (DAYS, NIGHTS):
        told = row(groups, name)
        assert (None in (told["efter"], told["forandring"])) == secret
        assert (told["efter"] is None) == (now == 300)
    total = row(groups, ALL_SERVICES)
    assert (total["tackning"] is None) == secret and total["forandring"] == pytest.approx(0)
    assert None not in [row(groups, CARE)[key] for key in (*FACTORS, "efter", "forandring")]
    assert (released["drivkrafter"].value("Täckning", "belopp") is None) == secret
