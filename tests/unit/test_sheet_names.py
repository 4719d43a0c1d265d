"""Sheet names: readable, within what Excel allows, no two alike, and the same wherever the table is."""

import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from kpbcalc.reporting.sheet_names import AREA_OF, AREAS, GROUPS, WORDS, area_of, sheet_name

from kpbcalc.analysis.area import omraden
from kpbcalc.base import params

PACKAGE = Path(__file__).resolve().parents[2] / "kpbcalc"
PER_GROUP = ("enheter", "kostnadsbro", "kostnadsslag", "tomma_platser", "enhetsandring", "insatser")
WHOLE = {*AREA_OF, "rs_bro"}  # not made by area
PLACED = ("fyrfalt", "jamforelse_exempel")


def codes() -> set[str]:
    """Every code the words can be put together to."""
    whole = set(WORDS)
    areas = {f"{stem}_{area}" for stem, area in product(WORDS, AREAS) if stem not in WHOLE}
    groups = {f"{stem}_{group}_{area}" for stem, (group, area) in product(PER_GROUP, grouped())}
    return whole | areas | groups | {f"{s}_{area}_{g}" for s, (g, area) in product(PLACED, grouped())}


def grouped() -> set[tuple[str, str]]:
    """The groups tables are made for: where units or insatser are compared, or there are answers."""
    own = {(g, o.kod) for o in omraden().values() for g in (*o.enhetsgrupper, *o.insatsgrupper)}
    asked = {(r["grupp"], r["omrade"]) for r in params.rows("kvalitet.csv") if r["grupp"]}
    return own | asked


@pytest.mark.parametrize(
    ("code", "name", "area"),
    [
        ("sammanfattning", "Sammanfattning", ""),
        ("rs_bro", "Bro till räkenskapssammandraget", ""),
        ("konsumtion_AO", "Konsumtion ÄO", "Äldreomsorg"),
        ("konsumtion_alder_IFO", "Konsumtion ålder och kön IFO", "Individ- och familjeomsorg"),
        ("kostnadsslag_daglig_verksamhet_FN", "Kostnadsslag dagl verksamhet FN", "Funktionsnedsättning"),
        ("fyrfalt_AO_sabo_heldygn", "Fyrfält säbo ÄO", "Äldreomsorg"),
        ("insatser_ifo_placering_IFO", "Insatser placeringar IFO", "Individ- och familjeomsorg"),
        ("assistans_arenden", "Assistans ärenden FN", "Funktionsnedsättning"),
        ("styckkostnad_skillnader_FN", "Styckkostnad skillnader FN", "Funktionsnedsättning"),
    ],
)
def test_published_names_stay(code: str, name: str, area: str) -> None:
    assert (sheet_name(code), area_of(code)) == (name, area)


def test_no_name_is_cut_or_shared() -> None:
    names = Counter(sheet_name(code).lower() for code in codes())
    assert not [name for name, times in names.items() if times > 1]
    assert not [n for n in names if len(n) > 31 or "_" in n]
    last = {short.lower() for short in AREAS.values()}
    assert not [
        c for c in codes() if c.endswith(tuple(AREAS)) and sheet_name(c).lower().split()[-1] not in last
    ]


def test_every_group_that_tables_are_made_for_has_a_short_name() -> None:
    assert {group for group, _ in grouped()} <= set(GROUPS)


def test_every_table_of_the_source_has_words() -> None:
    """As far as its code is written out there; the report's tests see the others."""
    rooms = [file for room in ("analysis", "presentation") for file in (PACKAGE / room).glob("*.py")]
    written = [
        re.sub(r"_?\{(grupp|omrade\.kod)\}", "", code)
        for file in rooms
        for code in re.findall(r"Table\(\s*name=f?\"([^\"]+)\"", file.read_text(encoding="utf-8"))
    ]
    assert len(written) > 50
    unnamed = {stem for stem in written if "{" not in stem and stem not in WORDS}
    assert unnamed <= {"fynd_per_fil"}  # the findings' own notebook, which has no workbook


def test_a_table_without_words_keeps_a_sheet_of_its_own() -> None:
    assert sheet_name("ny_tabell_AO") == "Ny tabell ÄO"
    assert sheet_name("ny[1]:*?/\\'") == "Ny 1"
    assert sheet_name("[]") == "Tabell"
    assert len(sheet_name("x" * 99)) == 31
