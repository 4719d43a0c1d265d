"""Titles and texts stay good Swedish whatever the figures are: none, one, two, many, falling, unknown.

All tables of a demo municipality, with every figure replaced, are told again; what is wrong shows.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import pytest
from bs4 import BeautifulSoup

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.section import Drawing
from kpbcalc.base import params
from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.calculation.prepare import prepare
from kpbcalc.notebook.handed_over import context
from kpbcalc.presentation import say, title
from kpbcalc.presentation.prose import NEUTER, indefinite, inside
from kpbcalc.sections.every import SECTIONS, section
from kpbcalc.sources.peer_choice import Choice
from tests.swedish import faults

KOMMUN, AR = "2523", 2017  # the smallest of the demo's municipalities with all three areas
PUBLIC = {"bokslut", "forutsattningar", "metod"}  # of the accounts and of the population: never hidden
FIXED = {"niva"}  # a level in a tree is no figure
Told = tuple[str, str, dict[str, Table]]
FIGURES: tuple[float | None, ...] = (None, 0.0, 1.0, 2.0, 0.04, -0.04, -1.0, 57.0, 1234567.0, -98765.4)
EN = {"timme", "månad", "dag", "portion", "enhet"}


@cache
def sections() -> tuple[Told, ...]:
    """Every section's tables as a report has them, the demo's others beside: name, area, tables."""
    areas = tuple(omraden().values())
    ctx = context(prepare(KOMMUN, AR, "", "extern"), Choice(), areas)
    made: list[Told] = []
    for one in SECTIONS:
        if not one.areas:
            made.append((one.key, "", one.result(ctx)))
        of_areas = [o for o in areas if o.kod in one.areas]
        made += [(one.key, o.namn, one.result(ctx.of(o))) for o in of_areas]
    return tuple(made)


class Figure:
    """Draws a cell's figure: the same everywhere, or by dice with a seed."""

    def __init__(self, same: float | None = None, seed: int | None = None) -> None:
        self._same, self._dice = same, random.Random(seed) if seed is not None else None

    def __call__(self, column: Column, public: bool) -> Value:
        drawn = self._dice.choice(FIGURES) if self._dice else self._same
        if drawn is None:
            return 3.0 if public else HIDDEN
        return float(abs(round(drawn))) if column.unit == "antal" else drawn


def changed(table: Table, figure: Figure, public: bool) -> Table:
    """The table with every figure replaced; a figure that nobody can hide is never hidden."""

    def cell(column: Column, value: Value) -> Value:
        kept = column.unit in {"text", "år"} or column.key in FIXED or column is table.columns[0]
        return value if kept else figure(column, public)

    return replace(
        table, cells=tuple({c.key: cell(c, row[c.key]) for c in table.columns} for row in table.cells)
    )


def told(name: str, area: str, tables: Mapping[str, Table]) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a section's text and the titles of figures, and whether it begins as a sentence."""
    about = {"omrade": area, "kommun": "Borås", "ar": AR}
    if not area:
        for block in BeautifulSoup(say(name, tables, **about).html, "html.parser").find_all(["p", "li"]):
            yield block.get_text(), block.name == "p"
    drawn = [one.key for one in section(name).show if isinstance(one, Drawing)]
    for key in (key for key in drawn if key in tables):
        yield title(name, key, tables, **about), True


def wrong(figure: Figure) -> list[str]:
    found = []
    for name, area, tables in sections():
        drawn = {key: changed(table, figure, name in PUBLIC) for key, table in tables.items()}
        for text, whole in told(name, area, drawn):
            found += [f"{name} {area}: {fault}" for fault in faults(text, whole=whole)]
            assert "Boråss" not in text
    return found


def test_the_demo_as_it_is_has_no_fault() -> None:
    for name, area, tables in sections():
        for text, whole in told(name, area, tables):
            assert not list(faults(text, whole=whole)), text


@pytest.mark.parametrize("figure", FIGURES)
def test_no_fault_when_every_figure_is(figure: float | None) -> None:
    found = wrong(Figure(figure))
    assert not found, "\n".join(sorted(set(found))[:40])


@pytest.mark.parametrize("seed", range(12))
def test_no_fault_whatever_the_figures_are(seed: int) -> None:
    found = wrong(Figure(seed=seed))
    assert not found, "\n".join(sorted(set(found))[:40])


def units() -> list[tuple[str, str]]:
    words = params.toml("omraden.toml")["grupp"].values()
    return sorted({(one, many) for _, one, many, *_ in words})


@pytest.mark.parametrize(("one", "many"), units())
def test_every_unit_has_its_gender(one: str, many: str) -> None:
    assert (one in NEUTER) != (one in EN), f"say in prose.NEUTER whether it is en or ett {one}"
    article = "ett utfört" if one in NEUTER else "en utförd"
    assert indefinite(one, "utförd", "utfört") == f"{article} {one}"
    assert (one == many) == (one in NEUTER), "ett-words of this kind have no ending in the plural"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Hemtjänst", "hemtjänst"), ("LSS och SFB", "LSS och SFB"), ("SoL och HSL", "SoL och HSL"),
        ("Hälso- och sjukvård", "hälso- och sjukvård"),
        ("Annat boende enligt LSS", "annat boende enligt LSS"),
        ("Å", "å"), ("65–79 år", "65–79 år"), ("I egen regi", "i egen regi"),
    ],
)  # fmt: skip
def test_a_label_inside_a_sentence_keeps_its_abbreviations(label: str, said: str) -> None:
    assert inside(label) == said


HARD = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    "text",
    [
        f"Det var 1{HARD}timmar.", f"Av 1{HARD}brukarna fick.", f"Det var 2{HARD}plats.", "Så  här.",
        "Så , här.", "Kostnaden nan kr.", "0 av 0 brukare.", "Slut..", "Slut. men nej.", "(Öppen.", "12 %.",
        "Ändring -3.",
        f"Ändring −0,0{HARD}%.", "En utfört dygn.", "Ett utfört timme.",
        "Det är är så.", "Enligt lSS.", "år 2017 11 brukare.", f"Den ökade kostnaden med 0,0{HARD}mnkr.",
        "en mening.", f"1{HARD}brukare var nya.", f"12{HARD}brukare var ny.", "Kostnaden – kr.",
    ],
)  # fmt: skip
def test_what_is_wrong_is_noticed(text: str) -> None:
    assert list(faults(text))


@pytest.mark.parametrize(
    "text",
    [
        f"1{HARD}brukare av 21{HARD}brukare, 2{HARD}001{HARD}timmar och 1,1{HARD}timmar.",
        f"Från 2016 till 2017 (+1,0{HARD}%; −1{HARD}234{HARD}kr), 65–79 år.",
        f"1{HARD}timme och 12{HARD}dygn. Över den 95:e percentilen ligger 1{HARD}person.",
        "En utförd timme och ett utfört dygn; alla 12 kommuner.",
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(text: str) -> None:
    assert not list(faults(text))
