"""Unit tests of the rules on results and of the RS bridge, each on figures that can be counted on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.base import own_choices
from kpbcalc.base.own_choices import Own
from kpbcalc.calculation.calculate import calculate, examine_all
from kpbcalc.costing import Resultat, rules
from kpbcalc.costing.rs_bridge import bridge
from kpbcalc.underlag.findings import Finding
from tests.builders import YEAR, kr, small, write
from tests.samples.broken_rules import BIG, BRIDGE, RS


def result(root: Path, **changed: Sequence[str]) -> Resultat:
    write(root, small(**changed))
    return calculate(root, "0000", YEAR)[0]


def of(
    rule: str, root: Path, earlier: Mapping[str, Sequence[str]] | None = None, **changed: Sequence[str]
) -> list[Finding]:
    """The findings of one rule about the small underlag with these tables changed."""
    write(root, small(**changed))
    if earlier is not None:
        before = {t: [r.replace("2024", "2023") for r in rows] for t, rows in small(**earlier).items()}
        write(root, before, ar=YEAR - 1)
    return [f for f in examine_all(root, "0000", YEAR)[1] if f.regel == rule]


def test_v41_names_every_uncoded_object_with_its_money(tmp_path: Path) -> None:
    uncoded = ["100;510;5010;;202401;1000", "300;510;5010;;202401;5", "300;520;5010;;202401;6"]
    (finding,) = (f for f in of("V41", tmp_path, kontoutfall=uncoded) if f.allvar == "fel")
    assert (finding.allvar, finding.rader, finding.belopp) == ("fel", (3, 4), kr(11))
    assert "Ansvar 300 med verksamhet 510, ansvar 300 med verksamhet 520" in finding.text
    outside_base = ["100;510;5010;;202401;1000", "300;510;8010;;202401;5"]
    assert {f.allvar for f in of("V41", tmp_path, kontoutfall=outside_base)} == {"varning"}, "rows unused"


def test_v42_a_system_without_solution_is_a_finding(tmp_path: Path) -> None:
    changed = {
        "pooler": ["OH;n;1;k;b", "HSL;n;2;k;b"],
        "fordelningsvarden": ["OH;pool;;;HSL;1", "HSL;pool;;;OH;1"],
    }
    folder = write(tmp_path, small(**changed))
    (folder / "fordelning.toml").write_text('metod = "omsesidig"\n', encoding="utf-8")
    found = examine_all(tmp_path, "0000", YEAR)
    assert found[0] is None
    assert [f.regel for f in found[1] if f.allvar == "fel"] == ["V42"]


def test_v43_and_v48_see_a_krona_that_went_missing(tmp_path: Path) -> None:
    whole = result(tmp_path)
    assert not [f for f in rules.run(rules.Outcome(whole)) if f.allvar == "fel"]
    short = whole.insatskostnad.assign(kostnad=whole.insatskostnad["kostnad"] - kr(1))
    assert "V43" in {f.regel for f in rules.run(rules.Outcome(replace(whole, insatskostnad=short)))}
    rows = whole.brukarrader.assign(kostnad=whole.brukarrader["kostnad"] - kr(1))
    (finding,) = [f for f in rules.run(rules.Outcome(replace(whole, brukarrader=rows))) if f.regel == "V48"]
    assert (finding.allvar, finding.belopp) == ("fel", -kr(3))


def test_v44_cost_without_volume(tmp_path: Path) -> None:
    (finding,) = of("V44", tmp_path, insatsvolymer=["A;HT-OMV;HT1;2024-01;4;3"])
    assert (finding.allvar, finding.antal, finding.belopp) == ("varning", 1, kr(2200))
    assert "SABO-OMV@SB1" in finding.text
    open_house = ["100;*;insats;HT-OMV;HT1;;", "110;*;insats;OPPEN;SB1;;", "200;*;pool;;;OH;"]
    keys = ["OH;insats;HT-OMV;HT1;;1"]
    rows = ["A;HT-OMV;HT1;2024-01;4;3"]
    assert of("V44", tmp_path, kodnyckel=open_house, fordelningsvarden=keys, insatsvolymer=rows) == []


def test_v45_volume_without_cost(tmp_path: Path) -> None:
    rows = small()["insatsvolymer"]
    (finding,) = of("V45", tmp_path, insatsvolymer=[*rows, "A;LARM;HT1;2024-01;;1"])
    assert (finding.allvar, finding.antal) == ("varning", 1)
    assert "LARM@HT1" in finding.text
    assert of("V45", tmp_path) == []


def test_v46_against_last_year(tmp_path: Path) -> None:
    """600 100 kr for 10 hours this year; half of that and a little less the year before."""
    before = ["100;510;5010;;202401;299000", *BIG[1:]]
    found = of("V46", tmp_path / "a", {"kontoutfall": before}, kontoutfall=BIG)
    assert [f for f in found if "HT-OMV@HT1" in f.text]
    before = ["100;510;5010;;202401;301000", *BIG[1:]]
    found = of("V46", tmp_path / "b", {"kontoutfall": before}, kontoutfall=BIG)
    assert not [f for f in found if "HT-OMV@HT1" in f.text]


@pytest.mark.parametrize(
    ("hours", "said"), [("2.0;", ""), ("4.7;", "234 kr, är mindre än hälften"), ("1.0;", "mer än dubbelt")]
)
def test_v46_against_the_published_mean(tmp_path: Path, hours: str, said: str) -> None:
    """1 100 kr a year over so many hours: 550, 234 and 1 100 kr an hour against 472. It is told which way."""
    found = of("V46", tmp_path, insatsvolymer=[f"A;HT-OMV;HT1;2024-01;{hours}"])
    told = [f for f in found if "hemtjänst" in f.text]
    assert bool(told) == bool(said) and all(said in f.text for f in told)
    assert not any(price in f.utan for f in told for price in ("234", "1 100", "1\u00a0100")), "few have it"
    assert all("Styckkostnaden i egen regi för hemtjänst är m" in f.utan for f in told)


def test_v57_the_year_has_no_price_index(tmp_path: Path) -> None:
    """PKV is shipped for 2015–2017; 2024 has one when the municipality states it."""
    before = ["100;510;5010;;202301;1000", "110;510;5010;;202301;2000", "200;510;5010;;202301;300"]
    (finding,) = of("V57", tmp_path / "a", {"kontoutfall": before})
    assert finding.allvar == "info" and "2024" in finding.text and "volym" in finding.text
    assert of("V57", tmp_path / "b") == [], "there is no year before"
    index = (
        '[prisindex]\nnamn = "PKV"\nkalla = "SKR"\ndatum = 2025-10-15\n[prisindex.forandring]\n2024 = 3.0\n'
    )
    (tmp_path / "c" / "0000").mkdir(parents=True)
    (tmp_path / "c" / "0000" / "index.toml").write_text(index, encoding="utf-8")
    assert of("V57", tmp_path / "c", {"kontoutfall": before}) == []


def test_v49_assistance_that_costs_less_than_nothing(tmp_path: Path) -> None:
    key = [*small()["kodnyckel"], "300;*;insats;LSS-2SFB;HT1;;"]
    volumes = [*small()["insatsvolymer"], "A;LSS-2SFB;HT1;2024-01;;10"]

    def ledger(fk: int) -> list[str]:
        return [*small()["kontoutfall"], "300;513;5010;;202401;500", f"300;513;3510;fk;202401;-{fk}"]

    (finding,) = of("V49", tmp_path, kodnyckel=key, insatsvolymer=volumes, kontoutfall=ledger(501))
    assert (finding.allvar, finding.belopp) == ("varning", -kr(1))
    assert of("V49", tmp_path, kodnyckel=key, insatsvolymer=volumes, kontoutfall=ledger(500)) == []


def test_v49_compensation_on_assistance_under_lss_is_told_with_its_amount(tmp_path: Path) -> None:
    def booked(insats: str) -> list[Finding]:
        return of(
            "V49", tmp_path / insats, kodnyckel=[f"100;*;insats;{insats};HT1;;", *small()["kodnyckel"][1:]],
            kontoutfall=[*small()["kontoutfall"], "100;510;3520;fk;202401;-200"],
            insatsvolymer=[f"A;{insats};HT1;2024-01;10;9", small()["insatsvolymer"][2]],
            fordelningsvarden=[f"OH;insats;{insats};HT1;;1"],
        )  # fmt: skip

    (finding,) = booked("LSS-2")
    assert (finding.allvar, finding.antal, finding.belopp) == ("varning", 1, kr(200))
    assert "LSS-2@HT1" in finding.text and "SFB?" in finding.atgard
    assert booked("LSS-2SFB") == []


def test_v53_units_that_come_and_go(tmp_path: Path) -> None:
    def renamed(table: str) -> list[str]:
        return [row.replace("HT1;", "HT9;") for row in small()[table]]

    tables = ("kodnyckel", "fordelningsvarden", "enheter", "insatsvolymer")
    found = of("V53", tmp_path / "a", {t: renamed(t) for t in tables})
    assert [(f.allvar, f.antal) for f in found] == [("info", 1), ("info", 1)]
    assert "HT1" in found[0].text and "HT9" in found[1].text
    assert of("V53", tmp_path / "b", {}) == []


# The bridge to räkenskapssammandraget, by hand


def test_the_bridge_adds_up_by_hand(tmp_path: Path) -> None:
    rows = bridge(result(tmp_path, **BRIDGE, rakenskapssammandrag=RS)).set_index("rs_kod")
    assert list(rows.index) == ["100", "510", "513"], "590 is a sum that no insats belongs to"
    assert rows.loc["510", ["kpb", "summa", "rs", "differens"]].tolist() == [
        kr(3_200_000), kr(3_200_000), kr(3_200_000), 0,
    ]  # fmt: skip
    assert rows.loc["513", ["kpb", "ersattning_fk", "rs", "differens"]].tolist() == [
        kr(500_000), kr(400_000), kr(900_000), 0,
    ]  # fmt: skip
    assert rows.loc["100", ["utanfor", "rs", "differens"]].tolist() == [kr(50_000), kr(50_000), 0]


def test_v47_a_difference_over_one_percent_unless_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert of("V47", tmp_path / "a", **BRIDGE, rakenskapssammandrag=RS) == []
    assert of("V47", tmp_path / "b", **BRIDGE) == [], "no return, no bridge"
    within = [RS[0], "510;3382;50;100;0", RS[2]]
    assert of("V47", tmp_path / "c", **BRIDGE, rakenskapssammandrag=within) == []
    over = [RS[0], "510;3450;50;100;0", RS[2]]
    (finding,) = of("V47", tmp_path / "d", **BRIDGE, rakenskapssammandrag=over)
    assert (finding.allvar, finding.antal, finding.belopp) == ("varning", 1, kr(100_000))
    assert "510" in finding.text
    explained = {"rs_forklaring": [{"rs_kod": "510", "belopp_tkr": 100, "text": "sent bokförd faktura"}]}
    monkeypatch.setattr(own_choices, "read", lambda kommun, data, checks=(): Own(kommun, explained))
    assert of("V47", tmp_path / "e", **BRIDGE, rakenskapssammandrag=over) == []
    row = bridge(result(tmp_path / "f", **BRIDGE, rakenskapssammandrag=over)).set_index("rs_kod").loc["510"]
    assert (row["forklarat"], row["differens"], row["text"]) == (kr(100_000), 0, "sent bokförd faktura")


SERVICE = ["A;HT-OMV;HT1;2024-01;4;3", "A;HT-SERV;HT1;2024-01;4;3", "A;SABO-OMV;SB1;2024-01;;31"]
TO_BOTH = ["OH;insats;HT-OMV;HT1;;1", "OH;insats;HT-SERV;HT1;;1", "OH;insats;SABO-OMV;SB1;;1"]


def test_v58_a_unit_whose_cost_is_on_one_of_its_two_insatser(tmp_path: Path) -> None:
    changed = {"insatsvolymer": SERVICE, "fordelningsvarden": TO_BOTH}
    (finding,) = of("V58", tmp_path, **changed)
    assert finding.allvar == "varning" and all(
        told in finding.text for told in ("HT1 har kostnad på", "(HT-OMV) men ger också", "(HT-SERV)")
    )
    assert "en rad till i kodnyckeln" in finding.atgard
    both = [*small()["kodnyckel"], "100;*;insats;HT-SERV;HT1;;"]
    assert of("V58", tmp_path, **changed, kodnyckel=both) == []


def test_v58_an_insats_with_a_pool_to_itself_has_what_it_costs(tmp_path: Path) -> None:
    changed = {
        "insatsvolymer": SERVICE, "kontoutfall": [*small()["kontoutfall"], "300;510;5010;;202401;10"],
        "kodnyckel": [*small()["kodnyckel"], "300;*;pool;;;SERV;"],
        "pooler": [*small()["pooler"], "SERV;Service;9;andelar;"],
        "fordelningsvarden": [*TO_BOTH, "SERV;insats;HT-SERV;HT1;;1"],
    }  # fmt: skip
    assert of("V58", tmp_path, **changed) == []


@pytest.mark.parametrize(("places", "over"), [("1", True), ("2", False), ("", False)])
def test_v59_more_days_than_the_places_have(tmp_path: Path, places: str, over: bool) -> None:
    rows = [f"{who};SABO-OMV;SB1;2024-{m:02};;30" for who in "AB" for m in range(1, 13)]
    units = [
        f"{r.split(';')[0]};n;egen;;;{places if r.startswith('SB1') else ''};" for r in small()["enheter"]
    ]
    found = of("V59", tmp_path, insatsvolymer=rows, enheter=units)
    assert ["SB1" in f.text for f in found] == ([True] if over else [])
