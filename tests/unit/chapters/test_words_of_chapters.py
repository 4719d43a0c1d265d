"""What each section's part of a chapter says of given figures: the conclusion, and when it has none."""

import re
from collections.abc import Mapping
from dataclasses import astuple, replace
from datetime import date

import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.groups import REST
from kpbcalc.analysis.split import COVERAGE, MIX, NOT_DIVIDED, PARTS
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.base.own_choices import Own
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.presentation import clear, texts, title
from kpbcalc.presentation.findings import pris
from kpbcalc.presentation.given import Given
from kpbcalc.sections.assistans.arenden import CASES
from kpbcalc.sections.every import section
from kpbcalc.sections.metod.fynd import FYND, NOT_ACCEPTED
from kpbcalc.sections.prognos.bas import told as told_of
from tests.samples.chapters import Tables, changed, full, said, tables, told, with_tables
from tests.samples.homes import homes, lines
from tests.samples.packages import context, demo, neighbours, released
from tests.samples.tables import small

AO, FN, IFO = omraden().values()


def with_row(section: str, key: str, label: str, **values: Value) -> Tables:
    """All tables, with other figures in one row of one of them."""
    return with_tables(full(), **{section: {key: changed(full()[section][key], label, **values)}})


@pytest.mark.parametrize(
    ("hour", "day", "heading"),
    [
        (500.0, 2000.0, "Timmen i hemtjänst och dygnet i särskilt boende är dyrare än i gruppen"),
        (500.0, 1000.0, "Timmen i hemtjänst är dyrare än i gruppen, dygnet i särskilt boende billigare"),
        (401.0, 1000.0, "Dygnet i särskilt boende är billigare än i gruppen"),
        (401.0, 1751.0, "Timmen i hemtjänst och dygnet i särskilt boende kostar ungefär som i gruppen"),
    ],
)
def test_the_heading_tells_which_price_is_dearer(hour: float, day: float, heading: str) -> None:
    prices = full()["produktivitet"]["mot_gruppen"]
    prices = changed(prices, "Hemtjänst", pris=hour, medel=400.0, volym=1e6, hela=(hour - 400) * 1)
    prices = changed(prices, "Särskilt boende", pris=day, medel=1750.0, volym=1e4, hela=1.0)
    found = with_tables(full(), produktivitet={"mot_gruppen": prices})
    assert said("produktivitet", found).heading == heading


def test_a_price_that_is_hidden_is_in_no_sentence() -> None:
    found = with_row("produktivitet", "mot_gruppen", "Hemtjänst", pris=HIDDEN)
    text = said("produktivitet", found).text
    assert (
        "i hemtjänst, alla utförare, kostar" not in text
        and "i särskilt boende, alla utförare, kostar" in text
    )


def test_without_a_group_the_price_is_told_alone_and_which_published_mean_is_too_old() -> None:
    """Of 2016 for the elderly in 2024; of what the disabled have in the demo there has never been one."""
    text = said("produktivitet", tables(context(demo()), AO)).text
    assert (
        "(gruppen" not in text and "Det saknas en jämförelsegrupp att ställa priset mot. Det senaste" in text
    )
    assert "publicerade medlet, från 2016, är för gammalt att jämföra med." in text
    none = said("produktivitet", tables(context(demo()), FN)).text
    assert "Det saknas en jämförelsegrupp, och ett publicerat medel, att ställa priset mot." in none


def test_a_published_mean_that_lacks_an_index_is_said_not_to_be_compared() -> None:
    found = tables(context(demo()), AO)
    why = "Medlet från 2016 jämförs inte: prisindex saknas för 2018."
    table = found["produktivitet"]["grupper"]
    one = replace(table, facts={**table.facts, "utan_medel": why})
    text = said("produktivitet", with_tables(found, produktivitet={"grupper": one})).text
    assert f"Det saknas en jämförelsegrupp att ställa priset mot. {why}" in text


def test_a_price_beside_a_published_mean_is_said_to_be_of_own_production() -> None:
    """The mean is of own production: all providers' price, on page one, is another."""
    found = tables(context(demo()), AO)
    table = found["produktivitet"]["grupper"]
    cells = tuple({**row, "referens": 400.0} for row in table.cells)
    columns = (*(c for c in table.columns if c.key != "referens"), Column("referens", "Medel", "kr"))
    mean = replace(table, cells=cells, columns=columns, facts={**table.facts, "medelar": "2024"})
    assert (
        ", egen regi, kostar"
        in said("produktivitet", with_tables(found, produktivitet={"grupper": mean})).text
    )
    assert ", egen regi," not in said("produktivitet", full()).text


def test_what_makes_the_prices_others_is_said_once_where_it_is_the_same() -> None:
    """Staff is most of it in both; with rent in one of them each has its own; of another sign neither."""
    table = full()["produktivitet"]["varfor"]

    def text(**of_day: float) -> str:
        cells = tuple({**r, **(of_day if "boende" in str(r["rad"]) else {})} for r in table.cells)
        return said(
            "produktivitet", with_tables(full(), produktivitet={"varfor": replace(table, cells=cells)})
        ).text

    assert "I egen regi är det mest personal som skiljer." in text()
    rent = text(skillnad=90.0, Personal=10.0, Lokaler=80.0)
    assert "i egen regi är det mest lokaler." in rent and "i egen regi är det mest personal." in rent
    assert text(skillnad=-90.0, Personal=-90.0, Lokaler=0.0).count("i egen regi") == 1


