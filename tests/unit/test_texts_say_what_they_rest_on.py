"""Two numbers that a reader lays side by side and that differ: each sentence says what its own rests on."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from kpbcalc.analysis.reference import Referens, reference_of
from kpbcalc.analysis.same_groups import by_group, moved_groups
from kpbcalc.analysis.small_groups import REST
from tests.unit.outside_samples import surroundings
from tests.unit.test_jamforelse import kalmar
from tests.unit.test_konsumtion import year
from tests.unit.test_nettokostnadsavvikelse import made, of
from tests.unit.test_texts_of_analyses import text

from kpbcalc.analysis import boxanalys, forutsattningar, konsumtion, produktivitet
from kpbcalc.analysis.area import omraden
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import Policy, policy_from_params, release
from kpbcalc.presentation import prose, say
from kpbcalc.presentation.finding import rules
from kpbcalc.presentation.hidden import hidden_table
from tests.builders import small, typed

AO, FN, IFO = omraden().values()


def with_night_patrol() -> Resultat:
    """Two units at 400 and 500 kr an hour, and a night patrol at 900 kr that is not compared with them."""
    people = [f"P{n}" for n in range(20)]
    units = (("HT1", 4000, "HT-OMV"), ("HT2", 5000, "HT-OMV"), ("NP1", 9000, "HT-NATT"))
    return cost(
        typed(
            small(
                kontoutfall=[f"{n};510;5010;;202401;{20 * kr}" for n, (_, kr, _) in enumerate(units)],
                kodnyckel=[f"{n};*;insats;{insats};{unit};;" for n, (unit, _, insats) in enumerate(units)],
                pooler=[],
                fordelningsvarden=[],
                enheter=[f"{unit};Enhet {unit};egen;hemtjänst;;;" for unit, *_ in units],
                brukare=[f"{p};K;1940" for p in people],
                insatsvolymer=[f"{p};{i};{unit};2024-01;10;" for unit, _, i in units for p in people],
            )
        )
    )


def test_each_mean_of_an_hour_says_whose_it_is() -> None:
    result = with_night_patrol()
    said = text("produktivitet", produktivitet.tables([result], AO))
    assert "I medel kostar de egna enheter som jämförs 450 kr per timme" in said
    assert "nattinsats/nattpatrull inte med; med nattinsats/nattpatrull är medlet i egen regi 600 kr" in said
    own = text("konsumtion", konsumtion.tables([result], AO))
    assert "gånger 600 kr per timme hos alla utförare tillsammans" in own


def test_means_that_rest_on_the_same_are_told_once() -> None:
    said = text("produktivitet", produktivitet.tables([kalmar()], AO))
    assert "I medel kostar" not in said


def empty(*units: tuple[str, float, float, float]) -> Table:
    """Units with their empty days, cost of a place-day and of all empty days (mnkr), and their sum."""
    days, cost_of = sum(u[1] for u in units), sum(u[3] for u in units)
    frame = pd.DataFrame(
        [*units, ("Alla enheter", days, 1918.0, cost_of)], columns=["namn", "tomma", "per_plats", "tomt"]
    ).assign(procent=92.0)
    columns = (
        Column("namn", "Enhet"), Column("procent", "Beläggning", "procent", 1),
        Column("per_plats", "Per platsdygn", "kr/dygn"), Column("tomma", "Tomma dygn", "antal"),
        Column("tomt", "Kostnad", "mnkr", 1),
    )  # fmt: skip
    facts = {"grupp": "särskilt boende", "omrade": AO.namn}
    return Table("t", "T", frame, columns, "alla", "2024", "Egen", facts=facts, total="Alla enheter")


def test_empty_days_say_that_they_are_summed_unit_by_unit() -> None:
    groups = produktivitet.tables([kalmar()], AO)["grupper"]
    several = empty(("A", 4000.0, 1800.0, 7.2), ("B", 1907.0, 2045.0, 3.9))
    said = text("produktivitet", {"grupper": groups, "tomma_sabo_heldygn": several})
    assert "5 907 tomma dygn motsvarar högst 11,1 mnkr, summerat enhet för enhet" in said
    alone = empty(("A", 4000.0, 1918.0, 7.7))
    assert "summerat" not in text("produktivitet", {"grupper": groups, "tomma_sabo_heldygn": alone})


def joined(side: Referens, *groups: str) -> Referens:
    """The same sums, where these insats groups are too small and have been joined."""
    grupp = side.insatser["grupp"].where(~side.insatser["grupp"].isin(groups), REST)
    mix = {"+".join(REST if g in groups else g for g in str(m).split("+")): m for m in side.mix.index}
    return replace(side, insatser=side.insatser.assign(grupp=grupp), mix=side.mix.set_axis([*mix]))


def test_a_comparison_says_which_of_the_others_groups_it_has_joined() -> None:
    own = reference_of(year(2024, [5] * 44), AO)
    only = str(own.insatser["grupp"].iloc[0])
    peers = by_group(own)
    assert moved_groups(peers, joined(own, only)) == [only]
    assert moved_groups(peers, own) == []  # we show it, and join nothing
    found = konsumtion._with_moved(
        {"drivkrafter_jamfort_grupper": empty(("A", 1.0, 1.0, 1.0))}, peers, joined(own, only), AO
    )
    assert (
        "I Övriga insatser ingår jämförelsens hemtjänst, som"
        in found["drivkrafter_jamfort_grupper"].notes[-1]
    )


def test_the_age_profile_is_not_called_by_the_name_of_a_group() -> None:
    peers = replace(reference_of(year(2024, [4] * 40), AO, "gruppen"), alder=pd.DataFrame(columns=["kr"]))
    peers = replace(peers, alder=reference_of(year(2024, [4] * 40), AO).alder.iloc[:0])
    said = text("konsumtion", konsumtion.tables([year(2017, [5] * 44, kr=2000)], AO, peers), ar=2017)
    assert "Åldern ställs därför mot en fast åldersprofil: demons tretton kommuner tillsammans." in said
    assert "Den är inte någon jämförelsegrupp." in said
    assert "än i demons tretton" not in said and "mot demons tretton" not in said


@pytest.mark.parametrize("synthetic", [True, False])
def test_costs_that_are_made_up_are_not_set_against_the_deviation(tmp_path: Path, synthetic: bool) -> None:
    made(tmp_path)
    around = replace(surroundings(tmp_path), synthetic=synthetic)
    found = forutsattningar.tables([of("1267")], around, [AO])
    released = {key: release(table, policy_from_params()) for key, table in found.items()}
    said = say("forutsattningar", released, kommun="Kalmar", ar=2024).text
    assert ("kostnaderna i rapporten är påhittade och hör inte ihop med den" in said) == synthetic


def test_a_deviation_of_the_demo_is_said_to_be_made_up_too(tmp_path: Path) -> None:
    result = of("1267", indikatorer=["N20900;1267;2024;T;3"])
    found = forutsattningar.tables([result], replace(surroundings(tmp_path), synthetic=True), [AO])
    released = {key: release(table, policy_from_params()) for key, table in found.items()}
    said = say("forutsattningar", released, kommun="Höör", ar=2024).text
    assert "både avvikelsen och kostnaderna påhittade, var för sig" in said


def test_one_rule_says_what_is_unchanged() -> None:
    least = float(rules("urval")["tydlig"])
    assert prose.alike_below() == boxanalys._still() == least
    for percent in (least - 0.1, least + 0.1):
        alike = prose.compare(100 + percent, 100) == "ungefär lika"
        assert alike == (boxanalys.direction(100, 100 + percent) == boxanalys.SAME)


def test_a_direction_names_the_year_it_is_told_from(tmp_path: Path) -> None:
    then, now = kalmar(), kalmar()
    then = replace(then, underlag=replace(then.underlag, ar=2023))
    table = boxanalys.tables([then, now], AO, surroundings(tmp_path))["boxanalys"]
    told = table.frame["riktning"].dropna()
    way = r"(ökar|minskar|oförändrat) sedan \d{4}|ändringen sedan \d{4} går inte att avgöra"
    assert len(told) and told.str.fullmatch(way).all()


@pytest.mark.parametrize(("persons", "title"), [(2, "Celler som är dolda"), (9, "Inga celler är dolda")])
def test_the_table_of_hidden_cells_says_when_there_are_none(persons: int, title: str) -> None:
    policy = Policy(minimum=5, source="test")
    frame = pd.DataFrame({"grupp": ["A"], "antal": [persons]})
    columns = (Column("grupp", "Grupp"), Column("antal", "Antal", "antal", persons=True))
    shown = release(Table("t", "T", frame, columns, "LSS", "2024", "Kolada"), policy)
    table = hidden_table([shown], policy, "2024")
    assert table.title.startswith(title)
    assert table.frame["celler"].iloc[1] == shown.hidden
