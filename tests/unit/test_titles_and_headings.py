"""Does a figure's title tell of what the heading above it tells of?"""

from kpbcalc.analysis.area import omraden
from kpbcalc.presentation import texts
from tests.samples.chapters import changed, full, with_tables

AO = omraden()["AO"]


def test_the_age_in_the_title_is_one_in_which_the_heading_holds() -> None:
    """More live in special housing than age explains: no age in which fewer have support at home."""
    vantat = full()["konsumtion"]["vantat"]
    shares = full()["konsumtion"]["tackning_alder"]
    first = shares.labels[0]
    far = {"bor_grupp": 20.0, "bor_egen": 24.0, "ej_grupp": 40.0, "ej_egen": 10.0}
    tables = with_tables(
        full(),
        konsumtion={
            "vantat": changed(
                changed(vantat, vantat.facts["bor"], procent=13.0), vantat.facts["ej"], procent=0.5
            ),
            "tackning_alder": changed(shares, first, **far),
        },
    )
    title = texts.title("konsumtion", "tackning_alder", tables["konsumtion"], omrade=AO.namn)
    assert title.startswith(f"I åldern {first} bor 24,0") and "särskilt boende, i gruppen 20,0" in title


def test_what_is_alike_twice_is_said_once() -> None:
    table = full()["brukarmix"]["hemma_boende"]
    alike = changed(table, table.facts["egen"], boende=101.0, hemma=99.0)
    title = texts.title("brukarmix", "hemma_boende", {**full()["brukarmix"], "hemma_boende": alike})
    assert title == "Ungefär så många som åldern motiverar, både i särskilt boende och med stöd utanför"
