"""Time and memory of `kpb calc` on millions of visits, beside a bare DuckDB GROUP BY (`make bench`).

The visits are made once (`made_once`). KPB_BENCH_ROWS chooses the lengths; 50 million only where 5 GB of disk
are free. Each run is a process of its own, with as many threads as DuckDB takes by itself, and its peak
memory is what the system says it was. CPU seconds are shown beside the wall time, because they mean something
also on a busy machine.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.bench.made_once import cache, made_once
from tests.builders import write

KOMMUN, AR = "0880", 2017
CLIENTS, UNITS = 5000, 20
ROWS = (1_000_000, 10_000_000, 50_000_000)
FREE_FOR_MOST = 5 << 30
GROUP_BY = (
    "SELECT brukar_id, insats, enhet, strftime(start, '%Y-%m') AS manad, sum(minuter) AS minuter "
    "FROM read_csv('{file}') GROUP BY ALL ORDER BY ALL"
)


@dataclass(frozen=True)
class Run:
    """What one process took: seconds of wall time and of CPU, and its peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def measured(command: list[str]) -> Run:
    """Run a command to its end. Raises `CalledProcessError` when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(said.decode(), file=sys.stderr)
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def visits(rows: int) -> Path:
    """So many visits as a CSV file: pseudonyms of 16 digits, two insatser."""
    return made_once(
        f"besok-{rows}.csv",
        lambda file: duckdb.sql(f"""
            COPY (
                SELECT {pseudonym("hash(i) % " + str(CLIENTS))} AS brukar_id,
                    CASE WHEN hash(i * 7 + 1) % 10 < 8 THEN 'HT-OMV' ELSE 'HT-SERV' END AS insats,
                    'HT' || hash(i) % {CLIENTS} % {UNITS} AS enhet,
                    TIMESTAMP '{AR}-01-01' + to_minutes((hash(i * 13 + 5) % 525600)::BIGINT) AS start,
                    hash(i * 17 + 3) % 90 + 1 AS minuter
                FROM range({rows}) AS made(i)
            ) TO '{file}' (FORMAT csv, HEADER, DELIMITER ';')
        """),
    )


def pseudonym(number: str) -> str:
    """SQL for a client's pseudonym, as long as those that `kpb import` gives."""
    return f"left(md5(({number})::VARCHAR), 16)"


def underlag(root: Path, file: Path | None) -> Path:
    """A municipality around the visits: granted hours of every client and month, performed unknown.

    Returns the folder of its year.
    """
    ids = duckdb.execute(f"SELECT {pseudonym('i')} FROM range({CLIENTS}) AS made(i) ORDER BY i").fetchall()
    clients = [str(row[0]) for row in ids]
    months = [f"{m:02}" for m in range(1, 13)]
    units = [f"HT{u}" for u in range(UNITS)]
    folder = write(root, {
        "kontoutfall": [f"{100 + u};510;{k};;{AR}{m};900000" for u in range(UNITS) for m in months
                        for k in (4010, 5010)] + [f"900;510;5010;;{AR}{m};300000" for m in months],
        "kodnyckel": [f"{100 + u};*;insats;HT-OMV;HT{u};;" for u in range(UNITS)] + ["900;*;pool;;;OH;"],
        "pooler": ["OH;Ledning;1;lika;uppskattning"],
        "fordelningsvarden": [f"OH;insats;HT-OMV;{unit};;1" for unit in units],
        "enheter": [f"{unit};Hemtjänst {unit};egen;hemtjänst;;;" for unit in units],
        "brukare": [f"{c};{'KM'[i % 2]};{1920 + i % 50}" for i, c in enumerate(clients)],
        "insatsvolymer": [f"{c};HT-OMV;HT{i % UNITS};{AR}-{m};{10 + i % 30};"
                          for i, c in enumerate(clients) for m in months],
        "befolkning": [f"{age};{kon};500" for age in range(101) for kon in "KM"],
    }, kommun=KOMMUN, ar=AR)  # fmt: skip
    if file:
        (folder / "insatshandelser.csv").symlink_to(file)
    return folder


def kpb() -> str:
    """The command, of this environment."""
    return str(Path(sys.executable).parent / "kpb")


def calc(file: Path | None) -> Run:
    """The whole of `kpb calc` on a municipality with these visits."""
    with tempfile.TemporaryDirectory() as name:
        underlag(Path(name) / "data", file)
        command = [kpb(), "calc", "--muni", KOMMUN, "--year", str(AR), "--data", f"{name}/data"]
        return measured([*command, "--out", f"{name}/out"])


def group_by(file: Path) -> Run:
    """A process that only sums the same file with DuckDB, its types detected."""
    code = f"import duckdb; duckdb.sql({GROUP_BY.format(file=file)!r}).fetchall()"
    return measured([sys.executable, "-c", code])


def wanted() -> list[int]:
    """The lengths to measure."""
    if stated := os.environ.get("KPB_BENCH_ROWS"):
        return [int(rows) for rows in stated.split(",")]
    lengths = list(ROWS)
    if not (cache() / f"besok-{ROWS[-1]}.csv").exists() and shutil.disk_usage(cache()).free < FREE_FOR_MOST:
        print("Under 5 GB ledig disk: 50 miljoner besök mäts inte.")
        lengths.remove(ROWS[-1])
    return lengths


def told(run: Run) -> str:
    """One run, to print."""
    return f"{run.wall:6.1f} s {run.cpu:6.1f} CPU-s {run.memory:5.0f} MB"


def main() -> None:
    """Measure and print: the faster of two runs each, taken in turn."""
    threads = duckdb.execute("SELECT current_setting('threads')").fetchall()[0][0]
    print(f"kpb calc bredvid bara GROUP BY i DuckDB, {threads} trådar (s = sekunder, CPU-s, MB som mest)")
    base = calc(None)
    print(
        f"{'utan besök':>14}   kpb calc {base.wall:6.1f} s {base.cpu:6.1f} CPU-s {base.memory:5.0f} MB",
        flush=True,
    )
    for rows in wanted():
        file = visits(rows)
        pairs = [(group_by(file), calc(file)) for _ in range(1 if rows > ROWS[1] else 2)]
        bare, whole = (
            Run(min(r.wall for r in runs), min(r.cpu for r in runs), max(r.memory for r in runs))
            for runs in zip(*pairs, strict=True)
        )
        line = (
            f"{rows:>14,}   kpb calc {told(whole)}   GROUP BY {told(bare)}   "
            f"kvot {whole.wall / bare.wall:4.2f} (CPU {whole.cpu / bare.cpu:4.2f})   "
            f"fil {file.stat().st_size / 1e6:,.0f} MB"
        )
        print(line.replace(",", "\u00a0"), flush=True)


if __name__ == "__main__":
    main()
