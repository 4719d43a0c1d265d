"""Report tests: the whole way from the command line to the finished folder, as a municipality runs it.

The page is read back as a reader's browser and screen reader would: structure, language, tables, figures,
nothing from outside, nobody's pseudonym.
"""

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag

from kpbcalc.reporting.tables_of_notebook import tables
from tests.samples.measures import AREAS, CHAPTERS

ROOT = Path(__file__).resolve().parents[2]
KPB = Path(sys.executable).parent / "kpb"
SECTIONS = [
    "På en sida", "Från bokslut till KPB", "Förutsättningar", "Konsumtion", "Brukar- och insatsmix",
    "Produktivitet", "Personlig assistans", "Ytterfall", "Kvalitet och resultat", "Utveckling över tid",
    "Prognos", "Jämförelse", "Metoddeklaration och datakvalitet",
]  # fmt: skip
SHARED = ["rapport.html", "rapport.ipynb", "tabeller.xlsx", "manifest.json"]


def kpb(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(KPB), *words], capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.fixture(scope="module")
def folder(demo_report: Callable[[str, int], Path]) -> Path:
    """Kalmar 2017 from the demo: a middle-sized municipality with all three areas."""
    return demo_report("0880", 2017)


@pytest.fixture(scope="module")
def page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "rapport.html").read_text(encoding="utf-8"), "html.parser")


def test_the_folder_holds_what_the_contract_lists(folder: Path) -> None:
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    results = ["LAS_MIG.txt", "insatskostnad.csv", "nyckeltal.csv", "avstamning.csv", "validering.json",
               "brukarkostnad.parquet", "kostnadsflode.csv"]  # fmt: skip
    assert names == {*SHARED, *(f"resultat/{r}" for r in results)}


def test_the_page_is_swedish_with_one_h1_and_ordered_headings(page: BeautifulSoup) -> None:
    assert page.html is not None and page.html["lang"] == "sv"
    assert len(page.find_all("h1")) == 1
    assert [h.get_text(strip=True) for h in page.find_all("h2")] == CHAPTERS
    levels = [int(h.name[1]) for h in page.find_all(re.compile("^h[1-6]$"))]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def sections(page: BeautifulSoup) -> dict[str, Tag]:
    """The page's chapters by their headings."""
    return {s.h2.get_text(strip=True): s for s in page.select("main > section")}


def about(heading: Tag) -> str:
    """What a heading says that its part is about: `Konsumtion, äldreomsorg`."""
    return heading.select_one(".om").get_text().removesuffix(":")


def test_the_first_page_has_a_verdict_figures_one_split_and_findings(page: BeautifulSoup) -> None:
    first = sections(page)["På en sida"]
    assert len(first.find_all("p", class_=False, recursive=False)) >= 1
    assert len(first.select(".remsa dt")) >= 6
    assert len(first.find_all("figure")) == 1
    assert 1 <= len(first.select(".fynd > li")) <= 3
    assert all(li.strong and li.em for li in first.select(".fynd > li"))


@pytest.mark.parametrize("area", AREAS)
def test_an_area_has_a_chapter_where_every_section_is_told(page: BeautifulSoup, area: str) -> None:
    """In the order of the report; each with a conclusion and a sentence, most with a figure."""
    chapter = sections(page)[area]
    told = [about(h).removesuffix(f", {area.lower()}") for h in chapter.find_all("h3")]
    assert told == [s for s in SECTIONS if s in told]
    asked = {"Konsumtion", "Brukar- och insatsmix", "Produktivitet", "Kvalitet och resultat",
             "Utveckling över tid", "Prognos"}  # fmt: skip
    assert asked <= set(told)
    for part in chapter.select(".del"):
        assert part.h3 and part.select(".sagt > p"), part.h3
        assert len(part.find_all("figure")) <= 2, part.h3
    assert len(chapter.find_all("figure")) >= 4


