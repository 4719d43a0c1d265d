"""A municipality's first delivery as it could come: two ledgers of two systems, a care system, 302 clients.

Everything is invented. What it costs is counted on paper in tests/report/test_first_delivery.py.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

YEAR = 2024
NORTH, SOUTH, HOME, SHORT = "Hemtjänst Norr", "Hemtjänst Syd", "Solgården", "Korttidsenheten"
ALARM, GROUP, DAILY = "Trygghetslarm", "Björkens gruppbostad", "Lyran"
# ansvar, its name, verksamhet, its name, what it costs a year
MAIN = [
    (31010, NORTH, 5110, "Hemtjänst", 12_000_000), (31020, "Hemtjänst i Syd", 5110, "Hemtjänst", 9_000_000),
    (32010, HOME, 5120, "Särskilt boende", 20_000_000), (33010, SHORT, 5130, "Korttid", 4_000_000),
    (34010, ALARM, 5140, "Trygghetslarm", 600_000), (35010, "Nattpatrull", 5110, "Hemtjänst", 3_000_000),
    (36010, "Sjuksköterskor", 5150, "Hemsjukvård", 5_000_000),
    (37010, "Biståndshandläggare", 5190, "Myndighetsutövning", 2_000_000),
    (38000, "Socialnämnden", 1000, "Politisk verksamhet", 400_000),
    (39010, "Träffpunkten", 5170, "Öppen verksamhet", 500_000),
    (90000, "Kommungemensamt", 9000, "Ekonomi", 2_400_000),
]  # fmt: skip
SECOND = [
    ("41010", GROUP, "5200", "Gruppbostad", 6_000_000),
    ("42010", DAILY, "5210", "Daglig verksamhet", 3_000_000),
]
STAFF = {NORTH: 30, SOUTH: 20, HOME: 40, SHORT: 10, GROUP: 12, DAILY: 8, ALARM: 0, "Träffpunkten": 0}
# How many clients, what is decided in the system's words, how much, of what, and where.
DECIDED = [
    (80, "Omvårdnad", "20,0", "tim/mån", NORTH), (40, "Serviceinsats", "5,0", "tim/mån", NORTH),
    (80, "Omvårdnad", "15,0", "tim/mån", SOUTH.upper()), (12, "Bostad gruppbostad LSS", "1", "dygn", GROUP),
    (20, "DV LSS 9:10", "5", "dag/vecka", DAILY),
]  # fmt: skip
ALARMS, RESIDENTS, STAYS = 100, 60, 10


def write(folder: Path) -> Path:
    """The files, with headings and forms of their own."""
    folder.mkdir(parents=True)
    _ledger(folder / "Huvudbok UBW 2024.xlsx")
    _sie(folder / "export visma.se")
    numbers = _numbers()
    decided = [next(numbers) for _ in range(sum(row[0] for row in DECIDED))]
    _decisions(folder / f"Lifecare beslut {YEAR}.csv", decided)
    _placements(folder / "Lifecare boende.xlsx", numbers)
    _visits(folder / f"Lifecare utförd tid {YEAR}.csv", decided)
    book = openpyxl.Workbook()
    book.active.append(["Enhetsnamn", "Driftform", "Antal platser", "Antal årsarbetare"])
    for unit, workers in STAFF.items():
        book.active.append([unit, "egen", 60 if unit == HOME else None, workers])
    book.save(folder / "Personal och platser.xlsx")
    (folder / "Läs mig.pdf").write_bytes(b"%PDF-1.4")
    return folder


def _ledger(file: Path) -> None:
    """A finance system's report: titles, texts beside the codes, Swedish amounts, a total."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Säters kommun"])
    sheet.append(["Huvudbok per ansvar och konto", None, f"Period {YEAR}01-{YEAR}12"])
    sheet.append([])
    sheet.append([
        "Period", "Konto", "Konto (T)", "Ansvar", "Ansvar (T)", "Verksamhet", "Vht (T)", "Mpt", "Utfall",
    ])  # fmt: skip
    total = 0
    rows: list[tuple[Any, ...]] = []
    for ansvar, name, verksamhet, text, year in MAIN:
        pay, food = year * 7 // 120, year // 48
        rest = year - 12 * pay - 12 * food
        for month in range(1, 13):
            rows.append((month, 5010, "Månadslön", ansvar, name, verksamhet, text, None, pay))
            rows.append((month, 6410, "Livsmedel", ansvar, name, verksamhet, text, "Övriga", food))
        rows.append((12, 7690, "Övrigt", ansvar, name, verksamhet, text, "Internt", rest))
    rows.append((12, 3110, "Avgifter", 31010, NORTH, 5110, "Hemtjänst", "Övriga", -700_000))
    rows.append((12, 3611, "Sålda platser", 32010, HOME, 5120, "Särskilt boende", "Kommuner", -1_000_000))
    for month, *cells, kr in rows:
        sheet.append([f"{YEAR}{month:02}", *cells, f"{kr:,}".replace(",", " ") + ",00"])
        total += kr
    sheet.append(["Totalt", *[None] * 7, f"{total:,}".replace(",", " ") + ",00"])
    book.save(file)


