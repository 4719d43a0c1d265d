"""What is too small, or not alone, is not told as a change; and how sources are told to a reader."""

from types import SimpleNamespace

import pandas as pd
import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.clear_difference import NOT_TESTED
from kpbcalc.analysis.on_whose_word import in_words
from kpbcalc.base.exact import GRID
from kpbcalc.base.table import Column, Table
from kpbcalc.presentation import title
from kpbcalc.presentation.clear import forecast_change, most_changed
from kpbcalc.sections.kvalitet import SECTION as KVALITET
from kpbcalc.sections.prognos import SECTION as PROGNOS
from kpbcalc.underlag.rules.volumes import hours_fit_in_the_year
from tests.samples.chapters import tables, told
from tests.samples.homes import homes, lines
from tests.samples.packages import context, released
from tests.samples.prices import care

AO = next(iter(omraden().values()))


@pytest.mark.parametrize(
    ("now", "then", "counts"),
    [(6.8, 6.7, False), (70.6, 94.2, True), (165.8, 163.7, False), (100, 97.9, True), (30, 29.2, False)],
)
def test_a_forecast_counts_by_per_cent_and_by_amount(now: float, then: float, counts: bool) -> None:
    assert bool(forecast_change(now, then)) is counts


def test_a_small_area_is_not_said_to_get_cheaper() -> None:
    years = released(*(care(ar, 1200, 1000, 100_000) for ar in (2023, 2024)))
    found = PROGNOS.result(context(years).of(AO))
    about = {"omrade": AO.namn, "ar": 2024}
    assert found["prognos"].value("2034", "forandring") < -2
    words = told("prognos", tables(context(years), AO), AO)
    assert words is not None and words.heading.startswith("Befolkningen ändrar knappt kostnaden")
    assert title("prognos", "prognos", found, **about).startswith(
        "Befolkningsförändringen ensam ändrar knappt"
    )


def changes(*of: tuple[str, float]) -> list[dict[str, object]]:
    return [
        {"grupp": name, "forandring": change, "2024": 400.0, "enhet": "kr per timme"} for name, change in of
    ]


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        (changes(("A", 0.8), ("B", -0.8)), []),
        (changes(("A", 3.0), ("B", -5.1), ("C", 1.0)), ["B"]),
        (changes(("A", 3.02), ("B", -2.98)), ["A", "B"]),
        ([], []),
    ],
)
def test_the_most_changed_is_clear_and_alone(rows: list[dict[str, object]], most: list[str]) -> None:
    assert [row["grupp"] for row in most_changed(rows, "forandring")] == most


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (changes(("Hemtjänst", -0.8), ("Särskilt boende", 0.8)), "har knappt ändrats sedan 2022"),
        (changes(("Hemtjänst", -6.0), ("Särskilt boende", 0.8)), "Hemtjänst har ändrats mest i styckkostnad"),
        (changes(("Hemtjänst", -6.0), ("Särskilt boende", 6.0)), ""),
    ],
)
def test_a_tie_is_never_called_the_most(rows: list[dict[str, object]], says: str) -> None:
    columns = (Column("grupp", "Grupp"), Column("enhet", "Enhet"), Column("2024", "2024", "kr"),
               Column("forandring", "Ändring", "procent", 1))  # fmt: skip
    of = Table("x", "Styckkostnader", columns, tuple(rows), facts={"fran": "2022", "till": "2024"})
    text = title("over_tid", "styckkostnader", {"styckkostnader": of}, omrade="äldreomsorgen", ar=2024)
    assert says in text
    assert says or text == of.title


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("policy; ingen källa", "arbetsbänkens eget val, utan källa"),
        ("antagande; ingen källa", "antagande, utan källa"),
        ("docs/metod.md § 3.4", "metodbeskrivningen, avsnitt 3.4"),
        ("storleken som i docs/metod.md §5.7", "storleken som i metodbeskrivningen, avsnitt 5.7"),
        ("vedertaget, params/osakerhet.toml", "vedertaget"),
        ("[J] brukligt", "egen bedömning: brukligt"),
        ("Kolada, definitioner 2013", "Kolada, definitioner 2013"),
    ],
)  # fmt: skip
def test_a_source_is_told_without_files_and_marks(source: str, words: str) -> None:
    assert in_words(source) == words


@pytest.mark.parametrize(("ar", "hours"), [(2017, "8\u00a0760"), (2024, "8\u00a0784")])
def test_the_hours_told_are_those_of_the_year(ar: int, hours: str) -> None:
    rows = pd.DataFrame({
        "brukar_id": ["A"], "insats": ["BSTOD"], "volymenhet": ["timme"],
        "beviljad": [9_000 * GRID], "utford": [None],
    })  # fmt: skip
    case = SimpleNamespace(ar=ar, volumes=rows, limits={"V23": {"mest_timmar_om_aret": 8784}})
    (hit,) = hours_fit_in_the_year(case)
    assert f"än {ar} har ({hours})" in hit.text


def test_a_unit_with_few_answers_is_said_not_to_be_tested() -> None:
    """Its share is told, so nothing is missing: there is just too little to test it on."""
    few = released(homes(lines(answered=8)))
    found = KVALITET.result(context(few).of(AO))["fyrfalt_sabo_heldygn"]
    of_units = [row["mot"] for row in found.cells if row["namn"] != found.total]
    assert of_units and set(of_units) == {NOT_TESTED}
    assert found.value("Hem S1", "andel") is not None


@pytest.mark.parametrize(("ours", "says"), [(0.14, ""), (0.26, "bor 0,3 % i gruppbostad, i gruppen 0,1 %")])
def test_shares_that_read_alike_are_no_difference_to_head_a_figure_with(ours: float, says: str) -> None:
    columns = (Column("klass", "Ålder"), *(Column(f"bor_{of}", of, "procent", 1) for of in ("egen", "grupp")))
    row = {"klass": "65–79 år", "bor_egen": ours, "bor_grupp": 0.11}
    of = Table("x", "Brukare i varje ålder", columns, (row,), facts={"bor": "", "boende": "gruppbostad"})
    text = title("konsumtion", "tackning_alder", {"tackning_alder": of}, omrade="äldreomsorgen", ar=2024)
    assert says in text.replace("\N{NO-BREAK SPACE}", " ")
    assert says or text == of.title
