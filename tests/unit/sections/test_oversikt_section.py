"""The overview: one split that adds up in every area and all of them, and our place in the group."""

from dataclasses import replace
from functools import reduce

import pytest
from bs4 import BeautifulSoup

from kpbcalc.analysis import position
from kpbcalc.analysis.area import Omrade, group_name, omraden
from kpbcalc.analysis.beside import Beside
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.position import PRICE, Spread, spread
from kpbcalc.analysis.split import AGE, COVERAGE, EQUAL_AGE, MIX, PARTS, against_peers
from kpbcalc.base.figure import ABSENT, HIDDEN, known
from kpbcalc.base.table import Value
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.presentation import formats
from kpbcalc.presentation.figures.strip import strip
from kpbcalc.presentation.front import in_short
from kpbcalc.presentation.texts import title
from kpbcalc.sections import konsumtion
from kpbcalc.sections.every import section
from kpbcalc.sections.oversikt import SECTION, bro, stammer
from kpbcalc.sections.oversikt.bro import AS_GROUP, OWN
from kpbcalc.sections.oversikt.lage import AHEAD
from kpbcalc.sections.oversikt.tal import AT_AGE
from tests.samples.packages import (
    context,
    demo,
    figures,
    hidden,
    neighbours,
    package,
    released,
    small_year,
)

AO, FN, IFO = omraden().values()
AREAS = (AO, FN)  # Exempelkommunen has no individ- och familjeomsorg


def municipality(code: str, young: float, old: float, kr: float, people: tuple[float, float]) -> Package:
    """Home care at 100 kr an hour: so many of 65–79 and of 80–84, costing `kr` together."""
    n = young + old
    return package(
        {
            "omraden": [("AO", n, {"kr": kr})],
            "grupper": [("AO/hemtjanst", n, {"kr": kr, "volym": kr / 100})],
            "insatser": [("AO/hemtjanst/HT-OMV", n, {"kr": kr, "volym": kr / 100})],
            "alder": [
                ("AO/65-79/K", young, {"kr": kr * young / n}), ("AO/80-84/K", old, {"kr": kr * old / n}),
            ],
        },
        [(70, "K", people[0]), (82, "K", people[1])], kommun=code,
        units={"hemtjanst": "timme", "HT-OMV": "timme"},
    )  # fmt: skip


def test_the_split_is_reckoned_by_hand() -> None:
    """The group: 10 of 100 and 30 of 100 are clients; here there are twice as many old and 80 clients.

    1 000 kr a client in both. Expected here: 10 + 60 = 70 clients, so age makes (70/300 − 40/200)·1 000 kr of
    the difference, coverage at equal age (80 − 70)/300·1 000 kr, and nothing else.
    """
    group = municipality("0880", 10, 30, 40_000, (100, 100))
    own = municipality("0000", 10, 70, 80_000, (100, 200))
    found = against_peers(context([own], [group]).of(AO))
    assert found is not None
    assert found.before == pytest.approx(200) and found.after == pytest.approx(80_000 / 300)
    assert list(found.parts) == [
        "Ålder och kön",
        "Täckning vid lika ålder",
        "Mix av insatser",
        "Volym per brukare",
        "Styckkostnad",
    ]
    expected = (70_000 / 300 - 200, 10_000 / 300, 0, 0, 0)
    assert tuple(found.parts.values()) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("home", "days", "coverage", "mix"),
    [(5, 15, 0, 300), (5, 5, -212.5, 112.5), (15, 5, 0, 0), (30, 10, 350, 0)],
)
def test_mix_is_which_insatser_the_clients_have(
    home: float, days: float, coverage: float, mix: float
) -> None:
    """Of a hundred: 15 with home care (1 000 kr) and 5 in housing (4 000 kr) there, and so many here.

    With 5 and 5 we cost 250 of 350 kr: ten fewer at the mean of 1 750 and 2 500 kr a client, and the rest.
    """

    def both(code: str, home: float, days: float) -> Package:
        n, kr = home + days, 1000 * home + 4000 * days
        groups = [("hemtjanst", "HT-OMV", home, 1000.0), ("sabo_heldygn", "SABO-OMV", days, 4000.0)]
        return package(
            {
                "omraden": [("AO", n, {"kr": kr})],
                "grupper": [(f"AO/{g}", c, {"kr": c * k, "volym": c}) for g, _, c, k in groups],
                "insatser": [(f"AO/{g}/{i}", c, {"kr": c * k, "volym": c}) for g, i, c, k in groups],
                "alder": [("AO/65-79/K", n, {"kr": kr})],
            },
            [(70, "K", 100)], kommun=code,
            units={"hemtjanst": "timme", "HT-OMV": "timme", "sabo_heldygn": "dygn", "SABO-OMV": "dygn"},
        )  # fmt: skip

    found = against_peers(context([both("0000", home, days)], [both("0880", 15, 5)]).of(AO))
    assert found is not None
    expected = (0, coverage, mix, 0, 0)
    assert tuple(found.parts.values()) == pytest.approx(expected, abs=1e-9)


