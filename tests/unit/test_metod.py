"""The declaration of method says what was assumed, what words mean, and what is known of ledger and keys."""

from dataclasses import replace

from kpbcalc.analysis.assumptions import assumptions

from kpbcalc.analysis import bokslut, metod
from kpbcalc.base import params
from kpbcalc.base.own_choices import Own
from kpbcalc.costing import cost
from tests.builders import small, typed

YEAR = 2024


def told(**stated: object) -> tuple[str, str]:
    """What the section says of the ledger, and of the key of the first pool ("" where it says nothing)."""
    years = [cost(replace(typed(small()), own=Own("0000", stated)))]
    choices = metod.tables(years, [])["val"].frame.set_index("fraga")["val"]
    pools = bokslut.tables(years)["pooler"]
    shown = [column.key for column in pools.columns]
    return choices["Bokslut"], str(pools.frame["belagg"].iloc[0]) if "belagg" in shown else ""


def test_nothing_stated_is_said_to_be_so() -> None:
    ledger, key = told()
    assert "säger inte" in ledger
    assert key == ""
    assert any("säger inte" in note for note in bokslut.tables([cost(typed(small()))])["pooler"].notes)


def test_a_preliminary_ledger_is_marked_for_its_year_only() -> None:
    assert told(bokslut=[{"ar": YEAR, "status": "preliminärt"}])[0] == "preliminärt"
    assert "säger inte" in told(bokslut=[{"ar": YEAR - 1, "status": "slutligt"}])[0]


def test_a_key_tells_its_source_day_and_owner() -> None:
    pool = typed(small()).pooler.sort_values(["ordning", "pool"])["pool"].iloc[0]
    key = {"kalla": "HR-systemet", "datum": "2024-12-31", "ansvarig": "controller"}
    assert told(nycklar={pool: key})[1] == "HR-systemet, 2024-12-31, controller"


def test_every_assumption_of_the_forecast_is_declared_with_its_source() -> None:
    table = assumptions(Own("0000"), 2017).frame
    assert (table[["om", "antagande", "kalla"]] != "").all(axis=None)
    for scenario in params.toml("prognos.toml")["scenario"]:
        assert f"Prognos: {scenario['namn'].lower()}" in set(table["om"])
    assert not table["antagande"].str.contains(r"[{}]").any()


def test_limits_with_a_source_are_no_assumption() -> None:
    limits = "Gränser för ytterfall"
    assert limits in set(assumptions(Own("0000"), 2017).frame["om"])
    assert limits not in set(assumptions(Own("0000"), 2014).frame["om"])


def test_every_word_is_defined_once_with_a_source() -> None:
    found = params.rows("definitioner.csv")
    words = [row["ord"] for row in found]
    assert words == sorted(set(words), key=lambda word: word.translate(str.maketrans("ÄÖ", "[]")))
    assert all(row["betydelse"] and row["kalla"] and None not in row for row in found)
