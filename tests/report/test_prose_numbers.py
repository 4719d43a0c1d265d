"""Every number in a report's sentences stands in a table of the same place, in the workbook.

Read back from the finished page and workbook, as a controller would: find the number in the text, look for it
in the tables of the same section and area, with its sign, its digits and its unit. The first page and the
chapters may round a share to whole per cent; the appendix, where the table stands beside, may not. Only cells
that hold numbers count, and names that hold one (`65 år och äldre`). That the test can fail is tested too: of
numbers changed a little, few may be found. By default two municipalities; KPB_ALL_REPORTS=1 takes every demo
municipality.
"""

import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from kpbcalc import demo
from tests.report.book_tables import Cell, Sheet
from tests.report.page_sentences import SUMS, Sentence, sentences
from tests.report.said_numbers import SPACE, YEAR, Said, numbers_in

# Backwards: test_page_language reads the same reports from the other end, so that two workers halve the wait.
EVERY = [(kod, max(years)) for kod, years in sorted(demo.DEMO_YEARS.items(), reverse=True)]
CHOSEN = EVERY if os.environ.get("KPB_ALL_REPORTS") else [("0880", 2017), ("0000", 2024)]
WRONG_AND_FOUND = 0.12  # of the numbers that were changed; 5–11 % stand in the tables by chance
WHOLE_AND_FOUND = 0.45  # of whole per cents, which a row that the sentence names may have by chance
PLACES = {
    "pa-en-sida", "fyra-fragor-om-varje-omrade", "aldreomsorg", "funktionsnedsattning", "ifo",
    "sa-sakra-ar-siffrorna", "fragor-till-motet", "bilaga",
}  # fmt: skip
AUDIT = "Vad granskningen"  # how the table of what the audit found is called

FEW = 3  # rows: a sentence need not say which of them it tells
BOUNDS = ("Från", "Till", "från", "till")  # of an interval, as their columns are called
STEM = 6  # letters that the forms of a word share
MONEY = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}
BARE = {"", "timmar", "dygn"}  # units that a sentence says with a noun of its own: `270,4 dygn per brukare`
NOUNS = {  # what a number counts, where the heading of its column must say the same
    rf"[ {SPACE}]svar\b": "svar",
    rf"[ {SPACE}]kommun": "kommun",
    rf"[ {SPACE}]år\b": "ålder",
    rf"{SPACE}% (?:positiva|är nöjda|svarar positivt)": "positiva",
}
NAMED = re.compile(rf"-procent|[–-]\w+(?: \w+)?|[ {SPACE}]?(?:år|invånare|procent\w*)\b|:e \w+")


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda one: one[0])
def said(request: pytest.FixtureRequest, demo_report: Callable[[str, int], Path]) -> list[Sentence]:
    return sentences(demo_report(*request.param))


def stands_there(number: Said, one: Sentence) -> bool:
    """Whether its tables have the number: in a cell, in a name, or as what a table has rows of."""
    years, tables = set(YEAR.findall(number.whole)), one.tables
    for table in tables:
        few = one.kind == "figcaption" or len({cell.row for cell in table.cells}) <= FEW
        for cell in table.cells:
            meant = few or is_named(cell.row, f"{number.whole} {one.own}")
            if in_whole(number, one) and not (meant and is_of_column(number, cell)):
                continue
            in_words = {"whole": one.short and meant, "spoken": one.kind == "aloud"}
            if of_a_year(cell, years) and is_cell(number, cell, **in_words):
                return True
    if any(in_a_name(number, t) for t in tables):
        return True
    audited = [text for t in tables if t.title.startswith(AUDIT) for _, text in t.texts]
    return any(text in number.whole.replace(SPACE, " ") for text in audited)


def is_cell(number: Said, cell: Cell, *, whole: bool = False, spoken: bool = False) -> bool:
    """The same digits in the same unit, or rounded in a larger one; a sign that is said is the cell's.

    `whole` where a share may be rounded to whole per cent, `spoken` where million kronor may be too.
    """
    if "av väntat" in cell.column:  # 87 % of what is expected is said as 13 % fewer
        cell = replace(cell, value=cell.value - 100)
    scale = scale_of(number, cell)
    if scale is None or not counts_the_same(number, cell):
        return False
    may_be = ["%"] * whole + ["mnkr"] * spoken
    in_whole = not number.decimals and number.unit[0] in may_be
    if scale == 1 and (in_whole or (cell.mixed and number.decimals < cell.decimals)):
        return is_rounded(number, cell)
    if scale == 1 and number.decimals != cell.decimals and not cell.mixed:
        return False
    rounded = (cell.value / scale).quantize(Decimal(1).scaleb(-number.decimals), ROUND_HALF_UP)
    return number.value == (rounded if number.signed else abs(rounded))