def two_groups(code: str, home: float, daily: float) -> Package:
    """Forty clients with home care and ten in day care, at 100 kr an hour and a day; so much of each."""
    volumes = {"hemtjanst/HT-OMV": (40, home), "dagverksamhet/DAGVERK": (10, daily)}
    cells = [(f"AO/{key}", n, {"kr": 100 * volume, "volym": volume}) for key, (n, volume) in volumes.items()]
    kr = 100 * (home + daily)
    return package(
        {
            "omraden": [("AO", 45, {"kr": kr})],
            "grupper": [(key.rpartition("/")[0], n, sums) for key, n, sums in cells],
            "insatser": cells, "alder": [("AO/65-79/K", 45, {"kr": kr})],
        },
        [(70, "K", 500)], kommun=code,
        units={"hemtjanst": "timme", "HT-OMV": "timme", "dagverksamhet": "dag", "DAGVERK": "dag"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("home", "daily", "most"),
    [(800, 110, "hemtjänst"), (410, 300, "dagverksamhet"), (50, 90, "hemtjänst"), (500, 190, "hemtjänst")],
)
def test_the_bridge_says_in_which_insats_group_most_of_a_part_is(
    home: float, daily: float, most: str
) -> None:
    ctx = context([two_groups("0000", home, daily)], [two_groups("0880", 400, 100)])
    found = bro.table(replace(ctx, areas=(AO,)))
    assert found is not None and found.value("Volym per brukare", "mest") == most
    assert found.facts["insats"] == most, "nothing but volume differs"
    assert found.value("Ålder och kön", "mest") == ""


def test_the_group_that_differs_most_is_told_whichever_way_it_does() -> None:
    """Two cost 100 kr more per inhabitant and one 150 kr less: together more, and that one differs most."""
    ctx = context([two_groups("0000", 800, 110)], [two_groups("0880", 400, 100)])
    one = against_peers(ctx.of(AO))
    assert one is not None
    effects = [
        replace(
            one.groups[0], cell=Cell(("AO", grupp), 40.0, leaves=(("AO", grupp),)), before=200.0, after=after
        )
        for grupp, after in (("hemtjanst", 300.0), ("dagverksamhet", 300.0), ("korttid", 50.0))
    ]
    assert bro.unlike({"AO": replace(one, groups=effects, before=600.0, after=650.0)}) == "korttidsboende"


def test_more_clients_than_age_explains_are_told_by_where_they_live() -> None:
    ctx = replace(context(demo(), neighbours()), areas=(AO,))
    bridge, expected = SECTION.result(ctx)["bro"], konsumtion.SECTION.result(ctx.of(AO))["vantat"]
    way = 1 if bridge.value("Täckning vid lika ålder", "belopp") > 0 else -1
    lived, outside = (way * expected.value(expected.facts[side], "skillnad") for side in ("bor", "ej"))
    most = "särskilt boende" if lived > outside else "stöd utanför särskilt boende"
    assert bridge.value("Täckning vid lika ålder", "mest") == (most if max(lived, outside) > 0 else "")


def test_the_bridge_adds_up_in_every_area_and_in_all() -> None:
    ctx = context(demo(), neighbours())
    bridge = SECTION.result(ctx)["bro"]
    for column in ("belopp", "ao", "fn"):
        first, *steps, last = (row[column] for row in bridge.rows() if row[column] is not None)
        assert first + sum(steps) == pytest.approx(last)
    cost = sum(ctx.now.cell("omraden", o.kod)["kr"] for o in AREAS)
    assert bridge.value("Kommunen", "belopp") == pytest.approx(cost / 1e6)


def test_the_bridge_is_the_areas_own_split_times_their_inhabitants() -> None:
    ctx = context(demo(), neighbours())
    bridge = SECTION.result(ctx)["bro"]
    for omrade in AREAS:
        split = against_peers(ctx.of(omrade))
        assert split is not None
        for post, kr in split.parts.items():
            people = ctx.now.inhabitants(omrade.malgrupp)
            assert bridge.value(post, omrade.kod.lower()) == pytest.approx(kr * people / 1e6)


def test_without_a_group_there_is_no_bridge_and_the_figures_are_our_own() -> None:
    found = SECTION.result(context(demo()))
    assert "bro" not in found
    tal = found["tal"]
    assert tal.value("Kostnad för brukarna", "varde") > 0 and tal.value("Brukare", "varde") > 0
    assert all(row["lagst"] is None and row["plats"] is None for row in tal.rows())
    assert {row["fraga"].partition("?")[0] for row in found["lage"].rows()} >= {"Vart är vi på väg"}


def test_one_area_is_told_of_itself_alone() -> None:
    ctx = replace(context(demo(), neighbours()), areas=(FN,))
    found = SECTION.result(ctx)
    cost = ctx.now.cell("omraden", "FN")["kr"]
    assert found["tal"].value("Kostnad för brukarna", "varde") == pytest.approx(cost / 1e6)
    assert [c.key for c in found["bro"].columns] == ["post", "belopp", "mest"]
    assert {row["omrade"] for row in found["lage"].rows()} == {FN.rubrik}
    assert not any("särskilt boende" in label for label in found["tal"].labels)


@pytest.mark.parametrize("families", [("kommun", "omraden"), ("grupper",), ("alder",), ("svar_grupp",)])
def test_what_is_hidden_is_in_no_figure_made_of_it(families: tuple[str, ...]) -> None:
    years = [*demo()[:-1], reduce(hidden, families, demo()[-1])]
    before, after = (figures(SECTION.result(context(y, neighbours()))) for y in (demo(), years))
    # Coverage and mix are told together where the number of clients is not.
    for column in ("belopp", "ao", "fn"):
        apart = [before["bro", post, column] for post in (COVERAGE, MIX)]
        before["bro", EQUAL_AGE, column] = pytest.approx(sum(apart))
    shown = [place for place, value in after.items() if isinstance(value, float)]
    assert all(after[place] == before[place] for place in shown)
    assert HIDDEN in after.values()


def test_what_everything_costs_is_told_where_the_areas_costs_are_not() -> None:
    years = [*demo()[:-1], hidden(demo()[-1], "omraden")]
    cost = years[-1].cell("kommun")["kr"]
    told = SECTION.result(context(years))["tal"]
    assert told.value("Kostnad för brukarna", "varde") == pytest.approx(cost / 1e6)
    some = SECTION.result(replace(context(years), areas=AREAS))["tal"]
    assert some.value("Kostnad för brukarna", "varde") is None


def test_the_price_level_is_the_cost_beside_that_with_the_groups_unit_costs() -> None:
    """As many hours at 110 kr, where the group's are at 100."""
    group = municipality("0880", 10, 30, 40_000, (100, 100))
    own = replace_kr(municipality("0000", 10, 30, 40_000, (100, 100)), 1.1)
    found = position.price_level(context([own], [group]).of(AO))
    assert found is not None and found.value == pytest.approx(1.1)
    assert found.values == {"0880": pytest.approx(1.0)}


def test_what_is_given_is_beside_what_age_explains() -> None:
    """800 hours at the group's 100 kr, where the ages lead one to expect 70 clients of 1 000 kr each."""
    group = municipality("0880", 10, 30, 40_000, (100, 100))
    own = municipality("0000", 10, 70, 80_000, (100, 200))
    found = position.given_at_equal_age(context([own], [group]).of(AO))
    assert found is not None and found.value == pytest.approx(80 / 70)
    assert found.values == {"0880": pytest.approx(1.0)}


def test_what_a_figure_of_the_strip_lacks_is_said_to_be_missing() -> None:
    """In one word each; an outlook has no year before, and how large we are is not compared."""
    ctx = context(demo(), neighbours())
    table = SECTION.result(ctx)["tal"]
    before = [position.satisfied(replace(ctx, years=ctx.years[:-1]).of(o)) for o in AREAS]
    told = position.added([one for one in before if one is not None])
    assert told is not None and table.value("Positiva svar", "fore") == pytest.approx(100 * told.value)
    items = {dt.get_text(): dt.find_next("dd").get_text(" ", strip=True)
             for dt in BeautifulSoup(in_short(table).html, "html.parser").find_all("dt")}  # fmt: skip
    assert "året före saknas" in items[AT_AGE] and "året före" not in items["Utsikt"]
    assert "gruppen saknas" in items["Utsikt"] and "gruppen jämförs inte" in items["Brukare"]
    alone = in_short(SECTION.result(context(demo()[-1:]))["tal"]).html
    assert "saknas" not in alone.partition("Visas inte")[0]


def test_a_measure_of_the_questions_without_a_group_says_so_among_others_that_have_one() -> None:
    shown = strip(SECTION.result(context(demo(), neighbours()))["lage"], "Läget").html
    assert shown.count("gruppen saknas") >= 2
    assert "gruppen saknas" not in strip(SECTION.result(context(demo()))["lage"], "Läget").html


def replace_kr(of: Package, times: float) -> Package:
    """The same clients and volumes at other prices."""
    families = {
        name: replace(f, cells=tuple(
            replace(c, sums={q: v * times if q == "kr" else v for q, v in c.sums.items()}) for c in f.cells
        ))
        for name, f in of.families.items()
    }  # fmt: skip
    return replace(of, families=families)


@pytest.mark.parametrize("omrade", [AO, FN])
def test_an_effect_is_the_same_on_page_one_in_the_figure_and_among_the_four_questions(omrade: Omrade) -> None:
    """So it has the same sign: what costs more in the figure is over a hundred among the questions."""
    ctx = context(demo(), neighbours())
    front = SECTION.result(ctx)
    figure = konsumtion.SECTION.result(ctx.of(omrade))["drivkrafter_jamfort"]
    people = ctx.now.inhabitants(omrade.malgrupp)
    bro = {row["post"]: row[omrade.kod.lower()] for row in front["bro"].rows()}
    parts = {row["post"]: row["belopp"] for row in figure.rows() if row["post"] in PARTS}
    assert len(parts) == 5
    for post, kr in parts.items():
        assert bro[post] == pytest.approx(kr * people / 1e6)
    asked = {row["fraga"].partition("?")[0]: row["varde"] for row in front["lage"].rows()
             if row["omrade"] == omrade.rubrik}  # fmt: skip
    own, aged = bro[OWN], bro[AS_GROUP] + bro[AGE]
    assert asked["Kostar det mer"] == pytest.approx(100 * own / (own - bro[PRICE]))
    assert asked["Ger vi mer"] == pytest.approx(100 * (own - bro[PRICE]) / aged)


@pytest.mark.parametrize(
    ("own", "word"),
    [(0.9, "lägre än alla i gruppen"), (1.0, "bland gruppens lägsta fjärdedel"),
     (2.4, "under gruppens median"), (2.6, "strax under gruppens median"), (3.0, "vid gruppens median"),
     (3.4, "strax över gruppens median"), (3.6, "över gruppens median"),
     (5.0, "bland gruppens högsta fjärdedel"), (9.0, "högre än alla i gruppen")],
)  # fmt: skip
def test_the_word_is_the_quarter_of_the_group_and_says_if_it_is_just_beside_the_median(
    own: float, word: str
) -> None:
    assert Spread(own, (1.0, 2.0, 3.0, 4.0, 5.0)).word == word


def test_the_title_of_the_four_questions_counts_those_outside_the_group_too() -> None:
    """Higher than all is among the highest quarter, and lower than all among the lowest."""
    table = SECTION.result(context(demo(), neighbours()))["lage"]
    places = [*position.HIGH, *position.LOW, position.WHERE[1]]
    rows = tuple({**table.cells[0], "fraga": str(n), "plats": place} for n, place in enumerate(places))
    said = title("oversikt", "lage", {"lage": replace(table, cells=rows)}, kommun="X", ar=2024, omrade="")
    assert said == "Av fem mått ligger X i två bland gruppens högsta fjärdedel och i två bland dess lägsta"
    alone = (*rows, {**rows[0], "fraga": "6", "plats": None})
    said = title("oversikt", "lage", {"lage": replace(table, cells=alone)}, kommun="X", ar=2024, omrade="")
    assert said.startswith("Av fem jämförda mått ligger X")


def test_the_figure_of_the_four_questions_defines_what_is_given_and_says_what_is_tested() -> None:
    table = SECTION.result(context(demo(), neighbours()))["lage"]
    page = BeautifulSoup(strip(table, "T").html, "html.parser")
    assert "till gruppens priser, i procent av vad invånarnas ålder" in page.select_one(".under").text
    tested = "Bara enkätens svar är prövade mot slumpen"
    assert (tested in page.text) == any(row["plats"] and "ut det" in row["fraga"] for row in table.rows())
    alone = strip(SECTION.result(context(demo()))["lage"], "T").html
    assert "till gruppens priser" not in alone and "prövade" not in alone


def test_a_place_among_two_is_not_told() -> None:
    of = Beside((1.0, 1.0), {"0880": (1.0, 1.0), "0980": (2.0, 1.0)})
    assert spread(of).word == "" and set(spread(of).cuts) == {ABSENT}
    assert Spread(HIDDEN, (1.0, 2.0, 3.0)).word == ""


def test_the_two_ways_of_telling_a_change_have_the_same_whole() -> None:
    ctx = context(demo(), neighbours())
    table = SECTION.result(ctx)["stammer"]
    wholes = [row for row in table.cells if str(row["del"]).startswith("Hela")]
    assert len(wholes) == len(AREAS)
    for row in wholes:
        gap = row["skillnad"]
        assert isinstance(gap, float) and known(gap) and gap == pytest.approx(0, abs=1e-6)
    for omrade in (o.rubrik.lower() for o in AREAS):
        parts = [
            r for r in table.rows() if str(r["del"]).endswith(omrade) and not str(r["del"]).startswith("Hela")
        ]
        whole = table.value(f"Hela ändringen, {omrade}", "invanare")
        assert sum(r["invanare"] for r in parts) == pytest.approx(whole)


def test_two_ways_of_telling_a_change_are_shown_where_they_can_be_compared() -> None:
    """Where prices and volumes are hidden there is nothing to compare; the table knows if the ways differ."""
    few = [small_year(ar, [4.0] * 3) for ar in (2023, 2024)]
    assert stammer.table(context(released(*few))) is None
    alike = stammer.table(context(demo(), neighbours()))
    grown = small_year(2023, [4.0] * 20, [20.0] * 9), small_year(2024, [3.0, 9.0] * 15, [3.0] * 25, 9_000_000)
    apart = stammer.table(context(released(*grown)))
    assert alike and apart and not alike.facts["skiljer"] and apart.facts["skiljer"]
    assert max(row["skillnad"] for row in apart.rows()) > 0.5


def test_an_area_known_in_one_way_only_is_not_in_the_table_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = stammer._of_area

    def one_way(ctx: Context, before: Package) -> list[dict[str, Value]]:
        found = rows(ctx, before)
        hidden = {"volym": ABSENT, "skillnad": ABSENT}
        return [{**row, **hidden} for row in found] if ctx.omrade.kod == "FN" else found

    monkeypatch.setattr(stammer, "_of_area", one_way)
    table = stammer.table(context(demo(), neighbours()))
    assert table and table.rows() and not [r for r in table.rows() if "funktion" in str(r["del"])]


def test_a_group_of_two_areas_is_told_with_its_area() -> None:
    """Home care is both in care of the elderly and of the disabled: each area's is by itself."""
    ctx = context(demo(), neighbours())
    found = bro.table(ctx)
    assert found is not None
    of = {o: against_peers(ctx.of(o)) for o in AREAS}
    more = {
        (group_name(e.cell.codes[0]), o.namn): (e.after - e.before) * one.people
        for o, one in of.items() if one for e in one.groups if known(e.after - e.before)
    }  # fmt: skip
    name, area = max(more, key=lambda key: abs(more[key]))
    assert found.facts["insats"] == f"{name} i {area}"


@pytest.mark.parametrize(("positive", "word"), [(90.0, position.HIGHEST), (84.0, position.BY_CHANCE)])
def test_a_place_that_chance_may_have_given_is_not_told(positive: float, word: str) -> None:
    """Three others with 80, 81 and 82 of a hundred; above them all, and clearly or not."""

    def answered(code: str, good: float, of: float) -> Package:
        return package(
            {"svar_grupp": [("AO/hemtjanst", of, {"positiva": good})]}, [(70, "K", 1000.0)], kommun=code
        )  # fmt: skip

    others = [answered(code, good, 100.0) for code, good in (("0880", 80), ("0881", 81), ("0882", 82))]
    ctx = context([answered("0000", positive * 2, 200.0)], others).of(AO)
    beside = position.satisfied(ctx)
    assert beside is not None and spread(beside).word == position.HIGHEST
    assert position.place_of_answers([ctx], spread(beside)) == word
    ctx = context(demo(), neighbours()).of(AO)
    told = position.satisfied(ctx)
    assert told is not None
    found = section("oversikt").result(ctx)
    places = [row["plats"] for key in ("lage", "tal") for row in found[key].rows()
              if str(next(iter(row.values()))).startswith(("Får", "Positiva"))]  # fmt: skip
    assert places == [position.place_of_answers([ctx], spread(told)) or None] * 2


def test_what_nothing_is_told_of_is_named_below_the_strip() -> None:
    """And no item of it says only that it is hidden."""
    now = hidden(hidden(demo()[-1], "grupper"), "omraden")
    dark = in_short(section("oversikt").result(context([now]).of(AO))["tal"]).html
    assert "<b>..</b>" not in dark and "<dl" not in dark.partition("Visas inte")[2]
    assert "alla utförare; Ett dygn i särskilt boende" in dark.partition("uppgift saknas: ")[2]


def test_what_is_a_difference_has_its_sign_in_the_strip() -> None:
    of = section("oversikt").result(context(demo(), neighbours()).of(AO))["tal"]
    (gap,) = (row["varde"] for row in of.rows() if row["matt"] == AT_AGE)
    assert formats.signed(gap, 1) in in_short(of).html and gap
    places = section("oversikt").result(context(demo(), neighbours()))["lage"]
    ahead = [row["varde"] for row in places.rows() if row["fraga"].startswith(AHEAD)]
    shown = strip(places, "").html
    assert any(value > 0 for value in ahead) and all(formats.signed(value, 1) in shown for value in ahead)
