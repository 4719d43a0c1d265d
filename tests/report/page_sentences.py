"""The sentences of a finished page, each with the tables that its numbers should stand in.

The workbook's list of contents says which section and area a table is of. What a chapter says of a section
is looked up in that section's tables of the area, and in those of the few other sections it may read; the
title of a figure in the figure's own table; a figure of the first page in its own row; a finding where its
kind comes from, and in its own row of the list of findings; a text of the appendix in its section. A
list item that begins with the name of a row is looked up in that row, a paragraph about some groups not in
tables about others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from kpbcalc.base import params
from tests.report.book_tables import Sheet, sheets
from tests.report.said_numbers import NUMBER

READ = ["h3", "h4", "p", "li", "dd", "figcaption"]
EVERYWHERE = "Alla"
PAGE_ONE, MATRIX, SURE, MEETING, APPENDIX = (
    "pa-en-sida", "fyra-fragor-om-varje-omrade", "sa-sakra-ar-siffrorna", "fragor-till-motet", "bilaga",
)  # fmt: skip
OVERVIEW, ACCOUNTS, METHOD = "På en sida", "Från bokslut till KPB", "Metoddeklaration och datakvalitet"
BRIDGE = "Varför kostnaden är en annan än i gruppen"
ALSO_READS = {"Kvalitet och resultat": ("Jämförelse",)}  # what a chapter reads of others
TITLE_READS = {"Förutsättningar": "Invånare 65 år"}  # the table that a figure's title tells, beside its own
NUMBERED = re.compile(r"^Figur \d+\. ")
EXPLAINED = "; skalan går från −1 till 1, och 0 är inget"  # what a correlation can be
BESIDE = "Nettokostnadsavvikelse"  # told where the cost is explained, shown among what is given
BUDGET = "Budget och utfall"  # told beside the year's cost, shown where the accounts are
ORIGIN: Mapping[str, tuple[str, ...]] = {  # how we know → the sections a finding is taken from
    "Jämfört per invånare": ("Konsumtion",),
    "Styckkostnaden ": ("Produktivitet",),
    "Kommunens egna enheter": ("Produktivitet",),
    "Styckkostnad och brukarnas svar": ("Jämförelse",),
    "Varje brukares kostnad": ("Ytterfall",),
    "Årets kostnad per invånare": ("Prognos",),
    "Två bokslut": ("Utveckling över tid",),
}
ALOUD = ("Brukar- och insatsmix", "Kvalitet och resultat")  # what the text to read aloud tells of besides
IN_BRACKETS = re.compile(r" \([^)]*\)$")  # `Institutionsvård barn och unga (HVB)`
SUMS = re.compile("Alla |Enheternas |Totalt|Medel|(Volymvägt|Ovägt) medel")


@dataclass
class Sentence:
    """What a rule wrote in a place of the page, and the tables of that place.

    `short` where the page tells the main things: there a share may be rounded to whole per cent. `own` is the
    heading of the page, which names the municipality: a sentence that names none is about it.
    """

    place: str
    section: str
    area: str
    kind: str
    text: str
    tables: list[Sheet]
    own: str = ""

    @property
    def short(self) -> bool:
        return self.place != APPENDIX and self.section not in {ACCOUNTS, METHOD}


@dataclass(frozen=True)
class Spot:
    """Where on the page something stands: the chapter, the sections it tells of and the area."""

    place: str
    sections: tuple[str, ...]
    area: str = ""

    def tables(self, book: Sequence[Sheet]) -> list[Sheet]:
        """The tables of these sections that are about the area, or about no area in particular."""
        areas = {self.area, EVERYWHERE}
        return [t for t in book if t.section in self.sections and (not self.area or t.area in areas)]

    def says(self, kind: str, text: str, tables: Sequence[Sheet]) -> Sentence:
        said = text.replace(EXPLAINED, "").strip()
        return Sentence(self.place, self.sections[0], self.area, kind, said, list(tables))


def sentences(folder: Path) -> list[Sentence]:
    """Every sentence of the page in `folder`, with its tables from the workbook beside it."""
    page = BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")
    book = sheets(folder / "tabeller.xlsx")
    found = [one for chapter in page.select("main > section") for one in _of_chapter(chapter, book)]
    beside = [t for t in book if t.title.startswith(BESIDE)]
    heading = page.select_one("h1")
    for one in found:
        one.own = heading.get_text() if heading else ""
        if BESIDE.casefold() in one.text.casefold():
            one.tables = [*one.tables, *beside]
    return [one for one in found if one.text]


def _of_chapter(chapter: Tag, book: Sequence[Sheet]) -> Iterator[Sentence]:
    place = str(chapter["id"])
    spot = Spot(place, _sections_of(place), _heading(chapter) if _sections_of(place) == ("",) else "")
    for tag in chapter.find_all(READ):
        if tag.name in {"h3", "h4"}:
            spot = _under(spot, tag, chapter)
            if tag.name == "h3":
                yield spot.says("h3", _conclusion(tag), spot.tables(book))
        elif not tag.get("class") and not tag.find_parent(["table", "svg", "nav"]):
            yield _one(tag, spot, book)


def _one(tag: Tag, spot: Spot, book: Sequence[Sheet]) -> Sentence:
    text = tag.get_text()
    figure = tag.find_parent("figure")
    if figure is not None:
        box = tag.select_one("span.ruta") if tag.name == "li" else None  # an item holds the boxes below it
        told = [_table_of(figure, book)]
        if tag.name == "figcaption" and (also := TITLE_READS.get(spot.sections[0])):
            told += [t for t in spot.tables(book) if t.title.startswith(also)]
        told += [_difference(t) for t in told if t.title == BRIDGE]
        return spot.says(tag.name, NUMBERED.sub("", _without_drawings(box or tag)), told)
    if tag.name == "dd":
        name = tag.find_previous("dt").get_text(strip=True)
        own = [t.only(name) for t in spot.tables(book) if name in t.rows]
        return spot.says("dd", _with_its_unit(tag), own)
    if tag.find_parent(class_="fynd"):
        return spot.says("fynd", text, _of_finding(tag, spot, book))
    if spot.place == MEETING and tag.name == "p":
        return _aloud(text, spot, book)
    if spot.place == MEETING and tag.name == "li" and _asked_by_a_chapter(tag):
        return spot.says("li", "", [])
    here = spot.tables(book)
    if spot.place == PAGE_ONE and "budget" in text:
        here += [t for t in book if t.title.startswith(BUDGET)]
    if spot.place == PAGE_ONE:
        here += [_difference(t) for t in here if t.title == BRIDGE]
    narrowed = _of_its_row(here, text) if tag.name == "li" else _of_its_groups(here, text)
    return spot.says(tag.name, text, narrowed)


def _without_drawings(tag: Tag) -> str:
    """Its text, but for the numbers on a scale, which are no sentence."""
    return "".join(str(s) for s in tag.strings if not s.find_parent("svg"))


def _difference(bridge: Sheet) -> Sheet:
    """From the bridge's first step to its last: in its unit and in per cent, by cells that are rounded."""
    column = [c for c in bridge.cells if c.column == bridge.cells[0].column]
    first, last = column[0], column[-1]
    apart, step = last.value - first.value, Decimal("0.1")
    amounts = {apart - step, apart, apart + step}
    shares = {round(100 * amount / first.value, 1) for amount in amounts}
    cells = [replace(first, value=v) for v in amounts] + [
        replace(first, value=v, unit="procent") for v in shares
    ]
    return replace(bridge, cells=tuple(cells))