def outliers(**row: Value) -> Tables:
    """Outliers told of the scope they are described by, with other figures beside the group."""
    of = full()["ytterfall"]
    main = of["granser"].facts["beskrivs"]
    told_ = {"brukare": 100.0, "ytterfall": 5.0, "andel": 5.0, "andel_kostnad": 20.0, **row}
    one: dict[str, Value] = {
        "rad": main, "andel": 5.0, "lag": 2.0, "hog": 9.0, "grupp": 3.0, "tydlig": "högre", "lagre": 2.0,
        "kommuner": 3.0,
    }  # fmt: skip
    beside = replace(of["jamfort"], cells=({**one, **{k: v for k, v in row.items() if k in one}},))
    limits = changed(of["granser"], main, **{k: v for k, v in told_.items() if k in of["granser"].cells[0]})
    return with_tables(full(), ytterfall={"granser": limits, "jamfort": beside})


@pytest.mark.parametrize(
    ("row", "heading", "words"),
    [
        ({}, "Större andel ytterfall än i gruppen", "2 av 3 kommuner har lägre andel"),
        ({"tydlig": "lägre", "lagre": 0.0}, "Mindre andel ytterfall än i gruppen", "ingen av 3 kommuner"),
        ({"tydlig": "går inte att avgöra"}, "Ingen tydlig skillnad mot gruppen", "kan vara slump"),
        ({"ytterfall": 0.0, "andel": 0.0, "grupp": 0.0, "tydlig": "går inte att avgöra"},
         "Ingen kostar mer än 600 000 kr om året", "är andelen densamma"),
        ({"ytterfall": HIDDEN, "andel": HIDDEN}, "De mest kostsamma brukarna", "visas inte av sekretesskäl"),
    ],
)  # fmt: skip
def test_outliers_are_more_or_fewer_only_when_it_is_clear(
    row: Mapping[str, Value], heading: str, words: str
) -> None:
    found = said("ytterfall", outliers(**row))
    assert found.heading.startswith(heading) and words in found.text


@pytest.mark.parametrize(
    ("share", "words"),
    [(100.0, "Alla ytterfall har hemtjänst, mot"), (60.0, "60 % av ytterfallen har hemtjänst, mot")],
)
def test_what_outliers_have_is_told_of_them_also_where_nothing_else_is(share: float, words: str) -> None:
    """Their age and number of insatser may be hidden, or like the others'."""
    rows = small("procent", grupp=["Hemtjänst"], andel=[share], andel_ovriga=[20.0])
    assert words in said("ytterfall", with_tables(outliers(), ytterfall={"insatser": rows})).text


@pytest.mark.parametrize(
    ("most", "words"),
    [("Hemtjänst + trygghetslarm", "hemtjänst och trygghetslarm"), ("Hemtjänst", "enbart hemtjänst")],
)
def test_what_most_outliers_have_is_told_where_no_insats_sets_them_apart(most: str, words: str) -> None:
    rows = small("procent", kombination=[most, "Övriga kombinationer"], andel=[63.0, 37.0])
    alike = {"kombinationer": replace(rows, facts={"rest": "Övriga kombinationer"})}
    text = said("ytterfall", with_tables(outliers(), ytterfall=alike)).text
    assert f"Vanligast är {words} (63 % av ytterfallen)." in text
    apart = small("procent", grupp=["Hemtjänst"], andel=[100.0], andel_ovriga=[20.0])
    told_ = said("ytterfall", with_tables(outliers(), ytterfall={**alike, "insatser": apart})).text
    assert "mot 20 % av övriga" in told_ and "Vanligast är" not in told_


def test_a_share_with_all_housing_is_told_where_only_that_is_clear() -> None:
    found = outliers(tydlig="går inte att avgöra")
    beside = found["ytterfall"]["jamfort"]
    wider = {**beside.cells[0], "rad": beside.facts["vidare"], "andel": 18.0, "grupp": 21.0,
             "tydlig": "lägre", "lagre": 0.0}  # fmt: skip
    both = replace(beside, cells=(*beside.cells, wider))
    cheap = changed(full()["produktivitet"]["grupper"], "Särskilt boende", pris=1000.0)
    told_ = said(
        "ytterfall", with_tables(found, ytterfall={"jamfort": both}, produktivitet={"grupper": cheap})
    )
    assert told_.heading == "Mindre andel ytterfall än i gruppen i ordinärt och särskilt boende tillsammans"
    assert "tillsammans är andelen 18,0 %, mot 21,0 % i gruppen; ingen av 3 kommuner" in told_.text
    assert "kan vara slump" in told_.text and "Varför har få hos oss" in told_.text


