"""The sections' sentences: whole, and honest when the data are few, hidden or missing."""

import re
from dataclasses import replace

import pytest

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.base.figure import ABSENT
from kpbcalc.costing import Resultat
from kpbcalc.disclosure.package import Package
from kpbcalc.presentation import say
from kpbcalc.sections.brukarmix import SECTION as BRUKARMIX
from kpbcalc.sections.konsumtion import SECTION as KONSUMTION
from tests.samples.homes import homes as four_homes
from tests.samples.homes import lines
from tests.samples.packages import context, released, small_year, without
from tests.samples.said import said
from tests.unit.sections.test_brukarmix_section import two_years
from tests.unit.sections.test_konsumtion_section import own
from tests.unit.sections.test_produktivitet_section import care, homes

AO, FN, IFO = omraden().values()
SECTIONS = ("konsumtion", "brukarmix", "produktivitet", "prognos", "over_tid")


@pytest.mark.parametrize("section", [*SECTIONS, "kvalitet"])
@pytest.mark.parametrize("omrade", [FN, IFO])
def test_an_area_that_nobody_has_is_said(section: str, omrade: Omrade) -> None:
    text = said(section, context(two_years()), omrade)
    assert text.startswith("Underlaget har ") and omrade.namn in text
    assert not re.search(r"\d", text)


@pytest.mark.parametrize("section", SECTIONS)
def test_three_clients_are_said_to_be_too_few_and_nothing_more(section: str) -> None:
    years = released(*(small_year(ar, [4.0] * 3) for ar in (2023, 2024)))
    text = said(section, context(years))
    assert "visas inte av sekretesskäl" in text
    assert not re.findall(r"\d[\d ]* kr\b|\d,\d mnkr", text)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("konsumtion", "inget föregående år"),
        ("brukarmix", "inget föregående år"),
        ("produktivitet", "i egen regi kostade"),
        ("over_tid", "ett år kan inte visa någon utveckling"),
        ("prognos", "ingen befolkningsprognos, och inte heller två års befolkning i följd"),
    ],
)
def test_one_year_only_is_said_not_compared(section: str, words: str) -> None:
    text = said(section, context(two_years()[1:]))
    assert words in text and "2023" not in text


def test_consumption_tells_size_parts_population_and_what_to_discuss() -> None:
    text = said("konsumtion", context([own(2023, kr=80_000), own(2024)]))
    assert "ökade den samlade kostnaden från 6 533 kr till 6 667 kr per invånare 65 år och äldre" in text
    assert "Täckningen bidrog med 0 kr, volymen per brukare med 0 kr och styckkostnaden med +133 kr." in text
    assert "Den är högre för män än för kvinnor: 14 998 kr mot 1 111 kr." in text
    assert "Att diskutera" not in text and "kan inte delas upp" not in text


def test_what_is_not_divided_is_told_beside_the_three_factors() -> None:
    years = [without_clients(own(2023, kr=80_000)), own(2024)]
    found = KONSUMTION.result(context(years).of(AO))
    (rest,) = [row["belopp"] for row in found["drivkrafter"].rows() if row["post"] == "Ej uppdelat"]
    assert rest == pytest.approx(20_000 / 150)
    assert "Resten, +133 kr, kommer av insatsgrupper som inte kan delas upp." in said(
        "konsumtion", context(years)
    )


def without_clients(of: Package) -> Package:
    """The same sums, where the number with home care is not known."""
    found = of.families["grupper"]
    cells = tuple(replace(c, n=ABSENT) if c.key[1] == "hemtjanst" else c for c in found.cells)
    return without(replace(of, families={**of.families, "grupper": replace(found, cells=cells)}), "insatser")


def test_peers_are_named() -> None:
    others = [replace(own(2024, kr=80_000), kommun="0880")]
    text = said("konsumtion", context([own(2024)], others))
    assert "än i Jämförelsegruppen" not in text and "högre än i jämförelsegruppen: 6 667 kr mot" in text


def test_the_mix_is_told_with_both_effects() -> None:
    text = said("brukarmix", context(two_years()))
    assert "26 brukare fick insatser" in text and "mot 137 500 kr 2023" in text
    assert "Ändrad mix av insatser står för +801 kr och ändrad kostnad" in text


def test_units_are_told_with_why_and_empty_places() -> None:
    years = [homes(2023, [1500, 2000], [1800, 1800]), homes(2024, [1600, 2300], [1800, 1700], 5000)]
    text = said("produktivitet", context(released(*years)))
    assert "Att Hem 1 ligger över medlet i egen regi beror mest på personal" in text
    assert "3 820 tomma dygn motsvarar högst 3,6 mnkr, summerat enhet för enhet" in text
    assert "Från 2023 till 2024 steg styckkostnaden i särskilt boende" in text
    assert "inget publicerat medel som är nytt nog" in text
    alone = said("produktivitet", context(released(homes(2024, [1600], [1800], each=12))))
    assert "tomma dygn" in alone and "summerat" not in alone


def test_the_published_mean_and_performed_time_are_told() -> None:
    text = said("produktivitet", context(released(care(2010, 1200, 1000, 379 * 1200))))
    assert "kostade 379 kr per beviljad timme, 10,6 % under det publicerade medlet 424 kr." in text
    assert "Av den beviljade tiden i hemtjänst utfördes 83,3 %" in text
    assert "En utförd timme kostade 455 kr, mot 379 kr för en beviljad timme." in text