def _with_its_unit(figure: Tag) -> str:
    """A figure of the first page and those beside it, each with the unit that is said once for all."""
    first, unit = figure.b.get_text(), figure.span.get_text()
    word = {"procent": "%"}.get(unit.split()[0], unit if unit.startswith("kr") else unit.split()[0])
    beside = [text.get_text() for text in figure.find_all("small")]
    return f"{first} {word}; " + NUMBER.sub(rf"\g<0> {word}", "; ".join(beside))


def _sections_of(place: str) -> tuple[str, ...]:
    """What a place tells of; a chapter and the appendix do not say before their first heading."""
    known = {
        PAGE_ONE: (OVERVIEW,), MATRIX: (OVERVIEW,), SURE: (ACCOUNTS, METHOD),
        MEETING: tuple({s for some in ORIGIN.values() for s in some}), APPENDIX: (METHOD,),
    }  # fmt: skip
    return known.get(place, ("",))


def _under(spot: Spot, heading: Tag, chapter: Tag) -> Spot:
    """The spot below a heading: of a section in a chapter, of a section or an area in the appendix."""
    if spot.place in {PAGE_ONE, MATRIX, SURE}:
        return spot
    if spot.place == MEETING:
        areas = [a for a in _areas() if a["namn"] in heading.get_text()]
        return Spot(MEETING, spot.sections, areas[0]["rubrik"] if areas else "")
    if spot.place == APPENDIX:
        own = _conclusion(heading)
        return Spot(APPENDIX, (own,)) if heading.name == "h3" else Spot(APPENDIX, spot.sections, own)
    area = _heading(chapter)
    section = _eyebrow(heading).removesuffix(f", {area.lower()}")
    return Spot(spot.place, (section, *ALSO_READS.get(section, ())), area)