def test_a_limit_below_a_year_in_a_home_says_who_lives_there() -> None:
    """Then a small share with all housing is few in special housing, and no sign of cheap care."""
    found = outliers(tydlig="går inte att avgöra")
    beside, prices = found["ytterfall"]["jamfort"], full()["produktivitet"]["grupper"]
    wider = {**beside.cells[0], "rad": beside.facts["vidare"], "andel": 18.0, "grupp": 21.0,
             "tydlig": "lägre", "lagre": 0.0}  # fmt: skip
    both = replace(beside, cells=(*beside.cells, wider))
    for daily, little in ((3000.0, True), (1000.0, False)):  # the limit is 600 000 kr
        with_year = changed(prices, "Särskilt boende", pris=daily)
        told_ = said(
            "ytterfall", with_tables(found, ytterfall={"jamfort": both}, produktivitet={"grupper": with_year})
        )
        assert ("säger mest hur många som bor där" in told_.text) is little
        assert told_.heading.startswith("Mindre andel") is not little


def test_a_price_far_from_the_groups_is_told_though_the_group_costs_little() -> None:
    prices = full()["produktivitet"]["mot_gruppen"]
    other = next(n for n in prices.labels if n not in {"Hemtjänst", "Särskilt boende"})
    for gap, there in ((0.06, True), (0.04, False)):
        one = changed(prices, other, pris=1000 * (1 + gap), medel=1000.0, volym=10_000.0, hela=10 * gap)
        text = said("produktivitet", with_tables(full(), produktivitet={"mot_gruppen": one})).text
        assert ("är också dyrare: 1 060 kr (gruppen 1 000 kr)" in text) is there
        assert "tydligt" not in text  # a difference of price is measured, and not tried against chance


def test_a_dear_day_says_what_it_would_cost_with_every_place_occupied() -> None:
    prices, empty = full()["produktivitet"]["mot_gruppen"], full()["produktivitet"]["tomma_korttid"]
    for full_price, there in ((1500.0, True), (1990.0, False)):
        both = {
            "mot_gruppen": changed(
                prices, "Korttidsboende", pris=2000.0, medel=1800.0, volym=9000.0, hela=1.8
            ),
            "tomma_korttid": changed(empty, str(empty.total), procent=75.0, tomt=3.0, per_plats=full_price),
        }
        text = said("produktivitet", with_tables(full(), produktivitet=both)).text
        assert ("med alla platser belagda hade det kostat 1 500 kr" in text) is there


@pytest.mark.parametrize(("share", "there"), [(68.0, True), (90.0, False)])
def test_places_that_are_far_from_full_are_told_beside_those_that_cost_most(
    share: float, there: bool
) -> None:
    made = full()["produktivitet"]
    homes, stays = made["tomma_sabo_heldygn"], made["tomma_korttid"]
    both = {
        "tomma_sabo_heldygn": changed(homes, str(homes.total), procent=96.0, tomt=8.3, per_plats=1886.0),
        "tomma_korttid": changed(stays, str(stays.total), procent=share, tomt=3.2, per_plats=1803.0),
    }
    text = said("produktivitet", with_tables(full(), produktivitet=both)).text
    assert "Beläggningen i särskilt boende är 96 %; tomma dygn motsvarar högst 8,3 mnkr" in text
    assert ("I korttidsboende är den 68 %, och tomma dygn motsvarar högst 3,2 mnkr." in text) is there


def test_where_outliers_are_hidden_the_figure_of_everybody_says_whom_it_is_about() -> None:
    limits = full()["ytterfall"]["granser"]
    none = changed(limits, limits.facts["beskrivs"], ytterfall=HIDDEN, andel=HIDDEN, brukare=HIDDEN)
    found = with_tables(full(), ytterfall={"granser": none})
    classes = found["ytterfall"]["kostnadsklasser"]
    hidden = tuple({**row, "andel_brukare": HIDDEN, "andel_kostnad": HIDDEN} for row in classes.cells)
    rest = {key: table for key, table in found["ytterfall"].items() if key != "kostnadsklasser"}
    undrawn = rest | {"kostnadsklasser": replace(classes, cells=hidden)}
    for mine, drawn in ((found["ytterfall"], True), (rest, False), (undrawn, False)):
        text = said("ytterfall", {**found, "ytterfall": mine}).text
        assert "visas inte av sekretesskäl" in text
        assert ("Figuren gäller alla lagrum tillsammans." in text) is drawn


def test_a_share_of_few_answers_says_how_many() -> None:
    table = full()["kvalitet"]["brukarundersokning"]
    main = table.facts["huvudfragor"].split("|")[0]
    for answers, rate, words in ((16.0, 80.0, "bara 16 svar"), (90.0, 43.0, "43 % svarade")):
        one = changed(table, main, svar=answers, svarsfrekvens=rate)
        text = said("kvalitet", with_tables(full(), kvalitet={"brukarundersokning": one})).text
        assert words in text
        assert re.search(rf"\({words}; (som )?gruppen", text)  # they are ours, not the group's