def test_how_sure_it_is_has_the_way_from_the_books_and_every_areas_prices(page: BeautifulSoup) -> None:
    sure = sections(page)["Så säkra är siffrorna"]
    assert sure.find("figure") and len(sure.find_all("p", class_=False)) >= 2
    named = [c.get_text() for c in sure.select("caption strong")]
    assert sum("Prislista" in name for name in named) == len(AREAS)


def test_the_appendix_has_every_section_folded(page: BeautifulSoup) -> None:
    appendix = sections(page)["Bilaga"]
    headings = [h.get_text().removeprefix("Bilaga: ") for h in appendix.find_all("h3")]
    assert headings == [s for s in SECTIONS if s in headings]
    assert len(headings) >= 11
    assert appendix.find("table") and all(t.find_parent("details") for t in appendix.find_all("table"))


def test_the_appendix_draws_what_no_chapter_does_and_says_nothing_twice(page: BeautifulSoup) -> None:
    appendix = sections(page)["Bilaga"]
    drawn = [figure.figcaption.get_text() for figure in appendix.find_all("figure")]
    assert sum("är 80 år eller äldre" in title for title in drawn) == 1 and len(drawn) == 1 + len(AREAS)
    assert not [p.get_text() for p in appendix.select("details > p:not([class]), details > ul:not([class])")]


def test_no_heading_is_without_text(page: BeautifulSoup) -> None:
    for heading in page.select("main h3, main h4"):
        after = heading.find_next_sibling()
        assert after is not None and (after.name not in {"h2", "h3"} or heading.name < after.name)


def test_tables_have_captions_and_scopes(page: BeautifulSoup) -> None:
    tables = page.find_all("table")
    assert tables
    for table in tables:
        assert table.caption is not None and table.caption.get_text(strip=True)
        assert all(th.get("scope") in {"col", "row"} for th in table.find_all("th"))


def test_figures_have_a_title_and_a_text_alternative_with_numbers(page: BeautifulSoup) -> None:
    figures = page.find_all("figure")
    assert len(figures) >= 10
    for figure in figures:
        assert figure.figcaption is not None and figure.figcaption.get_text(strip=True)
        drawing = figure.select_one("svg[role]")
        assert all(svg.get("role") == "img" or svg.get("aria-hidden") for svg in figure.select("svg"))
        if drawing:
            assert re.search(r"\d", str(drawing["aria-label"]))
            assert figure.find("details"), "the same numbers as a table"


