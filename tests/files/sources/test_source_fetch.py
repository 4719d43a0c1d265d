"""The whole path from a service to what a report reads, when all is well and when time has passed."""

from datetime import timedelta

import pytest

from kpbcalc.base.errors import UsageError
from kpbcalc.sources import fetch as fetching
from kpbcalc.sources.cache import stored
from kpbcalc.sources.fetch import fetch
from tests.files.sources.conftest import AUGUST, Asking
from tests.outside_server import Fault, entry


def test_what_a_report_reads_is_what_the_services_said(asking: Asking) -> None:
    outcome = asking.fetch()
    assert (outcome.faults, outcome.missing, outcome.remarks) == ([], [], [])
    outside = stored(asking.root)
    own = outside.values[(outside.values["kommun"] == "1267") & (outside.values["kpi"] == "N20900")]
    assert own.set_index("ar")["varde"].to_dict() == {
        y: 13.4 if y == 2024 else 2.0 for y in range(2019, 2026)
    }
    assert list(own.loc[own["preliminar"], "ar"]) == [2025]
    assert set(outside.values["hamtad"]) == {"2026-08-16"}
    assert set(outside.values["titel"]) == {
        k["title"] for i, k in asking.server.facts.kpis.items() if i != "N01951"
    }
    sexes = outside.values.query("kpi == 'N21704' and kommun == '0000' and ar == 2023")
    assert sexes.set_index("kon")["varde"].to_dict() == {"T": 20.0, "K": 24.0, "M": 15.0}
    newest = outside.groups.query("kommun == '1267' and ar == 2024")
    assert set(zip(newest["omrade"], newest["medlem"], strict=True)) == {("AO", "1264"), ("AO", "0765")}
    assert list(outside.units["titel"]) == ["Hemtjänst norr"]
    people = outside.population.query("kommun == '1267' and ar == 2024")
    assert len(people) == 202
    assert people.query("alder == 80 and kon == 'K'")["antal"].item() == 182
    assert sorted(set(outside.population["ar"])) == list(range(2018, 2026))
    assert len(outside.forecast) == 404
    assert outside.fetched("Kolada") == outside.fetched("SCB") == "2026-08-16"
    assert outside.missing("1267", 2024) == () == outside.remarks


def test_with_nothing_cached_it_is_said_what_is_missing(asking: Asking) -> None:
    outside = stored(asking.root)
    assert outside.empty
    assert outside.values.empty and "hamtad" in outside.values
    assert outside.fetched("Kolada") == ""
    lines = outside.missing("1267", 2024)
    assert len(lines) == 3
    assert all(line.startswith("Det finns ingen hämtning av ") for line in lines)
    assert outside.missing("0000", 2024) == ()  # Exempelkommunen: nobody can fetch it


def test_a_second_run_asks_for_nothing_that_is_fresh(asking: Asking) -> None:
    asking.fetch()
    before = asking.files()
    outcome = asking.fetch(AUGUST + timedelta(days=10))
    assert outcome.fetched == 0
    assert asking.asked("kolada") == []
    assert asking.files() == before


