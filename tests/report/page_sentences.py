"""The sentences of a finished page, each with the tables that its numbers should stand in.

A sentence about an area is looked up in the area's own tables of the section; the title of a figure in the
figure's table and those between it and the next figure; a list item that begins with the name of a row, in
that row; a paragraph about some groups not in tables about others; a finding of the summary in the section
it comes from. A sentence beside the cost about what is given is looked up there too.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from kpbcalc.base import params
from tests.report.book_tables import Sheet, sheets

READ = ["h3", "h4", "p", "li", "figcaption", "table"]
SUMMARY = "sammanfattning"
SUMS = re.compile("Alla |Enheternas |Totalt|Medel|(Volymvägt|Ovägt) medel")
BESIDE = "Nettokostnadsavvikelse"  # told where the cost is explained, shown among what is given
ORIGIN = {
    "Kostnadsändring": "utveckling-over-tid",
    "Kostnad mot andra": "konsumtion",
    "Styckkostnad": "produktivitet",
    "Skillnad mellan enheter": "produktivitet",
    "Ytterfall": "ytterfall",
    "Befolkningens påverkan": "prognos",
    "Gott exempel": "jamforelse",
}


@dataclass
class Sentence:
    """What a rule wrote under a heading, and the tables of that place."""

    section: str
    area: str
    kind: str
    text: str
    tables: list[Sheet] = field(default_factory=list)


def sentences(folder: Path) -> list[Sentence]:
    """Every sentence of the page in `folder`, with its tables from the workbook beside it."""
    page = BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")
    book = defaultdict(list)
    for sheet in sheets(folder / "tabeller.xlsx"):
        book[sheet.title].append(sheet)
    said: list[Sentence] = []
    placed: dict[str, dict[str, list[Sheet]]] = {}
    for section in page.select("main > section"):
        name = str(section["id"])
        placed[name], new = _of_section(section, name, book)
        said += new
    beside = [t for t in placed["forutsattningar"][""] if t.title.startswith(BESIDE)]
    for one in said:
        if one.section == SUMMARY and one.kind == "li":
            one.tables = _of_finding(one, placed)
        elif BESIDE.casefold() in one.text.casefold():
            one.tables = [*one.tables, *beside]
    return said


def _of_section(
    section: Tag, name: str, book: dict[str, list[Sheet]]
) -> tuple[dict[str, list[Sheet]], list[Sentence]]:
    by_area: dict[str, list[Sheet]] = defaultdict(list)
    said: list[Sentence] = []
    area, figure = "", None
    for tag in section.find_all(READ):
        if tag.name in {"h3", "h4"}:
            area, figure = (tag.get_text(strip=True) if tag.name == "h3" else area), None
        elif tag.name == "table":
            sheet = _sheet_of(tag, book)
            by_area[area].append(sheet)
            if figure is not None:
                figure.tables.append(sheet)
        elif not tag.get("class") and not tag.find_parent(["table", "svg", "nav", "details"]):
            box = (
                tag.select_one("span.ruta") if tag.name == "li" else None
            )  # an item holds the boxes below it
            said.append(Sentence(name, area, tag.name, (box or tag).get_text().strip()))
            figure = said[-1] if tag.name == "figcaption" else figure
    for one in said:
        if not one.tables:
            here = [
                t for at, tables in by_area.items() if at in {one.area, ""} or not one.area for t in tables
            ]
            one.tables = _of_its_row(here, one.text) if one.kind == "li" else _of_its_groups(here, one.text)
    return by_area, said


def _sheet_of(tag: Tag, book: dict[str, list[Sheet]]) -> Sheet:
    title, about = (str(tag.select(f"caption {name}")[0].get_text()) for name in ("strong", "span"))
    named = book[title]
    if len(named) > 1:
        named = [s for s in named if s.about.casefold() == about.casefold().removesuffix(".")]
    assert len(named) == 1, f"the page's table is not in the workbook, or twice: {title}. {about}"
    return named[0]


def _of_finding(one: Sentence, placed: dict[str, dict[str, list[Sheet]]]) -> list[Sheet]:
    """The tables a finding was taken from, and the row of the summary's own table, which has its size."""
    quoted = [(t, row) for t in placed[SUMMARY][""] for row, words in t.texts if one.text.endswith(words)]
    assert quoted, f"a finding that is not in the summary's table: {one.text}"
    (own, row), *_ = quoted
    kind, _, about = row.partition(", ")
    known = [a for a in params.toml("omraden.toml").values() if "rubrik" in a]
    areas = [a["rubrik"] for a in known if a["namn"] in about]
    from_there = placed[ORIGIN[kind]]
    here = [t for at, tables in from_there.items() if at in {*areas, ""} or not areas for t in tables]
    return [own.only(row), *_of_its_groups(here, row)]


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
    low = text.casefold()
    named = {_group(t) for t in tables if _group(t) and _group(t) in low}
    about = [t for t in tables if not named or not _group(t) or _group(t) in named]
    return [_of_named_units(t, low) if _group(t) else t for t in about]


def _of_named_units(sheet: Sheet, low: str) -> Sheet:
    named = {row for row in sheet.rows if row.casefold() in low}
    return sheet.only(*(r for r in sheet.rows if r in named or SUMS.match(r))) if named else sheet


def _group(sheet: Sheet) -> str:
    """The insats group that a table is about, if its title ends with one."""
    groups = (str(words[0]) for words in params.toml("omraden.toml")["grupp"].values())
    return next((g for g in groups if re.search(rf", {re.escape(g)}(?: i |$)", sheet.title)), "")
