"""Time and memory of what is not summed by DuckDB: a SIE file of 330 MB, and 5 million rows of utförd tid.

The files are made once (`made_once`). KPB_BENCH_VOUCHERS and KPB_BENCH_VISITS choose how long they are.
"""

import os
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from kpbcalc.base.personnummer import has_check_digit
from tests.bench.large_input import AR, CLIENTS, KOMMUN, UNITS, Run, kpb, measured, told, underlag
from tests.bench.made_once import made_once

VOUCHERS, VISITS = 1_600_000, 5_000_000
_ACCOUNTS = (4010, 5010, 5610, 6000)


def ledger(vouchers: int) -> Path:
    """So many vouchers of three rows as SIE 4 in PC8."""
    return made_once(f"verifikat-{vouchers}.se", lambda file: _write_ledger(file, vouchers))


def _write_ledger(file: Path, vouchers: int) -> None:
    drawn = random.Random(1)
    with file.open("w", encoding="cp437") as stream:
        stream.write('#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#DIM 1 "Ansvar"\n#DIM 6 "Verksamhet"\n')
        for number in range(vouchers):
            day = f"{AR}{drawn.randrange(1, 13):02}15"
            amounts = [drawn.randrange(1, 999_999) for _ in range(2)]
            rows = [
                f'#TRANS {drawn.choice(_ACCOUNTS)} {{1 "{100 + drawn.randrange(UNITS)}" 6 "510"}} '
                f'{amount / 100:.2f} {day} "Lön och annat"'
                for amount in amounts
            ]
            rows.append(f"#TRANS 1930 {{}} {-sum(amounts) / 100:.2f}")
            listed = "\n".join(rows)
            stream.write(f'#VER A {number} {day} "Verifikat åäö nummer {number}"\n{{\n{listed}\n}}\n')


def visits(rows: int) -> Path:
    """So many rows of utförd tid with valid personnummer."""
    return made_once(f"utford-tid-{rows}.csv", lambda file: _write_visits(file, rows))


def _write_visits(file: Path, rows: int) -> None:
    drawn = random.Random(1)
    numbers: set[str] = set()
    while len(numbers) < CLIENTS:
        born = date(1925, 1, 1) + timedelta(days=drawn.randrange(10_000))
        nine = f"{born:%y%m%d}{drawn.randrange(1000):03}"
        check = next(str(n) for n in range(10) if has_check_digit(nine + str(n)))
        numbers.add(f"{born.year // 100}{nine[:6]}-{nine[6:]}{check}")
    people = pd.DataFrame({"nr": range(CLIENTS), "personnr": sorted(numbers)})
    with duckdb.connect() as db:
        db.register("people", people)
        db.execute(f"""
            COPY (
                SELECT personnr AS Personnr, 'Namn ' || nr AS Namn,
                    strftime(DATE '{AR}-01-01' + (hash(i * 13) % 365)::INT, '%Y-%m-%d') AS Besöksdatum,
                    strftime(TIMESTAMP '{AR}-01-01' + to_minutes((hash(i * 7) % 1440)::BIGINT), '%H:%M')
                        AS Start,
                    CASE WHEN hash(i * 5) % 10 < 8 THEN 'HT-OMV' ELSE 'HT-SERV' END AS Typ,
                    hash(i * 17) % 90 + 1 AS Minuter, 'HT' || nr % {UNITS} AS Utförare
                FROM range({rows}) AS made(i) JOIN people ON nr = hash(i) % {CLIENTS} ORDER BY i
            ) TO '{file}' (FORMAT csv, HEADER, DELIMITER ';')
        """)


def calc(file: Path) -> Run:
    """`kpb calc` with the ledger as SIE."""
    with tempfile.TemporaryDirectory() as name:
        folder = underlag(Path(name) / "data", None)
        (folder / "kontoutfall.csv").unlink()
        (folder / "kontoutfall.se").symlink_to(file)
        return measured([
            kpb(), "calc", "--muni", KOMMUN, "--year", str(AR), "--data", f"{name}/data",
            "--out", f"{name}/out",
        ])  # fmt: skip


def import_visits(file: Path) -> Run:
    """`kpb import` of the visits alone."""
    with tempfile.TemporaryDirectory() as name:
        for folder in ("raw", "data", "key"):
            (Path(name) / folder).mkdir()
        (Path(name) / "raw" / "utford_tid.csv").symlink_to(file)
        return measured([
            kpb(), "import", "--muni", KOMMUN, "--year", str(AR), "--from", f"{name}/raw",
            "--data", f"{name}/data", "--key", f"{name}/key/nyckel.txt", "--create-key",
        ])  # fmt: skip


def main() -> None:
    """Measure and print."""
    book = ledger(int(os.environ.get("KPB_BENCH_VOUCHERS", VOUCHERS)))
    print(f"SIE, {book.stat().st_size / 1e6:,.0f} MB: kpb calc {told(calc(book))}", flush=True)
    file = visits(int(os.environ.get("KPB_BENCH_VISITS", VISITS)))
    print(
        f"utförd tid, {file.stat().st_size / 1e6:,.0f} MB: kpb import {told(import_visits(file))}", flush=True
    )


if __name__ == "__main__":
    main()