def test_a_year_scb_has_not_published_is_not_asked_for_with_all_the_others(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_kommuner", lambda outside, kommun, choice: ["1267", "1264"])
    later = AUGUST + timedelta(days=200)  # 2026 has ended, and SCB does not have it yet
    asking.fetch(later)
    before = asking.files()
    outcome = asking.fetch(later)
    assert outcome.fetched == 0
    assert asking.asked("TAB638/data") == asking.asked("TAB6471/data") == []
    assert asking.files() == before


def test_what_is_too_old_is_fetched_again_and_only_that(asking: Asking) -> None:
    asking.fetch()
    outcome = asking.fetch(AUGUST + timedelta(days=10), max_age=5)
    assert outcome.fetched and asking.asked("data/kpi")
    assert set(stored(asking.root).values["hamtad"]) == {"2026-08-26"}


def test_a_preliminary_value_is_fetched_again_when_it_has_become_final(asking: Asking) -> None:
    asking.fetch(max_age=1000)
    asking.fetch(AUGUST + timedelta(days=40), max_age=1000)
    assert asking.asked("data/kpi") == []  # 25 September: still preliminary
    asking.fetch(AUGUST + timedelta(days=46), max_age=1000)
    assert asking.asked("data/kpi")
    assert not stored(asking.root).values["preliminar"].any()


def test_a_final_year_is_not_preliminary(asking: Asking) -> None:
    asking.fetch(AUGUST + timedelta(days=60))
    assert not stored(asking.root).values["preliminar"].any()


def test_a_run_that_broke_off_is_resumed_where_it_stopped(asking: Asking) -> None:
    asking.server.plan("scb", Fault(status=500))
    first = asking.fetch()
    assert first.missing == ["befolkningen (SCB)"]
    asking.server.heal()
    second = asking.fetch()
    assert (second.missing, second.faults) == ([], [])
    assert asking.asked("kolada") == []


def test_revised_values_are_listed_with_old_and_new(asking: Asking) -> None:
    asking.fetch()
    asking.server.facts.value("N20900", "1267", 2025, T=3.5)
    asking.server.facts.value("N20900", "1264", 2020, T=None)
    asking.server.facts.value("N20900", "1267", 2026, T=1.0)  # new, not revised
    revised = asking.fetch(max_age=0).revised
    told = revised[["kpi", "kommun", "ar", "gammalt", "preliminar"]].values.tolist()
    assert told == [["N20900", "1264", 2020, -4.5, False], ["N20900", "1267", 2025, 2.0, True]]
    assert revised["nytt"].isna().tolist() == [True, False]


def test_a_kpi_that_now_means_something_else_is_told_and_its_old_values_are_not_used(asking: Asking) -> None:
    asking.fetch()
    asking.server.facts.kpi("N21704", "Antal parkbänkar")
    asking.server.plan("data/kpi", Fault(status=500))  # the values cannot be fetched this time
    outcome = asking.fetch(AUGUST + timedelta(days=31))
    assert any("N21704 har bytt namn" in line and "parkbänkar" in line for line in outcome.remarks)
    assert any("i params" in line for line in outcome.remarks)
    outside = stored(asking.root)
    assert "N21704" not in set(outside.values["kpi"])
    assert "N20900" in set(outside.values["kpi"])
    assert any("N21704 heter nu" in line for line in outside.remarks)
    asking.server.heal()
    asking.fetch(AUGUST + timedelta(days=31))
    assert set(stored(asking.root).values.query("kpi == 'N21704'")["titel"]) == {"Antal parkbänkar"}


def test_a_newer_answer_without_a_value_takes_the_older_values_place(asking: Asking) -> None:
    asking.fetch()
    del asking.server.facts.values["N20900", "1267", 2024]
    asking.fetch(AUGUST + timedelta(days=1), max_age=0)
    values = stored(asking.root).values
    assert values.query("kpi == 'N20900' and kommun == '1267' and ar == 2024").empty


def test_another_municipality_shares_what_is_there(asking: Asking) -> None:
    asking.fetch()
    asking.server.asked.clear()
    fetch("1264", 2024, asking.root, kolada=asking.kolada(), scb=asking.scb(), now=AUGUST)
    assert not asking.asked("kpi/N20900,N21704?") and not asking.asked("municipality_groups")
    assert not any("1267" in path for path in asking.asked("data/kpi"))


def test_at_most_25_ids_are_asked_for_at_a_time(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"N3{n:04}": f"Nyckeltal {n}" for n in range(60)}
    for kpi, title in many.items():
        asking.server.facts.kpi(kpi, title)
        asking.server.facts.value(kpi, "1267", 2024, T=1.0)
    monkeypatch.setattr(fetching, "wanted_kpis", lambda: many)
    outcome = asking.fetch()
    assert outcome.faults == []
    assert set(stored(asking.root).values["kpi"]) == set(many)
    for path in asking.asked("kolada"):
        assert all(len(segment.split(",")) <= 25 for segment in path.split("/"))


def test_exempelkommunen_is_not_riket(asking: Asking) -> None:
    with pytest.raises(UsageError, match="påhittad"):
        fetch("0000", 2024, asking.root, kolada=asking.kolada(), scb=asking.scb())
    assert asking.server.asked == []


def test_kpis_that_kolada_no_longer_has_are_told(asking: Asking) -> None:
    del asking.server.facts.kpis["N21704"]
    outcome = asking.fetch()
    assert outcome.remarks == ["Kolada har inte längre nyckeltalen N21704."]
    assert outcome.missing == []


def test_a_year_scb_does_not_have_is_told(asking: Asking) -> None:
    outcome = asking.fetch(year=2026)
    assert "SCB har ingen befolkning för 2026." in outcome.remarks


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        (entry("T", 250.0), "orimliga värden"),
        (entry("T", -1.0), "orimliga värden"),
        (entry("T", 1e300), "orimliga värden"),
        (entry("T", float("nan")), "orimliga värden"),
        (entry("T", "21,9"), "värden som inte är tal"),
        (entry("T", True), "värden som inte är tal"),
        (entry("T", None, "Hemligt"), "värden med en okänd status"),
        (entry("X", 12.0), "värden för ett okänt kön"),
    ],
)
def test_values_that_cannot_be_right_are_refused_and_told(
    asking: Asking, row: dict[str, object], remark: str
) -> None:
    asking.server.facts.values["N21704", "1267", 2024] = [row]
    outcome = asking.fetch()
    assert outcome.remarks == [f"N21704: {remark}, antal 1."]
    seen = stored(asking.root).values.query("kpi == 'N21704' and kommun == '1267' and ar == 2024")
    assert seen["varde"].isna().all()
    assert set(seen["status"]) <= {"Refused"}
