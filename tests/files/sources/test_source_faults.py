"""Wrong answers from outside: asked again or refused, told in one line, and the cache is untouched."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kpbcalc.sources.cache import stored
from kpbcalc.sources.kolada import Kolada
from kpbcalc.sources.transport import FetchError, Line, Patience
from tests.files.sources.conftest import AUGUST, HASTY, TOO_LONG, Asking
from tests.outside_server import Fault, Json

LATER = AUGUST + timedelta(days=31)
ONCE, AGAIN = 1, 2  # how often a question is asked


def other_host(answer: Json) -> Json:
    return answer | {"next_url": "http://localhost:9/v3/data/kpi/N20900"}


def no_values(answer: Json) -> Json:
    return answer | {"values": []}


def changed(change: Callable[[Any], Any]) -> Fault:
    return Fault(changed=change)


FAULTS = {
    "timeout": (Fault(delay=TOO_LONG), "svarade inte i tid (2 försök)", AGAIN),
    "404": (Fault(status=404), "adressen finns inte (HTTP 404)", ONCE),
    "410": (Fault(status=410), "adressen är nedlagd", ONCE),
    "422": (Fault(status=422), "frågan godtas inte (HTTP 422)", ONCE),
    "429": (Fault(status=429), "tar inte emot fler frågor nu, HTTP 429 (2 försök)", AGAIN),
    "429, wait": (Fault(status=429, retry_after="3"), "HTTP 429 (2 försök)", AGAIN),
    "429, wait long": (Fault(status=429, retry_after="3600"), "ber oss vänta i 3600 sekunder", ONCE),
    "500": (Fault(status=500), "har ett fel hos sig, HTTP 500 (2 försök)", AGAIN),
    "418": (Fault(status=418), "oväntat svar (HTTP 418)", ONCE),
    "cut": (Fault(cut=True), "svaret bröts av (2 försök)", AGAIN),
    "not JSON": (Fault(body=b'{"values": [}'), "svaret är inte giltig JSON (2 försök)", AGAIN),
    "not UTF-8": (Fault(body=b'{"values": "\xff\xfe"}'), "svaret är inte giltig JSON", AGAIN),
    "bottomless": (Fault(body=b"[" * 100_000), "svaret är inte giltig JSON", AGAIN),
    "HTML": (Fault(body=b"<!doctype html><p>Underh\xc3\xa5ll"), "svarade med en webbsida", ONCE),
    "other shape": (changed(lambda answer: [answer]), "svarade i en annan form", ONCE),
    "other shape inside": (changed(lambda a: a | {"values": ["x"]}), "svarade i en annan form", ONCE),
    "other host": (changed(other_host), "en annan värd (localhost:9)", ONCE),
    "empty": (changed(no_values), "tom lista", ONCE),
    "redirected away": (Fault(status=302, location="http://localhost:9/v3"), "en annan värd", ONCE),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_wrong_answer_is_told_in_one_line_and_leaves_the_cache_as_it_was(asking: Asking, name: str) -> None:
    fault, said, tries = FAULTS[name]
    asking.fetch()
    before, old = asking.files(), stored(asking.root).values
    asking.server.plan("kolada", fault)
    asking.limit_time(fault)
    outcome = asking.fetch(LATER)
    assert outcome.faults and all("\n" not in line for line in outcome.faults)
    assert said in outcome.faults[0]
    assert outcome.faults[0].startswith("Kolada (127.0.0.1:")
    assert outcome.missing == []  # there was something before
    after = asking.files()
    assert {n: after[n] for n in before if n.startswith(("varden", "nyckeltal", "grupper"))} == {
        n: c for n, c in before.items() if n.startswith(("varden", "nyckeltal", "grupper"))
    }
    assert stored(asking.root).values.equals(old)
    first = asking.server.asked[0]
    assert asking.server.asked.count(first) == tries


@pytest.mark.parametrize("name", ["timeout", "410", "cut", "HTML", "other host", "empty"])
def test_with_nothing_cached_the_same_fault_leaves_nothing_behind(asking: Asking, name: str) -> None:
    asking.server.plan("kolada", FAULTS[name][0])
    asking.limit_time(FAULTS[name][0])
    asking.server.plan("scb", Fault(status=500))
    outcome = asking.fetch()
    assert outcome.missing == [
        "kommunerna (Kolada)", "liknande kommuner (Kolada)", "nyckeltalens beskrivning (Kolada)",
        "nyckeltalens värden (Kolada)", "befolkningen (SCB)",
    ]  # fmt: skip
    assert asking.files() == {}


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        (Fault(status=429, retry_after="3"), 3.0),
        (Fault(status=503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), 0.0),
        (Fault(status=503, retry_after="snart"), 0.0),
        (Fault(delay=TOO_LONG), 0.0),
        (Fault(cut=True), 0.0),
        (Fault(body=b"{"), 0.0),
    ],
)
def test_a_fault_that_passes_is_waited_out(asking: Asking, fault: Fault, least: float) -> None:
    asking.server.plan("data/kpi", fault, times=1)
    asking.limit_time(fault)
    outcome = asking.fetch()
    assert (outcome.faults, outcome.missing) == ([], [])
    assert asking.waits[0] == least
    assert len(stored(asking.root).values)


@pytest.mark.parametrize(
    ("fault", "limits", "said"),
    [(Fault(drip=0.02), {"whole": 0.3}, "svarade inte i tid"), (Fault(), {"largest": 50}, "orimligt stort")],
)
def test_an_answer_without_end_is_cut_short(
    asking: Asking, fault: Fault, limits: dict[str, Any], said: str
) -> None:
    asking.server.plan("municipality", fault)
    patience = Patience(1, 0.0, 1.0, 20.0, 20.0, **limits)
    with pytest.raises(FetchError, match=said):
        Kolada(Line("Kolada", asking.server.kolada, patience), per_second=1e6).municipalities()


def test_waits_double_up_to_the_longest(asking: Asking) -> None:
    asking.server.plan("x", Fault(status=500))
    waits: list[float] = []
    line = Line("Kolada", asking.server.kolada, Patience(6, 1.0, 5.0, 20.0, 20.0), waits.append)
    with pytest.raises(FetchError, match="6 försök"):
        line.get("x")
    assert waits == [1.0, 2.0, 4.0, 5.0, 5.0]


@pytest.mark.parametrize("base", ["http://finns-inte.invalid/v3/", "http://127.0.0.1:1/v3/"])
def test_a_host_that_is_not_there_is_left_alone_after_the_first_question(asking: Asking, base: str) -> None:
    tries: list[float] = []
    asking.kolada = lambda: Kolada(Line("Kolada", base, HASTY, tries.append))  # type: ignore[method-assign]
    outcome = asking.fetch()
    (line,) = [f for f in outcome.faults if f.startswith("Kolada")]
    assert ("värdnamnet hittas inte" if "invalid" in base else "går inte att nå") in line
    assert len(tries) == 1
    assert "nyckeltalens värden (Kolada)" in outcome.missing
    assert len(stored(asking.root).population)  # SCB answered


def test_a_page_that_repeats_is_refused(asking: Asking) -> None:
    asking.server.largest_page = 2
    asking.server.plan(
        "page=2", changed(lambda a: a | {"next_url": f"{asking.server.kolada}municipality?page=2"})
    )
    with pytest.raises(FetchError, match="upprepar samma sida"):
        asking.kolada().municipalities()
    assert len(asking.server.asked) == 3


@pytest.mark.parametrize(
    "other",
    [lambda a: a | {"next_url": ""}, lambda a: {"values": a["values"], "next_page": a["next_url"]},
     lambda a: {"values": [{"id": str(n)} for n in range(5000)]}],
)  # fmt: skip
def test_a_page_whose_way_on_is_told_otherwise_is_no_last_page(
    asking: Asking, other: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """An empty link, a link of another name, or as many as a page can hold and no word of more."""
    asking.server.largest_page = 2
    asking.server.plan("municipality", changed(other))
    with pytest.raises(FetchError, match="annan form än väntat"):
        asking.kolada().municipalities()


def test_a_new_address_with_the_same_page_is_refused(asking: Asking) -> None:
    asking.server.largest_page = 2
    page = asking.server.facts.municipalities
    same = {"values": list(page.values())[:2]}
    asking.server.plan("page=2", changed(lambda a: a | same))
    with pytest.raises(FetchError, match="upprepar samma sida"):
        asking.kolada().municipalities()


def test_pages_are_followed_to_the_end(asking: Asking) -> None:
    asking.server.largest_page = 2
    assert [m["id"] for m in asking.kolada().municipalities()] == list(asking.server.facts.municipalities)
    assert len(asking.server.asked) == 3


def test_a_redirect_on_the_same_host_is_followed(asking: Asking) -> None:
    asking.server.plan("municipality\\?", Fault(status=307, location="/kolada/v3/municipality/"), times=1)
    assert asking.kolada().municipalities()


def test_an_empty_list_counts_when_the_form_of_the_question_is_understood(asking: Asking) -> None:
    port = asking.kolada()
    assert port.values(["N20900"], ["1267"], [1999]) == []
    assert "kpi/N01951/municipality/0180" in asking.server.asked[-1]  # the control
    port.values(["N20900"], ["1267"], [1998])
    assert len(asking.server.asked) == 3  # asked once


def test_an_empty_list_is_refused_when_the_control_is_empty_too(asking: Asking) -> None:
    asking.server.plan("data/kpi", changed(no_values))
    with pytest.raises(FetchError, match="tom lista på frågan om en kontrollfråga"):
        asking.kolada().values(["N20900"], ["1267"], [2024])


def test_units_are_asked_for_whole_when_the_parameter_is_not_known(asking: Asking) -> None:
    asking.server.plan("municipality=1267", changed(no_values))
    assert [u["id"] for u in asking.kolada().units("1267")] == ["V21E1"]


def test_units_of_other_municipalities_are_left_out(asking: Asking) -> None:
    everything = {"values": list(asking.server.facts.units)}
    asking.server.plan("/ou", changed(lambda a: a | everything))
    assert [u["id"] for u in asking.kolada().units("1267")] == ["V21E1"]


@pytest.mark.parametrize(
    ("path", "fault", "said"),
    [
        ("config", Fault(body=b"{}"), "vilka gränser"),
        ("config", Fault(body=b"[]"), "vilka gränser"),
        ("config", Fault(status=500), "HTTP 500"),
        ("metadata", Fault(body=b'{"dimension": {}}'), "har ändrat tabellen TAB638"),
        ("metadata", Fault(body=b"[]"), "annan form"),
        ("data", changed(lambda a: a | {"value": a["value"][:-1]}), "svaret är inte helt"),
        ("data", changed(lambda a: a | {"value": [-1, *a["value"][1:]]}), "orimliga antal"),
        ("data", changed(lambda a: a | {"value": [None, *a["value"][1:]]}), "kom inte hel"),
        ("data", changed(lambda a: a | {"value": [0.5, *a["value"][1:]]}), "orimliga antal"),
        ("data", changed(lambda a: {}), "annan form"),
        ("data", Fault(status=400), "frågan godtas inte (HTTP 400)"),
        ("data", Fault(status=403), "åtkomst nekas (HTTP 403)"),
        ("data", Fault(delay=TOO_LONG), "svarade inte i tid"),
    ],
)  # fmt: skip
def test_wrong_answers_from_scb_are_told_and_not_kept(
    asking: Asking, path: str, fault: Fault, said: str
) -> None:
    asking.server.plan(f"scb.*{path}", fault)
    asking.limit_time(fault)
    outcome = asking.fetch()
    assert said in outcome.faults[0] and outcome.faults[0].startswith("SCB (")
    assert outcome.missing == ["befolkningen (SCB)"]
    assert stored(asking.root).population.empty
    assert len(stored(asking.root).values)  # Kolada answered


def test_a_time_limit_holds_for_scb_although_pxstatspy_has_none(asking: Asking) -> None:
    late = Fault(delay=TOO_LONG)
    asking.server.plan("config", late)
    asking.limit_time(late)
    with pytest.raises(FetchError, match="svarade inte i tid"):
        asking.scb().population(["1267"], [2024])


def test_without_a_forecast_the_fetch_is_whole(asking: Asking) -> None:
    asking.server.plan("TAB698", Fault(status=404))
    outcome = asking.fetch()
    assert outcome.missing == []
    assert stored(asking.root).forecast.empty


@pytest.mark.parametrize(
    ("rows", "remark", "left"),
    [
        (2, "upprepade rader (räknade en gång)", [13.4]),
        ("other", "rader som säger emot varandra", []),
    ],
)
def test_duplicate_rows_are_counted_once_or_refused(
    asking: Asking, rows: Any, remark: str, left: list[float]
) -> None:
    def doubled(answer: Json) -> Json:
        (row,) = [
            r
            for r in answer["values"]
            if (r["kpi"], r["municipality"], r["period"]) == ("N20900", "1267", 2024)
        ]
        other = row if rows == 2 else row | {"values": [row["values"][0] | {"value": 99.0}]}
        return answer | {"values": [*answer["values"], other]}

    asking.server.plan("data/kpi/.*1267", changed(doubled))
    outcome = asking.fetch()
    assert outcome.remarks == [f"N20900: {remark}, antal 1."]
    found = stored(asking.root).values.query("kpi == 'N20900' and kommun == '1267' and ar == 2024")
    assert found["varde"].dropna().tolist() == left


def test_rows_nobody_asked_for_are_not_used(asking: Asking) -> None:
    stray = {"kpi": "N20900", "period": 2024, "municipality": "G999", "values": []}
    asking.server.plan("data/kpi", changed(lambda a: a | {"values": [*a["values"], stray]}), times=1)
    outcome = asking.fetch()
    assert outcome.remarks == ["N20900: värden som ingen har frågat efter, antal 1."]
    assert "G999" not in set(stored(asking.root).values["kommun"])


def test_deleted_hidden_and_missing_values_keep_their_status(asking: Asking) -> None:
    facts = asking.server.facts
    for year, about in (
        (2021, {"status": "Privacy"}),
        (2022, {"status": "Not applicable"}),
        (2023, {"isdeleted": True}),
    ):
        facts.values["N20900", "1267", year] = [facts.values["N20900", "1267", year][0] | about]
    facts.value("N20900", "1267", 2024, T=None)
    asking.fetch()
    own = stored(asking.root).values.query("kpi == 'N20900' and kommun == '1267' and 2021 <= ar <= 2024")
    assert own.set_index("ar")["status"].to_dict() == {
        2021: "Privacy", 2022: "Not applicable", 2023: "Deleted", 2024: "Missing",
    }  # fmt: skip
    assert own["varde"].isna().all()
