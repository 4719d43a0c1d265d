"""Kolada (API v3) and SCB (PxWeb 2) on this machine, as they really answer, and as they answer when wrong.

`python -m tests.outside_server` serves the real values of ../shared/data where they are, else the small
hand-made ones, and prints the addresses to fetch from. In tests `serving(facts)` gives a server whose
faults can be planned: `server.plan("data/", Fault(status=429, retry_after="1"), times=2)`.
"""

import argparse
import contextlib
import csv
import json
import math
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
LIMIT = 25  # ids in a path segment
Json = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """How an answer is wrong: another status, a delay, a body cut short, other bytes, or a changed answer."""

    status: int = 200
    body: bytes | None = None
    retry_after: str = ""
    delay: float = 0.0
    cut: bool = False
    drip: float = 0.0  # seconds between one byte and the next
    location: str = ""
    changed: Callable[[Json], Any] | None = None


def entry(sex: str, value: Any, status: str = "") -> Json:
    """One sex of a value, as Kolada gives it."""
    return {
        "gender": sex, "count": 1, "status": status or ("" if value is not None else "Missing"),
        "value": value, "isdeleted": False,
    }  # fmt: skip


@dataclass
class Facts:
    """What the two services know."""

    kpis: dict[str, Json] = field(default_factory=dict)
    municipalities: dict[str, Json] = field(default_factory=dict)
    groups: dict[str, Json] = field(default_factory=dict)
    units: list[Json] = field(default_factory=list)
    values: dict[tuple[str, str, int], list[Json]] = field(default_factory=dict)
    population: dict[tuple[str, int, int, str], int] = field(
        default_factory=dict
    )  # sex as SCB: 1 men, 2 women
    forecast: dict[tuple[str, int, int, str], int] = field(default_factory=dict)
    config: Json = field(default_factory=lambda: {
        "apiVersion": "2.2.0", "maxDataCells": 150000, "maxCallsPerTimeWindow": 30, "timeWindow": 1,
        "license": "https://creativecommons.org/share-your-work/public-domain/cc0/",
    })  # fmt: skip

    def kpi(self, kpi: str, title: str, period: str = "2025", final: str = "2026-09-30") -> None:
        """Add a KPI to the catalogue."""
        self.kpis[kpi] = {
            "id": kpi, "title": title, "description": f"Beskrivning av {kpi}.", "is_divided_by_gender": False,
            "municipality_type": "K", "auspice": "T", "operating_area": "Äldre och funktionshinder",
            "perspective": "Resurser", "prel_publication_date": "2026-05-05", "publication_date": final,
            "publ_period": period, "has_ou_data": False,
        }  # fmt: skip

    def value(self, kpi: str, kommun: str, year: int, **by_sex: Any) -> None:
        """Set the value of a KPI for each sex: `value("N20900", "1267", 2024, T=13.4)`."""
        self.values[kpi, kommun, year] = [entry(sex, v) for sex, v in by_sex.items()]

    def group(self, group: str, title: str, members: list[str]) -> None:
        """Add a group of municipalities."""
        self.groups[group] = {
            "id": group, "title": title,
            "members": [{"member_id": m, "member_title": f"Kommun {m}"} for m in members],
        }  # fmt: skip


def small() -> Facts:
    """A few hand-made facts: Höör, two similar municipalities, and the nation."""
    facts = Facts()
    facts.kpi("N01951", "Invånare totalt, antal", final="2026-02-21")
    facts.kpi("N20900", "Nettokostnadsavvikelse äldreomsorg, (%)")
    facts.kpi("N21704", "Invånare 80+ med hemtjänst i ordinärt boende, andel (%)", final="2026-04-25")
    for code, name in (("1267", "Höör"), ("1264", "Skurup"), ("0765", "Älmhult"), ("0180", "Stockholm")):
        facts.municipalities[code] = {"id": code, "title": name, "type": "K"}
    facts.municipalities["0000"] = {"id": "0000", "title": "Riket", "type": "L"}
    facts.group("G1", "Liknande kommuner äldreomsorg, Höör, 2023", ["0765"])
    facts.group("G2", "Liknande kommuner äldreomsorg, Höör, 2024", ["1264", "0765"])
    facts.group("G3", "Liknande kommuner grundskola, Höör, 2024", ["0180"])
    facts.units = [
        {"id": "V21E1", "title": "Hemtjänst norr", "municipality": "1267"},
        {"id": "V23E1", "title": "Annan kommuns hus", "municipality": "1264"},
    ]
    for year in range(2019, 2026):
        facts.value("N20900", "1267", year, T=13.4 if year == 2024 else 2.0)
        facts.value("N20900", "1264", year, T=-4.5)
        facts.value("N20900", "0765", year, T=1.25)
        facts.value("N21704", "1267", year, K=25.7, T=21.9, M=15.8)
        facts.value("N21704", "0000", year, M=15.0, K=24.0, T=20.0)
        facts.value("N01951", "0180", year, T=990000)
    for kommun in ("1267", "1264", "0765", "00"):
        for age in range(101):
            for sex in "12":
                for year in (2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025):
                    facts.population[kommun, year, age, sex] = 100 + age + int(sex)
                for year in (2026, 2027):
                    facts.forecast[kommun, year, age, sex] = 90 + age
    return facts


