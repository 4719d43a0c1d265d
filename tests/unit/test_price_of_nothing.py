"""A ledger in tkr that nothing says is so: its price is next to nothing, and its payments are not."""

from pathlib import Path

import pytest

from kpbcalc.base.exact import GRID
from kpbcalc.calculation.calculate import examine_all
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import proposed
from tests.builders import YEAR, small, write
from tests.samples.strangers_files import LEDGER, made, put


@pytest.mark.parametrize(("kr", "told"), [(1_000_000, False), (10, True)])
def test_a_price_that_is_next_to_nothing_is_told_with_its_cost(tmp_path: Path, kr: int, told: bool) -> None:
    write(tmp_path, small(kontoutfall=[f"100;510;5010;;{YEAR}01;{kr}"]))
    found = [f for f in examine_all(tmp_path, "0000", YEAR)[1] if "nästan ingenting" in f.text]
    assert bool(found) is told
    for one in found:
        assert (one.regel, one.allvar) == ("V46", "varning") and "HT-OMV" in one.text
        assert one.belopp and one.belopp <= kr * GRID and "tkr" in one.atgard


def number(serial: int) -> str:
    """An invented personnummer with its check digit."""
    digits = f"300101{serial:03}"
    total = sum(d - 9 * (d > 9) for d in (int(c) * (2 - i % 2) for i, c in enumerate(digits)))
    return f"19300101-{serial:03}{-total % 10}"


def against(root: Path, booked: str, people: int = 6) -> list[Finding]:
    rows = [f"{number(n)};{YEAR}-0{m};8000" for n in range(people) for m in range(1, 7)]
    put(root, "utbetalning.csv", "Personnr;Månad;Belopp", *rows)
    put(root, "bok.csv", LEDGER, f"700;575;4510;;{YEAR}01;{booked}")
    system = {"kontoutfall": ["bok.csv"], "utbetalning": ["utbetalning.csv"]}
    own: dict[str, object] = {"kalla": [{"namn": "EB", "filer": system}]}
    return [f for f in made(root, own).findings if "bidrag till enskilda" in f.text]


def test_payments_are_set_against_the_ledger(tmp_path: Path) -> None:
    (found,) = against(tmp_path / "tkr", "290")
    assert (found.regel, found.allvar) == ("V37", "varning") and "tkr" in found.atgard
    assert "290 kr" in found.text and found.belopp == 290 * GRID
    assert not against(tmp_path / "kr", "290000")
    assert not against(tmp_path / "few", "290", people=3), "the sum of a few is what somebody was paid"


def test_the_day_of_a_payment_is_its_month_and_never_its_status() -> None:
    names = ("manad", "status", "belopp")
    assert proposed(["Utbetalningsdatum", "Belopp"], names, "utbetalning")["manad"] == "Utbetalningsdatum"
    found = proposed(["Avser månad", "Utbetalningsdatum", "Belopp"], names, "utbetalning")
    assert found == {"manad": "Avser månad", "belopp": "Belopp"}
