"""The summary: which findings, in which order, and what is never said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Table, Unit, Value
from kpbcalc.presentation.cost_and_quality import what_clients_say
from kpbcalc.presentation.finding import (
    ACCOUNTS,
    ASSUMED,
    COMPARISON,
    NEW,
    SAME,
    UNKNOWN,
    Finding,
)
from kpbcalc.presentation.stand_out import findings
from kpbcalc.presentation.summary import ranked, summary_table, weight
from tests.samples import tables

SECTIONS = ("over_tid", "konsumtion", "produktivitet", "ytterfall", "prognos", "jamforelse")
AREA = "äldreomsorgen"


def table(facts: dict[str, str] | None = None, **columns: list[Value]) -> Table:
    """A table; the first column names the rows."""
    units: dict[str, Unit] = {key: "procent" for key in columns if key.startswith("andel")}
    return tables.table(columns, units=units, unit="mnkr", facts=facts)


def sections(**given: dict[str, Table]) -> dict[str, dict[str, Table]]:
    return {name: given.get(name, {}) for name in SECTIONS}


def change(before: float, after: float) -> Table:
    return table(
        {"fran": "2023", "till": "2024"},
        post=["2023", "Volym", "Styckkostnad", "2024"],
        belopp=[before, 1.0, after - before - 1.0, after],
    )


def costs(*years: float) -> Table:
    names = [str(2024 - n) for n in range(len(years) - 1, -1, -1)]
    return table(ar=names, kostnad=list(years))


@pytest.mark.parametrize(
    ("earlier", "novelty"),
    [((90.0, 100.0, 110.0), SAME), ((98.0, 100.0, 110.0), NEW), ((105.0, 100.0, 110.0), NEW)],
)
def test_a_change_is_new_when_it_turns_or_grows(earlier: tuple[float, ...], novelty: str) -> None:
    found = list(
        findings(
            AREA,
            sections(over_tid={"pris_volym_steg": change(100, 110), "utveckling": costs(*earlier)}),
            2024,
        )
    )
    assert [(f.size, f.novelty) for f in found] == [(10.0, novelty)]
    assert (
        "ökade med 10,0\N{NO-BREAK SPACE}mnkr" in found[0].text
        and "Styckkostnaden stod för +9,0" in found[0].text
    )


def test_without_an_earlier_year_novelty_is_unknown() -> None:
    found = list(findings(AREA, sections(over_tid={"pris_volym_steg": change(100, 110)}), 2024))
    assert [f.novelty for f in found] == [UNKNOWN]


@pytest.mark.parametrize("row", range(4))
def test_what_is_hidden_is_no_finding(row: int) -> None:
    steps = change(100, 110)
    cells = tuple({**c, "belopp": HIDDEN} if n == row else c for n, c in enumerate(steps.cells))
    given = sections(over_tid={"pris_volym_steg": replace(steps, cells=cells)})
    assert not list(findings(AREA, given, 2024))


def peers(theirs: float, ours: float) -> dict[str, Table]:
    steps = table(
        {"fran": "Grannarna", "till": "Kommunen", "referens": "grannarna", "malgrupp": "invånare"},
        post=["Grannarna", "Täckning", "Volym per brukare", "Styckkostnad", "Kommunen"],
        belopp=[theirs, ours - theirs - 50, 20.0, 30.0, ours],
    )
    ages = table({"alla": "Totalt"}, cell=["65+", "Totalt"], invanare=[2000, 2000])
    return {"drivkrafter_jamfort": steps, "alder": ages}


def test_the_difference_to_peers_counts_every_inhabitant() -> None:
    (more,) = findings(AREA, sections(konsumtion=peers(1000.0, 1500.0)), 2024)
    assert more.size == pytest.approx(500 * 2000 / 1e6)
    assert "50,0\N{NO-BREAK SPACE}% högre än i grannarna" in more.text
    assert "täckningen (+450" in more.text and more.text.endswith("beviljas insatser oftare?")
    (less,) = findings(AREA, sections(konsumtion=peers(1500.0, 1000.0)), 2024)
    assert less.size < 0 and "lägre" in less.text and less.text.endswith("mer sällan?")
    assert not list(findings(AREA, sections(konsumtion=peers(1000.0, 1010.0)), 2024))


def aged(effect: float, assumed: str = "") -> dict[str, Table]:
    """We cost 1 500 kr against 1 000 kr, and age and sex make `effect` of the 500."""
    standard = table(
        {"antagande": assumed, "profilrad": "Grannarna"},
        referens=["Grannarna"], effekt=[effect], ovrigt=[500.0 - effect],
    )  # fmt: skip
    return peers(1000.0, 1500.0) | {"standard": standard}


@pytest.mark.parametrize(("assumed", "size"), [("", 0.8), ("ja", 1.0)])
def test_what_age_explains_of_the_same_peers_is_told_and_taken_off(assumed: str, size: float) -> None:
    (found,) = findings(AREA, sections(konsumtion=aged(100.0, assumed)), 2024)
    assert found.size == pytest.approx(size)
    assert ("beror +100\N{NO-BREAK SPACE}kr på invånarnas ålder" in found.text) is (assumed == "")


def test_no_factor_is_said_to_differ_most_where_most_cannot_be_divided() -> None:
    given = peers(1000.0, 1500.0)
    steps = given["drivkrafter_jamfort"]
    parts = ({"post": "Täckning", "belopp": 50.0}, {"post": "Ej uppdelat", "belopp": 400.0})
    cells = (steps.cells[0], *parts, *steps.cells[2:])
    given["drivkrafter_jamfort"] = replace(steps, cells=cells)
    (found,) = findings(AREA, sections(konsumtion=given), 2024)
    assert "Mest skiljer" not in found.text and "inte kan delas upp" in found.text


def test_a_difference_that_age_explains_is_no_finding() -> None:
    assert not list(findings(AREA, sections(konsumtion=aged(490.0)), 2024))


def units(
    prices: list[float], before: list[float] | None, names: list[str] | None = None
) -> dict[str, Table]:
    names = names or [f"Enhet {n}" for n in range(len(prices))]
    mean = sum(prices) / len(prices)
    found = {
        "enheter_x": table(
            {"grupp": "hemtjänst", "enhet": "timme"},
            namn=names, regi=["egen regi"] * len(names), pris=list(prices), volym=[1e6] * len(names),
            index=[100 * p / mean for p in prices],
        )
    }  # fmt: skip
    if before:
        found["andring_x"] = table({"rest": "Övriga enheter"}, namn=names, pris_fore=list(before))
    return found


@pytest.mark.parametrize(
    ("before", "novelty"),
    [([400.0, 420.0, 500.0], SAME), ([500.0, 490.0, 400.0], NEW), (None, UNKNOWN)],
)
def test_units_that_were_dear_last_year_are_nothing_new(before: list[float] | None, novelty: str) -> None:
    (found,) = findings(AREA, sections(produktivitet=units([400.0, 420.0, 500.0], before)), 2024)
    assert found.novelty == novelty
    assert found.size == pytest.approx(60.0)
    assert "Den enhet som ligger över medlet i egen regi kostar 60,0" in found.text
    assert "om den hade legat" in found.text


def test_two_units_of_one_name_are_two() -> None:
    given = units([100.0, 200.0, 450.0, 450.0], None, ["Syd", "Öst", "Norr", "Norr"])
    (found,) = findings(AREA, sections(produktivitet=given), 2024)
    assert found.size == pytest.approx(300.0)
    assert "De två enheter som ligger över medlet" in found.text and "om de hade legat" in found.text


@pytest.mark.parametrize(("status", "certainty"), [("antagande", ASSUMED), ("källbelagd", ACCOUNTS)])
def test_an_assumed_limit_makes_outliers_less_sure_and_is_told(status: str, certainty: str) -> None:
    limits = table(
        {"status": status},
        rad=["Ordinärt boende"], grans=[600000.0], andel=[4.0], andel_kostnad=[22.0], over_grans=[5000.0],
    )  # fmt: skip
    (found,) = findings(AREA, sections(ytterfall={"granser": limits}), 2024)
    assert found.certainty == certainty
    assert "kostade mer än 600" in found.text


@pytest.mark.parametrize(("performed", "told"), [(3.0, True), (-3.0, False)])
def test_a_gap_that_turns_with_the_kind_of_hour_is_no_finding(performed: float, told: bool) -> None:
    groups = table(
        {"medelar": "2024"}, grupp=["Hemtjänst"], enhet=["timme"], pris=[500.0], referens=[450.0], volym=[1e5]
    )
    hours = table(
        rad=["Hemtjänst, per beviljad timme", "Hemtjänst, per utförd timme"], avvikelse=[11.1, performed]
    )
    found = list(findings(AREA, sections(produktivitet={"grupper": groups, "timmen": hours}), 2024))
    assert bool(found) is told


def neighbours(mean: float = 88.0) -> dict[str, dict[str, Table]]:
    """We cost 1 900 kr with 80 % positive; Norr is cheaper and surely better, Syd perhaps, Öst dearer."""
    beside = table(
        {"grupp": "särskilt boende", "enhet": "dygn", "egen": "Vi", "medel": "Medel", "minst": "5",
         "mot_gruppen": "lägre" if mean > 85 else "går inte att avgöra"},
        namn=["Norr", "Syd", "Vi", "Öst", "Medel"], kostnad=[1700.0, 1800.0, 1900.0, 2000.0, 1850.0],
        andel=[90.0, 82.0, 80.0, 95.0, mean], lag=[86.0, 70.0, 75.0, 90.0, None],
        hog=[93.0, 91.0, 84.0, 98.0, None],
        mot=["högre", "går inte att avgöra", None, "högre", None],
    )  # fmt: skip
    prices = table(rad=["Särskilt boende"], volym=[100_000.0])
    return sections(jamforelse={"exempel_sabo": beside}, produktivitet={"mot_gruppen": prices})


def test_a_good_example_is_cheaper_and_surely_better() -> None:
    (found,) = findings(AREA, neighbours(), 2024)
    assert found.label == "Gott exempel, särskilt boende"
    assert found.text.startswith("Norr har lägre kostnad") and "Syd" not in found.text
    assert found.size == pytest.approx(200 * 100_000 / 1e6)
    assert not list(findings(AREA, neighbours(mean=94.0), 2024))  # Norr is below the mean


def test_the_clients_answers_stand_beside_the_money() -> None:
    """Sure differences with the side of the cost; what cannot be told is told to be so."""
    assert what_clients_say({AREA: neighbours()})["lagre"] == "särskilt boende (högre kostnad)"
    assert what_clients_say({AREA: neighbours(mean=82.0)})["oppet"] == "särskilt boende"
    assert what_clients_say({AREA: sections()}) == {"hogre": "", "lagre": "", "oppet": ""}


def test_every_finding_ends_in_a_question() -> None:
    """What stands out is there to be discussed."""
    forecast = table({"bas": "2024", "sista": "2034"}, ar=["2024", "2034"], kostnad=[100.0, 120.0])
    given = sections(
        over_tid={"pris_volym_steg": change(100, 110)},
        konsumtion=peers(1000.0, 1500.0),
        produktivitet=units([400.0, 420.0, 500.0], None),
        prognos={"prognos": forecast},
        jamforelse=neighbours()["jamforelse"],
    )
    found = list(findings(AREA, given, 2024))
    assert len(found) == 4
    assert all(f.text.endswith("?") for f in found)


def finding(kind: str, about: str, size: float, certainty: str = ACCOUNTS, novelty: str = NEW) -> Finding:
    return Finding(kind, about, "…", size, certainty, novelty)


def test_size_certainty_and_novelty_are_multiplied() -> None:
    sure = finding("a", "x", -10)
    assert weight(sure) == 10
    assert weight(replace(sure, certainty=COMPARISON)) == 5
    assert weight(replace(sure, certainty=COMPARISON, novelty=SAME)) == 2.5


@given(
    st.permutations(
        [
            finding(k, a, n)
            for n, (k, a) in enumerate(
                [
                    ("a", "x"),
                    ("a", "y"),
                    ("a", "z"),
                    ("b", "x"),
                    ("c", "x"),
                    ("d", "x"),
                    ("e", "x"),
                    ("f", "x"),
                ],
                start=1,
            )
        ]
    )
)
def test_the_order_they_come_in_does_not_matter(found: list[Finding]) -> None:
    kept = ranked(list(found))
    assert [f.label for f in kept] == ["f, x", "e, x", "d, x", "c, x", "b, x"]


def test_no_more_than_two_of_a_kind_and_none_of_next_to_nothing() -> None:
    found = [finding("a", str(n), 10 + n) for n in range(4)] + [finding("b", "x", 0.01)]
    assert [f.label for f in ranked(found)] == ["a, 3", "a, 2"]


def test_the_footnote_explains_the_ranking() -> None:
    notes = " ".join(summary_table({AREA: sections()}, 2024).notes)
    for words in ("storlek gånger säkerhet gånger nyhet", "0,5", "0,33", "0,75", "1,5 gånger", "50"):
        assert words in notes, words