def is_rounded(number: Said, cell: Cell) -> bool:
    """Whether both may be roundings of one figure; the cell is one already, to its last digit."""
    shown = cell.value if number.signed else abs(cell.value)
    finest = Decimal(1).scaleb(-cell.decimals) * (number.decimals < cell.decimals)
    return abs(number.value - shown) <= (Decimal(1).scaleb(-number.decimals) + finest) / 2


def is_named(row: str, text: str) -> bool:
    """Whether a sentence says the words of a row's name, in some form; before a colon only what it is of."""
    if SUMS.match(row):
        return True  # the row is of what the table is of
    low = text.casefold()
    name = re.sub(r":.*|\(.*|\d+$", "", row.casefold())
    return all(word[:STEM] in low for word in re.findall(r"\w{4,}", name))


def is_of_column(number: Said, cell: Cell) -> bool:
    """Whether a share is of what its column is of: the group's is called so, a bound stands by its other."""
    bound = cell.column.split(" (")[0].endswith(BOUNDS)
    beside = "–" in (number.before[-1:], number.after.lstrip(f"%{SPACE} ")[:1])
    of_group = "grupp" in number.before[-9:].casefold()
    return (not bound or beside) and (not of_group or "grupp" in cell.column.casefold())


def of_a_year(cell: Cell, said: set[str]) -> bool:
    """Whether the cell may be meant where these years are said: a row that is a year must be one of them."""
    return not said or not YEAR.fullmatch(cell.row) or cell.row in said


def scale_of(number: Said, cell: Cell) -> int | None:
    """What the cell is divided by to be in the sentence's unit; None when it never is."""
    unit, per = number.unit
    if unit == "%":
        return 1 if cell.unit == "procent" or is_percentile(number, cell) else None
    if unit == "procentenhet":
        return 1 if cell.unit == "procentenheter" else None
    if unit in {"mnkr", "tkr"}:
        larger = cell.unit in MONEY and MONEY[cell.unit] <= MONEY[unit]
        return MONEY[unit] // MONEY[cell.unit] if larger else None
    if unit == "kr":
        of_it = not per or "/" not in cell.unit or cell.unit in {f"kr/{per}", "kr/enhet"}
        return 1 if cell.unit.startswith("kr") and of_it else None
    return 1 if cell.unit in BARE else None


def is_percentile(number: Said, cell: Cell) -> bool:
    """`58 % av de 12 kommunerna`: a percentile is how many percent of the group lie lower."""
    return cell.column == "Percentil" and re.match(rf"{SPACE}% av .*kommun", number.after) is not None


def counts_the_same(number: Said, cell: Cell) -> bool:
    heading = cell.column.casefold()
    if number.after.startswith((":e ", "-")):
        return False  # the 95:e percentilen, a 95-procentigt interval: names
    if not number.unit[0] and ("percentil" in heading) != number.before.endswith("percentil "):
        return False
    return all(word in heading for noun, word in NOUNS.items() if re.match(noun, number.after))


