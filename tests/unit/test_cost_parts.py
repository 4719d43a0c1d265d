"""A unit's cost by cost type and pool: the parts are its cost, whatever the pools are called."""

import pytest

from kpbcalc.aggregates.cost_parts import cost_types, object_parts, pool_names
from kpbcalc.costing import cost
from tests.builders import small, typed

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
