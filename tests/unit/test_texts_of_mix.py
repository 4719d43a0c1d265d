"""What is said of mix and cost level: a sign that hangs on the classes is told as undecided."""

from dataclasses import replace

import pytest
from tests.unit.test_brukarmix import two_years

from kpbcalc.analysis import brukarmix
from kpbcalc.analysis.area import omraden
from kpbcalc.base.table import Table
from tests.unit.test_texts_of_analyses import text

AO = omraden()["AO"]
UNDECIDED = "går inte att avgöra"


def told(mix: str, niva: str) -> str:
    found: dict[str, Table] = dict(brukarmix.tables(two_years(), AO))
    for key in ("mix", "mix_steg"):
        sure = {"mix_avgjord": mix, "niva_avgjord": niva}
        found[key] = replace(found[key], facts={**found[key].facts, **sure})
    return text("brukarmix", found)


@pytest.mark.parametrize(
    ("mix", "niva", "said", "unsaid"),
    [
        ("ja", "ja", "och ändrad kostnad för samma insatser för", UNDECIDED),
        ("ja", "", "Om samma insatser kostar mer eller mindre än förut", "ändrad kostnad för samma"),
        ("", "ja", "Ändrad kostnad för samma insatser står för", "Ändrad mix av insatser står för"),
        ("", "", "Hur mycket av skillnaden som är mixen av insatser", "står för \u2212"),
    ],
)
def test_an_undecided_effect_has_no_sign(mix: str, niva: str, said: str, unsaid: str) -> None:
    words = told(mix, niva)
    assert said in words
    assert unsaid not in words
    assert (UNDECIDED in words) == (not (mix and niva))
    assert "Medelkostnaden per brukare var" in words
    assert ("Mest betyder" in words) <= bool(mix)