def real(folder: Path = SHARED, final: str = "") -> Facts:
    """The real values of ../shared/data. `final` sets the day the net cost deviations of 2025 become final.

    Ages within a class that SCB publishes are split evenly: the shapes are real, single years are not.
    """
    facts = Facts()
    for row in _rows(folder / "kolada_kpi_care.csv"):
        facts.kpis[row["id"]] = {
            **{k: v or None for k, v in row.items() if k != "catalogue"},
            "is_divided_by_gender": row["is_divided_by_gender"] == "True",
            "has_ou_data": row["has_ou_data"] == "True",
        }  # fmt: skip
    for row in _rows(folder / "municipalities.csv"):
        facts.municipalities[row["id"]] = {k: row[k] for k in ("id", "title", "type")}
    facts.groups = real_groups(folder)
    for row in _rows(folder / "kolada_values.csv"):
        key = (row["kpi"], row["municipality"], int(row["year"]))
        facts.values.setdefault(key, []).append(entry(row["gender"], float(row["value"])))
        if row["kpi"] not in facts.kpis:  # outside the care part of the catalogue
            facts.kpi(row["kpi"], OTHER_TITLES.get(row["kpi"], f"Nyckeltal {row['kpi']}"))
    for kpi in ("N20900", "N20029", "N28018", "N28021", "N30001") if final else ():
        facts.kpis[kpi] |= {"publ_period": "2025", "publication_date": final}
    facts.value("N01951", "0180", 2020, T=975551)
    _population(facts, folder)
    last = max(key[1] for key in facts.population)
    for (kommun, year, age, sex), number in facts.population.items():
        if year == last:  # no real projection is at hand: nobody is born, moves or dies
            facts.forecast |= {(kommun, last + ahead, age, sex): number for ahead in (1, 5, 10)}
    facts.units = [{"id": "V21E0", "title": "Påhittad enhet", "municipality": "0180"}]
    return facts


def real_groups(folder: Path = SHARED) -> dict[str, Json]:
    """Kolada's groups of similar municipalities."""
    groups: dict[str, Json] = {}
    for row in _rows(folder / "liknande_kommuner_2024.csv"):
        new = {"id": row["group_id"], "title": row["group_title"], "members": []}
        members = groups.setdefault(row["group_id"], new)["members"]
        members.append({"member_id": row["member_id"], "member_title": row["member_title"]})
    return groups


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def _population(facts: Facts, folder: Path) -> None:
    counts: dict[tuple[str, int, str], dict[str, int]] = {}
    for row in _rows(folder / "population.csv"):
        key = (row["municipality"], int(row["year"]), {"M": "1", "K": "2", "T": "T"}[row["gender"]])
        counts.setdefault(key, {})[row["age_class"]] = int(row["value"])
    for (kommun, year, sex), classes in counts.items():
        fives = {name: n for name, n in classes.items() if re.fullmatch(r"\d\d-\d\d|100\+", name)}
        old = {name: n for name, n in fives.items() if name == "100+" or int(name[3:]) - int(name[:2]) == 4}
        if sex == "T" or len(old) != 8:
            continue
        total = counts[kommun, year, "T"]["total"] // 2
        spread = {"0-64": max(0, total - sum(old.values())), **old}
        for name, number in spread.items():
            low, high = (100, 100) if name == "100+" else map(int, name.split("-"))
            for age in range(low, high + 1):
                share, rest = divmod(number, high - low + 1)
                facts.population[kommun, year, age, sex] = share + (age - low < rest)


