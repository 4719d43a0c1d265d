"""A report's chapters, and what it may be at most: chosen, not everything. Measured on any finished page."""

from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

MOST_PAGES, MOST_WORDS, MOST_TABLES, MOST_FIGURES, MOST_BYTES = 20, 6_500, 20, 30, 1_000_000
AREAS = ["Äldreomsorg", "Funktionsnedsättning", "Individ- och familjeomsorg"]
CHAPTERS = [
    "På en sida", "Fyra frågor om varje område", *AREAS, "Så säkra är siffrorna", "Frågor till mötet",
    "Bilaga",
]  # fmt: skip
READ = ":is(h2, h3, h4, p, li, dt, dd, figcaption, caption, summary)"


def unfolded(page: BeautifulSoup, what: str) -> list[Tag]:
    """What is seen before anybody opens anything, the appendix left out."""
    return [t for t in page.select(f"main {what}") if not t.find_parent("details") and not appended(t)]


def appended(tag: Tag) -> bool:
    """Whether it stands in the appendix."""
    return tag.find_parent(id="bilaga") is not None


def words(page: BeautifulSoup) -> int:
    """Of headings, sentences, notes, and what stands in figures of words; not of the cells of tables."""
    told = unfolded(page, READ)
    return sum(len(t.get_text(" ").split()) for t in told if not t.find_parent(["li", "caption"]))


def too_much(file: Path) -> Iterator[str]:
    """What a page has more of than it may have."""
    page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    for what, count, most in (
        ("words", words(page), MOST_WORDS), ("tables", len(unfolded(page, "table")), MOST_TABLES),
        ("figures", len(unfolded(page, "figure")), MOST_FIGURES), ("bytes", file.stat().st_size, MOST_BYTES),
    ):  # fmt: skip
        if count > most:
            yield f"{count} {what}, at most {most}"