def test_a_forecast_is_told_as_no_prediction_and_a_simple_one_as_simple() -> None:
    years = released(*(care(ar, 1200, 1000, 10_000_000) for ar in (2023, 2024)))
    text = said("prognos", context(years))
    assert text.startswith("Underlaget har ingen befolkningsprognos. Befolkningen är därför framskriven")
    assert "minskar kostnaden från 10,0 mnkr till 5,0 mnkr 2034 (−50,0 %)" in text
    assert "inte en förutsägelse" in text and "Prövad bakåt: med 2023 års nivå" in text
    assert "Jämfört med oförändrade förhållanden 2034 ändras kostnaden" in text


def test_quality_says_what_cannot_be_decided() -> None:
    text = said("kvalitet", context(released(four_homes(lines(answered=40)))))
    assert "Det går inte att avgöra om någon av enheterna för särskilt boende" in text
    text = said("kvalitet", context(released(four_homes(lines(answered=1000)))))
    assert "tydligt högre hos Hem S2 och Hem S3 än hos de andra enheterna för särskilt boende" in text
    assert "Hem S2 har dessutom lägre kostnad per dygn än medlet" in text


ASKED = "Vad tycker de äldre – särskilt boende"
VALUES = ["U23436;0880;2023;T;76.9", "U23436;0880;2024;T;80.3", "U23436;0000;2024;T;81.1"]


def test_an_indicator_is_better_or_worse_only_when_it_is_sure() -> None:
    days = ["U23401;0880;2023;T;90", "U23401;0880;2024;T;40", "U23401;0000;2024;T;60"]
    for country, side in (("81.1", ""), ("60", "bättre"), ("95", "sämre")):
        values = [*VALUES[:2], f"U23436;0000;2024;T;{country}", *days]
        years = [four_homes([f"{ASKED};;helhetsomdöme;77;270;500"], ar=ar, indikatorer=values)
                 for ar in (2023, 2024)]  # fmt: skip
        text = said("kvalitet", context(released(*years)))
        assert [w for w in ("bättre: ", "sämre: ") if w in text] == [f"{side}: "] * bool(side)
        assert not side or f"{side}: nöjda med särskilt boende i sin helhet" in text
        assert not side or "går inte att avgöra: väntetid till särskilt boende" in text


@pytest.mark.parametrize(("women", "men", "told"), [(79.9, 80.9, False), (90, 60, True)])
def test_women_and_men_are_told_apart_only_when_it_is_sure(women: float, men: float, told: bool) -> None:
    values = [
        f"U23436;0880;2024;{kon};{v}" for kon, v in (("T", (women + men) / 2), ("K", women), ("M", men))
    ]
    year = four_homes([f"{ASKED};;helhetsomdöme;80;269;500"], indikatorer=values)
    text = said("kvalitet", context(released(year)))
    assert ("Kvinnor och män skiljer sig tydligt åt" in text) is told


def test_sure_changes_in_other_questions_are_told_largest_first() -> None:
    def asked(ar: int, **share: int) -> Resultat:
        return four_homes([f"{ASKED};;{q};{v};2000;3000" for q, v in share.items()], ar=ar)

    then = asked(2023, helhetsomdöme=80, mat=80, trygghet=60, bemötande=80, inflytande=50, lokaler=70)
    now = asked(2024, helhetsomdöme=90, mat=70, trygghet=90, bemötande=81, inflytande=45, lokaler=77)
    text = said("kvalitet", context(released(then, now)))
    told = text[text.index("De största tydliga ändringarna i brukarnas svar på andra frågor") :]
    order = [told.index(q) for q in ("trygghet, +30,0", "mat, −10,0", "lokaler, +7,0")]
    assert order == sorted(order)
    assert "bemötande" not in text and "inflytande" not in text  # not sure; sure but the fourth


UNDECIDED = "går inte att avgöra"


@pytest.mark.parametrize(
    ("mix", "niva", "words", "unsaid"),
    [
        ("ja", "ja", "och ändrad kostnad för samma insatser för", UNDECIDED),
        ("ja", "", "Om samma insatser kostar mer eller mindre än förut", "ändrad kostnad för samma"),
        ("", "ja", "Ändrad kostnad för samma insatser står för", "Ändrad mix av insatser står för"),
        ("", "", "Hur mycket av ändringen som är mixen av insatser", "står för −"),
    ],
)
def test_an_effect_that_hangs_on_the_classes_has_no_sign(
    mix: str, niva: str, words: str, unsaid: str
) -> None:
    found = BRUKARMIX.result(context(two_years()).of(AO))
    for key in ("mix", "mix_steg"):
        sure = {"mix_avgjord": mix, "niva_avgjord": niva}
        found[key] = replace(found[key], facts={**found[key].facts, **sure})
    text = say("brukarmix", found, omrade=AO.namn, ar=2024).text
    assert words in text and unsaid not in text
    assert (UNDECIDED in text) == (not (mix and niva))
    assert ("Mest betyder" in text) <= bool(mix)