def bridged(**parts: float) -> Tables:
    """The overview's tables where the group's cost is 1 000 mnkr and the parts are these."""
    ctx = context(demo(), neighbours())
    found = {"oversikt": section("oversikt").result(ctx)}
    bridge = found["oversikt"]["bro"]
    codes = {PARTS[post]: post for post in bridge.labels if post in PARTS}
    amounts = {codes[code]: mnkr for code, mnkr in parts.items()}
    amounts |= {bridge.facts["fran"]: 1000.0, bridge.facts["till"]: 1000.0 + sum(parts.values())}
    rows = tuple({**row, "belopp": amounts.get(str(row["post"]), 0.0)} for row in bridge.cells)
    return with_tables(found, oversikt={"bro": replace(bridge, cells=rows)})


def verdict(**parts: float) -> str:
    """The page's first sentences about these parts."""
    words = told("oversikt", bridged(**parts), AO)
    assert words is not None
    return words.text


@pytest.mark.parametrize(
    ("parts", "sentence", "named"),
    [
        ({"tackning": -77.0, "mix": 57.0, "volym": 60.0}, "var och en får mer", "volymen per brukare"),
        (
            {"tackning": 90.0, "mix": -40.0, "volym": 37.0},
            "Den största orsaken är att fler får stöd",
            "täckningen vid lika ålder",
        ),
        ({"alder": 60.0, "tackning": 25.0}, "Därutöver skiljer mest att fler får stöd", "invånarnas ålder"),
        ({"alder": -60.0, "tackning": 25.0}, "Därutöver skiljer mest att fler får stöd", "invånarnas ålder"),
    ],
)
def test_the_title_of_the_bridge_names_what_the_verdict_does(
    parts: dict[str, float], sentence: str, named: str
) -> None:
    """Fewer clients with dearer insatser take each other out, also in a title; age is told by itself."""
    found = bridged(**parts)
    assert sentence in verdict(**parts)
    assert title("oversikt", "bro", found["oversikt"], kommun="Vi", ar=2024).endswith(f", mest genom {named}")


def test_parts_that_cancel_out_are_not_taken_for_the_population() -> None:
    text = verdict(alder=-30.0, tackning=60.0, volym=1.0, pris=-55.0)
    assert "Invånarnas ålder talar för 30,0 mnkr lägre kostnad." in text
    assert "tar i stort sett ut vartannat: fler får stöd än åldern motiverar (+60,0 mnkr)" in text
    assert (
        "billigare per timme, dygn eller månad (−55,0 mnkr)." in text
        and "befolkningen som skiljer" not in text
    )
    assert "Det är alltså invånarnas ålder som skiljer." in verdict(alder=-30.0, tackning=2.0, pris=-1.0)
    assert "Den största orsaken är att färre får stöd" in verdict(
        alder=30.0, tackning=-90.0, volym=5.0, pris=0.0
    )


def test_a_verdict_is_one_paragraph_also_where_we_cost_about_as_the_group() -> None:
    """Nothing is the reason of a difference that there is not."""
    text = verdict(alder=60.0, volym=-80.0, pris=25.0)
    assert "ungefär lika mycket" in text and "Därutöver skiljer mest att var och en får mindre" in text
    assert "\n\n" not in text
    both = "En beviljad timme i hemtjänst och ett dygn i särskilt boende kostar mer än i gruppen"
    assert both in text  # said once


def test_fewer_clients_with_dearer_insatser_are_told_as_one() -> None:
    """Where coverage and mix pull each their way they drive together, or not at all."""
    text = verdict(alder=0.0, tackning=120.0, mix=-60.0, volym=-5.0, pris=0.0)
    assert "Den största orsaken är att fler får stöd än åldern motiverar (+120,0 mnkr" in text
    assert "men de som får stöd har lättare insatser (−60,0 mnkr)." in text
    text = verdict(alder=0.0, tackning=-75.0, mix=81.0, volym=48.0, pris=0.0)
    assert "Den största orsaken är att var och en får mer (+48,0 mnkr" in text and "insatser (" not in text
    table = full()["konsumtion"]["drivkrafter_jamfort"]
    amounts = {table.facts["fran"]: 1000.0, table.facts["till"]: 1054.0, COVERAGE: -75.0, MIX: 81.0,
               "Volym per brukare": 48.0}  # fmt: skip
    cells = tuple({**row, "belopp": amounts.get(str(row["post"]), 0.0)} for row in table.cells)
    one = with_tables(full(), konsumtion={"drivkrafter_jamfort": replace(table, cells=cells)})
    assert (
        "Mot att färre får stöd än åldern motiverar (−75 kr) står att de som får stöd har "
        "tyngre insatser (+81 kr)." in said("konsumtion", one).text
    )
    assert said("konsumtion", one).heading == "Var och en får mer än i gruppen"