def _sie(file: Path) -> None:
    lines = ["#FLAGGA 0", "#FORMAT PC8", "#SIETYP 4", '#DIM 1 "Kostnadsställe"', '#DIM 6 "Verksamhet"']
    for ansvar, name, verksamhet, text, _ in SECOND:
        lines += [f'#OBJEKT 1 "{ansvar}" "{name}"', f'#OBJEKT 6 "{verksamhet}" "{text}"']
    for month in range(1, 13):
        lines += [f'#VER A {month} {YEAR}{month:02}28 ""', "{"]
        for ansvar, _, verksamhet, _, year in SECOND:
            lines.append(f'#TRANS 5010 {{1 "{ansvar}" 6 "{verksamhet}"}} {year // 12}.00')
        lines += [f"#TRANS 1930 {{}} -{sum(row[-1] for row in SECOND) // 12}.00", "}"]
    file.write_bytes("\r\n".join([*lines, ""]).encode("cp437"))


def _numbers() -> Iterator[str]:
    """Invented personnummer with their check digits, men and women born 1925–1959."""
    serial = 100
    while True:
        born = 1925 + serial % 35
        digits = f"{born % 100:02}0101{serial:03}"
        total = sum(d - 9 * (d > 9) for d in (int(c) * (2 - i % 2) for i, c in enumerate(digits)))
        yield f"{born}0101-{serial:03}{-total % 10}"
        serial += 1


def _decisions(file: Path, people: list[str]) -> None:
    heading = (
        "Personnummer;Namn;Beslutstyp;Gäller fr.o.m.;Gäller t.o.m.;Beviljad tid;Tidsenhet;Utförande enhet"
    )
    rows, left = [heading], iter(people)
    for count, word, amount, unit, where in DECIDED:
        rows += [
            f"{next(left)};Nn Påhittad;{word};{YEAR - 1}-05-01;;{amount};{unit};{where}" for _ in range(count)
        ]
    rows += [f"{n};Nn Påhittad;Trygghetslarm;{YEAR - 2}-01-01;;;;{ALARM}" for n in people[:ALARMS]]
    file.write_bytes("\r\n".join([*rows, ""]).encode("cp1252"))


def _placements(file: Path, numbers: Iterator[str]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Personnummer", "Boendeenhet", "Boendeform", "Inflyttningsdatum", "Utskriven"])
    for _ in range(RESIDENTS):
        book.active.append([next(numbers), HOME, "Vård- och omsorgsboende", date(YEAR - 1, 3, 1), None])
    for _ in range(STAYS):
        book.active.append([next(numbers), SHORT, "Korttidsplats", date(YEAR, 4, 1), date(YEAR, 5, 1)])
    book.save(file)


def _visits(file: Path, people: list[str]) -> None:
    """One visit a month for the first 120, thirty minutes."""
    rows = ["Personnummer;Registrerad insats;Hemtjänstgrupp;Besöksdag;Faktisk start;Faktisk tid"]
    rows += [
        f"{person};{word};{NORTH};{YEAR}-{month:02}-10;08:{i % 60:02};30"
        for i, person in enumerate(people[:120])
        for word in ["Omvårdnad" if i < DECIDED[0][0] else "Serviceinsats"]
        for month in range(1, 13)
    ]
    file.write_text("\n".join([*rows, ""]), encoding="utf-8")