def _heading(chapter: Tag) -> str:
    return chapter.find("h2").get_text(strip=True)


def _eyebrow(heading: Tag) -> str:
    return heading.select_one(".om").find(string=True).strip()


def _conclusion(heading: Tag) -> str:
    about = heading.select_one(".om")
    return heading.get_text().removeprefix(about.get_text() if about else "").strip()


def _areas() -> list[Mapping[str, str]]:
    return [a for a in params.toml("omraden.toml").values() if "rubrik" in a]


def _table_of(figure: Tag, book: Sequence[Sheet]) -> Sheet:
    number = int(str(figure.select_one(".tabellblock")["id"]).removeprefix("tabell-"))
    return next(t for t in book if t.number == number)


def _of_finding(tag: Tag, spot: Spot, book: Sequence[Sheet]) -> list[Sheet]:
    """The tables a finding was taken from, and its row of the list of findings, which has its size."""
    what = tag.strong.get_text()
    (own, row), *_ = [(t, row) for t in spot.tables(book) for row, words in t.texts if words == what]
    known = [s for how, s in ORIGIN.items() if f" {how}" in tag.get_text().replace(what, "")]
    assert len(known) == 1, f"a finding of a kind nobody knows: {tag.get_text()}"
    areas = [a["rubrik"] for a in _areas() if a["namn"] in what.casefold()]
    here = [t for t in book if t.section in known[0] and (not areas or t.area in areas)]
    return [own.only(row), *_of_named_groups(here, what)]


def _aloud(text: str, spot: Spot, book: Sequence[Sheet]) -> Sentence:
    """A paragraph to read aloud: about the area it begins with, or about all of it."""
    begins = [a["rubrik"] for a in _areas() if text.casefold().startswith((a["namn"], f"vad {a['namn']}"))]
    here = Spot(MEETING, (*spot.sections, *ALOUD, *[OVERVIEW] * (not begins)), begins[0] if begins else "")
    tables = here.tables(book)
    tables += [_difference(t) for t in tables if t.title == BRIDGE]
    return here.says("aloud", text, tables)


def _asked_by_a_chapter(question: Tag) -> bool:
    """Whether it stands in a chapter too, where its numbers are looked for."""
    page = question.find_parent("main")
    return any(p.get_text() == f"Att diskutera: {question.get_text()}" for p in page.find_all("p"))


def _of_its_row(tables: Sequence[Sheet], text: str) -> list[Sheet]:
    """Only the row that the item begins with, where it begins with one: `Lerum: 2 842 kr per dygn`.

    `Hemtjänst: motivation, 84 %, ledarskap 76 %` goes on with `Hemtjänst: ledarskap`.
    """
    low = text.casefold()
    begun = [row for t in tables for row in t.rows if _begins(low, row.casefold())]
    if not begun:
        return list(tables)
    first = max(begun, key=len)
    start, colon, _ = first.partition(": ")
    more = {r for t in tables for r in t.rows if colon and r.startswith(start + colon)}
    told = {first} | {r for r in more if f" {r.removeprefix(start + colon).casefold()} " in low}
    return [t.only(*(r for r in t.rows if r in told)) for t in tables if first in t.rows]


def _begins(text: str, row: str) -> bool:
    return re.match(re.escape(row) + r"(?:[,:]| [−+]?\d)", text) is not None


def _of_its_groups(tables: Sequence[Sheet], text: str) -> list[Sheet]:
    """Not the tables about other groups than those the text names, where it names any.

    Of a group's units, those that are named; the table's sums count whatever is named.
    """
    about = _of_named_groups(tables, text)
    return [_of_named_units(t, text.casefold()) if _group(t) else t for t in about]


def _of_named_groups(tables: Sequence[Sheet], text: str) -> list[Sheet]:
    low = text.casefold()
    named = {_group(t) for t in tables if _group(t) and _group(t) in low}
    return [t for t in tables if not named or not _group(t) or _group(t) in named]


def _of_named_units(sheet: Sheet, low: str) -> Sheet:
    named = {row for row in sheet.rows if IN_BRACKETS.sub("", row).casefold() in low}
    return sheet.only(*(r for r in sheet.rows if r in named or SUMS.match(r))) if named else sheet


def _group(sheet: Sheet) -> str:
    """The insats group that a table is about, if its title ends with one."""
    groups = (str(words[0]) for words in params.toml("omraden.toml")["grupp"].values())
    return next((g for g in groups if re.search(rf", {re.escape(g)}(?: i |$)", sheet.title)), "")
