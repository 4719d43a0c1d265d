"""Which words and which columns of numbers does a finished file hold? For the last look (`scan`).

Pages, notebooks and other JSON, worksheets and CSV; of other files the words alone.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from typing import Any

_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")
_CELL = re.compile(r'<c r="([A-Z]+)\d+"([^>]*)><v>([^<]*)</v>')
_SHEET = re.compile(r'<sheet [^>]*name="([^"]*)"')


@dataclass(frozen=True)
class NumberColumn:
    """The numbers of a column; `table` and `heading` say where it stands, as far as the file tells."""

    table: str
    heading: str
    values: Sequence[float]

    @property
    def where(self) -> str:
        """The table and column in words, never a value."""
        named = [f"tabellen ”{self.table}”"] * bool(self.table)
        return ", ".join([*named, *[f"kolumnen {self.heading}"] * bool(self.heading)])


def is_sheet(name: str) -> bool:
    """Whether this is a worksheet or its list of headings, inside a workbook."""
    return "/worksheets/" in name or "/tables/" in name


def sheet_names(workbook: str) -> list[str]:
    """What a workbook calls its worksheets, in their order."""
    return [unescape(name) for name in _SHEET.findall(workbook)]


def read(name: str, text: str) -> tuple[str, list[NumberColumn]]:
    """The words of a file without its own numbers, and its numbers column by column."""
    suffix = Path(name).suffix
    if suffix in {".json", ".ipynb"}:
        strings: list[str] = []
        columns: list[NumberColumn] = []
        _walk(json.loads(text), strings, columns)
        return "\n".join(strings), columns
    if suffix in {".html", ".htm", ".svg"}:
        page = _Page()
        page.feed(text)
        return "\n".join(page.words), list(page.columns())
    if is_sheet(name):
        words = re.findall(r"<t[^>]*>([^<]*)</t>", text) + re.findall(r'name="([^"]*)"', text)
        return " ".join(words), _sheet_columns(text)
    if suffix == ".csv":
        return text, list(_of_rows(_csv_rows(text), ""))
    return text, []


def _walk(node: Any, strings: list[str], columns: list[NumberColumn], table: str = "", key: str = "") -> None:
    """Put the words of a JSON file in `strings`, and the numbers of its tables and lists in `columns`."""
    if isinstance(node, str):
        strings.append(node)
    elif isinstance(node, dict):
        strings += node
        if "rows" in node:
            table = str(node.get("title") or node.get("name") or table)
        for inner, value in node.items():
            if isinstance(value, list):
                columns += _table_columns(value, node, table, inner)
            _walk(value, strings, columns, table, inner)
    elif isinstance(node, list):
        numbers = _numbers(node)
        if numbers:
            columns.append(NumberColumn(table, _quoted(key), numbers))
        for value in node:
            _walk(value, strings, columns, table, key)


def _table_columns(rows: list[Any], node: dict[str, Any], table: str, key: str) -> Iterator[NumberColumn]:
    """The columns of a released table as the notebook keeps it, whose rows have `values`."""
    values = [r["values"] for r in rows if isinstance(r, dict) and isinstance(r.get("values"), list)]
    headings = [c.get("heading", "") for c in node.get("columns", ()) if isinstance(c, dict)]
    for number, column in enumerate(zip_longest(*values)):
        heading = str(headings[number]) if number < len(headings) else f"{key}, {number + 1}"
        yield NumberColumn(table, _quoted(heading), _numbers(column))


def _numbers(values: Iterable[Any]) -> list[float]:
    return [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def _sheet_columns(text: str) -> list[NumberColumn]:
    """The plain numbers of a worksheet by column letter."""
    found: dict[str, list[float]] = {}
    for letters, attributes, value in _CELL.findall(text):
        if 't="' not in attributes and _NUMBER.match(value):
            found.setdefault(letters, []).append(float(value))
    return [NumberColumn("", letters, values) for letters, values in found.items()]


def _csv_rows(text: str) -> list[list[str]]:
    """The rows of a CSV file, whichever of the usual signs stands between its cells."""
    first = text.partition("\n")[0]
    sign = max(";,\t", key=first.count)
    return list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=sign))


def _of_rows(rows: Sequence[Sequence[str]], table: str) -> Iterator[NumberColumn]:
    """The numbers of each column, as a reader would read them; a heading that is a number is not told."""
    for number, column in enumerate(zip_longest(*(row for row in rows if row), fillvalue=""), start=1):
        plain = [_plain(cell) for cell in column]
        heading = " ".join(column[0].split())
        told = str(number) if _NUMBER.match(plain[0]) else _quoted(heading) or str(number)
        yield NumberColumn(table, told, [float(n) for n in plain if _NUMBER.match(n)])


def _quoted(heading: str) -> str:
    return f"”{heading}”" if heading else ""


def _plain(text: str) -> str:
    """A Swedish number as a plain one."""
    return re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-").replace(",", ".")


class _Page(HTMLParser):
    """The text and attributes of a page, and the numbers of its tables by column."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._tables: list[list[list[str]]] = []
        self._captions: list[str] = []
        self._in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for _, value in attrs if value]
        if tag == "table":
            self._tables.append([])
            self._captions.append("")
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag in {"td", "th"} and self._tables and self._tables[-1]:
            self._tables[-1][-1].append("")
        self._in_caption = tag == "caption" or (self._in_caption and tag not in {"thead", "tbody", "tr"})

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self._in_caption = False

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._in_caption and self._captions:
            self._captions[-1] += data
        elif self._tables and self._tables[-1] and self._tables[-1][-1]:
            self._tables[-1][-1][-1] += data

    def handle_comment(self, data: str) -> None:
        self.words.append(data)

    def columns(self) -> Iterator[NumberColumn]:
        """The numbers of each column of each table."""
        for rows, caption in zip(self._tables, self._captions, strict=True):
            yield from _of_rows(rows, " ".join(caption.split()))