@pytest.mark.parametrize(
    ("cost", "gap", "heading"),
    [
        (900.0, 12.0, "Kostnaden per invånare är lägre än i gruppen"),
        (1100.0, -12.0, "Kostnaden per invånare är högre än i gruppen"),
        (1100.0, 12.0, "Fler bor i särskilt boende än åldern motiverar"),
        (1001.0, 12.0, "Fler bor i särskilt boende än åldern motiverar"),
    ],
)
def test_how_many_have_support_is_no_heading_where_the_cost_goes_the_other_way(
    cost: float, gap: float, heading: str
) -> None:
    steps, expected = (full()["konsumtion"][key] for key in ("drivkrafter_jamfort", "vantat"))
    amounts = {steps.facts["fran"]: 1000.0, steps.facts["till"]: cost, "Ålder och kön": cost - 1000}
    cells = tuple({**row, "belopp": amounts.get(str(row["post"]), 0.0)} for row in steps.cells)
    which = expected.columns[0].key
    gaps = {expected.facts["bor"]: gap, expected.facts["ej"]: 0.0}
    rows = tuple({**row, "procent": gaps.get(str(row[which]), 0.0)} for row in expected.cells)
    changed = {"drivkrafter_jamfort": replace(steps, cells=cells), "vantat": replace(expected, cells=rows)}
    assert said("konsumtion", with_tables(full(), konsumtion=changed)).heading == heading


def test_a_second_part_and_what_takes_back_most_are_told_beside_the_largest() -> None:
    text = verdict(alder=0.0, tackning=60.0, mix=55.0, volym=-40.0, pris=0.0)
    assert ", och att de som får stöd har tyngre insatser (+55,0 mnkr), men var och en får mindre" in text
    assert ", och att" not in (text := verdict(alder=0.0, tackning=60.0, mix=40.0, volym=-10.0, pris=0.0))
    assert ", men" not in text


def test_no_part_is_called_the_largest_where_more_cannot_be_divided() -> None:
    table = full()["konsumtion"]["drivkrafter_jamfort"]
    post = table.columns[0].key
    amounts = {table.facts["fran"]: 1000.0, table.facts["till"]: 1210.0, "Volym per brukare": 10.0}
    rows = [{**row, "belopp": amounts.get(str(row[post]), 0.0)} for row in table.cells]
    rows.insert(1, {**rows[0], post: NOT_DIVIDED, "belopp": 200.0})
    found = with_tables(full(), konsumtion={"drivkrafter_jamfort": replace(table, cells=tuple(rows))})
    heading, text, *_ = astuple(said("konsumtion", found))
    assert "Av det som går att dela upp är den största orsaken att var och en får mer: +10" in text
    assert "får mer" not in heading


def test_another_mix_is_asked_about_where_it_makes_the_cost_another() -> None:
    table = full()["konsumtion"]["drivkrafter_jamfort"]
    for kr, there in ((50.0, True), (-50.0, True), (2.0, False)):
        one = changed(changed(table, table.facts["fran"], belopp=1000.0), MIX, belopp=kr)
        text = said("brukarmix", with_tables(full(), konsumtion={"drivkrafter_jamfort": one})).text
        assert ("en annan mix än gruppens?" in text) is there


def test_the_hours_are_asked_about_where_they_differ_from_the_group() -> None:
    table = full()["brukarmix"]["brytpunkt"]
    for hours, asked in ((200.0, True), (100.0, False)):
        one = changed(changed(table, table.facts["egen"], timmar=hours), table.facts["medel"], timmar=100.0)
        found = said("brukarmix", with_tables(full(), brukarmix={"brytpunkt": one}))
        beside = "(gruppen 100)" if asked else "(som gruppen)"
        assert f"Vid {hours:.0f} timmar hemtjänst i månaden {beside}" in found.text
        assert ("Vilka har fler än" in found.text) is asked


def test_quality_names_who_is_cheaper_and_clearly_better() -> None:
    cheap = replace(released(homes(lines(2000)))[0], kommun="1285")
    own = released(homes([line.replace(";86;", ";60;").replace(";88;", ";60;") for line in lines(2000)]))
    assert "Eslöv har" not in said("kvalitet", tables(context(own, [cheap]), AO)).text
    dear = released(homes([line.replace(";86;", ";60;") for line in lines(2000)]))
    table = tables(context(dear, [cheap]), AO)["jamforelse"]["exempel_sabo_heldygn"]
    ours = changed(table, table.facts["egen"], kostnad=2500.0)
    group = changed(ours, table.facts["medel"], kostnad=2200.0)
    found = with_tables(tables(context(dear, [cheap]), AO), jamforelse={"exempel_sabo_heldygn": group})
    text = said("kvalitet", found).text
    assert "Eslöv har lägre kostnad för särskilt boende" in text
    assert "Varför är färre nöjda vid" in text  # of our own unit rather than of Eslöv
    alike = with_tables(found, kvalitet={"fyrfalt_sabo_heldygn": None})
    assert "Vad gör Eslöv annorlunda i särskilt boende" in said("kvalitet", alike).text
    assert said("kvalitet", found).heading == "Färre är nöjda med särskilt boende än i gruppen"
    hostile = tuple({k: "A<B" if v == "Eslöv" else v for k, v in row.items()} for row in group.cells)
    found = with_tables(found, jamforelse={"exempel_sabo_heldygn": replace(group, cells=hostile)})
    assert "A&lt;B har lägre kostnad" in said("kvalitet", found).raw