def test_ids_are_unique(page: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_the_page_needs_no_script_and_no_outside_address(folder: Path, page: BeautifulSoup) -> None:
    text = (folder / "rapport.html").read_text(encoding="utf-8")
    assert not page.find("script")
    assert not page.find(["link", "iframe", "object", "embed"])
    outside = {a for a in re.findall(r"https?://[^\s\"'<>]+", text) if not a.startswith("http://www.w3.org/")}
    assert outside == set()
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None and "default-src 'none'" in policy["content"]
    assert len(text.encode()) < 1_000_000


def test_synthetic_data_are_marked_everywhere(folder: Path, page: BeautifulSoup) -> None:
    assert "Syntetiska data" in page.get_text()
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["underlag"]["syntetiskt"]
    book = openpyxl.load_workbook(folder / "tabeller.xlsx")
    for sheet in book.worksheets:
        cells = [str(c.value) for row in sheet.iter_rows(max_row=6) for c in row if c.value is not None]
        assert any("yntetisk" in c for c in cells), sheet.title


def shared_bytes(folder: Path) -> dict[str, str]:
    """Everything a reader outside the municipality gets, unpacked."""
    texts = {name: (folder / name).read_bytes() for name in SHARED}
    with zipfile.ZipFile(folder / "tabeller.xlsx") as book:
        texts |= {f"tabeller.xlsx/{name}": book.read(name) for name in book.namelist()}
    return {name: content.decode("utf-8", "replace") for name, content in texts.items()}


def test_no_pseudonym_reaches_a_shared_file(folder: Path, tmp_path: Path) -> None:
    assert kpb("demo", "--munis", "0880", "--out", str(tmp_path)).returncode == 0
    pseudonyms: set[str] = set()
    for ar in ("2015", "2016", "2017"):
        with (tmp_path / "0880" / ar / "brukare.csv").open(encoding="utf-8", newline="") as file:
            pseudonyms |= {row["brukar_id"] for row in csv.DictReader(file, delimiter=";")}
    assert len(pseudonyms) > 1000
    for name, text in shared_bytes(folder).items():
        found = set(re.findall(r"[0-9a-f]{16}", text)) & pseudonyms
        assert not found, f"{len(found)} pseudonyms in {name}"


def test_the_shared_notebook_shows_released_views_only(folder: Path) -> None:
    book = nbformat.read(folder / "rapport.ipynb", as_version=4)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            assert output["output_type"] == "display_data"
            assert "application/vnd.kpbcalc.view+json" in output["data"]


def test_no_path_of_this_machine_is_in_a_shared_file(folder: Path) -> None:
    for name, text in shared_bytes(folder).items():
        assert str(ROOT) not in text, name
        assert str(Path.home()) + "/" not in text, name


def test_numbers_in_page_and_workbook_are_the_same(folder: Path, page: BeautifulSoup) -> None:
    book = openpyxl.load_workbook(folder / "tabeller.xlsx")
    sheet = next(s for s in book.worksheets if s.title == "Bro från bokslut till KPB")
    values = {str(r[0].value): r[1].value for r in sheet.iter_rows() if len(r) > 1 and r[1].value is not None}
    table = next(t for t in page.find_all("table") if "Kostnadsbas för KPB" in t.get_text())
    for row in table.find_all("tr")[1:]:
        label, shown, *_ = (c.get_text(strip=True) for c in row.find_all(["th", "td"]))
        number = float(shown.replace("\u00a0", "").replace("−", "-").replace(",", "."))
        assert number == pytest.approx(values[label], abs=0.5), label


def test_the_contents_of_the_workbook_follow_the_page(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "tabeller.xlsx")
    assert book["Innehåll"]["A5"].value == "Avsnitt"
    rows = [r for r in book["Innehåll"].iter_rows(min_row=6, values_only=True) if r[2]]
    assert {r[0] for r in rows} == set(SECTIONS)
    numbers = [r[3] for r in rows if r[3]]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= len(rows) - 1
    assert [r[2] for r in rows] == book.sheetnames[1:]
    assert {r[1] for r in rows} == {"Alla", *AREAS}


@pytest.mark.parametrize(("kommun", "ar"), [("0880", 2017), ("0000", 2024)])
def test_a_sheet_has_the_name_that_its_table_declares(
    demo_report: Callable[[str, int], Path], kommun: str, ar: int
) -> None:
    """So it is the same in every municipality and year; and every table has words of its own."""
    folder = demo_report(kommun, ar)
    shown = list(tables(nbformat.read(folder / "rapport.ipynb", as_version=4)))
    names = openpyxl.load_workbook(folder / "tabeller.xlsx", read_only=True).sheetnames
    assert names == ["Innehåll", *(data["sheet"] for data in shown)]
    assert len({data["name"] for data in shown}) == len(shown)


def test_the_same_run_gives_the_same_bytes(demo_report: Callable[[str, int], Path], tmp_path: Path) -> None:
    done = kpb("report", "--muni", "0000", "--year", "2024", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    first, second = (contents(out) for out in (demo_report("0000", 2024).parents[1], tmp_path))
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


def contents(out: Path) -> dict[str, bytes]:
    """Every file of the report, and the ledger of releases."""
    files = [out / "sekretess.jsonl", *(p for p in (out / "0000").rglob("*") if p.is_file())]
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files}
