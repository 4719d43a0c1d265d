"""Earlier years in the costing year's prices: all money recalculated, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.base.figure import ABSENT, HIDDEN, known
from kpbcalc.base.own_choices import Own
from tests.samples.packages import context, demo, hidden

RISE = {"2023": 10.0, "2024": 5.0}
OWN = Own(
    "0000", {"prisindex": {"namn": "LPIK", "kalla": "egen", "datum": date(2025, 1, 1), "forandring": RISE}}
)


def asked(own: Own) -> Context:
    ctx = context(demo())
    return replace(ctx, own=own).of(ctx.areas[0])


def test_money_is_recalculated_and_nothing_else() -> None:
    ctx = asked(OWN)
    (first, then), (fixed, last) = demo()[:2], fixed_prices.years(ctx)[:2]
    for was, now, rise in ((first, fixed, 1.1 * 1.05), (then, last, 1.05)):
        for name in ("omraden", "grupper", "enheter", "alder"):
            for before, after in zip(was.cells(name), now.cells(name), strict=True):
                assert before.n is after.n or before.n == after.n
                for quantity, value in before.sums.items():
                    money = quantity == "kr" or quantity.startswith("del:")
                    expected = value * (rise if money else 1)
                    same = (
                        after[quantity] == pytest.approx(expected)
                        if known(value)
                        else after[quantity] is value
                    )
                    assert same, (name, before.key, quantity)
    assert fixed_prices.years(ctx)[-1] is demo()[-1]
    assert fixed_prices.before(ctx).cell("omraden", "AO")["kr"] == last.cell("omraden", "AO")["kr"]  # type: ignore[union-attr]


def test_indicators_in_kronor_are_recalculated_and_shares_are_not() -> None:
    was, now = demo()[-2], fixed_prices.before(asked(OWN))
    assert now is not None
    cost, share = (was.cell("nyckeltal", kpi)["varde"] for kpi in ("U20014", "U20009"))
    assert known(cost) and now.cell("nyckeltal", "U20014")["varde"] == pytest.approx(cost * 1.05)
    assert (
        now.cell("nyckeltal", "U20009")["varde"] is share or now.cell("nyckeltal", "U20009")["varde"] == share
    )


def test_without_an_index_the_money_is_absent_and_the_volume_is_not() -> None:
    ctx = asked(Own("0000"))
    cell, was = fixed_prices.years(ctx)[0].cell("grupper", "AO", "hemtjanst"), demo()[0]
    assert cell["kr"] is ABSENT and cell["volym"] == was.cell("grupper", "AO", "hemtjanst")["volym"]
    assert fixed_prices.factor(ctx, 2023) is ABSENT
    told = fixed_prices.missing(ctx, 2022)
    assert told.startswith("Prisindex saknas för 2023 och 2024") and fixed_prices.note(ctx, 2022) == told
    now = fixed_prices.change_since_last_year(ctx)
    assert all(c["kr_fore"] in (ABSENT, HIDDEN) for c in now.cells("flode"))
    assert now.cell("omraden", "AO") == demo()[-1].cell("omraden", "AO")


def test_what_is_hidden_stays_hidden() -> None:
    ctx = asked(Own("0000"))
    years = (hidden(demo()[0], "omraden"), *demo()[1:])
    assert fixed_prices.years(replace(ctx, years=years))[0].cell("omraden", "AO")["kr"] is HIDDEN


def test_a_note_tells_the_index_and_the_choices_its_source() -> None:
    ctx = asked(OWN)
    assert fixed_prices.note(ctx, 2022) == "2024 års priser: äldre belopp är omräknade med LPIK."
    assert fixed_prices.told(ctx) == "2024 års priser; äldre år räknas om med LPIK (egen, 2025-01-01)"
    assert fixed_prices.missing(ctx, 2022) == ""
