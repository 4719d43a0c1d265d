"""A unit's cost by cost type and pool: the parts are its cost, whatever the pools are called."""

from dataclasses import replace

import pandas as pd
import pytest

from kpbcalc.aggregates.cost_parts import cost_types, object_parts, pool_names
from kpbcalc.base.figure import HIDDEN
from kpbcalc.costing import cost
from kpbcalc.disclosure.told_parts import told_parts
from tests.builders import small, typed
from tests.samples.packages import package

TWO = {
    "kontoutfall": [
        "100;510;5010;;202401;1000", "100;510;6010;;202401;90", "110;510;5010;;202401;2000",
        "200;510;6010;;202401;300", "210;510;5010;;202401;60",
    ],
    "kodnyckel": [
        "100;*;insats;HT-OMV;HT1;;", "110;*;insats;SABO-OMV;SB1;;", "200;*;pool;;;LOKAL;", "210;*;pool;;;OH;",
    ],
    "fordelningsvarden": [
        "LOKAL;insats;HT-OMV;HT1;;1", "LOKAL;insats;SABO-OMV;SB1;;2", "OH;insats;HT-OMV;HT1;;1",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Lokaler", "Ledning"), ["Lokaler, gemensamt", "Ledning"]),
        (("Gemensamt", "Gemensamt"), ["Gemensamt", "Gemensamt, gemensamt"]),
        (("Lokaler", "Lokaler"), ["Lokaler, gemensamt", "Lokaler (OH)"]),
    ],
)
def test_a_pool_named_as_a_cost_type_or_another_pool_is_a_part_of_its_own(
    names: tuple[str, str], told: list[str]
) -> None:
    assert "Lokaler" in cost_types()
    pools = [f"LOKAL;{names[0]};1;yta;", f"OH;{names[1]};2;arsarbetare;"]
    result = cost(typed(small(**TWO, pooler=pools)))
    assert list(pool_names(result.underlag.pooler).values()) == told
    parts = object_parts(result)
    assert parts.columns.is_unique
    assert set(told) <= set(parts.columns)
    assert dict(parts.sum(axis=1)) == {("HT-OMV", "HT1"): 1250.0, ("SABO-OMV", "SB1"): 2200.0}
    assert parts.loc[("HT-OMV", "HT1"), [*told, "Lokaler"]].tolist() == [100.0, 60.0, 90.0]


def test_a_unit_with_a_hidden_part_is_in_no_sum_of_parts() -> None:
    """What it costs in all is told, and what a part of it costs is not: hours without kr."""
    told, hidden = {"volym": 10.0, "del:Personal": 900.0}, {"volym": 5.0, "del:Personal": HIDDEN}
    rows = [("hemtjanst/jamfors/HT1", 9.0, told), ("hemtjanst/jamfors/HT2", 8.0, hidden)]
    of = package({"enheter": rows}, units={"HT1": "timmar", "HT2": "timmar"})
    register = pd.DataFrame({"enhet": ["HT1", "HT2"], "regi": ["egen", "egen"]})
    found = told_parts(replace(of, facts={**of.facts, "enheter": register}))
    assert found[["kr", "volym"]].to_numpy().tolist() == [[900.0, 10.0]]
