"""No RS code is told apart by the bridge whose insatser's cost is not told: beside few stand many."""

from dataclasses import replace

import pandas as pd
import pytest

from kpbcalc.calculation.release_year import release_year
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.sections.bokslut import SECTION
from kpbcalc.sections.bokslut.rs_bro import JOINS
from tests.attack.budgets import told_apart
from tests.samples.packages import POLICY, context
from tests.samples.small_municipalities import released, with_budget

RS = ["510;780;0;0;0", "569;90;0;0;0"]  # family homes for children are of 569
OUTSIDE = "999"  # what another committee has


def bridge(package: Package) -> pd.DataFrame:
    return package.facts["rs_bro"].set_index("rs_kod").drop(OUTSIDE)


def test_codes_of_enough_clients_are_told_by_themselves() -> None:
    found = bridge(released(with_budget(children=6, rakenskapssammandrag=RS)))
    assert found["kpb"].to_dict() == {"510": pytest.approx(780_000), "569": pytest.approx(90_000)}


def test_what_a_few_cost_is_in_no_row_of_its_own() -> None:
    now = released(with_budget(children=3, rakenskapssammandrag=RS))
    found = bridge(now)
    assert found["kpb"].to_dict() == {"510+569": pytest.approx(870_000)}, "not three children's 90 000 kr"
    assert found["differens"].tolist() == [pytest.approx(0, abs=0.01)]
    table = SECTION.result(context([now]))["rs_bro"]
    assert JOINS in table.notes
    assert table.value("510 och 569", "kpb") == pytest.approx(870)


def test_the_own_staff_see_every_code() -> None:
    result = with_budget(children=3, rakenskapssammandrag=RS)
    found = bridge(release_year(result, [], policy_from_params("intern", result.underlag.own)).package)
    assert found["kpb"].to_dict() == {"510": pytest.approx(780_000), "569": pytest.approx(90_000)}


def test_the_attacker_sees_a_code_of_a_few() -> None:
    now = release_year(with_budget(children=3, rakenskapssammandrag=RS), [], POLICY)
    assert told_apart(now) == []
    one = now.package.facts["rs_bro"]
    apart = pd.concat([one.replace("510+569", code) for code in ("510", "569")])
    changed = replace(now, package=replace(now.package, facts={**now.package.facts, "rs_bro": apart}))
    assert [found.why for found in told_apart(changed)] == ["är bara dolda grupper"]