def test_cost_and_answers_go_together_only_when_it_is_clear() -> None:
    eight = tuple(f"{n:04d}" for n in (880, 1267, 1285, 1382, 1380, 1381, 1780, 980))
    found = tables(context(demo(), neighbours(eight)), AO)
    table = found["kvalitet"]["samband"]
    label = table.labels[0]
    for word, told_ in (("följs åt", "Dyrare kommuner har tydligt fler nöjda"),
                        ("går åt var sitt håll", "Dyrare kommuner har tydligt färre nöjda"),
                        ("går inte att avgöra", "Det går inte att avgöra om dyrare kommuner")):  # fmt: skip
        one = replace(changed(table, label, tydlig=word, samband=0.5), cells=table.cells[:1])
        one = changed(one, label, tydlig=word, samband=0.5)
        assert told_ in said("kvalitet", with_tables(found, kvalitet={"samband": one})).text


def test_no_answers_are_said_to_be_missing_once() -> None:
    found = {**full(), "kvalitet": {}, "jamforelse": {}}
    text = said("kvalitet", found).text
    assert text.count("går inte att avgöra") == 1 and "det saknas svar från brukarna" in text


def test_one_year_is_no_development() -> None:
    alone = said("over_tid", tables(context(demo()[-1:]), AO))
    assert "bara 2024" in alone.text and "Att diskutera" not in alone.text


def test_a_rise_in_kronor_is_told_in_fixed_prices_or_not_at_all() -> None:
    alone = said("over_tid", tables(replace(context(demo()), own=Own("0000")), AO))
    assert alone.heading == "Ungefär lika många brukare som 2022"
    assert "Prisindex saknas" in alone.text and "mnkr" not in alone.text
    rise = {"2023": 4.0, "2024": 4.0}
    index = {"namn": "LPIK", "kalla": "egen", "datum": date(2025, 1, 1), "forandring": rise}
    ctx = replace(context(demo()), own=Own("0000", {"prisindex": index}))
    found = tables(ctx, AO)
    every = said("over_tid", found)
    cost = found["over_tid"]["forandring"].value("Kostnad", "procent")
    assert abs(cost) < 2 and every.heading == "Kostnaden är i fasta priser ungefär som 2022"
    way = "ökat" if cost > 0 else "minskat"
    assert (
        f"I 2024 års priser har kostnaden {way} med" in every.text
        and "i fasta priser, mest hemtjänst (" in every.text
    )


def test_where_volume_and_price_of_all_are_not_told_the_group_that_changed_most_is() -> None:
    """Unless one whose cost is hidden may have changed more, or its own two effects are not told."""
    table = full()["over_tid"]["pris_volym"]
    rest = [row for row in table.labels if row not in ("Hemtjänst", table.facts["alla"])]
    untold = changed(table, table.facts["alla"], volym=ABSENT, pris=ABSENT, forandring=ABSENT)
    for label in rest:
        untold = changed(untold, label, fore=10.0, efter=10.0, forandring=0.0, volym=0.0, pris=0.0)
    most = changed(untold, "Hemtjänst", fore=79.8, efter=86.4, forandring=6.6, volym=5.8, pris=0.8)

    def text(of: Table) -> str:
        return said("over_tid", with_tables(full(), over_tid={"pris_volym": of})).text

    told_of_it = "har kostnaden ändrats mest i hemtjänst: +6,6 mnkr i fasta priser, +5,8 mnkr genom mängden"
    assert told_of_it in text(most) and "+0,8 mnkr genom priset" in text(most)
    assert "så gott som allt genom mängden" in text(changed(most, "Hemtjänst", volym=6.6, pris=0.01))
    for silent in (
        changed(most, rest[0], efter=HIDDEN), changed(most, "Hemtjänst", volym=ABSENT),
        changed(most, "Hemtjänst", fore=85.4, forandring=1.0), table,
    ):  # fmt: skip
        assert "ändrats mest i" not in text(silent)


def test_the_group_named_behind_the_volume_goes_the_same_way() -> None:
    table = full()["over_tid"]["pris_volym"]
    one = changed(table, table.facts["alla"], volym=-1.0, pris=1.0)
    one = changed(changed(one, "Hemtjänst", volym=2.0), "Särskilt boende", volym=-3.0)
    text = said("over_tid", with_tables(full(), over_tid={"pris_volym": one})).text
    assert "−1,0 mnkr av ändringen, mest särskilt boende (−3,0 mnkr)" in text
    none = changed(one, table.facts["alla"], volym=0.04)
    text = said("over_tid", with_tables(full(), over_tid={"pris_volym": none})).text
    assert "har mängden insatser inte ändrat kostnaden, och priset per timme, dygn och månad står för" in text
    still = changed(none, table.facts["alla"], volym=0.04, pris=0.04)
    text = said("over_tid", with_tables(full(), over_tid={"pris_volym": still})).text
    assert "månad har inte heller ändrat den i fasta priser." in text and "0,0 mnkr" not in text


def test_an_outlook_within_what_the_model_missed_asks_nothing() -> None:
    for miss, asks in ((1.0, True), (90.0, False)):
        text = outlook(kostnad_procent=miss)
        assert ("Att diskutera" in text) is asks
        assert ("Felet är större än hela ändringen" in text) is not asks


