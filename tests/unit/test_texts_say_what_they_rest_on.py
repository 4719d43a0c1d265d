"""Two numbers that a reader lays side by side and that differ: each sentence says what its own rests on."""

from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.base.figure import HIDDEN
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.presentation import clear
from kpbcalc.presentation.findings.finding import rules
from kpbcalc.presentation.hidden import hidden_table, why_hidden
from kpbcalc.sections import every
from kpbcalc.sections.kvalitet import riktning
from kpbcalc.sources.cache import stored
from tests.builders import small, typed
from tests.samples import tables
from tests.samples.packages import POLICY, context, released, small_year, without
from tests.samples.said import said
from tests.unit.sections.test_forutsattningar_section import hoor, made
from tests.unit.sections.test_konsumtion_section import own


def with_night_patrol() -> Resultat:
    """Two units at 400 and 500 kr an hour, and a night patrol at 900 kr that is not compared with them."""
    people = [f"P{n}" for n in range(20)]
    units = (("HT1", 4000, "HT-OMV"), ("HT2", 5000, "HT-OMV"), ("NP1", 9000, "HT-NATT"))
    rows = small(
        kontoutfall=[f"{n};510;5010;;202401;{20 * kr}" for n, (_, kr, _) in enumerate(units)],
        kodnyckel=[f"{n};*;insats;{insats};{unit};;" for n, (unit, _, insats) in enumerate(units)],
        pooler=[],
        fordelningsvarden=[],
        enheter=[f"{unit};Enhet {unit};egen;hemtjänst;;;" for unit, *_ in units],
        brukare=[f"{p};K;1940" for p in people],
        insatsvolymer=[f"{p};{i};{unit};2024-01;10;" for unit, _, i in units for p in people],
    )
    return cost(typed(rows))


def test_each_mean_of_an_hour_says_whose_it_is() -> None:
    ctx = context(released(with_night_patrol()))
    text = said("produktivitet", ctx)
    assert "I medel kostar de egna enheter som jämförs 450 kr per timme" in text
    assert "nattinsats/nattpatrull inte med; med nattinsats/nattpatrull är medlet i egen regi 600 kr" in text
    assert "gånger 600 kr per beviljad timme hos alla utförare tillsammans" in said("konsumtion", ctx)


def test_the_threshold_of_a_difference_holds_in_the_appendix_too(monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = context(released(with_night_patrol()))
    assert "är Enhet HT2 dyrast" in said("produktivitet", ctx)
    monkeypatch.setattr(clear, "alike_below", lambda: 30.0)
    assert "Kommunens egna enheter för hemtjänst kostar nästan lika mycket" in said("produktivitet", ctx)


def test_means_that_rest_on_the_same_are_told_once() -> None:
    assert "I medel kostar" not in said("produktivitet", context(released(small_year(2024, [4.0] * 20))))


def test_the_age_profile_is_not_called_by_the_name_of_a_group() -> None:
    """Where not all peers tell cost by age, it meets a fixed profile: for made-up data the demo's."""
    mine, other = own(2017), without(replace(own(2017, kr=80_000), kommun="0880"), "alder")
    text = said("konsumtion", replace(context([mine], [other]), demo=True))
    assert "åldersprofil" not in said("konsumtion", context([replace(mine, synthetic=True)], [other]))
    assert "Åldern ställs därför mot en fast åldersprofil: demons tretton kommuner tillsammans." in text
    assert "Den är inte någon jämförelsegrupp." in text
    assert "än i demons tretton" not in text and "mot demons tretton" not in text


@pytest.mark.parametrize("synthetic", [True, False])
def test_costs_that_are_made_up_are_not_set_against_the_deviation(tmp_path: Path, synthetic: bool) -> None:
    made(tmp_path)
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