def in_a_name(number: Said, table: Sheet) -> bool:
    """Whether the number belongs to a name the table has: a whole one said, or the part that counts years."""
    low = number.whole.casefold()
    for name in table.names:
        if number.shown in name:
            for found in re.finditer(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", low):
                if found.start() <= number.start and number.end <= found.end():
                    return True
    part = NAMED.match(number.after)
    if part is None:
        return False
    words = re.compile(rf"(?<![\d,]){re.escape(f'{number.shown}{part[0]}'.replace(SPACE, ' '))}")
    return any(words.search(text.replace(SPACE, " ")) for text in (*table.names, *table.notes))


def test_every_number_of_the_prose_is_in_a_table_of_its_place(said: list[Sentence]) -> None:
    assert {one.place for one in said} == PLACES
    missing = [
        f"{one.place}, {one.section}, {one.area}: {number.shown}{number.after[:12]} in {one.text[:140]}"
        for one in said
        for number in numbers_in(one.text)
        if not stands_there(number, one)
    ]
    assert not missing, "\n".join(missing)


def changed(number: Said, dice: random.Random) -> Said:
    """The number moved by up to a fifth, at least by its last digit; the sign stays."""
    last = Decimal(1).scaleb(-number.decimals)
    steps = max(1, int(abs(number.value) / last / 5))
    moved = abs(abs(number.value) + last * dice.choice([-1, 1]) * dice.randint(1, steps))
    digits = f"{moved:,.{number.decimals}f}".replace(",", SPACE).replace(".", ",")
    return number.said_as(number.shown[0] * number.signed + digits)


def test_a_wrong_number_is_noticed(said: list[Sentence]) -> None:
    """The test above can fail: it finds few of the numbers when each, in turn, is a little wrong."""
    dice = random.Random(1)
    wrong = [(changed(number, dice), one) for one in said for number in numbers_in(one.text)]
    exact = [(number, one) for number, one in wrong if not in_whole(number, one)]
    whole = [(number, one) for number, one in wrong if in_whole(number, one)]
    for some, most in ((exact, WRONG_AND_FOUND), (whole, WHOLE_AND_FOUND)):
        found = [
            f"{one.section}: {number.shown}{number.after[:20]}"
            for number, one in some
            if stands_there(number, one)
        ]
        assert len(found) <= most * len(some), "\n".join(found)


def in_whole(number: Said, one: Sentence) -> bool:
    """Whether it is a share that the page tells in whole per cent."""
    return one.short and not number.decimals and number.unit[0] == "%"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("var 12 345,6 kr 2017, −3,1 %", [("12 345,6", "kr"), ("−3,1", "%")]),
        ("65–79 år, 2016–2017, den 31 december 2017", [("65", ""), ("79", "")]),
        ("den 95:e, U21439, 1 procentenhet", [("95", ""), ("1", "procentenhet")]),
        ("80 % positiva (75–85 %; 269 svar)", [("80", "%"), ("75", "%"), ("85", "%"), ("269", "")]),
        ("−3 kr till +2 kr, 3 480 till 3 605", [("−3", "kr"), ("+2", "kr"), ("3 480", ""), ("3 605", "")]),
        (
            "+0,3 procentenheter (−0,5 till +1,0), 2 st",
            [("+0,3", "procentenhet"), ("−0,5", "procentenhet"), ("+1,0", "procentenhet"), ("2", "")],
        ),
    ],
)
def test_numbers_are_found_as_a_reader_finds_them(text: str, numbers: list[tuple[str, str]]) -> None:
    hard = re.sub(r"(?<=\d) (?=\d{3}\b)(?!20\d\d)|(?<=\d) (?=%|kr|procent|svar)", SPACE, text)
    assert [(n.shown.replace(SPACE, " "), n.unit[0]) for n in numbers_in(hard)] == numbers


KRONOR = Cell(Decimal(1234567), 0, "kr", "Hemtjänst", "Kostnad (kr)", mixed=False)
CHANGE = Cell(Decimal("-12.3"), 1, "procent", "Hemtjänst", "Förändring (procent)", mixed=False)
ANSWERS = Cell(Decimal(40), 0, "", "Hemtjänst", "Svar", mixed=False)


@pytest.mark.parametrize(
    ("text", "cell", "there"),
    [
        ("1,2 mnkr", KRONOR, True),  # rounded where the unit is larger
        ("1 235 tkr", KRONOR, True),
        ("1 234 567 kr", KRONOR, True),
        ("1,2 %", KRONOR, False),  # another unit
        ("1,3 mnkr", KRONOR, False),
        ("1 234 567 kr per dygn", KRONOR, True),
        ("−12,3 %", CHANGE, True),
        ("+12,3 %", CHANGE, False),  # another sign
        ("12,3 % lägre", CHANGE, True),
        ("12 % lägre", CHANGE, False),  # other digits than the table shows
        ("12,3 procentenheter", CHANGE, False),
        ("40 svar", ANSWERS, True),
        ("percentil 40", ANSWERS, False),
        ("40 kommuner", ANSWERS, False),  # another noun
        ("40 kr", ANSWERS, False),
    ],
)
def test_a_number_is_the_cells_in_unit_sign_and_digits(text: str, cell: Cell, there: bool) -> None:
    hard = re.sub(r"(?<=\d) ", SPACE, text)
    assert is_cell(next(numbers_in(hard)), cell) is there