def test_the_change_of_the_cost_is_held_against_the_missed_cost_where_it_counts() -> None:
    """Missed clients say nothing of it, nor does a missed cost of next to nothing."""
    at_last = full()["prognos"]["prognos"]
    now = at_last.value(at_last.facts["bas"], "kostnad")
    still = changed(at_last, at_last.facts["sista"], kostnad=now, forandring=0.0)
    for text in (
        outlook(kostnad_procent=1.0, brukare_procent=90.0),
        outlook({"prognos": still}, kostnad_procent=90.0),
    ):
        assert "felet är större" not in text and "Samma räkning från" in text


def test_the_worst_of_the_years_the_model_is_tried_from_is_told() -> None:
    tried = full()["prognos"]["bas"]
    first, last = map(told_of, tried.facts["provade"].split("|"))
    for missed, there in ((-4.0, True), (1.0, False)):
        both = changed(changed(tried, last, kostnad_procent=1.5), first, kostnad_procent=missed)
        text = said("prognos", with_tables(full(), prognos={"bas": both})).text
        assert ("; från 2022 hade den blivit 4,0 % för låg." in text) is there


def test_a_price_that_fell_and_rose_again_is_not_called_unchanged() -> None:
    prices = full()["over_tid"]["styckkostnader"]
    flat = [{**row, "2022": 400.0, "2023": 400.0, "2024": 400.0, "forandring": 0.0} for row in prices.cells]
    for before, heading in (
        (380.0, "steg 2024, men har knappt ändrats sedan 2022"),
        (400.0, "har knappt ändrats"),
    ):
        both = {"styckkostnader": replace(prices, cells=({**flat[0], "2023": before}, *flat[1:]))}
        assert heading in texts.title("over_tid", "styckkostnader", both, kommun="X", ar=2024, omrade=AO.namn)


def outlook(other: Mapping[str, Table] | None = None, **missed: Value) -> str:
    """What is said of a forecast whose model has missed the base year by so much."""
    tried = full()["prognos"]["bas"]
    years = [told_of(year) for year in tried.facts["provade"].split("|")]
    for year in years:
        tried = changed(tried, year, **missed)
    given = {**(other or {}), "bas": tried}
    return said("prognos", with_tables(full(), prognos=given)).text


def assistance(**row: Value) -> str:
    """What is said of one municipality's personal assistance."""
    keys = ("grupp", "arenden", "beviljad", "schema", "utford", "andel", "brutto", "fk", "tackning", "netto")
    one = dict.fromkeys(keys, 1000.0) | {"grupp": "Alla", **row}
    columns = tuple(c for c in CASES.columns if c.key != "per_timme")
    table = Table("arenden", "x", columns, (one,), facts={"alla": "Alla"})
    found = told("assistans", {"assistans": {"arenden": table}}, FN)
    assert found is not None
    return f"{found.heading}. {found.text}"


def test_where_granted_hours_are_lost_is_told_when_the_schedule_is() -> None:
    lost = {"andel": 80.0, "beviljad": 1000.0, "utford": 800.0, "tackning": 66.0}
    assert "i planeringen" in assistance(**lost, schema=810.0)
    assert "i utförandet" in assistance(**lost, schema=990.0)
    assert "går inte att avgöra" in assistance(**lost, schema=HIDDEN)
    assert "Att diskutera" not in assistance(andel=99.5)
    assert "har inte utförda timmar" in assistance(**lost | {"utford": ABSENT, "andel": ABSENT})
    assert "Försäkringskassan betalar knappt två tredjedelar" in assistance(**lost)
    hidden = assistance(brutto=HIDDEN, tackning=HIDDEN)
    assert hidden == "Ärendena visas inte. Ärendena om personlig assistans visas inte av sekretesskäl."
    assert told("assistans", {"assistans": {}}, FN) is None


def test_one_threshold_decides_what_is_called_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    found = full()
    assert "Brukarna är ungefär lika många" in said("over_tid", found).text
    monkeypatch.setattr(clear, "alike_below", lambda: 0.0)
    assert "ungefär lika många" not in said("over_tid", found).text


def test_a_change_of_next_to_nothing_is_no_question() -> None:
    """A fiftieth of a few million kr is one client's stay."""
    table = full()["prognos"]["prognos"]
    first, last = table.facts["bas"], table.facts["sista"]
    for cost, asked in ((6.0, False), (600.0, True)):
        one = changed(changed(table, first, kostnad=cost), last, kostnad=0.97 * cost, forandring=-3.0)
        words = said(
            "prognos", with_tables(full(), prognos={"prognos": one, "bas": full()["prognos"]["bas"]})
        )
        assert ("ändrar knappt" in words.heading) is not asked
        assert words.drawn is asked  # a line that stays where it was is no figure


def test_small_groups_together_are_no_conclusion() -> None:
    table = full()["brukarmix"]["grupper"]
    rest = tuple(
        row if str(row["klass"]) == table.total else {**row, "klass": REST} for row in table.cells[-2:]
    )
    found = said("brukarmix", with_tables(full(), brukarmix={"grupper": replace(table, cells=rest)}))
    assert found.heading == "Vilka insatser brukarna har" and not found.drawn
    assert REST.lower() not in found.text.lower()