class OutsideServer(ThreadingHTTPServer):
    """Both services on one port: Kolada under /kolada/v3/, SCB under /scb/api/v2."""

    daemon_threads = True

    def __init__(self, facts: Facts, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.facts = facts
        self.largest_page = 5000
        self.asked: list[str] = []
        self.moments: list[float] = []
        self._planned: list[tuple[re.Pattern[str], Fault, int]] = []
        self._lock = threading.Lock()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def kolada(self) -> str:
        return f"{self.base}/kolada/v3/"

    @property
    def scb(self) -> str:
        return f"{self.base}/scb/api/v2"

    def plan(self, path: str, fault: Fault, times: int = 10**9) -> None:
        """Answer the next `times` questions whose path contains this pattern wrongly."""
        self._planned.append((re.compile(path), fault, times))

    def heal(self) -> None:
        """Answer rightly again."""
        self._planned.clear()

    def take(self, path: str) -> Fault | None:
        with self._lock:
            for i, (pattern, fault, times) in enumerate(self._planned):
                if pattern.search(path) and times > 0:
                    self._planned[i] = (pattern, fault, times - 1)
                    return fault
        return None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: OutsideServer

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.asked.append(unquote(self.path))
        self.server.moments.append(time.monotonic())
        fault = self.server.take(unquote(self.path)) or Fault()
        time.sleep(fault.delay)
        status, answer = self._answer()
        if fault.changed:
            answer = fault.changed(answer)
        content = json.dumps(answer).encode() if fault.body is None else fault.body
        self.send_response(fault.status if fault.status != 200 else status)
        self.send_header("Content-Type", "text/html" if content[:1] == b"<" else "application/json")
        self.send_header("Content-Length", str(len(content) * (2 if fault.cut else 1)))
        for name, text in (("Retry-After", fault.retry_after), ("Location", fault.location)):
            if text:
                self.send_header(name, text)
        self.end_headers()
        for piece in [content] if not fault.drip else (content[i : i + 1] for i in range(len(content))):
            self.wfile.write(piece)
            time.sleep(fault.drip)

    def _answer(self) -> tuple[int, Any]:
        parts = urlsplit(self.path)
        path = unquote(parts.path).strip("/")
        query = dict(parse_qsl(parts.query))
        if path.startswith("kolada/v2"):
            return 410, {"error": "This endpoint is deprecated. Please use /v3 instead."}
        if path.startswith("kolada/v3/"):
            return self._kolada(path.removeprefix("kolada/v3/").split("/"), query)
        if path.startswith("scb/api/v2/"):
            return self._scb(path.removeprefix("scb/api/v2/").split("/"), query)
        return 404, {"detail": "Not Found"}

    def _kolada(self, path: list[str], query: dict[str, str]) -> tuple[int, Any]:
        facts = self.server.facts
        page, size = int(query.pop("page", 1)), int(query.pop("per_page", 100))
        if size > 5000 or any(len(segment.split(",")) > LIMIT for segment in path):
            return 422, {"detail": "Unprocessable"}
        rows: list[Json]
        match path:
            case ["kpi", ids]:
                rows = [facts.kpis[k] for k in ids.split(",") if k in facts.kpis]
            case ["municipality"] | ["municipality", ""]:
                rows = list(facts.municipalities.values())
            case ["municipality_groups"] | ["municipality_groups", ""]:
                rows = list(facts.groups.values())
            case ["ou"] | ["ou", ""]:
                wanted = query.pop("municipality", None)
                rows = [u for u in facts.units if wanted in (None, u["municipality"])]
            case ["data", "kpi", kpis, "municipality", kommuner, "year", years]:
                rows = [
                    {"values": facts.values[key], "kpi": key[0], "period": key[2], "municipality": key[1]}
                    for kpi in kpis.split(",")
                    for kommun in kommuner.split(",")
                    for year in years.split(",")
                    if (key := (kpi, kommun, int(year))) in facts.values
                ]
            case ["data", *_]:
                rows = []  # query parameters: a silent empty list
            case _:
                return 404, {"detail": "Not Found"}
        if query:  # a parameter that v3 does not know gives an empty list and no error
            rows = []
        size = min(size, self.server.largest_page)
        start = (page - 1) * size
        more = start + size < len(rows)
        address = f"{self.server.base}{urlsplit(self.path).path}?"
        rows = rows[start : start + size]
        return 200, {
            "count": len(rows), "values": rows, "previous_url": None,
            "next_url": address + urlencode({"page": page + 1, "per_page": size}) if more else None,
        }  # fmt: skip

    def _scb(self, path: list[str], query: dict[str, str]) -> tuple[int, Any]:
        match path:
            case ["config"]:
                return 200, self.server.facts.config
            case ["tables", table, "metadata"] if table in TABLES:
                return 200, self._table(table)
            case ["tables", table, "data"] if table in TABLES:
                return self._cells(table, query)
        return 404, {"title": "Not Found", "status": 404}

    def _table(self, table: str) -> Json:
        """Metadata in JSON-stat 2, as the real TAB6471's."""
        facts = self.server.facts.forecast if table == "TAB698" else self.server.facts.population
        years = sorted({key[1] for key in facts})
        oldest = "100+"
        if table == "TAB638":
            years = [y for y in years if y <= 2024]
        if table == "TAB6471":
            years = [y for y in years if y >= 2025]
        times = (
            [f"{y}M{m:02}" for y in years for m in range(1, 13)]
            if table == "TAB6471"
            else list(map(str, years))
        )
        classes = ["TotSA", "-4", "0-9", "100+5", "100+10"] if table == "TAB6471" else ["tot"]
        singles = [*map(str, range(100)), oldest]
        contents = TABLES[table]
        codes = {
            "Region": sorted({key[0] for key in facts}), "Alder": sorted([*classes, *singles]),
            "Kon": ["TotSa", "1", "2"] if table == "TAB6471" else ["1", "2"], "ContentsCode": list(contents),
            "Tid": times,
        }  # fmt: skip
        labels = {"ContentsCode": contents, "Alder": {c: f"{c} år" for c in codes["Alder"]}}
        return {
            "version": "2.0", "class": "dataset", "label": table, "value": [],
            "role": {"time": ["Tid"], "metric": ["ContentsCode"]}, "id": list(codes),
            "size": [len(c) for c in codes.values()],
            "dimension": {
                name: {
                    "label": name.lower(),
                    "category": {
                        "index": {c: i for i, c in enumerate(some)},
                        "label": labels.get(name, {c: c for c in some}),
                    },
                    "extension": {"elimination": name in ("Region", "Kon")},
                }
                for name, some in codes.items()
            },
        }  # fmt: skip

    def _cells(self, table: str, query: dict[str, str]) -> tuple[int, Any]:
        meta = self._table(table)
        chosen: dict[str, list[str]] = {}
        for name in meta["id"]:
            asked = next((v for k, v in query.items() if k.lower() == f"valuecodes[{name.lower()}]"), None)
            if asked is None:
                return 400, {"title": "Missing selection for mandantory variable", "status": 400}
            chosen[name] = asked.split(",")
            if set(chosen[name]) - set(meta["dimension"][name]["category"]["index"]):
                return 400, {"title": "Non-existent value", "status": 400}
        if math.prod(len(c) for c in chosen.values()) > self.server.facts.config["maxDataCells"]:
            return 403, {"title": "Too many cells selected", "status": 403}
        facts = self.server.facts.forecast if table == "TAB698" else self.server.facts.population
        values = [
            facts.get((region, int(time_[:4]), 100 if age == "100+" else int(age), sex), 0)
            for region in chosen["Region"] for age in chosen["Alder"] for sex in chosen["Kon"]
            for _ in chosen["ContentsCode"] for time_ in chosen["Tid"]
        ]  # fmt: skip
        dimension = {
            name: {"label": name.lower(), "category": {
                "index": {c: i for i, c in enumerate(codes)}, "label": {c: c for c in codes}}}
            for name, codes in chosen.items()
        }  # fmt: skip
        return 200, {
            "version": "2.0", "class": "dataset", "id": list(chosen), "role": meta["role"],
            "size": [len(c) for c in chosen.values()], "dimension": dimension, "value": values,
        }  # fmt: skip


OTHER_TITLES = {
    "N30001": "Nettokostnadsavvikelse individ- och familjeomsorg, (%)",
    "N31001": "Kostnad ekonomiskt bistånd, kr/inv",
    "N01951": "Invånare totalt, antal",
}
TABLES = {
    "TAB638": {"BE0101N1": "Folkmängd", "BE0101N2": "Folkökning"},
    "TAB6471": {"000007SF": "Folkmängden per månad"},
    "TAB698": {"000004LF": "Folkmängd", "000004LG": "Födda"},
}


@contextlib.contextmanager
def serving(facts: Facts, port: int = 0) -> Iterator[OutsideServer]:
    """A server in a thread, gone when the block ends."""
    server = OutsideServer(facts, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def main() -> None:
    """Serve until interrupted."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--port", type=int, default=8099)
    said.add_argument("--final", default="", help="day the net cost deviations of 2025 become final (ISO)")
    options = said.parse_args()
    facts = real(final=options.final) if SHARED.is_dir() else small()
    with serving(facts, options.port) as server:
        print(f"export KPB_KOLADA_URL={server.kolada} KPB_SCB_URL={server.scb}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
