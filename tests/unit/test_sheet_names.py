"""Sheet names: within what Excel allows, no two alike, and the same in every municipality and year."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from kpbcalc.analysis.area import group_name, omraden
from kpbcalc.analysis.groups import short_name
from kpbcalc.analysis.section import AREAS, LONGEST_SHEET, Declared, Section
from kpbcalc.base import params
from kpbcalc.sections.every import SECTIONS
from tests.samples.packages import context, demo, neighbours

PER_AREA = "avvikelse_{grupp}"  # made for areas, not for insats groups


def named(section: Section, declared: Declared) -> Iterator[tuple[str, str, str]]:
    """The table's sheets: its key, area, and the sheet's name in full."""
    for area in section.areas or ("",):
        for grupp, short in groups(declared, area):
            words = {"grupp": grupp, "namn": group_name(grupp), "kort": short}
            if not declared.sheet:
                assert declared.sheet_name(area, words) == ""
                continue
            whole = " ".join(filter(None, [declared.sheet.format(**words), AREAS.get(area, "")]))
            assert declared.sheet_name(area, words) == whole[:LONGEST_SHEET].strip()
            yield declared.key.format(**words), area, whole


def groups(declared: Declared, area: str) -> list[tuple[str, str]]:
    """The groups that a table is made for: where units or insatser are compared, or there are answers."""
    if "{grupp}" not in declared.key:
        return [("", "")]
    if declared.key == PER_AREA:
        return list(AREAS.items())
    omrade = omraden()[area]
    asked = [r["grupp"] for r in params.rows("kvalitet.csv") if r["omrade"] == area and r["grupp"]]
    return [(g, short_name(g)) for g in dict.fromkeys([*omrade.enhetsgrupper, *omrade.insatsgrupper, *asked])]


def every() -> list[tuple[str, str, str, str]]:
    return [(s.key, *one) for s in SECTIONS for declared in s.tables for one in named(s, declared)]


@pytest.mark.parametrize(
    ("section", "key", "area", "name"),
    [
        ("bokslut", "rs_bro", "", "Bro till räkenskapssammandraget"),
        ("forutsattningar", "avvikelse_AO", "", "Nettokostnadsavvikelse ÄO"),
        ("konsumtion", "grupper", "AO", "Konsumtion ÄO"),
        ("konsumtion", "alder", "IFO", "Konsumtion ålder och kön IFO"),
        ("produktivitet", "slag_daglig_verksamhet", "FN", "Kostnadsslag dagl verksamhet FN"),
        ("produktivitet", "insatser_ifo_placering", "IFO", "Insatser placeringar IFO"),
        ("produktivitet", "skillnader", "FN", "Styckkostnad skillnader FN"),
        ("kvalitet", "fyrfalt_sabo_heldygn", "AO", "Fyrfält säbo ÄO"),
        ("kvalitet", "indikatorer", "AO", "Öppna jämförelser ÄO"),
        ("jamforelse", "exempel_sabo_heldygn", "AO", "Kommuner säbo ÄO"),
        ("jamforelse", "exempel_ifo_ekonomiskt_bistand", "IFO", "Kommuner ek bistånd IFO"),
        ("assistans", "arenden", "FN", "Assistans ärenden FN"),
    ],
)
def test_published_names_stay(section: str, key: str, area: str, name: str) -> None:
    """Somebody's formula points at them."""
    assert (section, key, area, name) in every()


def test_no_name_is_cut_or_refused_by_excel_or_shared() -> None:
    names = [name for *_, name in every()]
    assert not [n for n in names if len(n) > LONGEST_SHEET or re.search(r"[\[\]:*?/\\'_]|\s\s", n)]
    assert not [n for n, times in Counter(n.lower() for n in names).items() if times > 1]


@pytest.mark.parametrize("section", [s for s in SECTIONS if s.areas], ids=lambda s: s.key)
def test_the_tables_of_the_demo_have_the_declared_names_whatever_the_year(section: Section) -> None:
    declared = {(key, area): name for s, key, area, name in every() if s == section.key}
    made: dict[tuple[str, str], set[str]] = {}
    for years in (demo(), demo()[:2]):
        for omrade in (omraden()[area] for area in section.areas):
            for key, table in section.result(context(years, neighbours()).of(omrade)).items():
                made.setdefault((key, omrade.kod), set()).add(table.sheet)
                assert table.area == omrade.rubrik
    assert made or section.key == "assistans"  # which the demo does not have
    assert made == {at: {declared[at]} for at in made}
