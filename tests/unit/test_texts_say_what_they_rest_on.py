"""Two numbers that a reader lays side by side and that differ: each sentence says what its own rests on."""

from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.base.figure import HIDDEN
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.presentation import clear
from kpbcalc.presentation.findings.finding import rules
from kpbcalc.presentation.hidden import hidden_table, why_hidden
from kpbcalc.sections import every
from kpbcalc.sections.kvalitet import riktning
from kpbcalc.sources.cache import stored
from kpbcalc.underlag import Finding
from tests.samples import tables
from tests.samples.hoor import fetched, hoor
from tests.samples.packages import POLICY, context, demo
from tests.samples.said import said


@pytest.mark.parametrize("synthetic", [True, False])
def test_costs_that_are_made_up_are_not_set_against_the_deviation(tmp_path: Path, synthetic: bool) -> None:
    fetched(tmp_path)
    package = replace(hoor(), synthetic=synthetic)
    text = said("forutsattningar", context([package], outside=stored(tmp_path)))
    assert ("kostnaderna i rapporten är påhittade och hör inte ihop med den" in text) == synthetic


def test_a_deviation_of_the_demo_is_said_to_be_made_up_too() -> None:
    package = replace(hoor([("N20900", "1267", 2024, "T", 3.0)]), synthetic=True)
    assert "både avvikelsen och kostnaderna påhittade, var för sig" in said(
        "forutsattningar", context([package])
    )


def test_one_rule_says_what_is_unchanged() -> None:
    least = float(rules("urval")["tydlig"])
    for percent in (least - 0.1, least + 0.1):
        alike = clear.Twice(100, 100 + percent).lika
        assert alike == (riktning.direction(100, 100 + percent) == riktning.SAME)


@pytest.mark.parametrize(
    ("hidden", "title"), [(True, "Celler som är dolda"), (False, "Inga celler är dolda")]
)
def test_the_table_of_hidden_cells_says_when_there_are_none(hidden: bool, title: str) -> None:
    shown = tables.table({"grupp": ["A", "B"], "antal": [HIDDEN if hidden else 9.0, 9.0]}, unit="antal")
    table = hidden_table([shown], POLICY, "2024")
    assert table.title.startswith(title)
    assert [row["celler"] for row in table.rows()] == [2 - hidden, hidden, 2]


def test_the_gates_reasons_are_counted() -> None:
    few, alone = Cell(("AO", "a"), HIDDEN, reason="få personer"), Cell(("AO", "b"), 9.0)
    family = ReleasedFamily("grupper", ("omrade", "grupp"), (), "", 0, (few, few, alone), {})
    table = why_hidden(replace(hoor([]), families={"grupper": family}))
    assert table is not None
    assert [list(row.values()) for row in table.rows()] == [["få personer", 2], ["Alla dolda uppgifter", 2]]
    assert why_hidden(replace(hoor([]), families={})) is None


def test_no_table_says_whose_the_population_of_the_underlag_is() -> None:
    """It may be fetched from SCB or the municipality's own file; only what is fetched is told as SCB's."""
    told = {d.key: d.source for section in every.SECTIONS for d in section.tables if "SCB" in d.source}
    assert not {key: source for key, source in told.items() if "hämtat från" not in source}


def test_the_warnings_that_nobody_has_accepted_are_told_where_they_are_counted() -> None:
    def warning(table: str, text: str, accepted: str = "") -> Finding:
        return Finding("V51", "varning", table, "", 1, (), text, godkand=accepted)

    found = (
        warning("brukarundersokning", "Få har svarat."), warning("personalundersokning", "Få har svarat."),
        warning("enheter", "Platser saknas.", "känt"),
    )  # fmt: skip
    text = said("metod", replace(context(demo()), findings=found))
    assert "Läs varningarna som inte är godkända innan siffrorna används:" in text
    assert "Få har svarat. (Filerna brukarundersokning och personalundersokning.)" in text
    assert "Platser saknas" not in text


def test_keys_of_shared_costs_are_told_with_what_they_are_taken_from() -> None:
    package = demo()[-1]
    pools = package.facts["pooler_belopp"]

    def text(belagg: str) -> str:
        facts = {**package.facts, "pooler_belopp": pools.assign(belagg=belagg)}
        return said("bokslut", context([replace(package, facts=facts)]))

    key = str(pools.sort_values("belopp")["nyckel"].iloc[-1])
    assert f"{key} (lönesystem)" in text("lönesystem") and "säger inte" not in text("lönesystem")
    assert "Var nycklarna kommer från säger inte underlaget." in text("")