@pytest.mark.parametrize(("performed", "turned"), [(530.0, True), (511.0, False), (490.0, False)])
def test_an_hour_that_is_cheaper_only_as_granted_is_not_called_cheaper(
    performed: float, turned: bool
) -> None:
    """Where less of the granted time is performed than in the group, the performed hour may be the dearer."""
    both = {
        "mot_gruppen": changed(full()["produktivitet"]["mot_gruppen"], "Hemtjänst", pris=440.0, medel=470.0),
        "utforande": changed(
            full()["produktivitet"]["utforande"], "Hemtjänst", andel=83.0, pris_utford=performed,
            andel_grupp=92.0, pris_utford_grupp=510.0,
        ),
    }  # fmt: skip
    found = with_tables(full(), produktivitet=both)
    words = said("produktivitet", found)
    assert "utförs 83 % av det beviljade (gruppen 92 %)" in words.text and "(gruppen 510 kr)" in words.text
    assert ("den beviljade timmen i hemtjänst" in f"{words.heading} {words.text}".lower()) is turned
    assert ("och är alltså dyrare än i gruppen" in words.text) is turned
    prices = pris.find(Given(found, "Kommunen", 2024, AO.namn))
    assert any(f.om == "hemtjänst" for f in prices) is not (performed > 510)


@pytest.mark.parametrize(
    ("women", "men", "told"),
    [
        (7.0, 5.0, "7 kvinnor och 5 män"),
        (7.0, 0.0, "7 kvinnor"),
        (7.0, ABSENT, ""),
        (7.0, HIDDEN, ""),
        (0.0, 0.0, ""),
    ],
)
def test_clients_younger_than_the_target_are_told_beside_the_areas_cost(
    women: Value, men: Value, told: str
) -> None:
    """Their cost is in kr per inhabitant of 65 and older; told only where how many they are is."""
    table = full()["konsumtion"]["alder"]
    young = [f"0–64 år, {sex}" for sex in ("kvinnor", "män")]
    others = [row for row in table.cells if str(row["cell"]) not in young]
    blank: dict[str, Value] = dict.fromkeys(others[0], ABSENT)
    rows = [{**blank, "cell": name, "brukare": n} for name, n in zip(young, (women, men), strict=True)]
    facts = {**table.facts, "utanfor": ";".join(young)}
    one = replace(table, cells=(*rows, *others), facts=facts)
    text = said("konsumtion", with_tables(full(), konsumtion={"alder": one})).text
    sentence = f"{told} är 0–64 år: deras kostnad är med, men den delas inte med invånare i deras ålder."
    assert (sentence in text) is bool(told) and ("0–64 år:" in text) is bool(told)


def test_whose_price_it_is_stands_with_it_on_page_one_and_in_the_chapter() -> None:
    """All performers' beside the group's, own production's without a group; what is paid out is nobody's."""
    for found, whose in ((full(), "alla utförare"), (tables(context(demo()), AO), "egen regi")):
        text = said("produktivitet", found).text
        assert f"immen i hemtjänst, {whose}, kostar" in text
    strip = section("oversikt").result(context(demo(), neighbours()))["tal"].labels
    assert "En beviljad timme i hemtjänst, alla utförare" in strip


def alone(*findings: dict[str, Value]) -> str:
    """The page's first sentences of a municipality without a group, where the checks find these."""
    ctx = context(demo())
    found = tables(ctx, AO)
    grupper = found["produktivitet"]["grupper"]
    cells = tuple({**row, "referens": 400.0} for row in grupper.cells)
    columns = (*(c for c in grupper.columns if c.key != "referens"), Column("referens", "Medel", "kr"))
    mean = replace(grupper, cells=cells, columns=columns, facts={**grupper.facts, "medelar": "2024"})
    checks = Table("metod_fynd", "", FYND.columns, findings, "", "", "")
    overview = section("oversikt").result(ctx)
    found = with_tables(found, produktivitet={"grupper": mean}, metod={"fynd": checks}, oversikt=overview)
    words = told("oversikt", found, AO)
    assert words is not None
    return words.text


def test_without_a_group_the_page_leads_with_cost_clients_prices_means_and_places() -> None:
    text = alone()
    order = [
        "lade ", " brukare.", "En brukare kostade i medel ", "; det publicerade medlet för 2024 är",
        "Beläggningen i särskilt boende var ",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "varnar" not in text


@pytest.mark.parametrize(
    ("regel", "godkand", "told_of"),
    [("V46", NOT_ACCEPTED, True), ("V46", "Prövat med enheten.", False), ("V40", NOT_ACCEPTED, False)],
)
def test_without_a_group_a_price_that_can_hardly_be_right_is_told_first(
    regel: str, godkand: str, told_of: bool
) -> None:
    finding: dict[str, Value] = {"regel": regel, "allvar": "x", "fil": "x", "text": "x", "godkand": godkand}
    assert ("Granskningen varnar för en styckkostnad" in alone(finding)) == told_of


def test_with_a_group_places_and_means_are_told_in_their_chapter() -> None:
    text = verdict(alder=0.0, tackning=60.0)
    assert "Beläggningen" not in text and "publicerade medlet" not in text
